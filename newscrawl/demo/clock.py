"""Dates as the demo outlets print them. The demo has no clock: its present is a fixed evening."""

from datetime import UTC, datetime

NOW = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)

_GERMAN_MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
_ENGLISH_MONTHS = "January February March April May June July August September October November December".split()


def utc(moment: datetime) -> datetime:
    """Return *moment* in UTC."""
    return moment.astimezone(UTC)


def long_date(moment: datetime) -> str:
    """Return the day as English-language outlets print it, whatever the machine's locale.

    >>> long_date(NOW)
    'November 20, 2026'
    """
    return f"{_ENGLISH_MONTHS[moment.month - 1]} {moment.day}, {moment.year}"


def german_date(moment: datetime) -> str:
    """Return day and local time as German outlets print them.

    >>> german_date(NOW)
    '20. November 2026, 20:00 Uhr'
    """
    return f"{moment.day}. {_GERMAN_MONTHS[moment.month - 1]} {moment.year}, {moment:%H:%M} Uhr"


def ago(moment: datetime) -> str:
    """Return how long before the demo's present *moment* was: hours, then days for three days, then the date.

    >>> ago(datetime(2026, 11, 20, 17, 5, tzinfo=UTC))
    '2 hours ago'
    """
    hours = int((NOW - moment).total_seconds() // 3600)
    if hours < 24:
        return f"{hours} hours ago"
    if hours < 96:
        return "1 day ago" if hours < 48 else f"{hours // 24} days ago"
    return long_date(moment)
