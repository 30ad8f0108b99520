"""Traps: addresses without end behind which there is always the same, or nothing.

A calendar, a session id in every link, a path that grows by a relative link: each makes new addresses as long as one
follows them. They are known by what came of the addresses of one pattern before.
"""

from __future__ import annotations

import re
from collections import Counter, OrderedDict

USELESS_MAX = 30
"""Requests of one pattern that may give nothing before the rest of it is refused."""
USEFUL_SHARE = 0.1
"""Useful requests for each useless one that make a pattern no trap."""
PATTERNS_MAX = 10_000
"""Patterns that are remembered, so that a site with as many cannot fill the memory."""
REPEATS_MAX = 3
"""How often a path may hold one segment; relative links in the wrong place add the same one again and again."""
SEGMENTS_MAX = 20
"""Segments of the longest honest path, and some."""

_DIGITS = re.compile(r"\d+")
_IDENTIFIER = re.compile(r"(?=[a-z]{0,64}\d)(?=\d{0,64}[a-z])[a-z\d]{8,64}", re.IGNORECASE)
"""Letters and digits in one word of eight characters and more, which are no word."""


def grows(key: str) -> bool:
    """Ask whether the path of a URL's key repeats itself.

    >>> grows("example.com/news/a/news/a/news/a/news/a"), grows("example.com/news/2026/11/11/a-story")
    (True, False)
    """
    segments = [segment for segment in key.partition("?")[0].split("/")[1:] if segment]
    if len(segments) > SEGMENTS_MAX:
        return True
    named = Counter(segment for segment in segments if not segment.isdecimal())
    return bool(named) and max(named.values()) > REPEATS_MAX


def pattern_of(key: str) -> str:
    """Return the pattern of a URL's key: numbers, identifiers and the values of parameters left out.

    >>> pattern_of("example.com/events/2026/12/?view=list&id=7"), pattern_of("example.com/(s(a1b2c3d4e5))/story")
    ('example.com/events/0/0/?view&id', 'example.com/(s(*))/story')
    """
    path, _, query = key.partition("?")
    host, slash, path = path.partition("/")
    path = _DIGITS.sub("0", _IDENTIFIER.sub("*", path))
    names = "&".join(pair.partition("=")[0] for pair in query.split("&"))
    return f"{host}{slash}{path}?{names}" if names else host + slash + path


def folder_of(key: str) -> str:
    """Return the pattern of all that stands beside a URL: its own without the last segment.

    >>> folder_of("example.com/news/2026/a-story-of-rain")
    'example.com/news/0/'
    """
    return _folder(pattern_of(key))


def _folder(pattern: str) -> str:
    head, slash, _ = pattern.partition("?")[0].rstrip("/").rpartition("/")
    return head + slash


class TrapGuard:
    """Counts what came of the requests for the addresses of each pattern, and knows by that which are traps."""

    def __init__(self) -> None:
        self._counts: OrderedDict[str, list[int]] = OrderedDict()
        """for each pattern its useless and its useful requests; the pattern met last stands last"""
        self._suspicious = False

    def note(self, key: str, *, useful: bool, requests: int = 1) -> None:
        """Count a page: whether it gave something that was not there before, for how many requests."""
        own = pattern_of(key)
        for pattern in (own, _folder(own)):
            counts = self._counts.setdefault(pattern, [0, 0])
            counts[useful] += requests
            self._counts.move_to_end(pattern)
            self._suspicious = self._suspicious or counts[False] >= USELESS_MAX
        while len(self._counts) > PATTERNS_MAX:
            self._counts.popitem(last=False)

    def has_given(self, pattern: str) -> bool:
        """Ask whether an address of a pattern, or of a folder, has given something new."""
        return self._counts.get(pattern, (0, 0))[True] > 0

    def trap_of(self, key: str) -> str | None:
        """Return the pattern of the trap that an address belongs to, or None when it belongs to none."""
        if not self._suspicious:
            return None
        for pattern in (pattern_of(key), folder_of(key)):
            useless, useful = self._counts.get(pattern, (0, 0))
            if useless >= USELESS_MAX and useful <= useless * USEFUL_SHARE:
                return pattern
        return None
