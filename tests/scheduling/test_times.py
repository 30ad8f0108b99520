"""Every hour of a year, in zones that change their clocks in every way there is, against a plain enumeration."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from itertools import pairwise, takewhile
from zoneinfo import ZoneInfo

import pytest
from cronsim import CronSim
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.scheduling.times import Times

STEP = timedelta(minutes=5)
"""All times of the tables below, and all changes of clocks, are multiples of it."""
ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",  # by half an hour, in the southern summer
    "Africa/Casablanca",  # changed around Ramadan
)
CRONS = ("30 2 * * *", "0 * * * *", "*/20 * * * *", "15,45 1-3 * * *", "0 */3 * * *", "10 6 * * MON-FRI")
YEAR = 2026


@lru_cache(maxsize=1)
def instants_of(zone: str) -> dict[datetime, list[datetime]]:
    """Return what the clocks of the zone show in the year and two days around it, with the instants that they show it."""
    shown: dict[datetime, list[datetime]] = {}
    start = datetime(YEAR - 1, 12, 30, tzinfo=UTC)
    place = ZoneInfo(zone)
    for now in (start + n * STEP for n in range(369 * 288)):
        shown.setdefault(now.astimezone(place).replace(tzinfo=None), []).append(now)
    return shown


@cache
def slots_of(cron: str, zone: str) -> list[datetime]:
    """Return when *cron* comes, by looking up its times of the naive calendar among all that clocks show."""
    shown = instants_of(zone)
    first, last = next(iter(shown)), next(reversed(shown))
    follows = any(field.startswith("*") for field in cron.split()[:2])
    slots = set()
    for time in takewhile(lambda time: time <= last, CronSim(cron, first - STEP)):
        if follows:
            slots.update(shown.get(time, []))
        else:
            slots.add(shown[next(later for n in range(20) if (later := time + n * STEP) in shown)][0])
    return sorted(slots)


@cache
def changes_of(zone: str) -> list[datetime]:
    """Return when the clocks are set."""
    instants = [(now, local) for local, shown in instants_of(zone).items() for now in shown]
    instants.sort()
    return [now for (_, before), (now, local) in pairwise(instants) if local - before != STEP]


@pytest.mark.parametrize("cron", CRONS)
@pytest.mark.parametrize("zone", ZONES)
def test_at_every_hour_of_a_year_the_slots_before_and_behind_are_known(cron: str, zone: str) -> None:
    slots = slots_of(cron, zone)
    times = Times(cron, zone)
    behind = 0
    every = (
        1 if cron == CRONS[0] and zone in ("Europe/Berlin", "Australia/Lord_Howe") else 37
    )  # prime to the hours of a day
    for hour in range(0, 365 * 24, every):
        now = datetime(YEAR, 1, 1, 0, 10, tzinfo=UTC) + timedelta(hours=hour)
        while behind < len(slots) and slots[behind] <= now:
            behind += 1
        if behind < len(slots):
            assert times.next(now) == slots[behind], now
        if behind:
            assert times.last(now) == slots[behind - 1], now


@pytest.mark.parametrize("cron", CRONS)
@pytest.mark.parametrize("zone", ZONES)
def test_around_each_change_of_the_clocks_it_holds_at_every_minute(cron: str, zone: str) -> None:
    slots = slots_of(cron, zone)
    times = Times(cron, zone)
    for now in (change + n * STEP for change in changes_of(zone) for n in range(-38, 38, 5)):
        past = [slot for slot in slots if slot <= now]
        coming = [slot for slot in slots if slot > now]
        assert not past or times.last(now) == past[-1], now
        assert not coming or times.next(now) == coming[0], now


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
@pytest.mark.parametrize("cron", CRONS)
def test_where_clocks_change_by_an_hour_it_is_as_cronsim_has_it(cron: str, zone: str) -> None:
    start = datetime(YEAR, 1, 1, tzinfo=ZoneInfo(zone))
    theirs = CronSim(cron, start)
    times = Times(cron, zone)
    ours = start.astimezone(UTC)
    for _ in range(250):
        expected = next(theirs).astimezone(UTC)
        while expected <= ours:  # cronsim names two times that fall together twice
            expected = next(theirs).astimezone(UTC)
        found = times.next(ours)
        assert found == expected
        ours = found


@pytest.mark.parametrize(
    ("cron", "day", "slots"),
    [
        ("30 2 * * *", "2026-03-29", ["01:00"]),  # 02:00 to 03:00 is left out in Berlin: at its end
        ("0,30 2 * * *", "2026-03-29", ["01:00"]),  # both fall together
        ("30 2 * * *", "2026-10-25", ["00:30"]),  # shown twice: the first time
        ("0 * * * *", "2026-10-25", [f"{hour:02d}:00" for hour in range(24)]),  # every hour stays every hour
        ("*/30 2 * * *", "2026-03-29", []),
        ("*/30 2 * * *", "2026-10-25", ["00:00", "00:30", "01:00", "01:30"]),
    ],
)
def test_a_change_of_the_clocks_fires_once(cron: str, day: str, slots: list[str]) -> None:
    times = Times(cron, "Europe/Berlin")
    start = datetime.fromisoformat(f"{day}T00:00:00+00:00") - timedelta(seconds=1)
    found = []
    while (start := times.next(start)) is not None and start.date().isoformat() == day:  # type: ignore[assignment]
        found.append(f"{start:%H:%M}")
    assert found == slots


def test_a_day_that_a_country_left_out() -> None:
    """Samoa went from 2011-12-29 to 2011-12-31: what was due on the 30th comes at the first minute after."""
    times = Times("0 6 * * *", "Pacific/Apia")
    before = datetime(2011, 12, 29, 17, tzinfo=UTC)  # 07:00 on the 29th
    assert times.next(before) == datetime(2011, 12, 30, 10, tzinfo=UTC)  # midnight, the 31st begins
    assert times.next(datetime(2011, 12, 30, 10, tzinfo=UTC)) == datetime(2011, 12, 30, 16, tzinfo=UTC)


def test_far_away_times_are_found() -> None:
    times = Times("0 0 29 2 *", "Europe/Berlin")
    now = datetime(2026, 3, 29, 1, tzinfo=UTC)  # on a day when clocks change
    assert times.last(now) == datetime(2024, 2, 28, 23, tzinfo=UTC)
    assert times.next(now) == datetime(2028, 2, 28, 23, tzinfo=UTC)


_FIELDS = st.tuples(
    st.sampled_from(["*", "0", "30", "*/7", "5-50/9"]),
    st.sampled_from(["*", "1", "2", "*/2", "1-4"]),
    st.sampled_from(["*", "*/2", "L", "25-31"]),
    st.sampled_from(["*", "3,10", "4"]),
    st.sampled_from(["*", "SUN", "1-5", "0L"]),
)


@given(_FIELDS, st.sampled_from(ZONES), st.integers(1_577_836_800, 2_051_222_400))  # 2020 to 2035
def test_the_one_is_the_inverse_of_the_other(fields: tuple[str, ...], zone: str, moment: int) -> None:
    times = Times(" ".join(fields), zone)
    now = datetime.fromtimestamp(moment, UTC)
    coming, past = times.next(now), times.last(now)
    assert coming is not None
    assert past is not None
    assert past <= now < coming
    assert times.last(coming) == coming
    assert times.last(coming - timedelta(seconds=1)) == past
    assert times.next(past) == coming
