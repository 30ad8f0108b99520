from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.config import Group
from newscrawl.scheduling.due import History, Standing, due, jitter, missed, times_of
from newscrawl.scheduling.pace import PAUSE_MOST, Visit, interval, pause

HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
HOURLY = Group("wires", ("reuters",), cron="0 * * * *")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}:00+00:00")


def test_a_site_that_nobody_knows_is_due_at_once() -> None:
    found = due(HOURLY, History(), at("23T10:20"))
    assert (found.standing, found.slot, found.attempt) == (Standing.DUE, at("23T10:00"), 1)


def test_what_was_taken_waits_for_the_next() -> None:
    found = due(HOURLY, History(slot=at("23T10:00")), at("23T10:20"))
    assert (found.standing, found.slot, found.at) == (Standing.WAITING, at("23T11:00"), at("23T11:00"))


def test_days_of_sleep_are_caught_up_by_the_last_slot() -> None:
    history = History(slot=at("20T10:00"))
    found = due(HOURLY, history, at("23T10:20"))
    assert (found.standing, found.slot) == (Standing.DUE, at("23T10:00"))
    assert missed(HOURLY, history, at("23T10:00")) == 71  # 72 hours later, and this one is taken


def test_a_group_without_times_is_paused() -> None:
    assert due(replace(HOURLY, cron=None), History(), at("23T10:20")).standing is Standing.PAUSED


def test_what_has_not_ended_runs() -> None:
    assert due(HOURLY, History(slot=at("23T10:00"), is_open=True), at("23T12:20")).standing is Standing.RUNNING


# -- interrupted ----------------------------------------------------------------------------------------------------------


def test_what_was_interrupted_is_caught_up_once() -> None:
    first = History(slot=at("23T10:00"), attempt=1, is_interrupted=True)
    found = due(HOURLY, first, at("23T10:20"))
    assert (found.standing, found.slot, found.attempt) == (Standing.DUE, at("23T10:00"), 2)
    second = due(HOURLY, replace(first, attempt=2), at("23T10:20"))
    assert (second.standing, second.slot) == (Standing.WAITING, at("23T11:00"))


def test_a_later_slot_catches_up_what_was_interrupted() -> None:
    found = due(HOURLY, History(slot=at("23T10:00"), attempt=1, is_interrupted=True), at("23T11:20"))
    assert (found.standing, found.slot, found.attempt) == (Standing.DUE, at("23T11:00"), 1)


def test_an_adaptive_site_that_was_interrupted_does_not_wait_for_its_interval() -> None:
    group = replace(HOURLY, adaptive=True, least=6 * HOUR, most=DAY)
    found = due(group, History(slot=at("23T10:00"), attempt=1, is_interrupted=True), at("23T11:20"))
    assert (found.standing, found.slot) == (Standing.DUE, at("23T11:00"))


# -- crawled by somebody else ---------------------------------------------------------------------------------------------


def test_a_crawl_that_began_after_the_slot_stands_for_it() -> None:
    history = History(slot=at("23T09:00"), crawled=at("23T10:05"))
    assert due(HOURLY, history, at("23T10:20")).standing is Standing.SERVED
    before = replace(history, crawled=at("23T09:59"))
    assert due(HOURLY, before, at("23T10:20")).standing is Standing.DUE


# -- the clock ------------------------------------------------------------------------------------------------------------


def test_a_clock_that_was_set_back_fires_nothing_twice() -> None:
    history = History(slot=at("23T10:00"))
    for now in ("23T10:00", "23T09:30", "23T06:30", "22T12:00"):
        found = due(HOURLY, history, at(now))
        assert found.standing is Standing.WAITING
        assert found.slot == at("23T11:00")


# -- failing sites --------------------------------------------------------------------------------------------------------


def test_a_failing_site_is_left_alone_ever_longer() -> None:
    pauses = [pause(failures) for failures in range(1, 200)]
    assert pauses == sorted(pauses)
    assert pauses[0] == 15 * MINUTE
    assert pauses[-1] == PAUSE_MOST


