"""The store's file: opening it, its version, its transactions."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING

from newscrawl.exceptions import StoreError, StoreFullError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VERSION = 2
"""Version of schema.sql; a store of another version is refused."""

CACHE_KILOBYTES = 48_000
"""Of the store kept in memory: SQLite's own 2 MB make a million URLs a matter of the disk's speed."""

BUSY_TIMEOUT = 30.0  # seconds another process may hold the write lock; one page outcome holds it for well under one


def connect(path: Path) -> sqlite3.Connection:
    """Open the store at *path*, making it (and its folder) when it is not there.

    WAL lets readers work beside a crawl. synchronous=NORMAL keeps every committed transaction when the process is
    killed; only a power cut can lose the last ones, and never corrupts.

    Raises:
        StoreError: the file cannot be opened, is no store, or is of another version.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT, isolation_level=None)
        try:
            _prepare(connection, path)  # first of all: the next line changes the file, which may be another program's
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA cache_size = -{CACHE_KILOBYTES}")
            connection.execute("PRAGMA wal_autocheckpoint = 4000")  # pages; an article's touch most of them again soon
        except BaseException:
            connection.close()
            raise
    except (OSError, sqlite3.Error) as error:
        kind = _kind_of(error)
        room = "make room and run the command again"
        other = "choose another folder with --data, or make this one readable and writable"
        raise kind(f"store {path}: {error}; {room if kind is StoreFullError else other}") from error
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    with transaction(connection):
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
            if connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                raise StoreError(
                    f"store {path}: it is an SQLite file but no newscrawl store; choose another with --data"
                )
            for statement in files("newscrawl.store").joinpath("schema.sql").read_text("utf-8").split(";\n"):
                if statement.strip():
                    connection.execute(statement)
            connection.execute("INSERT INTO meta VALUES ('version', ?)", (str(VERSION),))
    found = connection.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()[0]
    if found != str(VERSION):
        raise StoreError(
            f"store {path}: it is of version {found}, this newscrawl reads version {VERSION}; "
            "use the newscrawl that wrote it, or choose another folder with --data"
        )


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Do what stands inside as one transaction: all of it, or nothing when an exception leaves the block.

    Raises:
        StoreError: the file cannot be written, as on a full disk, or another process does not let go of it.
    """
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("COMMIT")
    except BaseException as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if isinstance(error, sqlite3.OperationalError):
            path = connection.execute("PRAGMA database_list").fetchone()[2]
            raise _kind_of(error)(
                f"store {path}: {error}; what it holds is safe, make room and run the command again"
            ) from error
        raise


_CANNOT_WRITE = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY)


def _kind_of(error: Exception) -> type[StoreError]:
    """Return the error of ours that tells *error*: the disk takes no more, or anything else."""
    code = getattr(error, "sqlite_errorcode", 0)
    return StoreFullError if code & 0xFF in _CANNOT_WRITE else StoreError  # the upper bytes tell the kind of I/O
