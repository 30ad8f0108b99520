"""Opening a store only to read it: one state of the file, whatever crawls write to it meanwhile."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING
from urllib.parse import quote

from newscrawl.exceptions import StoreError
from newscrawl.store.migrate import OLDEST, VERSION, is_upgradable, version_of
from newscrawl.store.sqlite import BUSY_TIMEOUT, CACHE_KILOBYTES, connect, failure

if TYPE_CHECKING:
    from pathlib import Path

_NOT_WRITABLE = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
"""What SQLite says when it may not make its files beside a store."""


def open_reading(path: Path) -> sqlite3.Connection:
    """Open the store at *path* so that nothing can be written, in a transaction that shows the state it has now.

    A store of an earlier version is first brought to the present one, as whenever a store is opened. One on a medium
    that cannot be written is read, too. Any thread may use the connection, one at a time.

    Raises:
        StoreError: the file is not there, cannot be read, is no store, or is of a later version.
    """
    connection = open_unchanged(path)
    if not is_upgradable(version_of(connection)):
        return connection
    connection.close()
    connect(path).close()
    return open_unchanged(path)


def open_unchanged(path: Path) -> sqlite3.Connection:
    """Open a store as :func:`open_reading` does, of the present version or of an earlier one, which it keeps."""
    if not path.is_file():
        raise StoreError(f"store {path}: there is no such file; name its folder with --data")
    try:
        connection = _opened(path)
        found = version_of(connection)
    except (sqlite3.Error, TypeError) as error:
        if isinstance(error, sqlite3.Error) and error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            raise failure(path, error) from error
        raise StoreError(f"store {path}: it cannot be read as a newscrawl store ({error}); name another") from error
    if found != str(VERSION) and not is_upgradable(found):
        connection.close()
        raise StoreError(
            f"store {path}: it is of version {found}, this newscrawl reads versions {OLDEST} to {VERSION}; "
            "install the newscrawl that wrote it"
        )
    return connection


def _opened(path: Path) -> sqlite3.Connection:
    """Open a file and begin to read; where nothing can be written beside it and no log waits, as one that never changes.

    Opened for reading only, SQLite would leave files beside the store, which it does not when it may remove them.
    """
    place = quote(str(path.resolve()))
    options = ("mode=rw", "mode=ro", *(() if path.with_name(f"{path.name}-wal").exists() else ("immutable=1",)))
    for option in options:
        connection = sqlite3.connect(
            f"file:{place}?{option}", uri=True, timeout=BUSY_TIMEOUT, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA query_only = ON")
            connection.execute(f"PRAGMA cache_size = -{CACHE_KILOBYTES}")
            connection.execute("BEGIN")
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()  # here the state that is read is settled
        except sqlite3.OperationalError as error:
            connection.close()
            if error.sqlite_errorcode & 0xFF not in _NOT_WRITABLE or option == options[-1]:
                raise
        except sqlite3.Error:
            connection.close()
            raise
        else:
            return connection
    raise AssertionError  # the last option has returned or raised
