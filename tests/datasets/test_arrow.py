"""The traps that data of the news sets for loaders, and Parquet of ours, which has none of them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import orjson
import pyarrow as pa
import pytest
from article_stores import article
from pyarrow import parquet as pq

from newscrawl.datasets.arrow import ParquetFile, TableReader, arrow_schema
from newscrawl.datasets.columns import columns
from newscrawl.datasets.rows import row_lines
from newscrawl.exceptions import OutputError


def record(**changes: Any) -> bytes:
    made: dict[str, Any] = orjson.loads(orjson.dumps(article()))
    return orjson.dumps(made | changes)


def parquet(*groups: list[bytes]) -> pa.Table:
    file = BytesIO()
    writer = ParquetFile(file, columns())
    for lines in groups:
        writer.write(lines)
        writer._write_group()
    writer.close()
    return pq.read_table(BytesIO(file.getvalue()))


EMPTY = {"agency": None, "agencies": [], "authors": [], "topics": [], "images": [], "teasers": [], "modified_at": None,
         "published_at": None, "is_accessible_for_free": None, "sources": {}, "rights": {"robots": None, "meta": None,
         "tdm": None}}  # fmt: skip


@pytest.mark.parametrize(
    "groups",
    [
        [[record(**EMPTY)] * 500, [record()]],  # a late first value, an early empty list, a first part all null
        [[record()], [record(**EMPTY)] * 500],
        [[record(published_at="2026-11-02"), record(published_at="2026-11-02T06:00:00Z")]],  # mixed precision
        [[record(title="one\u2028two\u2029three\u0085four")]],
    ],
    ids=["late", "early", "mixed", "separators"],
)
def test_types_do_not_depend_on_values(groups: list[list[bytes]]) -> None:
    table = parquet(*groups)
    assert table.schema.equals(arrow_schema(columns()))
    assert len(table) == sum(map(len, groups))


def test_a_row_is_its_record() -> None:
    made = orjson.loads(record())
    (row,) = parquet([record()]).to_pylist()
    instants = {name: f"{row.pop(name):%Y-%m-%dT%H:%M:%SZ}" for name in ("published_at", "modified_at", "fetched_at")}
    assert f"{row.pop('date')}" == "2026-11-02"
    assert [row.pop(f"{name}_precision") for name in ("published", "modified")] == ["second", "second"]
    row["sources"] = {name: word for name, word in row["sources"].items() if word}
    assert {**row, **instants} == made


def test_a_table_of_rows_is_that_of_their_records() -> None:
    """JSON Lines of a package are counted from the records they were made of."""
    lines = [record(), record(**EMPTY), record(published_at="2026-11-02")]
    reader = TableReader(columns())
    assert (
        reader.table(row_lines(lines, columns()))
        .drop_columns(["published_precision"])
        .equals(reader.table(lines).drop_columns(["published_precision"]))
    )


def test_a_record_that_does_not_fit_is_named() -> None:
    lines = [record(), record(id="0123456789abcdef", word_count="many"), record()]
    with pytest.raises(OutputError, match=r'"id":"0123456789abcdef".*word_count'):
        TableReader(columns()).table(lines)
    with pytest.raises(OutputError, match=r"2026-99-99"):
        TableReader(columns()).table([record(published_at="2026-99-99")])


def test_files_are_packed_and_say_their_order() -> None:
    file = BytesIO()
    writer = ParquetFile(file, columns())
    writer.write([record()] * 50)
    writer.close()
    group = pq.ParquetFile(BytesIO(file.getvalue())).metadata.row_group(0)
    assert {group.column(number).compression for number in range(group.num_columns)} == {"ZSTD"}
    (order,) = group.sorting_columns
    assert group.column(order.column_index).path_in_schema == "published_at"
