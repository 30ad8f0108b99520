"""Bringing a store of an earlier version to the present one, after a copy of it was made."""

from __future__ import annotations

import filecmp
import glob
import logging
import re
import sqlite3
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING

from newscrawl.exceptions import OutputError, StoreBusyError, StoreError, StoreFullError
from newscrawl.store.backup import copy_from

if TYPE_CHECKING:
    from pathlib import Path

VERSION = 4
"""Version of schema.sql."""
OLDEST = 2
"""The earliest version that is brought to the present one."""
_NAME = re.compile(r"\.version-\d+\.(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.")
_logger = logging.getLogger(__name__)

WAIT = 30.0
"""Seconds that one waits for the others who have an old store open: they may be bringing it to the present version."""


def statements_of(name: str) -> list[str]:
    """Return the statements of an SQL file of this package: ``schema.sql``, ``migrations/3.sql``."""
    text = files("newscrawl.store").joinpath(name).read_text("utf-8")
    return [statement for statement in text.split(";\n") if statement.strip()]


def version_of(connection: sqlite3.Connection) -> str:
    """Return the version of a store's tables."""
    found: str = connection.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()[0]
    return found


def is_upgradable(version: str) -> bool:
    """Ask whether a store of *version* can be brought to the present one.

    >>> is_upgradable("2"), is_upgradable(str(VERSION)), is_upgradable("99"), is_upgradable("x")
    (True, False, False, False)
    """
    return version in {str(number) for number in range(OLDEST, VERSION)}


def copies_before(path: Path, instant: str) -> list[Path]:
    """Return the copies of the store at *path* that were made before it was brought to another version, and before
    *instant* (``YYYY-MM-DDTHH:MM:SSZ``), as their names say; the oldest first.
    """
    found = path.parent.glob(f"{glob.escape(path.stem)}.version-*{glob.escape(path.suffix)}")
    named = [(match, copy) for copy in found if (match := _NAME.search(copy.name))]
    return [
        copy
        for match, copy in sorted(named, key=lambda one: one[0][0])
        if _NAME.sub(r"\1-\2-\3T\4:\5:\6Z", match[0]) < instant
    ]


def upgrade(path: Path) -> Path | None:
    """Bring the store at *path* to the present version; return where its copy is, None when another process was faster.

    The copy stands beside it, named after its version and the time, and stays; of equal ones the latest does. What is done
    to the store is one transaction: a process that is killed leaves it as it was, or done. Nobody else may have it open
    meanwhile.

    Raises:
        StoreBusyError: others have it open, and did not close it while one waited.
        StoreFullError: there is no room for the copy, or the folder cannot be written.
        StoreError: the copy is damaged, or the tables cannot be changed; the store is as it was, and the copy is named.
        sqlite3.Error: the store cannot be opened.
    """
    deadline = time.monotonic() + WAIT
    while True:
        try:
            with closing(_alone(path)) as connection:
                version = version_of(connection)
                return _upgrade(connection, path, version) if is_upgradable(version) else None
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            if time.monotonic() > deadline:
                raise StoreBusyError(
                    f"store {path}: it is of an earlier version and another process has it open; wait for that to end, "
                    f"then this newscrawl brings it to version {VERSION}"
                ) from error
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            if not is_upgradable(version_of(connection)):
                return None
        time.sleep(0.05)


def _alone(path: Path) -> sqlite3.Connection:
    """Open a store that nobody else has open, and keep others out."""
    connection = sqlite3.connect(path, timeout=0.0, isolation_level=None)
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")  # the lock stays
    except BaseException:
        connection.close()
        raise
    return connection


def _remove_same(path: Path, copy: Path) -> None:
    """Remove what equals *copy* among the copies of the store at *path*: each try to change it that fails has made one."""
    for other in copies_before(path, "9999"):
        with suppress(OSError):
            if other != copy and filecmp.cmp(copy, other, shallow=False):
                other.unlink()


def _upgrade(connection: sqlite3.Connection, path: Path, version: str) -> Path:
    copy = path.with_name(f"{path.stem}.version-{version}.{datetime.now(UTC):%Y%m%dT%H%M%SZ}{path.suffix}")
    for leftover in path.parent.glob(f".{glob.escape(path.stem)}.version-*"):  # of one who was killed while copying
        leftover.unlink(missing_ok=True)
    try:
        copy_from(connection, path, copy, overwrite=True)  # one of this very second was made by one who was killed then
    except OutputError as error:
        raise StoreFullError(
            f"store {path}: it is of version {version}; before it is brought to version {VERSION}, a copy is made: {error}"
        ) from error
    _remove_same(path, copy)
    try:
        connection.execute("BEGIN EXCLUSIVE")
        for number in range(int(version) + 1, VERSION + 1):
            for statement in statements_of(f"migrations/{number}.sql"):
                connection.execute(statement)
        connection.execute("UPDATE meta SET value = ? WHERE key = 'version'", (str(VERSION),))
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        kept = f"it is as it was, of version {version}, and a copy of it is kept as {copy}"
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            raise StoreFullError(f"store {path}: {error}; {kept}; make room and run the command again") from error
        raise StoreError(
            f"store {path}: it could not be brought to version {VERSION}: {error}; {kept}; work on with the newscrawl that "
            "wrote it, and report this"
        ) from error
    _logger.warning(
        "store %s: brought from version %s to %s; what it was is kept as %s (newscrawl prune removes it in time)",
        path, version, VERSION, copy,
    )  # fmt: skip
    return copy
