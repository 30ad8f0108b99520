"""WordPress: most of the world's smaller news sites. Feeds stand at /feed/ of every page; the markup is mostly generic.

Its REST API lists the latest hundred articles with their dates in one answer, where a feed has ten. It is asked where a
section page names it (``<link rel="https://api.w.org/">``) and read as a feed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.spidermiddlewares.httperror import HttpError

from newscrawl.discovery.wordpress import posts_address
from newscrawl.platforms.generic import Generic
from newscrawl.store import Disposition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from twisted.python.failure import Failure

    from newscrawl.extraction.table import PageTable
    from newscrawl.items import Outcome

API_REL = "https://api.w.org/"
"""The relation by which a page names its site's API (WordPress REST API Handbook, "Discovery")."""
_CLOSED = (401, 403)
"""What an API answers that a site's owner keeps for those who log in."""


class WordPress(Generic):
    """A site on WordPress with a core or classic theme. Every section has a feed at ``<section>/feed/``."""

    feeds = ["/feed/"]

    def feeds_of(self, page: PageTable) -> list[str]:
        """Return the feeds that a page names, and its site's API."""
        named = (posts_address(url) for url, _ in page.link_rel.get(API_REL, ())[:1])
        return [*super().feeds_of(page), *(url for url in named if self.owns(url))]

    def failed(self, failure: Failure) -> Iterator[Outcome]:
        """Yield how a request ended that brought no page; that an API is closed is no fault of the crawl."""
        error = failure.value
        for outcome in super().failed(failure):
            if isinstance(error, HttpError) and error.response.status in _CLOSED and "/wp/v2/posts" in outcome.url:
                outcome.disposition = Disposition.REFUSED_CLOSED
            yield outcome
