"""What newscrawl doctor finds of the machine: versions, the clock, the encoding."""

from __future__ import annotations

import codecs
import locale
import sqlite3
import sys
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib import metadata
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from packaging.requirements import Requirement

from newscrawl.reports.doctor import Check, Level

if TYPE_CHECKING:
    from collections.abc import Iterator

EXTRAS = {"js": "pages that need JavaScript", "dataset": "Parquet and queries"}
"""What can be installed besides, and what for."""
_YEARS = range(2026, 2100)
_SLACK = 60
"""Seconds that two clocks may be apart."""
_FAR = 3600.0
"""Seconds from which certificates, cron and Retry-After go wrong."""


def check_versions() -> Iterator[Check]:
    """Tell what is installed, and whether it is what this newscrawl was made for."""
    try:
        requirements = [Requirement(line) for line in metadata.requires("newscrawl") or ()]
    except metadata.PackageNotFoundError:  # the code runs where nobody installed it, as from an egg of Scrapyd's
        requirements = []
    wrong = []
    for requirement in requirements:
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            found = _installed(requirement.name)
            if found is None or not requirement.specifier.contains(found, prereleases=True):
                wrong.append(f"{requirement} is needed, {found or 'nothing'} is installed")
    python = ".".join(map(str, sys.version_info[:3]))
    told = ", ".join(f"{name} {_installed(name)}" for name in ("newscrawl", "scrapy", "twisted", "lxml"))
    for problem in wrong:
        yield Check("versions", Level.FAIL, problem, f"{sys.executable} -m pip install --upgrade newscrawl")
    yield Check("versions", Level.OK, f"Python {python}, {told}, SQLite {sqlite3.sqlite_version}")
    for extra, purpose in EXTRAS.items():
        named = [one for one in requirements if one.marker and _is_of(one, extra)]
        missing = [one.name for one in named if _installed(one.name) is None]
        said = f"{extra} ({purpose}): {'not installed' if missing else 'installed'}"
        yield Check("extras", Level.OK, f"{said}; pip install 'newscrawl[{extra}]' brings it" if missing else said)


def _is_of(requirement: Requirement, extra: str) -> bool:
    """Ask whether a requirement is one of an extra's, and not of the core's."""
    marker = requirement.marker
    return marker is not None and marker.evaluate({"extra": extra}) and not marker.evaluate({"extra": ""})


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def check_clock(now: datetime, last: str | None) -> Iterator[Check]:
    """Tell whether the clock can be right: *last* is the latest instant in the store."""
    said = f"{now:%Y-%m-%dT%H:%M:%SZ}"
    move = "set it: timedatectl set-ntp true"
    if now.year not in _YEARS:
        yield Check("clock", Level.FAIL, f"it says {said}", move)
    elif last and last > f"{now + timedelta(seconds=_SLACK):%Y-%m-%dT%H:%M:%SZ}":
        yield Check(
            "clock", Level.FAIL, f"it says {said}, but a run was noted at {last}: it was set back",
            f"{move}; until then nothing is due, and what is found counts as older than it is",
        )  # fmt: skip
    else:
        yield Check("clock", Level.OK, f"it says {said}")
    try:
        ZoneInfo("Europe/Berlin")
    except ZoneInfoNotFoundError:
        yield Check("clock", Level.FAIL, "there are no time zones", "pip install tzdata")


def check_clock_against(now: datetime, date: str | None) -> Check:
    """Tell how far the clock is from a server's, by the header Date of an answer that came *now*."""
    try:
        server = parsedate_to_datetime(date or "")
    except ValueError:
        return Check("clock", Level.OK, "the server does not say what time it is")
    apart = abs((now - (server if server.tzinfo else server.replace(tzinfo=UTC))).total_seconds())
    if apart <= _SLACK:
        return Check("clock", Level.OK, f"{apart:.0f} seconds from the server's")
    level = Level.FAIL if apart > _FAR else Level.WARN
    return Check(
        "clock", level, f"{apart:.0f} seconds from the server's, which says {date}", "timedatectl set-ntp true"
    )


def check_encoding() -> Iterator[Check]:
    """Tell whether names of files and what is printed are UTF-8."""
    encodings = {
        "names of files": sys.getfilesystemencoding(), "standard output": sys.stdout.encoding,
        "the locale": locale.getpreferredencoding(do_setlocale=False),
    }  # fmt: skip
    other = {what: name for what, name in encodings.items() if codecs.lookup(name or "ascii").name != "utf-8"}
    if other:
        told = ", ".join(f"{what}: {name}" for what, name in other.items())
        yield Check("locale", Level.WARN, f"not UTF-8: {told}", "set LANG=C.UTF-8 or PYTHONUTF8=1")
    else:
        yield Check("locale", Level.OK, "UTF-8")
