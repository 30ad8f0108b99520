from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from article_stores import article

from newscrawl.datasets.columns import chosen, columns, without_texts
from newscrawl.datasets.rows import row_lines, row_of
from newscrawl.items import Article, Duplicate, Image, Removed, Rights, Teaser
from newscrawl.store.where import FUNCTIONS

KEYS = [field.name for field in dataclasses.fields(Article)]


def test_columns_are_the_keys_of_the_record_and_three_more() -> None:
    assert [column.name for column in columns()] == [*KEYS, "date", "published_precision", "modified_precision"]
    assert all(column.description for column in columns())


@pytest.mark.parametrize(
    ("name", "part"),
    [("images", Image), ("teasers", Teaser), ("duplicates", Duplicate), ("removed", Removed), ("rights", Rights)],
)
def test_parts_are_those_of_the_record(name: str, part: Any) -> None:
    (column,) = chosen([name])
    assert [inner.name for inner in column.parts] == [field.name for field in dataclasses.fields(part)]


def test_what_a_page_answers_has_a_place_among_the_sources() -> None:
    (column,) = chosen(["sources"])
    names = [inner.name for inner in column.parts]
    assert {"title", "body", "canonical_url", "is_accessible_for_free", "agency"} <= set(names) <= set(KEYS)
    assert not {"id", "site", "run_id", "word_count"} & set(names)


def test_columns_are_chosen_in_the_order_of_the_table() -> None:
    assert [column.name for column in chosen(["date", "url", "id"])] == ["id", "url", "date"]
    assert set(KEYS) - set(without_texts()) == {"body", "description", "images", "teasers"}


@pytest.mark.parametrize(
    ("published", "row"),
    [("2026-11-02", ("2026-11-02T00:00:00Z", "2026-11-02", "day")),
     ("2026-11-02T06:07:08Z", ("2026-11-02T06:07:08Z", "2026-11-02", "second")),
     ("2026-11-02T23:07:08-05:00", ("2026-11-03T04:07:08Z", "2026-11-03", "second")), (None, (None, None, None))],
)  # fmt: skip
def test_dates_become_instants_that_say_how_precise_they_are(
    published: str | None, row: tuple[str | None, ...]
) -> None:
    made = row_of({"published_at": published}, chosen(["published_at", "date", "published_precision"]))
    assert tuple(made.values()) == row


def test_a_line_of_a_row_has_every_key_inside_too() -> None:
    (line,) = row_lines([orjson.dumps(article(1, sources={"title": "meta"}))], columns())
    row = orjson.loads(line)
    assert list(row) == [column.name for column in columns()]
    assert row["sources"]["title"] == "meta"
    assert row["sources"]["agency"] is None


def test_the_documents_list_what_a_condition_may_call() -> None:
    text = (Path(__file__).parents[2] / "docs" / "datasets.md").read_text("utf-8")
    listed = re.search(r"and the functions (.*?)\. Nothing", text, re.DOTALL)
    assert listed is not None
    assert set(re.split(r",\s+", listed[1].replace("\n", " "))) == FUNCTIONS
    assert {column.name for column in columns() if column.source} == set(
        re.findall(r"`(date|\w+_precision)`", text[text.index("### Columns") : text.index("### Splits")])
    )
