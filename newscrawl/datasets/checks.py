"""Checks of single data files: Parquet, JSON Lines, CSV. A file may be anything: what is wrong is told, never raised."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any

import orjson

from newscrawl.datasets.arrow import arrow_schema, pyarrow
from newscrawl.datasets.columns import columns
from newscrawl.datasets.shaped import shape_of
from newscrawl.exporters.formats import ending_of, zstandard

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

    from newscrawl.datasets.columns import Column
    from newscrawl.datasets.faults import Faults, Seen
    from newscrawl.datasets.shaped import Shape

LINE_MAX = 64_000_000
"""Bytes of a line; a record of the largest page that is fetched has a fraction of it."""
_PATTERNS = {"id": r"^[0-9a-f]{16}$", "content_hash": r"^[0-9]+-[0-9a-f]{32}$", "cluster_id": r"^[0-9a-f]{16}$"}
_COMPILED = {name: re.compile(pattern[:-1] + r"\Z") for name, pattern in _PATTERNS.items()}
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2}))?", re.ASCII)
_SEPARATORS = re.compile("[\u2028\u2029\x85]")
_INTEGER_MAX = 2**31 - 1
_BATCH = 2_000
_ZSTD_BLOCK = 1024  # bytes unpacked at a time: three of them may become 128 kB


class Checker:
    """Checks data files, one after the other, and what they have together: ids, order, stories on two splits."""

    def __init__(self, faults: Faults, seen: Seen, stories: Seen) -> None:
        self.faults = faults
        self.rows = 0
        self.columns: tuple[str, ...] | None = None
        """of the last file"""
        self.shape: str | None = None
        """in whose words the last file is, when they are not ours"""
        self._seen = seen
        self._stories = stories
        self._latest: str | None = None

    def begin(self) -> None:
        """Begin a series of files that are sorted together."""
        self._latest = None

    def check(self, path: Path, name: str, *, split: str = "", is_sorted: bool = False) -> int:
        """Check a file, which is called *name* in faults, and return how many rows could be read."""
        before = self.rows
        ending = ending_of(path.name)
        if ending == ".parquet":
            rows = self._parquet(path, name)
        elif ending == ".csv":
            rows = self._table(path, name)
        else:
            rows = self._lines(path, name)
        for line, row in rows:
            self.rows += 1
            self._check_row(name, line, row, split=split, is_sorted=is_sorted)
        if self.rows == before and not self.faults:
            self.faults.add(name, None, "it holds no row")
        return self.rows - before

    def _check_row(self, name: str, line: int, row: dict[str, Any], *, split: str, is_sorted: bool) -> None:
        """Check a row against those that came before."""
        key = row.get("id")
        if key is not None:
            before = self._seen.first(f"{key} {row.get('revision')}", f"{name}:{line}")
            if before:
                self.faults.add(
                    name, line, f"id {key} revision {row.get('revision')} is at {before}, too", "an id comes twice"
                )
        story = row.get("cluster_id")
        if split and story is not None:
            other = self._stories.first(str(story), split)
            if other not in (None, split):
                self.faults.add(name, line, f"story {story} is in split {other}, too", "a story is on two splits")
        if is_sorted and "published_at" in row:
            published = _sort_key(row["published_at"])
            if self._latest is not None and published < self._latest:
                self.faults.add(name, line, f"published_at {published} is earlier than the row before", "not sorted")
            self._latest = published

    # -- Parquet ------------------------------------------------------------------------------------------------------

    def _parquet(self, path: Path, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
        pa = pyarrow()
        from pyarrow import parquet as pq

        known = {column.name: column for column in columns()}
        wanted = arrow_schema(columns())
        row = 0
        try:
            with pq.ParquetFile(path) as file:
                schema = file.schema_arrow
                self.columns = tuple(schema.names)
                for field in schema:
                    if field.name not in known:
                        self.faults.add(name, None, f"column {field.name} is no column of ours")
                    elif field.type != wanted.field(field.name).type:
                        expected = wanted.field(field.name).type
                        self.faults.add(name, None, f"column {field.name} is {field.type}, not {expected}")
                        del known[field.name]
                looked = [field for field in ("id", "revision", "cluster_id", "published_at") if field in schema.names]
                for batch in file.iter_batches(_BATCH):
                    batch.validate(full=True)
                    self._check_batch(name, row, batch, known)
                    for values in batch.select(looked).to_pylist():
                        row += 1
                        yield row, values
        except (pa.ArrowException, OSError, ValueError) as error:
            self.faults.add(name, row or None, f"it cannot be read on: {_in_a_line(error)}")

    def _check_batch(self, name: str, first: int, batch: pa.RecordBatch, known: dict[str, Column]) -> None:
        """Check the values of some rows, column by column."""
        from pyarrow import compute as pc

        for column in (known[field] for field in batch.schema.names if field in known):
            values = batch.column(column.name)
            if column.required and values.null_count:
                self._at(name, first, pc.is_null(values), f"{column.name} is null")
            if column.kind != "string":
                continue
            self._at(name, first, pc.equal(values, ""), f"{column.name} is empty, not null")
            self._at(
                name,
                first,
                pc.match_substring_regex(values, _SEPARATORS.pattern),
                f"{column.name} holds a line separator",
            )
            if column.name in _PATTERNS:
                fits = pc.match_substring_regex(values, _PATTERNS[column.name])
                self._at(name, first, pc.invert(fits), f"{column.name} is none")

    def _at(self, name: str, first: int, wrong: pa.BooleanArray, problem: str) -> None:
        """Tell of the rows that are marked as wrong."""
        if wrong.true_count:
            for line, is_wrong in enumerate(wrong.to_pylist(), first + 1):
                if is_wrong:
                    self.faults.add(name, line, problem)

    # -- JSON Lines ---------------------------------------------------------------------------------------------------

    def _lines(self, path: Path, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
        known = {column.name: column for column in columns()}
        keys: list[str] | None = None
        shape: Shape | None = None
        for number, line in self._read_lines(path, name):
            try:
                record = orjson.loads(line)
            except orjson.JSONDecodeError as error:
                self.faults.add(name, number, f"it is no JSON: {_in_a_line(error)}", "it is no JSON")
                continue
            if not isinstance(record, dict):
                self.faults.add(name, number, f"it is {type(record).__name__}, no object", "it is no object")
                continue
            if keys is None:
                keys = list(record)
                self.columns = tuple(keys)
                shape = shape_of(record)
                self.shape = shape.name if shape else None
                for key in [key for key in keys if key not in known and shape is None]:
                    self.faults.add(name, number, f"{_shown(key)} is no key of ours", "an unknown key")
            if shape is not None:
                problem = shape.rule(record)
                if problem:
                    place = problem.removeprefix(".")
                    self.faults.add(name, number, place, f"a fault in {re.split(r'[.[ ]', place, maxsplit=1)[0]}")
                yield number, dict(zip(("id", "revision"), shape.identity(record), strict=True))
                continue
            if list(record) != keys:
                differing = sorted({*record} ^ {*keys})
                what = (
                    f"other keys than line 1: {', '.join(map(_shown, differing[:5]))}"
                    if differing
                    else "keys in another order"
                )
                self.faults.add(name, number, what, "other keys than line 1")
            for key, value in record.items():
                problem = _problem(known[key], value) if key in known else None
                if problem:
                    self.faults.add(name, number, f"{key} {problem}")
            yield number, record

    def _read_lines(self, path: Path, name: str) -> Iterator[tuple[int, bytes]]:
        """Yield the lines of a file, packed or not; what cannot be read is told, with the line where that is."""
        number = 0
        try:
            with path.open("rb") as raw, _unpacked(raw, path.name) as file:
                while line := file.readline(LINE_MAX + 1):
                    number += 1
                    if len(line) > LINE_MAX:
                        self.faults.add(name, number, f"it has more than {LINE_MAX} bytes; the rest is not read")
                        return
                    if not line.endswith(b"\n"):
                        self.faults.add(name, number, "it has no end: the file may be cut off")
                    yield number, line
        except (OSError, EOFError, zlib.error, ValueError) as error:
            self.faults.add(name, number + 1, f"it cannot be read on: {_in_a_line(error)}")

    # -- CSV ----------------------------------------------------------------------------------------------------------

    def _table(self, path: Path, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
        known = {column.name: column for column in columns()}
        csv.field_size_limit(LINE_MAX)
        number = 1
        try:
            with path.open(encoding="utf-8", newline="") as file:
                table = csv.reader(file, strict=True)
                heads = next(table, [])
                self.columns = tuple(heads)
                for head in heads:
                    if head not in known:
                        self.faults.add(name, 1, f"{_shown(head)} is no column of ours", "an unknown column")
                for cells in table:
                    number = table.line_num
                    if len(cells) != len(heads):
                        self.faults.add(
                            name, number, f"{len(cells)} cells below {len(heads)} names", "another number of cells"
                        )
                        continue
                    row = {head: text or None for head, text in zip(heads, cells, strict=True)}
                    for head, text in row.items():
                        problem = _cell_problem(known[head], text) if head in known else None
                        if problem:
                            self.faults.add(name, number, f"{head} {problem}")
                    yield number, row
        except (OSError, ValueError, csv.Error) as error:
            self.faults.add(name, number, f"it cannot be read on: {_in_a_line(error)}")


def _unpacked(file: IO[bytes], name: str) -> IO[bytes]:
    if name.lower().endswith(".gz"):
        return gzip.GzipFile(fileobj=file)  # type: ignore[return-value] # a file of bytes in all that is asked of it
    return io.BufferedReader(_ZstdFile(file), 1 << 20) if name.lower().endswith(".zst") else file


class _ZstdFile(io.RawIOBase):
    """What is packed in a file of zstd; unlike the package's own reader it knows when the file is cut off."""

    def __init__(self, file: IO[bytes]) -> None:
        package = zstandard()
        self._file = file
        self._new = package.ZstdDecompressor(max_window_size=1 << 27).decompressobj
        self._stream = self._new()
        self._error = package.ZstdError
        self._ready = memoryview(b"")
        self._is_begun = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            data = self._file.read(_ZSTD_BLOCK)
            if not data:
                if self._is_begun and not self._stream.eof:
                    raise EOFError("the packed file is cut off")
                return 0
            try:
                self._ready = memoryview(self._unpacked(data))
            except self._error as error:
                raise ValueError(str(error)) from error
        number = min(len(buffer), len(self._ready))
        buffer[:number] = self._ready[:number]
        self._ready = self._ready[number:]
        return number

    def _unpacked(self, data: bytes) -> bytes:
        """Return what comes of some more bytes, which may end one frame and begin others."""
        found = b""
        while data:
            if self._stream.eof:
                self._stream = self._new()
            self._is_begun = True
            found += self._stream.decompress(data)
            data = self._stream.unused_data if self._stream.eof else b""
        return found


