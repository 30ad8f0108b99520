"""The scheduler in a world of its own: days take seconds, and it may be killed between any two steps."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from scheduled_world import KILL, START, TERM, Killed, World, live, plan_of, scheduler_of

from newscrawl.config import Group
from newscrawl.exceptions import LockedError, StoreError
from newscrawl.locks import Lock
from newscrawl.run import STORE_FILE
from newscrawl.scheduling.times import Times
from newscrawl.store import State, Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newscrawl.store import Slot

HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
HOURLY = Group("hourly", ("alpha", "beta"), cron="0 * * * *")
NIGHTLY = Group("nightly", ("gamma",), cron="30 2 * * *", timezone="Europe/Berlin")
OFTEN = Group("often", ("delta",), cron="15,45 */2 * * *", jitter=20 * MINUTE)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.close()


def told(slots: list[Slot], site: str) -> list[tuple[str, int, str]]:
    """Return (time of the slot, attempt, state) of the slots of a site."""
    return [(slot.slot[11:16], slot.attempt, str(slot.state)) for slot in slots if slot.site == site]


def instants(slots: list[Slot], site: str) -> list[datetime]:
    return [datetime.fromisoformat(slot.slot) for slot in slots if slot.site == site]


def expected(group: Group, until: datetime) -> list[datetime]:
    """Return the last slot before the start, which is caught up, and all from there on."""
    times = Times(str(group.cron), group.timezone)
    slots = [times.last(START)]
    while (slot := times.next(slots[-1])) and slot <= until:  # type: ignore[arg-type]
        slots.append(slot)
    return slots  # type: ignore[return-value]


# -- days and kills ------------------------------------------------------------------------------------------------------


def test_in_days_with_a_change_of_the_clocks_every_slot_is_crawled_once(world: World) -> None:
    groups = (HOURLY, NIGHTLY, OFTEN)
    until = START + 3 * DAY + 30 * MINUTE
    live(world, scheduler_of(world, *groups, at_once=3), until)
    slots = world.slots()
    assert {(slot.state, slot.attempt, slot.missed) for slot in slots} == {(State.DONE, 1, 0)}
    for group in groups:
        for site in group.sites:
            assert instants(slots, site) == expected(group, until - 5 * MINUTE)
    assert Counter(crawl.group for crawl in world.crawls)["hourly"] == len(instants(slots, "alpha")), (
        "a process a group"
    )
    assert len({slot.run for slot in slots}) == len(slots)


def runs_of(world: World) -> Iterator[tuple[str, str, str, str | None]]:
    """Yield (id, site, started_at, reason) of all runs."""
    connection = sqlite3.connect(world.data / STORE_FILE)
    yield from connection.execute("SELECT id, site, started_at, reason FROM runs ORDER BY started_at")
    connection.close()


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_fifty_times_it_loses_no_slot_and_crawls_none_twice(world: World, seed: int) -> None:
    """The scheduler is killed between any two steps of its work, crawls at any time; another one is started at once."""
    chance = random.Random(seed)
    groups = (HOURLY, NIGHTLY, OFTEN)
    until = START + DAY
    left = [50]

    def maybe_die() -> None:
        if left[0] and chance.random() < 0.12:
            left[0] -= 1
            if chance.random() < 0.5 and world.alive:
                chance.choice(world.alive).die(-9)
            else:
                raise Killed

    world.tick = maybe_die
    while world.time < until:
        try:
            live(world, scheduler_of(world, *groups, at_once=3), until)
        except Killed:
            world.pass_by(chance.choice([0.0, 1.0, 40.0]))
    world.tick = lambda: None
    live(world, scheduler_of(world, *groups, at_once=3), until + 4 * MINUTE)
    assert not left[0]
    slots = world.slots()
    for group in groups:
        for site in group.sites:
            assert sorted(set(instants(slots, site))) == expected(group, until + MINUTE)
    ended = {(slot.site, slot.slot, slot.attempt): slot for slot in slots}
    for (site, at, attempt), slot in ended.items():
        if attempt == 2:
            assert ended[site, at, 1].state is State.INTERRUPTED, "only what was interrupted is crawled again"
        assert attempt in (1, 2)
        assert slot.state in (State.DONE, State.INTERRUPTED)
    named = {slot.run for slot in slots if slot.run}
    assert named == {run for run, *_ in runs_of(world)}, "no run is lost from the history"
    assert len([slot for slot in slots if slot.run]) == len(named), "and none is told twice"
    assert {slot.run for slot in slots if slot.state is State.DONE} == {
        run for run, _, _, reason in runs_of(world) if reason == "finished"
    }


# -- asleep, killed, stopped ----------------------------------------------------------------------------------------------


def test_days_asleep_are_caught_up_once(world: World) -> None:
    scheduler = scheduler_of(world, HOURLY)
    live(world, scheduler, START + 2 * MINUTE)
    world.sleep(3 * DAY)
    live(world, scheduler, world.time + 5 * MINUTE)
    last = world.slots()[-1]
    assert (last.state, last.missed, last.attempt) == (State.DONE, 71, 1)
    assert len(world.crawls) == 3
    assert any("2 sites" in said and "it stands for 71 missed before it, too" in said for said in world.said)


def test_a_crawl_that_was_killed_is_named_so_and_caught_up_once(world: World) -> None:
    scheduler = scheduler_of(world, HOURLY)
    live(world, scheduler, START + 61 * MINUTE)
    for _ in range(2):
        world.alive[0].die(-9)
        live(world, scheduler, world.time + timedelta(seconds=2))
    live(world, scheduler, START + 90 * MINUTE)
    slots = world.slots()
    assert told(slots, "alpha")[-2:] == [("22:00", 1, "interrupted"), ("22:00", 2, "interrupted")]
    assert slots[-1].reason == "its process was killed (SIGKILL)"
    live(world, scheduler, START + 130 * MINUTE)
    assert told(world.slots(), "alpha")[-1] == ("23:00", 1, "done")


def test_the_crawl_of_a_killed_scheduler_is_let_work_and_not_started_again(world: World) -> None:
    live(world, scheduler_of(world, HOURLY), START + 5 * timedelta(seconds=1))
    (crawl,) = world.alive
    live(world, scheduler_of(world, HOURLY), START + 5 * MINUTE)
    assert crawl.runs["alpha"] in {slot.run for slot in world.slots() if slot.state is State.DONE}
    assert told(world.slots(), "alpha") == [("20:00", 1, "done"), ("21:00", 1, "done")]
    assert any("of an earlier schedule is still at work" in said for said in world.said)


def test_a_stop_is_asked_for_then_told_then_enforced(world: World) -> None:
    world.seconds = lambda _: 10_000.0
    world.stubborn = {"hourly"}
    group = Group("hourly", ("alpha",), cron="0 * * * *", time_limit=20 * MINUTE)
    live(world, scheduler_of(world, group), START + 30 * MINUTE)
    crawl = world.crawls[0]
    assert crawl.signals == [TERM, TERM, KILL]
    slots = world.slots()
    assert told(slots, "alpha")[0] == ("20:00", 1, "interrupted")
    assert slots[0].reason == "stopped at its time limit"
    assert slots[0].ended_at == "2030-03-28T21:21:05Z", "20 min, 60 s, 15 s behind its start at 20:59:50"


def test_what_ends_when_asked_at_its_limit_is_done(world: World) -> None:
    world.seconds = lambda _: 10_000.0
    group = Group("hourly", ("alpha",), cron="0 * * * *", time_limit=20 * MINUTE)
    live(world, scheduler_of(world, group), START + 30 * MINUTE)
    first = world.slots()[0]
    assert (first.state, first.exit_code) == (State.DONE, 130)
    assert first.reason == "stopped at its time limit; the rest is left for the next run"
    assert world.crawls[0].signals == [TERM]


def test_a_stopped_schedule_stops_its_crawls_and_catches_up_when_it_is_started_again(world: World) -> None:
    world.seconds = lambda _: 600.0
    scheduler = scheduler_of(world, HOURLY)
    live(world, scheduler, START + MINUTE)
    scheduler.stop()
    live(world, scheduler, START + 10 * MINUTE)
    assert world.time < START + 2 * MINUTE, "it ended by itself"
    assert [slot.reason for slot in world.slots()] == ["stopped because the schedule was stopped"] * 2
    live(world, scheduler_of(world, HOURLY), START + 3 * HOUR)
    slots = world.slots()
    assert told(slots, "alpha")[:2] == [("20:00", 1, "interrupted"), ("21:00", 1, "done")]
    assert [crawl.signals for crawl in world.crawls[:1]] == [[TERM]]


def test_a_process_that_cannot_be_started_is_said_and_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheduler = scheduler_of(world, HOURLY)

    def fail(*_: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    with monkeypatch.context() as patched:
        patched.setattr(scheduler._launcher, "start", fail)
        scheduler.turn()
    assert any("its process could not be started: [Errno 11]" in said for said in world.said)
    live(world, scheduler, START + 5 * MINUTE)
    assert told(world.slots(), "alpha")[:2] == [("20:00", 1, "interrupted"), ("21:00", 1, "done")]


# -- the clock ------------------------------------------------------------------------------------------------------------


def test_a_clock_set_back_is_said_and_fires_nothing_twice(world: World) -> None:
    scheduler = scheduler_of(world, HOURLY)
    live(world, scheduler, START + 3 * HOUR)
    crawls = len(world.crawls)
    world.sleep(-2 * HOUR)
    live(world, scheduler, world.time + 2 * HOUR)
    assert len(world.crawls) == crawls
    assert [said for said in world.said if said.startswith("the clock was set back")] == [
        "the clock was set back: it is 2030-03-28 21:59 UTC, but something was planned at 2030-03-28 23:00 UTC; it is not run again"
    ]
    live(world, scheduler, world.time + 30 * MINUTE)
    assert len(world.crawls) == crawls + 1


def test_a_clock_that_was_a_year_ahead_stops_nothing_for_a_year(world: World) -> None:
    world.sleep(365 * DAY)
    live(world, scheduler_of(world, HOURLY), world.time + 2 * HOUR)
    world.sleep(-365 * DAY)
    crawls = len(world.crawls)
    live(world, scheduler_of(world, HOURLY), world.time + 2 * HOUR)
    assert len(world.crawls) == crawls + 3
    assert any("what is more than a day ahead does not count" in said for said in world.said)


# -- others at work -------------------------------------------------------------------------------------------------------


def test_a_crawl_by_hand_stands_for_the_slot_before_it(world: World) -> None:
    scheduler = scheduler_of(world, Group("late", ("alpha",), cron="0 * * * *", jitter=59 * MINUTE))
    live(world, scheduler, START + 2 * timedelta(seconds=15))
    world.crawl_by_hand("alpha")
    live(world, scheduler, START + 61 * MINUTE)
    served = [slot for slot in world.slots() if slot.slot.startswith("2030-03-28T21")]
    assert [slot.state for slot in served] == [State.SERVED]
    assert served[0].reason == "a crawl that began at 2030-03-28 21:00 UTC stands for it"


def test_a_site_that_is_crawled_by_hand_waits(world: World) -> None:
    scheduler = scheduler_of(world, HOURLY)
    live(world, scheduler, START + 5 * MINUTE)
    with Store.open(world.data / STORE_FILE) as store:
        run = world.begin(store, "alpha")
    with Lock.of_site(world.data, "alpha"):
        live(world, scheduler, START + 62 * MINUTE)
        assert [crawl.sites for crawl in world.crawls][-1] == ["beta"]
        assert any("alpha: process" in said and "crawls it now; it waits" in said for said in world.said)
    with Store.open(world.data / STORE_FILE) as store:
        world.finish(store, "alpha", run)
    live(world, scheduler, START + 66 * MINUTE)
    assert [crawl.sites for crawl in world.crawls][-1] == ["alpha"], (
        "it began before the slot and does not stand for it"
    )


def test_nothing_is_started_beside_the_one_who_has_the_whole_folder(world: World) -> None:
    scheduler = scheduler_of(world, HOURLY)
    with Lock.of_everything(world.data):
        live(world, scheduler, START + 5 * MINUTE)
        assert not world.crawls
        assert len([said for said in world.said if "has it for itself; what is due waits" in said]) == 1
    live(world, scheduler, START + 10 * MINUTE)
    assert {slot.state for slot in world.slots()} == {State.DONE}


def test_once_does_not_wait_for_the_one_who_has_the_whole_folder(world: World) -> None:
    with Lock.of_everything(world.data), pytest.raises(LockedError, match="has it for itself"):
        scheduler_of(world, HOURLY, once=True).turn()


def test_a_site_of_two_groups_is_never_crawled_twice_at_a_time(world: World) -> None:
    """The world's launcher would refuse it; the second group's slot is served by the first one's crawl."""
    other = Group("other", ("alpha", "zeta"), cron="0 * * * *")
    live(world, scheduler_of(world, HOURLY, other), START + 3 * HOUR)
    runs = Counter(site for _, site, _, _ in runs_of(world))
    assert runs["alpha"] == runs["zeta"] == 4
    assert {slot.state for slot in world.slots() if slot.group == "other" and slot.site == "alpha"} == {State.SERVED}


