from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from newscrawl.reports.page_charts import Series, _nice_top, _ticks, lines, parts_bar, sparkline, stacked_bars

DAYS = ["1 Nov", "2 Nov", "3 Nov"]


def bars_of(chart: str) -> list[list[tuple[float, int, int]]]:
    """Return for each path of a chart its bars: (left edge, bottom, top), from the top of the drawing downwards."""
    tree = html.fromstring(f"<div>{chart}</div>")
    return [
        [(float(x), int(low), int(high)) for x, low, high in re.findall(r"M([\d.]+) (\d+)V(\d+)", path.get("d"))]
        for path in tree.xpath("//path[starts-with(@class, 'c')]")
    ]


def test_bars_stand_on_each_other() -> None:
    chart = stacked_bars("New", [Series("a", [5, 0, 10], "c0"), Series("b", [5, 20, 0], "c1")], DAYS, "articles a day")
    assert bars_of(chart) == [[(0.1, 1000, 750), (2.1, 1000, 500)], [(0.1, 750, 500), (1.1, 1000, 0)]]
    assert [span.text for span in html.fromstring(chart).xpath("//div[@class='scale']/span")] == [
        "0",
        "5",
        "10",
        "15",
        "20",
    ]


def test_shares_fill_the_drawing_where_there_is_anything() -> None:
    chart = stacked_bars("Who", [Series("a", [1, 0, 3], "c0"), Series("b", [3, 0, 0], "c1")], DAYS, "%", share=True)
    assert bars_of(chart) == [[(0.1, 1000, 750), (2.1, 1000, 0)], [(0.1, 750, 0)]]


def test_a_line_has_a_gap_where_there_is_no_value() -> None:
    chart = lines("Time", [Series("half", [100, 0, 50], "c0")], DAYS, "ms")
    (path,) = html.fromstring(chart).xpath("//path[@class='line c0']/@d")
    assert path == "M0.5 0h0M2.5 500h0"
    assert html.fromstring(chart).xpath("//rect/title/text()") == [
        "1 Nov · half: 100 ms",
        "2 Nov",
        "3 Nov · half: 50 ms",
    ]


def test_each_chart_says_what_it_shows() -> None:
    chart = stacked_bars("New articles", [Series("a", [5, 0, 10], "c0")], DAYS, "articles a day")
    tree = html.fromstring(chart)
    assert tree.xpath("//svg/@role") == ["img"]
    assert tree.xpath("string(//svg/title)") == "New articles"
    assert tree.xpath("string(//svg/desc)") == "New articles: 15 in all, 10 at most (3 Nov)."
    assert tree.xpath("//rect/title/text()") == ["1 Nov: 5 · a: 5", "2 Nov: 0", "3 Nov: 10 · a: 10"]
    assert tree.xpath("string(//div[@class='unit'])") == "articles a day"
    assert "3 at most" in sparkline([1, 3, 2], "6 new articles, 3 at most")


@pytest.mark.parametrize("values", [[0, 0, 0], [1], [], [10**9, 1, 0]])
def test_charts_of_little_or_much(values: list[int]) -> None:
    labels = DAYS[: len(values)]
    for chart in (
        stacked_bars("x", [Series("a", values, "c0")], labels, "u"),
        stacked_bars("x", [Series("a", values, "c0")], labels, "%", share=True),
        lines("x", [Series("a", values, "c0")], labels, "ms") if values else "",
        sparkline(values, "x"),
        parts_bar("x", [Series("a", values, "c0")]) if values else "",
    ):
        etree.fromstring(f"<div>{chart}</div>")
        assert "nan" not in chart
        assert "inf" not in chart


def test_names_stay_text() -> None:
    name = "<script>alert(1)</script>\u202e\"'"
    for chart in (stacked_bars(name, [Series(name, [1], "c0")], [name], name), parts_bar(name, [Series(name, [1], "c0")]),
                  sparkline([1], name), lines(name, [Series(name, [1], "c0")], [name], name)):  # fmt: skip
        tree = html.fromstring(f"<div>{chart}</div>")
        assert not tree.xpath("//script")
        assert "<script" not in chart


@given(st.integers(0, 10**12))
def test_the_scale_is_round_and_holds_the_largest(most: int) -> None:
    top = _nice_top(most)
    assert top >= most
    assert top <= max(4, 2.5 * most)
    ticks = _ticks(top)
    assert (ticks[0], ticks[-1]) == (0, top)
    assert len({later - earlier for earlier, later in pairwise(ticks)}) == 1
