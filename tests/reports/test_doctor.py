from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pytest
from earlier_stores import make_earlier

from newscrawl.addresses.urls import url_key
from newscrawl.items import Article
from newscrawl.locks import Lock
from newscrawl.reports import doctor, doctor_machine, doctor_store
from newscrawl.reports.doctor import Check, Level, check_configuration, check_disk, check_folder, check_locks
from newscrawl.reports.doctor_machine import check_clock, check_clock_against, check_encoding, check_versions
from newscrawl.reports.doctor_store import check_store, latest_instant
from newscrawl.run import STORE_FILE, Run
from newscrawl.stages import measure
from newscrawl.store import Found, Store
from newscrawl.store.merge import merge_stores
from newscrawl.store.migrate import VERSION

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def article(name: str) -> Article:
    url = f"https://gazette.example/news/{name}"
    made = Article(id=url_key(url), url=url, site="gazette", title=name, body=f"The story of {name}, told at length.",
                   fetched_at="2026-11-21T08:00:00Z")  # fmt: skip
    made.trail.key = url_key(url)
    measure(made)
    return made


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Make a data folder after a run of two articles, of which the second is revised in a second run."""
    folder = tmp_path / "data"
    run = Run.begin(folder, "gazette")
    run.frontier.discover([Found(str(article(name).trail.key), str(article(name).url), {}) for name in "abc"])
    run.save(article("a"))
    run.save(article("b"))
    run.reject(article("c"), "dropped:too_short")
    run.finish("finished")
    again = Run.begin(folder, "gazette")
    changed = article("b")
    changed.body = "Another text stands there now."
    measure(changed)
    again.save(changed)
    again.finish("finished")
    return folder


def store_of(data: Path) -> sqlite3.Connection:
    return sqlite3.connect(data / STORE_FILE, isolation_level=None)


def faults(checks: list[Check]) -> list[Check]:
    return [check for check in checks if check.level is not Level.OK]


def only_fault(checks: list[Check]) -> Check:
    (fault,) = faults(checks)
    assert fault.advice
    return fault


# -- the store --------------------------------------------------------------------------------------------------------


def test_a_store_that_is_well(data: Path) -> None:
    checks = list(check_store(data / STORE_FILE))
    assert faults(checks) == []
    assert [check.name for check in checks] == ["store", "integrity", "sums"]
    assert "2 articles" in checks[0].said
    assert [check.name for check in check_store(data / STORE_FILE, quick=True)] == ["store"]


def test_a_store_that_was_merged_is_well(data: Path, tmp_path: Path) -> None:
    other = Run.begin(tmp_path / "other", "gazette")
    other.frontier.discover([Found(str(article(name).trail.key), str(article(name).url), {}) for name in "bcd"])
    other.save(article("d"))
    other.finish("finished")
    merge_stores([data / STORE_FILE, tmp_path / "other" / STORE_FILE], tmp_path / "merged.db")
    assert faults(list(check_store(tmp_path / "merged.db"))) == []


def test_nothing_is_changed(data: Path) -> None:
    def state() -> dict[str, tuple[int, int, bytes]]:
        files = [path for path in sorted(data.rglob("*")) if path.is_file()]
        return {str(path): (path.stat().st_mtime_ns, path.stat().st_ino, path.read_bytes()) for path in files}

    before = state()
    for check in (check_store(data / STORE_FILE), check_folder(data, data / STORE_FILE), check_locks(data)):
        assert faults(list(check)) == []
    assert latest_instant(data / STORE_FILE)
    assert state() == before


def test_a_store_that_is_written_meanwhile(data: Path) -> None:
    with Store.open(data / STORE_FILE) as store, store.transaction():
        store.runs.begin("r9", "gazette", "2026-11-23T11:00:00Z")
        assert faults(list(check_store(data / STORE_FILE))) == []
    with Store.open(data / STORE_FILE) as store:
        with store.transaction():
            store.runs.begin("r8", "gazette", "2099-11-23T11:00:00Z")
        assert latest_instant(data / STORE_FILE) == "2099-11-23T11:00:00Z", "what waits beside the store counts"


@pytest.mark.parametrize(
    ("harm", "said", "advice"),
    [
        ("UPDATE urls SET disposition = 'eaten' WHERE number = 1", "1 addresses that end in no known way, as https", "report"),
        ("UPDATE runs SET found = found + 1 WHERE found > 0", "1 runs whose links found are not as many", "report"),
        ("DELETE FROM urls WHERE disposition = 'dropped:too_short'", "1 runs whose links found", "report"),
        ("UPDATE urls SET article_id = 'nobody' WHERE number = 3", "1 addresses of articles that are not there", "report"),
        (("INSERT INTO articles SELECT 9, 'x', 99, 1, site, url, NULL, fetched_at, run, '', 1, NULL, record, removed, NULL "
          "FROM articles LIMIT 1"), "1 articles without an address, as x", "report"),
        ("UPDATE revisions SET id = 'nobody'", "1 earlier texts of articles that are not there, as nobody", "report"),
        ("UPDATE rejects SET key = 'nowhere'", "1 rejected pages without an address, as nowhere", "report"),
        ("UPDATE publications SET records = 0 WHERE number = 1", "1 published files with more articles", "report"),
        ("UPDATE articles SET document = 77 WHERE number = 1", "1 articles without a place in the index", "--rebuild"),
        ("INSERT INTO near_clusters VALUES (1, 1, 5, 2, 1)", "1 clusters that have not as many members", "--rebuild"),
        ("UPDATE near_meta SET value = '0' WHERE key = 'version'", "the index of texts is of version 0", "--rebuild"),
        ("UPDATE publications SET state = 'planned' WHERE number = 1", "1 published files that were planned", "next crawl"),
        ("DROP TABLE lines", "its tables are not those of version", "backup"),
        ("UPDATE meta SET value = '99'", "is of version 99, this newscrawl reads", "update newscrawl"),
    ],
)  # fmt: skip
def test_sums_that_do_not_agree(data: Path, harm: str, said: str, advice: str) -> None:
    with closing(store_of(data)) as store:
        store.execute(harm)
    found = faults(list(check_store(data / STORE_FILE)))
    assert found
    assert said in found[0].said
    assert advice in found[0].advice


def test_a_row_that_refers_to_nothing(data: Path) -> None:
    with closing(store_of(data)) as store:
        store.execute("UPDATE articles SET publication = 77 WHERE number = 1")
    said = only_fault(list(check_store(data / STORE_FILE)))
    assert said.said == "1 rows that refer to nothing, as row 1 of articles to publications"


def test_an_address_that_is_known_and_forgotten(data: Path) -> None:
    with Store.open(data / STORE_FILE) as store:
        key = str(article("a").trail.key)
        mark = doctor_store.mark_of(key)
        store._connection.execute("INSERT INTO forgotten VALUES (?)", (mark,))
    assert "1 addresses that are known and forgotten at once" in only_fault(list(check_store(data / STORE_FILE))).said


def test_a_damaged_file(data: Path) -> None:
    path = data / STORE_FILE
    content = bytearray(path.read_bytes())
    content[20_000:60_000] = b"\xa5" * 40_000
    path.write_bytes(content)
    found = faults(list(check_store(path)))
    assert found[0].level is Level.FAIL
    assert "restore a backup" in found[-1].advice


def test_a_file_that_is_no_store(tmp_path: Path) -> None:
    (tmp_path / STORE_FILE).write_bytes(b"no database " * 100)
    assert only_fault(list(check_store(tmp_path / STORE_FILE))).level is Level.FAIL
    (tmp_path / STORE_FILE).unlink()
    with closing(store_of(tmp_path)) as store:
        store.execute("CREATE TABLE cookies (a)")
    assert "is no newscrawl store" in only_fault(list(check_store(tmp_path / STORE_FILE))).said


def test_a_store_of_an_earlier_version_is_told_and_not_changed(tmp_path: Path) -> None:
    make_earlier(tmp_path / STORE_FILE)
    said = only_fault(list(check_store(tmp_path / STORE_FILE)))
    assert said.level is Level.WARN
    assert "is of version 2; the next command brings it to" in said.said
    with closing(store_of(tmp_path)) as store:
        assert store.execute("SELECT value FROM meta").fetchone()[0] == "2"


# -- the folder -------------------------------------------------------------------------------------------------------


def test_no_folder_yet(tmp_path: Path) -> None:
    data = tmp_path / "data"
    checks = [*check_store(data / STORE_FILE), *check_folder(data, data / STORE_FILE), *check_locks(data),
              *check_disk(data, data / STORE_FILE)]  # fmt: skip
    assert faults(checks) == []
    assert not data.exists()


def test_a_folder_without_a_store_stays_without(tmp_path: Path) -> None:
    assert latest_instant(tmp_path / STORE_FILE) is None
    assert faults(list(check_store(tmp_path / STORE_FILE))) == []
    assert list(tmp_path.iterdir()) == []
    (tmp_path / STORE_FILE).touch()
    assert faults(list(check_store(tmp_path / STORE_FILE))) == [], "of a crawl that was killed in its first moment"


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    assert "data is no folder" in only_fault(list(check_folder(tmp_path / "data", tmp_path / "data" / STORE_FILE))).said


def test_a_folder_of_somebody_else(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != STORE_FILE and real(path, mode))
    said = only_fault(list(check_folder(data, data / STORE_FILE)))
    assert said.level is Level.FAIL
    assert f"{data / STORE_FILE} may not be read and written" in said.said


def test_a_disk_that_is_mounted_to_be_read(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.os, "statvfs", lambda _place: SimpleNamespace(f_flag=os.ST_RDONLY))
    check = next(check_folder(data, data / "newscrawl.db"))
    assert (check.name, check.level) == ("permissions", Level.FAIL)
    assert check.said == f"{data} is on a disk that is mounted to be read only: no crawl can write there"
    assert check.advice.startswith("what only reads works there; crawl into another folder with --data")


def test_an_earlier_version_that_may_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_earlier(tmp_path / "newscrawl.db")
    monkeypatch.setattr(doctor_store, "may_write", lambda _path: False)
    check = next(check_store(tmp_path / "newscrawl.db", quick=True))
    assert (check.name, check.level) == ("store", Level.FAIL)
    assert check.said.endswith(f"is of version 2 and may not be written, so it cannot be brought to {VERSION}")
    assert "copy it with newscrawl backup COPY/newscrawl.db" in check.advice


def test_what_killed_processes_have_left(data: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    (data / "exports" / f".x.jsonl.{ended.pid}.tmp").write_text("half a file")
    (data / "exports" / f".y.jsonl.{os.getpid()}.tmp").write_text("being written")
    said = only_fault(list(check_folder(data, data / STORE_FILE)))
    assert said.level is Level.WARN
    assert said.said.startswith("1 unfinished files of killed processes, 11 bytes")
    assert str(ended.pid) in said.advice


def test_copies_of_earlier_versions_are_told(data: Path) -> None:
    shutil.copy(data / STORE_FILE, data / "newscrawl.version-2.20260101T000000Z.db")
    checks = list(check_folder(data, data / STORE_FILE))
    assert faults(checks) == []
    assert "1 copies of the store in earlier versions" in checks[-1].said


def test_who_holds_a_lock(data: Path) -> None:
    with Lock.of_site(data, "gazette"):
        (check,) = check_locks(data)
        assert check.level is Level.OK
        assert f"gazette by process {os.getpid()}" in check.said
    (check,) = check_locks(data)
    assert check.said == "none is held"


def test_a_lock_that_outlives_the_process_that_took_it(data: Path) -> None:
    code = (
        "import os, subprocess, sys; from pathlib import Path; from newscrawl.locks import Lock\n"
        "lock = Lock.of_site(Path(sys.argv[1]), 'gazette')\n"
        "files = [int(name) for name in os.listdir('/proc/self/fd') if int(name) > 2]\n"
        "for file in files:\n"
        "    try: os.set_inheritable(file, True)\n"
        "    except OSError: pass\n"
        "subprocess.Popen(['sleep', '60'], close_fds=False, stdout=subprocess.DEVNULL)\n"
        "os._exit(0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, data], check=False, start_new_session=True, timeout=60)
    assert done.returncode == 0
    lock = data / "locks" / "gazette.lock"
    sleeping = [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdecimal() and any(link.samefile(lock) for link in open_files(entry))
    ]
    try:
        said = [check for check in check_locks(data) if check.level is Level.WARN and "gazette.lock" in check.said]
        assert len(said) == 1
        assert "which has ended" in said[0].said
        assert "fuser" in said[0].advice
    finally:
        for process in sleeping:
            os.kill(process, 9)


def open_files(process: Path) -> list[Path]:
    try:
        return [link for link in (process / "fd").iterdir() if link.exists()]
    except OSError:
        return []


class Usage(NamedTuple):
    free: int


@pytest.mark.parametrize(
    ("free", "level"), [(10**12, Level.OK), (10**9 - 1, Level.WARN), (10**8 - 1, Level.FAIL)]
)  # fmt: skip
def test_room_on_the_disk(data: Path, monkeypatch: pytest.MonkeyPatch, free: int, level: Level) -> None:
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: Usage(free))
    (check,) = check_disk(data, data / STORE_FILE)
    assert check.level is level
    assert bool(check.advice) == (level is not Level.OK)


def test_no_room_for_a_copy_of_a_large_store(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: Usage(2 * 10**9))
    monkeypatch.setattr(doctor, "store_size", lambda _: 3 * 10**9)
    assert only_fault(list(check_disk(data, data / STORE_FILE))).said == (
        f"2.0 GB free in {data}; a copy of the store takes 3.0 GB"
    )


# -- the machine ------------------------------------------------------------------------------------------------------


def test_this_machine_is_well() -> None:
    assert faults(list(check_versions())) == []
    assert faults(list(check_clock(NOW, "2026-11-23T11:59:00Z"))) == []


def test_a_version_that_does_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_machine, "_installed", lambda name: "1.0" if name == "scrapy" else None)
    said = [check.said for check in check_versions() if check.level is Level.FAIL]
    assert any(line.startswith("scrapy") and "is needed, 1.0 is installed" in line for line in said)
    assert any(line.startswith("lxml>=") and "nothing is installed" in line for line in said)


@pytest.mark.parametrize(
    ("now", "last", "said"),
    [
        (NOW, None, None),
        (NOW, "2026-11-23T12:00:30Z", None),
        (NOW, "2026-11-23T13:00:00Z", "a run was noted at 2026-11-23T13:00:00Z: it was set back"),
        (NOW, "long ago", "a run was noted at long ago"),
        (datetime(1970, 1, 1, tzinfo=UTC), None, "it says 1970-01-01T00:00:00Z"),
    ],
)
def test_the_clock(now: datetime, last: str | None, said: str | None) -> None:
    found = faults(list(check_clock(now, last)))
    assert [check.level for check in found] == ([Level.FAIL] if said else [])
    assert said is None or said in found[0].said


@pytest.mark.parametrize(
    ("date", "level"),
    [
        ("Mon, 23 Nov 2026 12:00:30 GMT", Level.OK),
        ("Mon, 23 Nov 2026 12:05:00 GMT", Level.WARN),
        ("Mon, 23 Nov 2026 09:00:00 GMT", Level.FAIL),
        (None, Level.OK),
        ("yesterday", Level.OK),
    ],
)
def test_the_clock_against_a_server(date: str | None, level: Level) -> None:
    assert check_clock_against(NOW, date).level is level


def test_an_encoding_that_is_not_utf8(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "getfilesystemencoding", lambda: "latin-1")
    said = only_fault(list(check_encoding()))
    assert said.level is Level.WARN
    assert "names of files: latin-1" in said.said
    assert "LANG=C.UTF-8" in said.advice


def test_a_configuration_with_a_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert faults(list(check_configuration())) == []
    (tmp_path / "newscrawl.toml").write_text("limti = 3\n")
    said = [check for check in check_configuration() if check.level is Level.FAIL]
    assert len(said) == 1
    assert "limti" in said[0].said
