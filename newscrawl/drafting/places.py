"""What a front page tells of its site: sections by its navigation, the shape of its articles' addresses."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawl.addresses.shapes import address_weight, headline_weight, names_section, names_service
from newscrawl.addresses.urls import clean_url, same_site, url_key
from newscrawl.extraction.prospects import target_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.extraction.table import Link, PageTable

ARTICLE = 3
"""Weight of an address from which on it is taken for an article's."""
_DEEPEST = 3
"""Segments that the path of a section has at most."""
_LABEL = 30
"""Characters of a section's name."""
_PASSWORD = re.compile(rb"""<input[^>]{0,300}type\s{0,5}=\s{0,5}["']?password""", re.IGNORECASE)


def sections_of(page: PageTable) -> list[str]:
    """Return the addresses of the sections that a page's navigation names, in its order, as absolute URLs."""
    found: dict[str, str] = {}
    for link in page.links:
        url = clean_url(link.url)
        if url and _is_section(link, url, page.url):
            found.setdefault(url_key(url), url)
    return list(found.values())


def _is_section(link: Link, url: str, home: str) -> bool:
    target = target_of(url)
    path = [segment for segment in target.partition("?")[0].split("/") if segment]
    if not 0 < len(path) <= _DEEPEST or "?" in target or not same_site(url, home) or names_service(target):
        return False
    text = link.text or link.title
    if not text or len(text) > _LABEL or address_weight(target) >= ARTICLE:
        return False
    in_menu = any(node.zone in ("navigation", "header") or node.tag == "nav" for node in link.node.lineage())
    return in_menu and (names_section(text, target) or headline_weight(text) <= 1)


def is_article_address(url: str) -> bool:
    """Ask whether an address looks like an article's."""
    return address_weight(target_of(url)) >= ARTICLE


def asks_for_login(body: bytes) -> bool:
    """Ask whether a page has a field for a password."""
    return bool(_PASSWORD.search(body))


def shapes_of(urls: Iterable[str]) -> list[tuple[str, int]]:
    """Return how the addresses of articles look, the commonest shape first, and how many look so.

    >>> shapes_of(["https://a.example/2024/03/01/minister-resigns-again/", "https://a.example/2024/03/02/storm-closes-port/"])
    [('/9999/99/99/slug/', 2)]
    """
    shapes = Counter(_shape(urlsplit(url).path) for url in urls)
    return shapes.most_common()


def _shape(path: str) -> str:
    pieces = path.split("/")
    last = max((number for number, piece in enumerate(pieces) if "-" in piece or "_" in piece), default=-1)
    if last >= 0:
        ending = pieces[last][pieces[last].rfind(".") :] if "." in pieces[last][-6:] else ""
        pieces[last] = f"slug{ending}"
    return re.sub(r"\d", "9", "/".join(pieces))
