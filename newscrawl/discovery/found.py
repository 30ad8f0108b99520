"""A link to an article, with what the source that announced it said about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Source = Literal["section", "feed", "sitemap", "news-sitemap", "teaser"]

SPELLINGS_MAX = 20
"""Other URLs of a link that are noted."""


@dataclass(slots=True)
class FoundLink:
    """An announced article: absolute URL and what was said about it, None where nothing was.

    ``url`` is as :func:`newscrawl.addresses.urls.clean_url` gives it; ``published_at`` and ``modified_at`` are
    ``YYYY-MM-DDTHH:MM:SSZ`` or a bare ``YYYY-MM-DD``; ``language`` is BCP 47 as the source wrote it; ``keywords`` are
    those of a news sitemap; ``spellings`` are other URLs of the same identity that the source gave.
    """

    url: str
    title: str | None = None
    section: str | None = None
    published_at: str | None = None
    language: str | None = None
    source: Source = "section"
    modified_at: str | None = None
    keywords: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()

    def spell(self, url: str) -> None:
        """Note that the source gave *url* too, which has the same identity; a few are enough."""
        if url != self.url and url not in self.spellings and len(self.spellings) < SPELLINGS_MAX:
            self.spellings += (url,)
