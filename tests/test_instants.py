"""What a page says by its own clock is told so in its record, and counts in UTC wherever there is an order of time."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import pyarrow as pa
import pytest
from article_stores import add, article, store_of
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import newscrawl.exporters
from newscrawl.datasets.arrow import TableReader
from newscrawl.datasets.columns import chosen
from newscrawl.datasets.rows import row_lines
from newscrawl.frontier import is_older
from newscrawl.instants import in_utc
from newscrawl.reports.stats import stats_of
from newscrawl.store import Selection, Store
from newscrawl.store.query import ask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.store.query import EngineName

SCHEMA = orjson.loads((Path(newscrawl.exporters.__file__).parent / "article.schema.json").read_bytes())
EVENING = "2026-11-03T23:30:00-05:00"
"""Half past four in the morning of the next day, UTC."""
MORNING = "2026-11-04T00:30:00+01:00"
"""Five hours earlier, though its text is greater."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Two articles: the first is of the evening in Bogotá, the second of the night in Paris."""
    made = [
        article(1, published_at=EVENING, modified_at=EVENING),
        article(2, published_at=MORNING, modified_at=MORNING),
    ]
    with store_of(tmp_path, made) as opened:
        yield opened


def titles(store: Store, **filters: object) -> list[str]:
    with store.snapshot():
        rows = list(store.selector.articles(Selection(**filters)))  # type: ignore[arg-type] # each test gives its own
    return [orjson.loads(row.record)["title"] for row in rows]


@given(
    st.lists(st.datetimes(datetime(1990, 1, 2), datetime(2099, 12, 30)), min_size=2, max_size=4),  # noqa: DTZ001 - zones are drawn
    st.lists(st.integers(-14 * 4, 14 * 4), min_size=4, max_size=4),
)
def test_texts_in_utc_sort_by_time(naive: list[datetime], quarters: list[int]) -> None:
    zoned = [when.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=15 * number)))
             for when, number in zip(naive, quarters, strict=False)]  # fmt: skip
    assert sorted(zoned, key=lambda when: in_utc(when.isoformat()) or "") == sorted(zoned)
    assert [in_utc(when.isoformat()) for when in zoned] == [
        f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for when in zoned
    ]


@pytest.mark.parametrize("text", [None, "2026-11-04", "2026-11-04T00:30:00Z"])
def test_what_is_in_utc_or_has_no_zone_stays(text: str | None) -> None:
    assert in_utc(text) == text


@pytest.mark.parametrize("text", ["Today", "Tue, 3 Nov", "T", "0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-10:00"])
def test_what_is_no_instant_stays_and_is_stored(text: str, store: Store) -> None:
    assert in_utc(text) == text
    add(store, [article(3, published_at=text)])
    assert "Title 3" in titles(store)


def test_what_has_no_zone_is_in_utc_on_any_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        assert in_utc("2026-11-04T00:30:00") == "2026-11-04T00:30:00Z"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_record_keeps_the_clock_of_the_page(store: Store) -> None:
    with store.snapshot():
        records = [orjson.loads(row.record) for row in store.selector.articles(Selection())]
    assert [record["published_at"] for record in records] == [MORNING, EVENING], "the earlier first"
    for record in records:
        Draft202012Validator(SCHEMA).validate(record | {"duplicates": []})


def test_articles_are_chosen_by_time(store: Store) -> None:
    assert titles(store, since="2026-11-04") == ["Title 1"]
    assert titles(store, until="2026-11-03") == ["Title 2"]
    assert titles(store, where="modified_at >= '2026-11-04'") == ["Title 1"]
    assert titles(store, where="published_at < '2026-11-04' AND modified_at < '2026-11-04'") == ["Title 2"]


def test_the_earlier_printing_stands_for_the_story(store: Store) -> None:
    copy = article(3, site="herald", body=article(1).body, published_at="2026-11-04T05:00:00+01:00")
    add(store, [copy])
    assert titles(store) == ["Title 2", "Title 3"], "04:00 is before 04:30"
    first = store.articles.get(str(article(1).id))
    assert first is not None
    assert first.duplicate_of == copy.id


@pytest.mark.parametrize("engine", ["sqlite", "duckdb"])
def test_views_are_in_utc(store: Store, tmp_path: Path, engine: EngineName) -> None:
    add(
        store,
        [article(1, published_at=EVENING, modified_at="2026-11-05", body="Now it says something else altogether.")],
    )
    path = tmp_path / "data/newscrawl.db"
    with ask(
        path, "SELECT title, date, published_at, modified_at FROM article ORDER BY title", engine=engine
    ) as answer:
        assert list(answer.rows) == [
            ("Title 1", "2026-11-04", "2026-11-04T04:30:00Z", "2026-11-05"),
            ("Title 2", "2026-11-03", "2026-11-03T23:30:00Z", "2026-11-03T23:30:00Z"),
        ]
    with ask(path, "SELECT modified_at FROM revision", engine=engine) as answer:
        assert list(answer.rows) == [("2026-11-04T04:30:00Z",)]


def test_days_are_counted_in_utc(store: Store) -> None:
    stats = stats_of(store.selector.articles(Selection(where="title = 'Title 1'")), ["month"], {})
    assert (stats.first, stats.last) == ("2026-11-04", "2026-11-04")


def test_packages_are_in_utc() -> None:
    lines = [orjson.dumps({"published_at": when}) for when in (EVENING, MORNING, "2026-11-04", None)]
    wanted = chosen(["published_at", "date", "published_precision"])
    told = [json.loads(line) for line in row_lines(lines, wanted)]
    assert [row["published_at"] for row in told] == [
        "2026-11-04T04:30:00Z",
        "2026-11-03T23:30:00Z",
        "2026-11-04T00:00:00Z",
        None,
    ]
    assert [row["date"] for row in told] == ["2026-11-04", "2026-11-03", "2026-11-04", None]
    table = TableReader(wanted).table(lines)
    assert table.schema.field("published_at").type == pa.timestamp("us", tz="UTC")
    for row, read in zip(told, table.to_pylist(), strict=True):
        assert read["published_precision"] == row["published_precision"]
        assert (read["date"] and read["date"].isoformat()) == row["date"]
        assert (read["published_at"] and f"{read['published_at']:%Y-%m-%dT%H:%M:%SZ}") == row["published_at"]


def test_what_is_older_than_a_moment_is_told_by_time() -> None:
    assert is_older(MORNING, "2026-11-04T00:00:00Z")
    assert not is_older(EVENING, "2026-11-04T00:00:00Z")


def test_a_store_tells_what_is_in_it_to_any_program(store: Store, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "data/newscrawl.db")) as other:
        assert other.execute("SELECT published_at FROM articles ORDER BY number").fetchall() == [
            ("2026-11-04T04:30:00Z",), ("2026-11-03T23:30:00Z",),
        ]  # fmt: skip
