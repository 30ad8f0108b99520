"""Dates as feeds, sitemaps and ``time`` elements write them."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from newscrawl.extraction.date_text import parse_date
from newscrawl.instants import in_utc


def to_instant(text: str | None, language: str | None = None) -> str | None:
    """Return a date in UTC as ``YYYY-MM-DDTHH:MM:SSZ``, or as ``YYYY-MM-DD`` where no time is given; None for no date.

    A year before 1990 is a machine's zero (1970-01-01) and no date of an announcement.

    >>> to_instant("Sat, 21 Nov 2026 07:00:00 +0100"), to_instant("2026-11-21"), to_instant("soon")
    ('2026-11-21T06:00:00Z', '2026-11-21', None)
    """
    text = (text or "").strip()[:100]
    if not any(map(str.isdigit, text)):
        return None
    when = _mail_date(text) if text[0].isalpha() else None
    if when is not None and 1990 <= when.year <= 2100:
        return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    found = parse_date(text, language=language)
    return in_utc(str(found)) if found is not None and found.when.year >= 1990 else None


def _mail_date(text: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)
