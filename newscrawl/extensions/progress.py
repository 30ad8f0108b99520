"""Progress while a crawl runs: lines that change on a terminal, a plain line now and then elsewhere, or events as JSON."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from rich.live import Live
from rich.text import Text
from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call

from newscrawl.reports.board import SiteProgress, board, sentence, together
from newscrawl.reports.events import say_event
from newscrawl.reports.terminal import PLAIN_INTERVAL, TERMINAL_INTERVAL, is_live, stderr_console
from newscrawl.runs import run_of
from newscrawl.store import Disposition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.crawler import Crawler
    from scrapy.utils.asyncio import AsyncioLoopingCall
    from twisted.internet.task import LoopingCall

    from newscrawl.run import Run

NAMES_MAX = 8
"""Names of sites in a line."""


class Progress:
    """Scrapy's extension: tells the screen of the process when a site begins and when it is over."""

    def __init__(self, run: Run) -> None:
        self.run = run

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
        """Begin to show the site."""
        SCREEN.begin(self.run)

    def closed(self) -> None:
        """Show what it came to."""
        SCREEN.end(self.run)


class Screen:
    """Shows how far the sites of this process are. What is over is kept as figures, so that a run can be forgotten."""

    def __init__(self) -> None:
        self.waiting = 0
        """sites that are to be crawled and have not begun"""
        self.as_json = False
        self._begun: dict[str, float] = {}
        self._running: dict[str, Run] = {}
        self._over: dict[str, SiteProgress] = {}
        self._started = time.monotonic()
        self._live: Live | None = None
        self._loop: AsyncioLoopingCall | LoopingCall | None = None

    def begin(self, run: Run) -> None:
        """Show a site, from now on."""
        if not self._begun:
            self._started = time.monotonic()
        self.waiting = max(0, self.waiting - 1)
        self._begun[run.site] = time.monotonic()
        self._running[run.site] = run
        console = stderr_console()
        if self.as_json:
            say_event("site_started", site=run.site, run=run.id)
        elif is_live(console) and self._live is None:
            self._live = Live(console=console, transient=True, auto_refresh=False)
            self._live.start()
        if self._loop is None:
            self._loop = create_looping_call(self.show)
            self._loop.start(TERMINAL_INTERVAL if self._live else PLAIN_INTERVAL, now=False)

    def end(self, run: Run) -> None:
        """Keep what a site came to; the last one leaves the terminal as it was."""
        over = self._progress(run, is_over=True)
        self._running.pop(run.site, None)
        self._over[run.site] = over
        if self._live is None and not self.as_json:
            stderr_console().print(f"{sentence(over)}, done", soft_wrap=True)
        if not self._running and not self.waiting:
            self.close()

    def judge(self, site: str) -> None:
        """Mark a site that is over as bad."""
        if site in self._over:
            self._over[site] = replace(self._over[site], is_bad=True)

    def drop(self, site: str) -> None:
        """Forget a site that could not be crawled: its error is told."""
        if site not in self._over:
            self.waiting = max(0, self.waiting - (site not in self._running))
            self._running.pop(site, None)
            self._begun.pop(site, None)

    def close(self) -> None:
        """Show nothing more."""
        if self._loop is not None:
            self._loop.stop()
            self._loop = None
        if self._live is not None:
            self._live.stop()
            self._live = None

    def show(self) -> None:
        """Show how far it is at this moment."""
        sites = [self._over.get(site) or self._progress(self._running[site]) for site in self._begun]
        whole = together("", sites, time.monotonic() - self._started)
        running = [site for site in sites if not site.is_over]
        is_one = len(sites) + self.waiting == 1
        if self.as_json:
            for site in running:
                say_event("progress", **site.as_json())
            if not is_one:
                counts = {"running": len(running), "over": len(self._over), "waiting": self.waiting}
                say_event("progress", **{**whole.as_json(), "site": None}, **counts)
        elif self._live is None:
            line = sentence(sites[0] if is_one else self._named(whole, running))
            stderr_console().print(line, soft_wrap=True)
        elif is_one:
            self._live.update(Text(sentence(sites[0]), overflow="ellipsis", no_wrap=True), refresh=True)
        else:
            size = self._live.console.size
            lines = board(sites, self.waiting, whole, width=size.width, height=size.height - 1)
            self._live.update(Text("\n".join(lines), overflow="crop", no_wrap=True), refresh=True)

    def _named(self, whole: SiteProgress, running: Sequence[SiteProgress]) -> SiteProgress:
        """Name all together by how many are over and which are running."""
        sites = len(self._begun) + self.waiting
        names = ", ".join(site.site for site in running[:NAMES_MAX]) + (", ..." if len(running) > NAMES_MAX else "")
        return replace(whole, site=f"{len(self._over)} of {sites} sites done, {len(running)} running ({names})")

    def _progress(self, run: Run, *, is_over: bool = False) -> SiteProgress:
        tally = run.tally
        return SiteProgress(
            run.site,
            found=run.frontier.found,
            done=tally.total(),
            new=tally[Disposition.STORED],
            duplicates=tally[Disposition.DUPLICATE] + tally[Disposition.ALIAS],
            errors=sum(number for word, number in tally.items() if word.is_failure),
            seconds=time.monotonic() - self._begun[run.site],
            is_over=is_over,
        )


SCREEN = Screen()
"""Of this process: the crawlers of a process share one."""
