"""The kinds of values a configuration has: what each may be, written in TOML or as the text of a flag or variable."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from newscrawl.config.durations import duration_of
from newscrawl.config.words import did_you_mean
from newscrawl.discovery.since import since_of
from newscrawl.exceptions import UsageError
from newscrawl.store.dispositions import dispositions_of

if TYPE_CHECKING:
    from collections.abc import Callable


class UnfitError(Exception):
    """A value is not of its kind. Its text, which may be empty, is what else to say of it: "; write it in quotes"."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of values.

    ``of_value`` takes what TOML gives, ``of_text`` the text of an environment variable or a flag. Both raise UnfitError for
    what is no *noun*; its text is a hint for the user, and may be empty.
    """

    noun: str
    of_value: Callable[[object], object]
    of_text: Callable[[str], object]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise UnfitError(f'; write it in quotes: "{value}"' if isinstance(value, (int, float, date)) else "")
    if not value.strip():
        raise UnfitError("; leave the key out for none")
    if not value.isprintable():
        raise UnfitError("; leave out what cannot be printed")
    return value


TEXT = Kind("text", _text, _text)
PATH = Kind("path", _text, _text)
"""A file or folder; one of a configuration file is relative to the folder of that file."""


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise UnfitError
    return value


_WORDS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


def _flag_text(text: str) -> bool:
    if text.strip().lower() not in _WORDS:
        raise UnfitError
    return _WORDS[text.strip().lower()]


FLAG = Kind("true or false", _flag, _flag_text)


def number(least: float, most: float) -> Kind:
    """Return the kind of the numbers from *least* to *most*."""

    def of_value(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
            raise UnfitError
        return float(value)

    return Kind(f"number from {least:g} to {most:g}", of_value, lambda text: of_value(_float(text)))


def _float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise UnfitError from None


def whole(least: int, most: int) -> Kind:
    """Return the kind of the whole numbers from *least* to *most*."""

    def of_value(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise UnfitError
        return value

    def of_text(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise UnfitError from None
        return of_value(value)

    return Kind(f"whole number from {least} to {most}", of_value, of_text)


def _list(value: object) -> list[object]:
    if isinstance(value, (str, int, float)) and not isinstance(value, bool) and len(str(value)) < 60:
        raise UnfitError(f"; write [{json.dumps(value, ensure_ascii=False)}]")
    if not isinstance(value, (list, tuple)):
        raise UnfitError
    return list(value)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _names(value: object) -> tuple[str, ...]:
    names = _list(value)
    if not all(isinstance(name, str) and name.strip() for name in names):
        raise UnfitError
    return tuple(map(str, names))


NAMES = Kind("list of names", _names, lambda text: tuple(_parts(text)))


def numbers(least: float, most: float) -> Kind:
    """Return the kind of the lists of numbers from *least* to *most*."""
    one = number(least, most)

    def of_value(value: object) -> tuple[float, ...]:
        return tuple(cast("float", one.of_value(part)) for part in _list(value))

    noun = f"list of numbers from {least:g} to {most:g}"
    return Kind(noun, of_value, lambda text: of_value([_float(part) for part in _parts(text)]))


def choice(*known: str) -> Kind:
    """Return the kind of one of some words."""

    def of_value(value: object) -> str:
        if value not in known:
            raise UnfitError(did_you_mean(str(value), known))
        return str(value)

    return Kind(" or ".join(known), of_value, of_value)


def choices(*known: str) -> Kind:
    """Return the kind of the lists of some words."""

    def of_value(value: object) -> tuple[str, ...]:
        names = _names(value)
        for name in names:
            if name not in known:
                raise UnfitError(f": {name!r}{did_you_mean(name, known)}")
        return names

    return Kind(f"list of {', '.join(known)}", of_value, lambda text: of_value(_parts(text)))


def _since(value: object) -> str:
    text = value.isoformat() if isinstance(value, date) else _text(value)
    try:
        since_of(text)
    except UsageError:
        raise UnfitError from None
    return text


SINCE = Kind("date (2026-11-01) or length of time (12h, 3d, 2w)", _since, _since)


def _retry(value: object) -> tuple[str, ...]:
    names = _names(value)
    try:
        dispositions_of(names)
    except UsageError as error:
        raise UnfitError(f": {error}") from None
    return names


RETRY = Kind("list of reasons", _retry, lambda text: _retry(_parts(text)))


def _duration(value: object) -> object:
    try:
        return duration_of(_text(value))
    except (ValueError, OverflowError):
        raise UnfitError from None


DURATION = Kind("length of time; write it like 90s, 20m, 6h, 1d", _duration, _duration)


def _url(value: object) -> str:
    text = _text(value)
    try:
        parts = urlsplit(text)
        is_one = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and " " not in text
    except ValueError:  # brackets that enclose no address, a port that is none
        is_one = False
    if not is_one:
        raise UnfitError
    return text


URL = Kind("URL; write it like https://example.org/path", _url, _url)


def _cron(value: object) -> str:
    from datetime import UTC, datetime

    from cronsim import CronSim

    text = " ".join(_text(value).split())
    if text.startswith("@"):
        raise UnfitError("; write five fields, as in 0 6 * * * for every day at six")
    if len(text.split(" ")) != 5:
        raise UnfitError(f"; it has {len(text.split(' '))} fields")
    try:
        next(CronSim(text, datetime(2026, 1, 1, tzinfo=UTC)))
    except StopIteration:
        raise UnfitError("; there is no such day") from None
    except Exception as error:  # the library has errors of its own, and lets others through
        raise UnfitError(f" ({error})" if str(error) else "") from None
    return text


CRON = Kind("cron expression (minute hour day month weekday)", _cron, _cron)


def _zone(value: object) -> str:
    from zoneinfo import ZoneInfo, available_timezones

    text = _text(value)
    try:
        ZoneInfo(text)
    except (ValueError, OSError, KeyError):  # a path, a folder of the database, no such name
        raise UnfitError(did_you_mean(text, sorted(available_timezones()))) from None
    return text


ZONE = Kind("time zone; write it like Europe/Berlin", _zone, _zone)


def _headers(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(text, str) and text.isprintable() for text in value.values()):
        raise UnfitError
    return {str(name): str(text) for name, text in value.items()}


HEADERS = Kind('table of names and texts, as { Authorization = "Bearer ..." }', _headers, _headers)


def _command(value: object) -> tuple[str, ...]:
    words = _names(value)
    if not words:
        raise UnfitError
    return words


COMMAND = Kind("program with its arguments, as a list of texts", _command, _command)


def shown(value: object, noun: str) -> str:
    """Return the sentence that a value is no *noun*; long values are cut."""
    text = repr(value) if not isinstance(value, float) or math.isfinite(value) else f"{value}"
    return f"{text if len(text) <= 80 else text[:79] + '…'} is no {noun}"
