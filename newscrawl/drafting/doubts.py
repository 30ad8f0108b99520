"""Is a field right? Nobody has told the truth of a new site, but its pages say most things several times.

A field is in doubt on a page when what was read contradicts the page's other statements, or is missing where the page
has it. Rules are drafted only for what is in doubt on most pages.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from newscrawl.cleaning.characters import comparison_key, count_words
from newscrawl.extraction.article_object import own_article
from newscrawl.extraction.date_text import parse_date
from newscrawl.extraction.evidence import Evidence
from newscrawl.extraction.names import split_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.extraction.table import Mark, PageTable
    from newscrawl.items import Article

SHORTEST_BODY = 25
"""Words; fewer are no article."""
_HELD = 0.8
"""Share of the words of JSON-LD's body that the body read must have."""
_TITLE_SHARE = 0.6
"""Share of the shorter title's words that both must have to be one."""
_DAY = timedelta(days=1)
_DATE_META = ("article:published_time", "og:article:published_time", "datepublished", "date", "dc.date")


def doubts(page: PageTable, article: Article) -> dict[str, str]:
    """Return, by field, why what was read of a page may not be right; nothing of fields without a doubt."""
    found = {"title": _title(page, article), "body": _body(page, article), "published_at": _date(page, article),
             "authors": _authors(page, article)}  # fmt: skip
    return {field: reason for field, reason in found.items() if reason}


def stated_title(page: PageTable) -> str | None:
    """Return the title that most of the page's own statements agree on, None where no two do."""
    titles = [title for _, title in _titles(page)]
    return next((one for one in titles if sum(_alike(one, other) for other in titles) > 1), None)


def stated_body(page: PageTable) -> str:
    """Return the text that JSON-LD says is the body, "" where it says nothing of that length."""
    return Evidence(page).text


def stated_date(page: PageTable) -> datetime | None:
    """Return the publication date that JSON-LD or the meta elements state, as an aware instant."""
    stated = (own_article(page) or {}).get("datePublished")
    for text in (stated, page.first_meta(*_DATE_META)):
        when = _instant(text) if isinstance(text, str) else None
        if when is not None:
            return when
    return None


def names_people(mark: Mark) -> bool:
    """Ask whether an element is a byline with somebody's whole name; a login alone is none."""
    return "byline" in mark.roles and any(" " in name for name in split_names(mark.text))


def _titles(page: PageTable) -> Iterator[tuple[str, str]]:
    headline = (own_article(page) or {}).get("headline")
    if isinstance(headline, str) and headline.strip():
        yield "JSON-LD", headline
    meta = page.first_meta("og:title", "twitter:title")
    if meta:
        yield "og:title", meta
    headings = [block.text for block in page.blocks if any(node.tag == "h1" for node in block.node.lineage())]
    if len(headings) == 1:
        yield "h1", headings[0]
    if page.title_tag:
        yield "title element", page.title_tag


def _title(page: PageTable, article: Article) -> str:
    if not article.title:
        return "none was found"
    stated = list(_titles(page))
    against = [name for name, title in stated if not _alike(title, article.title)]
    return f"{' and '.join(against)} say otherwise" if 2 * len(against) > len(stated) else ""


def _alike(one: str, other: str) -> bool:
    """Ask whether two titles are one, perhaps cut short or with the site's name behind it."""
    words, others = set(comparison_key(one)), set(comparison_key(other))
    return bool(words & others) and len(words & others) >= _TITLE_SHARE * min(len(words), len(others))


def _body(page: PageTable, article: Article) -> str:
    words = count_words(article.body or "")
    if words < SHORTEST_BODY:
        return f"it has {words} words"
    stated = comparison_key(stated_body(page))
    if not stated:
        return ""
    held = set(zip(*_shifted(comparison_key(article.body or "")), strict=False))
    windows = list(zip(*_shifted(stated), strict=False))
    share = sum(window in held for window in windows) / max(1, len(windows))
    return f"it has {share:.0%} of what JSON-LD says the body is" if share < _HELD else ""


def _shifted(words: list[str]) -> tuple[list[str], ...]:
    return words, words[1:], words[2:], words[3:]


def _date(page: PageTable, article: Article) -> str:
    stated = stated_date(page)
    if not article.published_at:
        return "none was found"
    when = _instant(article.published_at)
    if stated and when and abs(stated - when) > _DAY:
        return f"the page states {stated:%Y-%m-%d}"
    return ""


def _instant(text: str) -> datetime | None:
    when = parse_date(text)
    if when is None:
        return None
    try:
        instant = datetime.fromisoformat(str(when))
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _authors(page: PageTable, article: Article) -> str:
    if article.authors or article.agencies:
        return ""
    shown = next((mark.text for mark in page.marks if names_people(mark)), None)
    return f"none was found, though the page shows {shown[:60]!r}" if shown else ""
