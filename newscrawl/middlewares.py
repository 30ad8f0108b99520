"""The request side: what is fetched, by what the store has seen; and no page ends without a word about it."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, signals
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import DropItem, IgnoreRequest

from newscrawl.addresses.urls import authority_of, is_fetchable, url_key, without_credentials
from newscrawl.conditional import make_conditional
from newscrawl.exceptions import StoreError
from newscrawl.failures import Refusal, disposition_of
from newscrawl.items import Article, Outcome
from newscrawl.runs import run_of
from newscrawl.safety.printable import printable
from newscrawl.store import Disposition, Found

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from newscrawl.run import Run

logger = logging.getLogger(__name__)

LINKS_AT_ONCE = 1_000
"""Links written in one transaction: a sitemap of 50,000 must not hold the crawl in one piece."""
BARREN_PAGES_MAX = 3
"""Pages of a list, one after the other, that may name nothing new; what comes after them is a trap."""


class FrontierMiddleware:
    """Spider middleware: what a source announces goes into the store, in small transactions, and is fetched from there.

    Article links pass once in the life of the store, sources once a run. Only when all that a source announced is in
    the store does its outcome follow, with the validators that let the next run pass it over.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.run: Run | None = run_of(crawler)
        self.left = crawler.settings.getint("NEWSCRAWL_LIMIT") or None
        """without a store: articles that may still be asked for, None for no limit"""
        self._sources: set[str] = set()
        self._addresses: set[str] = set()
        """identities of the sources: a link to one of them is no link to an article"""
        self._met: set[str] = set()
        """without a store: keys of the links met"""
        crawler.signals.connect(self._item_error, signal=signals.item_error)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware for one crawler."""
        return cls(crawler)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Let each source through once, to be asked whether it has changed."""
        async for result in start:
            if not isinstance(result, Request) or self._is_new(result):
                yield result

    async def process_spider_output(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Note the links that a page names, then let through the sources it names, then what became of the page."""
        links: list[Found] = []
        sources: list[Request] = []
        others: list[Any] = []
        fresh = 0
        async for output in result:
            if isinstance(output, Found):
                links.append(output)
            elif isinstance(output, Request) and "source" in output.meta:
                sources.append(output)
            else:
                others.append(output)
            if len(links) == LINKS_AT_ONCE:
                fresh += self._discover(links, others)
                links = []
                await asyncio.sleep(0)  # else 50,000 links hold all hosts for seconds
        fresh += self._discover(links, others)
        outcome = next((output for output in others if isinstance(output, Outcome) and output.source), None)
        if outcome is not None:
            sources = self._announced(outcome, sources)
            is_barren = not fresh and outcome.disposition == Disposition.READ
            barren = response.meta.get("barren", 0) + 1 if is_barren else 0
            sources = self._without_trap(sources, others, barren)
        for request in sources:
            if self._is_new(request):
                yield request
        for output in others:
            yield output

    def _discover(self, links: list[Found], others: list[Any]) -> int:
        """Note links, and return how many this run had not met; without a store their requests join *others*."""
        links = [link for link in links if link.key not in self._addresses]
        if self.run:
            return self.run.frontier.discover(links)
        unmet = [link for link in links if link.key not in self._met]
        self._met.update(link.key for link in unmet)
        taken = unmet[: self.left]
        if self.left is not None:
            self.left -= len(taken)
        spider: Any = self.crawler.spider
        others.extend(spider.article_request(link) for link in taken)
        return len(unmet)

    def _announced(self, outcome: Outcome, sources: list[Request]) -> list[Request]:
        """Return the requests of the sources that a source announces: now, or when it was read, if it is unchanged."""
        spider: Any = self.crawler.spider
        if outcome.disposition == Disposition.READ:
            outcome.announced = tuple(request.meta["source"] for request in sources)
            outcome.reader = spider.reader
        elif outcome.disposition == Disposition.UNCHANGED and self.run and outcome.source:
            return [spider.source_request(source) for source in self.run.store.sources.announced(outcome.source)]
        return sources

    @staticmethod
    def _without_trap(sources: list[Request], others: list[Any], barren: int) -> list[Request]:
        """Return *sources* without the next page of a list whose last *barren* pages have named nothing new, if they are
        too many; that one is refused.
        """
        kept = []
        for request in sources:
            source = request.meta["source"]
            if source.kind == "section" and barren >= BARREN_PAGES_MAX:
                detail = f"{barren} pages in a row named nothing new"
                others.append(Outcome(request.url, Disposition.REFUSED_TRAP, detail, source=source))
                continue
            request.meta["barren"] = barren
            kept.append(request)
        return kept

    def process_spider_exception(self, response: Response, exception: Exception) -> Iterable[Outcome] | None:
        """Turn a failure of our own on one page into that page's outcome; the traceback is logged at level INFO."""
        if isinstance(exception, IgnoreRequest):
            return None
        logger.error("%s: %s: %s", response.url, type(exception).__name__, exception)
        logger.info("traceback of %s", response.url, exc_info=exception)
        disposition, detail = disposition_of(exception)
        meta = response.meta
        return [Outcome(response.url, disposition, detail, meta.get("key"), source=meta.get("source"))]

    def _is_new(self, request: Request) -> bool:
        """Ask whether a request is for a source that was not asked in this run; if so, it is asked what has changed."""
        source = request.meta.get("source")
        if source is None:
            return True
        if source.key in self._sources:
            return False
        self._sources.add(source.key)
        self._addresses.add(url_key(source.url))
        request.meta.pop("depth", None)  # Scrapy's limit is for links; sources have bounds of their own
        if self.run:
            spider: Any = self.crawler.spider
            make_conditional(request, self.run.store.sources.validators(source, spider.reader))
        return True

    def _item_error(self, item: Any, failure: Any) -> None:
        """Note an article that one of our own pipelines failed on; Scrapy only logs it. One that only the store failed
        on stays pending, however often that happens.
        """
        if isinstance(failure.value, (DropItem, StoreError)):
            return
        if self.run and isinstance(item, Article) and item.trail.key:
            disposition, detail = disposition_of(failure.value)
            self.run.end(Outcome(str(item.url), disposition, detail, item.trail.key))


class ScopeMiddleware:
    """Downloader middleware: only http and https, and only the spider's own site, leave the house.

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
        if request.url in request.meta.get("redirect_urls", ()):
            raise Refusal(Disposition.FAILED_REDIRECT, f"its redirects lead in a circle, back to {request.url}")
        if "key" in request.meta and request.meta.get("redirect_times"):
            self._check_trap(request.meta["key"])
        if not is_fetchable(request.url):
            raise Refusal(Disposition.REFUSED_OFFSITE, f"{request.url[:200]} is no http or https address")
        owns = getattr(self.crawler.spider, "owns", None)
        # the latter: Scrapy's own request for a robots.txt, which is read wherever a page may be
        allowed = any(request.meta.get(name) for name in ("allow_offsite", "dont_obey_robotstxt"))
        if owns and not allowed and not owns(request.url):
            raise Refusal(Disposition.REFUSED_OFFSITE, f"it leads to {authority_of(request.url)}")

    def _check_trap(self, key: str) -> None:
        """Refuse to follow redirects further when those of its pattern turn out never to end."""
        run = run_of(self.crawler)
        trap = run.frontier.traps.trap_of(key) if run else None
        if trap:
            raise Refusal(Disposition.REFUSED_TRAP, trap)


class Redirects(RedirectMiddleware):
    """Downloader middleware: Scrapy's, to which a target like ``javascript:x`` or ``http://[`` is an error of ours."""

    def process_response(  # type: ignore[override] # Scrapy's still takes a spider, which it warns of
        self, request: Request, response: Response
    ) -> Request | Response:
        """Follow a redirect; say so when its target is no address."""
        try:
            result = super().process_response(request, response)
        except ValueError as error:
            target = printable((response.headers.get("Location") or b"").decode("latin-1")[:200])
            said = f"HTTP {response.status} to {target}, which is no address"
            raise Refusal(Disposition.FAILED_REDIRECT, said) from error
        if isinstance(result, Request):
            url = without_credentials(result.url)  # it would stand in the store
            return result if url == result.url else result.replace(url=url)
        return result
