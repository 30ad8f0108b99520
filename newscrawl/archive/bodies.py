"""Bodies in archives: unpacked as their headers say, or as they are where the headers are wrong.

Common Crawl's news archives hold bodies that were unpacked under headers that call them packed; wget keeps the pieces of
a chunked answer; others did one but not the other.
"""

from __future__ import annotations

import re
import sys
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]{0,8}(?:;[^\r\n]{0,200})?\r?\n")


def decoded(body: bytes, headers: Iterable[tuple[str, str]], size_max: int) -> bytes | None:
    r"""Return a body without chunks and without packing, at most *size_max* bytes; None when it is packed and unreadable.

    >>> decoded(b"5\r\nhello\r\n0\r\n\r\n", [("Transfer-Encoding", "chunked")], 100)
    b'hello'
    """
    packings: list[str] = []
    for name, value in headers:
        words = [word.strip() for word in value.lower().split(",")]
        if name.lower() == "transfer-encoding" and "chunked" in words:
            body = _without_chunks(body)
        elif name.lower() == "content-encoding":
            packings.extend(words)
    for packing in reversed(packings):
        unpacked = _unpacked(body, packing, size_max)
        if unpacked is None:
            return body[:size_max] if _is_plain(body) else None
        body = unpacked
    return body[:size_max]


def _without_chunks(body: bytes) -> bytes:
    """Join the pieces of a chunked body; one that is in no pieces comes back as it is, one cut short as far as it goes."""
    pieces = []
    position = 0
    while match := _CHUNK.match(body, position):
        size = int(match[1], 16)
        pieces.append(body[match.end() : match.end() + size])
        position = match.end() + size
        if not size:
            return b"".join(pieces)
        position += 2 if body[position : position + 2] == b"\r\n" else 1
    return b"".join(pieces) if pieces and position >= len(body) else body


def _unpacked(body: bytes, packing: str, size_max: int) -> bytes | None:
    """Return a body unpacked; as it is for a packing that is none; None when it does not fit."""
    if packing in ("gzip", "x-gzip"):
        return _inflated(body, 31, size_max)
    if packing == "deflate":
        unpacked = _inflated(body, 15, size_max)
        return _inflated(body, -15, size_max) if unpacked is None else unpacked
    if packing == "br":
        return _from_brotli(body, size_max)
    if packing == "zstd":
        return _from_zstd(body, size_max)
    return body


def _from_brotli(body: bytes, size_max: int) -> bytes | None:
    import brotli  # comes with Scrapy, as zstd does; few archives need it

    try:
        return bytes(brotli.Decompressor().process(body, output_buffer_limit=size_max)) or None
    except brotli.error:
        return None


def _from_zstd(body: bytes, size_max: int) -> bytes | None:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    try:
        return zstd.ZstdDecompressor().decompress(body, size_max)
    except zstd.ZstdError:
        return None


def _inflated(body: bytes, wbits: int, size_max: int) -> bytes | None:
    unpacker = zlib.decompressobj(wbits=wbits)
    try:
        return unpacker.decompress(body, size_max)
    except zlib.error:
        return None


def _is_plain(body: bytes) -> bool:
    """Ask whether a body that should be packed is plain text after all."""
    return b"\x00" not in body[:1000] and body[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"{", b"["))
