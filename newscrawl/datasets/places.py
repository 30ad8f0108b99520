"""Folders that are whole or not there: built beside their place, then put into it in one step."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import glob
import os
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from newscrawl.exceptions import LockedError, OutputError
from newscrawl.exporters.files import sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HERE = -100  # AT_FDCWD: paths are those of the process
_EXCHANGE = 2  # RENAME_EXCHANGE
_CANNOT_EXCHANGE = (errno.ENOSYS, errno.EINVAL, errno.EXDEV, errno.ENOTSUP)


@contextmanager
def whole_folder(place: Path) -> Iterator[Path]:
    """Give a new folder to fill, which becomes the folder *place* when the block ends well; one that is there is replaced.

    The two are exchanged in one step of the system (Linux 3.15), so at every moment one of them is there, whole. Where
    a file system cannot, the old one is moved aside for a moment; :func:`mend` brings it back after a crash just then.

    Raises:
        OutputError: the folder cannot be made, filled or put into its place; nothing of it is left behind.
        LockedError: another process is writing the folder.
    """
    if place.name in ("", ".."):
        raise OutputError(
            f"{place}: a folder is put there whole, in the place of another; name one, as {place / 'dataset'}/"
        )
    temporary = place.with_name(f".{place.name}.{os.getpid()}.tmp")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        mend(place)
        with _held(place) as is_there:
            temporary.mkdir()
            try:
                with _held(temporary):
                    yield temporary
                    _sync(temporary)
                    _put(temporary, place, replace=is_there)
            finally:
                shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        raise OutputError(f"{place}: {error.strerror or error}; free the place or choose another folder") from error


@contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Hold a folder, so that nobody else writes it or takes it for a leftover; gives whether there is one.

    Raises:
        LockedError: somebody else holds it, or has put another in its place just now.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        yield False
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_it = os.path.samestat(os.fstat(descriptor), folder.stat())
        except OSError as error:
            raise LockedError(f"{folder}: another process is writing it; wait for it") from error
        if not is_it:
            raise LockedError(f"{folder}: another process has written it just now; do it again")
        yield True
    finally:
        os.close(descriptor)


def mend(place: Path) -> None:
    """Remove what processes that died have left beside *place*; bring back a folder that one had moved aside."""
    aside = _aside(place)
    if aside.is_dir() and not place.exists():
        with suppress(LockedError), _held(aside):
            aside.rename(place)
    for leftover in (aside, *place.parent.glob(f".{glob.escape(place.name)}.*.tmp")):
        if leftover.is_dir():
            with suppress(LockedError), _held(leftover):
                shutil.rmtree(leftover, ignore_errors=True)


def _aside(place: Path) -> Path:
    return place.with_name(f".{place.name}.old")


def _sync(folder: Path) -> None:
    for inner in (path for path in folder.rglob("*") if path.is_dir()):
        sync_folder(inner)
    sync_folder(folder)


def _put(made: Path, place: Path, *, replace: bool) -> None:
    """Put the folder *made* where *place* is; what was there is *made* then."""
    if not replace:
        made.rename(place)  # fails when a folder with anything in it has come there meanwhile
    elif not place.exists():
        made.rename(place)
    elif not _exchange(made, place):
        aside = _aside(place)
        place.rename(aside)
        try:
            made.rename(place)
        except OSError:
            aside.rename(place)
            raise
        shutil.rmtree(aside, ignore_errors=True)
    sync_folder(place.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change their names in one step; False where the system cannot."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _CANNOT_EXCHANGE:
        return False
    raise OSError(code, os.strerror(code))
