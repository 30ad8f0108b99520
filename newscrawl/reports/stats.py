"""What a choice of the store's articles comes to: how many of which site, month, language, agency; what is known of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

import orjson

from newscrawl.instants import in_utc
from newscrawl.items import Article
from newscrawl.reports.grid import bars

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from newscrawl.store.selection import Selected

DIMENSIONS = ("site", "month", "language", "agency", "section", "country")
"""What articles are counted by."""
UNKNOWN = "(none)"
_ROWS_MAX = 20
"""Bars of a dimension; the rest is told in a line."""
_COUNTED = tuple(
    one.name
    for one in fields(Article)
    if one.name not in ("id", "revision", "url", "site", "fetched_at", "run_id", "schema_version", "word_count", "sources",
                        "content_hash", "cluster_id", "duplicate_of", "duplicates", "removed", "rights")
)  # fmt: skip
"""Fields that a page may leave open."""


@dataclass
class Stats:
    """Counts of articles."""

    articles: int = 0
    words: int = 0
    revised: int = 0
    """articles whose text has changed since it was stored"""
    first: str | None = None
    """earliest and latest day of publication"""
    last: str | None = None
    filled: Counter[str] = field(default_factory=Counter)
    """by field, articles of which it is known"""
    by: dict[str, Counter[str]] = field(default_factory=dict)
    """by dimension and its values"""

    def record(self) -> dict[str, Any]:
        """Return the counts as JSON has them, each dimension with the greatest first, months in their order."""
        by = {name: dict(_ordered(name, counter)) for name, counter in self.by.items()}
        return vars(self) | {"filled": {name: self.filled[name] for name in _COUNTED}, "by": by}


def stats_of(
    articles: Iterable[Selected],
    dimensions: Sequence[str],
    country_of: Mapping[str, str | None],
    done: Callable[[int], None] = lambda _: None,
) -> Stats:
    """Count *articles* by *dimensions*, of :data:`DIMENSIONS`; *country_of* tells the countries of sites."""
    stats = Stats(by={name: Counter() for name in dimensions})
    for article in articles:
        record = orjson.loads(article.record)
        stats.articles += 1
        stats.words += record["word_count"]
        stats.revised += article.revision > 1
        day = (in_utc(record["published_at"]) or "")[:10]
        if day:
            stats.first = min(stats.first or day, day)
            stats.last = max(stats.last or day, day)
        stats.filled.update([name for name in _COUNTED if record[name] not in (None, [], "")])
        for name, counter in stats.by.items():
            value = (
                day[:7] if name == "month" else country_of.get(record["site"]) if name == "country" else record[name]
            )
            counter[value or UNKNOWN] += 1
        done(stats.articles)
    return stats


def lines_of(stats: Stats, with_copies: int, width: int, *, blocks: bool) -> Iterator[str]:
    """Yield what people read: the totals, what is known of how many, a chart for each dimension.

    *with_copies*: how many articles there are with all printings of their stories. *blocks*: whether the reader's
    encoding has characters for bars.
    """
    more = f" ({with_copies:,} with the copies of their stories)" if with_copies > stats.articles else ""
    span = f", published {stats.first} to {stats.last}" if stats.first else ""
    revised = f", {stats.revised:,} of them revised" if stats.revised else ""
    yield f"{stats.articles:,} article{'' if stats.articles == 1 else 's'}{more}{span}"
    yield f"{stats.words:,} words, {stats.words / max(1, stats.articles):,.0f} an article{revised}"
    for name, counter in stats.by.items():
        rows = _ordered(name, counter)
        left = rows[:-_ROWS_MAX] if name == "month" else rows[_ROWS_MAX:]
        shown = rows[-_ROWS_MAX:] if name == "month" else rows[:_ROWS_MAX]
        yield ""
        yield f"by {name}"
        yield from bars(shown, stats.articles, width, blocks=blocks)
        if left:
            number = sum(count for _, count in left)
            yield f"  and {len(left):,} more with {number:,} article{'' if number == 1 else 's'}; --json has them all"
    yield ""
    yield "known of"
    yield from bars([(name, stats.filled[name]) for name in _COUNTED], stats.articles, width, blocks=blocks)


def _ordered(name: str, counter: Counter[str]) -> list[tuple[str, int]]:
    """Return values with their counts: months in their order, else the greatest first, what is unknown last."""
    if name == "month":
        return sorted(counter.items(), key=lambda item: (item[0] == UNKNOWN, item[0]))
    return sorted(counter.items(), key=lambda item: (item[0] == UNKNOWN, -item[1], item[0]))
