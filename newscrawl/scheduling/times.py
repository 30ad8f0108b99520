"""The times of a schedule: five cron fields read in a time zone, also on the days when its clocks change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import takewhile
from zoneinfo import ZoneInfo

from cronsim import CronSim

SHIFT_MAX = timedelta(hours=25)
"""More than any clock was ever set by at once: Samoa left out a whole day, 2011-12-30."""
_MINUTE, _SECOND = timedelta(minutes=1), timedelta(seconds=1)


@dataclass(frozen=True)
class Times:
    """When something is to happen: *cron* is minute, hour, day of month, month, day of week; *timezone* an IANA name.
    Both are sound: the configuration has checked them.

    A time of day that names its minute and its hour (``30 2 * * *``) comes once a day: where clocks leave it out, at the
    end of what they leave out; where they repeat it, the first time. With a star in front of the minute or the hour
    (``*/20 * * * *``) it comes whenever clocks show it, so every hour stays every hour. Both as Debian's cron has it.
    The calendar is that of :mod:`cronsim`; it counts in naive local time here, since its own arithmetic on zones
    whose clocks change by half an hour leaves times out.

    >>> Times("30 2 * * *", "Europe/Berlin").next(datetime(2026, 3, 28, 12, tzinfo=UTC)).isoformat()
    '2026-03-29T01:00:00+00:00'
    """

    cron: str
    timezone: str = "UTC"

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @cached_property
    def _follows_the_clock(self) -> bool:
        minute, hour = self.cron.split()[:2]
        return minute.startswith("*") or hour.startswith("*")

    def last(self, now: datetime) -> datetime | None:
        """Return the latest instant that is not after *now*, in UTC; None when none was in 50 years."""
        if self._clocks_stand(now):
            local = CronSim(self.cron, self._local(now) + _SECOND, reverse=True)
            return next((instants[-1] for time in local if (instants := self._instants(time))), None)
        latest = self._local(now + SHIFT_MAX) + SHIFT_MAX
        start = self._local(now - SHIFT_MAX) - SHIFT_MAX
        near = takewhile(lambda time: time >= start, CronSim(self.cron, latest, reverse=True))
        past = [instant for time in near for instant in self._instants(time) if instant <= now]
        return max(past) if past else self.last(now - SHIFT_MAX)

    def next(self, now: datetime) -> datetime | None:
        """Return the first instant after *now*, in UTC; None when none comes within 50 years."""
        if self._clocks_stand(now):
            local = CronSim(self.cron, self._local(now))
            return next((instants[0] for time in local if (instants := self._instants(time))), None)
        start = self._local(now - SHIFT_MAX) - SHIFT_MAX
        end = self._local(now + SHIFT_MAX) + SHIFT_MAX
        near = takewhile(lambda time: time <= end, CronSim(self.cron, start))
        coming = [instant for time in near for instant in self._instants(time) if instant > now]
        return min(coming) if coming else self.next(now + SHIFT_MAX)

    def _local(self, now: datetime) -> datetime:
        return now.astimezone(self.zone).replace(tzinfo=None)

    def _clocks_stand(self, now: datetime) -> bool:
        """Ask whether the zone's clocks are set neither shortly before nor shortly after *now*."""
        offsets = {(now + shift).astimezone(self.zone).utcoffset() for shift in (-SHIFT_MAX, timedelta(0), SHIFT_MAX)}
        return len(offsets) == 1

    def _instants(self, time: datetime) -> list[datetime]:
        """Return the instants, in UTC and in order, at which *time* of the naive local calendar comes."""
        first, second = (time.replace(tzinfo=self.zone, fold=fold).astimezone(UTC) for fold in (0, 1))
        if self._local(first) == time:
            return [first, second] if self._follows_the_clock and second > first else [first]
        if self._follows_the_clock:
            return []
        while self._local(first) != time:  # left out: the first minute after that
            time += _MINUTE
            first = time.replace(tzinfo=self.zone).astimezone(UTC)
        return [first]
