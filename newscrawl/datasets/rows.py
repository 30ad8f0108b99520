"""A record as a row of a dataset's JSON Lines: the columns of the table, every instant whole, every key there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from newscrawl.instants import in_utc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newscrawl.datasets.columns import Column


def row_of(record: Mapping[str, Any], columns: Sequence[Column]) -> dict[str, Any]:
    """Return the row of *columns* that a record becomes: what Parquet holds, in JSON's words."""
    return {column.name: _value(column, record.get(column.source or column.name)) for column in columns}


def _value(column: Column, value: Any) -> Any:
    if column.kind == "instant":
        return f"{value}T00:00:00Z" if value and len(value) == 10 else in_utc(value)
    if column.source:
        if not value:
            return None
        return str(in_utc(value))[:10] if column.kind == "day" else "day" if len(value) == 10 else "second"
    if column.kind == "object":
        return {part.name: (value or {}).get(part.name) for part in column.parts}
    return value


def row_lines(lines: Sequence[bytes], columns: Sequence[Column]) -> list[bytes]:
    """Return lines of records as lines of rows."""
    return [orjson.dumps(row_of(orjson.loads(line), columns)) for line in lines]
