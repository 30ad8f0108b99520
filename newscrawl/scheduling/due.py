"""What is due: a pure function of a group's times, the history of a site, and the present instant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeGuard

from newscrawl.scheduling.pace import VISITS, Visit, interval, pause
from newscrawl.scheduling.times import Times
from newscrawl.scheduling.words import length

if TYPE_CHECKING:
    from newscrawl.config import Group

ADAPTIVE_CRON = "*/5 * * * *"
"""Times of an adaptive group without any of its own: its sites still come together in one process."""
ATTEMPTS_MAX = 2
"""A slot that was interrupted is caught up once; then the next one is waited for, so that nothing fails for ever at once."""
FUTURE = timedelta(days=1)
"""What the history says of the time after now was written before the clock was set back. So far ahead it still counts,
so that nothing happens twice; what lies further ahead was written by a clock that was wrong."""
MISSED_MAX = 1000
"""Slots that are counted as missed, at most."""
_SECOND = timedelta(seconds=1)


class Standing(StrEnum):
    """How a site of a group stands."""

    DUE = "due"
    SERVED = "served"
    """it would be due, but was crawled since, by somebody else"""
    WAITING = "waiting"
    BACKING_OFF = "backing off"
    PAUSED = "paused"
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a site in a group. What lies after now is there up to FUTURE."""

    slot: datetime | None = None
    """the last that was taken"""
    attempt: int = 0
    """of it"""
    is_open: bool = False
    """whether it has not ended"""
    is_interrupted: bool = False
    """whether it ended before its time"""
    failures: int = 0
    """of the site, in a row"""
    crawled: datetime | None = None
    """when the last run of the site began that came to its end, by whomever it was started"""
    visits: tuple[Visit, ...] = ()
    """the last such runs, the oldest first"""


@dataclass(frozen=True, slots=True)
class Due:
    """How a site stands, which slot that is about, when its time comes (None: never), and why, in words."""

    standing: Standing
    slot: datetime | None = None
    at: datetime | None = None
    attempt: int = 1
    missed: int = 0
    """slots between the last that was taken and this one"""
    why: str = ""


def times_of(group: Group) -> Times:
    """Return the times of a group."""
    return Times(group.cron or ADAPTIVE_CRON, group.timezone)


def due(group: Group, history: History, now: datetime) -> Due:
    """Return how a site of *group* with that *history* stands at *now*.

    The last slot that has come is the one that counts; those before it are missed, and it stands for them. It is taken
    unless it, or a later one, was taken before; unless the site backs off or its adaptive interval is not over; and
    unless somebody crawled the site since it came.
    """
    if not group.is_scheduled:
        return Due(Standing.PAUSED, why="the group has no cron")
    if history.is_open:
        return Due(Standing.RUNNING, history.slot, history.slot, history.attempt)
    times = times_of(group)
    until, standing, why = _not_before(group, history)
    is_to_catch_up = history.is_interrupted and history.attempt < ATTEMPTS_MAX

    def may_be_taken(slot: datetime | None) -> TypeGuard[datetime]:
        if slot is None or (history.slot is not None and slot <= history.slot):
            return False
        return until is None or slot >= until or is_to_catch_up

    last = _last(times, now)
    if last is not None and last + jitter(group, last, times) > now:
        before = _last(times, last - _SECOND)
        if may_be_taken(before):
            last = before  # the jitter of the one behind it must not put it off for ever
    if may_be_taken(last):
        taken = Due(Standing.DUE, last, last + jitter(group, last, times), why=why)
    elif is_to_catch_up:
        taken = Due(Standing.DUE, history.slot, history.slot, history.attempt + 1, why="it was interrupted")
    else:
        taken = None
    if taken and taken.at:
        if _is_served(history, taken):
            return _served(history, taken)
        return taken if taken.at <= now else replace(taken, standing=Standing.WAITING)
    after = max(filter(None, (now, history.slot, until and until - _SECOND)))
    coming = _next(times, after)
    if standing is Standing.BACKING_OFF and (until is None or until <= now):
        standing = Standing.WAITING
    return Due(standing, coming, coming and coming + jitter(group, coming, times), why=why)


def missed(group: Group, history: History, slot: datetime) -> int:
    """Return how many slots passed before *slot* that nobody was there for, since the last that was taken; those that a
    site was left alone on purpose do not count. MISSED_MAX at most.
    """
    if history.slot is None:
        return 0
    until, _, _ = _not_before(group, history)
    at: datetime | None = history.slot
    if until is not None:
        at = max(history.slot, until - _SECOND)
    number = -1
    while at is not None and at < slot and number < MISSED_MAX:
        at = _next(times_of(group), at)
        number += 1
    return max(number, 0)


def jitter(group: Group, slot: datetime, times: Times) -> timedelta:
    """Return by how much a group begins later than *slot*: for one group and slot always the same, and never beyond its
    next slot. All its sites share it, as they share a process.
    """
    if not group.jitter:
        return timedelta()
    digest = blake2b(f"{group.name} {slot.isoformat()}".encode(), digest_size=8).digest()
    share = int.from_bytes(digest, "big") / 2**64
    following = _next(times, slot)
    room = min(group.jitter, following - slot) if following else group.jitter
    return timedelta(seconds=int(share * room.total_seconds()))


def _is_served(history: History, due: Due) -> bool:
    return due.slot is not None and history.crawled is not None and history.crawled >= due.slot


def _served(history: History, due: Due) -> Due:
    at = history.crawled.astimezone(UTC) if history.crawled else None
    return replace(due, standing=Standing.SERVED, why=f"a crawl that began at {at:%Y-%m-%d %H:%M} UTC stands for it")


def _not_before(group: Group, history: History) -> tuple[datetime | None, Standing, str]:
    """Return the instant before which no slot is taken, if there is one, and what that is for."""
    if history.slot is None:
        return None, Standing.WAITING, ""
    left_alone = pause(history.failures)
    why = f"{history.failures} failure{'s' if history.failures != 1 else ''} in a row: left alone for {length(left_alone)}"
    standing = Standing.BACKING_OFF
    if group.adaptive:
        adapted = interval(history.visits, group.least, group.most)
        if adapted >= left_alone:
            left_alone, standing, why = adapted, Standing.WAITING, _explain(history.visits, adapted)
    return (history.slot + left_alone, standing, why) if left_alone else (None, Standing.WAITING, "")


def _explain(visits: tuple[Visit, ...], adapted: timedelta) -> str:
    last = visits[-VISITS:]
    if len(last) < 2:
        return f"too little is known yet: asked every {length(adapted)}"
    new = sum(visit.new for visit in last[1:])
    span = length(last[-1].at - last[0].at)
    return f"{new or 'no'} new article{'s' if new != 1 else ''} in the {span} before its last run: asked every {length(adapted)}"


@lru_cache(maxsize=1024)
def _last(times: Times, now: datetime) -> datetime | None:
    return times.last(now)


@lru_cache(maxsize=1024)
def _next(times: Times, now: datetime) -> datetime | None:
    return times.next(now)
