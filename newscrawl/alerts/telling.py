"""Telling the receivers: one digest each, side by side, within a bound of time, and never an error."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from newscrawl.alerts.delivery import deliver, place_of
from newscrawl.alerts.judging import Ending, Judged, judge_run, judge_trouble, plain
from newscrawl.alerts.message import Message, changes_for
from newscrawl.alerts.undelivered import Undelivered
from newscrawl.exceptions import LockedError, NewscrawlError, OutputError
from newscrawl.locks import Lock
from newscrawl.run import STORE_FILE
from newscrawl.store import SiteVerdict, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from newscrawl.alerts.message import Change
    from newscrawl.config import Receiver

SECONDS_MAX = 60.0
"""What telling may take in all, retries included."""
_LATER = "it is told with the next run"
_TURN_INTERVAL = 0.1  # seconds between two looks whether another process has done with a receiver

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one message: to whom, whether it arrived, the sentence to print (no secret stands in it)."""

    receiver: str
    ok: bool
    sentence: str


def tell(
    data: Path, receivers: Iterable[Receiver], endings: Iterable[Ending], *, seconds: float = SECONDS_MAX
) -> list[Told]:
    """Send each receiver one digest of the sites whose verdict is another than it was last told.

    Call it once when the crawl of some sites has ended. Verdicts are those of ``newscrawl health``, and of the crawl's own
    summary until a site has a history. A receiver that could not be told learns it with the next call, whatever sites
    that is for.

    Args:
        data: the folder of the store; each receiver is told by one process at a time, by a lock in it.
        receivers: those of the configuration.
        endings: an :class:`Ending` for each site that was crawled.
        seconds: what it may take at most.

    Returns:
        An entry for each receiver that had something to be told; none when nothing has changed. It never raises.
    """
    receivers, endings = list(receivers), list(endings)
    if not receivers:
        return []
    until = time.monotonic() + seconds
    path = data / STORE_FILE
    (noted,) = side_by_side([lambda: _note_verdicts(path, endings)], until - seconds / 2)
    problem = noted if noted is not None else f"the store {path} was not free within {seconds / 2:g} s"
    verdicts = [_as_noted(judged) for judged in filter(None, map(judge_trouble, endings))] if problem else None
    tasks = [partial(_tell_one, path, receiver, verdicts, until) for receiver in receivers]
    told = [Told("alerts", ok=False, sentence=f"alerts: {plain(problem)}; only failures are told")] if problem else []
    for receiver, done in zip(receivers, side_by_side(tasks, until), strict=True):
        if done is None:
            done = failed(receiver, f"it was not done within {seconds:g} s; {_LATER}")
        if done.sentence:
            told.append(done)
    return told


def _note_verdicts(path: Path, endings: Sequence[Ending]) -> str:
    """Judge the sites of *endings* and note the verdicts in the store; return why that cannot be, or ""."""
    try:
        with Store.open(path) as store:
            judged = [judge_trouble(ending) or judge_run(store, ending) for ending in endings]
            with store.transaction():
                for one in filter(None, judged):
                    store.verdicts.note(one.site, str(one.verdict), now(), one.record)
    except Exception as error:  # no mistake of ours may keep a failure quiet
        return _why(error)
    return ""


def _as_noted(judged: Judged) -> SiteVerdict:
    return SiteVerdict(judged.site, str(judged.verdict), now(), judged.record)


def _tell_one(path: Path, receiver: Receiver, verdicts: Sequence[SiteVerdict] | None, until: float) -> Told:
    """Tell one receiver what it does not know yet; without a sentence when that is nothing.

    *verdicts* is None for those of the store.
    """
    try:
        with ExitStack() as held:
            _wait_for_turn(held, path, receiver, until)
            return _tell_changes(path, receiver, verdicts, until)
    except Exception as error:  # no mistake of ours may cost the crawl anything
        return failed(receiver, f"{_why(error)}; {_LATER}")


