"""A few pages, fetched for a command with the crawl's own manners: robots.txt, address guard, pauses, replay."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import CloseSpider
from scrapy.spidermiddlewares.httperror import HttpError

from newscrawl.drafting.fetched import Fetch, Fetched
from newscrawl.exceptions import UsageError
from newscrawl.failures import disposition_of, was_abandoned
from newscrawl.store import ADVICE, Disposition

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy.crawler import CrawlerProcessBase
    from scrapy.http import Response

Result = TypeVar("Result")
Work = Callable[[Fetch], Awaitable[Result]]
"""What is to be done with pages: it asks for one after the other."""


def run_errand(process: CrawlerProcessBase | None, work: Work[Result]) -> Result:
    """Do *work* in a crawl of its own and return what it gives; the process cannot crawl again after.

    Raises:
        NewscrawlError: whatever the work raises.
        KeyboardInterrupt: it was stopped.
    """
    if not isinstance(process, AsyncCrawlerProcess):
        raise UsageError("newscrawl needs the asyncio reactor; remove TWISTED_REACTOR from your settings")
    outcome: list[Result | Exception] = []
    task = process.crawl(ErrandSpider, work=work, outcome=outcome)
    process.start()
    if not outcome:
        if task.done() and not task.cancelled() and (error := task.exception()):
            raise error  # it could not even begin
        raise KeyboardInterrupt
    if isinstance(outcome[0], Exception):
        raise outcome[0]
    return outcome[0]


class ErrandSpider(Spider):
    """Runs an errand; it has no site and stores nothing."""

    name = "errand"

    def __init__(self, *, work: Work[Any], outcome: list[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.work = work
        self.outcome = outcome

    async def start(self) -> AsyncIterator[Any]:
        """Do the work; there is nothing to crawl beside it."""
        try:
            self.outcome.append(await self.work(self.fetch))
        except Exception as error:  # it is raised where the outcome is awaited; Scrapy would only log it
            self.outcome.append(error)
        nothing: tuple[Request, ...] = ()
        for request in nothing:  # a generator is asked for
            yield request

    async def fetch(self, url: str) -> Fetched:
        """Fetch a page through all the middlewares. What goes wrong is told in what comes back."""
        if self.crawler.engine is None:
            raise CloseSpider
        request = Request(url)
        try:
            response = checked(await self.crawler.engine.download_async(request))
        except Exception as error:  # whatever a download may come to: all have a disposition, which is told
            if was_abandoned(error):
                raise
            disposition, detail = disposition_of(error)
            meaning, advice = ADVICE[disposition]
            status = error.response.status if isinstance(error, HttpError) else 0
            return Fetched(url, status, url=url, problem=f"{meaning}: {detail}", advice=advice,
                           refused=disposition == Disposition.REFUSED_ROBOTS)  # fmt: skip
        kind, date = (response.headers.get(name) for name in ("Content-Type", "Date"))
        final = response.request or request
        return Fetched(
            asked=url, status=response.status, url=response.url, body=response.body,
            content_type=kind.decode("latin-1") if kind else None, date=date.decode("latin-1") if date else None,
            fetched_at=final.meta.get("fetched_at") or datetime.now(UTC),
        )  # fmt: skip


def checked(response: Response) -> Response:
    """Return a response that has a page; raise HttpError for any other, as Scrapy does in front of a callback."""
    if not 200 <= response.status < 300:
        raise HttpError(response)
    return response
