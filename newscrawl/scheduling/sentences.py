"""What a schedule says of the crawls that it starts and sees end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from newscrawl.scheduling.words import instant_of, length
from newscrawl.store import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from newscrawl.scheduling.due import Due
    from newscrawl.store import Slot


def start_sentence(group: str, dues: Sequence[tuple[str, Due]], process: int | None, now: datetime) -> str:
    """Return what is said when a process was started for sites that are due."""
    notes = []
    late = now - min(due.at for _, due in dues if due.at)
    if late >= timedelta(minutes=1):
        notes.append(f"{length(late)} late")
    missed = max(due.missed for _, due in dues)
    if missed:
        notes.append(f"it stands for {missed} missed before it, too")
    again = sum(due.attempt > 1 for _, due in dues)
    if again:
        notes.append(f"{again} interrupted before")
    sites = dues[0][0] if len(dues) == 1 else f"{len(dues)} sites"
    return f"{group}: {sites}, process {process}" + (f" ({'; '.join(notes)})" if notes else "")


def end_sentences(
    group: str, slots: Sequence[Slot], failed_before: Mapping[str, Sequence[str]], now: datetime
) -> Iterator[str]:
    """Yield what is said when slots have ended: what they came to, then a line for each that had a fault or recovered;
    *failed_before* holds by site when its failures in a row began, the latest first.
    """
    states = {state: sum(slot.state is state for slot in slots) for state in State}
    told = ", ".join(f"{number} {state}" for state, number in states.items() if number)
    begun = instant_of(min(slot.started_at or slot.planned_at for slot in slots))
    new = sum(slot.new or 0 for slot in slots)
    yield f"{group}: {told} in {length(now - begun)}; {new} new article{'s' if new != 1 else ''}"
    for slot in slots:
        failures = failed_before.get(slot.site, ())
        if slot.state is not State.DONE or slot.exit_code:
            yield f"  {slot.site}: {slot.state}: {(slot.reason or '').removeprefix(f'{slot.site}: ')}"
        elif failures:
            times = f"{len(failures)} failure{'s' if len(failures) != 1 else ''}"
            yield f"  {slot.site}: recovered after {times} since {failures[-1]}"
