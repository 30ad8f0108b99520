"""Commands that only read, on a store that may really not be written: files of mode 444 in a folder of mode 555."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

import pytest
from article_stores import add, article, store_of
from commandline import TIMEOUT, Ran, environment, read_text
from earlier_stores import make_earlier
from launcher import Launcher

from newscrawl.store import Slot, State, Store
from newscrawl.store.migrate import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POWERLESS = """
import ctypes, os, sys
for capability in (1, 2) if os.getuid() == 0 else ():  # root without CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH is as others
    ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP: what is started from here has it no more
os.execv(sys.argv[1], sys.argv[1:])
"""
THROUGH = (sys.executable, "-c", POWERLESS)
CONFIGURATION = """
[groups.papers]
sites = ["heise"]
cron = "0 0 1 1 *"

[alerts.program]
kind = "command"
command = ["true"]
"""
READING = {
    "health": ["health", "--json"],
    "stats": ["stats"],
    "status": ["status", "gazette"],
    "explain": ["explain", str(article(1).id)],
    "query": ["query", "SELECT url FROM article ORDER BY url"],
    "query, of SQLite": ["query", "SELECT url FROM article ORDER BY url", "--engine", "sqlite"],
    "export": ["export", "out.jsonl"],
    "export, a package": ["export", "package/", "--format", "jsonl"],
    "export, to standard output": ["export", "-", "--where", "title = 'Title 2'"],
    "export, tried": ["export", "out.jsonl", "--dry-run"],
    "validate": ["validate", "data/package"],
    "boilerplate": ["boilerplate", "gazette"],
    "list": ["list"],
    "prune": ["prune", "--older-than", "2026-01-01", "--dry-run"],
    "schedule --list": ["schedule", "--list", "--json"],
    "schedule --history": ["schedule", "--history", "--json"],
    "alerts": ["alerts"],
    "backup": ["backup", "copy.db"],
    "merge": ["merge", "data", "-o", "merged.db"],
    "report": ["report", "-o", "report.html"],
}
OF_THE_PRESENT = [name for name in READING if name not in ("validate", "list", "backup", "merge")]
"""Those that read a store of the present version only."""


@dataclass
class Powerless:
    """Runs commands as somebody who may write nothing that its modes forbid."""

    launcher: Launcher

    def __call__(self, folder: Path, *words: str) -> Ran:
        with TemporaryFile() as out, TemporaryFile() as err:
            code = self.launcher.run(list(words), folder, environment(), out.fileno(), err.fileno(), TIMEOUT)
            return Ran(code, read_text(out), read_text(err))


@pytest.fixture(scope="module")
def powerless(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Powerless]:
    folder = tmp_path_factory.mktemp("probe")
    folder.chmod(0o555)
    probe = [*THROUGH, sys.executable, "-c", "import os, sys; sys.exit(os.access(sys.argv[1], os.W_OK))", str(folder)]
    if subprocess.run(probe, check=False, timeout=TIMEOUT).returncode:
        pytest.skip("modes of files keep nobody here from writing: capabilities cannot be dropped")
    launcher = Launcher(THROUGH)
    yield Powerless(launcher)
    launcher.close()


def lock_up(data: Path) -> None:
    """Make a data folder one in which nothing may be written."""
    for path in sorted(data.rglob("*"), reverse=True):
        path.chmod(0o555 if path.is_dir() else 0o444)
    data.chmod(0o555)


def unlock(data: Path) -> None:
    for path in (data, *data.rglob("*")):
        if path.is_dir():
            path.chmod(0o755)


def contents(data: Path) -> dict[str, bytes]:
    return {str(path.relative_to(data)): path.read_bytes() for path in data.rglob("*") if path.is_file()}


def make_folder(folder: Path) -> Path:
    """Make a folder with a configuration, and a store with articles, a run and a slot; return the data folder."""
    folder.mkdir(exist_ok=True)
    (folder / "newscrawl.toml").write_text(CONFIGURATION, "utf-8")
    with store_of(folder, [article(1), article(2)]) as store, store.transaction():
        store.runs.begin("20261129T080000Z-abcdef", "gazette", "2026-11-29T08:00:00Z")
        at = "2026-11-29T08:00:00Z"
        store.schedule.write([Slot("papers", "heise", at, 1, State.RUNNING, planned_at=at, started_at=at, process=1)])
    return folder / "data"


@pytest.fixture(scope="module")
def locked(powerless: Powerless, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder whose data folder may not be written."""
    folder = tmp_path_factory.mktemp("locked")
    data = make_folder(folder)
    made = powerless(folder, "export", "data/package/", "--format", "jsonl")
    assert made.code == 0, made.err
    lock_up(data)
    yield folder
    unlock(data)


