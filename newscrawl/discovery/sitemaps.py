"""Sitemaps, news sitemaps, their indexes, and where robots.txt names them."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from newscrawl.addresses.urls import clean_url, is_fetchable
from newscrawl.discovery.feeds import links_of_root
from newscrawl.discovery.found import FoundLink
from newscrawl.discovery.instants import to_instant
from newscrawl.discovery.xml_source import local_name, parse_xml, text_of, to_text, unpack
from newscrawl.exceptions import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ROBOTS_LINE = re.compile(r"^[ \t\ufeff]{0,20}sitemap[ \t]{0,20}:[ \t]{0,20}(\S{1,2000})", re.IGNORECASE | re.MULTILINE)


@dataclass(slots=True)
class Sitemap:
    """What a sitemap holds: links to pages, and the sitemaps below an index with their dates of change (or None)."""

    links: list[FoundLink] = field(default_factory=list)
    children: list[tuple[str, str | None]] = field(default_factory=list)


def read_sitemap(body: bytes, url: str) -> Sitemap:
    """Return what a sitemap announces; *url* is its own address.

    Reads ``urlset`` and ``sitemapindex`` with or without namespaces, the ``news:`` fields, plain text with an address a
    line, feeds that serve as sitemaps, and gzip up to twice. A date of change is no date of publication: it goes to
    ``modified_at``. Raises SourceError for anything else.
    """
    text = to_text(unpack(body, url))
    opening = text[:4000].lstrip("\ufeff \t\r\n")
    if opening.startswith(("http://", "https://")):
        return Sitemap(list(_text_links(text)))
    root = parse_xml(text, url)
    name = local_name(root)
    if name == "sitemapindex":
        return Sitemap(children=list(_children(root)))
    if name == "urlset":
        return Sitemap([link for element in root if (link := _page_link(element)) is not None])
    if name in ("rss", "feed", "RDF"):
        return Sitemap(links_of_root(root, url, "sitemap"))
    raise SourceError(f"{url}: a sitemap begins with urlset or sitemapindex, this with {name!r}; check the address")


def sitemaps_of_robots(text: str) -> list[str]:
    r"""Return the sitemaps that a robots.txt names, in its order.

    >>> sitemaps_of_robots("User-agent: *\nDisallow: /private\nSitemap: https://example.com/news.xml")
    ['https://example.com/news.xml']
    """
    return [url for url in dict.fromkeys(_ROBOTS_LINE.findall(text)) if is_fetchable(url)]


def newest_first(children: Iterable[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    """Return the sitemaps of an index by their dates of change, the latest first; those without a date come last.

    >>> newest_first([("a", None), ("b", "2026-10-01"), ("c", "2026-11-01")])
    [('c', '2026-11-01'), ('b', '2026-10-01'), ('a', None)]
    """
    return sorted(children, key=lambda child: child[1] or "", reverse=True)


def _text_links(text: str) -> Iterator[FoundLink]:
    for url in dict.fromkeys(text.split()):
        url = clean_url(url)
        if is_fetchable(url):
            yield FoundLink(url, source="sitemap")


def _children(root: Any) -> Iterator[tuple[str, str | None]]:
    seen = set()
    for element in root:
        address, changed = "", None
        for child in element:
            name = local_name(child)
            if name == "loc":
                address = _location(child)
            elif name == "lastmod":
                changed = _date(text_of(child))
        if is_fetchable(address) and address not in seen:
            seen.add(address)
            yield address, changed


def _page_link(element: Any) -> FoundLink | None:
    link = FoundLink("", source="sitemap")
    for child in element:
        name = local_name(child)
        if name == "loc":
            link.url = clean_url(_location(child))
        elif name == "lastmod":
            link.modified_at = _date(text_of(child))
        elif name == "news":
            _read_news(child, link)
    return link if is_fetchable(link.url) else None


def _read_news(news: Any, link: FoundLink) -> None:
    link.source = "news-sitemap"
    for element in news.iter():
        name = local_name(element)
        if name == "title":
            link.title = _plain(text_of(element))
        elif name == "publication_date":
            link.published_at = _date(text_of(element))
        elif name == "language":
            link.language = text_of(element) or None
        elif name == "keywords":
            words = (word.strip() for word in text_of(element).split(","))
            link.keywords = tuple(dict.fromkeys(filter(None, words)))


def _location(element: Any) -> str:
    address = text_of(element)
    return html.unescape(address) if "&amp;" in address else address


def _plain(text: str) -> str | None:
    return " ".join(html.unescape(text).split()) or None


def _date(text: str) -> str | None:
    """Return a date in the form of the record; the forms that nearly all sitemaps use need no parser of human dates."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return to_instant(text)
    if not 1990 <= when.year <= 2100:
        return None
    if len(text) <= 10:
        return when.strftime("%Y-%m-%d")
    return (when.astimezone(UTC) if when.tzinfo else when).strftime("%Y-%m-%dT%H:%M:%SZ")
