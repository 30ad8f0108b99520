from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.drafting.wording import Wording
from newscrawl.extraction.dateline import split_dateline

PROSE = "The harbour master said on 3 November that the ferry to Skarn Head would not sail before the weekend."


def neutral(text: str, *, kept: tuple[str, ...] = ()) -> str:
    return Wording(b"a page", kept, text).line(text)


def test_words_change_and_the_shape_stays() -> None:
    changed = neutral(PROSE)
    assert len(changed) == len(PROSE)
    for word in ("harbour", "master", "ferry", "Skarn", "Head", "sail"):
        assert word not in changed
    assert re.sub(r"[a-z]", "a", re.sub(r"[A-Z]", "A", changed)) == re.sub(r"[a-z]", "a", re.sub(r"[A-Z]", "A", PROSE))


def test_what_tells_the_language_and_the_date_stays() -> None:
    changed = neutral(PROSE)
    assert changed.startswith("The ")
    assert "on 3 November that the" in changed


def test_one_word_is_one_word_wherever_it_stands() -> None:
    wording = Wording(b"a page")
    long = wording.line("Storm closes harbour for a second night - Harbour Herald")
    short = wording.line("STORM closes harbour for a second night")
    assert long.lower().startswith(short.lower())
    assert short.split()[0].isupper()


def test_another_page_has_other_words() -> None:
    assert Wording(b"one").line(PROSE) != Wording(b"two").line(PROSE)


@pytest.mark.parametrize(
    "text",
    [
        "Sport",
        "Jane Doe",
        "By Jane Doe, Reuters",
        "(AFP)",
        "Photo: Jane Doe / AFP",
        "You may also like:",
        "Sign up for our newsletter",
        "21 November 2026",
    ],
)
def test_labels_credits_and_boilerplate_stay(text: str) -> None:
    assert neutral(text) == text


def test_a_dateline_stays_before_neutral_words() -> None:
    text = "PARIS (Reuters) - The minister of fisheries resigned after a long and bitter vote."
    changed = neutral(text)
    assert split_dateline(changed)[0] == split_dateline(text)[0]
    assert "minister" not in changed
    assert "fisheries" not in changed


def test_names_that_are_kept_stay_in_prose() -> None:
    assert "Ines Calder" in neutral("Harbour master Ines Calder thanked the crews of all boats.", kept=("Ines Calder",))


@pytest.mark.parametrize(
    "text",
    [
        "Портовый начальник сообщил что паром сегодня никуда не пойдёт из гавани",
        "港の責任者は、週末まで渡し船は出ないと述べた。乗客は待合室で待っている。",
        "बंदरगाह के प्रमुख ने कहा कि नाव आज नहीं चलेगी और यात्री प्रतीक्षा करेंगे",
        "قال رئيس الميناء إن العبارة لن تبحر قبل نهاية الأسبوع بسبب العاصفة",
    ],
)
def test_other_scripts_stay_in_their_script(text: str) -> None:
    changed = neutral(text)
    assert changed != text
    assert len(changed) == len(text)
    assert set(changed) <= set(text)


def test_addresses_and_entities_stay() -> None:
    text = "Read the whole report of the council at https://example.org/report-of-council &nbsp; tomorrow morning"
    assert "https://example.org/report-of-council &nbsp; " in neutral(text)


@given(st.text(max_size=200))
def test_the_length_always_stays(text: str) -> None:
    assert len(neutral(text)) == len(text)


@pytest.mark.parametrize("text", ["a" * 200_000, "&" * 200_000, "ab " * 60_000, "https://" * 20_000, "&#x" * 60_000])
def test_hostile_texts_take_linear_time(text: str) -> None:
    started = time.process_time()
    neutral(text)
    assert time.process_time() - started < 10
