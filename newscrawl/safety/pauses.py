"""How long a host that has had enough is left alone."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

PAUSE = 5.0
"""Seconds a host is left alone that says it has had enough and not for how long; each further time in a row twice as
long."""


def retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks to wait: it holds a number or an HTTP date; None for neither.

    >>> retry_after("120", datetime(2026, 11, 21, 6, tzinfo=UTC))
    120.0
    >>> retry_after("Sat, 21 Nov 2026 06:01:00 GMT", datetime(2026, 11, 21, 6, tzinfo=UTC))
    60.0
    """
    text = (value or "").strip()[:100]
    try:
        seconds = float(text) if text[:1].isdecimal() else _until(text, now)
    except (ValueError, TypeError, IndexError, OverflowError):  # parsedate_to_datetime raises any of them
        return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _until(date: str, now: datetime) -> float:
    when = parsedate_to_datetime(date)
    return ((when if when.tzinfo else when.replace(tzinfo=UTC)) - now).total_seconds()
