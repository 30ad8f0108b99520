from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newscrawl.exceptions import StoreBusyError, StoreError, StoreFullError
from newscrawl.store import Found, Store
from newscrawl.store.migrate import VERSION
from newscrawl.store.sqlite import connect, transaction

if TYPE_CHECKING:
    from collections.abc import Callable


def text(path: Path) -> None:
    path.write_text("no database " * 100)


def other_database(path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE cookies (a)")
    database.close()


def other_version(path: Path) -> None:
    connect(path).close()
    database = sqlite3.connect(path)
    database.execute("UPDATE meta SET value = '99'")
    database.commit()
    database.close()


def test_a_store_is_made_with_its_folder_and_found_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "newscrawl.db"
    with Store.open(path) as store, store.transaction():
        store.urls.add("site", "r1", [(Found("k", "https://example.org/", {}), 0.0)])
    with Store.open(path) as store:
        assert store.urls.pending("site") == 1


def test_a_transaction_is_whole_or_nothing(tmp_path: Path) -> None:
    def fail_half_way(store: Store) -> None:
        with store.transaction():
            store.urls.add("site", "r1", [(Found("k", "https://example.org/", {}), 0.0)])
            raise ZeroDivisionError

    with Store.open(tmp_path / "s.db") as store:
        with pytest.raises(ZeroDivisionError):
            fail_half_way(store)
        assert store.urls.pending("site") == 0
        with store.transaction():
            store.urls.add("site", "r1", [(Found("k", "https://example.org/", {}), 0.0)])
    with Store.open(tmp_path / "s.db") as store:
        assert store.urls.pending("site") == 1


def test_a_full_disk_is_told_and_undoes_the_transaction(tmp_path: Path) -> None:
    connection = connect(tmp_path / "s.db")
    full = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {full}")

    def fill() -> None:
        with transaction(connection):
            connection.execute("INSERT INTO meta VALUES ('small', 'fits')")
            connection.execute("INSERT INTO meta VALUES ('large', ?)", ("x" * 100_000,))

    with pytest.raises(StoreError, match=r"s\.db: database or disk is full; what it holds is safe, make room"):
        fill()
    assert connection.execute("SELECT key FROM meta").fetchall() == [("version",)]
    connection.close()


def test_a_store_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    connection = connect(tmp_path / "s.db")
    connection.execute("PRAGMA query_only = ON")  # as on a disk that is mounted to be read

    def write() -> None:
        with transaction(connection):
            connection.execute("INSERT INTO meta VALUES ('small', 'fits')")

    with pytest.raises(
        StoreFullError, match=r"readonly database; what it holds is safe, make it and its folder writable"
    ):
        write()
    connection.close()


def test_a_store_that_another_process_holds_is_told(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "s.db")) as one, closing(connect(tmp_path / "s.db")) as other:
        other.execute("PRAGMA busy_timeout = 10")
        with (
            transaction(one),
            pytest.raises(StoreBusyError, match="is locked: another process uses it; run the command again when"),
            transaction(other),
        ):
            pass
    assert StoreBusyError.exit_code == 5


def test_one_writes_while_another_reads(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.db") as writer, Store.open(tmp_path / "s.db") as reader, writer.transaction():
        writer.urls.add("site", "r1", [(Found("k", "https://example.org/", {}), 0.0)])
        assert reader.urls.pending("site") == 0


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (text, "file is not a database"),
        (Path.mkdir, "unable to open database file"),
        (other_database, "it is an SQLite file but no newscrawl store"),
        (other_version, f"it is of version 99, this newscrawl reads versions 2 to {VERSION}; install"),
    ],
)
def test_what_is_no_store_is_refused_and_left_as_it_was(
    tmp_path: Path, make: Callable[[Path], None], said: str
) -> None:
    path = tmp_path / "s.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreError) as caught:
        connect(path)
    message = str(caught.value)
    assert message.startswith(f"store {path}: ")
    assert said in message
    assert "--data" in message
    assert "\n" not in message
    assert (path.read_bytes() if path.is_file() else None) == before


def test_many_open_a_new_store_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from newscrawl.store import Found, Store\n"
        "sys.stdin.readline()\n"
        "with Store.open(Path('s.db')) as store, store.transaction():\n"
        "    store.urls.add('site', 'r', [(Found(sys.argv[1], 'https://example.org/', {}), 0.0)])\n"
    )
    processes = [
        subprocess.Popen([sys.executable, "-c", code, str(number)], cwd=tmp_path, stdin=subprocess.PIPE)
        for number in range(6)
    ]
    for process in processes:
        process.communicate(b"go\n", timeout=60)
    assert [process.returncode for process in processes] == [0] * 6
    with Store.open(tmp_path / "s.db") as store:
        assert store.urls.pending("site") == 6