def test_only_so_many_groups_are_crawled_side_by_side(world: World) -> None:
    groups = [Group(f"g{n}", (f"site{n}",), cron="0 * * * *") for n in range(7)]
    most = 0

    def count() -> None:
        nonlocal most
        most = max(most, len(world.alive))

    world.tick = count
    live(world, scheduler_of(world, *groups, at_once=3), START + 30 * MINUTE)
    assert most == 3
    assert len({slot.site for slot in world.slots() if slot.state is State.DONE}) == 7


# -- failing and lively sites ---------------------------------------------------------------------------------------------


def test_a_failing_site_backs_off_and_its_recovery_is_noted(world: World) -> None:
    world.failing = {"beta"}
    scheduler = scheduler_of(world, HOURLY)
    live(world, scheduler, START + DAY)
    slots = [slot for slot in world.slots() if slot.site == "beta"]
    hours = [datetime.fromisoformat(slot.slot) for slot in slots]
    gaps = [(after - before) // HOUR for before, after in pairwise(hours)]
    assert gaps == [1, 1, 1, 2, 4, 8], "15 min, 30 min, 1 h, 2 h, 4 h, 8 h; the next comes after 16 h"
    assert {(slot.state, slot.exit_code) for slot in slots} == {(State.FAILED, 1)}
    assert len(told(world.slots(), "alpha")) == 25, "the other one is none the worse"
    world.failing = set()
    live(world, scheduler, START + 3 * DAY)
    assert "  beta: recovered after 7 failures since 2030-03-28T20:59:50Z" in world.said
    assert told(world.slots(), "beta")[-1][2] == "done"


def test_a_quiet_site_is_asked_less_often_and_a_lively_one_more(world: World) -> None:
    group = Group("adaptive", ("quiet", "lively"), adaptive=True, least=15 * MINUTE, most=12 * HOUR)
    world.new = lambda site: 20 if site == "lively" else 0
    live(world, scheduler_of(world, group), START + DAY)
    slots = world.slots()
    assert len(told(slots, "lively")) == pytest.approx(24 * 4, abs=2)
    assert len(told(slots, "quiet")) < 15
    last = instants(slots, "quiet")[-2:]
    assert last[1] - last[0] <= 12 * HOUR


# -- once -----------------------------------------------------------------------------------------------------------------


def test_once_crawls_what_is_due_and_ends(world: World) -> None:
    scheduler = scheduler_of(world, HOURLY, OFTEN, NIGHTLY, once=True, at_once=1)
    live(world, scheduler, START + DAY)
    assert len(world.crawls) == 3
    assert world.time < START + 10 * MINUTE
    again = scheduler_of(world, HOURLY, once=True)
    world.time = START + 30 * timedelta(seconds=0)
    assert not again.turn()


def test_it_knows_the_exit_code_of_every_site(world: World) -> None:
    world.failing = {"beta"}
    scheduler = scheduler_of(world, HOURLY, once=True)
    live(world, scheduler, START + DAY)
    assert scheduler.codes == {("hourly", "alpha"): 0, ("hourly", "beta"): 1}


# -- a store that cannot be used ------------------------------------------------------------------------------------------


def test_a_store_that_cannot_be_opened_is_said_once_and_tried_again(world: World) -> None:
    (world.data / STORE_FILE).write_text("no database " * 100)
    scheduler = scheduler_of(world, HOURLY)
    live(world, scheduler, START + 5 * MINUTE)
    assert len(world.said) == 1
    assert "is not a database" in world.said[0]
    (world.data / STORE_FILE).unlink()
    live(world, scheduler, START + 10 * MINUTE)
    assert {slot.state for slot in world.slots()} == {State.DONE}


def test_once_ends_with_the_error_of_the_store(world: World) -> None:
    (world.data / STORE_FILE).write_text("no database " * 100)
    with pytest.raises(StoreError, match="is not a database"):
        scheduler_of(world, HOURLY, once=True).turn()


def test_a_changed_plan_is_taken_over(world: World) -> None:
    scheduler = scheduler_of(world, HOURLY)
    live(world, scheduler, START + 5 * MINUTE)
    scheduler.plan = plan_of(world.data, HOURLY, OFTEN)
    scheduler.forget_turn()
    live(world, scheduler, START + 10 * MINUTE)
    assert told(world.slots(), "delta")


def test_a_broken_card_costs_no_other_site_of_its_group(world: World) -> None:
    scheduler = scheduler_of(world, HOURLY)
    scheduler.plan = replace(scheduler.plan, wrong={"beta": "beta.py:7: there is no attribute 'sectoins'"})
    live(world, scheduler, START + 5 * timedelta(seconds=1))
    assert [crawl.sites for crawl in world.crawls] == [["alpha"]]
    (failed,) = [slot for slot in world.slots() if slot.site == "beta"]
    assert (failed.state, failed.exit_code) == (State.FAILED, 2)
    assert "  beta: failed: beta.py:7: there is no attribute 'sectoins'" in world.said