@pytest.mark.parametrize(
    ("failures", "coming"), [(1, "23T11:00"), (3, "23T11:00"), (4, "23T12:00"), (5, "23T14:00"), (60, "24T08:00")]
)
def test_it_backs_off_to_the_first_slot_after_its_pause(failures: int, coming: str) -> None:
    """Pauses are 15 min, 30 min, 1 h, 2 h, 4 h ... 22 h, counted from the slot that failed."""
    found = due(HOURLY, History(slot=at("23T10:00"), failures=failures), at("23T10:01"))
    assert (found.standing, found.slot) == (Standing.BACKING_OFF, at(coming))
    assert due(HOURLY, History(slot=at("23T10:00"), failures=failures), at(coming)).standing is Standing.DUE


def test_what_is_due_once_a_day_is_tried_every_day() -> None:
    """Also on the day that has 23 hours."""
    daily = Group("daily", cron="0 6 * * *", timezone="Europe/Berlin")
    failed = datetime(2026, 3, 28, 5, tzinfo=UTC)
    found = due(daily, History(slot=failed, failures=50), failed + MINUTE)
    assert found.slot == datetime(2026, 3, 29, 4, tzinfo=UTC)


def test_slots_passed_over_on_purpose_are_not_missed() -> None:
    history = History(slot=at("23T10:00"), failures=5)
    assert missed(HOURLY, history, at("23T14:00")) == 0
    assert missed(HOURLY, history, at("23T16:00")) == 2  # nobody was there at 14:00 and 15:00


# -- adaptive sites -------------------------------------------------------------------------------------------------------

LIVELY = Group("lively", ("reuters",), adaptive=True, least=15 * MINUTE, most=DAY)


def test_an_adaptive_site_is_asked_by_what_it_brings() -> None:
    """Four new articles in two hours: one in 24 minutes is to be expected, and five in the time beside them."""
    visits = tuple(Visit(at("23T08:00") + n * 30 * MINUTE, 1) for n in range(5))
    assert interval(visits, 15 * MINUTE, DAY) == 24 * MINUTE
    found = due(LIVELY, History(slot=at("23T10:00"), visits=visits), at("23T10:01"))
    assert (found.standing, found.slot) == (Standing.WAITING, at("23T10:25"))
    assert found.why == "4 new articles in the 2 h before its last run: asked every 24 min"


def test_it_keeps_its_bounds() -> None:
    dead = tuple(Visit(at("01T08:00") + n * 5 * DAY, 0) for n in range(5))
    wild = tuple(Visit(at("23T08:00") + n * HOUR, 500) for n in range(5))
    assert interval(dead, 15 * MINUTE, DAY) == DAY
    assert interval(wild, 15 * MINUTE, DAY) == 15 * MINUTE
    assert interval((), 15 * MINUTE, DAY) == 15 * MINUTE


def test_silence_makes_it_rare_and_news_make_it_frequent_again() -> None:
    visits = [Visit(at("01T00:00"), 30)]
    waits = []
    for _ in range(14):
        waits.append(interval(visits, 15 * MINUTE, DAY))
        visits.append(Visit(visits[-1].at + waits[-1], 0))
    assert waits == sorted(waits)
    assert waits[-1] == DAY
    for _ in range(8):
        visits.append(Visit(visits[-1].at + interval(visits, 15 * MINUTE, DAY), 10))
    assert interval(visits, 15 * MINUTE, DAY) < HOUR


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 500)), max_size=12))
def test_an_interval_is_within_its_bounds_whatever_happened(said: list[tuple[int, int]]) -> None:
    start = at("01T00:00")
    visits = [Visit(start + timedelta(seconds=seconds), new) for seconds, new in sorted(said)]
    assert 15 * MINUTE <= interval(visits, 15 * MINUTE, DAY) <= DAY
    more = [visit._replace(new=visit.new + 1) for visit in visits]
    assert interval(more, 15 * MINUTE, DAY) <= interval(visits, 15 * MINUTE, DAY)


# -- jitter ---------------------------------------------------------------------------------------------------------------


