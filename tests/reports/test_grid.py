from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import repeat
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from newscrawl.reports.grid import bars, cell_text, grid, plain

CELLS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.text()))


def test_columns_stand_in_line_whatever_the_script() -> None:
    lines = list(grid(["site", "number"], [("新聞", 1), ("gazette", 20), ("газета", None)], 80))
    assert lines == ["site     number", "-------  ------", "新聞          1", "gazette      20", "газета"]


def test_a_table_is_cut_to_the_terminal_widest_column_first() -> None:
    lines = list(
        grid(
            ["id", "title"],
            [(1, "A title of many words that goes on and on"), (2, "二〇二六年の選挙についての長い題名")],
            24,
        )
    )
    assert lines[2:] == [" 1  A title of many wor…", " 2  二〇二六年の選挙に…"]
    assert max(map(cell_len, lines)) == 24


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=5), st.integers(30, 120))
def test_no_line_is_wider_than_it_may_be_and_each_row_is_one(rows: list[tuple[Any, ...]], width: int) -> None:
    lines = list(grid(["one", "two", "three"], rows, width))
    assert len(lines) == len(rows) + 2
    assert all(cell_len(line) <= width and "\n" not in line and "\x1b" not in line for line in lines)


def test_cells_cannot_command_the_terminal() -> None:
    (*_, line) = grid(["title"], [("\x1b[2Jgone\r\nfor \u202eever\t!",)], 80)
    assert line == "\\x1b[2Jgone\\x0d for \\u202eever !"


def test_rows_are_not_waited_for() -> None:
    lines = grid(["number"], repeat((1,)), 80)
    assert [next(lines) for _ in range(1000)][-1] == "     1"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime(2026, 11, 21, 6, tzinfo=UTC), "2026-11-21T06:00:00+00:00"),
        (date(2026, 11, 21), "2026-11-21"),
        (["AFP", None], '["AFP",null]'),
        ({"a": 1}, '{"a":1}'),
        (b"\x00\xff", "00ff"),
        (Decimal(12), 12),
        (Decimal("1.50"), 1.5),
        (1 << 80, "1208925819614629174706176"),
    ],
)
def test_values_of_databases_become_values_of_json(value: object, expected: object) -> None:
    assert plain(value) == expected


def test_numbers_are_told_from_text() -> None:
    assert [cell_text(value) for value in (None, True, 0.1 + 0.2, Decimal("1.50"), "7")] == [
        ("", False), ("true", False), ("0.3", True), ("1.50", True), ("7", False),
    ]  # fmt: skip


def test_bars_are_as_long_as_their_numbers() -> None:
    rows = [("a", 8), ("b", 4), ("c", 1), ("d", 0)]
    drawn = [line.rpartition("%")[2].strip() for line in bars(rows, 8, 46, blocks=True)]
    assert [len(bar) for bar in drawn] == [32, 16, 4, 0]
    assert drawn[2] == "████"
    (_, finer) = bars([("a", 16), ("b", 1)], 16, 22, blocks=True)
    assert finer.endswith("▌")  # seven cells stand for sixteen


@given(st.lists(st.tuples(st.text(), st.integers(0, 10**9)), max_size=6), st.integers(40, 200), st.booleans())
def test_no_bar_is_wider_than_it_may_be(rows: list[tuple[str, int]], width: int, blocks: bool) -> None:
    lines = list(bars(rows, max(1, sum(number for _, number in rows)), width, blocks=blocks))
    assert len(lines) == len(rows)
    assert all(cell_len(line) <= width for line in lines)
    assert blocks or all(set(line.rpartition("%")[2]) <= set(" #") for line in lines)
