"""The scheduler: article links come from the store, a batch at a time; only what belongs to this moment is in memory."""

from __future__ import annotations

import heapq
from collections import deque
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
AT_ONCE_MAX = 24
"""Links on their way at a time, however much a host may be asked: with the 30 that make it known, a trap costs less than 60
requests."""


class FrontierScheduler(BaseScheduler):
    """Gives first what is in memory (sources, redirects, retries), then links of the store; requests of the priority
    :data:`LATE` only when the store has none. A killed process loses nothing of it: links stay pending in the store until they
    have ended, sources are asked by every run.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.run: Run | None = None
        self.spider: Any = None
        busy = 2 * crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self.at_once = min(max(AT_ONCE_MIN, busy), AT_ONCE_MAX)
        """links on their way at a time: as many as keep the site's hosts busy, so that what comes of the first is known
        before the others are asked for"""
        self._memory: list[tuple[int, int, Request]] = []
        self._order = count()
        self._turned: deque[Request] = deque()
        """links on their way that have been redirected"""

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
        if self.run and "key" in request.meta and request.meta.get("redirect_times"):
            self._turned.append(request)
            return True
        heapq.heappush(self._memory, (-request.priority, next(self._order), request))
        return True

    def next_request(self) -> Request | None:
        """Return the next request, or None when there is none at the moment."""
        if self._memory and -self._memory[0][0] > LATE:
            return heapq.heappop(self._memory)[2]
        turned = self._next_turned()
        if turned or self._on_their_way() + len(self._turned) >= self.at_once:
            return turned
        try:
            link = self.run.frontier.take() if self.run else None
            if link is None and self.run and not self.run.frontier.is_empty():
                self._ask_again()
                return None
        except StoreError as error:
            self._fail(error)
            return None
        if link is not None:
            request: Request = self.spider.article_request(link)
            return request
        return heapq.heappop(self._memory)[2] if self._memory else None

    def _next_turned(self) -> Request | None:
        """Return the first link that was redirected and may be followed now; the first of all when nothing else goes on."""
        if self.run is None or not self._turned:
            return None
        allowed = (request for request in self._turned if self.run.frontier.may_turn(request.meta["key"]))
        first = next(allowed, None if self._on_their_way() else self._turned[0])
        if first is not None:
            self._turned.remove(first)
        return first

    def _on_their_way(self) -> int:
        """Return how many requests have not ended; whenever one does, the engine asks for the next."""
        engine = self.crawler.engine
        if engine is None or engine.scraper.slot is None:
            return 0
        return len(engine.downloader.active) + len(engine.scraper.slot.active)

    def _ask_again(self) -> None:
        """Let the engine ask for the next request once others have had their turn; otherwise it does when one ends."""
        slot = self.crawler.engine._slot if self.crawler.engine else None
        if slot is not None:
            slot.nextcall.schedule()

    def has_pending_requests(self) -> bool:
        """Ask whether there is anything left to fetch."""
        if self._memory or self._turned:
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
