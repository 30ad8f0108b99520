from __future__ import annotations

import os
from pathlib import Path

import pytest

from newscrawl.datasets import places
from newscrawl.datasets.places import mend, whole_folder
from newscrawl.exceptions import LockedError, OutputError


def fill(place: Path, text: str) -> None:
    with whole_folder(place) as folder:
        (folder / "data").mkdir()
        (folder / "data" / "a.txt").write_text(text)


@pytest.mark.parametrize("can_exchange", [True, False])
def test_a_folder_takes_the_place_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, can_exchange: bool
) -> None:
    if not can_exchange:
        monkeypatch.setattr(places, "_exchange", lambda *_: False)
    for text in ("one", "two"):
        fill(tmp_path / "new" / "place", text)
        assert (tmp_path / "new/place/data/a.txt").read_text() == text
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["place"]


def test_nobody_sees_half_a_folder(tmp_path: Path) -> None:
    place = tmp_path / "place"
    fill(place, "old")
    with whole_folder(place) as folder:
        (folder / "new.txt").touch()
        assert [path.name for path in place.iterdir()] == ["data"]
    with pytest.raises(ZeroDivisionError), whole_folder(place) as folder:
        raise ZeroDivisionError
    assert [path.name for path in place.iterdir()] == ["new.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["place"]


def test_a_folder_that_came_meanwhile_stays(tmp_path: Path) -> None:
    place = tmp_path / "place"

    def write_beside_another() -> None:
        with whole_folder(place):
            place.mkdir()
            (place / "theirs").touch()

    with pytest.raises(OutputError, match="place: "):
        write_beside_another()
    assert [path.name for path in place.iterdir()] == ["theirs"]
    assert [path.name for path in tmp_path.iterdir()] == ["place"]


def test_one_writes_at_a_time(tmp_path: Path) -> None:
    place = tmp_path / "place"
    fill(place, "old")
    with whole_folder(place), pytest.raises(LockedError, match="wait for it"), whole_folder(place):
        pass


def test_what_was_exchanged_while_one_waited_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "place"
    fill(place, "old")

    def exchange_first(*_: object) -> None:
        place.rename(tmp_path / "moved")
        place.mkdir()

    monkeypatch.setattr("fcntl.flock", exchange_first)
    with pytest.raises(LockedError, match="has written it just now"), whole_folder(place):
        pass


def test_leftovers_go_but_for_those_in_use(tmp_path: Path) -> None:
    place = tmp_path / "place"
    (tmp_path / ".place.17.tmp").mkdir()
    (tmp_path / ".other.17.tmp").mkdir()
    with whole_folder(place):
        mend(place)
        assert sorted(path.name for path in tmp_path.iterdir()) == [".other.17.tmp", f".place.{os.getpid()}.tmp"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [".other.17.tmp", "place"]


def test_a_folder_that_was_moved_aside_comes_back(tmp_path: Path) -> None:
    place = tmp_path / "place"
    fill(place, "old")
    place.rename(tmp_path / ".place.old")
    mend(place)
    assert (place / "data/a.txt").read_text() == "old"
    (tmp_path / ".place.old").mkdir()
    mend(place)
    assert [path.name for path in tmp_path.iterdir()] == ["place"]


@pytest.mark.parametrize("name", [".", "/", "..", "a/.."])
def test_a_place_without_a_name_is_refused(name: str) -> None:
    with pytest.raises(OutputError, match=r"name one, as .*dataset/"), whole_folder(Path(name)):
        pass
