"""Stores as an earlier newscrawl has left them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from newscrawl.dedup.index import create

ROWS = 3


def make_earlier(path: Path, version: int = 2) -> None:
    """Make a store with the tables of *version*, and some rows in each."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as store:
        store.execute("PRAGMA journal_mode = WAL")
        store.executescript((Path(__file__).with_name("store") / f"schema_of_version_{version}.sql").read_text("utf-8"))
        store.execute("BEGIN")
        create(store)
        for table in tables_of(store):
            if table not in ("near_meta", "meta"):
                fill(store, table)
        store.execute("INSERT INTO meta VALUES ('version', ?)", (str(version),))
        store.execute("COMMIT")


def tables_of(store: sqlite3.Connection) -> list[str]:
    """Return the names of the tables."""
    return [row[0] for row in store.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]


def fill(store: sqlite3.Connection, table: str) -> None:
    """Put rows into a table: what stands in a column follows from its type, the row and the column's name."""
    columns = store.execute(f"PRAGMA table_info ({table})").fetchall()
    marks = ", ".join("?" * len(columns))
    for row in range(1, ROWS + 1):
        values = [row if kind in ("INTEGER", "REAL") else f"{name} {row}" for _, name, kind, *_ in columns]
        store.execute(f"INSERT INTO {table} VALUES ({marks})", values)


def rows_of(store: sqlite3.Connection, columns: dict[str, list[str]]) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of some tables, each with some of its columns, in order."""
    return {
        table: sorted(store.execute(f"SELECT {', '.join(names)} FROM {table}"), key=repr)
        for table, names in columns.items()
    }


def columns_of(store: sqlite3.Connection) -> dict[str, list[str]]:
    """Return the columns of all tables."""
    return {table: [row[1] for row in store.execute(f"PRAGMA table_info ({table})")] for table in tables_of(store)}
