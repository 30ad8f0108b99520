"""Hints that a link opens a window are no words of the story; other brackets are."""

from __future__ import annotations

import time

import pytest

from newscrawl.cleaning.link_hints import drop_link_hints


@pytest.mark.parametrize(
    "hint",
    [
        *("(opens in a new tab)", "(opens in new window)", "[opens a new browser window]"),
        *("(öffnet im neuen Fenster)", "(Wird in einem neuen Fenster geöffnet.)", "(Link öffnet in neuem Tab)"),
        *("(s'ouvre dans une nouvelle fenêtre)", "(nouvel onglet)", "(se abre en una ventana nueva)".replace(
            "ventana nueva", "nueva ventana")),
        *("(abre em uma nova janela)", "(apre una nuova finestra)", "(opent in een nieuw venster)"),
        *("(åpnes i nytt vindu)", "(öppnas i nytt fönster)", "(otwiera się w nowym oknie)", "(yeni pencerede açılır)"),
        *("(откроется в новом окне)", "（新しいウィンドウで開きます）", "（在新窗口中打开）", "(새 창에서 열림)"),
    ],
)  # fmt: skip
def test_a_hint_goes_and_the_blank_before_it(hint: str) -> None:
    assert drop_link_hints(f"A study {hint} says so.") == "A study says so."
    assert drop_link_hints(f"A study{hint}, says the mayor.") == "A study, says the mayor."


@pytest.mark.parametrize(
    "text",
    [
        "The shop (it has a window on the quay) is shut.",
        "A new window was put in, and a new tab was opened at the bar.",
        "She came (at last).",
        "(SID)",
    ],
)
def test_what_says_something_else_stays(text: str) -> None:
    assert drop_link_hints(text) == text


@pytest.mark.parametrize("text", ["(" * 100_000, "(new " * 30_000, "(a new tab" * 20_000, "[]()" * 40_000])
def test_hostile_texts_take_no_time(text: str) -> None:
    start = time.process_time()
    drop_link_hints(text)
    assert time.process_time() - start < 2
