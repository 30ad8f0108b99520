"""The machine's clocks, and a wait that ends when a signal comes."""

from __future__ import annotations

import os
import select
import signal
import time
from datetime import UTC, datetime
from typing import Self

STOPPING = (signal.SIGINT, signal.SIGTERM)
HEARD = (*STOPPING, signal.SIGHUP, signal.SIGCHLD)


class SignalClock:
    """The machine's clocks. Within its block signals end no process: they end the wait, and :meth:`take` returns them."""

    def __init__(self) -> None:
        self._heard: list[int] = []
        self._read, self._write = os.pipe()
        os.set_blocking(self._read, False)
        os.set_blocking(self._write, False)

    def now(self) -> datetime:
        """Return the time of day."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that only go forward."""
        return time.monotonic()

    def wait(self, seconds: float) -> None:
        """Let so many seconds go by, or fewer when a signal comes."""
        if self._heard:
            return
        ready, _, _ = select.select([self._read], [], [], max(0.0, seconds))
        if ready:
            os.read(self._read, 4096)

    def take(self) -> list[int]:
        """Return the numbers of the signals that came since, those of children that ended apart."""
        heard, self._heard = self._heard, []
        return heard

    def _hear(self, number: int, _: object) -> None:
        if number != signal.SIGCHLD:
            self._heard.append(number)

    def __enter__(self) -> Self:
        for number in HEARD:
            signal.signal(number, self._hear)
        signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)  # whoever started us may have blocked them until now
        return self

    def __exit__(self, *_: object) -> None:
        signal.set_wakeup_fd(-1)
        os.close(self._read)
        os.close(self._write)
