"""Crawling sites in one process: a few at a time, each apart from the others, and what each came to."""

from __future__ import annotations

import gc
import logging
from collections import deque
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from newscrawl.cli import INTERRUPTED
from newscrawl.exceptions import NewscrawlError
from newscrawl.extensions.life import RunLife, abandon_requests
from newscrawl.extensions.progress import SCREEN
from newscrawl.garbage import leave_alone_what_is_there
from newscrawl.reports.summary import SEVERITY, Summary, summarise, verdict
from newscrawl.run import STORE_FILE
from newscrawl.runs import run_of
from newscrawl.store import Store
from newscrawl.streams import outlive_stdout

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from scrapy.crawler import AsyncCrawlerProcess, Crawler

    from newscrawl.targets import Target

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a site: the summary of its run, or the error that kept it from one, or from its end."""

    site: str
    summary: Summary | None = None
    error: Exception | None = None

    @property
    def code(self) -> int:
        """Its exit code."""
        return worst([*([verdict(self.summary)[0]] if self.summary else []), *codes_of([self.error])])


@dataclass(slots=True)
class Results:
    """What became of the targets."""

    faults: list[Exception] = field(default_factory=list)
    """errors that are no site's"""
    ended: list[Ended] = field(default_factory=list)
    published: list[Path] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)
    """sites that had not begun when the crawl was stopped"""
    interrupted: bool = False
    """whether a run had no time to end; its store is whole, its articles are published by the next"""

    @property
    def summaries(self) -> list[Summary]:
        """Of the runs that came to an end."""
        return [site.summary for site in self.ended if site.summary]

    @property
    def errors(self) -> list[Exception]:
        """What kept sites from being crawled, or a run from its end, and what else went wrong."""
        return [*self.faults, *(site.error for site in self.ended if site.error)]

    @property
    def code(self) -> int:
        """The exit code: that of the worst site."""
        stopped = [INTERRUPTED] if self.interrupted or self.unasked else []
        return worst([*(site.code for site in self.ended), *codes_of(self.faults), *stopped])


def codes_of(errors: Iterable[Exception | None]) -> list[int]:
    """Return the exit code of each error."""
    return [error.exit_code if isinstance(error, NewscrawlError) else 1 for error in errors if error]


def worst(codes: Sequence[int]) -> int:
    """Return the worst of exit codes; 0 when there is none."""
    return max(codes, key=SEVERITY.index, default=0)


def crawl(
    process: AsyncCrawlerProcess,
    targets: Sequence[Target],
    at_once: int,
    tell: Callable[[Ended], None] = lambda _: None,
) -> Results:
    """Crawl *targets*, *at_once* side by side, until all are done, whoever reads what is said of it by then; the process
    cannot crawl again after. *tell* is called when a site is over.
    """
    outlive_stdout()
    crawls = _Crawls(process, targets, tell)
    SCREEN.waiting = len(targets)
    original_stop = process.stop

    async def stop() -> None:
        crawls.is_stopping = True
        SCREEN.waiting = 0
        for crawler in process.crawlers:
            abandon_requests(crawler)
        await original_stop()

    process.stop = stop  # type: ignore[method-assign] # a signal must end those that wait, too
    for _ in range(at_once):
        crawls.start_next()
    leave_alone_what_is_there()
    process.start()
    SCREEN.close()
    return crawls.results()


class _Crawls:
    """The crawls of a process. Each is summed up when it is over, and forgotten: a crawler keeps megabytes."""

    def __init__(self, process: AsyncCrawlerProcess, targets: Sequence[Target], tell: Callable[[Ended], None]) -> None:
        self.is_stopping = False
        self._process = process
        self._waiting = deque(targets)
        self._running: set[Crawler] = set()
        self._tell = tell
        self._results = Results()

    def start_next(self) -> None:
        """Begin the next site; one that cannot begin makes place for the one behind it."""
        while self._waiting and not self.is_stopping:
            target = self._waiting.popleft()
            try:
                crawler = self._process.create_crawler(target.spider)
                crawler.settings.setdict(target.settings, priority="spider")
                task = self._process.crawl(crawler, **target.arguments)
            except Exception as error:  # a card is code: anything may happen in it
                self._keep(Ended(target.site, error=error))
                continue
            self._running.add(crawler)
            task.add_done_callback(partial(self._ended, target.site, crawler))
            return

    def _ended(self, site: str, crawler: Crawler, task: asyncio.Task[None]) -> None:
        self._running.discard(crawler)
        try:
            self._keep(self._summed_up(site, crawler, task))
        finally:
            self.start_next()
            if self._running:
                gc.collect()  # crawlers are knots of references, which would wait for a collector that comes seldom

    def _summed_up(self, site: str, crawler: Crawler, task: asyncio.Task[None]) -> Ended:
        failure = None if task.cancelled() else task.exception()
        if failure is not None:
            return Ended(site, error=failure if isinstance(failure, Exception) else RuntimeError(repr(failure)))
        life = crawler.get_extension(RunLife)
        error: Exception | None = life.error if life else None
        run = run_of(crawler)
        if run is None:
            return Ended(site, error=error)
        self._results.published.extend(run.published)
        try:
            with Store.open(run.data / STORE_FILE) as store:
                return Ended(site, summarise(store, run.id), error)
        except NewscrawlError as unreadable:
            return Ended(site, error=error or unreadable)

    def _keep(self, ended: Ended) -> None:
        if ended.error is not None:
            logger.info("traceback of the crawl", exc_info=ended.error)
            ended.error.__traceback__ = None  # it holds the crawler
        if ended.summary is None:
            SCREEN.drop(ended.site)
        elif ended.code:
            SCREEN.judge(ended.site)
        self._results.ended.append(ended)
        self._tell(ended)

    def results(self) -> Results:
        """Return what became of the targets; of those that a second signal has ended, which waits for nothing, nothing."""
        self._results.interrupted = bool(self._running)
        self._results.unasked = [target.site for target in self._waiting]
        return self._results
