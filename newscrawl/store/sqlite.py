"""The store's file: opening it, its version, its transactions."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from newscrawl.exceptions import StoreBusyError, StoreError, StoreFullError
from newscrawl.store.migrate import OLDEST, VERSION, is_upgradable, statements_of, upgrade, version_of
from newscrawl.store.readonly import check

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CACHE_KILOBYTES = 48_000
"""Of the store kept in memory: SQLite's own 2 MB make a million URLs a matter of the disk's speed."""

SNAPSHOT_CACHE_KILOBYTES = 8_000
"""The same while all rows are read, which meets most pages once."""

BUSY_TIMEOUT = 30.0  # seconds another process may hold the write lock; one page outcome holds it for well under one


def connect(path: Path) -> sqlite3.Connection:
    """Open the store at *path*, making it (and its folder) when it is not there; one of an earlier version is brought to
    the present one, after a copy of it was made (:mod:`newscrawl.store.migrate`).

    WAL lets readers work beside a crawl. synchronous=NORMAL keeps every committed transaction when the process is
    killed; only a power cut can lose the last ones, and never corrupts.

    Raises:
        StoreError: the file cannot be opened, is no store, or is of a later version; it is of an earlier one, and others
            have it open.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = _prepared(path)  # first of all: the next lines change the file, which may be another program's
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA cache_size = -{CACHE_KILOBYTES}")
            connection.execute("PRAGMA wal_autocheckpoint = 4000")  # pages; an article's touch most of them again soon
        except BaseException:
            connection.close()
            raise
    except (OSError, sqlite3.Error) as error:
        raise failure(
            path, error, "choose another folder with --data, or make this one readable and writable"
        ) from error
    return connection


def _prepared(path: Path) -> sqlite3.Connection:
    """Open a store that has the tables of the present version."""
    connection = _opened(path)
    if not is_upgradable(version_of(connection)):
        return connection
    connection.close()
    upgrade(path)
    return _opened(path)


def _opened(path: Path) -> sqlite3.Connection:
    """Open a store, making its tables when it has none, and refuse what is no store of a version we know."""
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT, isolation_level=None)
    try:
        with transaction(connection):
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
                _create(connection, path)
        _check_version(version_of(connection), path)
    except BaseException:
        connection.close()
        raise
    return connection


def _check_version(found: str, path: Path) -> None:
    if found != str(VERSION) and not is_upgradable(found):
        raise StoreError(
            f"store {path}: it is of version {found}, this newscrawl reads versions {OLDEST} to {VERSION}; "
            "install the newscrawl that wrote it, or choose another folder with --data"
        )


def _create(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        raise StoreError(f"store {path}: it is an SQLite file but no newscrawl store; choose another with --data")
    for statement in statements_of("schema.sql"):
        connection.execute(statement)
    connection.execute("INSERT INTO meta VALUES ('version', ?)", (str(VERSION),))


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
            raise failure(path, error) from error
        raise


@contextmanager
def snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    """Read what stands inside out of one state of the file, whatever other processes write meanwhile; a store that is open for
    reading shows one from the beginning.

    Raises:
        StoreError: the file cannot be read on, or there is no room for temporary tables.
    """
    reads_already = connection.in_transaction
    try:
        connection.execute(f"PRAGMA cache_size = -{SNAPSHOT_CACHE_KILOBYTES}")
        if not reads_already:
            connection.execute("BEGIN")
        yield
        check(connection)
    except sqlite3.Error as error:
        path = connection.execute("PRAGMA database_list").fetchone()[2]
        raise failure(path, error) from error
    finally:
        if connection.in_transaction and not reads_already:  # a statement that was interrupted may have ended it
            connection.execute("COMMIT")  # of nothing, but for temporary tables
        connection.execute(f"PRAGMA cache_size = -{CACHE_KILOBYTES}")


_CANNOT_WRITE = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
_NOT_WRITABLE = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
"""Also what is said of a folder in which the files beside the store cannot be made."""
_ROOM = "what it holds is safe, make room and run the command again"


def failure(path: Path | str, error: Exception, move: str | None = None) -> StoreError:
    """Return the error of ours that tells of *error* on the store at *path*, with *move* as what to do when the disk takes
    more, nobody is in the way, and the store is open already.
    """
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the upper bytes tell the kind of I/O
    if code in _NOT_WRITABLE and not (move and code == sqlite3.SQLITE_CANTOPEN):
        return StoreFullError(f"store {path}: {error}; what it holds is safe, make it and its folder writable")
    if code in _CANNOT_WRITE:
        return StoreFullError(f"store {path}: {error}; {_ROOM}")
    if code == sqlite3.SQLITE_BUSY:
        return StoreBusyError(
            f"store {path}: {error}: another process uses it; run the command again when that has ended"
        )
    return StoreError(f"store {path}: {error}; {move or _ROOM}")
