"""The records of a WARC file, one after the other; what is damaged is passed over, and noted with its place."""

from __future__ import annotations

import os
import re
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, TypeVar

from fastwarc.warc import ArchiveIterator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

Value = TypeVar("Value")

_GZIP = b"\x1f\x8b\x08"
_PLAIN = b"WARC/"
_BLOCK = 1 << 20
_HEAD_MAX = 64 * 1024
"""Bytes in which the head of a record ends."""
DAMAGES_MAX = 1_000
"""Places that are passed over, each of which costs a search; what stands behind the last is left out as well."""
_WINDOW = 4096
"""Bytes by which the beginning of a record is known."""
_STARTS = {_GZIP: re.compile(re.escape(_GZIP)), _PLAIN: re.compile(rb"WARC/\d\.\d{1,2}\r?\n(?=[A-Za-z-]{1,60}:)")}
"""How a record begins, by how the file does."""
_LENGTH = re.compile(rb"\ncontent-length:[ \t]{0,9}(\d{1,15})[ \t]{0,9}\r?\n", re.IGNORECASE)
_EMPTY_LINES = b"\r\n\r\n"
"""What follows a record."""
_HEAD_END = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class Damage:
    """A part of a file that holds no whole record: where it begins, and its length, in bytes."""

    offset: int
    length: int


def tell_damage(path: Path, damages: Sequence[Damage]) -> str:
    """Return in a line what of a file could not be read.

    >>> from pathlib import Path
    >>> tell_damage(Path("a.warc.gz"), [Damage(413, 207), Damage(2000, 3)])
    'archive a.warc.gz: damaged at byte 413 and 1 more place; 210 bytes were left out, the rest was read'
    """
    more = len(damages) - 1
    others = f" and {more} more place{'s' if more > 1 else ''}" if more else ""
    lost = sum(damage.length for damage in damages)
    return f"archive {path}: damaged at byte {damages[0].offset}{others}; {lost} bytes were left out, the rest was read"


def read_records(file: IO[bytes], make: Callable[[Any], Value | None], damages: list[Damage]) -> Iterator[Value]:
    """Yield what *make* gives of each record, without None, in the order of the file.

    A value is yielded when its record has turned out whole: its length fits, and its checksum where it is packed. What is
    not, and whatever stands between records, is added to *damages*. Files packed by zstd or lz4 are read up to the first
    damage only.

    Args:
        file: a WARC file, plain or with each record packed by itself.
        make: what is to be had of a record of fastwarc; it may read the record's content.
        damages: where damage is noted.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    beginning = file.read(len(_PLAIN))
    kind = next((kind for kind in _STARTS if beginning.startswith(kind[:2])), None)
    start = 0
    while start < size:
        last, held = None, None
        file.seek(start)
        try:
            for record in ArchiveIterator(file, parse_http=False, auto_decode="none"):
                if held is not None:
                    yield held
                last, held = record.stream_pos, None
                held = make(record)
        except (OSError, ValueError):
            pass  # what is damaged is found out below
        end = None if last is None else _end_of(file, last, kind, size)
        if end is not None and held is not None:
            yield held
        position = (start if last is None else last) if end is None else _without_blanks(file, end)
        if position >= size:
            return
        if end is not None and _begins_record(file, position, kind):
            start = position
            continue
        start = _next_record(file, position + 1, kind, size) if len(damages) < DAMAGES_MAX else size
        damages.append(Damage(position, start - position))


def _end_of(file: IO[bytes], start: int, kind: bytes | None, size: int) -> int | None:
    """Return where the record ends that begins at *start*; None when it is not whole."""
    file.seek(start)
    if kind == _GZIP:
        return _end_of_packed(file, start)
    head = file.read(_HEAD_MAX)
    end, length = _HEAD_END.search(head), _LENGTH.search(head)
    if kind is None:
        return size  # nothing is known of its ends
    if not head.startswith(_PLAIN) or not end or not length or length.start() > end.start():
        return None
    after = start + end.end() + int(length[1])
    file.seek(after)
    return after if after <= size and _EMPTY_LINES.startswith(file.read(len(_EMPTY_LINES))) else None


def _end_of_packed(file: IO[bytes], start: int) -> int | None:
    """Return where the gzip member ends that begins at *start*; None when it does not, or holds less than its record."""
    unpacker = zlib.decompressobj(wbits=31)
    head, unpacked, position = b"", 0, start
    try:
        while not unpacker.eof:
            data = unpacker.unconsumed_tail or file.read(_BLOCK)
            if not data:
                return None
            position += 0 if unpacker.unconsumed_tail else len(data)
            piece = unpacker.decompress(data, _BLOCK)
            unpacked += len(piece)
            head = head if len(head) >= _HEAD_MAX else head + piece[:_HEAD_MAX]
    except zlib.error:
        return None
    end, length = _HEAD_END.search(head), _LENGTH.search(head)
    if not head.startswith(_PLAIN) or not end or not length or unpacked < end.end() + int(length[1]):
        return None
    return position - len(unpacker.unused_data)


def _without_blanks(file: IO[bytes], position: int) -> int:
    """Return where something stands, from *position* on, that is no empty line."""
    file.seek(position)
    rest = file.read(_HEAD_MAX)
    return position + len(rest) - len(rest.lstrip(b"\r\n"))


def _next_record(file: IO[bytes], position: int, kind: bytes | None, size: int) -> int:
    """Return where the next record begins from *position* on; the end of the file when there is none."""
    while kind is not None and position < size:
        file.seek(position)
        block = file.read(_BLOCK + _WINDOW)
        for match in _STARTS[kind].finditer(block):
            if match.start() < _BLOCK and _is_beginning(block[match.start() : match.start() + _WINDOW], kind):
                return position + match.start()
        position += _BLOCK
    return size


def _begins_record(file: IO[bytes], position: int, kind: bytes | None) -> bool:
    file.seek(position)
    return kind is not None and _is_beginning(file.read(_WINDOW), kind)


def _is_beginning(data: bytes, kind: bytes) -> bool:
    """Ask whether data is how a record begins."""
    if kind == _GZIP:
        try:
            data = zlib.decompressobj(wbits=31).decompress(data, _WINDOW)
        except zlib.error:
            return False
    return _STARTS[_PLAIN].match(data) is not None
