"""A limit to the CPU time of a piece of work: whatever a page holds, it costs no more than that."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from newscrawl.exceptions import TooSlowError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_AGAIN = 0.25
"""CPU seconds after which the work is stopped again, if something has swallowed the first stop."""


class _TimeUp(BaseException):
    """Stops the work. No ``except Exception`` on the way may take it for the failure of one field."""


_working = False


@contextmanager
def cpu_limit(seconds: float) -> Iterator[None]:
    """Do what stands inside, for at most so many seconds of this process's CPU time; 0 is no limit.

    Works in the main thread, where signals arrive; elsewhere there is no limit. Limits do not nest. A call into C is
    stopped when it returns, so work in it must be done in parts, as the parser's is.

    >>> with cpu_limit(5):
    ...     sum(range(10))
    45

    Raises:
        TooSlowError: the time was up.
    """
    global _working  # noqa: PLW0603 - a signal handler has no other place to look
    if seconds <= 0 or threading.current_thread() is not threading.main_thread():
        yield
        return
    if signal.getsignal(signal.SIGPROF) is not _stop:
        signal.signal(signal.SIGPROF, _stop)
    _working = True
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
    try:
        try:
            yield
        finally:
            _rest()
    except _TimeUp as error:
        _rest()  # the signal may have come on the way out
        raise TooSlowError(f"it took more than {seconds:g} seconds of CPU time") from error


def _rest() -> None:
    global _working  # noqa: PLW0603 - as above
    _working = False
    signal.setitimer(signal.ITIMER_PROF, 0)


def _stop(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001 - as signal calls it
    if _working:  # else the signal came when the work was done
        raise _TimeUp
