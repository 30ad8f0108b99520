"""A world for the scheduler without processes and without waiting: its time is a number, its crawls write to a real store.

A crawl begins a run for each of its sites when it is started and ends them when its time is over, as a real one would. It
holds the real lock of its group. It outlives a scheduler that is killed (:class:`Killed`).
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from newscrawl.config import load_configuration
from newscrawl.items import Source
from newscrawl.run import STORE_FILE
from newscrawl.scheduling.plan import Plan
from newscrawl.scheduling.scheduler import Scheduler
from newscrawl.scheduling.words import instant
from newscrawl.store import Disposition, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from newscrawl.config import Group
    from newscrawl.store import Slot

START = datetime(2030, 3, 28, 20, 59, 50, tzinfo=UTC)
"""Two days before clocks are set in Europe; behind the real clock, which judges of health look at."""
TERM, KILL = "TERM", "KILL"


class Killed(BaseException):
    """The scheduler was killed."""


@dataclass
class Crawl:
    """A process that crawls sites: alive until ``ends``, unless signals are sent to it."""

    world: World
    group: str
    sites: list[str]
    pid: int | None
    lock: int
    ends: float
    code: int | None = None
    is_ours: bool = True
    runs: dict[str, str] = field(default_factory=dict)
    signals: list[str] = field(default_factory=list)
    told: tuple[str, ...] = ()
    is_gone: bool = False

    def has_ended(self) -> bool:
        return self.is_gone

    def ask_to_stop(self) -> None:
        self.signals.append(TERM)
        if self.group not in self.world.stubborn:
            self.ends = min(self.ends, self.world.mono + 2.0)

    def kill(self) -> None:
        self.signals.append(KILL)
        self.die(-9)

    def errors(self) -> tuple[str, ...]:
        return self.told

    def end(self) -> None:
        """End its runs as a crawl does that came to its end, or was asked to stop."""
        if not self.is_gone:
            reason = "shutdown" if TERM in self.signals else "finished"
            with Store.open(self.world.data / STORE_FILE) as store:
                for site, run in self.runs.items():
                    self.world.finish(store, site, run, reason)
            self.die(130 if TERM in self.signals else 0)

    def die(self, code: int) -> None:
        """Be gone at once."""
        if not self.is_gone:
            self.is_gone, self.code = True, code
            os.close(self.lock)


class World:
    """Time, crawls, and what was said. ``seconds`` tells how long a crawl of a group takes, ``new`` what a run finds."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.time = START
        self.mono = 1000.0
        self.crawls: list[Crawl] = []
        self.said: list[str] = []
        self.failing: set[str] = set()
        self.stubborn: set[str] = set()
        self.after: list[tuple[str, tuple[Slot, ...]]] = []
        self.seconds: Callable[[str], float] = lambda _: 90.0
        self.new: Callable[[str], int] = lambda _: 1
        self.tick: Callable[[], None] = lambda: None
        """called before every step that a kill may come between"""
        self._pid = 100
        self._numbers = count()
        self._store: Store | None = None

    # -- the clock

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.mono

    def wait(self, seconds: float) -> None:
        """Let time go by, until the next crawl ends."""
        self.tick()
        ends = [crawl.ends for crawl in self.alive]
        step = max(0.0, min([seconds, *(end - self.mono for end in ends)]))
        self.pass_by(max(step, 0.001))

    def pass_by(self, seconds: float) -> None:
        self.mono += seconds
        self.time += timedelta(seconds=seconds)
        for crawl in self.alive:
            if crawl.ends <= self.mono:
                crawl.end()

    def sleep(self, length: timedelta) -> None:
        """Close the lid: time goes by, nothing else does."""
        self.time += length

    # -- the launcher

    @property
    def alive(self) -> list[Crawl]:
        return [crawl for crawl in self.crawls if not crawl.is_gone]

    def start(self, group: str, words: Sequence[str], lock: int) -> Crawl:
        self.tick()
        if self._store is None:  # held open, since whoever is the last to close a store brings it to the disk
            self._store = Store.open(self.data / STORE_FILE)
        sites = list(words[4:])  # behind crawl --no-alerts --data DIR
        for other in self.alive:
            assert not set(other.sites) & set(sites), "no two crawls of one site at a time"
        self._pid += 1
        crawl = Crawl(self, group, sites, self._pid, os.dup(lock), self.mono + self.seconds(group))
        with Store.open(self.data / STORE_FILE) as store:
            for site in sites:
                crawl.runs[site] = self.begin(store, site)
        self.crawls.append(crawl)
        self.tick()
        return crawl

    def adopt(self, group: str, pid: int | None) -> Crawl:
        alive = [crawl for crawl in self.alive if crawl.group == group]
        if alive:
            return alive[0]
        return Crawl(self, group, [], pid, -1, 0.0, is_ours=False, is_gone=True)

    # -- what a crawl writes

    def begin(self, store: Store, site: str) -> str:
        """Begin a run of a site, also one by hand."""
        run = f"{self.time:%Y%m%dT%H%M%SZ}-{next(self._numbers):06x}"
        with store.transaction():
            store.runs.begin(run, site, instant(self.time))
        return run

    def finish(self, store: Store, site: str, run: str, reason: str = "finished") -> None:
        """End a run of a site, which brought what the world says."""
        ends = Disposition.FAILED_DNS if site in self.failing else Disposition.READ
        at = instant(self.time)
        with store.transaction():
            store.sources.end(
                Source("section", f"https://{site}.example/"),
                site=site,
                run=run,
                at=at,
                disposition=ends,
                detail=None,
            )
            store.runs.add(run, found=self.new(site), known=10)
            store.runs.finish(run, at, reason)
            store.history.note(run)
            self._note_new(store, run, self.new(site))

    def _note_new(self, store: Store, run: str, new: int) -> None:
        store.schedule._db.execute("INSERT INTO run_ends VALUES (?, 'page', 'stored', ?, '')", (run, new))

    def crawl_by_hand(self, site: str) -> None:
        """Crawl a site to its end, in no time."""
        with Store.open(self.data / STORE_FILE) as store:
            self.finish(store, site, self.begin(store, site))

    def close(self) -> None:
        """Give back what it holds."""
        if self._store:
            self._store.close()
        for crawl in self.alive:
            crawl.die(-9)

    # -- what is said and done

    def say(self, sentence: str) -> None:
        self.said.append(sentence)

    def slots(self) -> list[Slot]:
        """Return all slots, in the order of time."""
        with Store.open(self.data / STORE_FILE) as store:
            return sorted(
                store.schedule.history(10**6), key=lambda slot: (slot.slot, slot.group, slot.site, slot.attempt)
            )


class FakeAfter:
    def __init__(self, world: World) -> None:
        self.world = world

    def begin(self, group: str) -> None:
        self.world.tick()

    def end(self, group: str, slots: Iterable[Slot]) -> None:
        self.world.after.append((group, tuple(slots)))


def plan_of(data: Path, *groups: Group, at_once: int = 2) -> Plan:
    """Return a plan of groups that name their sites."""
    configuration = replace(
        load_configuration(environ={"NEWSCRAWL_GROUPS_AT_ONCE": str(at_once)}),
        groups={group.name: group for group in groups},
    )
    return Plan(configuration, data, {group.name: group.sites for group in groups})


def scheduler_of(world: World, *groups: Group, once: bool = False, at_once: int = 2) -> Scheduler:
    return Scheduler(
        plan_of(world.data, *groups, at_once=at_once), world, world, FakeAfter(world), world.say, once=once
    )


def live(world: World, scheduler: Scheduler, until: datetime) -> None:
    """Let the scheduler work until an instant; with *once* it may end before."""
    while world.time < until and scheduler.turn():
        world.wait(min(scheduler.rest(), (until - world.time).total_seconds()))
