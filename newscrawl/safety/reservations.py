"""Reservations of text and data mining: what /.well-known/tdmrep.json says of a page (W3C's TDMRep, 10 May 2024)."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

RULES_MAX = 1_000
_LENGTH_MAX = 2_000


@dataclass(frozen=True, slots=True)
class Reservation:
    """A rule: the places it holds for (as in robots.txt: ``*`` for anything, ``$`` for the end), and what it says."""

    location: str
    reserved: bool


def read_reservations(body: bytes) -> list[Reservation]:
    """Return the rules of a tdmrep.json, at most a thousand; none when it cannot be read as one.

    >>> read_reservations(b'[{"location": "/world/", "tdm-reservation": 1}]')
    [Reservation(location='/world/', reserved=True)]
    """
    try:
        rules = orjson.loads(body)
    except ValueError:
        return []
    found = []
    for rule in rules[:RULES_MAX] if isinstance(rules, list) else [rules]:
        location, value = (
            (rule.get("location"), rule.get("tdm-reservation")) if isinstance(rule, dict) else (None, None)
        )
        if isinstance(location, str) and len(location) <= _LENGTH_MAX and value in (0, 1, "0", "1"):
            found.append(Reservation(location, is_reserved(str(int(value)))))
    return found


def reservation_of(rules: list[Reservation], path: str) -> str | None:
    """Return what the rules say of a page, "1" for reserved, "0" for not, None for nothing: the longest location counts,
    of equal ones the one that reserves.

    >>> reservation_of([Reservation("/", True), Reservation("/free/*", False)], "/free/a-story")
    '0'
    """
    matching = [rule for rule in rules if _matches(rule.location, path)]
    if not matching:
        return None
    best = max(matching, key=lambda rule: (len(rule.location), rule.reserved))
    return "1" if best.reserved else "0"


def is_reserved(value: str | None) -> bool:
    """Ask whether the value of a TDM-Reservation header, meta or rule reserves the rights.

    >>> is_reserved("1"), is_reserved("0"), is_reserved(None)
    (True, False, False)
    """
    return value is not None and value.strip() == "1"


def _matches(location: str, path: str) -> bool:
    """Ask whether a path begins as a location says; each part is looked for once, so a hostile one costs no more."""
    to_the_end = location.endswith("$")
    first, *parts = location.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    last = parts.pop() if parts and to_the_end else None
    for part in parts:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if last is not None:
        return len(path) - len(last) >= at and path.endswith(last)
    return at == len(path) if to_the_end else True
