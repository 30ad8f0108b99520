"""What became of the sites of a process that has ended: told by their runs in the store, not by the process."""

from __future__ import annotations

import signal
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from newscrawl.exceptions import LockedError, OutputError, UsageError
from newscrawl.reports.summary import ERROR, INTERRUPTED, summarise, verdict
from newscrawl.store import State

if TYPE_CHECKING:
    from newscrawl.reports.summary import Summary
    from newscrawl.store import Slot, Store
    from newscrawl.store.schedule import SiteRun


class Stop(Enum):
    """What a process was asked to end for; the value is how a sentence says it."""

    TIME_LIMIT = "at its time limit"
    SCHEDULE = "because the schedule was stopped"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended: its exit code (minus the signal that killed it; None when nobody was there to see it), what it
    was asked to stop for, the errors it told.
    """

    code: int | None
    stop: Stop | None = None
    errors: tuple[str, ...] = ()


def settle(store: Store, slot: Slot, run: SiteRun | None, ended: Ended, now: str) -> Slot:
    """Return a slot whose process has ended as it is to be kept; *run* is the run of its site that began since, if any."""
    slot = replace(slot, ended_at=now, run=run.id if run else None)
    if run is None:
        return _not_crawled(slot, ended)
    if run.reason == "shutdown" and ended.stop is Stop.TIME_LIMIT:
        reason = f"stopped {ended.stop.value}; the rest is left for the next run"
        return replace(slot, state=State.DONE, exit_code=INTERRUPTED, reason=reason, new=_new(summarise(store, run.id)))
    if run.reason in (None, "shutdown"):
        return replace(slot, state=State.INTERRUPTED, exit_code=INTERRUPTED, reason=_interruption(ended))
    summary = summarise(store, run.id)
    code, sentence = verdict(summary)
    if run.reason == "failed":
        code, sentence = _own(ended), _error_about(slot.site, ended) or "what was fetched could not be stored"
    state = State.FAILED if code == ERROR or run.reason == "failed" or _is_shut_out(summary) else State.DONE
    return replace(slot, state=state, exit_code=code, reason=sentence, new=_new(summary))


def _not_crawled(slot: Slot, ended: Ended) -> Slot:
    """Return a slot whose site was never asked anything."""
    error = _error_about(slot.site, ended)
    if ended.code == LockedError.exit_code and error:
        return replace(slot, state=State.INTERRUPTED, exit_code=LockedError.exit_code, reason=error)
    if ended.stop or ended.code is None or ended.code < 0 or ended.code == INTERRUPTED:
        reason = f"not reached: {_interruption(ended)}"
        return replace(slot, state=State.INTERRUPTED, exit_code=INTERRUPTED, reason=reason)
    return replace(slot, state=State.FAILED, exit_code=_own(ended), reason=error or "no run of it began")


def _own(ended: Ended) -> int:
    """Return the exit code of a process as that of one site: what a user must mend is every site's."""
    return ended.code if ended.code in (UsageError.exit_code, OutputError.exit_code) else ERROR


def _interruption(ended: Ended) -> str:
    if ended.stop:
        return f"stopped {ended.stop.value}"
    if ended.code is not None and ended.code < 0:
        return f"its process was killed ({signal.Signals(-ended.code).name})"
    return "its process did not come to its end"


def _error_about(site: str, ended: Ended) -> str | None:
    """Return the error that names a site, else the last there was."""
    return next((error for error in ended.errors if site in error), ended.errors[-1] if ended.errors else None)


def _is_shut_out(summary: Summary) -> bool:
    """Ask whether a site let its sources be read, but none of its pages."""
    return summary.failed > 0 and summary.failed == sum(summary.counts.values())


def _new(summary: Summary) -> int:
    return summary.stored + summary.duplicates
