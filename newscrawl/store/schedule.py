"""The slots of the schedule: which site of which group was to be crawled when, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from newscrawl.store.dispositions import Disposition

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

FAILURES_MAX = 60
"""Slots of a site that are looked at for failures in a row."""


class State(StrEnum):
    """What became of a slot."""

    PLANNED = "planned"
    """written down; its process may have been started or not"""
    RUNNING = "running"
    DONE = "done"
    """crawled, whatever that brought"""
    FAILED = "failed"
    """the site could not be read, or none of its pages"""
    INTERRUPTED = "interrupted"
    """it did not come to its end; it is caught up once"""
    SERVED = "served"
    """another crawl of the site, which began after it, stands for it"""


@dataclass(frozen=True, slots=True)
class Slot:
    """A row of table ``slots``; times are UTC instants as YYYY-MM-DDTHH:MM:SSZ."""

    group: str
    site: str
    slot: str
    attempt: int = 1
    state: State = State.PLANNED
    missed: int = 0
    planned_at: str = ""
    started_at: str | None = None
    ended_at: str | None = None
    process: int | None = None
    exit_code: int | None = None
    reason: str | None = None
    run: str | None = None
    new: int | None = None


@dataclass(frozen=True, slots=True)
class SiteRun:
    """A run of a site, by whomever: its id, when it began, how it ended (None: it goes on, or was killed)."""

    id: str
    started_at: str
    reason: str | None

    @property
    def is_whole(self) -> bool:
        """Ask whether it came to an end of its own."""
        return self.reason not in (None, "shutdown", "failed")


_COLUMNS = "group_name, site, slot, attempt, state, missed, planned_at, started_at, ended_at, process, exit_code, reason, run, new"


class ScheduleTable:
    """Table ``slots``, and what ``runs`` says to it. Writes belong inside a transaction of the store."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    # -- writing ------------------------------------------------------------------------------------------------------

    def write(self, slots: Iterable[Slot]) -> None:
        """Write slots as they are now, new ones and known ones."""
        self._db.executemany(
            f"INSERT OR REPLACE INTO slots ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            (
                (slot.group, slot.site, slot.slot, slot.attempt, slot.state, slot.missed, slot.planned_at, slot.started_at,
                 slot.ended_at, slot.process, slot.exit_code, slot.reason, slot.run, slot.new)
                for slot in slots
            ),
        )  # fmt: skip

    def take_back(self, slots: Iterable[Slot]) -> None:
        """Forget planned slots for which nothing was ever started."""
        self._db.executemany(
            "DELETE FROM slots WHERE group_name = ? AND site = ? AND slot = ? AND attempt = ?",
            ((slot.group, slot.site, slot.slot, slot.attempt) for slot in slots),
        )

    # -- asking -------------------------------------------------------------------------------------------------------

    def open(self) -> list[Slot]:
        """Return the slots that have not ended, in the order of their groups."""
        return self._slots("WHERE ended_at IS NULL ORDER BY group_name, planned_at, site")

    def latest(self, group: str, site: str, until: str) -> Slot | None:
        """Return the last slot of a site in a group, and its last attempt; what lies after *until* does not count."""
        found = self._slots(
            "WHERE group_name = ? AND site = ? AND slot <= ? ORDER BY slot DESC, attempt DESC LIMIT 1",
            group,
            site,
            until,
        )
        return found[0] if found else None

    def failures(self, site: str) -> list[str]:
        """Return when the failures of a site began that no success has followed, the latest first, FAILURES_MAX at most."""
        rows = self._db.execute(
            "SELECT state, exit_code, planned_at FROM slots WHERE site = ? ORDER BY planned_at DESC LIMIT ?",
            (site, FAILURES_MAX),
        )
        failures = []
        for state, exit_code, planned_at in rows:
            if state == State.DONE or (state == State.SERVED and exit_code != 1):
                break
            if state == State.FAILED:
                failures.append(planned_at)
        return failures

    def latest_planned(self) -> str | None:
        """Return when the last slot was planned, by the clock of then."""
        found: str | None = self._db.execute("SELECT MAX(planned_at) FROM slots").fetchone()[0]
        return found

    def history(self, number: int, group: str | None = None, site: str | None = None) -> list[Slot]:
        """Return the last *number* slots, of a group or a site if one is named, the latest first."""
        order = "ORDER BY planned_at DESC, slot DESC, group_name, site LIMIT ?"
        if site is not None:
            return self._slots(f"WHERE site = ? {order}", site, number)
        if group is not None:
            return self._slots(f"WHERE group_name = ? {order}", group, number)
        return self._slots(order, number)

    def names(self) -> tuple[set[str], set[str]]:
        """Return the names of the groups and of the sites that have slots."""
        groups = {row[0] for row in self._db.execute("SELECT DISTINCT group_name FROM slots")}
        return groups, {row[0] for row in self._db.execute("SELECT DISTINCT site FROM slots")}

    def last_run(self, site: str, since: str, until: str) -> SiteRun | None:
        """Return the last run of a site, by whomever, that began from *since* to *until*."""
        row = self._db.execute(
            "SELECT id, started_at, reason FROM runs WHERE site = ? AND started_at BETWEEN ? AND ? "
            "ORDER BY started_at DESC, id DESC LIMIT 1",
            (site, since, until),
        ).fetchone()
        return SiteRun(*row) if row else None

    def visits(self, site: str, number: int, until: str) -> list[tuple[str, int]]:
        """Return when the last *number* whole runs of a site began, and how many articles each found that were new to the
        store, copies included; the oldest first.
        """
        rows = self._db.execute(
            "SELECT started_at, (SELECT TOTAL(number) FROM run_ends WHERE run = runs.id AND kind = 'page' AND word IN (?, ?)) "
            "FROM runs WHERE site = ? AND started_at <= ? AND articles IS NOT NULL "
            "AND COALESCE(reason, 'killed') NOT IN ('killed', 'shutdown', 'failed') ORDER BY started_at DESC LIMIT ?",
            (Disposition.STORED, Disposition.DUPLICATE, site, until, number),
        )
        return [(started_at, int(new)) for started_at, new in reversed(rows.fetchall())]

    def _slots(self, rest: str, *values: object) -> list[Slot]:
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM slots {rest}", values)  # noqa: S608 # our own words
        return [replace(Slot(*row), state=State(row[4])) for row in rows]
