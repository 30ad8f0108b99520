"""Packed answers, unpacked whole and within bounds, or not taken for pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import TextResponse
from scrapy.responsetypes import responsetypes

from newscrawl.failures import Refusal
from newscrawl.safety.packing import PACKINGS, DamagedError, PackedError, TooLargeError, unpack
from newscrawl.store import Disposition

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

LAYERS_MAX = 3
"""Layers of packing, each of which may cost as much as a page; honest servers use one."""
ENOUGH = "enough"
"""Key of a request's meta: so many bytes of the body are enough."""
STOPPED = "download_stopped"
"""Scrapy's flag of an answer that was not read to its end, as we wished."""
ERROR_STATUS = 400


class PackingMiddleware:
    """Downloader middleware in place of Scrapy's HttpCompressionMiddleware, which takes what is left of a stream that was
    cut or damaged for the page.

    Such an answer is asked for again; when it stays so the page has failed. Of an error the status counts, whatever its body.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.size_max = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self.retries = crawler.settings.getbool("RETRY_ENABLED")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware for one crawler."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Say what can be unpacked."""
        request.headers.setdefault("Accept-Encoding", ", ".join(PACKINGS))

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return an answer unpacked, or the request that asks for it again; raises Refusal."""
        layers = _layers(response)
        if not layers or not response.body:
            return response
        if len(layers) > LAYERS_MAX:
            raise Refusal(Disposition.FAILED_TOO_LARGE, f"packed {len(layers)} times; {LAYERS_MAX} are unpacked")
        try:
            body = self._unpacked(request, response, layers)
        except DamagedError as error:
            again = self._again(request, str(error))
            if again is None:
                raise Refusal(Disposition.FAILED_CUT, str(error)) from error
            return again
        except PackedError as error:
            said = f"{len(response.body)} bytes, {error}; DOWNLOAD_MAXSIZE is {self.size_max}"
            raise Refusal(Disposition.FAILED_TOO_LARGE, said) from error
        return _replaced(response, body)

    def _unpacked(self, request: Request, response: Response, layers: list[str]) -> bytes:
        body = response.body
        size_max = request.meta.get(ENOUGH) or request.meta.get("download_maxsize", self.size_max)
        for packing in reversed(layers):
            try:
                body = unpack(body, packing, size_max)
            except PackedError as error:
                is_enough = ENOUGH in request.meta and (isinstance(error, TooLargeError) or STOPPED in response.flags)
                if not is_enough and response.status < ERROR_STATUS:
                    raise
                body = error.part
        return body

    def _again(self, request: Request, reason: str) -> Request | None:
        if not self.retries or self.crawler.spider is None or request.meta.get("dont_retry"):
            return None
        return get_retry_request(request, reason=reason, spider=self.crawler.spider)


def plain_body(response: Response, size_max: int) -> bytes:
    """Return the body of an answer as it came, unpacked; raises PackedError."""
    body = response.body
    for packing in reversed(_layers(response)[:LAYERS_MAX]):
        body = unpack(body, packing, size_max) if body else body
    return body


def _layers(response: Response) -> list[str]:
    """Return the packings of an answer, the innermost first, without those that are none."""
    words = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1").lower().split(",")
    return [word.strip() for word in words if word.strip().removeprefix("x-") in PACKINGS]


def _replaced(response: Response, body: bytes) -> Response:
    """Return an answer with another body, as what that turns out to be."""
    headers = response.headers.copy()
    del headers["Content-Encoding"]
    kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
    changes: dict[str, Any] = {"encoding": None} if issubclass(kind, TextResponse) else {}
    return response.replace(cls=kind, headers=headers, body=body, **changes)
