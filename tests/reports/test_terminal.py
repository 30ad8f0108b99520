"""The table at the end of a crawl: the worst site first, and as much of it as the terminal has room for."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from newscrawl.reports.findings import Finding, Verdict
from newscrawl.reports.health import Health
from newscrawl.reports.summary import Summary
from newscrawl.reports.terminal import is_live, print_summaries, worst_first
from newscrawl.store import Disposition

READ = ("https://gazette.example/", Disposition.READ, None)
DEAD = ("https://gazette.example/", Disposition.FAILED_DNS, None)


def summary(
    site: str, verdict: Verdict = Verdict.NEW, source: tuple[str, Disposition, None] = READ, reason: str = "finished"
) -> Summary:
    findings = (Finding("links", verdict, "fewer links"),) if verdict not in (Verdict.NEW, Verdict.OK) else ()
    health = Health(site, verdict, None, findings, 9, None, None)
    return Summary(site, f"{site}-1", 2, 1, 0, 0, {Disposition.STORED: 2}, 0, [source], reason, health=health)


SITES = [
    summary("wire", Verdict.OK),
    summary("apple", Verdict.WARN),
    summary("stale", Verdict.STALE),
    summary("fails", Verdict.FAIL),
    summary("fresh"),
    summary("dead", source=DEAD),
    summary("halted", reason="shutdown"),
]


def printed(width: int, troubles: dict[str, str] | None = None) -> list[str]:
    file = io.StringIO()
    print_summaries(Console(file=file, width=width, no_color=True), SITES, troubles or {})
    return file.getvalue().splitlines()


def test_the_worst_comes_first() -> None:
    assert [one.site for one in worst_first(SITES)] == ["halted", "dead", "fails", "stale", "apple", "fresh", "wire"]
    rows = [line.split() for line in printed(120, {"broken": "its card cannot be imported"})[:9]]
    assert [(row[0], row[-1]) for row in rows] == [
        ("site", "verdict"), ("broken", "error"), ("halted", "stopped"), ("dead", "fail"), ("fails", "fail"),
        ("stale", "stale"), ("apple", "warn"), ("fresh", "ok"), ("wire", "ok"),
    ]  # fmt: skip
    assert rows[-1] == ["wire", "3", "2", "2", "0", "0", "0", "0", "0", "0", "ok"]


@pytest.mark.parametrize(
    ("width", "headings"),
    [
        (100, "site found new stored duplicates gone refused dropped failed pending verdict"),
        (80, "site found new stored duplicates refused failed pending verdict"),
        (60, "site found new stored duplicates failed verdict"),
        (32, "site stored failed verdict"),
    ],
)
def test_a_narrow_terminal_has_fewer_figures_and_whole_names(width: int, headings: str) -> None:
    lines = printed(width)
    assert lines[0].split() == headings.split()
    assert [line.split()[0] for line in lines[1:8]] == [one.site for one in worst_first(SITES)]
    assert {len(line.rstrip()) <= width for line in lines[:8]} == {True}


def test_what_is_no_terminal_shows_nothing_that_changes() -> None:
    assert not is_live(Console(file=io.StringIO(), force_terminal=True)), "colours may be forced on a file"
