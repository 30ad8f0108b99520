from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.safety.pauses import retry_after

NOW = datetime(2026, 11, 21, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 7 ", 7.0),
        ("1.5", 1.5),
        ("Sat, 21 Nov 2026 06:02:00 GMT", 120.0),
        ("Saturday, 21-Nov-26 06:02:00 GMT", 120.0),
        ("Sat Nov 21 06:02:00 2026", 120.0),
        ("Sat, 21 Nov 2026 07:02:00 +0100", 120.0),
        ("Sat, 21 Nov 2020 06:00:00 GMT", 0.0),
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("9" * 100_000, float("9" * 100)),
        ("1e999", None),
        ("١٢", 12.0),
        ("Sat, 99 Nov 2026 06:02:00 GMT", None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@given(st.text())
def test_any_header_is_read(value: str) -> None:
    seconds = retry_after(value, NOW)
    assert seconds is None or seconds >= 0
