from __future__ import annotations

import csv
import gzip
import io

import orjson
import pytest
import zstandard
from article_stores import article
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.exporters.formats import ENDINGS, LinesWriter, TableWriter, cell, compressed, ending_of, only_fields

LINES = [orjson.dumps(article(number)) for number in (1, 2)]


@pytest.mark.parametrize(
    ("name", "ending"),
    [("a.jsonl", ".jsonl"), ("A.JSONL.GZ", ".jsonl.gz"), ("x/y.jsonl.zst", ".jsonl.zst"), ("a.b.csv", ".csv"),
     ("a.parquet", ".parquet"), ("a.json", None), ("jsonl", None), ("a.csv.gz", None), ("dataset", None)],
)  # fmt: skip
def test_the_format_is_that_of_the_name(name: str, ending: str | None) -> None:
    assert ending_of(name) == ending
    assert ending is None or ending in ENDINGS


def packed(ending: str) -> bytes:
    file = io.BytesIO()
    with compressed(file, ending) as inner:
        writer = LinesWriter(inner)
        writer.write(LINES[:1])
        writer.write(LINES[1:])
        writer.close()
    return file.getvalue()


def test_compressed_files_hold_the_same_and_are_the_same_each_time() -> None:
    plain = b"".join(line + b"\n" for line in LINES)
    assert packed(".jsonl") == plain
    assert gzip.decompress(packed(".jsonl.gz")) == plain
    assert packed(".jsonl.gz")[4:8] == bytes(4), "no time of writing"
    assert zstandard.ZstdDecompressor().stream_reader(packed(".jsonl.zst")).read() == plain
    for ending in (".jsonl.gz", ".jsonl.zst"):
        assert packed(ending) == packed(ending)


def test_a_shape_is_written_in_place_of_the_record() -> None:
    file = io.BytesIO()
    LinesWriter(file, lambda record: {"headline": record["title"]}).write(LINES)
    assert file.getvalue() == b'{"headline":"Title 1"}\n{"headline":"Title 2"}\n'


def test_fields_are_chosen_in_the_order_of_the_record() -> None:
    assert only_fields(LINES[0], ("id", "title")) == orjson.dumps({"id": article(1).id, "title": "Title 1"})


def table(records: list[dict[str, object]], fields: tuple[str, ...]) -> bytes:
    file = io.BytesIO()
    writer = TableWriter(file, fields)
    writer.write([orjson.dumps(record) for record in records])
    writer.close()
    return file.getvalue()


def test_a_table_has_a_line_of_names_and_a_line_each_record() -> None:
    record = {"title": 'He said "no",\nand left', "agencies": ["AFP", "dpa"], "agency": None, "free": True, "words": 3}
    data = table([record], ("title", "agencies", "agency", "free", "words"))
    assert data == (b'title,agencies,agency,free,words\r\n"He said ""no"",\nand left","[""AFP"",""dpa""]",,true,3\r\n')


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1"])
def test_what_a_spreadsheet_would_compute_is_text(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["1 = 2", "a@b.example", "'=1", " =1"])
def test_other_text_stays(text: str) -> None:
    assert cell(text) == text


@given(st.lists(st.dictionaries(st.sampled_from(["title", "body"]), st.none() | st.text(alphabet=st.characters(
    exclude_categories=["Cs"]), min_size=1, max_size=20), min_size=2), min_size=1, max_size=5))  # fmt: skip
def test_a_table_is_read_back(records: list[dict[str, object]]) -> None:
    data = table(records, ("title", "body")).decode()
    rows = list(csv.DictReader(io.StringIO(data, newline="")))
    assert [{name: cell(record.get(name)) for name in ("title", "body")} for record in records] == rows
    assert not data.startswith("\ufeff")
