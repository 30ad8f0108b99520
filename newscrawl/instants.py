"""Instants of the record, as text.

A record says when by the clock of the page, ``2026-11-21T07:00:00+01:00``: the day a reader there saw. Where instants are put
in order or held against each other, they are in UTC, in which texts sort by time.
"""

from __future__ import annotations

from datetime import UTC, datetime


def in_utc(instant: str | None) -> str | None:
    """Return an instant of the record in UTC; one without a zone is in UTC, whatever the machine's own is. A bare day, which
    has no zone, and None stay as they are; so does what is no instant, as a spider may have set it by hand.

    >>> in_utc("2026-11-21T07:00:00+01:00"), in_utc("2026-11-21"), in_utc("2026-11-21T06:00:00"), in_utc("Today")
    ('2026-11-21T06:00:00Z', '2026-11-21', '2026-11-21T06:00:00Z', 'Today')
    """
    if instant is None or instant.endswith("Z") or "T" not in instant:
        return instant
    try:
        when = datetime.fromisoformat(instant)
        zoned = when.astimezone(UTC) if when.tzinfo else when
    except (ValueError, OverflowError):  # no date; in UTC, before the year 1 or after 9999
        return instant
    return zoned.isoformat(timespec="seconds")[:19] + "Z"
