from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from newscrawl.exceptions import StoreBusyError, StoreFullError
from newscrawl.store import Store
from newscrawl.store import compact as compacting
from newscrawl.store.compact import compact, room_of
from newscrawl.store.sqlite import connect

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Make a store with ten runs."""
    made = tmp_path / "newscrawl.db"
    with Store.open(made) as store, store.transaction():
        for number in range(10):
            store.runs.begin(f"r{number}", "gazette", "2026-01-01T00:00:00Z")
    return made


def content(path: Path) -> list[Any]:
    with closing(sqlite3.connect(path)) as store:
        return sorted(store.iterdump())


def test_compacting_gives_back_what_is_free(path: Path) -> None:
    with closing(connect(path)) as store:
        store.execute("CREATE TABLE large AS SELECT RANDOMBLOB(1000000) AS a")
        store.execute("DROP TABLE large")
        room = room_of(store)
        assert room.free > 900_000
        before = content(path)
        compact(store, path)
        after = room_of(store)
    assert path.stat().st_size == after.size < room.size - 900_000
    assert after.free == 0
    assert content(path) == before


def test_compacting_asks_for_room_first(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage(NamedTuple):
        free: int

    monkeypatch.setattr(compacting.shutil, "disk_usage", lambda _folder: Usage(10))
    size = path.stat().st_size
    with closing(connect(path)) as store, pytest.raises(StoreFullError, match="which has 0 MB; make room"):
        compact(store, path)
    assert path.stat().st_size == size


def test_compacting_is_refused_while_another_writes(path: Path) -> None:
    with closing(connect(path)) as store, closing(sqlite3.connect(path)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        store.execute("PRAGMA busy_timeout = 50")
        with pytest.raises(StoreBusyError, match="another process uses it"):
            compact(store, path)
