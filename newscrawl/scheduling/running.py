"""A group that is being crawled, and how it is stopped: asked, told, killed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawl.scheduling.endings import Stop
    from newscrawl.scheduling.processes import Process
    from newscrawl.store import Slot

GRACES = (60.0, 15.0)
"""Seconds from asking a crawl to stop to telling it (pages on their way, closing, publishing), and from that to killing it."""


@dataclass(slots=True)
class Running:
    """A group that is being crawled. Times are seconds of a clock that only goes forward."""

    slots: list[Slot]
    process: Process
    began: float
    limit: float
    """seconds it may take; then it is asked to stop"""
    stop: Stop | None = None
    """why it was asked to stop"""
    steps: list[float] = field(default_factory=list)
    """when it was asked, told, killed"""

    @property
    def next_step(self) -> float:
        """When the next step of stopping it is due."""
        if not self.steps:
            return self.began + self.limit
        return self.steps[-1] + GRACES[len(self.steps) - 1] if len(self.steps) <= len(GRACES) else float("inf")

    def press(self, stop: Stop, now: float) -> None:
        """Take the next step of stopping it."""
        self.stop = self.stop or stop
        self.steps.append(now)
        if len(self.steps) <= len(GRACES):
            self.process.ask_to_stop()
        else:
            self.process.kill()
