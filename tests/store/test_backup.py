from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

import pytest
from earlier_stores import make_earlier

from newscrawl.exceptions import OutputError, StoreError
from newscrawl.store import Store, backup, readonly
from newscrawl.store.backup import Copy, copy_store
from newscrawl.store.migrate import VERSION
from newscrawl.store.sqlite import connect

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Make a store with ten runs."""
    made = tmp_path / "data" / "newscrawl.db"
    with Store.open(made) as store, store.transaction():
        for number in range(10):
            store.runs.begin(f"r{number}", "gazette", "2026-01-01T00:00:00Z")
    return made


def runs_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as store:
        number: int = store.execute("SELECT COUNT(*) FROM runs").fetchone()[0]
        return number


def test_a_copy_is_a_store_in_one_file(path: Path, tmp_path: Path) -> None:
    path.chmod(0o640)
    target = tmp_path / "copy.db"
    told: list[tuple[int, int]] = []
    copy = copy_store(path, target, lambda left, whole: told.append((left, whole)))
    assert copy == Copy(str(VERSION), 0, target.stat().st_size)
    assert told[-1][0] == 0
    assert sorted(one.name for one in tmp_path.iterdir()) == ["copy.db", "data"]
    assert target.stat().st_mode & 0o777 == 0o640, "who may not read the store may not read its copy"
    assert runs_of(target) == 10
    with Store.open(target) as store:
        assert store.runs.sites() == ["gazette"]


def test_what_waits_beside_the_store_is_in_the_copy(path: Path, tmp_path: Path) -> None:
    with Store.open(path) as writer:
        with writer.transaction():
            writer.runs.begin("late", "gazette", "2026-01-01T00:00:00Z")
        assert path.with_name("newscrawl.db-wal").stat().st_size > 0
        copy_store(path, tmp_path / "copy.db")
    assert runs_of(tmp_path / "copy.db") == 11


WRITER = """
import sys
from pathlib import Path
from newscrawl.store import Store
with Store.open(Path(sys.argv[1])) as store:
    print('ready', flush=True)
    sys.stdin.readline()
    number = 0
    while not Path(sys.argv[1]).with_name('stop').exists():
        number += 1
        with store.transaction():  # what belongs together: a copy has both or none
            store.runs.begin(f'w{number}', 'busy', '2026-01-01T00:00:00Z')
            store._connection.execute("UPDATE meta SET value = ? WHERE key = 'written'", (str(number),))
