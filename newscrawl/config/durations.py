"""Lengths of time as a configuration writes them: a number and s, m, h or d."""

from __future__ import annotations

import re
from datetime import timedelta

_LENGTH = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)\s?([smhd])", re.ASCII)
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def duration_of(text: str) -> timedelta:
    """Return the length of time that *text* writes, such as ``90s``, ``20m``, ``6h``, ``1.5d``.

    Raises:
        ValueError: it is none.

    >>> duration_of("90s"), duration_of("1d")
    (datetime.timedelta(seconds=90), datetime.timedelta(days=1))
    """
    length = _LENGTH.fullmatch(text.strip())
    if not length:
        raise ValueError(f"{text!r} is no length of time; write it like 90s, 20m, 6h, 1d")
    return timedelta(seconds=float(length[1]) * _SECONDS[length[2]])


def duration_text(length: timedelta) -> str:
    """Return a length of time as a configuration writes it, in the largest unit that leaves no fraction.

    >>> duration_text(timedelta(minutes=90)), duration_text(timedelta(hours=48)), duration_text(timedelta())
    ('90m', '2d', '0s')
    """
    seconds = length.total_seconds()
    unit = next((name for name in "dhm" if seconds and seconds % _SECONDS[name] == 0), "s")
    return f"{seconds / _SECONDS[unit]:g}{unit}"
