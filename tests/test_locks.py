from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newscrawl.exceptions import LockedError, OutputError
from newscrawl.locks import Lock

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
        with pytest.raises(LockedError, match=r"process \d+ makes its clusters anew"):
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
