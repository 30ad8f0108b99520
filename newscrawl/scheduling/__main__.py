"""``python -m newscrawl.scheduling``: the process that runs the schedule, which ``newscrawl schedule`` turns into.

It is a process of its own because it runs for years and starts others: it loads neither Scrapy nor a card. It reads its
plan from standard input, and asks ``newscrawl schedule --print plan`` for another when the configuration has changed
or SIGHUP comes.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from newscrawl.exceptions import NewscrawlError
from newscrawl.locks import Lock
from newscrawl.reports.summary import SEVERITY
from newscrawl.safety.printable import printable
from newscrawl.scheduling.after import FollowUp
from newscrawl.scheduling.clock import STOPPING, SignalClock
from newscrawl.scheduling.plan import Plan
from newscrawl.scheduling.processes import Crawls
from newscrawl.scheduling.scheduler import Scheduler
from newscrawl.streams import outlive_stderr

if TYPE_CHECKING:
    from collections.abc import Collection

INTERRUPTED = 130
RELOAD_SECONDS = 120
"""What loading all cards may take."""


class Schedule:
    """The scheduler with its plan, which may change while it runs."""

    def __init__(self, plan: Plan, clock: SignalClock, *, once: bool) -> None:
        self.plan = plan
        self._clock = clock
        self._changed = self._state_of_file()
        self._stopping = {*STOPPING, signal.SIGHUP} if sys.stderr.isatty() else {*STOPPING}  # a terminal that is closed
        self.after = FollowUp(lambda: self.plan, self.say)
        self.scheduler = Scheduler(plan, clock, Crawls(plan.data), self.after, self.say, once=once)

    def say(self, sentence: str) -> None:
        """Write a line to standard error."""
        sys.stderr.write(f"{self._clock.now().astimezone():%Y-%m-%d %H:%M:%S} {printable(sentence)}\n")
        sys.stderr.flush()

    def run(self) -> int:
        """Run until there is nothing more to do, or a signal ends it; return the exit code."""
        by: int | None = None
        while self.scheduler.turn():
            self._clock.wait(self.scheduler.rest())
            heard = self._clock.take()
            for number in (number for number in heard if number in self._stopping):
                by = by or number
                asked = ", ".join(self.scheduler.running)
                what = f"; {asked}: asked to stop" if asked else ""
                self.say(f"{signal.Signals(number).name}: the schedule ends{what}")
                self.scheduler.stop()
                self.after.hurry()
            if not by and self._is_to_reload(heard):
                self._reload()
        if by == signal.SIGINT:
            return INTERRUPTED
        return 0 if by else max(self.scheduler.codes.values(), key=_severity, default=0)

    def _is_to_reload(self, heard: Collection[int]) -> bool:
        return signal.SIGHUP in heard or self.scheduler.is_outdated or self._state_of_file() != self._changed

    def _state_of_file(self) -> tuple[float, int] | None:
        path = self.plan.configuration.path
        try:
            state = path.stat() if path else None
        except OSError:
            return None
        return (state.st_mtime, state.st_size) if state else None

    def _reload(self) -> None:
        """Take over a changed configuration. As long as something is wrong with it nothing is started: a crawl reads it, too."""
        self._changed = self._state_of_file()
        self.scheduler.is_outdated = False
        command = [sys.executable, "-m", "newscrawl", "schedule", "--print", "plan", *self.plan.options]
        try:
            done = subprocess.run(command, capture_output=True, timeout=RELOAD_SECONDS, check=False)  # noqa: S603 # ours
            if done.returncode:
                said = done.stderr.decode(errors="replace").strip().removeprefix("newscrawl: error: ")
                self.say(f"{said}; nothing is started until that is mended")
                self.scheduler.is_held = True
                return
            self.plan = self.scheduler.plan = Plan.of_json(done.stdout)
            for line in done.stderr.decode(errors="replace").splitlines():  # of groups that have no site
                self.say(line.removeprefix("newscrawl: error: "))
        except (NewscrawlError, OSError, ValueError, subprocess.TimeoutExpired) as error:
            self.say(f"the schedule stays as it was, the configuration could not be read again: {error}")
            return
        self.scheduler.is_held = False
        self.scheduler.forget_turn()
        self.say(f"the configuration was read again: {self.plan.summary}")


def _severity(code: int) -> int:
    return SEVERITY.index(code if code in SEVERITY else 1)


def main() -> int:
    """Run the schedule of the plan on standard input."""
    parser = argparse.ArgumentParser(prog="newscrawl.scheduling", description="What newscrawl schedule turns into.")
    parser.add_argument("--once", action="store_true")
    options = parser.parse_args()
    outlive_stderr()
    with SignalClock() as clock:
        try:
            plan = Plan.of_json(sys.stdin.buffer.read())
            with Lock.of_schedule(plan.data):
                schedule = Schedule(plan, clock, once=options.once)
                if not options.once:
                    schedule.say(f"the schedule runs (process {os.getpid()}): {plan.summary}")
                try:
                    return schedule.run()
                finally:
                    schedule.after.close()
        except NewscrawlError as error:
            sys.stderr.write(f"newscrawl: error: {printable(str(error))}\n")
            return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
