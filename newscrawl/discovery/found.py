"""A link to an article, with what the source that announced it said about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Source = Literal["section", "feed", "sitemap", "news-sitemap", "teaser"]


@dataclass(slots=True)
class FoundLink:
    """An announced article: absolute URL and what was said about it, None where nothing was.

    ``url`` is as :func:`newscrawl.addresses.urls.clean_url` gives it; ``published_at`` and ``modified_at`` are
    ``YYYY-MM-DDTHH:MM:SSZ`` or a bare ``YYYY-MM-DD``; ``language`` is BCP 47 as the source wrote it; ``keywords`` are
    those of a news sitemap.
    """

    url: str
    title: str | None = None
    section: str | None = None
    published_at: str | None = None
    language: str | None = None
    source: Source = "section"
    modified_at: str | None = None
    keywords: tuple[str, ...] = ()
