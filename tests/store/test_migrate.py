from __future__ import annotations

import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from earlier_stores import columns_of, make_earlier, rows_of, tables_of

from newscrawl.exceptions import StoreBusyError, StoreError, StoreFullError
from newscrawl.store import Store, backup, migrate
from newscrawl.store.migrate import OLDEST, VERSION
from newscrawl.store.sqlite import connect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def shape_of(store: sqlite3.Connection) -> dict[str, Any]:
    """Return what a schema comes to: a column that was added later is told from one that was made with its table by the
    text of its statement only.
    """
    shape: dict[str, Any] = {}
    flags = {row[1]: row[4:] for row in store.execute("PRAGMA table_list")}
    for kind, name, sql in store.execute("SELECT type, name, sql FROM sqlite_master"):
        words = " ".join(re.sub(r"--[^\n]*", "", sql or "").split())
        if kind == "table":
            shape[name] = (flags[name], store.execute(f"PRAGMA table_xinfo ({name})").fetchall(),
                           store.execute(f"PRAGMA foreign_key_list ({name})").fetchall(),
                           sorted(row[2:] for row in store.execute(f"PRAGMA index_list ({name})")))  # fmt: skip
        else:
            shape[name] = (kind, words)
    return shape


def copies_of(path: Path) -> list[Path]:
    return sorted(path.parent.glob("*.version-*"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "newscrawl.db"
    make_earlier(made)
    return made


@pytest.mark.parametrize("version", range(OLDEST, VERSION))
def test_a_store_of_every_earlier_version_becomes_as_a_new_one_and_keeps_all(tmp_path: Path, version: int) -> None:
    path = tmp_path / "newscrawl.db"
    make_earlier(path, version)
    with closing(sqlite3.connect(path)) as store:
        columns = columns_of(store)
        before = rows_of(store, columns)
    assert all(len(rows) == 3 for table, rows in before.items() if table not in ("meta", "near_meta"))
    connect(path).close()
    Store.open(tmp_path / "new.db").close()
    with closing(sqlite3.connect(path)) as store, closing(sqlite3.connect(tmp_path / "new.db")) as new:
        assert shape_of(store) == shape_of(new)
        before["meta"] = [("version", str(VERSION))]
        assert rows_of(store, columns) == before
        assert store.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_what_the_store_was_is_kept_beside_it(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    connect(path).close()
    (copy,) = copies_of(path)
    assert re.fullmatch(r"newscrawl\.version-2\.\d{8}T\d{6}Z\.db", copy.name)
    with closing(sqlite3.connect(copy)) as store:
        assert store.execute("SELECT value FROM meta").fetchone()[0] == "2"
        assert store.execute("SELECT COUNT(*) FROM articles").fetchone()[0] == 3
    (said,) = caplog.messages
    assert f"store {path}: brought from version 2 to {VERSION}" in said
    assert str(copy) in said
    connect(path).close()
    assert copies_of(path) == [copy], "a second opening makes no second copy"


def test_a_store_that_is_copied_back_is_brought_to_the_present_version_again(path: Path) -> None:
    connect(path).close()
    (copy,) = copies_of(path)
    shutil.move(copy, path)
    with closing(connect(path)) as store:
        assert store.execute("SELECT value FROM meta").fetchone()[0] == str(VERSION)


@pytest.mark.parametrize("version", ["1", "99", "two"])
def test_other_versions_are_refused_and_left_alone(path: Path, version: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as store:
        store.execute("UPDATE meta SET value = ?", (version,))
    before = path.read_bytes()
    with pytest.raises(
        StoreError, match=rf"it is of version {version}, this newscrawl reads versions 2 to {VERSION}; "
    ):
        connect(path)
    assert path.read_bytes() == before
    assert copies_of(path) == []


def test_no_room_for_the_copy_leaves_the_store_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage(NamedTuple):
        free: int

    before = path.read_bytes()
    monkeypatch.setattr(backup.shutil, "disk_usage", lambda _folder: Usage(1000))
    with pytest.raises(StoreFullError, match=r"it is of version 2; before .* a copy is made: .* 0 MB free; free some"):
        connect(path)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_disk_that_fills_up_leaves_the_store_as_it_was(path: Path) -> None:
    code = (
        "import resource, sys; from pathlib import Path; from newscrawl.store.sqlite import connect\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))\n"
        "connect(Path(sys.argv[1]))\n"
    )
    before = path.read_bytes()
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, timeout=60, check=False)
    assert "StoreFullError" in done.stderr
    assert "a copy is made" in done.stderr
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_failing_statement_leaves_the_store_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    statements = ["CREATE TABLE fresh (a)", "CREATE TABLE urls (a)"]
    monkeypatch.setattr(migrate, "statements_of", lambda _name: statements)
    with pytest.raises(StoreError, match="table urls already exists"):
        connect(path)
    with closing(sqlite3.connect(path)) as store:
        assert "fresh" not in tables_of(store)
        assert store.execute("SELECT value FROM meta").fetchone()[0] == "2"


def instants() -> Iterator[datetime]:
    """Yield the times of tries that are made one behind the other."""
    return (datetime(2026, 11, 23, 13, minute, tzinfo=UTC) for minute in range(60))


def test_tries_that_fail_keep_one_copy_and_say_where(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = instants()
    monkeypatch.setattr(migrate, "datetime", SimpleNamespace(now=lambda _zone: next(clock)))
    with monkeypatch.context() as failing:
        failing.setattr(migrate, "statements_of", lambda _name: ["CREATE TABLE urls (a)"])
        for _ in range(3):
            with pytest.raises(StoreError) as told:
                connect(path)
            (copy,) = copies_of(path)
            assert f"store {path}: it could not be brought to version {VERSION}: table urls already exists" in str(
                told.value
            )
            assert f"it is as it was, of version 2, and a copy of it is kept as {copy}; work on with" in str(told.value)
    connect(path).close()
    (copy,) = copies_of(path)
    assert copy.name == "newscrawl.version-2.20261123T130300Z.db"
    with closing(sqlite3.connect(copy)) as store:
        assert store.execute("SELECT value FROM meta").fetchone()[0] == "2"


def test_copies_of_other_states_are_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = instants()
    monkeypatch.setattr(migrate, "datetime", SimpleNamespace(now=lambda _zone: next(clock)))
    monkeypatch.setattr(migrate, "statements_of", lambda _name: ["CREATE TABLE urls (a)"])
    for number in range(2):
        with pytest.raises(StoreError):
            connect(path)
        with closing(sqlite3.connect(path, isolation_level=None)) as store:  # the newscrawl that wrote it goes on
            store.execute("INSERT INTO meta VALUES (?, '')", (f"later {number}",))
    assert len(copies_of(path)) == 2


def test_a_disk_that_fills_up_while_the_tables_change_is_told_with_the_copy(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        migrate,
        "statements_of",
        lambda _name: ["PRAGMA max_page_count = 1", f"CREATE TABLE a AS SELECT '{'x' * 99_999}'"],
    )
    with pytest.raises(
        StoreFullError, match=r"is full; it is as it was, .* kept as .*\.version-2\..*; make room and run"
    ):
        connect(path)


KILLED = """
import os, signal, sys
from pathlib import Path
from newscrawl.store import backup, migrate
from newscrawl.store.sqlite import connect
moment = sys.argv[2]
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
if moment == "copying":
    backup._verified = die
elif moment == "changing":
    migrate.VERSION, real = migrate.VERSION, migrate.statements_of
    migrate.statements_of = lambda name: [*real(name), "SELECT die()"]
    import sqlite3
    class Connection(sqlite3.Connection):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.create_function("die", 0, die)
    real_connect = sqlite3.connect
    sqlite3.connect = lambda *args, **kwargs: real_connect(*args, factory=Connection, **kwargs)
elif moment == "done":
    migrate._logger.warning = die
connect(Path(sys.argv[1]))
"""


@pytest.mark.parametrize(("moment", "version"), [("copying", "2"), ("changing", "2"), ("done", str(VERSION))])
def test_a_process_that_is_killed_leaves_the_old_store_or_the_new(path: Path, moment: str, version: str) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, path, moment], timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    with closing(sqlite3.connect(path)) as store:
        assert store.execute("SELECT value FROM meta").fetchone()[0] == version
        assert store.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert ("forgotten" in tables_of(store)) == (version == str(VERSION))
    with closing(connect(path)) as store:
        assert store.execute("SELECT value FROM meta").fetchone()[0] == str(VERSION)
        assert store.execute("SELECT COUNT(*) FROM articles").fetchone()[0] == 3
    assert list(path.parent.glob(".*")) == []


def test_several_open_an_earlier_store_at_once(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from newscrawl.store.sqlite import connect\n"
        "sys.stdin.readline()\n"
        "store = connect(Path('newscrawl.db'))\n"
        "print(store.execute('SELECT value FROM meta').fetchone()[0])\n"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code], cwd=path.parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate(timeout=60)[0] for process in processes] == [f"{VERSION}\n"] * 4
    assert len(copies_of(path)) == 1


def test_a_store_that_others_work_on_is_waited_for(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "WAIT", 0.2)
    with closing(sqlite3.connect(path)) as other:
        other.execute("SELECT * FROM articles").fetchone()
        began = time.monotonic()
        with pytest.raises(
            StoreBusyError, match="of an earlier version and another process has it open; wait for that"
        ):
            connect(path)
        assert time.monotonic() - began < 10
    assert copies_of(path) == []
    connect(path).close()
    assert len(copies_of(path)) == 1


def test_a_folder_that_may_not_be_written_is_said(path: Path) -> None:
    code = (  # as root every folder may be written: without its capabilities it is somebody else's
        "import os, sys; from pathlib import Path; from newscrawl.store.sqlite import connect\n"
        "if os.getuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "connect(Path(sys.argv[1]))\n"
    )
    path.parent.chmod(0o555)
    path.chmod(0o444)
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, timeout=60, check=False)
    path.parent.chmod(0o755)
    last = done.stderr.strip().splitlines()[-1]
    assert "StoreFullError" in last or "StoreError" in last
    assert f"store {path}: " in last
    assert copies_of(path) == []


def test_an_index_of_an_earlier_version_is_made_anew_on_demand_whatever_the_store_was(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as store:
        for table in tables_of(store):
            if table != "meta":
                store.execute(f"DELETE FROM {table}")
        store.execute("INSERT INTO near_meta VALUES ('version', '1.0')")
    with pytest.raises(StoreError, match=r"it is of version 1\.0, .*newscrawl dedup --rebuild --data .* makes it anew"):
        Store.open(path)
    with closing(sqlite3.connect(path)) as store:
        assert store.execute("SELECT value FROM meta").fetchone()[0] == str(VERSION), "the store itself is up to date"
    assert Store.rebuild(path) == 0
    Store.open(path).close()


def test_a_store_and_its_index_of_earlier_versions_are_mended_by_one_command(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as store:
        for table in tables_of(store):
            if table != "meta":
                store.execute(f"DELETE FROM {table}")
        store.execute("INSERT INTO near_meta VALUES ('version', '1.0')")
    assert Store.rebuild(path) == 0
    Store.open(path).close()
    assert len(copies_of(path)) == 1
