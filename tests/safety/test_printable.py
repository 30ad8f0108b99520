from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.safety.printable import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain – „text“ 漢字", "plain – „text“ 漢字"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("\x9b2J", "\\x9b2J"),
        ("over\rwritten", "over\\x0dwritten"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("exe.\u202etxt", "exe.\\u202etxt"),
        ("\u2066hidden\u2069", "\\u2066hidden\\u2069"),
    ],
)
def test_what_commands_a_terminal_is_written_out(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text())
def test_nothing_that_commands_is_left(text: str) -> None:
    shown = printable(text)
    assert not [char for char in shown if unicodedata.category(char) == "Cc" and char not in "\n\t"]
    assert printable(shown) == shown