@pytest.mark.parametrize("name", READING)
def test_what_reads_says_the_same_where_nothing_may_be_written(
    powerless: Powerless, locked: Path, tmp_path: Path, name: str
) -> None:
    before = contents(locked / "data")
    shutil.copytree(locked / "data", tmp_path / "data")
    unlock(tmp_path / "data")
    shutil.copy(locked / "newscrawl.toml", tmp_path)
    read, expected = (powerless(folder, *READING[name]) for folder in (locked, tmp_path))
    assert (read.code, read.errors) == (0, [])
    assert read.out.splitlines()[1:] == expected.out.splitlines()[1:] if name == "prune" else read.out == expected.out
    assert contents(locked / "data") == before


@pytest.mark.parametrize("name", OF_THE_PRESENT)
def test_an_earlier_version_is_told(powerless: Powerless, tmp_path: Path, name: str) -> None:
    (tmp_path / "newscrawl.toml").write_text(CONFIGURATION, "utf-8")
    make_earlier(tmp_path / "data/newscrawl.db")
    lock_up(tmp_path / "data")
    ran = powerless(tmp_path, *READING[name])
    unlock(tmp_path / "data")
    (error,) = ran.errors
    assert ran.code == 1
    assert f"store data/newscrawl.db: it is of version 2, this newscrawl reads version {VERSION}" in error
    assert "newscrawl backup COPY/newscrawl.db --data data copies it as it is, --data COPY then reads the copy" in error
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["newscrawl.db"]


def test_the_way_out_for_an_earlier_version_leads_out(powerless: Powerless, tmp_path: Path) -> None:
    make_earlier(tmp_path / "data/newscrawl.db")
    lock_up(tmp_path / "data")
    (tmp_path / "COPY").mkdir()
    assert powerless(tmp_path, "backup", "COPY/newscrawl.db", "--data", "data").code == 0
    unlock(tmp_path / "data")
    ran = powerless(tmp_path, "query", "SELECT COUNT(*) FROM url", "--engine", "sqlite", "--data", "COPY")
    assert (ran.code, ran.errors) == (0, [])


def test_a_crawl_of_somebody_else_is_read_while_it_works(powerless: Powerless, tmp_path: Path) -> None:
    data = make_folder(tmp_path)
    with Store.open(data / "newscrawl.db") as writer:
        add(writer, [article(3)])
        lock_up(data)
        ran = powerless(tmp_path, "query", "SELECT url FROM article", "--format", "jsonl", "--engine", "sqlite")
        unlock(data)
        assert len(ran.out.splitlines()) == 3, ran.err
    assert [path.name for path in data.iterdir()] == ["newscrawl.db"]


def test_a_log_that_was_handed_over_with_the_store_is_named(powerless: Powerless, tmp_path: Path) -> None:
    data = make_folder(tmp_path / "from")
    (tmp_path / "data").mkdir()
    with Store.open(data / "newscrawl.db") as writer:
        add(writer, [article(3)])
        for ending in ("", "-wal"):
            shutil.copy(data / f"newscrawl.db{ending}", tmp_path / "data")
    lock_up(tmp_path / "data")
    ran = powerless(tmp_path, "stats")
    doctor = powerless(tmp_path, "doctor")
    unlock(tmp_path / "data")
    assert ran.code == 1
    (error,) = ran.errors
    assert "what was written last stands in newscrawl.db-wal beside it" in error
    assert "copy both files into a folder of your own and name that with --data" in error
    assert "what was written last stands in newscrawl.db-wal beside it" in doctor.out
    ran = powerless(tmp_path, "stats")
    assert ran.out.startswith("3 articles")


def test_a_report_that_has_no_place_there_is_told_where_to_go(powerless: Powerless, locked: Path) -> None:
    ran = powerless(locked, "report")
    (error,) = ran.errors
    assert ran.code == 6
    assert ".html: Permission denied; name another place with -o FILE.html" in error


def test_what_writes_says_that_it_may_not(powerless: Powerless, locked: Path) -> None:
    ran = powerless(locked, "export", "since/", "--since-last", "--format", "jsonl")
    (error,) = ran.errors
    assert ran.code == 6
    assert "what it holds is safe, make it and its folder writable" in error
    assert not (locked / "since").exists()