@given(st.integers(0, 10**6), st.sampled_from(["0 * * * *", "*/5 * * * *", "0 6 * * *"]))
def test_jitter_is_stable_and_ends_before_the_next_slot(hours: int, cron: str) -> None:
    group = replace(HOURLY, cron=cron, jitter=20 * MINUTE)
    times = times_of(group)
    slot = times.next(datetime(2020, 1, 1, tzinfo=UTC) + hours * HOUR)
    assert slot is not None
    late = jitter(group, slot, times)
    assert timedelta() <= late < 20 * MINUTE
    following = times.next(slot)
    assert following is not None
    assert slot + late < following
    assert jitter(group, slot, times) == late


def test_jitter_spreads_groups_and_slots() -> None:
    def late(name: str, slot: datetime) -> timedelta:
        return jitter(Group(name, cron="0 * * * *", jitter=10 * MINUTE), slot, times_of(HOURLY))

    lates = [late(f"group{n}", at("23T10:00")) for n in range(100)]
    assert len(set(lates)) > 80
    assert min(lates) < MINUTE
    assert max(lates) > 9 * MINUTE
    assert late("group0", at("23T10:00")) != late("group0", at("23T11:00"))


def test_a_slot_waits_for_its_jitter() -> None:
    group = replace(HOURLY, jitter=10 * MINUTE)
    begins = at("23T10:00") + jitter(group, at("23T10:00"), times_of(group))
    history = History(slot=at("23T09:00"))
    before = due(group, history, begins - timedelta(seconds=1))
    assert (before.standing, before.slot, before.at) == (Standing.WAITING, at("23T10:00"), begins)
    assert due(group, history, begins).standing is Standing.DUE


def test_jitter_never_puts_a_slot_off_for_ever() -> None:
    """Asked every five minutes on the minute, as by cron, the last slot is always one that still waits."""
    group = replace(HOURLY, cron="*/5 * * * *", jitter=4 * MINUTE)
    assert jitter(group, at("23T10:05"), times_of(group)) > timedelta()
    found = due(group, History(slot=at("23T09:00")), at("23T10:05"))
    assert (found.standing, found.slot) == (Standing.DUE, at("23T10:00"))
    after = due(group, History(slot=at("23T10:00"), crawled=at("23T10:05")), at("23T10:09"))
    assert (after.standing, after.slot) == (Standing.SERVED, at("23T10:05")), "and it stands for that one, too"


# -- the law --------------------------------------------------------------------------------------------------------------

_GROUPS = st.builds(
    Group,
    name=st.just("law"),
    cron=st.sampled_from(["*/5 * * * *", "0 * * * *", "30 2 * * *", "15 */6 * * *", "*/10 * * * *"]),
    timezone=st.sampled_from(["UTC", "Europe/Berlin", "Australia/Lord_Howe"]),
    jitter=st.sampled_from([timedelta(), 7 * MINUTE, 3 * HOUR]),
    adaptive=st.booleans(),
)


@given(_GROUPS, st.lists(st.integers(-20 * 3600, 30 * 3600), min_size=1, max_size=60))
def test_whatever_the_clock_does_no_slot_is_taken_twice(group: Group, steps: list[int]) -> None:
    """Clocks are set forward, the machine sleeps, clocks are set back by less than a day in all."""
    now = latest = datetime(2026, 3, 28, 12, tzinfo=UTC)
    history, taken = History(), []
    for step in steps:
        now = max(now + timedelta(seconds=step), latest - timedelta(hours=23))
        latest = max(latest, now)
        found = due(group, history, now)
        if found.standing is Standing.DUE:
            assert found.slot is not None
            assert found.slot <= now
            taken.append(found.slot)
            history = History(
                slot=found.slot, attempt=1, failures=step % 4, visits=(*history.visits, Visit(now, 1))[-5:]
            )
        else:
            assert found.at is not None
            assert found.at > now
            then = due(group, history, found.at)
            assert (then.standing, then.slot) == (Standing.DUE, found.slot), "what is said of the future comes true"
    assert taken == sorted(set(taken))
