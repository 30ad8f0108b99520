"""Boilerplate learnt from a site's own pages: paragraphs that recur on articles whose bodies differ."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from newscrawl.cleaning.characters import paragraph_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence


def fingerprint(paragraph: str) -> int:
    """Return a 63-bit number that two paragraphs share when their words are the same (BLAKE2b of the comparison key).

    >>> fingerprint("Sign up - it's free!") == fingerprint("sign up – it’s FREE")
    True
    """
    words = " ".join(paragraph_key(paragraph)).encode("utf-8", "replace")
    return int.from_bytes(blake2b(words, digest_size=8).digest(), "big") >> 1


def drop_learnt(
    paragraphs: Iterable[str],
    learnt: Collection[int],
    *,
    keep: Collection[str | None] = (),
    marks: Sequence[int] | None = None,
) -> tuple[list[str], list[str]]:
    """Return (kept, removed): *paragraphs* without those whose fingerprints are in *learnt*; all of them if none were left.

    A page's own title and description are passed in *keep*: other pages print them as teasers, so they recur. *marks* are
    the fingerprints of the paragraphs, where they are known.
    """
    paragraphs = list(paragraphs)
    if not learnt:
        return paragraphs, []
    own = {fingerprint(text) for text in keep if text}
    kept: list[str] = []
    removed: list[str] = []
    for paragraph, mark in zip(paragraphs, marks or map(fingerprint, paragraphs), strict=True):
        (removed if mark in learnt and mark not in own else kept).append(paragraph)
    return (kept, removed) if kept else (paragraphs, [])
