from __future__ import annotations

from newscrawl.datasets.arrow import TableReader
from newscrawl.datasets.columns import chosen
from newscrawl.datasets.statistics import Statistics


def test_a_month_has_four_digits_of_its_year() -> None:
    statistics = Statistics()
    statistics.add(TableReader(chosen(("date",))).table([b'{"published_at":"0988-03-01"}']))
    assert statistics.months == {"0988-03": 1}
