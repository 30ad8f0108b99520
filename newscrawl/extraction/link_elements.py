"""What a page's link elements say of it: the few that extraction asks for, and none of its style sheets and icons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.addresses.urls import absolute_url

if TYPE_CHECKING:
    from newscrawl.extraction.table import PageTable


def linked(page: PageTable, rel: str, most: int = 2) -> list[str]:
    """Return the absolute URLs of the first *most* link elements that have *rel* (lower case) among their relations."""
    found: list[str] = []
    for rels, href, _ in page.link_elements:
        lower = rels.lower()
        if rel in lower and rel in lower.split():
            found.append(absolute_url(page.base_url, href))
            if len(found) == most:
                break
    return found
