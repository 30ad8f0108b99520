"""Who works on a data folder: one crawl a site at a time, and nobody beside the one who makes its clusters anew or
compacts it.

A lock goes with the process that holds it, however that ends.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self
from urllib.parse import quote

from newscrawl.exceptions import LockedError, OutputError

if TYPE_CHECKING:
    from types import TracebackType

_EVERYBODY = ".all"  # no name of a site begins with a dot


class Lock:
    """A lock that is held until it is closed."""

    def __init__(self, held: ExitStack, file: IO[str] | None = None) -> None:
        self._held = held
        self._file = file

    @classmethod
    def of_site(cls, data: Path, site: str) -> Self:
        """Take the lock of a site, for a crawl.

        Raises:
            LockedError: another process crawls the site, or has the whole folder.
            OutputError: the data folder cannot be written.
        """
        with ExitStack() as held:
            everybody = held.enter_context(_open(data, _EVERYBODY))
            _take(
                everybody,
                fcntl.LOCK_SH,
                f"data folder {data}: {{}} makes its clusters anew, or compacts it; wait for it",
            )
            file = held.enter_context(_open(data, site))
            _take(file, fcntl.LOCK_EX, f"site {site}: {{}} crawls it now; wait for it, or use another --data")
            return cls(held.pop_all())

    @classmethod
    def of_schedule(cls, data: Path) -> Self:
        """Take the lock of whoever starts what is due in a data folder.

        Raises:
            LockedError: another process does.
            OutputError: the data folder cannot be written.
        """
        with ExitStack() as held:
            file = held.enter_context(_open(data, ".schedule"))
            _take(
                file,
                fcntl.LOCK_EX,
                f"data folder {data}: {{}} runs its schedule; newscrawl schedule --list shows what it does",
            )
            return cls(held.pop_all())

    @classmethod
    def of_group(cls, data: Path, group: str) -> Self:
        """Take the lock of a group of sites, for the process that crawls them: it goes with all to whom :meth:`fileno` went.

        Raises:
            LockedError: a process crawls them.
            OutputError: the data folder cannot be written.
        """
        with ExitStack() as held:
            file = held.enter_context(_open(data, f".group-{quote(group, safe='')}"))
            _take(file, fcntl.LOCK_EX, f"group {group}: a process that {{}} has started crawls it now")
            return cls(held.pop_all(), file)

    @classmethod
    def of_receiver(cls, data: Path, name: str) -> Self:
        """Take the lock of a receiver of alerts, so that one process at a time tells it what it does not know yet.

        Raises:
            LockedError: another process tells it something.
            OutputError: the data folder cannot be written.
        """
        with ExitStack() as held:
            file = held.enter_context(_open(data, f".alerts-{quote(name, safe='')}"))
            _take(file, fcntl.LOCK_EX, "{} tells it something")
            return cls(held.pop_all())

    @classmethod
    def of_pruning(cls, data: Path) -> Self:
        """Take the lock of those who prune the store: one process at a time, beside crawls.

        Raises:
            LockedError: another process prunes it, or has the whole folder.
            OutputError: the data folder cannot be written.
        """
        with ExitStack() as held:
            everybody = held.enter_context(_open(data, _EVERYBODY))
            _take(
                everybody,
                fcntl.LOCK_SH,
                f"data folder {data}: {{}} makes its clusters anew, or compacts it; wait for it",
            )
            file = held.enter_context(_open(data, ".prune"))
            _take(file, fcntl.LOCK_EX, f"data folder {data}: {{}} prunes it now; wait for it")
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

    def fileno(self) -> int:
        """Return the number of the file, for a process that is to hold the lock of a group, too."""
        return self._file.fileno() if self._file else -1

    def close(self) -> None:
        """Give the lock back."""
        self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def crawler_of(data: Path, site: str) -> str | None:
    """Return who crawls a site now, as ``process 123``; None when nobody does."""
    return _holder(data, site)


def holder_of_everything(data: Path) -> str | None:
    """Return who has the lock that leaves no room for any crawl; None when nobody has."""
    return _holder(data, _EVERYBODY)


def is_group_crawled(data: Path, group: str) -> bool:
    """Ask whether a process that was started for a group is still there."""
    return _holder(data, f".group-{quote(group, safe='')}") is not None


def _holder(data: Path, name: str) -> str | None:
    """Return who holds a lock; None when nobody does. Nothing is made for that, so it can be asked of any folder."""
    try:
        file = _place(data, name).open(encoding="utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unusable(_place(data, name), error) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return file.read().strip() or "another process"
    return None


def holders(data: Path) -> list[tuple[Path, int]] | None:
    """Return the locks of a data folder that are held, each with the process that took it (0: one of another container).

    They are read from the kernel's list, not tried: that would keep others out. None where there is no such list.
    """
    try:
        lines = Path("/proc/locks").read_text("ascii").splitlines()
    except OSError:
        return None
    taken = {}  # by inode alone: some file systems tell another device here than stat does
    for line in lines:
        words = line.split()
        if "FLOCK" in words and "->" not in words:  # an arrow stands before those who wait
            taken[int(words[5].rpartition(":")[2])] = max(int(words[4]), 0)
    files = sorted((data / "locks").glob("*.lock"))
    return [(path, taken[path.stat().st_ino]) for path in files if path.stat().st_ino in taken]


def _open(data: Path, name: str) -> IO[str]:
    path = _place(data, name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a+", encoding="utf-8")
    except OSError as error:
        raise _unusable(path, error) from error


def _place(data: Path, name: str) -> Path:
    return data / "locks" / f"{name}.lock"


def _unusable(path: Path, error: OSError) -> OutputError:
    return OutputError(f"{path}: {error.strerror}; choose a folder you may write to with --data")


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
