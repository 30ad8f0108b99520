"""Reading a store: one state of the file, whatever crawls write to it meanwhile, and nothing of it changes."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from shlex import quote
from typing import TYPE_CHECKING

from newscrawl.exceptions import NothingToDoError, StoreError
from newscrawl.store.migrate import OLDEST, VERSION, is_upgradable, version_of
from newscrawl.store.readonly import Reading, may_write, open_readonly, waits
from newscrawl.store.sqlite import CACHE_KILOBYTES, connect, failure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def reading(path: Path) -> Iterator[Reading]:
    """Give the store at *path* as :func:`open_reading` opens it; what was read counts when the block ends well.

    Raises:
        StoreError: as there, or somebody has written where readers cannot be told of it.
    """
    with closing(open_reading(path)) as connection:
        try:
            yield connection
        except Exception:
            connection.check()  # which tells why what was read made no sense
            raise
        connection.check()


def open_reading(path: Path) -> Reading:
    """Open the store at *path* so that nothing can be written, in a transaction that shows the state it has now.

    A store of an earlier version is first brought to the present one, as whenever a store is opened. One on a medium
    that cannot be written is read, too. Any thread may use the connection, one at a time.

    Raises:
        NothingToDoError: the file is empty.
        StoreError: the file is not there, cannot be read, is no store, or is of a later version; or of an earlier one, and
            cannot be written.
    """
    connection = open_unchanged(path)
    found = version_of(connection)
    if not is_upgradable(found):
        return connection
    connection.close()
    if not may_write(path):
        raise StoreError(
            f"store {path}: it is of version {found}, this newscrawl reads version {VERSION}, and it cannot be brought to that "
            f"where it may not be written; newscrawl backup COPY/newscrawl.db --data {quote(str(path.parent))} copies it as "
            "it is, --data COPY then reads the copy"
        )
    connect(path).close()
    return open_unchanged(path)


def open_unchanged(path: Path) -> Reading:
    """Open a store as :func:`open_reading` does, of the present version or of an earlier one, which it keeps."""
    if not path.is_file():
        raise StoreError(f"store {path}: there is no such file; name its folder with --data")
    if not path.stat().st_size and not waits(path):
        raise NothingToDoError(
            f"store {path}: nothing is in it yet; crawl a site first, or name another folder with --data"
        )
    try:
        connection = open_readonly(path)
        found = version_of(connection)
        connection.execute(f"PRAGMA cache_size = -{CACHE_KILOBYTES}")
    except (sqlite3.Error, TypeError) as error:
        if isinstance(error, sqlite3.Error) and error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            raise failure(path, error) from error
        raise StoreError(f"store {path}: it cannot be read as a newscrawl store ({error}); choose another") from error
    if found != str(VERSION) and not is_upgradable(found):
        connection.close()
        raise StoreError(
            f"store {path}: it is of version {found}, this newscrawl reads versions {OLDEST} to {VERSION}; "
            "install the newscrawl that wrote it, or choose another folder with --data"
        )
    return connection
