"""The first-level headings of a page, which half of the fields take their bearings from: looked for once a page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from newscrawl.extraction.table import Node, PageTable

_found: WeakKeyDictionary[PageTable, list[Node]] = WeakKeyDictionary()


def main_headings(page: PageTable) -> list[Node]:
    """Return the page's h1 elements that hold any text, in document order."""
    known = _found.get(page)
    if known is None:
        known = [node for node in page.nodes if node.tag == "h1" and node.first_block < node.end_block]
        _found[page] = known
    return known


def headline_block(page: PageTable) -> int | None:
    """Return the index of the block in which the first h1 with text begins, or None without one."""
    headings = main_headings(page)
    return headings[0].first_block if headings else None
