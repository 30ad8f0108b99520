"""Copies of a store: consistent while crawls write to it, and whole or not there."""

from __future__ import annotations

import glob
import os
import shutil
import sqlite3
import stat
from contextlib import closing, suppress
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from newscrawl.exceptions import OutputError, StoreError
from newscrawl.store.readonly import check, open_readonly

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_SLICE = 2_000
"""Pages that are copied between two reports of progress: 8 MB."""
_SPARE = 16 << 20
"""Bytes that stay free beside a copy."""
_MORE = "newscrawl doctor tells more"
_OF_TARGET = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)


class Copy(NamedTuple):
    """A copy of a store: the version of its tables, its articles, its bytes."""

    version: str
    articles: int
    size: int


def copy_store(
    path: Path, target: Path, done: Callable[[int, int], None] = lambda _left, _all: None, *, overwrite: bool = False
) -> Copy:
    """Copy the store at *path*, of whatever version, to *target*, which is there once it is whole, verified and synced.

    The copy holds what was committed when it began; those who write meanwhile do not wait for it. *target* is a store as
    any other, in one file. *done* is told how many pages are still to copy, of how many.

    Raises:
        OutputError: *target* is there (without *overwrite*), there is no room for it, or it cannot be written.
        StoreError: the store cannot be read, or the copy is damaged.
    """
    if not path.is_file():
        raise StoreError(f"store {path}: there is no such file; name its folder with --data")
    try:
        source = open_readonly(path)
    except sqlite3.Error as error:
        raise StoreError(f"store {path}: {error}; {_MORE}") from error
    with closing(source):
        return copy_from(source, path, target, done, overwrite=overwrite)


def copy_from(
    source: sqlite3.Connection,
    path: Path,
    target: Path,
    done: Callable[[int, int], None] = lambda _left, _all: None,
    *,
    overwrite: bool = False,
) -> Copy:
    """Copy the store at *path*, which is open as *source*, as :func:`copy_store` does."""
    _check_target(path, target, overwrite=overwrite)
    _check_room(path, target)
    _remove_leftovers(target)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        _copy(source, path, temporary, done)
        check(source)
        copy = _verified(temporary, path)
        temporary.chmod(stat.S_IMODE(path.stat().st_mode) | stat.S_IWUSR)  # the copy is a store for whoever makes it
        _sync(temporary)
        _check_target(path, target, overwrite=overwrite)  # it may have come meanwhile
        temporary.replace(target)
        _sync(target.parent)
    except OSError as error:
        raise _unwritable(target, error.strerror or error) from error
    finally:
        for leftover in (temporary, temporary.with_name(f"{temporary.name}-journal")):
            with suppress(OSError):
                leftover.unlink(missing_ok=True)
    return copy


def _check_target(path: Path, target: Path, *, overwrite: bool) -> None:
    """Raise OutputError when *target* may not be written, before anything is."""
    if target.resolve() in {path.resolve().with_name(f"{path.name}{ending}") for ending in ("", "-wal", "-shm")}:
        raise OutputError(f"{target}: it is the store itself; name another file")
    if target.exists() and not target.is_file():
        raise OutputError(f"{target}: it is no ordinary file; name another")
    if target.exists() and not overwrite:
        raise OutputError(f"{target}: it is there already; name another file, or replace it with --overwrite")
    if not target.parent.is_dir():
        raise OutputError(f"{target}: there is no folder {target.parent}; make it or choose another file")


def _check_room(path: Path, target: Path) -> None:
    """Raise OutputError when the disk of *target* has no room for a copy of the store at *path*."""
    needed = store_size(path) + _SPARE
    free = shutil.disk_usage(target.parent).free
    if free < needed:
        raise OutputError(
            f"{target}: the copy takes {needed / 1e6:,.0f} MB and the disk has {free / 1e6:,.0f} MB free; "
            "free some or choose another disk"
        )


def store_size(path: Path) -> int:
    """Return the bytes of a store: its file and what waits beside it to be written into it."""
    wal = path.with_name(f"{path.name}-wal")
    return path.stat().st_size + (wal.stat().st_size if wal.exists() else 0)


def _copy(source: sqlite3.Connection, path: Path, temporary: Path, done: Callable[[int, int], None]) -> None:
    temporary.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(temporary, isolation_level=None)) as copy:
            if not source.in_transaction:  # it shows one state; without it, all begins anew whenever somebody writes
                source.execute("BEGIN")
            try:
                _settle(source, path)
                source.backup(copy, pages=_SLICE, progress=lambda _status, left, whole: done(left, whole), sleep=0)
            finally:
                source.execute("COMMIT")
            copy.execute("PRAGMA journal_mode = DELETE")  # nothing waits beside it
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _OF_TARGET:
            raise _unwritable(temporary, error) from error
        raise StoreError(f"store {path}: {error}; {_MORE}") from error


def _settle(source: sqlite3.Connection, path: Path) -> None:
    """Read a first row: from here on the transaction shows one state, and what fails here is the store's, not the copy's."""
    try:
        source.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        raise StoreError(f"store {path}: {error}; {_MORE}") from error


def _verified(copy: Path, path: Path) -> Copy:
    """Look at all of a copy of the store at *path*, and return what it is; raise StoreError when it is damaged."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(copy))}?mode=ro", uri=True)) as opened:
            found = opened.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if found != "ok":
                raise StoreError(f"store {path}: {found.splitlines()[-1]}; {_MORE}")
            version = opened.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()[0]
            articles = opened.execute("SELECT COUNT(*) FROM articles").fetchone()[0]
    except (sqlite3.Error, TypeError) as error:
        raise StoreError(f"store {path}: {error}; {_MORE}") from error
    return Copy(version, articles, copy.stat().st_size)


def _remove_leftovers(target: Path) -> None:
    """Remove what processes that were killed while they copied to *target* have left."""
    for leftover in target.parent.glob(f".{glob.escape(target.name)}.*.tmp*"):
        process = leftover.name.removeprefix(f".{target.name}.").partition(".")[0]
        if process.isdecimal() and not is_alive(int(process)):
            with suppress(OSError):
                leftover.unlink()


def is_alive(process: int) -> bool:
    """Ask whether there is a process of that id."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    return True


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unwritable(target: Path, reason: object) -> OutputError:
    return OutputError(f"{target}: {reason}; free the place or choose another file")
