"""Files that are whole or not there: written under another name, synced, then renamed."""

from __future__ import annotations

import glob
import os
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

from newscrawl.exceptions import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that takes the name *path* only when the block ends well; else an old file of that name stays.

    Raises:
        OutputError: the file cannot be written, synced or renamed; nothing of it is left behind.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise OutputError(f"{path}: {error.strerror or error}; free the place or choose another file") from error
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def remove_leftovers(path: Path) -> None:
    """Remove what processes that were killed while writing *path* have left. Nobody may be writing it now."""
    for leftover in path.parent.glob(f".{glob.escape(path.name)}.*.tmp"):
        with suppress(OSError):
            leftover.unlink()


def write_lines(path: Path, lines: Iterable[bytes]) -> int:
    """Write *lines* to *path*, whole or not at all, and return how many there were."""
    number = 0
    with whole_file(path) as file:
        for line in lines:
            file.write(line)
            file.write(b"\n")
            number += 1
    return number


def _sync_folder(folder: Path) -> None:
    """Make the rename itself survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
