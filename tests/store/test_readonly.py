"""Stores that may not be written, as on a disk that is mounted to be read: whoever runs the tests may write everywhere, so
what the system would say is put in its place here. tests/crawl/test_readonly.py has a user who really may not.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest
from article_stores import add, article, store_of
from earlier_stores import make_earlier

from newscrawl.datasets.single import Target, write_single
from newscrawl.exceptions import NothingToDoError, StoreBusyError, StoreError, StoreFullError
from newscrawl.store import Selection, Store, readonly
from newscrawl.store.backup import copy_store
from newscrawl.store.migrate import VERSION
from newscrawl.store.query import ask
from newscrawl.store.reading import open_reading, reading
from newscrawl.store.readonly import open_readonly, waits
from newscrawl.store.sqlite import failure

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with store_of(tmp_path, [article(1), article(2)]):
        pass
    made = tmp_path / "data/newscrawl.db"
    os.utime(made, ns=(1, 1))  # it was written long ago: a clock may stand still for milliseconds
    return made


@pytest.fixture
def unwritable(monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("newscrawl.store.readonly", "newscrawl.store.reading", "newscrawl.store"):
        monkeypatch.setattr(f"{place}.may_write", lambda _path: False)


def write(path: Path, number: int) -> None:
    """Store an article, and end, so that all is in the file."""
    with Store.open(path) as store:
        add(store, [article(number)])


@pytest.mark.usefixtures("unwritable")
def test_nothing_is_made_beside_a_store_that_may_not_be_written(path: Path) -> None:
    with Store.reading(path) as store:
        assert store.articles.count() == 2
        assert [one.name for one in path.parent.iterdir()] == ["newscrawl.db"]


@pytest.mark.usefixtures("unwritable")
def test_a_condition_of_the_user_is_asked(path: Path) -> None:
    with Store.reading(path) as store, store.snapshot():
        found = list(store.selector.articles(Selection(where="title = 'Title 2'")))
    assert [one.revision for one in found] == [1]


def test_nothing_can_be_written(path: Path) -> None:
    with Store.reading(path) as store:
        list(store.selector.articles(Selection(where="word_count > 1")))  # for which a temporary table is made
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            store.runs.begin("r1", "gazette", "2026-01-01T00:00:00Z")


def read_as_store(path: Path, number: int) -> None:
    with Store.reading(path):
        write(path, number)


def read_in_vain(path: Path, number: int) -> None:
    with reading(path):
        write(path, number)
        raise KeyError("what makes no sense")


def export(path: Path, number: int) -> None:
    done: list[int] = []

    def writing(so_far: int) -> None:
        if not done:
            write(path, number)
        done.append(so_far)

    with Store.reading(path) as store:
        write_single(store, Selection(), Target(path.parent.parent / "out.jsonl", ".jsonl"), writing)


def back_up(path: Path, number: int) -> None:
    copy_store(path, path.parent.parent / "copy.db", lambda _left, _all: write(path, number))


def query(path: Path, number: int) -> None:
    with ask(path, "SELECT url FROM article", engine="sqlite") as answer:
        write(path, number)
        list(answer.rows)


@pytest.mark.usefixtures("unwritable")
@pytest.mark.parametrize("read", [read_as_store, read_in_vain, export, back_up, query])
def test_who_writes_meanwhile_makes_what_was_read_count_for_nothing(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Callable[[Path, int], None]
) -> None:
    monkeypatch.setattr("newscrawl.datasets.single.BATCH_BYTES", 1)  # one article is written before the next is read
    with pytest.raises(StoreBusyError, match=r"has written to it while it was read, .*; run the command again"):
        read(path, 3)
    assert list(tmp_path.iterdir()) == [path.parent], "and no file is made of it"


def test_who_writes_beside_one_who_may_write_is_kept_apart(path: Path) -> None:
    with Store.reading(path) as store:
        write(path, 3)
        assert store.articles.count() == 2
    with Store.reading(path) as store:
        assert store.articles.count() == 3


@pytest.mark.usefixtures("unwritable")
def test_a_crawl_at_work_is_read_by_its_own_files(path: Path) -> None:
    with Store.open(path) as writer:
        add(writer, [article(3)])
        assert waits(path) == path.with_name("newscrawl.db-wal")
        with Store.reading(path) as store:
            add(writer, [article(4)])
            assert store.articles.count() == 3


def test_what_waits_beside_a_store(path: Path) -> None:
    assert waits(path) is None
    log, shared, journal = (path.with_name(f"newscrawl.db-{ending}") for ending in ("wal", "shm", "journal"))
    log.touch()
    assert waits(path) is None, "an empty log that nobody has open says nothing"
    shared.touch()
    assert waits(path) == log
    shared.unlink()
    log.write_bytes(b"1")
    assert waits(path) == log
    log.unlink()
    journal.write_bytes(b"1")
    assert waits(path) == journal


def test_what_waits_is_looked_for_where_the_file_is(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(path)
    path.with_name("newscrawl.db-wal").write_bytes(b"1")
    assert waits(link) == path.with_name("newscrawl.db-wal")


@pytest.mark.usefixtures("unwritable")
def test_a_log_that_cannot_be_read_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(path) as writer:
        add(writer, [article(3)])
        other = path.parent.parent / "handed-over"
        other.mkdir()
        for ending in ("", "-wal"):
            shutil.copy(f"{path}{ending}", other)

    def refuse(*_: object) -> None:
        error = sqlite3.OperationalError("unable to open database file")
        error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
        raise error

    monkeypatch.setattr(readonly.Reading, "of", refuse)
    with pytest.raises(
        StoreError, match=r"newscrawl\.db-wal beside it, which cannot be read .*; copy both files into a folder"
    ):
        open_reading(other / "newscrawl.db")


@pytest.mark.usefixtures("unwritable")
def test_files_that_are_removed_just_now_are_waited_for(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, tries = readonly.Reading.of, []

    def refuse_once(place: Path, option: str) -> readonly.Reading:
        tries.append(option)
        if len(tries) == 1:
            error = sqlite3.OperationalError("attempt to write a readonly database")
            error.sqlite_errorcode = sqlite3.SQLITE_READONLY
            raise error
        return real(place, option)

    monkeypatch.setattr(readonly.Reading, "of", refuse_once)
    with Store.reading(path) as store:
        assert store.articles.count() == 2
    assert len(tries) == 2


@pytest.mark.usefixtures("unwritable")
def test_an_earlier_version_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "newscrawl.db"
    make_earlier(path)
    before = path.read_bytes()
    with pytest.raises(
        StoreError,
        match=rf"it is of version 2, this newscrawl reads version {VERSION}, and .* may not be written; newscrawl backup COPY",
    ):
        Store.reading(path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["newscrawl.db"]
    assert copy_store(path, tmp_path / "copy.db").version == "2"


@pytest.mark.usefixtures("unwritable")
def test_an_index_of_another_version_is_told(path: Path) -> None:
    with sqlite3.connect(path) as store:
        store.execute("UPDATE near_meta SET value = '1.0' WHERE key = 'version'")
    store.close()
    with pytest.raises(
        StoreError, match=r"of version 1\.0, .* --rebuild .*; as it may not be written, do that with a copy"
    ):
        Store.reading(path)


def test_an_empty_file_is_no_store_yet(tmp_path: Path) -> None:
    (tmp_path / "newscrawl.db").touch()
    with pytest.raises(NothingToDoError, match="nothing is in it yet; crawl a site first"):
        Store.reading(tmp_path / "newscrawl.db")


def test_a_store_that_was_never_finished_is_finished_first(path: Path) -> None:
    with sqlite3.connect(path) as store:
        for (name,) in store.execute(
            "SELECT name FROM sqlite_master WHERE name GLOB 'near_*' AND type = 'table'"
        ).fetchall():
            store.execute(f"DROP TABLE {name}")
    store.close()
    with Store.reading(path) as store:
        assert store.articles.count() == 2


def test_untouched_means_that_not_even_for_a_moment_a_file_is_made(path: Path) -> None:
    store = open_readonly(path, untouched=True)
    assert [one.name for one in path.parent.iterdir()] == ["newscrawl.db"]
    assert store.is_steady()
    write(path, 3)
    assert not store.is_steady()
    store.close()


@pytest.mark.parametrize("code", [sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN])
def test_what_may_not_be_written_is_not_told_as_a_full_disk(code: int) -> None:
    error = sqlite3.OperationalError("no")
    error.sqlite_errorcode = code
    told = failure("a.db", error)
    assert isinstance(told, StoreFullError)
    assert str(told) == "store a.db: no; what it holds is safe, make it and its folder writable"
