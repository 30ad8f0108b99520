"""How far back a command goes: ``--since`` and the like, as a date or as a length of time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from newscrawl.exceptions import UsageError

_LENGTH = re.compile(r"(\d{1,6})\s?([hdwm])", re.IGNORECASE)
_HOURS = {"h": 1, "d": 24, "w": 7 * 24, "m": 30 * 24}


def since_of(text: str, now: datetime | None = None, *, option: str = "--since") -> str:
    """Return the instant that *option* names, as ``YYYY-MM-DDTHH:MM:SSZ``: a date, an instant, or a time before *now*.

    Lengths are hours, days, weeks or months of 30 days: ``12h``, ``3d``, ``2w``, ``1m``. An instant without a zone is
    in UTC.

    Raises:
        UsageError: it is none of them.

    >>> since_of("2026-11-01"), since_of("36h", datetime(2026, 11, 23, 12, tzinfo=UTC))
    ('2026-11-01T00:00:00Z', '2026-11-22T00:00:00Z')
    """
    text = text.strip()
    length = _LENGTH.fullmatch(text)
    try:
        if length:
            when = (now or datetime.now(UTC)) - timedelta(hours=int(length[1]) * _HOURS[length[2].lower()])
        else:
            when = datetime.fromisoformat(text)
            when = when.astimezone(UTC) if when.tzinfo else when
    except (ValueError, OverflowError):
        raise UsageError(f"{option} {text!r} is no date; write YYYY-MM-DD, or a length like 12h, 3d, 2w") from None
    return f"{when.year:04d}-{when:%m-%dT%H:%M:%SZ}"
