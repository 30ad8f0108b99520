"""Who works on a data folder: one crawl a site at a time, and nobody beside the one who makes its clusters anew.

A lock goes with the process that holds it, however that ends.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING, Self

from newscrawl.exceptions import LockedError, OutputError

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

_EVERYBODY = ".all"  # no name of a site begins with a dot


class Lock:
    """A lock that is held until it is closed."""

    def __init__(self, held: ExitStack) -> None:
        self._held = held

    @classmethod
    def of_site(cls, data: Path, site: str) -> Self:
        """Take the lock of a site, for a crawl.

        Raises:
            LockedError: another process crawls the site, or has the whole folder.
            OutputError: the data folder cannot be written.
        """
        with ExitStack() as held:
            everybody = held.enter_context(_open(data, _EVERYBODY))
            _take(everybody, fcntl.LOCK_SH, f"data folder {data}: {{}} makes its clusters anew; wait for it")
            file = held.enter_context(_open(data, site))
            _take(file, fcntl.LOCK_EX, f"site {site}: {{}} crawls it now; wait for it, or use another --data")
            return cls(held.pop_all())

    @classmethod
    def of_everything(cls, data: Path) -> Self:
        """Take the lock that leaves no room for any crawl.

        Raises:
            LockedError: a crawl is on, or another process has this lock.
            OutputError: the data folder cannot be written.
        """
        with ExitStack() as held:
            everybody = held.enter_context(_open(data, _EVERYBODY))
            _take(everybody, fcntl.LOCK_EX, f"data folder {data}: {{}} is at work on it; wait for it to end")
            return cls(held.pop_all())

    def close(self) -> None:
        """Give the lock back."""
        self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def _open(data: Path, name: str) -> IO[str]:
    path = data / "locks" / f"{name}.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a+", encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror}; choose a folder you may write to with --data") from error


def _take(file: IO[str], operation: int, refusal: str) -> None:
    """Take a lock, or say who has it; the holder is named by what it wrote into the file."""
    try:
        fcntl.flock(file, operation | fcntl.LOCK_NB)
    except OSError as error:
        file.seek(0)
        holder = file.read().strip() or "another process"
        raise LockedError(refusal.format(holder)) from error
    file.truncate(0)
    if operation == fcntl.LOCK_EX:
        file.write(f"process {os.getpid()}")
        file.flush()
