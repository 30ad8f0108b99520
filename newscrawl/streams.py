"""Standard streams whose reader may go away (``| head``, a terminal that is closed) without ending what writes to them."""

from __future__ import annotations

import errno
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, cast

if TYPE_CHECKING:
    from collections.abc import Collection

    from typing_extensions import Buffer

_GONE = frozenset((errno.EPIPE, errno.EIO))
"""Errors that say that nobody reads any more: a pipe's reader has ended, a terminal has been closed."""
_FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))


def outlive_stderr() -> None:
    """Let nothing that is said on standard error end the process or block it: what cannot be written is not said."""
    sys.stderr = _lasting(sys.stderr, _GONE | _FULL)


def outlive_stdout() -> None:
    """Go on when the reader of standard output has gone; a disk that is full under it stays an error."""
    sys.stdout = _lasting(sys.stdout, _GONE)


class _Lasting(io.RawIOBase):
    """Writes to a descriptor; from the first of *errors* on it leads to nowhere, for whatever else in the process
    writes to it, too.
    """

    def __init__(self, descriptor: int, errors: Collection[int]) -> None:
        self._descriptor = descriptor
        self._errors = errors

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return os.isatty(self._descriptor)

    def write(self, data: Buffer, /) -> int:
        try:
            return os.write(self._descriptor, data)
        except OSError as error:
            if error.errno not in self._errors:
                raise
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._descriptor)
            os.close(nowhere)
            return memoryview(data).nbytes


def _lasting(stream: TextIO | None, errors: Collection[int]) -> TextIO:
    """Return a stream to where *stream* leads; to nowhere when the process was started without it."""
    if stream is None:
        return Path(os.devnull).open("w", encoding="utf-8")
    if not isinstance(stream, io.TextIOWrapper) or isinstance(getattr(stream.buffer, "raw", None), _Lasting):
        return stream
    try:
        raw = _Lasting(stream.fileno(), errors)
    except io.UnsupportedOperation:  # a stream in memory, which a test has put here
        return stream
    stream.flush()
    kept = io.TextIOWrapper(
        io.BufferedWriter(raw), stream.encoding, stream.errors, line_buffering=stream.line_buffering
    )
    return cast("TextIO", kept)
