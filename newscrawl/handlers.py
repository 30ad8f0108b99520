"""Download handlers: where pages come from when not from the network."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.exceptions import DownloadCancelledError, ResponseDataLossError
from scrapy.http import Headers
from scrapy.responsetypes import responsetypes

from newscrawl.archive.replay import Archive
from newscrawl.safety.packing import TooLargeError

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class ReplayDownloadHandler(BaseDownloadHandler):
    """Answers every request from the WARC files of NEWSCRAWL_REPLAY; what they do not hold is a 404.

    The time of the capture travels in ``request.meta["fetched_at"]``. A body that was cut when it was captured fails as it
    did then.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.archive = open_archive(tuple(crawler.settings.getlist("NEWSCRAWL_REPLAY")))

    async def download_request(self, request: Request) -> Response:
        """Return the archived answer to *request*."""
        page = self.archive.get(request.url)
        if page is None:
            return responsetypes.from_args(url=request.url)(request.url, status=404)
        if isinstance(page.problem, TooLargeError):
            raise DownloadCancelledError(f"{page.problem} in the archive")
        if page.problem:
            raise ResponseDataLossError(f"{page.problem} in the archive")
        request.meta["fetched_at"] = page.fetched_at
        headers = Headers(page.headers)
        response_class = responsetypes.from_args(headers=headers, url=request.url, body=page.body[:4096])
        return response_class(request.url, status=page.status, headers=headers, body=page.body)


@lru_cache(maxsize=4)
def open_archive(paths: tuple[str, ...]) -> Archive:
    """Open the archive of *paths*, once a process: every crawler of a command, and every scheme, asks for it."""
    return Archive([Path(path) for path in paths])