def _problem(column: Column, value: Any) -> str | None:
    """Return what is wrong with a value of a row of JSON, None if nothing is."""
    if value is None:
        return "is null" if column.required else None
    kind = column.kind
    if kind in ("string", "instant", "day"):
        return _text_problem(column, value)
    if kind in ("integer", "number", "boolean"):
        types: dict[str, tuple[type, ...]] = {"integer": (int,), "number": (int, float), "boolean": (bool,)}
        is_one = isinstance(value, types[kind]) and (kind == "boolean" or not isinstance(value, bool))
        if kind == "integer" and is_one and abs(value) > _INTEGER_MAX:
            return f"is {value}, more than an int32 holds"
        return None if is_one else f"is {type(value).__name__}, no {kind}"
    if kind == "object":
        return _object_problem(column.parts, value, is_whole=column.name != "sources")
    if not isinstance(value, list):
        return f"is {type(value).__name__}, no list"
    if kind == "strings":
        return None if all(isinstance(one, str) and one for one in value) else "holds what is no text"
    return next((problem for one in value if (problem := _object_problem(column.parts, one))), None)


def _cell_problem(column: Column, text: str | None) -> str | None:
    """Return what is wrong with a cell of CSV: text as it is, anything else as JSON."""
    if text is None or column.kind in ("string", "instant", "day"):
        return _problem(column, text)
    try:
        return _problem(column, orjson.loads(text))
    except orjson.JSONDecodeError:
        return f"is no JSON: {_shown(text)}"


