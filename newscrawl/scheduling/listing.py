"""What ``newscrawl schedule --list`` and ``--history`` tell, as data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from newscrawl.locks import is_group_crawled
from newscrawl.scheduling.due import FUTURE, Due, History, Standing, due, missed, times_of
from newscrawl.scheduling.histories import history_of
from newscrawl.scheduling.words import instant, instant_of

if TYPE_CHECKING:
    from datetime import datetime, timedelta
    from pathlib import Path

    from newscrawl.config import Group
    from newscrawl.scheduling.plan import Plan
    from newscrawl.store import Slot, Store
    from newscrawl.store.schedule import SiteRun


@dataclass(frozen=True, slots=True)
class Line:
    """How a site of a group stands, the last run of the site, and the last slot that was taken."""

    group: Group
    site: str
    due: Due
    last_run: SiteRun | None
    last_slot: Slot | None

    def as_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        at, run, slot = self.due.at, self.last_run, self.last_slot
        by_clocks = at.astimezone(ZoneInfo(self.group.timezone)).isoformat() if at else None
        return {
            "group": self.group.name, "site": self.site, "cron": self.group.cron, "timezone": self.group.timezone,
            "adaptive": self.group.adaptive, "state": str(self.due.standing), "why": self.due.why or None,
            "slot": self.due.slot and instant(self.due.slot), "next": at and instant(at), "next_local": by_clocks,
            "attempt": self.due.attempt, "missed": self.due.missed, "last_run": run and run.started_at,
            "last_slot": slot and slot.slot, "last_state": slot and str(slot.state),
            "exit_code": slot and slot.exit_code, "reason": slot and slot.reason,
        }  # fmt: skip


def lines_of(plan: Plan, store: Store | None, now: datetime) -> list[Line]:
    """Return a line for each site of each group, those that are never due by themselves as well; *store* is None as long as
    nothing was crawled.
    """
    groups = plan.configuration.groups.values()
    return [_line(plan.data, group, site, store, now) for group in groups for site in plan.members.get(group.name, ())]


def _line(data: Path, group: Group, site: str, store: Store | None, now: datetime) -> Line:
    history = history_of(store, group, site, now) if store else History()
    if history.is_open and not is_group_crawled(data, group.name):  # nobody runs the schedule, or has noted it yet
        history = replace(history, is_open=False, is_interrupted=True)
    found = due(group, history, now)
    if found.standing is Standing.SERVED:  # that is noted by whoever runs the schedule; nothing is due
        coming = times_of(group).next(now)
        found = Due(Standing.WAITING, coming, coming, why=found.why)
    elif found.standing is Standing.DUE and found.slot and found.attempt == 1:
        found = Due(found.standing, found.slot, found.at, missed=missed(group, history, found.slot), why=found.why)
    if store is None:
        return Line(group, site, found, None, None)
    until = instant(now + FUTURE)
    return Line(
        group, site, found, store.schedule.last_run(site, "", until), store.schedule.latest(group.name, site, until)
    )


def took(slot: Slot) -> timedelta | None:
    """Return how long a slot took, from the start of its process to its end; None as long as it has none."""
    if slot.ended_at is None or slot.started_at is None:
        return None
    return instant_of(slot.ended_at) - instant_of(slot.started_at)


def slot_as_json(slot: Slot) -> dict[str, Any]:
    """Return a slot as a JSON object."""
    time = took(slot)
    return {
        "group": slot.group, "site": slot.site, "slot": slot.slot, "attempt": slot.attempt, "state": str(slot.state),
        "missed": slot.missed, "planned_at": slot.planned_at, "started_at": slot.started_at, "ended_at": slot.ended_at,
        "seconds": time and time.total_seconds(), "process": slot.process, "exit_code": slot.exit_code,
        "reason": slot.reason, "run": slot.run, "new": slot.new,
    }  # fmt: skip
