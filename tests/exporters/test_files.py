from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from newscrawl.exceptions import OutputError
from newscrawl.exporters.files import remove_leftovers, whole_file, write_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def everything(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_lines_are_written_in_order_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "a.jsonl"
    assert write_lines(path, [b"1", b"2"]) == 2
    assert path.read_bytes() == b"1\n2\n"
    assert write_lines(path, []) == 0
    assert everything(path.parent) == {"a.jsonl": b""}


def test_nobody_sees_half_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"old\n")

    def lines() -> Iterator[bytes]:
        yield b"new"
        assert path.read_bytes() == b"old\n"

    write_lines(path, lines())
    assert everything(tmp_path) == {"a.jsonl": b"new\n"}


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt])
def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"old\n")

    def fail_half_way() -> None:
        with whole_file(path) as file:
            file.write(b"half")
            raise error

    with pytest.raises(error):
        fail_half_way()
    assert everything(tmp_path) == {"a.jsonl": b"old\n"}


def test_a_device_or_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OutputError, match="pipe: it is no ordinary file"):
        write_lines(tmp_path / "pipe", [b"1"])
    assert (tmp_path / "pipe").is_fifo()


def test_a_full_disk_is_told_with_the_file_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"

    def lines() -> Iterator[bytes]:
        yield b"1"
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(OutputError, match=r"a\.jsonl: No space left on device; free the place") as caught:
        write_lines(path, lines())
    assert caught.value.exit_code == 6
    assert everything(tmp_path) == {}


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder.jsonl").mkdir()
    for path in (tmp_path / "file" / "a.jsonl", tmp_path / "folder.jsonl"):
        with pytest.raises(OutputError, match=path.name):
            write_lines(path, [b"1"])
    assert sorted(everything(tmp_path / "folder.jsonl")) == []
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".tmp")] == []


def test_leftovers_of_killed_processes_are_removed_and_nobody_elses(tmp_path: Path) -> None:
    for name in (".a.jsonl.17.tmp", ".a.jsonl.4711.tmp", ".b.jsonl.17.tmp", "a.jsonl", ".a[1].jsonl.3.tmp"):
        (tmp_path / name).touch()
    remove_leftovers(tmp_path / "a.jsonl")
    assert sorted(everything(tmp_path)) == [".a[1].jsonl.3.tmp", ".b.jsonl.17.tmp", "a.jsonl"]
    remove_leftovers(tmp_path / "a[1].jsonl")
    assert sorted(everything(tmp_path)) == [".b.jsonl.17.tmp", "a.jsonl"]
    remove_leftovers(tmp_path / "no such folder" / "a.jsonl")


def test_what_is_being_written_is_no_leftover(tmp_path: Path) -> None:
    with whole_file(tmp_path / "a.jsonl") as file:
        file.write(b"1")
        remove_leftovers(tmp_path / "a.jsonl")
    assert everything(tmp_path) == {"a.jsonl": b"1"}
