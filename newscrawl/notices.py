"""Who else is told of a crawl: a dead man's switch when it begins and ends, receivers of alerts."""

from __future__ import annotations

import signal
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from newscrawl.alerts import Ending, ping_beside, tell
from newscrawl.alerts.telling import SECONDS_MAX
from newscrawl.exceptions import LockedError
from newscrawl.reports.summary import INTERRUPTED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newscrawl.alerts import Told
    from newscrawl.config import Configuration
    from newscrawl.crawling import Ended, Results

STOPPED_SECONDS = 5.0
"""What telling the receivers may take when somebody has stopped the crawl."""


class Notices:
    """Tells the others of one crawl. Nothing of it fails the crawl, and it takes a minute and a bit at the worst."""

    def __init__(self, configuration: Configuration, data: Path) -> None:
        self._configuration = configuration
        self._data = data
        self._switch = configuration.ping
        self._told_start: Callable[[], Told] | None = None

    def begin(self, text: str) -> None:
        """Tell the switch that the crawl begins; nobody waits for its answer."""
        if self._switch:
            self._told_start = ping_beside(self._switch, "start", text)

    def end(self, results: Results, text: str) -> list[str]:
        """Tell the switch and the receivers what it came to; return a sentence for each that was told or could not be. Whoever
        has stopped the crawl waits for seconds, and another signal ends it at once.
        """
        told: list[Told] = []
        with _stopped_by_signals():
            told += self._tell(results, text)
        return [one.sentence for one in told]

    def _tell(self, results: Results, text: str) -> list[Told]:
        endings = [_ending(site) for site in results.ended if not isinstance(site.error, LockedError)]
        seconds = STOPPED_SECONDS if results.code == INTERRUPTED else SECONDS_MAX
        if not self._switch or not self._told_start:
            return tell(self._data, self._configuration.receivers, endings, seconds=seconds)
        told_end = ping_beside(self._switch, "success" if is_success(results) else "fail", text)
        told = tell(self._data, self._configuration.receivers, endings, seconds=seconds)
        return [*told, *(one for one in (self._told_start(), told_end()) if not one.ok)]


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Let SIGINT and SIGTERM end the block; the handlers of the reactor, which has ended, would do nothing."""
    kept = {number: signal.signal(number, signal.default_int_handler) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def is_success(results: Results) -> bool:
    """Ask whether a crawl did its work, as a dead man's switch means it: sites that fail are a matter of alerts, as long as
    not all of them do.
    """
    if results.interrupted or results.unasked or results.faults:
        return False
    done = [site for site in results.ended if site.error is None and site.code in (0, 3, 4)]
    return bool(done) or not results.ended


def _ending(site: Ended) -> Ending:
    return Ending(site.site, site.summary.run if site.summary else None, str(site.error) if site.error else None)
