"""What the store knows of a site in a group, as :func:`newscrawl.scheduling.due.due` asks for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from newscrawl.scheduling.due import FUTURE, History
from newscrawl.scheduling.pace import VISITS, Visit
from newscrawl.scheduling.words import instant, instant_of
from newscrawl.store import State

if TYPE_CHECKING:
    from newscrawl.config import Group
    from newscrawl.store import Store

CLOCK_SLACK = timedelta(minutes=2)
"""By which a clock may be set back without a word."""


def history_of(store: Store, group: Group, site: str, now: datetime) -> History:
    """Return what is known at *now*."""
    until = instant(now + FUTURE)
    slot = store.schedule.latest(group.name, site, until)
    visits = tuple(Visit(instant_of(at), new) for at, new in store.schedule.visits(site, VISITS, until))
    return History(
        slot=instant_of(slot.slot) if slot else None,
        attempt=slot.attempt if slot else 0,
        is_open=slot is not None and slot.ended_at is None,
        is_interrupted=slot is not None and slot.state is State.INTERRUPTED,
        failures=len(store.schedule.failures(site)),
        crawled=visits[-1].at if visits else None,
        visits=visits,
    )


def clock_set_back(store: Store, now: datetime) -> str:
    """Return a sentence when the store knows of a time after *now*; nothing when it does not."""
    latest = store.schedule.latest_planned()
    if latest is None or instant_of(latest) <= now + CLOCK_SLACK:
        return ""
    ahead = instant_of(latest) - now
    rule = "it is not run again" if ahead <= FUTURE else "what is more than a day ahead does not count"
    return (
        f"the clock was set back: it is {now.astimezone(UTC):%Y-%m-%d %H:%M} UTC, but something was planned at "
        f"{instant_of(latest):%Y-%m-%d %H:%M} UTC; {rule}"
    )
