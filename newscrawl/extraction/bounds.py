"""A bound to the tags of a page: memory and time go with their number, and a hostile page of 10 MB holds millions."""

from __future__ import annotations

TAGS_MAX = 100_000
"""Tags that are read. Real pages reach 20,000, pages with a thousand comments 60,000; each costs up to 2 kB and 15 µs."""

_SHORTEST_TAG = 3  # bytes


def within_bounds(utf8: bytes, tags: int = TAGS_MAX) -> bytes:
    """Return a page (or other markup) up to its last of so many tags, which is all of any real page.

    >>> within_bounds(b"<p>Rain.</p>")
    b'<p>Rain.</p>'
    """
    if len(utf8) <= _SHORTEST_TAG * tags or utf8.count(b"<") <= tags:
        return utf8
    at = -1
    for _ in range(tags + 1):
        at = utf8.find(b"<", at + 1)
    return utf8[:at]
