"""Packed bodies (Content-Encoding): unpacked whole, within a bound, or not at all.

A stream tells where it ends, by a checksum and a length or by a last block. One that does not get there was cut, even when
HTTP's own framing is complete, as a proxy makes it that had only a part.
"""

from __future__ import annotations

import sys
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

PACKINGS = ("gzip", "deflate", "br", "zstd")
"""What is asked for, as Accept-Encoding and Content-Encoding call it."""
_PIECE = 1 << 16
_MEMBERS_MAX = 1_000
"""Streams that may stand one behind the other; a body of half a million empty ones would take minutes."""
_AS_GZIP = 31
"""How zlib is told that a stream has the head and the trailer of gzip."""
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_ZSTD_WINDOW = 23
"""Binary logarithm of the memory that a zstd stream may ask for: 8 MiB (RFC 9659)."""


class PackedError(ValueError):
    """A body cannot be unpacked whole; ``part`` is what could be unpacked of it."""

    def __init__(self, message: str, part: bytes) -> None:
        super().__init__(message)
        self.part = part


class DamagedError(PackedError):
    """A body breaks off, or is not what its packing says."""


class TooLargeError(PackedError):
    """A body grows beyond the bound."""


def unpack(body: bytes, packing: str, size_max: int) -> bytes:
    """Return a body without one layer of packing; as it is for a packing that is none of :data:`PACKINGS`.

    Args:
        body: what was sent.
        packing: a word of Content-Encoding, such as ``gzip``, in lower case.
        size_max: bytes that it may have unpacked; 0 for no bound.

    Raises:
        DamagedError: it breaks off or contradicts its checksum.
        TooLargeError: it grows beyond *size_max*.

    >>> unpack(zlib.compress(b"hello"), "deflate", 100)
    b'hello'
    """
    packing = packing.removeprefix("x-")
    if packing == "deflate":
        try:
            return _joined(_inflated(body, 15), packing, size_max)
        except DamagedError as error:
            if error.part:
                raise
            return _joined(_inflated(body, -15), packing, size_max)  # without zlib's head, as some servers send it
    pieces = _UNPACKERS.get(packing)
    return body if pieces is None else _joined(pieces(body), packing, size_max)


def _joined(pieces: Iterator[bytes], packing: str, size_max: int) -> bytes:
    """Join the pieces of a stream; raises as :func:`unpack`."""
    unpacked = bytearray()
    errors: tuple[type[Exception], ...] = (EOFError, zlib.error, *_errors_of(packing))
    try:
        for piece in pieces:
            unpacked += piece
            if size_max and len(unpacked) > size_max:
                raise TooLargeError(f"more than {size_max} bytes when its {packing} is unpacked", bytes(unpacked))
    except errors as error:
        how = "breaks off" if isinstance(error, EOFError) else f"is damaged ({error})"
        raise DamagedError(f"its {packing} {how} after {len(unpacked)} bytes unpacked", bytes(unpacked)) from error
    return bytes(unpacked)


def _errors_of(packing: str) -> tuple[type[Exception], ...]:
    if packing == "br":
        import brotli  # comes with Scrapy, as zstd does; reading saved pages needs neither

        return (brotli.error,)
    return (_zstd().ZstdError,) if packing == "zstd" else ()


def _inflated(body: bytes, wbits: int) -> Iterator[bytes]:
    """Yield the pieces of a stream of zlib; raises EOFError when its end is missing. What follows the end is nothing."""
    position = 0
    for _ in range(_MEMBERS_MAX):
        unpacker = zlib.decompressobj(wbits=wbits)
        while not unpacker.eof:
            given = unpacker.unconsumed_tail
            if not given:
                given = body[position : position + _PIECE]
                position += len(given)
            piece = unpacker.decompress(given, _PIECE)
            if not given and not piece:
                raise EOFError
            yield piece
        position -= len(unpacker.unused_data)
        if wbits != _AS_GZIP or not body.startswith(_GZIP, position):
            return
    raise zlib.error(f"more than {_MEMBERS_MAX} members")


def _gunzipped(body: bytes) -> Iterator[bytes]:
    return _inflated(body, _AS_GZIP)


def _from_brotli(body: bytes) -> Iterator[bytes]:
    import brotli

    unpacker = brotli.Decompressor()
    position = 0
    while not unpacker.is_finished():
        given = body[position : position + _PIECE] if unpacker.can_accept_more_data() else b""
        position += len(given)
        piece = unpacker.process(given, output_buffer_limit=_PIECE)
        if not given and not piece and not unpacker.is_finished():
            raise EOFError
        yield piece


def _from_zstd(body: bytes) -> Iterator[bytes]:
    zstd = _zstd()
    position = 0
    for _ in range(_MEMBERS_MAX):
        unpacker = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW})
        while not unpacker.eof:
            is_hungry = unpacker.needs_input
            given = body[position : position + _PIECE] if is_hungry else b""
            position += len(given)
            piece = unpacker.decompress(given, _PIECE)
            if is_hungry and not given and not piece:
                raise EOFError
            yield piece
        position -= len(unpacker.unused_data)
        if not body.startswith(_ZSTD, position):
            return
    raise zstd.ZstdError(f"more than {_MEMBERS_MAX} frames")


def _zstd() -> ModuleType:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd


_UNPACKERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gunzipped,
    "br": _from_brotli,
    "zstd": _from_zstd,
}
