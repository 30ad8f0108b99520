"""A file of records of its own: JSON Lines, CSV or Parquet, whole or not there; or standard output."""

from __future__ import annotations

import io
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO, TYPE_CHECKING, Any

from newscrawl.datasets.arrow import ParquetFile
from newscrawl.datasets.columns import chosen
from newscrawl.exceptions import NothingToDoError, OutputError
from newscrawl.exporters.files import remove_leftovers, whole_file
from newscrawl.exporters.formats import BATCH_BYTES, LinesWriter, TableWriter, Writer, compressed, only_fields
from newscrawl.exporters.records import final_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from newscrawl.store import Selection, Store

    Shape = Callable[[Mapping[str, Any]], dict[str, Any]]

TRIED = 1_000
"""Records that bytes are reckoned from when nothing is written."""
NOTHING = "the store holds no article that was asked for; nothing was written"


@dataclass(frozen=True)
class Target:
    """Where records go, and how: a path (None for standard output), its ending, fields (None for all), a shape."""

    path: Path | None
    ending: str
    fields: tuple[str, ...] | None = None
    shape: Shape | None = None
    overwrite: bool = False


def write_single(store: Store, selection: Selection, target: Target, done: Callable[[int], None]) -> int:
    """Write a file and return how many records are in it; *done* is told how many are written.

    Raises:
        NothingToDoError: there is none; a file that is there stays as it is.
        OutputError: the file is there already, or cannot be written.
    """
    if target.path is not None and target.path.exists() and target.path.is_file() and not target.overwrite:
        raise OutputError(f"{target.path}: it exists; add --overwrite to replace it, or name another file")
    with store.snapshot():
        lines = store.checked(final_records(store, store.selector.articles(selection)))
        first = next(lines, None)
        if first is None:
            raise NothingToDoError(NOTHING)
        with _opened(target) as file:
            return copy(chain((first,), lines), file, target, done)


@contextmanager
def _opened(target: Target) -> Iterator[IO[bytes]]:
    if target.path is None:
        yield sys.stdout.buffer
    else:
        remove_leftovers(target.path)
        with whole_file(target.path) as file:
            yield file


@dataclass(frozen=True)
class Estimate:
    """What an export would be: records, bytes, and whether the bytes are counted or reckoned from the first records."""

    records: int
    bytes: int
    is_exact: bool


def estimate(store: Store, selection: Selection, target: Target) -> Estimate:
    """Return what :func:`write_single` would write; bytes from the first :data:`TRIED` records, written to nowhere.

    Raises:
        NothingToDoError: nothing.
    """
    with store.snapshot():
        amount = store.selector.amount(selection)
        if not amount.texts:
            raise NothingToDoError(NOTHING)
        tried = list(islice(final_records(store, store.selector.articles(selection)), TRIED))
    scratch = io.BytesIO()
    copy(tried, scratch, target, lambda _: None)
    size = len(scratch.getvalue())
    is_exact = len(tried) == amount.texts
    return Estimate(amount.texts, size if is_exact else size * amount.texts // len(tried), is_exact)


def copy(lines: Iterable[bytes], file: IO[bytes], target: Target, done: Callable[[int], None]) -> int:
    """Write *lines* of records to a file in the target's format, and return how many there were."""
    number = 0
    with compressed(file, target.ending) as packed:
        writer = _writer(packed, target)
        fields = None if target.ending in (".csv", ".parquet") else target.fields
        for batch in batches(lines, BATCH_BYTES):
            writer.write([only_fields(line, fields) for line in batch] if fields else batch)
            number += len(batch)
            done(number)
        writer.close()
    return number


def _writer(file: IO[bytes], target: Target) -> Writer:
    if target.ending == ".parquet":
        return ParquetFile(file, chosen(target.fields))
    if target.ending == ".csv":
        return TableWriter(file, target.fields or tuple(column.name for column in chosen(None) if not column.source))
    return LinesWriter(file, target.shape)


def batches(lines: Iterable[bytes], size: int) -> Iterator[list[bytes]]:
    """Yield *lines* in lists of about *size* bytes each."""
    batch: list[bytes] = []
    reached = 0
    for line in lines:
        batch.append(line)
        reached += len(line)
        if reached >= size:
            yield batch
            batch, reached = [], 0
    if batch:
        yield batch
