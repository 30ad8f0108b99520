from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.cleaning.characters import paragraph_key
from newscrawl.reports.differences import differences


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (["One."], ["One."], ["  (1 paragraph the same)"]),
        (["One.", "Two."], ["One.", "Two.", "Three."], ["  (2 paragraphs the same)", "+ Three."]),
        (["One.", "Two."], ["Two."], ["- One.", "  (1 paragraph the same)"]),
        (["Four were hurt."], ["Five were hurt."], ["~ [-Four-]{+Five+} were hurt."]),
        (["Rain fell on the hills."], ["Nobody was hurt."], ["- Rain fell on the hills.", "+ Nobody was hurt."]),
        (["It rained."], ["It rained, and hard."], ["~ It rained{+, and hard+}."]),
        (["A b.", "C d."], ["E f.", "G h.", "I j."], ["- A b.", "- C d.", "+ E f.", "+ G h.", "+ I j."]),
        ([], ["One."], ["+ One."]),
        (
            ['"One" - TWO.', "It rained."],
            ["“One” – two", "It snowed."],
            ["  (1 paragraph the same)", "~ It [-rained-]{+snowed+}."],
        ),
        (["One.", "***"], ["One.", "* * *"], ["  (2 paragraphs the same)"]),
        (
            ["Four were hurt.", "It rains."],
            ["Correction: see below.", "Five were hurt.", "Snow lies on the hills.", "It rained."],
            [
                "+ Correction: see below.",
                "~ [-Four-]{+Five+} were hurt.",
                "+ Snow lies on the hills.",
                "~ It [-rains-]{+rained+}.",
            ],
        ),
    ],
)
def test_what_changed_is_told(old: list[str], new: list[str], told: list[str]) -> None:
    assert list(differences(old, new)) == told


@given(st.lists(st.text("ab cd.", min_size=1), max_size=6), st.lists(st.text("ab cd.", min_size=1), max_size=6))
def test_both_texts_can_be_read_off_the_difference(old: list[str], new: list[str]) -> None:
    """Without the marks of what came, what is left are the old paragraphs that changed or went; and the other way."""
    before, after = [], []
    for line in differences(old, new):
        mark, text = line[:2], line[2:]
        if mark in ("- ", "~ "):
            before.append(re.sub(r"\[-(.*?)-\]", r"\1", re.sub(r"\{\+.*?\+\}", "", text)))
        if mark in ("+ ", "~ "):
            after.append(re.sub(r"\{\+(.*?)\+\}", r"\1", re.sub(r"\[-.*?-\]", "", text)))
    assert without(old, new) == without(before, new)
    assert without(new, old) == without(after, old)


def without(texts: list[str], others: list[str]) -> list[str]:
    """Return the texts whose words none of the others has."""
    return [one for one in texts if paragraph_key(one) not in map(paragraph_key, others)]


def test_a_word_is_found_in_a_paragraph_of_any_length() -> None:
    words = [f"word{number}" for number in range(100_000)]
    told = list(differences([" ".join(words)], [" ".join([*words[:50_000], "other", *words[50_001:]])]))
    assert told == [f"~ {' '.join(words[:50_000])} [-word50000-]{{+other+}} {' '.join(words[50_001:])}"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["a " * 1_000_000], ["b " * 1_000_000]),
        ([f"{number}" for number in range(100_000)], [f"{number}x" for number in range(100_000)]),
        (["same"] * 50_000, ["same", "other"] * 25_000),
    ],
    ids=["one paragraph", "many", "repeated"],
)
def test_long_texts_take_no_longer_than_a_reader_waits(old: list[str], new: list[str]) -> None:
    started = time.process_time()
    assert list(differences(old, new))
    assert time.process_time() - started < 5
