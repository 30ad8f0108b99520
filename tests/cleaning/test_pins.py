from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newscrawl.cleaning.learnt import fingerprint
from newscrawl.cleaning.pins import Pin, read_pins
from newscrawl.exceptions import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def test_without_a_file_nothing_is_pinned(tmp_path: Path) -> None:
    pins = read_pins(tmp_path / "none.txt")
    assert pins.by_fingerprint == {}
    assert pins.apply(frozenset([1, 2])) == {1, 2}


def test_lines_are_pinned_by_their_words(tmp_path: Path) -> None:
    path = tmp_path / "site.txt"
    path.write_bytes("\ufeff# a comment\n\nkeep: Say: it\u2019s free!\r\n  drop:Photo\n".encode())
    pins = read_pins(path)
    assert list(pins.by_fingerprint.values()) == [Pin("keep", "Say: it\u2019s free!", 3), Pin("drop", "Photo", 4)]
    learnt = frozenset([fingerprint("Say it's free"), 7])
    assert pins.apply(learnt) == {7, fingerprint("PHOTO")}


def test_the_same_line_twice_is_one(tmp_path: Path) -> None:
    path = tmp_path / "site.txt"
    path.write_text("drop: Photo\ndrop: photo.\n")
    assert [pin.line for pin in read_pins(path).by_fingerprint.values()] == [1]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"drop: Photo\nkeep: PHOTO!\n", "site.txt:2: keep: what line 1 says to drop; remove one of them"),
        (b"Photo\n", "site.txt:1: 'Photo' begins with neither keep: nor drop:"),
        (b"\n\nDrop: Photo", "site.txt:3: 'Drop: Photo' begins with neither keep: nor drop:"),
        (b"keep:\n", "site.txt:1: nothing to keep; write the paragraph behind keep:"),
        (b"drop: ...\n", "site.txt:1: nothing to drop"),
        (b"drop: caf\xe9\n", "site.txt:1: unexpected end of data; save the file as UTF-8"),
        (b"#" * (1 << 20) + b"##", "it has more than 1048576 bytes"),
    ],
    ids=range(7),
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "site.txt"
    path.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        read_pins(path)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Is a directory; make it a file"):
        read_pins(tmp_path)
