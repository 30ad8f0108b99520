"""Feeds: RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed, and where a page names its feeds."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import orjson

from newscrawl.addresses.urls import clean_url, is_fetchable, url_key
from newscrawl.discovery.found import FoundLink, Source
from newscrawl.discovery.instants import to_instant
from newscrawl.discovery.wordpress import read_posts
from newscrawl.discovery.xml_source import local_name, parse_xml, text_of, to_text, unpack
from newscrawl.exceptions import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newscrawl.extraction.table import PageTable

_FEED_TYPES = tuple(f"application/{kind}" for kind in ("rss+xml", "atom+xml", "feed+json", "rdf+xml"))
_ROOTS = frozenset(["rss", "RDF", "feed", "channel"])
_DATES = ("pubDate", "published", "issued", "date", "created")
_MODIFIED = ("updated", "modified")
_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,400}>")
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"


def read_feed(body: bytes, url: str, content_type: str | None = None) -> list[FoundLink]:
    """Return the articles that a feed announces, in its order, each once; *url* is the feed's own address.

    The format is told from the content, as servers send feeds under any type. Raises SourceError for what is no feed:
    a web page served in its place, an empty answer, packed data beyond all bounds.
    """
    text = to_text(unpack(body, url), content_type)
    opening = text[:200].lstrip("\ufeff \t\r\n")
    if opening.startswith(("{", "[")):
        return _unique(_json_links(text, url))
    if not opening:
        raise SourceError(f"{url}: the feed is empty; check the address")
    root = parse_xml(text, url)
    if local_name(root) not in _ROOTS:
        name = local_name(root)
        raise SourceError(f"{url}: a feed begins with rss, feed or RDF, this with {name!r}; check the address")
    return links_of_root(root, url)


def links_of_root(root: Any, url: str, source: Source = "feed") -> list[FoundLink]:
    """Return the links of a feed's root element."""
    language = root.get(_XML_LANG) or next((text_of(e) for e in root.iter("{*}language") if text_of(e)), None)
    entries = (element for element in root.iter() if local_name(element) in ("item", "entry"))
    base = urljoin(url, root.get(_XML_BASE) or "")
    links = (_entry_link(entry, base, language) for entry in entries)
    found = _unique(link for link in links if link is not None)
    for link in found:
        link.source = source
    return found


def find_feeds(page: PageTable) -> list[str]:
    """Return the addresses of the feeds that a page names in its head, those of comments left out."""
    rows = [*page.link_rel.get("alternate", ()), *page.link_rel.get("feed", ())]
    feeds = []
    for url, kind in rows:
        is_feed = kind.partition(";")[0].strip().lower() in _FEED_TYPES
        if is_feed and is_fetchable(url) and "/comments/" not in url + "/":
            feeds.append(url)
    return list(dict.fromkeys(feeds))


def _unique(links: Iterable[FoundLink]) -> list[FoundLink]:
    found: dict[str, FoundLink] = {}
    for link in links:
        link.url = clean_url(link.url)
        if is_fetchable(link.url):
            found.setdefault(url_key(link.url), link).spell(link.url)
    return list(found.values())


def _entry_link(entry: Any, base: str, language: str | None) -> FoundLink | None:
    texts: dict[str, str] = {}
    hrefs: dict[str, str] = {}
    for child in entry:
        name = local_name(child)
        if name == "link" and child.get("href"):
            hrefs.setdefault(child.get("rel") or "alternate", child.get("href"))
        elif name == "guid" and (child.get("isPermaLink") or "").lower() == "false":
            continue
        elif name == "category":
            texts.setdefault("category", child.get("label") or child.get("term") or text_of(child))
        elif name not in ("content", "encoded", "description", "summary"):
            texts.setdefault(name, text_of(child))
    url = texts.get("origLink") or texts.get("link") or hrefs.get("alternate") or _web_address(texts.get("guid"))
    url = url or _web_address(texts.get("id")) or entry.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about")
    if not url:
        return None
    published = next((date for name in _DATES if (date := to_instant(texts.get(name), language))), None)
    modified = next((date for name in _MODIFIED if (date := to_instant(texts.get(name), language))), None)
    return FoundLink(
        _absolute(base, url),
        title=_plain(texts.get("title")),
        section=_plain(texts.get("category") or texts.get("subject")),
        published_at=published or modified,
        language=entry.get(_XML_LANG) or texts.get("language") or language,
        source="feed",
        modified_at=modified,
    )


def _web_address(text: str | None) -> str | None:
    return text if text and text.startswith(("http://", "https://")) else None


def _absolute(base: str, url: str) -> str:
    try:
        return urljoin(base, html.unescape(url) if "&amp;" in url else url)
    except ValueError:
        return ""


def _plain(text: object) -> str | None:
    """Return a title without the tags and entities that feeds carry inside their text."""
    if not isinstance(text, str) or not text:
        return None
    if "<" in text:
        text = _TAG.sub("", text)
    if "&" in text:
        text = html.unescape(text)
    return " ".join(text.split())[:1000] or None


def _json_links(text: str, url: str) -> Iterator[FoundLink]:
    try:
        feed = _load(text)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{url}: the JSON cannot be read ({error}); check the address") from error
    if isinstance(feed, list) and feed and isinstance(feed[0], dict) and "link" in feed[0]:
        for link in read_posts(feed):
            link.title = _plain(link.title)
            yield link
        return
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise SourceError(f"{url}: the JSON has no list of items, so it is no JSON Feed; check the address")
    language = feed.get("language")
    for item in items:
        if not isinstance(item, dict):
            continue
        address = item.get("url") or item.get("external_url") or item.get("id")
        if not isinstance(address, str) or not address:
            continue
        tags, spoken = item.get("tags"), item.get("language") or language
        modified = _json_date(item.get("date_modified"))
        yield FoundLink(
            _absolute(url, address),
            title=_plain(item.get("title")),
            section=_plain(tags[0]) if isinstance(tags, list) and tags else None,
            published_at=_json_date(item.get("date_published")) or modified,
            language=spoken if isinstance(spoken, str) else None,
            source="feed",
            modified_at=modified,
        )


def _load(text: str) -> Any:
    """Read JSON; one half character or ``NaN`` in an entry, which are no JSON, must not cost the others."""
    try:
        return orjson.loads(text)
    except ValueError:
        value = json.loads(text, strict=False, parse_constant=lambda _: None)
    return orjson.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def _json_date(value: object) -> str | None:
    return to_instant(value) if isinstance(value, str) else None
