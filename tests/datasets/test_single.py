from __future__ import annotations

import gc
import gzip
from typing import TYPE_CHECKING

import orjson
import pytest
from article_stores import article, store_of
from pyarrow import parquet as pq

from newscrawl.datasets.arrow import arrow_schema
from newscrawl.datasets.columns import chosen, columns
from newscrawl.datasets.single import Target, batches, estimate, write_single
from newscrawl.exceptions import NothingToDoError, OutputError
from newscrawl.exporters.formats import ENDINGS
from newscrawl.exporters.records import final_records
from newscrawl.exporters.shapes import SHAPES
from newscrawl.store import Selection, Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ARTICLES = [article(number) for number in range(1, 6)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with store_of(tmp_path, ARTICLES) as opened:
        yield opened


def write(store: Store, path: Path, **more: object) -> bytes:
    target = Target(path, "".join(path.suffixes), **more)  # type: ignore[arg-type] # each test gives its own
    assert write_single(store, Selection(), target, lambda _: None) == 5
    return path.read_bytes()


def test_json_lines_are_the_records(store: Store, tmp_path: Path) -> None:
    lines = list(final_records(store, store.selector.articles(Selection())))
    plain = b"".join(line + b"\n" for line in lines)
    assert write(store, tmp_path / "a.jsonl") == plain
    assert gzip.decompress(write(store, tmp_path / "a.jsonl.gz")) == plain
    assert orjson.loads(lines[0]) == orjson.loads(orjson.dumps(ARTICLES[0])) | {"cluster_id": ARTICLES[0].id}


def test_fields_and_shapes(store: Store, tmp_path: Path) -> None:
    fields = ("url", "title", "date")
    assert write(store, tmp_path / "a.jsonl", fields=fields[:2]).splitlines()[0] == (
        b'{"url":"https://gazette.example/world/1","title":"Title 1"}'
    )
    assert write(store, tmp_path / "a.csv", fields=fields[:2]).splitlines()[:2] == [
        b"url,title", b"https://gazette.example/world/1,Title 1",
    ]  # fmt: skip
    write(store, tmp_path / "a.parquet", fields=fields)
    assert pq.read_schema(tmp_path / "a.parquet").equals(arrow_schema(chosen(fields)))
    shape = write(store, tmp_path / "b.jsonl", shape=SHAPES["schemaorg"]).splitlines()[0]
    assert orjson.loads(shape)["headline"] == "Title 1"


def test_parquet_has_every_column(store: Store, tmp_path: Path) -> None:
    write(store, tmp_path / "a.parquet")
    assert pq.read_schema(tmp_path / "a.parquet").equals(arrow_schema(columns()))


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_bytes_each_time(store: Store, tmp_path: Path, ending: str) -> None:
    assert write(store, tmp_path / f"a{ending}") == write(store, tmp_path / f"b{ending}")


def test_a_file_that_is_there_stays(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("old\n")
    with pytest.raises(OutputError, match="it exists; add --overwrite"):
        write(store, path)
    with pytest.raises(NothingToDoError, match="nothing was written"):
        write_single(store, Selection(sites=("x",)), Target(path, ".jsonl", overwrite=True), lambda _: None)
    assert path.read_text() == "old\n"
    assert write(store, path, overwrite=True).count(b"\n") == 5
    assert sorted(inner.name for inner in tmp_path.iterdir()) == ["a.jsonl", "data"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_who_interrupts_sees_no_complaint_and_leaves_no_file(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setattr("newscrawl.datasets.arrow.ROW_GROUP_BYTES", 1)

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_single(store, Selection(), Target(tmp_path / f"a{ending}", ending), interrupt)
    gc.collect()  # a complaint while things are let go is a warning, so an error
    assert [inner.name for inner in tmp_path.iterdir()] == ["data"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_estimate_of_few_records_is_exact(store: Store, tmp_path: Path, ending: str) -> None:
    target = Target(tmp_path / f"a{ending}", ending)
    told = estimate(store, Selection(), target)
    assert (told.records, told.is_exact) == (5, True)
    assert not target.path.exists()  # type: ignore[union-attr] # it has one
    assert told.bytes == len(write(store, tmp_path / f"a{ending}"))


def test_an_estimate_of_many_is_near(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscrawl.datasets.single.TRIED", 2)
    told = estimate(store, Selection(), Target(None, ".jsonl"))
    assert (told.records, told.is_exact) == (5, False)
    assert told.bytes == pytest.approx(len(write(store, tmp_path / "a.jsonl")), rel=0.1)
    with pytest.raises(NothingToDoError):
        estimate(store, Selection(sites=("x",)), Target(None, ".jsonl"))


def test_batches_hold_everything_in_order() -> None:
    lines = [b"x" * size for size in (1, 5, 2, 9, 3)]
    assert list(batches(lines, 6)) == [lines[:2], lines[2:4], lines[4:]]
    assert list(batches([], 6)) == []
