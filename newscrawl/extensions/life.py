"""The life of a run inside a crawler: it is closed, and its articles published, whatever way the crawl ends."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from newscrawl.exceptions import NewscrawlError, StoreError
from newscrawl.runs import run_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

    from newscrawl.run import Run

logger = logging.getLogger(__name__)


class RunLife:
    """Ends the run when everything else of the crawler has ended."""

    def __init__(self, crawler: Crawler, run: Run) -> None:
        self.crawler = crawler
        self.run = run
        self.reason = "finished"
        self.error: NewscrawlError | None = None
        """why the run's articles could not be stored or published, if they could not"""
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Begin the crawler's run; raises LockedError, StoreError or OutputError before anything is fetched."""
        run = run_of(crawler)
        if run is None:
            raise NotConfigured
        life = cls(crawler, run)
        crawler.signals.connect(life.item_error, signal=signals.item_error)
        crawler.signals.connect(life.spider_closed, signal=signals.spider_closed)
        crawler.signals.connect(life.engine_stopped, signal=signals.engine_stopped)
        return life

    def item_error(self, failure: Failure) -> None:
        """End a crawl whose store cannot be written: every page fetched from here on would be fetched in vain."""
        if isinstance(failure.value, StoreError) and self.error is None and self.crawler.engine:
            self._keep(failure.value)
            self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="store failed"))

    def spider_closed(self, reason: str) -> None:
        """Keep the reason; items may still be on their way to Scrapy's feeds."""
        self.reason = reason

    def engine_stopped(self) -> None:
        """Publish. Scrapy swallows what a signal handler raises, so an error is kept for the command to tell."""
        try:
            self.run.finish(self.reason)
        except NewscrawlError as error:
            self._keep(error)

    def _keep(self, error: NewscrawlError) -> None:
        if self.error is None:
            self.error = error
            logger.error("%s", error)