"""


def test_a_copy_beside_a_crawl_that_never_rests_is_of_one_moment_and_comes_to_an_end(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_SLICE", 1)
    with closing(connect(path)) as store:
        store.execute("INSERT INTO meta VALUES ('written', '0')")
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdin
    assert writer.stdout
    assert writer.stdout.readline() == "ready\n"
    writer.stdin.write("go\n")
    writer.stdin.flush()

    def wait_for_a_write(left: int, _whole: int) -> None:
        if left % 20 == 0:
            before = runs_of(path)
            while runs_of(path) == before:
                pass

    try:
        copies = [tmp_path / f"copy{number}.db" for number in range(3)]
        for copy in copies:
            copy_store(path, copy, wait_for_a_write)
    finally:
        path.with_name("stop").touch()
        writer.communicate(timeout=30)
    assert writer.returncode == 0
    for copy in copies:
        with closing(sqlite3.connect(copy)) as store:
            (written,) = store.execute("SELECT value FROM meta WHERE key = 'written'").fetchone()
            assert store.execute("SELECT COUNT(*) FROM runs WHERE site = 'busy'").fetchone()[0] == int(written)
    assert runs_of(copies[0]) < runs_of(copies[1]) < runs_of(copies[2])


def test_a_store_of_an_earlier_version_is_copied_as_it_is(tmp_path: Path) -> None:
    make_earlier(tmp_path / "newscrawl.db")
    assert copy_store(tmp_path / "newscrawl.db", tmp_path / "copy.db").version == "2"
    with closing(sqlite3.connect(tmp_path / "newscrawl.db")) as store:
        assert store.execute("SELECT value FROM meta").fetchone()[0] == "2"


def test_a_file_that_is_there_is_replaced_only_on_demand(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("something dear")
    with pytest.raises(OutputError, match="it is there already; name another file, or replace it with --overwrite"):
        copy_store(path, target)
    assert target.read_text() == "something dear"
    copy_store(path, target, overwrite=True)
    assert runs_of(target) == 10


@pytest.mark.parametrize("name", ["newscrawl.db", "newscrawl.db-wal", "../data/newscrawl.db-shm"])
def test_the_store_is_not_written_over_itself(path: Path, name: str) -> None:
    with pytest.raises(OutputError, match="it is the store itself"):
        copy_store(path, path.parent / name, overwrite=True)
    assert runs_of(path) == 10


def test_places_that_take_no_file(path: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="it is no ordinary file"):
        copy_store(path, tmp_path / "data", overwrite=True)
    with pytest.raises(OutputError, match="there is no folder"):
        copy_store(path, tmp_path / "no" / "copy.db")
    with pytest.raises(StoreError, match="there is no such file"):
        copy_store(tmp_path / "none.db", tmp_path / "copy.db")


def test_a_store_beside_which_nothing_can_be_written_is_copied(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.chmod(0o444)
    monkeypatch.setattr(readonly, "may_write", lambda _path: False)
    assert copy_store(path, tmp_path / "copy.db").version == str(VERSION)
    assert runs_of(tmp_path / "copy.db") == 10
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o644, "whoever has made the copy may work with it"


def test_a_store_that_cannot_be_read_is_no_fault_of_the_copy(path: Path, tmp_path: Path) -> None:
    path.with_name(f"{path.name}-wal").mkdir()
    with pytest.raises(StoreError, match=r"newscrawl\.db: unable to open database file; newscrawl doctor tells more"):
        copy_store(path, tmp_path / "copy.db")
    assert [one.name for one in tmp_path.iterdir()] == ["data"]


def test_a_disk_without_room_is_told_before(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage(NamedTuple):
        free: int

    monkeypatch.setattr(backup.shutil, "disk_usage", lambda _folder: Usage(1_000_000))
    with pytest.raises(OutputError, match=r"copy\.db: the copy takes 17 MB and the disk has 1 MB free; free some"):
        copy_store(path, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


@pytest.mark.parametrize("moment", ["copying", "verifying"])
def test_whoever_stops_it_leaves_no_copy(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    target = tmp_path / "copy.db"
    target.write_text("an older copy")
    if moment == "verifying":
        monkeypatch.setattr(backup, "_verified", interrupt)
    with pytest.raises(KeyboardInterrupt):
        copy_store(path, target, interrupt if moment == "copying" else lambda *_: None, overwrite=True)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["copy.db", "data"]
    assert target.read_text() == "an older copy"


def test_a_process_that_is_killed_leaves_no_half_copy(path: Path, tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from newscrawl.store import backup\n"
        "backup._SLICE = 1\n"
        "backup.copy_store(Path(sys.argv[1]), Path(sys.argv[2]), lambda left, _: left < 9 and os.kill(os.getpid(), 9))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, path, tmp_path / "copy.db"], timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    assert not (tmp_path / "copy.db").exists()
    copy_store(path, tmp_path / "copy.db")
    assert runs_of(tmp_path / "copy.db") == 10
    assert sorted(one.name for one in tmp_path.iterdir()) == ["copy.db", "data"], "what the other left is gone"


def test_a_damaged_store_gives_no_copy(path: Path, tmp_path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[8192:16384] = b"\xff" * 8192
    path.write_bytes(content)
    with pytest.raises(StoreError, match=f"store {tmp_path}.*newscrawl doctor tells more"):
        copy_store(path, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


@pytest.mark.parametrize("content", ["", "no database " * 100])
def test_what_is_no_store_gives_no_copy(tmp_path: Path, content: str) -> None:
    (tmp_path / "text.db").write_text(content)
    with pytest.raises(StoreError, match=f"store {tmp_path}/text.db: .*; newscrawl doctor tells more"):
        copy_store(tmp_path / "text.db", tmp_path / "copy.db")
    assert [one.name for one in tmp_path.iterdir()] == ["text.db"]
