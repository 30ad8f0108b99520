"""Bounds of answers: Scrapy bounds the body, not the headers, which may come without end as well; and it does not always
say what was too large.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.exceptions import DownloadCancelledError
from twisted.web._newclient import ParseError

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IAddress
    from twisted.web._newclient import HTTP11ClientProtocol
    from twisted.web._newclient import Request as SentRequest
    from twisted.web.iweb import IResponse

_ANNOUNCED = re.compile(r"Expected to receive (\d{1,30}) bytes")
HEAD_MAX = 256 * 1024
"""Bytes of all header lines of an answer; servers themselves take no more than 8 to 64 KiB."""


class BoundedDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's handler of http and https, with a bound to the headers it reads."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory

    async def download_request(self, request: Request) -> Response:
        """Return the answer to a request; of one that is too large, say by what measure."""
        try:
            return await super().download_request(request)
        except DownloadCancelledError as error:
            limit = request.meta.get("download_maxsize", self._default_maxsize)
            announced = _ANNOUNCED.search(str(error))
            size = f"{announced[1]} bytes were announced" if announced else f"it went on after {limit} bytes"
            raise DownloadCancelledError(f"{size}; DOWNLOAD_MAXSIZE is {limit}") from error


class _Parser(_LenientHTTPClientParser):
    head = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - Twisted names it so
        self.head += len(line)
        if self.head > HEAD_MAX:
            raise ParseError(f"the headers are larger than {HEAD_MAX} bytes", line[:100])  # type: ignore[no-untyped-call]
        super().lineReceived(line)


class _Protocol(_LenientHTTP11ClientProtocol):
    def request(self, request: SentRequest) -> Deferred[IResponse]:
        answer = super().request(request)
        if self._parser is not None:
            self._parser.__class__ = _Parser  # as Scrapy puts its own in the place of Twisted's
        return answer


class _Factory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:  # noqa: ARG002, N802 - as Twisted calls it
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
