"""The data files of a package being written: a series of shards for each split, counted and summed as they grow."""

from __future__ import annotations

import hashlib
import os
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING

from newscrawl.datasets.arrow import ParquetFile, TableReader
from newscrawl.datasets.manifest import DataFile
from newscrawl.datasets.rows import row_lines
from newscrawl.exporters.formats import BATCH_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pyarrow as pa

    from newscrawl.datasets.columns import Column
    from newscrawl.datasets.manifest import Format
    from newscrawl.datasets.statistics import Statistics

SHARD_BYTES = 1_000_000_000
"""Of JSON that make a shard: some 300 MB of Parquet, which a loader fetches and a worker reads as one piece."""


class _Summed:
    """A file whose bytes are counted and whose SHA-256 is made while it is written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        self.size += len(memoryview(data))
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()

    def tell(self) -> int:
        return self.size

    closed = False

    def close(self) -> None:
        """Nothing: the shard closes its file itself."""


class _LinesFile:
    """JSON Lines being written, counted as a table all the same."""

    def __init__(self, file: _Summed, columns: Sequence[Column]) -> None:
        self._file = file
        self._columns = columns
        self._reader = TableReader(columns)
        self.rows = 0

    def write(self, lines: Sequence[bytes]) -> pa.Table:
        rows = row_lines(lines, self._columns)
        self._file.write(b"\n".join(rows) + b"\n")
        self.rows += len(lines)
        return self._reader.table(lines)

    def close(self) -> None:
        """Nothing: a line is whole when it is written."""


class Series:
    """The shards of one split in *folder*, from number *first* on."""

    def __init__(
        self, folder: Path, split: str, first: int, round_: int, kind: Format, columns: Sequence[Column]
    ) -> None:
        self.split = split
        self.files: list[DataFile] = []
        self._folder = folder
        self._number = first
        self._round = round_
        self._kind = kind
        self._columns = columns
        self._waiting: list[bytes] = []
        self._size = 0
        self._written = 0
        self._memory = 0
        self._open: tuple[ParquetFile | _LinesFile, _Summed, ExitStack] | None = None

    def add(self, line: bytes, statistics: Statistics) -> None:
        """Add a record."""
        self._waiting.append(line)
        self._size += len(line)
        if self._size >= BATCH_BYTES:
            self._write(statistics)
            if self._written >= SHARD_BYTES:
                self._end_shard()

    def end(self, statistics: Statistics) -> None:
        """Write what is left."""
        if self._waiting:
            self._write(statistics)
        self._end_shard()

    @property
    def _path(self) -> str:
        return f"data/{self.split}-{self._number:05d}.{self._kind}"

    def _write(self, statistics: Statistics) -> None:
        if self._open is None:
            held = ExitStack()
            file = held.enter_context((self._folder / self._path).open("wb"))
            held.callback(lambda: os.fsync(file.fileno()))
            held.callback(file.flush)
            summed = _Summed(file)
            writer = ParquetFile if self._kind == "parquet" else _LinesFile
            self._open = writer(summed, self._columns), summed, held  # type: ignore[arg-type] # it writes, that is all
        table = self._open[0].write(self._waiting)
        statistics.add(table)
        self._memory += table.nbytes
        self._written += self._size
        self._waiting, self._size = [], 0

    def _end_shard(self) -> None:
        if self._open is None:
            return
        writer, summed, held = self._open
        with held:
            writer.close()
        self.files.append(
            DataFile(
                self._path, self.split, self._round, writer.rows, summed.size, summed.digest.hexdigest(), self._memory
            )
        )
        self._open, self._written, self._memory = None, 0, 0
        self._number += 1
