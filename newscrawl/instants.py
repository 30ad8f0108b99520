"""Instants of the record, as text.

A record says when by the clock of the page, ``2026-11-21T07:00:00+01:00``: the day a reader there saw. Where instants are put
in order or held against each other, they are in UTC, in which texts sort by time.
"""

from __future__ import annotations

from datetime import UTC, datetime


def in_utc(instant: str | None) -> str | None:
    """Return an instant of the record in UTC; a bare day, which has no zone, and None stay as they are.

    >>> in_utc("2026-11-21T07:00:00+01:00"), in_utc("2026-11-21")
    ('2026-11-21T06:00:00Z', '2026-11-21')
    """
    if instant is None or instant.endswith("Z") or "T" not in instant:
        return instant
    return datetime.fromisoformat(instant).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
