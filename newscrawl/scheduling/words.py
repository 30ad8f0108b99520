"""Lengths of time and instants in the words of reports."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def length(time: timedelta) -> str:
    """Return a length of time in two units at most.

    >>> [length(timedelta(seconds=seconds)) for seconds in (0, 59, 90, 3600, 93_000, 1_300_000)]
    ['0 s', '59 s', '1 min 30 s', '1 h', '1 d 1 h', '15 d']
    """
    seconds = max(0, round(time.total_seconds()))
    for (unit, size), (smaller, small) in (
        (("d", 86_400), ("h", 3600)),
        (("h", 3600), ("min", 60)),
        (("min", 60), ("s", 1)),
    ):
        if seconds >= size:
            whole, rest = divmod(seconds, size)
            more = rest // small if whole < 10 else 0
            return f"{whole} {unit} {more} {smaller}" if more else f"{whole} {unit}"
    return f"{seconds} s"


def instant(time: datetime) -> str:
    """Return an instant as the store writes it.

    >>> instant(datetime(2026, 11, 21, 6, tzinfo=UTC))
    '2026-11-21T06:00:00Z'
    """
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def instant_of(text: str) -> datetime:
    """Return the instant that the store wrote."""
    return datetime.fromisoformat(text)
