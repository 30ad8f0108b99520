"""The bytes of a page as UTF-8, whatever the page or its server says about them."""

from __future__ import annotations

import codecs
from functools import lru_cache

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

_FALLBACK = "cp1252"
"""What a page without a declaration is in, most likely, if not UTF-8 (WHATWG's default for Western locales)."""

_PART = 16_384  # bytes that are checked at once

_NOT_TEXT = {"idna", "punycode", "undefined", "utf-7", "unicode-escape", "raw-unicode-escape", "unicode_escape", "mbcs",
             "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"}  # fmt: skip
"""Codecs Python has that no page is written in; decoding with them loses the page or runs for ever. A page that is
in UTF-16 shows it by its mark or its NULs, whatever it is declared to be."""


def to_utf8(body: bytes, content_type: str | None = None) -> tuple[bytes, str]:
    r"""Return *body* as UTF-8 bytes without NULs, and the name of the encoding it was read in.

    Bytes that are valid UTF-8 are UTF-8, whatever is declared: a text in another encoding passes that test by chance
    practically never, while wrong declarations are common. Otherwise a byte order mark, the HTTP header, the page's
    own declaration and at last Windows-1252 decide, in this order; what cannot be decoded becomes U+FFFD.

    >>> to_utf8("na\u00efve".encode("latin-1"))
    (b'na\xc3\xafve', 'cp1252')
    """
    mark, bom = read_bom(body)
    if mark and bom:
        return _recode(body[len(bom) :], mark), mark
    sample = body[:4096]
    if sample.count(b"\0") * 3 > len(sample):  # every other byte empty: UTF-16 without its mark
        name = "utf-16-le" if sample[1:2] == b"\0" else "utf-16-be"
        return _recode(body, name), name
    try:
        _check_utf8(body)
    except UnicodeDecodeError as error:
        if _cut_short(body, error):
            return _recode(body, "utf-8"), "utf-8"
    else:
        return body.replace(b"\0", b""), "utf-8"
    declared = http_content_type_encoding(content_type) if content_type else None
    for declared_name in (declared, html_body_declared_encoding(sample)):
        known = _text_codec(declared_name) if declared_name else None
        if known == "utf-8" and _is_mostly_broken(body):
            continue  # a page in a single-byte encoding behind a server that calls everything UTF-8
        if known:
            return _recode(body, known), known
    return _recode(body, _FALLBACK), _FALLBACK


def _check_utf8(body: bytes) -> None:
    """Raise the error that decoding *body* raises, if any. Part by part takes half the time: no text of it all is made."""
    size, view, start = len(body), memoryview(body), 0
    while start < size:
        try:
            start += codecs.utf_8_decode(view[start : start + _PART], "strict", start + _PART >= size)[1]
        except UnicodeDecodeError as error:
            raise UnicodeDecodeError("utf-8", body, start + error.start, start + error.end, error.reason) from None


def _cut_short(body: bytes, error: UnicodeDecodeError) -> bool:
    """Ask whether only the last character is broken, of several that are not ASCII: the transfer of the page broke off."""
    whole = error.start >= len(body) - 3 and error.reason == "unexpected end of data"
    return whole and not body[: error.start].isascii()


def _is_mostly_broken(body: bytes) -> bool:
    """Ask whether of a text's characters beyond ASCII most are no UTF-8."""
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    return 2 * broken > beyond


def _recode(body: bytes, name: str) -> bytes:
    return body.decode(name, "replace").replace("\0", "").encode("utf-8", "replace")


@lru_cache(maxsize=256)
def _text_codec(name: str) -> str | None:
    resolved = resolve_encoding(name)
    if resolved is None:
        return None
    try:
        codec = codecs.lookup(resolved)
    except (LookupError, ValueError):
        return None
    if codec.name in _NOT_TEXT or not getattr(codec, "_is_text_encoding", True):
        return None
    return codec.name
