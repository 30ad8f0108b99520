"""What servers answered to a run, and how long it took: a histogram for each status, some thirty rows a run."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections import Counter
    from collections.abc import Iterable

    Responses = Counter[tuple[int, int]]
    """how many answers there were by (status of HTTP, milliseconds at most)"""

LATENCY_MAX = 600_000
"""Milliseconds of the last class; no answer may take that long."""


class ResponseTable:
    """Table ``run_responses``. Writes belong inside a transaction of the store."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def add(self, run: str, responses: Responses) -> None:
        """Note what was answered to a run."""
        self._db.executemany(
            "INSERT INTO run_responses VALUES (?, ?, ?, ?)",
            ((run, status, at_most, number) for (status, at_most), number in sorted(responses.items())),
        )


def class_of(seconds: float) -> int:
    """Return the class of a latency: the milliseconds that it took at most, powers of the square root of two.

    >>> class_of(0.0004), class_of(0.25), class_of(0.26)
    (1, 256, 362)
    """
    milliseconds = min(max(seconds * 1000, 1.0), LATENCY_MAX)
    return round(2 ** (math.ceil(2 * math.log2(milliseconds)) / 2))


def latency_within(classes: Iterable[tuple[int, int]], share: float) -> int | None:
    """Return the milliseconds within which *share* of the answers came, of (milliseconds at most, number); None of none.

    >>> latency_within([(256, 8), (1024, 1), (512, 1)], 0.9)
    512
    """
    left = sorted(classes)
    wanted = share * sum(number for _, number in left)
    for at_most, number in left:
        wanted -= number
        if wanted <= 1e-9:
            return at_most
    return None
