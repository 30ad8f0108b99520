"""Publication with every call of the system failing in turn, or being the process's last."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from newscrawl.exceptions import OutputError
from newscrawl.exporters.files import write_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LINES = [b'{"number": %d, "text": "%s"}' % (number, b"x" * 1000) for number in range(2_500)]
"""More than two megabytes, so that writing takes several calls."""
WHOLE = b"".join(line + b"\n" for line in LINES)
CALLS = ("open", "write", "fsync", "replace", "close", "mkdir")


class Faults:
    """Stands in for the calls of ``os`` that publication makes: counts them, and lets the one with *number* fail."""

    def __init__(self, patch: pytest.MonkeyPatch, number: int, fault: Callable[[], None]) -> None:
        self.number = number
        self.fault = fault
        self.made: list[str] = []
        for name in CALLS:
            patch.setattr(os, name, self._wrapped(name, getattr(os, name)))

    def _wrapped(self, name: str, call: Callable[..., object]) -> Callable[..., object]:
        def wrapped(*values: object, **named: object) -> object:
            self.made.append(name)
            if len(self.made) == self.number:
                if name == "close":
                    call(*values, **named)
                if name == "write":  # half of it gets through, as on a disk that becomes full
                    call(values[0], bytes(values[1])[:100])  # type: ignore[call-overload]
                self.fault()
            return call(*values, **named)

        return wrapped


def numbers(tmp_path: Path) -> Iterator[int]:
    """Yield the number of every call that publication makes."""
    with pytest.MonkeyPatch.context() as patch:
        faults = Faults(patch, 0, lambda: None)
        write_lines(tmp_path / "count" / "a.jsonl", LINES)
    assert {"open", "write", "fsync", "replace"} <= set(faults.made)
    assert faults.made.count("write") >= 3
    assert faults.made.count("fsync") == 2, "of the file, and of its folder"
    yield from range(1, len(faults.made) + 1)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_call_that_fails_is_told_and_leaves_no_half_file(tmp_path: Path, code: int) -> None:
    def fail() -> None:
        raise OSError(code, os.strerror(code))

    for number in numbers(tmp_path):
        path = tmp_path / str(number) / "a.jsonl"
        with pytest.MonkeyPatch.context() as patch:
            Faults(patch, number, fail)
            with pytest.raises(OutputError, match=os.strerror(code)):
                write_lines(path, LINES)
        assert not path.exists() or path.read_bytes() == WHOLE
        assert [inner.name for inner in path.parent.glob("*")] in ([], ["a.jsonl"]), "nothing else is left"
        assert write_lines(path, LINES) == len(LINES)
        assert path.read_bytes() == WHOLE


def test_a_process_that_dies_at_any_call_leaves_no_half_file(tmp_path: Path) -> None:
    for number in numbers(tmp_path):
        path = tmp_path / str(number) / "a.jsonl"
        child = os.fork()
        if not child:
            with pytest.MonkeyPatch.context() as patch:
                Faults(patch, number, lambda: os._exit(9))
                write_lines(path, LINES)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
        assert not path.exists() or path.read_bytes() == WHOLE
        assert write_lines(path, LINES) == len(LINES)
        assert path.read_bytes() == WHOLE
