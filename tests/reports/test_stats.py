from __future__ import annotations

from typing import TYPE_CHECKING

from article_stores import article, store_of

from newscrawl.reports.stats import Stats, lines_of, stats_of
from newscrawl.store import Selection

if TYPE_CHECKING:
    from pathlib import Path

DIMENSIONS = ["site", "month", "language", "agency", "section", "country"]


def counted(folder: Path, selection: Selection) -> Stats:
    made = [
        article(1),
        article(1, site="courier"),  # a copy
        article(2, published_at="2026-10-05", language="de", agency=None, agencies=[], section=None, byline=None),
        article(3, published_at=None, modified_at=None, authors=[]),
    ]
    with store_of(folder, made) as store:
        return stats_of(store.selector.articles(selection), DIMENSIONS, {"gazette": "GB", "courier": None})


def test_articles_are_counted_by_everything(tmp_path: Path) -> None:
    stats = counted(tmp_path, Selection(copies=True))
    told = stats.record()
    assert (told["articles"], told["first"], told["last"]) == (4, "2026-10-05", "2026-11-02")
    assert told["by"] == {
        "site": {"gazette": 3, "courier": 1},
        "month": {"2026-10": 1, "2026-11": 2, "(none)": 1},
        "language": {"en-GB": 3, "de": 1},
        "agency": {"AFP": 3, "(none)": 1},
        "section": {"World": 3, "(none)": 1},
        "country": {"GB": 3, "(none)": 1},
    }
    assert list(told["by"]["month"]) == ["2026-10", "2026-11", "(none)"]
    assert {name: told["filled"][name] for name in ("title", "byline", "authors", "published_at", "agencies")} == {
        "title": 4, "byline": 3, "authors": 3, "published_at": 3, "agencies": 3,
    }  # fmt: skip


def test_one_article_a_story_is_counted_as_an_export_takes_it(tmp_path: Path) -> None:
    assert counted(tmp_path, Selection()).articles == 3


def test_people_are_told_the_totals_and_a_chart_each() -> None:
    stats = Stats(articles=3, words=600, revised=1, first="2026-10-05", last="2026-11-02")
    stats.by = {"site": stats.filled.__class__({"gazette": 2, "courier": 1})}
    lines = list(lines_of(stats, 4, 60, blocks=False))
    assert lines[:5] == [
        "3 articles (4 with the copies of their stories), published 2026-10-05 to 2026-11-02",
        "600 words, 200 an article, 1 of them revised",
        "",
        "by site",
        "  gazette  2   67%  ########################################",
    ]


def test_long_tails_are_added_up_and_the_latest_months_are_shown() -> None:
    stats = Stats(articles=30)
    stats.by = {
        "section": stats.filled.__class__({f"Section {number:02}": 1 for number in range(30)}),
        "month": stats.filled.__class__({f"20{number:02}-01": 1 for number in range(30)}),
    }
    text = "\n".join(lines_of(stats, 30, 80, blocks=True))
    assert text.count("and 10 more with 10 articles; --json has them all") == 2
    assert "Section 19" in text
    assert "Section 20" not in text
    assert "2029-01" in text
    assert "2009-01" not in text
