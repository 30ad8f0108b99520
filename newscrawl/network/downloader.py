"""Scrapy's downloader, which can also leave a host alone for a while, slow it down for good, and stop at once."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader import Downloader
from scrapy.utils.asyncio import call_later
from scrapy.utils.defer import deferred_from_coro
from twisted.internet.defer import CancelledError, Deferred, inlineCallbacks

if TYPE_CHECKING:
    from collections.abc import Coroutine, Generator

    from scrapy import Request
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class PoliteDownloader(Downloader):
    """The downloader of our crawls (setting DOWNLOADER). Hosts are its slots' keys."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._work: dict[Request, Deferred[Response | Request]] = {}
        self._abandoned = False

    @inlineCallbacks
    def fetch(  # type: ignore[override] # the spider argument that Scrapy still takes is deprecated
        self, request: Request
    ) -> Generator[Deferred[Any], Any, Response | Request]:
        """Fetch a page through the middlewares, in a way that :meth:`abandon` can end."""
        self.active.add(request)
        work = deferred_from_coro(self.middleware.download_async(self._enqueue_request, request))
        self._work[request] = work
        try:
            result: Response | Request = yield work
            return result
        finally:
            self.active.remove(request)
            del self._work[request]

    async def _enqueue_request(self, request: Request) -> Response:
        if self._abandoned:
            raise CancelledError
        return await super()._enqueue_request(request)

    def _wait_for_download(
        self, slot: Slot, request: Request, queue_dfd: Deferred[Response]
    ) -> Coroutine[Any, Any, None]:
        """Count a request as begun when it is taken from the queue. Scrapy counts it when its task first runs, and has
        by then begun all that waits, whatever the slot's concurrency is.
        """
        slot.transferring.add(request)
        return super()._wait_for_download(slot, request, queue_dfd)

    def pause(self, request: Request, seconds: float) -> None:
        """Send nothing more to the host of *request* for so many seconds, whatever waits for it already."""
        _, slot = self._get_slot(request)
        if slot.latercall:
            slot.latercall.cancel()
        slot.lastseen = monotonic() + seconds  # also keeps the slot from being forgotten while it waits
        slot.latercall = call_later(seconds, self._latercall, slot)

    def refuse_waiting(self, request: Request, error: Exception) -> None:
        """End what waits for the host of *request* with *error*."""
        _, slot = self._get_slot(request)
        waiting = [answer for _, answer in slot.queue]
        slot.queue.clear()
        for answer in waiting:
            answer.errback(error)

    def slow_down(self, request: Request, seconds: float) -> None:
        """Ask the host of *request* for one thing at a time from now on, with so many seconds in between."""
        key = self.get_slot_key(request)
        self.per_slot_settings[key] = {"concurrency": 1, "delay": seconds, "jitter": 0}
        slot = self.slots.get(key)
        if slot:
            slot.concurrency, slot.delay, slot.jitter = 1, seconds, 0.0

    def abandon(self, *, started: bool) -> None:
        """Let go of what waits for its turn; with *started* of everything that has not arrived. It all stays pending."""
        self._abandoned = True
        waiting = [request for slot in self.slots.values() for request, _ in slot.queue]
        for slot in self.slots.values():
            slot.queue.clear()
        for request in list(self._work) if started else waiting:
            self._work[request].cancel()


async def fetch_aside(crawler: Crawler, request: Request) -> Response:
    """Fetch what a middleware needs to know before a page is asked for, through the middlewares like any page."""
    if crawler.engine is None:
        raise RuntimeError("nothing can be fetched before the crawl has begun")
    return await crawler.engine.download_async(request)
