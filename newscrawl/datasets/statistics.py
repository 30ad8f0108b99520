"""What a dataset's card tells in numbers: counted a table at a time, added up from round to round."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from functools import reduce
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import pyarrow as pa

_COUNTED = {"sites": "site", "languages": "language", "agencies": "agency", "runs": "run_id"}
_RIGHTS = ("robots", "meta", "tdm")


@dataclass
class Statistics:
    """Counts of the rows of a dataset. A counter is empty where the dataset has not the column."""

    rows: int = 0
    words: int = 0
    copies: int = 0
    """rows that are copies of another article"""
    told: int = 0
    """rows that name other printings of their story"""
    printings: int = 0
    """other printings that these name"""
    changed: int = 0
    """rows that are a later text of their article"""
    first: str | None = None
    """earliest and latest day of publication"""
    last: str | None = None
    fetched: str | None = None
    """the latest fetch"""
    sites: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    agencies: Counter[str] = field(default_factory=Counter)
    runs: Counter[str] = field(default_factory=Counter)
    months: Counter[str] = field(default_factory=Counter)
    filled: Counter[str] = field(default_factory=Counter)
    """by column, rows that have something in it"""
    removed: Counter[str] = field(default_factory=Counter)
    """by kind, paragraphs that cleaning took out of the bodies"""
    rights: Counter[str] = field(default_factory=Counter)
    """by place and word, as ``robots noai``, rows whose page says that"""

    def add(self, table: pa.Table) -> None:
        """Count the rows of a table."""
        from pyarrow import compute as pc

        names = set(table.column_names)
        self.rows += table.num_rows
        for name in names:
            self.filled[name] += _filled(table.column(name))
        for counter, name in _COUNTED.items():
            if name in names:
                getattr(self, counter).update(_counts(table.column(name)))
        if "word_count" in names:
            self.words += pc.sum(table.column("word_count")).as_py() or 0
        if "duplicate_of" in names:
            self.copies += len(table) - table.column("duplicate_of").null_count
        if "revision" in names:
            self.changed += pc.sum(pc.greater(table.column("revision"), 1)).as_py() or 0
        if "duplicates" in names:
            lengths = pc.list_value_length(table.column("duplicates"))
            self.told += pc.sum(pc.greater(lengths, 0)).as_py() or 0
            self.printings += pc.sum(lengths).as_py() or 0
        self._add_times(table, names)
        self._add_parts(table, names)

    def _add_times(self, table: pa.Table, names: set[str]) -> None:
        from pyarrow import compute as pc

        if "date" in names:
            days = table.column("date")
            ends = pc.min_max(days).as_py()
            if ends["min"] is not None:
                self.first = min(filter(None, (self.first, ends["min"].isoformat())))
                self.last = max(filter(None, (self.last, ends["max"].isoformat())))
            numbers = pc.add(pc.multiply(pc.year(days), 100), pc.month(days))
            self.months.update(
                {f"{number[:-2]:0>4}-{number[-2:]}": count for number, count in _counts(numbers).items()}
            )
        if "fetched_at" in names:
            latest = pc.max(table.column("fetched_at")).as_py()
            if latest is not None:
                self.fetched = max(filter(None, (self.fetched, f"{latest:%Y-%m-%dT%H:%M:%SZ}")))

    def _add_parts(self, table: pa.Table, names: set[str]) -> None:
        from pyarrow import compute as pc

        if "removed" in names:
            removed = pc.list_flatten(table.column("removed").combine_chunks())
            for kind, count in zip(removed.field("kind").to_pylist(), removed.field("count").to_pylist(), strict=True):
                self.removed[str(kind)] += count
        if "rights" in names:
            for place in _RIGHTS:
                said = pc.struct_field(table.column("rights"), place)
                self.rights.update({f"{place} {word}": count for word, count in _counts(said).items()})

    def __add__(self, other: Self) -> Self:
        """Return what two rounds of a dataset have together."""
        mine, its = vars(self), vars(other)
        added: dict[str, Any] = {}
        for one in fields(self):
            pair = mine[one.name], its[one.name]
            if one.name in ("first", "last", "fetched"):
                known = [value for value in pair if value]
                added[one.name] = (min if one.name == "first" else max)(known) if known else None
            elif isinstance(pair[0], Counter):
                added[one.name] = Counter(pair[0])
                added[one.name].update(pair[1])  # adding them would lose what is 0
            else:
                added[one.name] = pair[0] + pair[1]
        return type(self)(**added)

    def record(self) -> dict[str, Any]:
        """Return the counts as JSON has them, each counter in the order of its words."""
        return {
            name: dict(sorted(value.items())) if isinstance(value, Counter) else value
            for name, value in vars(self).items()
        }

    @classmethod
    def of_record(cls, record: dict[str, Any]) -> Self:
        """Return the counts that :meth:`record` has written; raises TypeError or ValueError for anything else."""
        made: dict[str, Any] = {
            name: Counter(value) if isinstance(value, dict) else value for name, value in record.items()
        }
        counts = cls(**made)
        if any(
            isinstance(vars(counts)[name], Counter) != isinstance(value, Counter) for name, value in vars(cls()).items()
        ):
            raise TypeError
        return counts


def _counts(values: pa.ChunkedArray) -> dict[str, int]:
    """Return how often each value occurs, nulls apart."""
    return {str(one["values"]): one["counts"] for one in values.value_counts().to_pylist() if one["values"] is not None}


def _filled(values: pa.ChunkedArray) -> int:
    """Return how many rows have something: not null, no empty list, an object with a value in it."""
    import pyarrow as pa
    from pyarrow import compute as pc

    if pa.types.is_list(values.type):
        has_some = pc.greater(pc.list_value_length(values), 0)
    elif pa.types.is_struct(values.type):
        parts = [pc.is_valid(pc.struct_field(values, [number])) for number in range(values.type.num_fields)]
        has_some = reduce(pc.or_, parts)
    else:
        has_some = pc.is_valid(values)
    return int(pc.sum(has_some).as_py() or 0)
