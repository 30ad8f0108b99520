"""Counts what servers answer and how long they take; the run notes it when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from newscrawl.runs import run_of
from newscrawl.store.responses import class_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from newscrawl.run import Run


class ResponseCount:
    """Counts every answer of the network, of sources, robots.txt files, redirects and retries as well."""

    def __init__(self, run: Run) -> None:
        self.run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make it for a crawler that has a run."""
        run = run_of(crawler)
        if run is None:
            raise NotConfigured
        count = cls(run)
        crawler.signals.connect(count.downloaded, signal=signals.response_downloaded)
        return count

    def downloaded(self, response: Response, request: Request) -> None:
        """Count an answer; one without a latency came from no network."""
        latency = request.meta.get("download_latency")
        if latency is not None:
            self.run.responses[response.status, class_of(latency)] += 1
