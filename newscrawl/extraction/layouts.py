"""Older layouts of a site: other rules for the pages that were published before it changed its markup.

Archives serve pages as they were saved, and many sites never rebuild their old ones, so a card keeps the rules of the
layouts it had, each valid until a date. Which one a page has is told by the page's own date, not by when it was fetched.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawl.extraction.article import ArticleReader

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from newscrawl.extraction.table import PageTable


@dataclass(frozen=True, slots=True)
class Layout:
    """Rules for the pages published before the day *until* (``YYYY-MM-DD``); they stand in place of the card's own.

    >>> Layout(until="2021-05-01", rules={"body": "div.story"}).until
    '2021-05-01'
    """

    until: str
    rules: Mapping[str, str] = field(default_factory=dict)


def layout_rules(
    page: PageTable, rules: Mapping[str, str], older: Sequence[Layout], *, now: datetime
) -> Mapping[str, str]:
    """Return the rules that a page is read with: those of the oldest layout that was still valid on its date, or *rules*.

    The date is the one that is found without any rule; a page without a date is read as a page of today. *now* is when
    the page was fetched. Pages of a card without older layouts cost nothing here, others a second reading.
    """
    if not older:
        return rules
    published = ArticleReader(page, now=now).read().published_at
    return rules_on(published, rules, older)


def rules_on(published: str | None, rules: Mapping[str, str], older: Sequence[Layout]) -> Mapping[str, str]:
    """Return the rules of the pages published on a day or at an instant.

    >>> older = [Layout(until="2021-05-01", rules={"body": "#b"}), Layout(until="2015-01-01", rules={"body": "#a"})]
    >>> [rules_on(day, {}, older) for day in ("2014-12-31T23:00:00Z", "2015-01-01", "2021-05-01")]
    [{'body': '#a'}, {'body': '#b'}, {}]
    """
    valid = [layout for layout in older if published and published[:10] < layout.until]
    return min(valid, key=lambda layout: layout.until).rules if valid else rules
