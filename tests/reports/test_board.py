"""How far a crawl of many sites is: what stands on a terminal, however small it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from newscrawl.reports.board import SiteProgress, board, together

RUNNING = SiteProgress("herald", found=20, done=8, new=5, duplicates=2, errors=1, seconds=4.0)
OVER = SiteProgress("gazette", found=3, done=3, new=3, seconds=62.0, is_over=True)
BAD = SiteProgress("post", seconds=1.0, is_over=True, is_bad=True)


def shown(sites: list[SiteProgress], waiting: int = 0, width: int = 100, height: int = 24) -> list[str]:
    return board(sites, waiting, together("", sites, 10.0), width=width, height=height)


def test_a_line_a_site_and_all_together_at_the_foot() -> None:
    heading, running, bad, over, waiting, foot = (line.split() for line in shown([OVER, BAD, RUNNING], waiting=4))
    assert heading == ["site", "found", "new", "duplicates", "errors", "rate", "time"]
    assert running == ["herald", "20", "5", "2", "1", "2.0/s", "0:04"], "those being crawled come first"
    assert bad == ["post", "0", "0", "0", "0", "0.0/s", "failed", "0:01"], "then those that failed"
    assert over == ["gazette", "3", "3", "0", "0", "0.0/s", "done", "1:02"]
    assert waiting == ["(4", "waiting)"]
    assert foot == ["2", "of", "7", "done", "23", "8", "2", "1", "1.1/s", "0:10"]


@given(st.integers(0, 90), st.integers(0, 70), st.integers(0, 70), st.integers(20, 200), st.integers(4, 60))
def test_it_fits_the_terminal_whatever_there_is_to_show(
    running: int, over: int, waiting: int, width: int, height: int
) -> None:
    sites = [
        SiteProgress(f"site{number}", found=number, seconds=1, is_over=number >= running)
        for number in range(running + over)
    ]
    lines = shown(sites, waiting, width, height)
    assert len(lines) <= height
    assert {cell_len(line) <= width for line in lines} == {True}
    if width >= 30:
        assert lines[-1].startswith(f"{over} of {running + over + waiting} done")
    rows = [line.split()[0] for line in lines[1:-1] if not line.startswith("(")]
    hidden = sum(
        int(part.split()[0])
        for line in lines
        if line.startswith("(")
        for part in line[1:-1].split(", ")
        if "begun" in part
    )
    assert len(rows) + hidden == len(sites) or width < 40, "every site is shown or counted"
    assert rows[: min(running, len(rows))] == [f"site{number}" for number in range(min(running, len(rows)))]


@pytest.mark.parametrize("name", ["x" * 500, "\u65b0\u805e" * 40, "a\x1b[2Jb", "\u0645\u0648\u0642\u0639"])
def test_a_name_keeps_its_place_whatever_it_is(name: str) -> None:
    for line in shown([SiteProgress(name, found=1), RUNNING], width=80):
        assert cell_len(line) == cell_len(shown([RUNNING, RUNNING], width=80)[0])
        assert line.isprintable()


def test_narrow_terminals_keep_what_matters_most() -> None:
    assert shown([RUNNING], width=60)[0].split() == ["site", "found", "new", "duplicates", "errors", "rate"]
    assert shown([RUNNING], width=36)[0].split() == ["site", "found", "new", "errors"]
    assert shown([RUNNING], width=28)[0].split() == ["site", "new", "errors"]


def test_what_is_none_of_the_others_is_counted() -> None:
    assert RUNNING.other == 0
    assert SiteProgress("a", done=5, new=1, duplicates=1, errors=1).other == 2
    assert SiteProgress("a", done=5).rate == 50, "no division by no time"