def _tell_changes(path: Path, receiver: Receiver, verdicts: Sequence[SiteVerdict] | None, until: float) -> Told:
    known: dict[str, str] = {}
    if verdicts is None:
        with Store.open(path) as store:
            verdicts, known = store.verdicts.all(), store.verdicts.told(receiver.name)
    changes = changes_for(verdicts, known, receiver.on)
    news = tuple(change for change in changes if not change.is_over or "ok" in receiver.on)
    said = []
    if news:
        message = Message("digest", now(), news, Counter(one.verdict for one in verdicts))
        note = deliver(receiver, message, until)
        said = [f"alert {receiver.name} ({place_of(receiver)}): told that {message.title}", note]
    if changes:
        said.append(_note_told(path, receiver, changes))
    return Told(receiver.name, ok=True, sentence=plain(", ".join(filter(None, said))))


def _note_told(path: Path, receiver: Receiver, changes: Sequence[Change]) -> str:
    """Note what a receiver was told; return what to say when that cannot be noted."""
    told = {change.site: "ok" if change.is_over else change.now for change in changes}
    try:
        with Store.open(path) as store, store.transaction():
            store.verdicts.note_told(receiver.name, told, now())
    except (NewscrawlError, sqlite3.Error) as error:
        return f"which could not be noted, so that it is told again: {error}"
    return ""


def _wait_for_turn(held: ExitStack, path: Path, receiver: Receiver, until: float) -> None:
    """Take the lock of a receiver; where none can be written, go on without it."""
    while True:
        try:
            held.enter_context(Lock.of_receiver(path.parent, receiver.name))
        except LockedError:
            if time.monotonic() + _TURN_INTERVAL >= until:
                raise
            time.sleep(_TURN_INTERVAL)
        except OutputError:
            return
        else:
            return


def try_receivers(receivers: Iterable[Receiver], *, seconds: float = SECONDS_MAX) -> list[Told]:
    """Send each receiver a test message, and return what happened."""
    receivers = list(receivers)
    until = time.monotonic() + seconds
    tasks = [partial(_try_one, receiver, until) for receiver in receivers]
    done = side_by_side(tasks, until)
    return [
        one or failed(receiver, f"it was not done within {seconds:g} s")
        for receiver, one in zip(receivers, done, strict=True)
    ]


def _try_one(receiver: Receiver, until: float) -> Told:
    try:
        note = deliver(receiver, Message("test", now(), (), {}), until)
    except Exception as error:  # as after a run
        return failed(receiver, _why(error))
    said = f"alert {receiver.name} ({place_of(receiver)}): the test message has arrived"
    return Told(receiver.name, ok=True, sentence=f"{said}, {note}" if note else said)


def failed(receiver: Receiver, why: str) -> Told:
    """Return that a receiver was not told, and why."""
    return Told(receiver.name, ok=False, sentence=plain(f"alert {receiver.name} ({place_of(receiver)}): {why}"))


def _why(error: Exception) -> str:
    """Return what to say of an error; one that nobody foresaw is a mistake of ours."""
    foreseen = isinstance(error, Undelivered | NewscrawlError | sqlite3.Error)
    return str(error) if foreseen else f"newscrawl failed on it, report that: {type(error).__name__}: {error}"


def side_by_side(tasks: Sequence[Callable[[], T]], until: float) -> list[T | None]:
    """Do *tasks* in threads of their own; None for each that has not ended by *until*, on the monotonic clock.

    What has not ended goes on by itself, and keeps no process from ending.
    """
    return start_beside(tasks, until)()


def start_beside(tasks: Sequence[Callable[[], T]], until: float) -> Callable[[], list[T | None]]:
    """Begin what :func:`side_by_side` does; the result waits for its end."""
    results: list[T | None] = [None] * len(tasks)

    def work(number: int) -> None:
        results[number] = tasks[number]()

    threads = [threading.Thread(target=work, args=(number,), daemon=True) for number in range(len(tasks))]
    for thread in threads:
        thread.start()

    def wait() -> list[T | None]:
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))
        return list(results)

    return wait


def now() -> str:
    """Return the present instant as the store writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
