"""Columns in the words of Arrow: schemas, tables out of lines of JSON, Parquet files.

Every type is stated, nothing is guessed from values: a column that is null for a million rows is of the same type as in
the file that has a value.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from newscrawl.exceptions import OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType
    from typing import IO

    import pyarrow as pa

    from newscrawl.datasets.columns import Column

ROW_GROUP_BYTES = 16_000_000
"""Of JSON that make a row group: what a reader holds in memory at once."""
_LEVEL = 3  # of zstd, its own default
_PROSE = frozenset(("id", "url", "canonical_url", "title", "description", "body", "content_hash", "cluster_id"))
"""Columns whose values do not recur, so a dictionary of them would be built in vain."""
_SOUGHT = ("revision", "site", "section", "agency", "published_at", "fetched_at", "language", "word_count", "date")
"""Columns whose least and greatest value a row group tells; of more, the end of a large file would outgrow memory."""


def pyarrow() -> ModuleType:
    """Return pyarrow; raises UsageError when it is not installed."""
    try:
        import pyarrow as pa
    except ImportError as error:
        raise UsageError("Parquet needs pyarrow: pip install 'newscrawl[dataset]'") from error
    return cast("ModuleType", pa)


def arrow_schema(columns: Sequence[Column]) -> pa.Schema:
    """Return the schema of a table of *columns*."""
    return pyarrow().schema([_field(column) for column in columns])


def _field(column: Column) -> pa.Field:
    return pyarrow().field(column.name, _type(column), nullable=True)


def _type(column: Column) -> pa.DataType:
    pa = pyarrow()
    if column.kind in ("objects", "object"):
        inner = pa.struct([_field(part) for part in column.parts])
        return pa.list_(inner) if column.kind == "objects" else inner
    types = {"string": pa.string(), "integer": pa.int32(), "number": pa.float64(), "boolean": pa.bool_(),
             "instant": pa.timestamp("us", tz="UTC"), "day": pa.date32(), "strings": pa.list_(pa.string())}  # fmt: skip
    return types[column.kind]


class TableReader:
    """Makes tables of *columns* out of records, which are lines of JSON."""

    def __init__(self, columns: Sequence[Column]) -> None:
        pa = pyarrow()
        self.columns = columns
        self.schema = arrow_schema(columns)
        read = {column.source or column.name: self._as_read(column) for column in columns}
        from pyarrow import json

        self._read_json = json.read_json
        self._read_options = json.ReadOptions
        self._parsing = json.ParseOptions(
            explicit_schema=pa.schema(list(read.items())), unexpected_field_behavior="ignore"
        )

    @staticmethod
    def _as_read(column: Column) -> pa.DataType:
        is_text = column.kind == "instant" or column.source
        return pyarrow().string() if is_text else _type(column)

    def table(self, lines: Sequence[bytes]) -> pa.Table:
        """Return the table of *lines*, a row each.

        Raises:
            OutputError: a record does not fit the columns; no record of the store is such.
        """
        pa = pyarrow()
        data = b"\n".join(lines)
        reading = self._read_options(use_threads=False, block_size=len(data) + 1)
        try:
            read = self._read_json(pa.BufferReader(data), reading, self._parsing)
            arrays = [self._array(column, read) for column in self.columns]
        except pa.ArrowInvalid as error:
            if len(lines) > 1:
                for line in lines:
                    self.table([line])  # finds the record, to be named
            raise OutputError(f"record {lines[0][:40]!r}...: {error}; newscrawl doctor looks for faults") from error
        return pa.Table.from_arrays(arrays, schema=self.schema)

    def _array(self, column: Column, read: pa.Table) -> pa.ChunkedArray:
        from pyarrow import compute as pc

        values = read.column(column.source or column.name)
        if column.kind != "instant" and not column.source:
            return values
        is_day = pc.equal(pc.binary_length(values), 10)
        if column.kind == "string":
            return pc.if_else(is_day, "day", "second")
        whole = pc.if_else(is_day, pc.binary_join_element_wise(values, "T00:00:00Z", ""), values)
        instants = pc.cast(whole, _type(replace(column, kind="instant")))
        return pc.cast(instants, self.schema.field(column.name).type)


class ParquetFile:
    """A Parquet file being written: explicit schema, zstd, row groups of some :data:`ROW_GROUP_BYTES` of records."""

    def __init__(self, file: IO[bytes], columns: Sequence[Column]) -> None:
        from pyarrow import parquet as pq

        self._reader = TableReader(columns)
        self.rows = 0
        self._group: list[pa.Table] = []
        self._size = 0
        dictionaries = [path for column in columns for path in _leaves(column) if path.split(".")[0] not in _PROSE]
        order = [pq.SortingColumn(number) for number, column in enumerate(columns) if column.name == "published_at"]
        self._writer = pq.ParquetWriter(
            file, self._reader.schema, compression="zstd", compression_level=_LEVEL, use_dictionary=dictionaries,
            write_statistics=[column.name for column in columns if column.name in _SOUGHT], sorting_columns=order or None,
        )  # fmt: skip

    def write(self, lines: Sequence[bytes]) -> pa.Table:
        """Write *lines*, and return their table."""
        table = self._reader.table(lines)
        self._group.append(table)
        self._size += sum(map(len, lines))
        self.rows += len(lines)
        if self._size >= ROW_GROUP_BYTES:
            self._write_group()
        return table

    def _write_group(self) -> None:
        table = pyarrow().concat_tables(self._group)
        self._group, self._size = [], 0
        self._writer.write_table(table, row_group_size=len(table))

    def close(self) -> None:
        """Write the end of the file; the file itself stays open."""
        if self._group:
            self._write_group()
        self._writer.close()

    def __del__(self) -> None:
        """Let go of a file that was not written to its end: pyarrow would end it, and complain that it is closed."""
        writer = getattr(self, "_writer", None)
        if writer is not None:
            writer.is_open = False


def _leaves(column: Column) -> list[str]:
    """Return the paths of the values of a column, as Parquet calls them."""
    if column.kind == "strings":
        return [f"{column.name}.list.element"]
    inner = f"{column.name}.list.element" if column.kind == "objects" else column.name
    return [f"{inner}.{part.name}" for part in column.parts] or [column.name]
