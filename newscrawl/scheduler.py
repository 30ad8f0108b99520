"""The scheduler: article links come from the store, a batch at a time; only what belongs to this moment is in memory."""

from __future__ import annotations

import heapq
from itertools import count
from typing import TYPE_CHECKING, Any, Self

from scrapy.core.scheduler import BaseScheduler

from newscrawl.exceptions import StoreError
from newscrawl.extensions.life import RunLife
from newscrawl.runs import run_of

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler

    from newscrawl.run import Run

LATE = -10
"""Priority from which on down a request waits until the store has no link left; a retry (-1) does not."""
AT_ONCE_MIN = 4
"""Links on their way at a time, however little a host may be asked: a site has more hosts than one."""


class FrontierScheduler(BaseScheduler):
    """Gives first what is in memory (sources, redirects, retries), then links of the store; requests of the priority
    :data:`LATE` only when the store has none. A killed process loses nothing of it: links stay pending in the store until they
    have ended, sources are asked by every run.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.run: Run | None = None
        self.spider: Any = None
        self.at_once = max(AT_ONCE_MIN, 2 * crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"))
        """links on their way at a time: as many as keep the site's hosts busy, so that what comes of the first is known
        before the others are asked for"""
        self._memory: list[tuple[int, int, Request]] = []
        self._order = count()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the scheduler for one crawler."""
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """Begin: from here on there is a spider, which makes requests of links."""
        self.spider = spider
        self.run = run_of(self.crawler)

    def enqueue_request(self, request: Request) -> bool:
        """Keep a request in memory, the ones of the highest priority first, those of the same in order of arrival."""
        heapq.heappush(self._memory, (-request.priority, next(self._order), request))
        return True

    def next_request(self) -> Request | None:
        """Return the next request, or None when there is none at the moment."""
        if self._memory and -self._memory[0][0] > LATE:
            return heapq.heappop(self._memory)[2]
        if self._is_busy():
            return None
        try:
            link = self.run.frontier.take() if self.run else None
        except StoreError as error:
            self._fail(error)
            return None
        if link is not None:
            request: Request = self.spider.article_request(link)
            return request
        return heapq.heappop(self._memory)[2] if self._memory else None

    def _is_busy(self) -> bool:
        """Ask whether enough is on its way; whatever ends, the engine asks for the next."""
        engine = self.crawler.engine
        if engine is None or engine.scraper.slot is None:
            return False
        return len(engine.downloader.active) + len(engine.scraper.slot.active) >= self.at_once

    def has_pending_requests(self) -> bool:
        """Ask whether there is anything left to fetch."""
        if self._memory:
            return True
        try:
            return self.run is not None and not self.run.frontier.is_empty()
        except StoreError as error:
            self._fail(error)
            return False

    def _fail(self, error: StoreError) -> None:
        life = self.crawler.get_extension(RunLife)
        if life is not None:
            life.fail(error)
