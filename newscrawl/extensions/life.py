"""The life of a run inside a crawler: it is closed, and its articles published, whatever way the crawl ends."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Self

from scrapy import signals

from newscrawl.exceptions import NewscrawlError, StoreError
from newscrawl.network.downloader import PoliteDownloader
from newscrawl.runs import run_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

    from newscrawl.run import Run

logger = logging.getLogger(__name__)

GRACE = 3.0
"""Seconds that pages on their way get when a crawl is stopped; what waits for its turn gets none."""


class RunLife:
    """Ends the run when everything else of the crawler has ended."""

    def __init__(self, crawler: Crawler, run: Run | None) -> None:
        self.crawler = crawler
        self.run = run
        self.reason = "finished"
        self.error: NewscrawlError | None = None
        """why what was fetched could not be stored, archived or published, if it could not"""
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Begin the crawler's run; raises LockedError, StoreError or OutputError before anything is fetched."""
        life = cls(crawler, run_of(crawler))
        crawler.signals.connect(life.item_error, signal=signals.item_error)
        crawler.signals.connect(life.spider_closed, signal=signals.spider_closed)
        crawler.signals.connect(life.engine_stopped, signal=signals.engine_stopped)
        return life

    def item_error(self, failure: Failure) -> None:
        """End a crawl whose store cannot be written: every page fetched from here on would be fetched in vain."""
        if isinstance(failure.value, StoreError):
            self.fail(failure.value)

    def fail(self, error: NewscrawlError) -> None:
        """End the crawl for an error after which it would go on in vain; the command tells it."""
        if self.error is None and self.crawler.engine:
            self.keep(error)
            abandon_requests(self.crawler)
            self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="failed"))

    def spider_closed(self, reason: str) -> None:
        """Keep the reason; items may still be on their way to Scrapy's feeds."""
        self.reason = reason

    def engine_stopped(self) -> None:
        """Publish. Scrapy swallows what a signal handler raises, so an error is kept for the command to tell."""
        try:
            if self.run:
                self.run.finish(self.reason)
        except NewscrawlError as error:
            self.keep(error)

    def keep(self, error: NewscrawlError) -> None:
        """Keep the first error, for the command to tell."""
        if self.error is None:
            self.error = error
            logger.error("%s", error)


def abandon_requests(crawler: Crawler) -> None:
    """Let a crawl that is being stopped end within seconds, however long its hosts make it wait."""
    downloader = crawler.engine.downloader if crawler.engine else None
    if isinstance(downloader, PoliteDownloader):
        downloader.abandon(started=False)
        asyncio.get_running_loop().call_later(GRACE, lambda: downloader.abandon(started=True))
