"""How long a site is left alone beyond its times: a failing one ever longer, a quiet one as long as it is quiet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

PAUSE_FIRST = timedelta(minutes=15)
"""After the first failure; twice that after the next, and so on."""
PAUSE_MOST = timedelta(hours=22)
"""However often it fails: what is due once a day is never passed over, also on a day of 23 hours."""
VISITS = 5
"""Runs that tell how lively a site is: few, so that a site that wakes up is soon asked more often."""


class Visit(NamedTuple):
    """A run that came to its end: when it began, and how many new articles it found."""

    at: datetime
    new: int


def pause(failures: int) -> timedelta:
    """Return how long a site is left alone after so many failures in a row.

    >>> [str(pause(failures)) for failures in (0, 1, 3, 60)]
    ['0:00:00', '0:15:00', '1:00:00', '22:00:00']
    """
    return min(PAUSE_FIRST * 2 ** min(failures - 1, 10), PAUSE_MOST) if failures else timedelta()


def interval(visits: Sequence[Visit], least: timedelta, most: timedelta) -> timedelta:
    """Return the time in which one new article is to be expected, by the last VISITS *visits* (the oldest first), within
    bounds.

    That is the time from the first to the last of them over one article more than came in it. So as long as nothing
    comes, the time nearly doubles from visit to visit; what the first visit brought came before.

    >>> start, hour = datetime(2026, 11, 1), timedelta(hours=1)
    >>> visits = [Visit(start, 40), Visit(start + 2 * hour, 1), Visit(start + 4 * hour, 2)]
    >>> str(interval(visits, hour / 4, 24 * hour))
    '1:00:00'
    """
    last = visits[-VISITS:]
    if len(last) < 2:
        return least
    span = last[-1].at - last[0].at
    return max(least, min(most, span / (sum(visit.new for visit in last[1:]) + 1)))
