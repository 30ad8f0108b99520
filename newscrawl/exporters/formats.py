"""Single files of records: JSON Lines, plain or compressed, and CSV. Each is written in batches of lines of JSON."""

from __future__ import annotations

import csv
import gzip
import io
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, Protocol

import orjson

from newscrawl.exceptions import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from types import ModuleType

ENDINGS = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".csv", ".parquet")
BATCH_BYTES = 4_000_000
"""Of records that are written at a time."""
_GZIP_LEVEL = 6
_ZSTD_LEVEL = 3
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection)."""


class Writer(Protocol):
    """Writes records to a file, batch by batch."""

    def write(self, lines: Sequence[bytes]) -> object:
        """Write records, each a line of JSON without its end."""

    def close(self) -> None:
        """Write what ends the file; the file itself stays open."""


def ending_of(name: str) -> str | None:
    """Return the ending of :data:`ENDINGS` that a file's name has."""
    return next((ending for ending in sorted(ENDINGS, key=len, reverse=True) if name.lower().endswith(ending)), None)


class LinesWriter:
    """JSON Lines: each record as it is, or as what *shape* makes of it."""

    def __init__(self, file: IO[bytes], shape: Callable[[Mapping[str, Any]], dict[str, Any]] | None = None) -> None:
        self._file = file
        self._shape = shape

    def write(self, lines: Sequence[bytes]) -> None:
        """Write records."""
        if self._shape is not None:
            lines = [orjson.dumps(self._shape(orjson.loads(line))) for line in lines]
        self._file.write(b"\n".join(lines))
        self._file.write(b"\n")

    def close(self) -> None:
        """Nothing: a line is whole when it is written."""


class TableWriter:
    """CSV (RFC 4180, UTF-8 without a byte order mark): a line of names, then a line each record.

    Lists and objects are JSON. Null is an empty cell, true and false are words. A cell that a spreadsheet would take for
    a formula gets an apostrophe before it.
    """

    def __init__(self, file: IO[bytes], fields: Sequence[str]) -> None:
        self._text = io.TextIOWrapper(file, "utf-8", newline="", write_through=True)
        self._table = csv.writer(self._text, lineterminator="\r\n")
        self._fields = fields
        self._table.writerow(fields)

    def write(self, lines: Sequence[bytes]) -> None:
        """Write records."""
        records = map(orjson.loads, lines)
        self._table.writerows([cell(record.get(name)) for name in self._fields] for record in records)

    def close(self) -> None:
        """Let go of the file."""
        self._text.detach()


def cell(value: Any) -> str:
    """Return a value of a record as a cell of CSV.

    >>> cell("=1+1"), cell(["AFP"]), cell(True), cell(None)
    ("'=1+1", '["AFP"]', 'true', '')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return orjson.dumps(value).decode()


@contextmanager
def compressed(file: IO[bytes], ending: str) -> Iterator[IO[bytes]]:
    """Give a file whose bytes go to *file* packed as its *ending* says; the same bytes always give the same file.

    Raises:
        UsageError: zstandard is not installed.
    """
    if ending.endswith(".gz"):
        with gzip.GzipFile(filename="", mode="wb", compresslevel=_GZIP_LEVEL, fileobj=file, mtime=0) as packed:
            yield packed  # type: ignore[misc] # a file of bytes in all that is asked of it
    elif ending.endswith(".zst"):
        with zstandard().ZstdCompressor(level=_ZSTD_LEVEL).stream_writer(file, closefd=False) as packed_file:
            yield packed_file
    else:
        yield file


def zstandard() -> ModuleType:
    """Return the package zstandard; raises UsageError when it is not installed."""
    try:
        import zstandard as package
    except ImportError as error:
        raise UsageError(".zst needs zstandard: pip install 'newscrawl[dataset]'") from error
    return package


def only_fields(line: bytes, fields: Sequence[str]) -> bytes:
    """Return a record with some of its fields only, in the record's order."""
    record = orjson.loads(line)
    return orjson.dumps({name: record[name] for name in fields})
