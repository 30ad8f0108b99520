"""Files that are whole or not there: written under another name, synced, then renamed."""

from __future__ import annotations

import fcntl
import glob
import io
import os
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

from newscrawl.exceptions import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from typing_extensions import Buffer

_BUFFER = 1 << 20


class _RawFile(io.RawIOBase):
    """A new file that is written by calls of the system alone, each of which a test can make fail."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
        with suppress(OSError):  # a file system without locks
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)  # so that nobody takes it for a leftover

    def writable(self) -> bool:
        return True

    def write(self, data: Buffer, /) -> int:
        return os.write(self._descriptor, data)

    def fileno(self) -> int:
        return self._descriptor

    def close(self) -> None:
        if not self.closed:
            super().close()
            os.close(self._descriptor)


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that takes the name *path* only when the block ends well; else an old file of that name stays.

    Raises:
        OutputError: the file cannot be written, synced or renamed; nothing of it is left behind.
    """
    check_ordinary(path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        raw = _RawFile(temporary)
        with io.BufferedWriter(raw, _BUFFER) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise OutputError(f"{path}: {error.strerror or error}; free the place or choose another file") from error
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def check_ordinary(path: Path) -> None:
    """Raise OutputError when *path* is a device, a pipe or a folder: a whole file takes the place of what is there."""
    if path.exists() and not path.is_file():
        raise OutputError(f"{path}: it is no ordinary file, and would be replaced by one; name another")


def remove_leftovers(path: Path) -> None:
    """Remove what processes that were killed while writing *path* have left; what one is writing now is locked."""
    for leftover in path.parent.glob(f".{glob.escape(path.name)}.*.tmp"):
        with suppress(OSError), leftover.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
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


def sync_folder(folder: Path) -> None:
    """Make renames in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
