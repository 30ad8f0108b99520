"""Reservations of text and data mining that a site states for many pages at once, in /.well-known/tdmrep.json."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from newscrawl.failures import Refusal
from newscrawl.network.downloader import fetch_aside
from newscrawl.safety.printable import printable
from newscrawl.safety.reservations import Reservation, is_reserved, read_reservations, reservation_of
from newscrawl.store import Disposition

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_SIZE_MAX = 1024 * 1024
_PRIORITY = 900
"""It goes ahead of every page, behind the robots.txt, which may forbid it."""


class ReservationMiddleware:
    """Downloader middleware: what an origin's tdmrep.json says of an article travels in ``meta["tdm"]``.

    The file is asked for once a crawl, when the first article of its origin is. With NEWSCRAWL_RESPECT_TDM a reserved
    page is not asked for at all.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.respect = crawler.settings.getbool("NEWSCRAWL_RESPECT_TDM")
        self._rules: dict[str, list[Reservation] | asyncio.Task[list[Reservation]]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware for one crawler."""
        return cls(crawler)

    def process_request(self, request: Request) -> Awaitable[None] | None:
        """Note what is known of an article's rights before it is asked for."""
        if "key" not in request.meta:
            return None
        url = urlparse_cached(request)
        origin = f"{url.scheme}://{url.netloc}"
        rules = self._rules.get(origin)
        if isinstance(rules, list):
            self._note(rules, request)
            return None
        if rules is None:
            rules = self._rules[origin] = asyncio.ensure_future(self._read(origin))
        return self._wait(rules, request)

    async def _wait(self, reading: asyncio.Task[list[Reservation]], request: Request) -> None:
        self._note(await asyncio.shield(reading), request)

    def _note(self, rules: list[Reservation], request: Request) -> None:
        if not rules:
            return
        url = urlparse_cached(request)
        request.meta["tdm"] = reservation_of(rules, f"{url.path or '/'}?{url.query}" if url.query else url.path or "/")
        if self.respect and is_reserved(request.meta["tdm"]):
            raise Refusal(Disposition.REFUSED_TDM, "reserved by /.well-known/tdmrep.json")

    async def _read(self, origin: str) -> list[Reservation]:
        meta = {"allow_offsite": True, "download_maxsize": _SIZE_MAX}
        asked = Request(f"{origin}/.well-known/tdmrep.json", priority=_PRIORITY, meta=meta, callback=NO_CALLBACK)
        try:
            response = await fetch_aside(self.crawler, asked)
            rules = read_reservations(response.body) if response.status == 200 else []
        except Exception as error:  # a site that says nothing, in whatever way, reserves nothing
            logger.info("%s: %s; nothing is taken for reserved", asked.url, printable(repr(error)))
            rules = []
        self._rules[origin] = rules
        return rules
