"""What an address turns out to be when it was fetched: a feed, a sitemap, a robots.txt, or a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.discovery.xml_source import to_text, unpack, without_doctype
from newscrawl.exceptions import SourceError

if TYPE_CHECKING:
    from newscrawl.items import SourceKind

_OPENING = 4000
"""Characters at the beginning that tell; servers put notices and blanks in front of a root element."""
_FEED = re.compile(r"<(?:[a-zA-Z]{1,10}:)?(?:rss|RDF|feed|channel)(?=[\s>/])")
_SITEMAP = re.compile(r"<(?:[a-zA-Z]{1,10}:)?(?:urlset|sitemapindex)(?=[\s>/])")
_PAGE = re.compile(r"<(?:!doctype\s{1,10}html|html|head|body)\b", re.IGNORECASE)
_SUBSET = re.compile(r"<!DOCTYPE\s[^\[<>]{0,300}\[", re.IGNORECASE)
_JSON_FEED = re.compile(
    r'\{.{0,4000}?"(?:version"\s{0,10}:\s{0,10}"https://jsonfeed\.org|items"\s{0,10}:\s{0,10}\[)', re.DOTALL
)
_ROBOTS = re.compile(r"^[ \t]{0,20}(?:user-agent|sitemap|disallow)[ \t]{0,20}:", re.IGNORECASE | re.MULTILINE)


def kind_of(body: bytes, url: str, content_type: str | None = None) -> SourceKind | None:
    """Return as what a source's answer is to be read, by its content, as servers send any under any type; None for what
    is a page or nothing known.

    >>> kind_of(b"<?xml version='1.0'?><rss><channel/></rss>", "https://example.com/x")
    'feed'
    """
    try:
        unpacked = unpack(body, url)
        text = to_text(unpacked[: 2 * _OPENING], content_type)[:_OPENING].lstrip("\ufeff \t\r\n")
        if _SUBSET.search(text):  # entities, as many as it likes, before the root element
            text = without_doctype(to_text(unpacked, content_type))[:_OPENING]
    except SourceError:
        return None
    if text.startswith(("http://", "https://")):
        return "sitemap"
    if text.startswith("["):  # the posts of a WordPress API
        return "feed" if '"link"' in text else None
    if text.startswith("{"):
        return "feed" if _JSON_FEED.match(text) else None
    found = [(match.start(), kind) for pattern, kind in _KINDS if (match := pattern.search(text))]
    if found:
        return min(found)[1]
    return "robots" if url.partition("?")[0].endswith("/robots.txt") and _ROBOTS.search(text) else None


_KINDS: tuple[tuple[re.Pattern[str], SourceKind | None], ...] = ((_FEED, "feed"), (_SITEMAP, "sitemap"), (_PAGE, None))
