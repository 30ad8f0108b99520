"""What happens in a crawl as JSON, an object a line on standard error (``--json-log``)."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

import orjson


def say_event(event: str, **fields: object) -> None:
    """Write an event with the time, and what belongs to it."""
    sys.stderr.write(f"{event_line(event, datetime.now(UTC), fields)}\n")
    sys.stderr.flush()


def event_line(event: str, when: datetime, fields: dict[str, object]) -> str:
    """Return an event as a line of JSON.

    >>> event_line("site_started", datetime(2026, 11, 23, 12, tzinfo=UTC), {"site": "gazette"})
    '{"time":"2026-11-23T12:00:00.000Z","event":"site_started","site":"gazette"}'
    """
    time = when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    document = {"time": time, "event": event, **fields}
    try:
        return orjson.dumps(document, default=str).decode()
    except TypeError:  # half a character pair of UTF-16, of a broken page or file name
        return json.dumps(document, default=str, ensure_ascii=False).encode("utf-8", "replace").decode()


class EventFormatter(logging.Formatter):
    """Makes an event of a record of the log."""

    def format(self, record: logging.LogRecord) -> str:
        """Return it as a line of JSON."""
        fields: dict[str, object] = {"level": record.levelname, "logger": record.name, "message": record.getMessage()}
        if record.exc_info:
            fields["traceback"] = record.exc_text or self.formatException(record.exc_info)
        return event_line("log", datetime.fromtimestamp(record.created, UTC), fields)
