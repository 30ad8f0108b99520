"""Bodies in archives: unpacked as their headers say, or as they are where the headers are wrong.

Common Crawl's news archives hold bodies that were unpacked under headers that call them packed; wget keeps the pieces of
a chunked answer; others did one but not the other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.safety.packing import PackedError, TooLargeError, unpack

if TYPE_CHECKING:
    from collections.abc import Iterable

_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]{0,8}(?:;[^\r\n]{0,200})?\r?\n")


def decoded(body: bytes, headers: Iterable[tuple[str, str]], size_max: int) -> tuple[bytes, PackedError | None]:
    r"""Return a body without chunks and without packing, at most *size_max* bytes, and why it is not whole, if it is not.

    >>> decoded(b"5\r\nhello\r\n0\r\n\r\n", [("Transfer-Encoding", "chunked")], 100)
    (b'hello', None)
    """
    packings: list[str] = []
    for name, value in headers:
        words = [word.strip() for word in value.lower().split(",")]
        if name.lower() == "transfer-encoding" and "chunked" in words:
            body = _without_chunks(body)
        elif name.lower() == "content-encoding":
            packings.extend(words)
    for packing in reversed(packings):
        try:
            body = unpack(body, packing, size_max)
        except PackedError as error:
            if not error.part and _is_plain(body):
                break
            return error.part[:size_max], error
    if len(body) > size_max:
        return body[:size_max], TooLargeError(f"more than {size_max} bytes", body[:size_max])
    return body, None


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


def _is_plain(body: bytes) -> bool:
    """Ask whether a body that should be packed is plain text after all."""
    return b"\x00" not in body[:1000] and body[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"{", b"["))
