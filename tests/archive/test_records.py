"""Archives that have suffered: what is whole is read, what is not is named with its place."""

from __future__ import annotations

import gzip
import random
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from archives import record

from newscrawl.archive.records import Damage, read_records, tell_damage
from newscrawl.archive.replay import Archive, read_pages

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://gazette.example/news/river"
NUMBERS = range(6)
RECORDS = [record(f"{URL}/{number}", f"<p>Story {number}.</p>".encode() * 40) for number in NUMBERS]
KINDS = ["plain", "gzip"]


def pieces(kind: str) -> list[bytes]:
    """Return the records as they stand in a file of a kind."""
    return [gzip.compress(one, mtime=0) if kind == "gzip" else one for one in RECORDS]


def read(content: bytes) -> tuple[list[str], list[Damage]]:
    """Return the last letters of the addresses that are read, and what is damaged."""
    damages: list[Damage] = []
    found = read_records(BytesIO(content), lambda one: str(one.headers.get("WARC-Target-URI"))[-1:], damages)
    return list(found), damages


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_file(kind: str) -> None:
    assert read(b"".join(pieces(kind))) == (list("012345"), [])
    assert read(b"".join(pieces(kind)) + b"\r\n\r\n") == (list("012345"), [])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("garbage", [b"garbage between records " * 9, bytes(500), random.Random(3).randbytes(5_000)])
@pytest.mark.parametrize("place", [1, 3, 6])
def test_garbage_between_records(kind: str, garbage: bytes, place: int) -> None:
    parts = pieces(kind)
    offset = len(b"".join(parts[:place]))
    assert read(b"".join([*parts[:place], garbage, *parts[place:]])) == (
        list("012345"), [Damage(offset, len(garbage))],
    )  # fmt: skip


@pytest.mark.parametrize("place", NUMBERS)
@pytest.mark.parametrize("how", ["a bit", "head", "checksum", "half"])
def test_a_packed_record_that_is_damaged(place: int, how: str) -> None:
    parts = pieces("gzip")
    damaged = bytearray(parts[place])
    if how == "a bit":
        damaged[len(damaged) // 2] ^= 1
    elif how == "head":
        damaged[2:9] = bytes(7)
    elif how == "checksum":
        damaged[-8:-4] = b"\0\1\2\3"
    else:
        del damaged[len(damaged) // 2 :]
    offset = len(b"".join(parts[:place]))
    left = [str(number) for number in NUMBERS if number != place]
    assert read(b"".join([*parts[:place], damaged, *parts[place + 1 :]])) == (left, [Damage(offset, len(damaged))])


@pytest.mark.parametrize("place", NUMBERS[1:])
@pytest.mark.parametrize("how", ["cut", "too long", "no record"])
def test_a_plain_record_that_is_damaged(place: int, how: str) -> None:
    parts = pieces("plain")
    damaged = parts[place]
    if how == "cut":
        damaged = damaged[:-200]
    elif how == "too long":
        damaged = damaged.replace(b"\r\nContent-Length: ", b"\r\nContent-Length: 9", 1)
    else:
        damaged = damaged.replace(b"WARC/1", b"XXXX/1")
    offset = len(b"".join(parts[:place]))
    found, (damage,) = read(b"".join([*parts[:place], damaged, *parts[place + 1 :]]))
    assert damage.offset == offset
    # what a record that is too short takes of the next one is gone with both
    assert set(found) >= {str(number) for number in NUMBERS if number not in (place, place + 1)}
    assert str(place) not in found


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_cut_at_any_byte(kind: str) -> None:
    parts = pieces(kind)
    ends = [len(b"".join(parts[: number + 1])) for number in NUMBERS]
    spare = 4 if kind == "plain" else 0  # the empty lines behind a record
    whole = b"".join(parts)
    for length in range(ends[0], len(whole), 13):
        found, damages = read(whole[:length])
        assert found == [str(number) for number in NUMBERS if ends[number] - spare <= length]
        assert bool(damages) == all(not end - spare <= length <= end for end in ends)


def test_a_file_of_damage_is_read_in_reasonable_time() -> None:
    for content in (gzip.compress(RECORDS[0]) + b"\x1f\x8b\x08" * 500_000, RECORDS[0] + b"WARC/1.1\r\nA:" * 200_000):
        found, damages = read(content)
        assert found == ["0"]
        assert damages[-1].offset + damages[-1].length == len(content)


def test_what_is_read_of_a_damaged_archive(tmp_path: Path) -> None:
    parts = pieces("gzip")
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join([*parts[:2], parts[2][:60], *parts[3:], parts[0][:-9]]))
    archive = Archive([path])
    assert [url[-1] for url in archive.urls()] == list("01345")
    assert archive.get(f"{URL}/2") is None
    damages: list[Damage] = []
    assert [page.url[-1] for page in read_pages(path, damages)] == list("01345")
    assert archive.damaged == {path: damages}
    lost = 60 + len(parts[0]) - 9
    assert tell_damage(path, damages) == (
        f"archive {path}: damaged at byte {len(parts[0]) + len(parts[1])} and 1 more place; {lost} bytes were left out, "
        "the rest was read"
    )
