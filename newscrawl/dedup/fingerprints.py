"""What makes two bodies the same: a hash that typography, case and line breaks do not change."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from newscrawl.cleaning.characters import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HASH_VERSION = "1"
"""Stands before every content hash, so that hashes of another rule are never taken for equal."""


def content_hash(paragraphs: Iterable[str]) -> str:
    r"""Return the hash of a body's words: "1-" and 32 hexadecimal digits (BLAKE2b of the comparison key).

    >>> content_hash(['"It\'s done," she said.']) == content_hash(["“It’s done”,", "she said"])
    True
    """
    return hash_of_words(words_of(list(paragraphs)))


def hash_of_words(words: Sequence[str]) -> str:
    """Return the `content_hash` of a body by its words, as `comparison_key` cuts them."""
    return f"{HASH_VERSION}-{words_digest(words).hex()}"


def words_digest(words: Sequence[str]) -> bytes:
    """Return the 16 bytes of `content_hash`, for words that are cut already."""
    text = f"{' '.join(words)} " if words else ""  # a blank behind every word
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()
