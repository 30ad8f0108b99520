"""Hosts that have had enough (429, 503) are left alone for as long as they ask; the page is asked for again after."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import NotConfigured

from newscrawl.failures import Refusal
from newscrawl.network.downloader import PoliteDownloader
from newscrawl.safety.pauses import retry_after
from newscrawl.store import Disposition

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

_BUSY = (429, 503)
PAUSES_MAX = 10
"""How many pauses a host gets in a row, without another answer in between, until it is given up for this run."""
_PATIENCE = 5
"""How many of the longest pauses they may last in all."""
_DOUBLINGS = 3
"""How often the pause of a host is doubled that does not say how long it wants."""


@dataclass(slots=True)
class Pause:
    """How a host stands that has had enough: until when it is left alone, how often in a row, for how long in all."""

    until: float = 0.0
    times: int = 0
    seconds: float = 0.0
    given_up: str | None = None


class PauseMiddleware:
    """Downloader middleware nearer to the network than Scrapy's retries, which would ask again at once."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.crawler = crawler
        self.pause = settings.getfloat("NEWSCRAWL_PAUSE")
        self.pause_max = settings.getfloat("NEWSCRAWL_PAUSE_MAX")
        self.retries = settings.getbool("RETRY_ENABLED")
        self._hosts: dict[str, Pause] = {}
        crawler.signals.connect(self._arrived, signal=signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware for one crawler; an archive never tires."""
        if crawler.settings["NEWSCRAWL_REPLAY"]:
            raise NotConfigured
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Ask no host that has been given up."""
        if self._hosts:
            state = self._hosts.get(self._downloader.get_slot_key(request))
            if state and state.given_up:
                raise Refusal(Disposition.FAILED_BUSY, state.given_up)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Ask again, after the pause, for a page that was answered with 429 or 503."""
        if response.status not in _BUSY:
            return response
        state = self._hosts.get(self._downloader.get_slot_key(request))
        again, given_up = None, state is not None and state.given_up
        if self.retries and self.crawler.spider and not given_up and (_asked(response) or 0) <= self.pause_max:
            again = get_retry_request(request, reason=f"HTTP {response.status}", spider=self.crawler.spider)
        if again is None:
            request.meta["dont_retry"] = True  # to ask sooner than the host said is no second chance
        return again or response

    def _arrived(self, request: Request, response: Response) -> None:
        """Leave a host alone that answers 429 or 503. The signal comes before the next request to the host goes out."""
        if response.status in _BUSY:
            self._leave_alone(request, response)
        elif self._hosts:
            self._hosts.pop(self._downloader.get_slot_key(request), None)

    def _leave_alone(self, request: Request, response: Response) -> None:
        host = self._downloader.get_slot_key(request)
        state = self._hosts.setdefault(host, Pause())
        asked, now = _asked(response), monotonic()
        if now >= state.until:  # else it is an answer to what was asked before the pause began
            state.times += 1
        own = self.pause * 2 ** min(state.times - 1, _DOUBLINGS)
        seconds = min(own if asked is None else asked, self.pause_max)
        longer = now + seconds - max(now, state.until)
        if longer <= 0:
            return
        state.seconds += longer
        state.until = now + seconds
        wish = f"asks for {asked:g} s" if asked is not None else "says for no time"
        if state.times > PAUSES_MAX or state.seconds > _PATIENCE * self.pause_max:
            state.given_up = f"{host} answers only HTTP {response.status} ({wish})"
            self._downloader.refuse_waiting(request, Refusal(Disposition.FAILED_BUSY, state.given_up))
            logger.warning("%s; it is left alone until the next run", state.given_up)
            return
        self._downloader.pause(request, seconds)
        if longer < min(seconds, 1.0):
            return  # the same pause, asked for by another page
        logger.warning("%s: HTTP %d, %s; it is left alone for %.3g s%s", host, response.status, wish, seconds,
                       " (NEWSCRAWL_PAUSE_MAX)" if asked and asked > seconds else "")  # fmt: skip

    @property
    def _downloader(self) -> PoliteDownloader:
        downloader = self.crawler.engine.downloader if self.crawler.engine else None
        if not isinstance(downloader, PoliteDownloader):
            raise TypeError("the setting DOWNLOADER must be newscrawl.network.downloader.PoliteDownloader")
        return downloader


def _asked(response: Response) -> float | None:
    header = (response.headers.get("Retry-After") or b"").decode("latin-1")
    return retry_after(header, datetime.now(UTC))
