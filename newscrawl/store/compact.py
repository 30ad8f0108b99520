"""The room that a store takes on the disk, and giving back what is free in its file."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path
from typing import NamedTuple

from newscrawl.exceptions import StoreFullError
from newscrawl.store.sqlite import failure


class Room(NamedTuple):
    """What the file of a store takes on the disk, and how much of that is free for what comes, in bytes."""

    size: int
    free: int


def room_of(connection: sqlite3.Connection) -> Room:
    """Return how much the file of an open store takes."""
    pages, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    return Room(pages * size, free * size)


def compact(connection: sqlite3.Connection, path: Path) -> None:
    """Write the file of the store at *path* anew without what is free in it. Nobody may be writing it.

    Raises:
        StoreFullError: there is no room for that; the store is as it was.
        StoreBusyError: another process uses the store.
    """
    _check_room(room_of(connection), path)
    try:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        raise failure(path, error) from error


def _check_room(room: Room, path: Path) -> None:
    """Raise StoreFullError unless what is in use fits twice: into a temporary file, and beside the store."""
    needed = room.size - room.free
    temporary = _temporary_folder()
    share = 2 if temporary.stat().st_dev == path.parent.stat().st_dev else 1
    for folder, wanted in ((path.parent, share * needed), (temporary, needed)):
        free = shutil.disk_usage(folder).free
        if free < wanted:
            raise StoreFullError(
                f"store {path}: compacting it takes {wanted / 1e6:,.0f} MB for a while in {folder}, which has "
                f"{free / 1e6:,.0f} MB; make room (SQLITE_TMPDIR names another folder for temporary files)"
            )


def _temporary_folder() -> Path:
    """Return where SQLite puts its temporary files, by its own rule (sqlite.org/tempfiles.html, section 5)."""
    named = (os.environ.get("SQLITE_TMPDIR"), os.environ.get("TMPDIR"), "/var/tmp", "/usr/tmp", "/tmp")  # noqa: S108
    return next(
        (Path(one) for one in named if one and os.access(one, os.W_OK | os.X_OK) and Path(one).is_dir()), Path()
    )