def _text_problem(column: Column, value: Any) -> str | None:
    if not isinstance(value, str):
        return f"is {type(value).__name__}, no text"
    if not value:
        return "is empty, not null"
    if _SEPARATORS.search(value):
        return "holds a line separator"
    if column.kind in ("instant", "day"):
        return None if _is_instant(value) else f"is none: {_shown(value)}"
    pattern = _COMPILED.get(column.name)
    return f"is none: {_shown(value)}" if pattern is not None and not pattern.fullmatch(value) else None


def _is_instant(text: str) -> bool:
    if not _INSTANT.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _object_problem(parts: Sequence[Column], value: Any, *, is_whole: bool = True) -> str | None:
    """Return what is wrong with an object; one that need not be whole may lack keys."""
    if not isinstance(value, dict):
        return f"holds {type(value).__name__}, no object"
    names = {part.name: part for part in parts}
    if not {*value} <= {*names} or (is_whole and len(value) != len(names)):
        return "holds an object of other keys"
    return next((problem for key, one in value.items() if (problem := _problem(names[key], one))), None)


def _sort_key(published: Any) -> str:
    """Return what rows are sorted by; those without a date are the last."""
    if published is None:
        return "9999"
    return (
        published[:10] if isinstance(published, str) and len(published) < 20 else str(published).replace(" ", "T")[:19]
    )


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:57]}...")


def _in_a_line(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text if len(text) <= 200 else f"{text[:197]}..."
