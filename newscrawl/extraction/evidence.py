"""What JSON-LD says the body is, as evidence for which blocks of the page are body.

The text itself is not taken where the page prints it: one in three is cut short, has its paragraphs run together or
holds boxes (measured on pages of 180 publishers).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.extraction.table import Block, PageTable

SHORTEST = 250  # characters; less is a description or a stub
_WINDOW = 5  # words compared
_WINDOW_UNSPACED = 12  # characters, in a script without blanks between words


class Evidence:
    """The longest articleBody of a page's JSON-LD, and which blocks stand in it."""

    def __init__(self, page: PageTable) -> None:
        bodies = [value for item in page.json_ld if isinstance(value := item.get("articleBody"), str)]
        self.printed = max(bodies, key=len, default="")[:200_000]
        """the text as it stands there"""
        self.complete = False
        """whether it holds most of the page's paragraphs and ends with one of them, so that it was not cut short"""
        self.found: frozenset[int] = frozenset()
        """indices of the blocks that stand in it, if it is complete"""
        self.end = -1
        """index of the block it ends with, if it is complete"""

    @cached_property
    def text(self) -> str:
        """The text with its blanks folded; nothing of one that is too short to be a body."""
        text = " ".join(self.printed.split()) if len(self.printed) >= SHORTEST else ""
        return text if len(text) >= SHORTEST else ""

    def compare(self, blocks: Sequence[Block]) -> None:
        """Look for *blocks* in the text."""
        if len(self.printed) < SHORTEST:
            return
        closing = _closing(self.printed)
        last = [block for block in blocks if closing in block.text]
        on_page = sum([len(block.text) for block in blocks])
        if not last or not self.text or on_page <= 0.7 * len(self.text):
            return
        ends = [block.index for block in last if self._holds(block.text)]
        if not ends:
            return
        found = [block for block in blocks if self._holds(block.text)]
        letters = sum([len(block.text) for block in found])
        if letters > 0.7 * len(self.text) and letters > 0.6 * on_page:
            self.complete = True
            self.found = frozenset([block.index for block in found])
            self.end = ends[-1]

    def _holds(self, text: str) -> bool:
        whole = self.text
        closing = _closing(text)  # in most cases that is enough; the other windows need all words cut
        return bool(closing and closing in whole) or any(window in whole for window in windows_of(text)[:-1])


def _closing(text: str) -> str:
    """Return the last of the `windows_of` a text, folded or not; nothing of one that is too short to have any."""
    words = text.rsplit(None, 2 * _WINDOW - 1)
    if len(words) < 2 * _WINDOW:
        folded = " ".join(words)
        return folded[-_WINDOW_UNSPACED:] if len(folded) > 5 else ""
    return " ".join(words[-_WINDOW:])


def windows_of(text: str) -> list[str]:
    """Return a few short runs of words of a text, the last from its very end; quotes and entities may spoil some."""
    words = text.split(" ")
    if len(words) < 2 * _WINDOW:
        size = min(_WINDOW_UNSPACED, len(text))
        places = (len(text) // 5, len(text) // 2, len(text) - size)
        return [text[place : place + size] for place in places if size > 5]
    places = (len(words) // 6, len(words) // 2, len(words) - _WINDOW)
    return [" ".join(words[place : place + _WINDOW]) for place in places]
