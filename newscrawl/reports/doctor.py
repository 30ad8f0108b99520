"""Whether this machine and this data folder are fit for crawls: one check after the other, each with what to do.

Nothing is changed, and nothing is asked of the network.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from rich.filesize import decimal

from newscrawl.config import load_configuration
from newscrawl.exceptions import ConfigurationError
from newscrawl.locks import holders
from newscrawl.store.backup import is_alive, store_size
from newscrawl.store.migrate import copies_before

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LITTLE = 100_000_000
"""Bytes free on the disk below which no crawl should begin ..."""
_ENOUGH = 1_000_000_000
"""... and above which nothing is said."""
_FILES_MIN = 1_000
"""Files that may still be made on the disk."""


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"
    """crawls go on, but somebody should look"""
    FAIL = "fail"
    """crawls fail, or what they say cannot be trusted"""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: its name, how it is, and what to do when it is not well."""

    name: str
    level: Level
    said: str
    advice: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it for ``--json``."""
        return {"check": self.name, "level": self.level, "said": self.said, "advice": self.advice or None}


def check_configuration() -> Iterator[Check]:
    """Tell whether newscrawl.toml and the environment can be read."""
    try:
        configuration = load_configuration()
    except ConfigurationError as error:
        for problem in error.problems:
            yield Check("configuration", Level.FAIL, problem, "newscrawl config shows each value and where it is from")
        return
    for note in configuration.notes:
        yield Check("configuration", Level.WARN, note, "newscrawl config shows each value and where it is from")
    yield Check(
        "configuration", Level.OK, str(configuration.path or "no newscrawl.toml; every setting has its default")
    )


def check_folder(data: Path, store: Path) -> Iterator[Check]:
    """Tell whether the data folder may be written, by this user, and what was left in it by processes that were killed."""
    yield _permissions(data, store)
    leftovers = sorted(data.rglob(".*.tmp")) if data.is_dir() else []
    dead = [path for path in leftovers if (pid := path.name.split(".")[-2]).isdecimal() and not is_alive(int(pid))]
    if dead:
        size = sum(path.stat().st_size for path in dead)
        yield Check(
            "leftovers", Level.WARN, f"{len(dead)} unfinished files of killed processes, {decimal(size)}, as {dead[0]}",
            f"remove them: rm {dead[0]}{' ...' if len(dead) > 1 else ''}",
        )  # fmt: skip
    copies = copies_before(store, "9999")
    if copies:
        size = sum(path.stat().st_size for path in copies)
        yield Check(
            "leftovers", Level.OK, f"{len(copies)} copies of the store in earlier versions, {decimal(size)}; "
            "newscrawl prune removes them in time",
        )  # fmt: skip


def _permissions(data: Path, store: Path) -> Check:
    if not data.exists():
        place = next(folder for folder in data.absolute().parents if folder.exists())
        if os.access(place, os.W_OK | os.X_OK):
            return Check("permissions", Level.OK, f"{data} is not there yet; the first crawl makes it")
        return Check(
            "permissions", Level.FAIL, f"{data} is not there, and {place} may not be written by user {os.getuid()}",
            "choose another folder with --data",
        )  # fmt: skip
    if not data.is_dir():
        return Check("permissions", Level.FAIL, f"{data} is no folder", "choose another with --data")
    places = [data, *(data / name for name in ("exports", "locks")), store]
    places += [store.with_name(f"{store.name}{ending}") for ending in ("-wal", "-shm")]
    for place in places:
        if place.exists() and os.statvfs(place).f_flag & os.ST_RDONLY:
            return Check(
                "permissions", Level.FAIL, f"{place} is on a disk that is mounted to be read only: no crawl can write there",
                "what only reads works there; crawl into another folder with --data, or mount the disk to be written",
            )  # fmt: skip
        if place.exists() and not os.access(place, os.R_OK | os.W_OK | (os.X_OK if place.is_dir() else 0)):
            return Check(
                "permissions", Level.FAIL, f"{place} may not be read and written by user {os.getuid()}",
                f"chown -R {os.getuid()} {data}, or crawl as the user who owns it (ls -l {place})",
            )  # fmt: skip
    return Check("permissions", Level.OK, f"{data} may be read and written")


def check_disk(data: Path, store: Path) -> Iterator[Check]:
    """Tell whether the disk of the data folder has room for crawls, and for a copy of the store."""
    place = next(folder for folder in (data.absolute(), *data.absolute().parents) if folder.exists())
    free = shutil.disk_usage(place).free
    files = os.statvfs(place)
    size = store_size(store) if store.exists() else 0
    said = f"{decimal(free)} free in {data}"
    move = "make room: newscrawl prune --older-than 400d --dry-run says what could go"
    if free < _LITTLE:
        yield Check("disk", Level.FAIL, said, move)
    elif files.f_files and files.f_favail < _FILES_MIN:
        yield Check("disk", Level.FAIL, f"only {files.f_favail} more files can be made in {data}", "remove some files")
    elif free < max(_ENOUGH, size):
        yield Check("disk", Level.WARN, f"{said}; a copy of the store takes {decimal(size)}", move)
    else:
        yield Check("disk", Level.OK, f"{said}; the store takes {decimal(size)}")


def check_locks(data: Path) -> Iterator[Check]:
    """Tell who holds the locks of the data folder, and whether they live."""
    held = holders(data)
    if held is None:
        yield Check("locks", Level.OK, "this system does not tell who holds a lock")
        return
    for path, process in held:
        if process and not is_alive(process):
            yield Check(
                "locks", Level.WARN, f"{path} is held in the name of process {process}, which has ended: one that it "
                "started lives on", f"wait until its crawl has ended, or end it: fuser -v {path} names it",
            )  # fmt: skip
    living = [f"{path.stem} by process {process or 'of another container'}" for path, process in held]
    yield Check("locks", Level.OK, f"held: {', '.join(living)}" if living else "none is held")
