"""Opening the file of a store so that nothing in it can change, wherever it stands: on a disk that is mounted to be read, in
a folder of somebody else's.

SQLite reads a store in WAL mode with files beside it, by which those who read and those who write keep out of each
other's way: what was written last (``-wal``), and who reads what (``-shm``). Where they cannot be made there are two cases.
If a log waits, somebody is at work or was killed, and it is read with the files that are there, or not at all: what was
written last stands only in it. If none waits, nobody has the store open, and it is read as a file that never changes
(``immutable``); should somebody begin to write meanwhile, nothing keeps the two apart, so the file must be the same after
reading as before, or what was read counts for nothing (:meth:`Reading.check`).
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self, TypeVar
from urllib.parse import quote

from newscrawl.exceptions import StoreBusyError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

PATIENCE = 30.0
"""Seconds that one waits for a process that has the store to itself."""
_PAUSES = (0.01, 0.1, 0.0)
"""Seconds between tries to open a store beside which nothing may be made."""
_NOT_WRITABLE = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
"""What SQLite says when it may not make its files beside a store."""
_NEVER_CHANGES = "mode=ro&immutable=1"
Row = TypeVar("Row")
_Stamp = tuple[int, int, int, int]


class Reading(sqlite3.Connection):
    """A connection that reads one state of a store, in a transaction that is open from the beginning."""

    _path: Path
    _before: _Stamp | None = None
    """what the file was when it was opened, where nobody who writes to it can be kept out meanwhile"""

    @classmethod
    def of(cls, path: Path, option: str) -> Self:
        """Open the file at *path* with an option of SQLite's URIs; what fails, fails here."""
        before = _stamp(path)
        connection = sqlite3.connect(
            f"file:{quote(str(path.resolve()))}?{option}",
            uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False, factory=cls,
        )  # fmt: skip
        try:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("BEGIN")
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()  # here the state that is read is settled
        except sqlite3.Error:
            connection.close()
            raise
        connection._path = path
        connection._before = before if option == _NEVER_CHANGES else None
        return connection

    def is_steady(self) -> bool:
        """Ask whether all that was read so far is of one state of the file."""
        return self._before is None or _stamp(self._path) == self._before

    def check(self) -> None:
        """Raise StoreBusyError unless all that was read so far is of one state of the file."""
        if not self.is_steady():
            raise StoreBusyError(
                f"store {self._path}: another process has written to it while it was read, which cannot be kept apart "
                "where this user may not write; run the command again, or make the store and its folder writable"
            )


def open_readonly(path: Path, *, untouched: bool = False) -> Reading:
    """Open the store at *path*, of whatever version, to read the state it has now. With *untouched*, not even for that time
    are files made beside it, also where they could be.

    Any thread may use the connection, one at a time. Who has read enough asks :meth:`Reading.check`.

    Raises:
        StoreError: this user may not read the file, or what waits beside it cannot be read.
        sqlite3.Error: it is no file of SQLite, is damaged, or another process does not let go of it.
    """
    error: sqlite3.OperationalError | None = None
    for pause in _PAUSES:  # a crawl that begins or ends just now makes its files, or removes them
        for option in _options(path, untouched=untouched):
            try:
                return Reading.of(path, option)
            except sqlite3.OperationalError as refused:
                if refused.sqlite_errorcode & 0xFF not in _NOT_WRITABLE:
                    raise
                error = refused
        time.sleep(pause)
    if not os.access(path, os.R_OK):
        raise StoreError(
            f"store {path}: user {os.getuid()} may not read it; make it readable, or name another folder with --data"
        ) from error
    if (waiting := waits(path)) and not may_write(path):
        raise StoreError(
            f"store {path}: what was written last stands in {waiting.name} beside it, which cannot be read where nothing "
            "may be written; copy both files into a folder of your own and name that with --data"
        ) from error
    raise error or AssertionError


def _options(path: Path, *, untouched: bool) -> tuple[str, ...]:
    """Return the ways to open a store, the best first.

    Opened for reading only, SQLite would leave files beside a store, which it does not when it may remove them; and files
    that one user has left keep another, who crawls, from writing.
    """
    never_changes = () if waits(path) else (_NEVER_CHANGES,)
    if may_write(path) and not untouched:
        return ("mode=rw", "mode=ro", *never_changes)
    return never_changes or ("mode=ro",)


def check(connection: sqlite3.Connection) -> None:
    """Raise StoreBusyError unless all that *connection* has read so far is of one state of the file, as far as it should be."""
    if isinstance(connection, Reading):
        connection.check()


def checked(rows: Iterable[Row], connection: sqlite3.Connection) -> Iterator[Row]:
    """Yield *rows* that are read from *connection*, and :func:`check` it behind the last."""
    yield from rows
    check(connection)


@contextmanager
def notes_of_reading(connection: sqlite3.Connection) -> Iterator[None]:
    """Let what stands inside write temporary tables, which belong to the connection and not to the store; a connection that
    is for reading only would not let it.
    """
    only_reads = connection.execute("PRAGMA query_only").fetchone()[0]
    connection.execute("PRAGMA query_only = OFF")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA query_only = {only_reads}")


def may_write(path: Path) -> bool:
    """Ask whether this user may write the store at *path* and make files beside it, as who brings it to another version must."""
    file = path.resolve()
    return os.access(file, os.W_OK) and os.access(file.parent, os.W_OK | os.X_OK)


def waits(path: Path) -> Path | None:
    """Return the file beside the store at *path* that somebody writes through, or has left to be written into it; None when
    there is none, and so nobody who writes.
    """
    file = path.resolve()
    log, shared, journal = (file.with_name(f"{file.name}-{ending}") for ending in ("wal", "shm", "journal"))
    if log.exists() and (log.stat().st_size or shared.exists()):
        return log
    return journal if journal.exists() and journal.stat().st_size else None


def _stamp(path: Path) -> _Stamp:
    """Return what is another when a file was written."""
    found = path.stat()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
