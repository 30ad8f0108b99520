from __future__ import annotations

import gzip
import time
import zlib

import brotli
import pytest

from newscrawl.archive.bodies import decoded
from newscrawl.safety.packing import DamagedError, TooLargeError

BODY = b"<html>" + b"<p>A story of the river.</p>" * 40
GZIP, CHUNKED = ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")


def in_chunks(body: bytes, size: int = 100) -> bytes:
    pieces = (body[start : start + size] for start in range(0, len(body), size))
    return b"".join(b"%x;x=y\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ([], BODY),
        ([GZIP], gzip.compress(BODY, mtime=0)),
        ([("content-encoding", "deflate")], zlib.compress(BODY)),
        ([("content-encoding", "deflate")], zlib.compress(BODY)[2:-4]),
        ([("Content-Encoding", "br")], brotli.compress(BODY)),
        ([("Content-Encoding", "gzip, deflate")], zlib.compress(gzip.compress(BODY, mtime=0))),
        ([CHUNKED], in_chunks(BODY)),
        ([CHUNKED, GZIP], in_chunks(gzip.compress(BODY, mtime=0), 11)),
        # unpacked by the crawler, which kept the headers, as in Common Crawl's first news archives
        ([GZIP], BODY),
        ([CHUNKED], BODY),
        ([CHUNKED, GZIP], BODY),
        ([CHUNKED, GZIP], gzip.compress(BODY, mtime=0)),
        ([("Content-Encoding", "br")], BODY),
        ([("Content-Encoding", "zstd")], BODY),
        ([("Content-Encoding", "utf-8")], BODY),
        ([("Content-Encoding", "identity")], BODY),
    ],
)
def test_a_body_comes_out_whatever_its_headers_say(headers: list[tuple[str, str]], body: bytes) -> None:
    assert decoded(body, headers, 1_000_000) == (BODY, None)


def test_what_is_cut_comes_as_far_as_it_goes_and_is_named() -> None:
    half, problem = decoded(gzip.compress(BODY, mtime=0)[:-20], [GZIP], 1_000_000)
    assert BODY.startswith(half[:20])
    assert "breaks off" in str(problem)
    assert decoded(in_chunks(BODY)[:150], [CHUNKED], 1_000_000) == (BODY[:132], None)


def test_what_cannot_be_unpacked_is_nothing() -> None:
    for body, packing in ((b"\x00\x01\x02", "gzip"), (gzip.compress(BODY, mtime=0), "br")):
        unpacked, problem = decoded(body, [("Content-Encoding", packing)], 100)
        assert unpacked == b""
        assert isinstance(problem, DamagedError)


def test_a_bomb_ends_at_the_bound() -> None:
    for packed, name in ((gzip.compress(bytes(50_000_000)), "gzip"), (brotli.compress(bytes(50_000_000)), "br")):
        unpacked, problem = decoded(packed, [("Content-Encoding", name)], 100_000)
        assert len(unpacked) == 100_000
        assert isinstance(problem, TooLargeError)
    assert decoded(bytes(101), [], 100)[0] == bytes(100)
    assert isinstance(decoded(bytes(101), [], 100)[1], TooLargeError)


def test_hostile_chunks_are_read_in_linear_time() -> None:
    start = time.process_time()
    for body in (b"1\r\nx" * 100_000, b"f" * 500_000, b"0;" + b"a" * 500_000, b"ffffffff\r\n" * 50_000):
        decoded(body, [CHUNKED], 1_000)
    assert time.process_time() - start < 2
