from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawl.extraction.layouts import Layout, layout_rules, rules_on
from newscrawl.extraction.page import parse_page
from newscrawl.platforms.generic import Generic

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TEXT = "The mill on the upper river was sold on Monday to the people who work in it, after a year of talks."
OLDER = [Layout(until="2021-05-01", rules={"body": "#new"}), Layout(until="2015-01-01", rules={"body": "#old"})]


class Gazette(Generic):
    name = "gazette"
    domain = "gazette.example"
    rules = {"title": "h1"}
    older = OLDER


def page(date: str) -> str:
    dated = f'<meta property="article:published_time" content="{date}">' if date else ""
    return (
        f"<html><head><title>The mill is sold</title>{dated}</head><body><h1>The mill is sold</h1>"
        f"<div id='old'><p>{TEXT}</p><p>Old: the price was not told.</p></div>"
        f"<div id='new'><p>{TEXT}</p><p>New: the price was not told.</p></div></body></html>"
    )


@pytest.mark.parametrize(
    ("published", "rules"),
    [
        ("2014-12-31", {"body": "#old"}),
        ("2014-12-31T23:59:59Z", {"body": "#old"}),
        ("2015-01-01", {"body": "#new"}),
        ("2021-04-30T22:00:00Z", {"body": "#new"}),
        ("2021-05-01", {"title": "h1"}),
        ("2026-11-20", {"title": "h1"}),
        (None, {"title": "h1"}),
    ],
)
def test_the_rules_of_a_day(published: str | None, rules: dict[str, str]) -> None:
    assert rules_on(published, Gazette.rules, OLDER) == rules
    assert rules_on(published, Gazette.rules, OLDER[::-1]) == rules


@pytest.mark.parametrize(
    ("date", "rules"),
    [
        ("2014-03-02T10:00:00Z", {"body": "#old"}),
        ("2019-03-02T10:00:00Z", {"body": "#new"}),
        ("2024-03-02T10:00:00Z", {"title": "h1"}),
        ("", {"title": "h1"}),
    ],
)
def test_a_layout_is_chosen_by_the_page_s_own_date(date: str, rules: dict[str, str]) -> None:
    table = parse_page(page(date), "https://gazette.example/the-mill-is-sold", "text/html")
    assert Gazette.rules_of(table, NOW) == rules


def test_without_older_layouts_the_page_is_not_read_twice() -> None:
    table = parse_page(page("2014-03-02T10:00:00Z"), "https://gazette.example/x", "text/html")
    table.links = None  # type: ignore[assignment] # whatever reads the page would fail on it
    assert layout_rules(table, {"title": "h1"}, (), now=NOW) == {"title": "h1"}
