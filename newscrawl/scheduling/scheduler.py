"""Doing what is due: it is written down, started, watched, and what became of it is written down.

All that must outlive the scheduler is in the store before it is done, so it may be killed at any moment: the next one
finds which slots were taken, and by the lock of its group whether a process is still at work on them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from newscrawl.exceptions import LockedError, OutputError, StoreError, UsageError
from newscrawl.locks import Lock, crawler_of, holder_of_everything
from newscrawl.reports.summary import ERROR
from newscrawl.run import STORE_FILE
from newscrawl.scheduling.due import FUTURE, Due, Standing, due, missed
from newscrawl.scheduling.endings import Ended, Stop, settle
from newscrawl.scheduling.histories import clock_set_back, history_of
from newscrawl.scheduling.running import GRACES, Running
from newscrawl.scheduling.sentences import end_sentences, start_sentence
from newscrawl.scheduling.words import instant, instant_of, length
from newscrawl.store import Slot, State, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from newscrawl.config import Group
    from newscrawl.scheduling.plan import Plan
    from newscrawl.scheduling.processes import Launcher, Process

TURN = 30.0
"""Seconds between two looks at the clock: it may be set, and the machine may have slept."""
ORPHAN_TURN = 1.0
"""Seconds between two looks at a process that is not our child, whose end nobody tells us."""
NOTHING: Mapping[str, Sequence[str]] = MappingProxyType({})


class Clock(Protocol):
    """What time it is, and how time goes by."""

    def now(self) -> datetime:
        """Return the time of day, in UTC; it may be set."""

    def monotonic(self) -> float:
        """Return seconds that only ever go forward, and not while the machine sleeps."""

    def wait(self, seconds: float) -> None:
        """Let so many seconds go by; fewer when a process ends or a signal comes."""


class After(Protocol):
    """What is done when a group was crawled: exports, alerts, a ping."""

    def begin(self, group: str) -> None:
        """Learn that the crawl of a group begins."""

    def end(self, group: str, slots: Sequence[Slot]) -> None:
        """Learn what became of it; takes no time by itself."""


class Scheduler:
    """Crawls the groups of a plan when they are due. Make it, call :meth:`turn` until it says there is nothing to do."""

    def __init__(
        self,
        plan: Plan,
        clock: Clock,
        launcher: Launcher,
        after: After,
        say: Callable[[str], None],
        *,
        once: bool = False,
    ) -> None:
        self.plan = plan
        self.running: dict[str, Running] = {}
        """by name of a group"""
        self.codes: dict[tuple[str, str], int] = {}
        """by group and site the exit code of its last crawl"""
        self.is_stopping = False
        self.is_held = False
        """whether nothing is to be started for the time being"""
        self.is_outdated = False
        """whether a crawl found something wrong with its cards that the plan does not know"""
        self._clock = clock
        self._launcher = launcher
        self._after = after
        self._say = say
        self._until = clock.now() if once else None
        self._next: datetime | None = None
        self._last_turn: datetime | None = None
        self._said: dict[str, str] = {}

    # -- the loop -----------------------------------------------------------------------------------------------------

    def turn(self) -> bool:
        """Do what there is to do now; return whether there will be more.

        Raises:
            StoreError, OutputError: with *once*, the store or the data folder cannot be used. Otherwise it is said, and tried
                again with the next turn.
        """
        now = self._clock.now()
        self._mind_limits()
        ended = [name for name, running in self.running.items() if running.process.has_ended()]
        is_early = self._next is not None and self._last_turn is not None and self._last_turn <= now < self._next
        self._last_turn = now
        if ended or not (is_early or (self.is_stopping and not self.running)):
            try:
                with Store.open(self.plan.data / STORE_FILE) as store:
                    self._work(store, ended, now)
                self._tell_change("trouble", "")
            except (StoreError, OutputError, LockedError) as error:
                if self._until and not self.running:
                    raise
                self._tell_change("trouble", f"{error} (tried again in {TURN:g} s)")
                self._next = now + timedelta(seconds=TURN)
        return bool(self.running) or not (self.is_stopping or (self._until and self._next is None))

    def stop(self) -> None:
        """Ask all crawls to stop, and start none; a second call tells them to. A process whose id was never noted, since the
        scheduler that started it was killed at that moment, is left to the next one.
        """
        for running in self.running.values():
            running.press(Stop.SCHEDULE, self._clock.monotonic())
        self.running = {name: running for name, running in self.running.items() if running.process.pid is not None}
        self.is_stopping = True

    def forget_turn(self) -> None:
        """Let the next turn look at everything anew: the plan is another."""
        self._next = None

    def rest(self) -> float:
        """Return how many seconds nothing is to do, as far as one knows."""
        waits = [TURN]
        if self._next is not None:
            waits.append((self._next - self._clock.now()).total_seconds())
        for running in self.running.values():
            waits.append(running.next_step - self._clock.monotonic())
            if not running.process.is_ours:
                waits.append(ORPHAN_TURN)
        return max(0.0, min(waits))

    def _work(self, store: Store, ended: Sequence[str], now: datetime) -> None:
        self._tell_change("clock", clock_set_back(store, now))
        for name in ended:
            self._end(store, name, now)
        self._adopt(store, now)
        if not (self.is_stopping or self.is_held):
            self._start_due(store, now)

    # -- what is due --------------------------------------------------------------------------------------------------

    def _start_due(self, store: Store, now: datetime) -> None:
        """Start the groups that are due, those that have been so for longest first, and note when the next one is."""
        coming: list[tuple[datetime, Group, list[tuple[str, Due]]]] = []
        self._next = None
        busy = {slot.site for running in self.running.values() for slot in running.slots}
        for group in self.plan.groups:
            if group.name in self.running:
                continue
            stands = self._stands(store, group, busy, now)
            dues = [(site, due) for site, due in stands if due.standing is Standing.DUE]
            if dues:
                coming.append((min(due.at for _, due in dues if due.at), group, dues))
            elif not self._until:
                self._note_next([due.at for _, due in stands if due.at])
        if coming and self._is_folder_taken():
            self._note_next([now + timedelta(seconds=TURN)])
            return
        for _, group, dues in sorted(coming, key=lambda one: (one[0], one[1].name)):
            free = [(site, due) for site, due in dues if site not in busy]
            if free and len(self.running) < self.plan.groups_at_once:
                self._start(store, group, free, now)
                busy |= {site for site, _ in free}

    def _note_next(self, times: Sequence[datetime]) -> None:
        if times:
            self._next = min([*times, *([self._next] if self._next else [])])

    def _stands(self, store: Store, group: Group, busy: set[str], now: datetime) -> list[tuple[str, Due]]:
        """Return how each site of a group stands; what somebody else has crawled is noted."""
        stands = []
        for site in self.plan.members[group.name]:
            found = self._due(store, group, site, now)
            if found.standing is Standing.SERVED and found.slot:
                at = instant(now)
                slot = Slot(
                    group.name, site, instant(found.slot), found.attempt, State.SERVED, planned_at=at, ended_at=at
                )
                run = store.schedule.last_run(site, slot.slot, instant(now + FUTURE))
                with store.transaction():
                    store.schedule.write([replace(slot, reason=found.why, run=run.id if run else None, exit_code=0)])
                found = self._due(store, group, site, now)
            if found.standing is Standing.DUE and site not in busy and self._is_taken(store, site, now):
                found = replace(found, standing=Standing.WAITING, at=now + timedelta(seconds=TURN))
            stands.append((site, found))
        return stands

    def _due(self, store: Store, group: Group, site: str, now: datetime) -> Due:
        history = history_of(store, group, site, now)
        found = due(group, history, self._until or now)
        if found.standing is Standing.DUE and found.attempt == 1 and found.slot:
            return replace(found, missed=missed(group, history, found.slot))
        return found

    def _is_folder_taken(self) -> bool:
        """Ask whether somebody has the whole data folder for itself; with *once* that is an error."""
        holder = holder_of_everything(self.plan.data)
        said = f"data folder {self.plan.data}: {holder} has it for itself; what is due waits" if holder else ""
        if holder and self._until:
            raise LockedError(said)
        self._tell_change("folder", said)
        return holder is not None

    def _is_taken(self, store: Store, site: str, now: datetime) -> bool:
        """Ask whether somebody crawls a site by hand. Its lock is only looked at when the store says that may be."""
        run = store.schedule.last_run(site, "", instant(now + FUTURE))
        holder = crawler_of(self.plan.data, site) if run is None or run.reason is None else None
        said = (
            f"{site}: {holder} crawls it now; it waits, and is left out if that began after it was due"
            if holder
            else ""
        )
        self._tell_change(f"site {site}", said)
        return holder is not None

    # -- a process from its start to its end --------------------------------------------------------------------------

    def _start(self, store: Store, group: Group, dues: Sequence[tuple[str, Due]], now: datetime) -> None:
        """Write down what is due, start its process, write that down."""
        try:
            lock = Lock.of_group(self.plan.data, group.name)
        except LockedError:
            self._tell_change(f"lock {group.name}", f"{group.name}: what is left of an earlier process is not gone yet")
            self._note_next([now + timedelta(seconds=1)])
            return
        self._tell_change(f"lock {group.name}", "")
        with lock:
            slots = [_planned(group, site, due, now) for site, due in dues]
            wrong = [self._wrong(slot, now) for slot in slots if slot.site in self.plan.wrong]
            slots = [slot for slot in slots if slot.site not in self.plan.wrong]
            with store.transaction():
                store.schedule.write([*slots, *wrong])
            if wrong:
                self._tell_end(group.name, wrong, now)
            if slots and (process := self._start_process(store, group, slots, lock, now)):
                sound = [(site, due) for site, due in dues if site not in self.plan.wrong]
                self._say(start_sentence(group.name, sound, process.pid, now))

    def _start_process(
        self, store: Store, group: Group, slots: Sequence[Slot], lock: Lock, now: datetime
    ) -> Process | None:
        """Start the process for slots that are written down; return None when that cannot be done."""
        self._after.begin(group.name)
        try:
            process = self._launcher.start(group.name, self._words(store, group, slots), lock.fileno())
        except (OSError, OutputError) as error:
            self._never_started(store, slots, error, now)
            return None
        slots = [replace(slot, state=State.RUNNING, started_at=instant(now), process=process.pid) for slot in slots]
        limit = group.time_limit.total_seconds()
        self.running[group.name] = Running(slots, process, self._clock.monotonic(), limit)
        with store.transaction():
            store.schedule.write(slots)
        return process

    def _wrong(self, slot: Slot, now: datetime) -> Slot:
        """Return the slot of a site whose card is wrong: it would keep the others of its process from being crawled."""
        reason = self.plan.wrong[slot.site]
        return replace(slot, state=State.FAILED, ended_at=instant(now), exit_code=UsageError.exit_code, reason=reason)

    def _words(self, store: Store, group: Group, slots: Sequence[Slot]) -> list[str]:
        """Return the command that crawls slots; the sites that were crawled longest ago come first."""
        visits = {slot.site: store.schedule.visits(slot.site, 1, "9999") for slot in slots}
        sites = sorted(visits, key=lambda site: (visits[site][-1][0] if visits[site] else "", site))
        limit = ("--limit", str(group.limit)) if group.limit else ()
        return ["crawl", "--no-alerts", *self.plan.options, *limit, *sites]

    def _never_started(self, store: Store, slots: Sequence[Slot], error: Exception, now: datetime) -> None:
        reason = f"its process could not be started: {error}; tried again in {TURN:g} s"
        ended = [
            replace(slot, state=State.INTERRUPTED, ended_at=instant(now), exit_code=ERROR, reason=reason)
            for slot in slots
        ]
        with store.transaction():
            store.schedule.write(ended)
        self._tell_end(slots[0].group, ended, now)
        self._note_next([now + timedelta(seconds=TURN)])

    def _adopt(self, store: Store, now: datetime) -> None:
        """Watch the processes that an earlier scheduler has started, and settle those that ended without it."""
        by_group: dict[str, list[Slot]] = {}
        for slot in store.schedule.open():
            if slot.group not in self.running:
                by_group.setdefault(slot.group, []).append(slot)
        for name, slots in by_group.items():
            process = self._launcher.adopt(name, slots[0].process)
            group = self.plan.configuration.groups.get(name)
            limit = group.time_limit if group else timedelta(hours=1)
            gone = max(timedelta(), now - instant_of(slots[0].started_at or slots[0].planned_at))
            began = self._clock.monotonic() - gone.total_seconds()
            self.running[name] = Running(slots, process, began, limit.total_seconds())
            if process.has_ended():
                self._end(store, name, now)
            else:
                self._say(
                    f"{name}: the process {process.pid or ''} of an earlier schedule is still at work; it is let work"
                )

    def _end(self, store: Store, name: str, now: datetime) -> None:
        """Write down what became of a group whose process has ended."""
        running = self.running[name]
        ended = Ended(running.process.code, running.stop, running.process.errors())
        began = now - timedelta(seconds=self._clock.monotonic() - running.began)
        self.is_outdated |= ended.code == UsageError.exit_code
        settled: list[Slot] = []
        never_started: list[Slot] = []
        for slot in running.slots:
            since = min(slot.planned_at, instant(began))  # in case the clock was set meanwhile
            run = store.schedule.last_run(slot.site, since, instant(now + FUTURE))
            if run is None and slot.state is State.PLANNED and ended.code is None:
                never_started.append(slot)
            else:
                settled.append(settle(store, slot, run, ended, instant(now)))
        failed_before = {slot.site: store.schedule.failures(slot.site) for slot in settled}
        with store.transaction():
            store.schedule.write(settled)
            store.schedule.take_back(never_started)
        del self.running[name]
        if settled:
            self._tell_end(name, settled, now, failed_before)

    def _tell_end(
        self, name: str, settled: Sequence[Slot], now: datetime, failed_before: Mapping[str, Sequence[str]] = NOTHING
    ) -> None:
        for sentence in end_sentences(name, settled, failed_before, now):
            self._say(sentence)
        self.codes.update({(name, slot.site): slot.exit_code or 0 for slot in settled})
        self._after.end(name, settled)

    # -- stopping -----------------------------------------------------------------------------------------------------

    def _mind_limits(self) -> None:
        """Ask what has worked for too long to stop, then tell it, then kill it."""
        now = self._clock.monotonic()
        for name, running in self.running.items():
            if now >= running.next_step:
                if not running.stop:
                    limit = length(timedelta(seconds=running.limit))
                    self._say(f"{name}: it is at its time limit of {limit} and is asked to stop")
                elif len(running.steps) == len(GRACES):
                    self._say(f"{name}: it does not stop and is killed")
                running.press(running.stop or Stop.TIME_LIMIT, now)

    def _tell_change(self, what: str, sentence: str) -> None:
        """Say something about *what*, but not the same thing again."""
        if sentence and self._said.get(what) != sentence:
            self._say(sentence)
        if sentence:
            self._said[what] = sentence
        else:
            self._said.pop(what, None)


def _planned(group: Group, site: str, due: Due, now: datetime) -> Slot:
    slot = instant(due.slot or now)
    return Slot(group.name, site, slot, due.attempt, missed=due.missed, planned_at=instant(now))
