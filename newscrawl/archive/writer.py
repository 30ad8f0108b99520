"""Writing WARC files: what was asked and answered, a record each, compressed one by one, so that a file cut short by a
kill is whole up to its last record.

The format is WARC/1.1 (ISO 28500:2017). A file has the ending ``.open`` while it is written.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import hashlib
import os
import re
import zlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit
from uuid import uuid4

from newscrawl.exceptions import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

SIZE_MAX = 1_000_000_000
"""Bytes after which the next file is begun, as the WARC standard recommends."""
LEVEL = 6
"""Of zlib: pages shrink to a fifth."""

NOT_MODIFIED = 304
_UNCHANGED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
"""Profile of an answer without a body, which says that the page is the same as before."""
_OPEN = ".open"
_BLOCK = 1 << 20
_OF_TRANSFER = frozenset((b"content-length", b"transfer-encoding"))
"""Headers of the transfer: they do not fit the body that is kept, which is without the pieces it came in."""


class Exchange(NamedTuple):
    """A request and its answer. Headers are (name, value) in order; bodies as they were sent, still packed."""

    url: str
    method: str
    request_headers: Sequence[tuple[bytes, bytes]]
    request_body: bytes
    status: int
    reason: str
    headers: Sequence[tuple[bytes, bytes]]
    body: bytes
    at: datetime
    ip: str | None = None


class WarcWriter:
    """Writes exchanges into files ``<name>-<number>.warc.gz`` of *folder*, a new one after *size_max* bytes.

    Args:
        folder: where the files go; made when missing.
        name: how they begin; no other process may write files of that name.
        software: who writes, for the head of each file.
        size_max: bytes of a file; the exchange that passes them is its last.

    Raises:
        OutputError: the folder or a file cannot be written; so do :meth:`write` and :meth:`close`.
    """

    def __init__(self, folder: Path, name: str, *, software: str, size_max: int = SIZE_MAX) -> None:
        self.folder = folder
        self.name = name
        self.software = software
        self.size_max = size_max
        self._number = 0
        self._size = 0
        self._file = -1
        self._path = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _failure(folder, error) from error

    def write(self, exchange: Exchange) -> None:
        """Append an exchange: its answer and its request, in one piece."""
        try:
            if self._file < 0:
                self._begin()
            self._append(*_records(exchange))
            if self._size >= self.size_max:
                self._end()
        except OSError as error:
            raise _failure(self._path, error) from error

    def close(self) -> None:
        """Finish the last file, which takes its final name."""
        try:
            self._end()
        except OSError as error:
            raise _failure(self._path, error) from error

    def _begin(self) -> None:
        self._number += 1
        self._path = self.folder / f"{self.name}-{self._number:05d}.warc.gz{_OPEN}"
        self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._size = 0
        self._append(_head(self._path.name.removesuffix(_OPEN), self.software))

    def _append(self, *records: bytes) -> None:
        """Write whole records; a failure leaves the file as it was before."""
        data = b"".join(map(_member, records))
        try:
            _write_all(self._file, data)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(self._file, self._size)
                os.lseek(self._file, self._size, os.SEEK_SET)
            raise
        self._size += len(data)

    def _end(self) -> None:
        if self._file < 0:
            return
        file, self._file = self._file, -1
        try:
            os.fsync(file)
            self._path.rename(self._path.with_name(self._path.name.removesuffix(_OPEN)))
        finally:
            os.close(file)


def finish_leftovers(folder: Path, prefix: str) -> list[Path]:
    """Finish the files of *folder*, of names that begin with *prefix*, which a killed process has left open.

    A record that was cut is taken off the end. A file that somebody still writes is left alone. Return the files
    finished.

    Raises:
        OutputError: a file cannot be mended.
    """
    mended = []
    pattern = re.compile(re.escape(prefix) + r"\d{8}T\d{6}Z-[0-9a-f]{6,16}-\d{5}\.warc\.gz" + re.escape(_OPEN))
    for path in sorted(folder.glob(f"*{_OPEN}")) if folder.is_dir() else ():
        if not pattern.fullmatch(path.name):
            continue
        try:
            file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                whole = _whole_length(file)
                os.ftruncate(file, whole)
                os.fsync(file)
                final = path.with_name(path.name.removesuffix(_OPEN))
                if whole:
                    path.rename(final)
                    mended.append(final)
                else:
                    path.unlink()
            except BlockingIOError:
                continue
            finally:
                os.close(file)
        except OSError as error:
            raise _failure(path, error) from error
    return mended


def _whole_length(file: int) -> int:
    """Return how many bytes of a file are whole gzip members, each of them a whole record."""
    whole = position = 0
    unpacker = zlib.decompressobj(wbits=31)
    rest = b""
    while True:
        data = rest or os.read(file, _BLOCK)
        if not data:
            return whole
        try:
            unpacker.decompress(data)
        except zlib.error:  # what a file system leaves of pages that never reached the disk
            return whole
        rest = unpacker.unused_data
        position += len(data) - len(rest)
        if unpacker.eof:
            whole = position
            unpacker = zlib.decompressobj(wbits=31)


def _records(exchange: Exchange) -> tuple[bytes, bytes]:
    answer = _answer_block(exchange)
    at = exchange.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    number, concurrent = _record_id(), _record_id()
    common = [("WARC-Target-URI", exchange.url), ("WARC-Date", at)]
    fields = [("WARC-Type", "response"), ("WARC-Record-ID", number), *common]
    if exchange.status == NOT_MODIFIED:
        fields = [("WARC-Type", "revisit"), *fields[1:], ("WARC-Profile", _UNCHANGED)]
    if exchange.ip:
        fields.append(("WARC-IP-Address", exchange.ip))
    fields += [("WARC-Payload-Digest", digest(exchange.body)), ("WARC-Block-Digest", digest(answer)),
               ("Content-Type", "application/http; msgtype=response")]  # fmt: skip
    request = _request_block(exchange)
    asked = [("WARC-Type", "request"), ("WARC-Record-ID", concurrent), *common, ("WARC-Concurrent-To", number),
             ("WARC-Block-Digest", digest(request)), ("Content-Type", "application/http; msgtype=request")]  # fmt: skip
    return _record(fields, answer), _record(asked, request)


def _answer_block(exchange: Exchange) -> bytes:
    """Return the answer as HTTP; what no longer fits its body keeps its words under another name, as archives do it."""
    lines = [f"HTTP/1.1 {exchange.status} {exchange.reason}".rstrip().encode("latin-1", "replace")]
    length = b"%d" % len(exchange.body)
    for name, value in exchange.headers:
        is_wrong = name.lower() in _OF_TRANSFER and value != length
        lines.append(_line(b"X-Archive-Orig-" + name if is_wrong else name, value))
    if not any(name.lower() == b"content-length" and value == length for name, value in exchange.headers):
        lines.append(b"Content-Length: " + length)
    return b"\r\n".join(lines) + b"\r\n\r\n" + exchange.body


def _request_block(exchange: Exchange) -> bytes:
    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [f"{exchange.method} {target} HTTP/1.1".encode(), f"Host: {parts.netloc.rpartition('@')[2]}".encode()]
    lines += [_line(name, value) for name, value in exchange.request_headers if name.lower() != b"host"]
    return b"\r\n".join(lines) + b"\r\n\r\n" + exchange.request_body


def _line(name: bytes, value: bytes) -> bytes:
    return name + b": " + value.replace(b"\r", b" ").replace(b"\n", b" ")


def _head(filename: str, software: str) -> bytes:
    block = (
        f"software: {software}\r\nformat: WARC File Format 1.1\r\n"
        "conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
    ).encode()
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return _record(
        [("WARC-Type", "warcinfo"), ("WARC-Record-ID", _record_id()), ("WARC-Date", at), ("WARC-Filename", filename),
         ("WARC-Block-Digest", digest(block)), ("Content-Type", "application/warc-fields")],
        block,
    )  # fmt: skip


def packed_head(filename: str, software: str) -> bytes:
    """Return the record that a file of that name begins with, packed."""
    return _member(_head(filename, software))


def packed_record(fields: Iterable[tuple[str, str]], block: bytes) -> bytes:
    """Return a record, packed by itself."""
    return _member(_record(fields, block))


def _record(fields: Iterable[tuple[str, str]], block: bytes) -> bytes:
    head = "".join(f"{name}: {value}\r\n" for name, value in fields)
    return f"WARC/1.1\r\n{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def _member(record: bytes) -> bytes:
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, 31)
    return packer.compress(record) + packer.flush()


def digest(data: bytes) -> str:
    """Return the SHA-1 of *data* as WARC files write it.

    >>> digest(b"")
    'sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ'
    """
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode("ascii")


def _record_id() -> str:
    return f"<urn:uuid:{uuid4()}>"


def _write_all(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]


def _failure(path: Path, error: OSError) -> OutputError:
    return OutputError(f"archive {path}: {error.strerror or error}; free the place or choose another --warc")
