"""What a front page tells of its site: sections by its navigation, the shape of its articles' addresses."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawl.addresses.shapes import address_weight, headline_weight, names_section, names_service
from newscrawl.addresses.urls import absolute_url, authority_of, clean_url, same_site, url_key
from newscrawl.drafting.card import domain_of
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
_FRAME = re.compile(rb"""<i?frame\s[^>]{0,300}?src\s{0,5}=\s{0,5}["']?([^"'>\s]{1,500})""", re.IGNORECASE)
_PASSWORD = re.compile(rb"""<input[^>]{0,300}type\s{0,5}=\s{0,5}["']?password""", re.IGNORECASE)


def sections_of(page: PageTable) -> list[str]:
    """Return the addresses of the sections that a page's navigation names, in its order, as absolute URLs; of a page whose
    markup tells of none (old sites have their menu in a table) those of links that only repeat their address.
    """
    menu: dict[str, str] = {}
    elsewhere: dict[str, str] = {}
    for link in page.links:
        url = clean_url(link.url)
        if url and (text := _section_text(link, url, page.url)):
            plain = names_section(text, target_of(url))
            if any(node.zone in ("navigation", "header") or node.tag == "nav" for node in link.node.lineage()):
                if plain or headline_weight(text) <= 1:
                    menu.setdefault(url_key(url), url)
            elif plain:
                elsewhere.setdefault(url_key(url), url)
    return list((menu or elsewhere).values())


def _section_text(link: Link, url: str, home: str) -> str | None:
    """Return the text of a link that may lead to a section, None for any other."""
    target = target_of(url)
    if target == "/" and domain_of(url) != domain_of(home):
        target = f"/{authority_of(url).partition('.')[0]}/"  # sport.example.org is /sport/ of another site
    path = [segment for segment in target.partition("?")[0].split("/") if segment]
    if not 0 < len(path) <= _DEEPEST or "?" in target or not same_site(url, home) or names_service(target):
        return None
    text = link.text or link.title
    return text if text and len(text) <= _LABEL and address_weight(target) < ARTICLE else None


def frame_of(body: bytes, url: str) -> str | None:
    """Return the address of the first frame of a page that is its own site's, None for a page without one."""
    found = (absolute_url(url, match[1].decode("utf-8", "replace")) for match in _FRAME.finditer(body))
    return next((frame for frame in found if frame and same_site(frame, url)), None)


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
