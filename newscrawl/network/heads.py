"""Heads of answers: Scrapy bounds the body of an answer, not its headers, which may come without end as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from twisted.web._newclient import ParseError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IAddress
    from twisted.web._newclient import HTTP11ClientProtocol, Request
    from twisted.web.iweb import IResponse

HEAD_MAX = 256 * 1024
"""Bytes of all header lines of an answer; servers themselves take no more than 8 to 64 KiB."""


class BoundedDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's handler of http and https, with a bound to the headers it reads."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory


class _Parser(_LenientHTTPClientParser):
    head = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - Twisted names it so
        self.head += len(line)
        if self.head > HEAD_MAX:
            raise ParseError(f"the headers are larger than {HEAD_MAX} bytes", line[:100])  # type: ignore[no-untyped-call]
        super().lineReceived(line)


class _Protocol(_LenientHTTP11ClientProtocol):
    def request(self, request: Request) -> Deferred[IResponse]:
        answer = super().request(request)
        if self._parser is not None:
            self._parser.__class__ = _Parser  # as Scrapy puts its own in the place of Twisted's
        return answer


class _Factory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:  # noqa: ARG002, N802 - as Twisted calls it
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
