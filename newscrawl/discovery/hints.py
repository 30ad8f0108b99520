"""What a source said of a link, on its way to the article: it fills what the page lacks, and is held against the rest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from newscrawl.cleaning.characters import comparison_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newscrawl.discovery.found import FoundLink
    from newscrawl.items import Article

_SOURCES = {"feed": "feed", "sitemap": "sitemap", "news-sitemap": "sitemap"}
"""Sources whose word fills a field, by the name it then has among the article's sources. The words of a section page or
a teaser are shortened, so they fill none."""
_FIELDS = ("title", "section", "published_at", "language")
_NEAR = timedelta(hours=24)
"""Dates that differ by less are one, told without a zone or without a time."""
_TITLE_SHARE = 0.5
"""Share of the shorter title's words that both must have to be one."""


def hint_of(link: FoundLink) -> dict[str, str]:
    """Return what a source said of a link, without what it left out.

    Keys are those of :class:`newscrawl.discovery.found.FoundLink` that hold text.
    """
    said = {"title": link.title, "section": link.section, "published_at": link.published_at,
            "modified_at": link.modified_at, "language": link.language, "source": link.source}  # fmt: skip
    return {name: value for name, value in said.items() if value}


def use_hint(article: Article, hint: Mapping[str, str]) -> None:
    """Fill what the page did not say with what a feed or sitemap said of it; note what the page says otherwise."""
    source = _SOURCES.get(hint.get("source", ""))
    if source is None:
        return
    for name in _FIELDS:
        said = hint.get(name)
        if not said or (name == "published_at" and article.fetched_at and said > article.fetched_at):
            continue  # what is to be published tomorrow was not published then
        value = getattr(article, name)
        if value is None:
            setattr(article, name, said)
            article.sources[name] = source
        elif value != said and not _agree(name, value, said):
            article.trail.contradictions.append(f"{name}: the {source} says {said[:200]!r}")


def _agree(name: str, value: str, said: str) -> bool:
    if name == "published_at":
        return _days_apart(value, said) <= _NEAR
    if name == "language":
        return value.partition("-")[0].lower() == said.replace("_", "-").partition("-")[0].lower()
    if name == "title":
        ours, theirs = set(comparison_key(value)), set(comparison_key(said))
        return len(ours & theirs) >= _TITLE_SHARE * min(len(ours), len(theirs))
    return True  # sections are named for readers of a page and for feeds in their own ways


def _days_apart(one: str, other: str) -> timedelta:
    try:
        first, second = (datetime.fromisoformat(text) for text in (one, other))
    except ValueError:
        return timedelta()
    zoned = (when if when.tzinfo else when.replace(tzinfo=UTC) for when in (first, second))
    return abs(next(zoned) - next(zoned))
