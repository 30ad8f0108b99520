"""What was read from a page, as rows for people: field, who answered, value; and what was taken out, and why."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, NamedTuple

from newscrawl.reports.explain import why_removed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newscrawl.items import Article

SHOWN = (
    "title", "description", "section", "agency", "authors", "byline", "dateline", "published_at", "modified_at", "language",
    "topics", "publisher", "is_accessible_for_free", "body", "images", "teasers", "canonical_url",
)  # fmt: skip
"""Fields that a page gives, in the order in which one reads it."""
_NAME, _SOURCE = 22, 13  # columns


class Row(NamedTuple):
    """A line of the table: the field, who answered (``-`` for nobody), the value as text."""

    field: str
    source: str
    value: str


def rows_of(article: Article) -> Iterator[Row]:
    """Yield a row for each field that a page can give, also for those it did not."""
    for name in SHOWN:
        value = getattr(article, name)
        yield Row(name, article.sources.get(name, "-"), in_words(name, value, article))


def in_words(name: str, value: Any, article: Article) -> str:
    """Return a value as a person would say it."""
    if value in (None, [], ""):
        return ""
    if name == "body":
        return f"({article.word_count} words, {len(article.paragraphs)} paragraphs) {article.paragraphs[0]}"
    if name == "images":
        return f"({len(value)}) " + "; ".join(image.caption or str(image.url) for image in value)
    if name == "teasers":
        return f"({len(value)}) " + "; ".join(teaser.title or str(teaser.url) for teaser in value)
    if isinstance(value, list):
        return ", ".join(value)
    return str(value)


def removed_of(article: Article) -> Iterator[Row]:
    """Yield what was taken out of the body, with why, in the order of removal."""
    for kind, text in article.trail.removed:
        yield Row("removed", kind, f"{text} ({why_removed(kind)})")


def table_of(article: Article, width: int) -> Iterator[str]:
    """Yield the lines of the table, no wider than *width* columns."""
    room = max(20, width - _NAME - _SOURCE - 2)
    yield f"{'field':<{_NAME}} {'source':<{_SOURCE}} value"
    for row in (*rows_of(article), *_shortened(removed_of(article), room)):
        value = textwrap.shorten(row.value, room, placeholder=" ...") or row.value[: room - 4] + " ..." * bool(
            row.value
        )
        yield f"{row.field:<{_NAME}} {row.source:<{_SOURCE}} {value}".rstrip()


def _shortened(rows: Iterable[Row], room: int) -> Iterator[Row]:
    """Yield rows of what was removed, with the reason in sight."""
    for row in rows:
        text, _, why = row.value.rpartition(" (")
        yield row._replace(value=f"{textwrap.shorten(text, max(10, room - len(why) - 3), placeholder=' ...')} ({why}")
