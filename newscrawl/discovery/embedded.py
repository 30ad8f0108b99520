"""Links to articles that a section page holds in its data only, for a program that draws the list."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from newscrawl.addresses.shapes import address_weight
from newscrawl.addresses.urls import url_key
from newscrawl.discovery.found import FoundLink
from newscrawl.extraction.prospects import Resolver, target_of

if TYPE_CHECKING:
    from newscrawl.extraction.table import PageTable

EMBEDDED_MAX = 200
"""Links that are taken from a page's data; some carry the archive of a section."""
_READ_MAX = 20_000
"""Addresses that are looked at."""
_LIST_MIN = 3
_WEIGHT = 3
"""Weight of an address that is an article's without a headline beside it."""
_ADDRESS = re.compile(
    rb"(?:\"|data-)(?:[a-zA-Z_]{0,20}(?i:url|href|link|path|permalink|uri)|@id)\\{0,3}[\"']?\s?[:=]\s?\\{0,3}[\"']"
    rb"((?:https?:)?\\{0,3}(?:/|u002[fF])[^\s\"'<>{}]{2,500})[\"']"
)
"""An address in JSON (also in JSON within a string), or in an attribute for a program."""
_SLASH = re.compile(r"(?<!\\)\\+(?:/|u002[fF])")  # tried once for a run of backslashes: some addresses are nothing else


def add_embedded(page: PageTable, links: list[FoundLink]) -> list[FoundLink]:
    """Return *links* and, behind them, those that the data of a page announces: by their address alone, so only the plainest.

    JSON-LD, the data that frameworks leave in a page, and attributes such as ``data-href`` are read alike. One address or two
    are no list.
    """
    resolve = Resolver(page)
    own, known = url_key(page.url), {url_key(link.url) for link in links}
    found: list[FoundLink] = []
    for match in islice(_ADDRESS.finditer(page.utf8), _READ_MAX):
        written = _SLASH.sub("/", match[1].decode("utf-8", "replace")).rstrip("\\")
        url = resolve(written)
        if not url or address_weight(target_of(url)) < _WEIGHT:
            continue
        key = url_key(url)
        if key != own and not known.intersection((key, _holder(url))):
            known.add(key)
            found.append(FoundLink(url, language=page.language, source="section"))
            if len(found) == EMBEDDED_MAX:
                break
    return [*links, *found] if len(found) >= _LIST_MIN else links


def _holder(url: str) -> str:
    """Return the key of the address one level up: what stands below that of a story is one of its pictures."""
    return url_key(url.partition("?")[0].rstrip("/").rpartition("/")[0])
