from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.date_text import parse_date
from newscrawl.extraction.months import GREGORIAN, fold, jalali_month_number, month_number

NAMES = [
    (language, number, name.replace("_", " "))
    for language, line in GREGORIAN.items()
    for number, group in enumerate(line.split("|"), 1)
    for name in group.split()
]


@pytest.mark.parametrize("language", GREGORIAN)
def test_a_line_has_twelve_months_and_no_name_means_two(language: str) -> None:
    groups = [{fold(name) for name in group.split()} for group in GREGORIAN[language].split("|")]
    assert len(groups) == 12
    assert all(groups)
    assert sum(map(len, groups)) == len(set().union(*groups))


def test_every_name_means_its_month_in_its_language() -> None:
    wrong = [row for row in NAMES if month_number(fold(row[2]), row[0]) != row[1]]
    assert wrong == []


def test_every_name_is_read_in_a_date_of_its_language() -> None:
    wrong = []
    for language, number, name in NAMES:
        found = parse_date(
            f"14 {name.replace(' ', '.')} 2026" if language == "th" else f"14 {name} 2026", language=language
        )
        if found is None or (found.when.month, found.when.day) != (number, 14):
            wrong.append((language, number, name, found))
    assert wrong == []


def test_the_same_name_may_mean_another_month_in_another_language() -> None:
    assert month_number("listopada") == month_number("listopada", "pl") == 11
    assert month_number("listopada", "hr-HR") == 10
    assert month_number("lipa") is None


def test_persian_months() -> None:
    assert jalali_month_number(fold("فروردین")) == 1
    assert jalali_month_number(fold("اسفند")) == 12
    assert jalali_month_number("may") is None


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_folding() -> None:
    assert fold("21 FÉVRIER ٢٠٢٦") == "21 fevrier 2026"
    assert fold("KASIM") == fold("kasım") == fold("Kasım")
    assert fold("\u200f۲۱") == "21"
