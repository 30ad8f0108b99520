"""Progress while a crawl runs: one line that changes on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar, Self

from rich.live import Live
from rich.text import Text
from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call

from newscrawl.reports.terminal import PLAIN_INTERVAL, TERMINAL_INTERVAL, stderr_console
from newscrawl.runs import run_of
from newscrawl.store import Disposition

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawl.run import Run


class Progress:
    """Shows what the runs of this process have come to so far. All crawlers of a process share one line."""

    _running: ClassVar[list[Run]] = []
    _live: ClassVar[Live | None] = None

    def __init__(self, run: Run) -> None:
        self.run = run
        self.console = stderr_console()
        self.started = time.monotonic()
        self.loop = create_looping_call(self._show)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make it for a crawler that has a run."""
        run = run_of(crawler)
        if run is None or not crawler.settings.getbool("NEWSCRAWL_PROGRESS"):
            raise NotConfigured
        progress = cls(run)
        crawler.signals.connect(progress.opened, signal=signals.spider_opened)
        crawler.signals.connect(progress.closed, signal=signals.spider_closed)
        return progress

    def opened(self) -> None:
        """Start to show."""
        Progress._running.append(self.run)
        if self.console.is_terminal and Progress._live is None:
            Progress._live = Live(console=self.console, transient=True, auto_refresh=False)
            Progress._live.start()
        self.loop.start(TERMINAL_INTERVAL if self.console.is_terminal else PLAIN_INTERVAL, now=False)

    def closed(self) -> None:
        """Stop to show; the last one of the process leaves the terminal as it was."""
        if self.loop.running:
            self.loop.stop()
        Progress._running.remove(self.run)
        if not self.console.is_terminal:
            self.console.print(f"{self.run.site}: {self.figures([self.run])}, done")
        if Progress._live is not None and not Progress._running:
            Progress._live.stop()
            Progress._live = None

    def _show(self) -> None:
        runs = Progress._running
        if not runs:
            return
        names = runs[0].site if len(runs) == 1 else f"{len(runs)} sites"
        line = f"{names}: {self.figures(runs)}"
        if Progress._live is not None:
            Progress._live.update(Text(line, overflow="ellipsis", no_wrap=True), refresh=True)
        elif runs[0] is self.run:
            self.console.print(line)

    def figures(self, runs: list[Run]) -> str:
        """Return what *runs* have come to so far, in a few words."""
        found = sum(run.frontier.found for run in runs)
        ended = sum(run.tally.total() for run in runs)
        stored = sum(run.tally[Disposition.STORED] for run in runs)
        copies = sum(run.tally[word] for run in runs for word in (Disposition.DUPLICATE, Disposition.ALIAS))
        failed = sum(number for run in runs for word, number in run.tally.items() if word.is_failure)
        rate = ended / max(0.1, time.monotonic() - self.started)
        return (f"{found} found, {ended} done ({rate:.1f}/s), {stored} stored, {copies} duplicates, "
                f"{failed} failed, {ended - stored - copies - failed} other")  # fmt: skip
