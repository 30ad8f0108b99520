from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawl.discovery.since import since_of
from newscrawl.exceptions import UsageError

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-01", "2026-11-01T00:00:00Z"),
        ("2026-11-01T06:30", "2026-11-01T06:30:00Z"),
        ("2026-11-01T06:30:00+02:00", "2026-11-01T04:30:00Z"),
        (" 12h ", "2026-11-23T00:00:00Z"),
        ("3d", "2026-11-20T12:00:00Z"),
        ("2W", "2026-11-09T12:00:00Z"),
        ("1m", "2026-10-24T12:00:00Z"),
        ("0800-01-01", "0800-01-01T00:00:00Z"),
    ],
)
def test_a_date_or_a_length(text: str, instant: str) -> None:
    assert since_of(text, NOW) == instant


@pytest.mark.parametrize("text", ["", "yesterday", "2024-13-01", "3", "d", "3 years", "999999w", "-3d"])
def test_anything_else_is_told(text: str) -> None:
    with pytest.raises(UsageError, match="is no date; write YYYY-MM-DD, or a length like 12h, 3d, 2w"):
        since_of(text, NOW)
