import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.demo.typography import AMERICAN, BRITISH, GERMAN, STRAIGHT, Typography, typeset


@pytest.mark.parametrize(
    ("straight", "style", "printed"),
    [
        ('"Yes," she said.', BRITISH, "“Yes,” she said."),
        ("It's the pilots' union - again.", BRITISH, "It’s the pilots’ union – again."),
        ("A well-known word stays hyphenated", AMERICAN, "A well-known word stays hyphenated"),
        ("PELL (AP) - Rain.", AMERICAN, "PELL (AP) — Rain."),
        ("'Light! Light!' - the keepers", BRITISH, "‘Light! Light!’ – the keepers"),
        ('signs ("Home of the Creek")', AMERICAN, "signs (“Home of the Creek”)"),
        ("\"She said 'no',\" he said", BRITISH, "“She said ‘no’,” he said"),
        ('"Nein", sagte er - und ging.', GERMAN, "„Nein“, sagte er – und ging."),
    ],
)
def test_marks_are_set_as_the_outlet_prints_them(straight: str, style: Typography, printed: str) -> None:
    assert typeset(straight, style) == printed


@given(st.text())
def test_straight_style_changes_nothing(text: str) -> None:
    assert typeset(text, STRAIGHT) == text


@given(st.text(alphabet="ab \"'-,.(é"), st.sampled_from([BRITISH, AMERICAN, GERMAN]))
def test_setting_changes_marks_and_never_words(text: str, style: Typography) -> None:
    printed = typeset(text, style)
    assert re.findall(r"\w+", printed) == re.findall(r"\w+", text)
    assert typeset(printed, style) == printed
