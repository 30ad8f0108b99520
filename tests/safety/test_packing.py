from __future__ import annotations

import gzip
import random
import time
import zlib

import brotli
import pytest
from backports import zstd

from newscrawl.safety.packing import DamagedError, TooLargeError, unpack

PAGE = b"<html>" + random.Random(5).randbytes(150_000) + b"<p>A story of the river.</p>" * 9_000
"""Larger than the pieces in which it is unpacked, on either side."""


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(body) + packer.flush()


PACKED = {
    "gzip": gzip.compress(PAGE),
    "x-gzip": gzip.compress(PAGE),
    "deflate": zlib.compress(PAGE),
    "deflate without a head": raw_deflate(PAGE),
    "br": brotli.compress(PAGE, quality=3),
    "zstd": zstd.compress(PAGE),
}


def word(name: str) -> str:
    return name.partition(" ")[0]


@pytest.mark.parametrize("name", PACKED)
def test_what_is_whole_is_unpacked(name: str) -> None:
    assert unpack(PACKED[name], word(name), 0) == PAGE
    assert unpack(PACKED[name], word(name), len(PAGE)) == PAGE


@pytest.mark.parametrize("name", PACKED)
@pytest.mark.parametrize("cut", [1, 4, 8, 9, 1_000, 100_000])
def test_what_is_cut_is_never_taken_for_the_whole(name: str, cut: int) -> None:
    with pytest.raises(DamagedError, match="breaks off after") as caught:
        unpack(PACKED[name][:-cut], word(name), 0)
    assert PAGE.startswith(caught.value.part)


@pytest.mark.parametrize("name", ["gzip", "deflate"])
def test_what_contradicts_its_checksum_is_damaged(name: str) -> None:
    damaged = bytearray(PACKED[name])
    damaged[70_000] ^= 0xFF
    with pytest.raises(DamagedError, match="is damaged"):
        unpack(bytes(damaged), name, 0)


@pytest.mark.parametrize("name", PACKED)
def test_what_is_not_packed_at_all(name: str) -> None:
    for body in (b"<html><p>A story.</p></html>", b"\x00\x01\x02"):
        with pytest.raises(DamagedError):
            unpack(body, word(name), 0)


@pytest.mark.parametrize("name", PACKED)
def test_the_bound(name: str) -> None:
    with pytest.raises(
        TooLargeError, match=f"more than {len(PAGE) - 1} bytes when its {word(name).removeprefix('x-')}"
    ):
        unpack(PACKED[name], word(name), len(PAGE) - 1)


def test_members_one_behind_the_other_and_rests_that_are_nothing() -> None:
    assert unpack(PACKED["gzip"] * 3, "gzip", 0) == PAGE * 3
    assert unpack(PACKED["zstd"] * 2, "zstd", 0) == PAGE * 2
    assert unpack(PACKED["gzip"] + bytes(9), "gzip", 0) == PAGE
    with pytest.raises(DamagedError):
        unpack(PACKED["gzip"] * 2 + PACKED["gzip"][:-9], "gzip", 0)


def test_other_words_are_no_packing() -> None:
    for packing in ("identity", "utf-8", "", "compress"):
        assert unpack(PAGE, packing, 10) == PAGE


@pytest.mark.parametrize(
    ("name", "bomb"),
    [
        ("gzip", gzip.compress(bytes(200_000_000), 1)),
        ("br", brotli.compress(bytes(200_000_000), quality=1)),
        ("zstd", zstd.compress(bytes(200_000_000))),
        ("gzip", gzip.compress(b"") * 500_000),
        ("zstd", zstd.compress(b"") * 500_000),
    ],
)
def test_bombs_cost_no_more_than_their_bound(name: str, bomb: bytes) -> None:
    start = time.process_time()
    with pytest.raises((TooLargeError, DamagedError)):
        unpack(bomb, name, 1_000_000)
    assert time.process_time() - start < 1
