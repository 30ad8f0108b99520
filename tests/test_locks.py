from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from newscrawl.exceptions import LockedError, OutputError
from newscrawl.locks import Lock, crawler_of, holder_of_everything, is_group_crawled

if TYPE_CHECKING:
    from pathlib import Path


def test_two_sites_are_crawled_side_by_side_and_one_site_once(tmp_path: Path) -> None:
    with Lock.of_site(tmp_path, "gazette"), Lock.of_site(tmp_path, "herald"):
        with pytest.raises(LockedError, match=r"site gazette: process \d+ crawls it now; wait for it"):
            Lock.of_site(tmp_path, "gazette")
        with pytest.raises(LockedError, match="another process is at work on it; wait for it to end"):
            Lock.of_everything(tmp_path)
    with Lock.of_everything(tmp_path):
        pass


def test_nobody_works_beside_the_one_who_has_everything(tmp_path: Path) -> None:
    with Lock.of_everything(tmp_path):
        with pytest.raises(LockedError, match=r"process \d+ makes its clusters anew, or compacts it"):
            Lock.of_site(tmp_path, "gazette")
        with pytest.raises(LockedError, match=r"process \d+ is at work on it"):
            Lock.of_everything(tmp_path)
    with Lock.of_site(tmp_path, "gazette"):
        pass


def test_a_refused_lock_holds_nothing_back(tmp_path: Path) -> None:
    """The shared lock that comes first must go with the site's own that was refused."""
    first = Lock.of_site(tmp_path, "gazette")
    with pytest.raises(LockedError):
        Lock.of_site(tmp_path, "gazette")
    first.close()
    with Lock.of_everything(tmp_path):
        pass


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="choose a folder you may write to with --data"):
        Lock.of_site(tmp_path / "file", "gazette")


def test_who_crawls_a_site_is_known(tmp_path: Path) -> None:
    assert crawler_of(tmp_path, "gazette") is None
    with Lock.of_site(tmp_path, "gazette"):
        assert crawler_of(tmp_path, "gazette") == f"process {os.getpid()}"
        assert crawler_of(tmp_path, "herald") is None
        assert holder_of_everything(tmp_path) is None, "a crawl has its own site only"
    assert crawler_of(tmp_path, "gazette") is None
    with Lock.of_everything(tmp_path):
        assert holder_of_everything(tmp_path) == f"process {os.getpid()}"


def test_one_schedule_runs_in_a_data_folder(tmp_path: Path) -> None:
    with Lock.of_schedule(tmp_path), pytest.raises(LockedError, match=r"process \d+ runs its schedule"):
        Lock.of_schedule(tmp_path)


def test_the_lock_of_a_group_goes_with_the_last_who_has_it(tmp_path: Path) -> None:
    lock = Lock.of_group(tmp_path, "wires")
    kept = os.dup(lock.fileno())
    lock.close()
    assert is_group_crawled(tmp_path, "wires")
    os.close(kept)
    assert not is_group_crawled(tmp_path, "wires")


def test_asking_who_is_at_work_makes_nothing(tmp_path: Path) -> None:
    assert not is_group_crawled(tmp_path, "wires")
    assert crawler_of(tmp_path, "gazette") is None
    assert list(tmp_path.iterdir()) == []
