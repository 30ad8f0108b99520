"""Where on the page the head of the story stands: the blocks around the title, before it and a little into the body."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

from newscrawl.extraction.headings import main_headings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.extraction.story import Story
    from newscrawl.extraction.table import Block, Link, Mark, Node, PageTable, Picture, Time

Placed = TypeVar("Placed", "Link", "Mark", "Picture", "Time")

_BEFORE, _BEHIND, _FAR = 6, 14, 60
"""Blocks looked at before the title, behind it when the body is not known, and how far off a body may begin."""
_WORDS = re.compile(r"\w+")
_ASCII_WORDS = bytes(code if chr(code).isalnum() or code == ord("_") else 32 for code in range(128)).lower().ljust(256)
_block_of = attrgetter("block")
_heads: WeakKeyDictionary[PageTable, tuple[int | None, Head]] = WeakKeyDictionary()
_OTHERS = frozenset(["comments", "related", "sidebar", "footer", "navigation", "search", "newsletter", "advertisement"])


def squash(text: str) -> str:
    """Return the words of *text* in lower case, parted by one blank: how names and headlines are compared.

    >>> squash("Rain, again: „Enough!“")
    'rain again enough'
    """
    if text.isascii():
        return " ".join(text.encode("ascii").translate(_ASCII_WORDS).decode("ascii").split())
    return " ".join(_WORDS.findall(text.casefold()))


def first_level_headings(page: PageTable) -> list[Block]:
    """Return the blocks that stand directly in an h1."""
    inside = {
        block.index: block
        for heading in main_headings(page)
        for block in page.blocks[heading.first_block : heading.end_block]
        if block.node is heading
    }
    return [inside[index] for index in sorted(inside)]


def title_block(page: PageTable, first: int | None = None) -> int | None:
    """Return the index of the block that holds the title, or None; *first* is the index of the body's first block.

    It is the first-level heading that og:title or the title element begins with; else the last one before the body;
    else the first one; else a line that is most of og:title.
    """
    given = squash((page.first_meta("og:title", "twitter:title") or page.title_tag or "")[:300])
    headings = first_level_headings(page)
    for block in headings:
        text = squash(block.text[:300])
        if len(text) > 8 and given and (given.startswith(text) or text.startswith(given)):
            return block.index
    if headings:
        above = [block for block in headings if first is not None and block.index < first]
        return (above[-1] if above else headings[0]).index
    if len(given) <= 8:
        return None
    lines = (block for block in page.blocks if len(given) // 2 < len(block.text) < len(given) + 40)
    return next((block.index for block in lines if squash(block.text) in given), None)


def head_range(page: PageTable, story: Story | None) -> range:
    """Return the indices of the blocks that make the story's head; empty when neither title nor body is known."""
    return head_of(page, story).blocks


def _range_of(page: PageTable, title: int | None, first: int | None) -> range:
    if title is not None:
        end = title + _BEHIND
        if first is not None and title <= first <= title + _FAR:
            end = max(first + 2, end)  # the byline often stands behind a standfirst that went into the body
        return range(max(0, title - _BEFORE), min(len(page.blocks), end))
    if first is not None:
        return range(max(0, first - 2 * _BEFORE), min(len(page.blocks), first + 2))
    return range(0)


def in_range(rows: Sequence[Placed], blocks: range) -> Sequence[Placed]:
    """Return those of *rows* (marks, links, pictures, times: in document order) that stand in *blocks*."""
    start = bisect_left(rows, blocks.start, key=_block_of)
    return rows[start : bisect_left(rows, blocks.stop, start, key=_block_of)]


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a story: the indices of its blocks, and that of the block with the title (None when not found)."""

    blocks: range
    title: int | None

    def zone(self, node: Node) -> str | None:
        """Return the zone that makes *node* no part of the story, or None; see :func:`foreign_zone`."""
        return foreign_zone(node, self.title)


def head_of(page: PageTable, story: Story | None) -> Head:
    """Return the head of a page's story; found once a page and story."""
    first = story.blocks[0].index if story is not None and story.blocks else None
    known = _heads.get(page)
    if known is None or known[0] != first:
        title = title_block(page, first)
        blocks = _range_of(page, title, first)
        if story is not None and story.blocks:
            blocks = range(blocks.start, min(blocks.stop, story.blocks[-1].index + 1))  # a brief ends within its head
        _heads[page] = known = (first, Head(blocks, title))
    return known[1]


def foreign_zone(node: Node, title: int | None) -> str | None:
    """Return the zone that makes what stands in *node* no part of the story (comments, teasers, footer ...), or None.

    An element around the block of the title is no such zone, whatever its class says.
    """
    for one in node.lineage():
        if one.tag in ("article", "main", "body") or (title is not None and one.holds(title)):
            return None
        if one.zone in _OTHERS:
            return one.zone
    return None
