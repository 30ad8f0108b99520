"""The request side: what is fetched, by what the store has seen; and no page ends without a word about it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, signals
from scrapy.exceptions import DropItem, IgnoreRequest

from newscrawl.addresses.urls import authority_of, is_fetchable, url_key
from newscrawl.exceptions import StoreError
from newscrawl.items import Article, Outcome
from newscrawl.runs import run_of
from newscrawl.store import Disposition, Found

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from newscrawl.run import Run

logger = logging.getLogger(__name__)


class FrontierMiddleware:
    """Spider middleware: article links pass once in the life of the store, sources once a run.

    What a source announces is in the store, in one transaction, before any of it is fetched.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.run: Run | None = run_of(crawler)
        self.left = crawler.settings.getint("NEWSCRAWL_LIMIT") or None
        """articles that may still be asked for in this run; None for no limit"""
        self._sources: set[str] = set()
        self._met: set[str] = set()
        """keys of the links met, when there is no store to know them"""
        crawler.signals.connect(self._item_error, signal=signals.item_error)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware for one crawler."""
        return cls(crawler)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Put what an earlier run left first, then the sources."""
        spider: Any = self.crawler.spider
        if self.run:
            for link in self._within_limit(self.run.resume()):
                yield spider.article_request(link.url, link.key, link.hint)
        async for result in start:
            if not isinstance(result, Request) or self._new_source(result):
                yield result

    async def process_spider_output(
        self,
        response: Response,  # noqa: ARG002 - Scrapy passes it
        result: AsyncIterator[Any],
    ) -> AsyncIterator[Any]:
        """Let through what is new of the links that a source named; everything else as it is."""
        requests: dict[str, Request] = {}
        for output in [output async for output in result]:
            if isinstance(output, Request) and "key" in output.meta:
                requests.setdefault(output.meta["key"], output)
            elif not isinstance(output, Request) or self._new_source(output):
                yield output
        found = [Found(key, request.url, request.meta["hint"]) for key, request in requests.items()]
        for link in self._within_limit(self.run.discover(found) if self.run else self._unmet(found)):
            yield requests[link.key]

    def process_spider_exception(self, response: Response, exception: Exception) -> Iterable[Outcome] | None:
        """Turn a failure of our own on one page into that page's outcome; the traceback is logged at level INFO."""
        if isinstance(exception, IgnoreRequest):
            return None
        logger.error("%s: %s: %s", response.url, type(exception).__name__, exception)
        logger.info("traceback of %s", response.url, exc_info=exception)
        detail = f"{type(exception).__name__}: {exception}"[:300]
        return [Outcome(response.url, Disposition.FAILED_ERROR, detail, response.meta.get("key"))]

    def _new_source(self, request: Request) -> bool:
        key = url_key(request.url)
        if key in self._sources:
            return False
        self._sources.add(key)
        return True

    def _unmet(self, links: list[Found]) -> list[Found]:
        new = [link for link in links if link.key not in self._met]
        self._met.update(link.key for link in new)
        return new

    def _within_limit(self, links: list[Found]) -> list[Found]:
        """Cut *links* to what the run's limit leaves; the others stay pending."""
        if self.left is None:
            return links
        taken = links[: self.left]
        self.left -= len(taken)
        return taken

    def _item_error(self, item: Any, failure: Any) -> None:
        """Note an article that one of our own pipelines failed on; Scrapy only logs it. One that only the store failed
        on stays pending, however often that happens.
        """
        if isinstance(failure.value, (DropItem, StoreError)):
            return
        if self.run and isinstance(item, Article) and item.trail.key:
            detail = f"{type(failure.value).__name__}: {failure.value}"[:300]
            self.run.end(Outcome(str(item.url), Disposition.FAILED_ERROR, detail, item.trail.key))


class ScopeMiddleware:
    """Downloader middleware, first in line: only http and https, and only the spider's own site, leave the house.

    It stands in for Scrapy's OffsiteMiddleware, which drops a redirect to another site without calling the errback, so
    that the page would be pending for ever.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware for one crawler."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refuse what is no ordinary web address, and what leads to another site."""
        if not is_fetchable(request.url):
            raise IgnoreRequest(f"offsite: {request.url[:200]} is no http or https address")
        owns = getattr(self.crawler.spider, "owns", None)
        # the latter: Scrapy's own request for a robots.txt, which is read wherever a page may be
        allowed = any(request.meta.get(name) for name in ("allow_offsite", "dont_obey_robotstxt"))
        if owns and not allowed and not owns(request.url):
            raise IgnoreRequest(f"offsite: it leads to {authority_of(request.url)}")
