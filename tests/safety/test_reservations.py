from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.safety.reservations import Reservation, is_reserved, read_reservations, reservation_of


@pytest.mark.parametrize(
    ("location", "path", "matches"),
    [
        ("/", "/world/a", True),
        ("/world/", "/world/a", True),
        ("/world/", "/sport/a", False),
        ("/world/*", "/world/a", True),
        ("*.html", "/world/a.html", True),
        ("/*/a$", "/world/a", True),
        ("/*/a$", "/world/ab", False),
        ("/world/a$", "/world/a", True),
        ("/world/a$", "/world/a/b", False),
        ("/a*a$", "/a", False),
        ("/*b*b*b$", "/bb", False),
        ("*", "/", True),
        ("", "/", True),
        ("world", "/world", False),
    ],
)
def test_where_a_rule_holds(location: str, path: str, matches: bool) -> None:
    assert reservation_of([Reservation(location, reserved=True)], path) == ("1" if matches else None)


def test_the_longest_location_counts_and_of_equal_ones_the_stricter() -> None:
    rules = read_reservations(
        b'[{"location": "/", "tdm-reservation": 1}, {"location": "/free/", "tdm-reservation": 0},'
        b' {"location": "/both/", "tdm-reservation": "0"}, {"location": "/both/", "tdm-reservation": "1"}]'
    )
    assert [reservation_of(rules, path) for path in ("/world", "/free/a", "/both/a")] == ["1", "0", "1"]


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[", b"null", b"7", b'["a"]', b'[{"location": 7, "tdm-reservation": 1}]', b'[{"location": "/"}]',
     b'[{"location": "/", "tdm-reservation": "yes"}]', b"[" * 100_000, b'[{"location": "/", "tdm-reservation": [1]}]'],
)  # fmt: skip
def test_what_is_no_rule_reserves_nothing(body: bytes) -> None:
    assert read_reservations(body) == []


def test_a_single_rule_may_stand_without_a_list() -> None:
    assert read_reservations(b'{"location": "/", "tdm-reservation": 1}') == [Reservation("/", reserved=True)]


@pytest.mark.parametrize(("value", "reserved"), [("1", True), (" 1 ", True), ("0", False), ("", False), (None, False)])
def test_what_reserves(value: str | None, reserved: bool) -> None:
    assert is_reserved(value) is reserved


def test_hostile_locations_cost_little() -> None:
    rules = [Reservation("/" + "*a" * 900 + "$", reserved=True)] * 1000
    started = time.process_time()
    reservation_of(rules, "/" + "a" * 1990 + "b")
    assert time.process_time() - started < 3


@given(st.text("/a*$", max_size=12), st.text("/ab", max_size=12))
def test_any_rule_is_judged(location: str, path: str) -> None:
    assert reservation_of([Reservation(location, reserved=True)], path) in ("1", None)
