"""``--warc DIR``: all that goes over the wire, archived before anything is made of it."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from newscrawl import __version__
from newscrawl.archive.writer import Exchange, WarcWriter, finish_leftovers
from newscrawl.exceptions import OutputError
from newscrawl.extensions.life import RunLife
from newscrawl.runs import run_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Headers, Response

_SECRET = frozenset((b"authorization", b"proxy-authorization"))
"""Headers of a request that hold passwords, which no archive needs."""


class ArchiveMiddleware:
    """Downloader middleware, the last before the network: writes each exchange as it was, still packed, into WARC files.

    A page that cannot be archived is not read: the crawl ends, says why, and the page stays to be fetched.
    """

    def __init__(self, crawler: Crawler, writer: WarcWriter) -> None:
        self.crawler = crawler
        self.writer = writer
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware, and finish what a killed crawl of the site has left; raises OutputError."""
        folder = crawler.settings["NEWSCRAWL_WARC"]
        site = getattr(crawler.spider, "site", None)
        if not folder or not site:
            raise NotConfigured
        finish_leftovers(Path(folder), f"{site}-")
        run = run_of(crawler)
        name = run.id if run else f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(5)}"
        size = crawler.settings.getint("NEWSCRAWL_WARC_SIZE")
        return cls(
            crawler, WarcWriter(Path(folder), f"{site}-{name}", software=f"newscrawl/{__version__}", size_max=size)
        )

    def process_response(self, request: Request, response: Response) -> Response:
        """Archive an answer; raises OutputError when it cannot be written."""
        if "cached" in response.flags:
            return response
        try:
            self.writer.write(_exchange(request, response))
        except OutputError as error:
            self.life.fail(error)
            raise
        return response

    def _closed(self) -> None:
        try:
            self.writer.close()
        except OutputError as error:
            self.life.keep(error)

    @property
    def life(self) -> RunLife:
        """The run's life, which ends with an error and tells it."""
        life = self.crawler.get_extension(RunLife)
        if life is None:
            raise NotConfigured
        return life


def _exchange(request: Request, response: Response) -> Exchange:
    try:
        reason = HTTPStatus(response.status).phrase
    except ValueError:  # a status of the server's own making
        reason = ""
    return Exchange(
        url=response.url, method=request.method, request_headers=_lines(request.headers, without=_SECRET),
        request_body=request.body, status=response.status, reason=reason, headers=_lines(response.headers), body=response.body,
        at=datetime.now(UTC), ip=str(response.ip_address) if response.ip_address else None,
    )  # fmt: skip


def _lines(headers: Headers, without: Collection[bytes] = ()) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, values in headers.items() if name.lower() not in without for value in values]
