"""Reading XML that strangers serve: feeds and sitemaps as they are, broken or hostile, within fixed bounds."""

from __future__ import annotations

import codecs
import re
from html.entities import html5
from typing import Any

from lxml import etree

from newscrawl.exceptions import SourceError
from newscrawl.extraction.bounds import within_bounds
from newscrawl.safety import packing

SIZE_MAX = 52_428_800
"""Bytes of an unpacked sitemap by its protocol (50 MiB); nothing honest is larger, and packed bombs end here."""

TAGS_MAX = 1_000_000
"""Tags that are read, enough for the 50,000 entries that a news sitemap may have; a packed file holds many times more."""

_GZIP = b"\x1f\x8b"
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]{0,300}\?>")
_ENCODING = re.compile(rb"<\?xml\b[^>]{0,200}?encoding\s{0,5}=\s{0,5}[\"']([A-Za-z0-9._-]{1,40})[\"']")
_CHARSET = re.compile(r"charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9._-]{1,40})", re.IGNORECASE)
_ROOT = re.compile(
    r"<\?xml\b|<!DOCTYPE|<(?:[a-zA-Z]{1,10}:)?(?:rss|RDF|feed|channel|urlset|sitemapindex|html)(?=[\s>/])",
    re.IGNORECASE,
)
_DOCTYPE = "<!doctype"
_OF_DOCTYPE = re.compile(r"<!--|<\?|[\"'\[\]>]")
"""What decides where a document type ends: comments and instructions, values in quotes, its subset."""
_CLOSED_BY = {"<!--": "-->", "<?": "?>", '"': '"', "'": "'"}
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_ENTITIES = frozenset(["amp", "lt", "gt", "quot", "apos"])
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
)


def unpack(body: bytes, url: str) -> bytes:
    """Return *body* without its gzip layers, at most two (file, transfer).

    Raises:
        SourceError: it grows beyond ``SIZE_MAX``, or was cut or damaged: what is left would be taken for all there is.
    """
    for _ in range(2):
        if not body.startswith(_GZIP):
            break
        try:
            body = packing.unpack(body, "gzip", SIZE_MAX)
        except packing.DamagedError as error:
            raise SourceError(f"{url}: {error}; fetch it again") from error
        except packing.TooLargeError as error:
            raise SourceError(
                f"{url}: larger than {SIZE_MAX} bytes unpacked, which no feed or sitemap may be; left out"
            ) from error
    if len(body) > SIZE_MAX:
        raise SourceError(f"{url}: larger than {SIZE_MAX} bytes, which no feed or sitemap may be; left out")
    return body


def to_text(body: bytes, content_type: str | None = None) -> str:
    """Return *body* as text: by byte order mark, XML declaration, HTTP header, UTF-8, Windows-1252, in this order."""
    names = [name for mark, name in _MARKS if body.startswith(mark)][:1]
    declared = _ENCODING.search(body[:400])
    if declared:
        names.append(declared[1].decode("ascii"))
    header = _CHARSET.search(content_type or "")
    if header:
        names.append(header[1])
    for name in (*names, "utf-8", "cp1252"):
        try:
            # only codecs from bytes to text: zlib_codec and rot13 are names of codecs too
            if codecs.lookup(name)._is_text_encoding:
                return body.decode(name).removeprefix("\ufeff")
        except (LookupError, ValueError):
            continue
    return body.decode("utf-8", "replace")


def parse_xml(text: str, url: str) -> Any:
    """Return the root element of *text*; entities of HTML are read, a document type and its entities never.

    Blanks and notices of a server in front of the document are passed over. Raises SourceError when there is no XML.
    """
    start = _ROOT.search(text[:4000])
    if start:
        text = text[start.start() :]
    text = without_doctype(_DECLARATION.sub("", text, count=1))
    if "&" in text:
        text = _ENTITY.sub(_plain_entity, text)
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False,
        remove_comments=True, remove_pis=True, collect_ids=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(within_bounds(_ILLEGAL.sub("", text).encode("utf-8", "replace"), TAGS_MAX), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceError(f"{url}: no XML can be read in it ({error}); check the address") from error
    if root is None:
        raise SourceError(f"{url}: no XML can be read in it; check the address")
    return root


def local_name(element: Any) -> str:
    """Return an element's name without its namespace, "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def text_of(element: Any) -> str:
    """Return all text in an element, its blanks folded."""
    if len(element):
        return " ".join("".join(element.itertext()).split())
    return " ".join((element.text or "").split())


def _plain_entity(match: re.Match[str]) -> str:
    name = match[1]
    if name in _XML_ENTITIES:
        return match[0]
    character = html5.get(name + ";")
    return character if character is not None else f"&amp;{name};"


def without_doctype(text: str) -> str:
    """Cut the document type out, so that no entity it defines exists; a subset in brackets goes with it.

    >>> without_doctype("<!DOCTYPE rss [<!ENTITY a ']>'>]><rss/>")
    '<rss/>'
    """
    start = text[:4000].lower().find(_DOCTYPE)
    if start < 0:
        return text
    depth, position = 0, start + len(_DOCTYPE)
    while match := _OF_DOCTYPE.search(text, position):
        position = match.end()
        mark = match[0]
        if mark in _CLOSED_BY:
            position = text.find(_CLOSED_BY[mark], position) + len(_CLOSED_BY[mark])
            if position < len(_CLOSED_BY[mark]):
                break
        elif mark == ">" and not depth:
            return text[:start] + text[position:]
        else:
            depth += {"[": 1, "]": -1}.get(mark, 0)
    return text[:start]
