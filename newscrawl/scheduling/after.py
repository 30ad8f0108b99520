"""What follows the crawl of a group: exports, alerts, a word to the dead man's switch.

One thread does it, one group after the other, so that no two exports write one file. Each step has a bound of time, and
one that fails costs a sentence, never the schedule.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

from newscrawl.alerts import Ending, ping, ping_beside, tell
from newscrawl.scheduling.due import ATTEMPTS_MAX
from newscrawl.store import State

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newscrawl.alerts import Told
    from newscrawl.scheduling.plan import Plan
    from newscrawl.store import Slot

EXPORT_SECONDS = 3600.0
"""What one export may take."""
NOTHING_TO_EXPORT = 4
"""Exit code of an export when there is no article yet, which is no fault."""


class FollowUp:
    """Does what follows the crawl of a group, in a thread of its own; close it at the end."""

    def __init__(self, plan: Callable[[], Plan], say: Callable[[str], None]) -> None:
        self._plan = plan
        self._say = say
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="follow-up")
        self._pings: dict[str, Callable[[], Told]] = {}
        self._export: subprocess.Popen[bytes] | None = None
        self._is_hurried = False

    def begin(self, group: str) -> None:
        """Tell the switch that the crawl of a group begins; that takes no time by itself."""
        address = self._plan().configuration.ping
        if address:
            self._pings[group] = ping_beside(address, "start", group)

    def end(self, group: str, slots: Sequence[Slot]) -> None:
        """Do what follows, after what is still to be done for other groups."""
        self._thread.submit(self._follow, self._plan(), group, tuple(slots))

    def hurry(self) -> None:
        """Stop the export that is being written, and write none any more: those after the next crawl hold the same."""
        self._is_hurried = True
        if self._export is not None:
            _kill(self._export)

    def close(self) -> None:
        """Wait for what is still to be done."""
        self._thread.shutdown(wait=True)

    def _follow(self, plan: Plan, group: str, slots: Sequence[Slot]) -> None:
        try:
            troubles = self._exports(plan, group)
            over = [slot for slot in slots if _is_over(slot)]
            for told in tell(plan.data, plan.configuration.receivers, map(_ending_of, over)):
                self._say(f"{group}: {told.sentence}")
            started = self._pings.pop(group, None)
            if started is not None:
                self._ping(plan, group, over, troubles, started)
        except Exception as error:  # nothing that follows a crawl may end the schedule
            self._say(f"{group}: what follows its crawl failed: {type(error).__name__}: {error}")

    def _ping(
        self, plan: Plan, group: str, slots: Sequence[Slot], troubles: Sequence[str], started: Callable[[], Told]
    ) -> None:
        failed = [f"{slot.site}: {slot.reason}" for slot in slots if _is_trouble(slot)]
        said = [f"{group}: {len(slots)} sites, {sum(slot.new or 0 for slot in slots)} new articles", *failed, *troubles]
        address = plan.configuration.ping
        done = ping(address, "fail" if failed or troubles else "success", "\n".join(said)) if address else None
        for told in (started(), done):
            if told is not None and not told.ok:
                self._say(f"{group}: {told.sentence}")

    def _exports(self, plan: Plan, group: str) -> list[str]:
        """Write the exports that follow a group; return a sentence for each that failed."""
        troubles = []
        for step in plan.configuration.exports:
            if (not step.groups or group in step.groups) and not self._is_hurried:
                adds = "--since-last" in step.arguments  # to what the export before has written
                trouble = self._run_export([*plan.options, *step.arguments, *(() if adds else ("--overwrite",))])
                if trouble:
                    troubles.append(f"export {step.arguments[0]}: {trouble}")
                    self._say(f"{group}: {troubles[-1]}")
        return troubles

    def _run_export(self, words: Sequence[str]) -> str:
        """Run ``newscrawl export``; return what went wrong, nothing when nothing did."""
        command = [sys.executable, "-m", "newscrawl", "export", *words]
        try:
            process = subprocess.Popen(  # noqa: S603 # our own command
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            return f"it could not be started: {error}"
        self._export = process
        try:
            _, said = process.communicate(timeout=EXPORT_SECONDS)
        except subprocess.TimeoutExpired:
            _kill(process)
            process.communicate()
            return f"it was killed after {EXPORT_SECONDS:g} s"
        finally:
            self._export = None
        if self._is_hurried:
            return "the schedule was stopped; it is written after the next crawl"
        if process.returncode in (0, NOTHING_TO_EXPORT):
            return ""
        lines = said.decode(errors="replace").strip().splitlines()
        return lines[-1].removeprefix("newscrawl: error: ") if lines else f"exit code {process.returncode}"


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill an export and what it has started."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _is_over(slot: Slot) -> bool:
    """Ask whether that was the last word: what was interrupted for the first time is caught up, and told then."""
    return slot.state is not State.INTERRUPTED or slot.attempt >= ATTEMPTS_MAX


def _is_trouble(slot: Slot) -> bool:
    return slot.state in (State.FAILED, State.INTERRUPTED)


def _ending_of(slot: Slot) -> Ending:
    """Return what alerts are told of a slot."""
    is_known = slot.run is not None and slot.state is not State.INTERRUPTED
    return Ending(slot.site, slot.run, None if is_known else slot.reason)
