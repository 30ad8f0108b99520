"""The configuration of a crawl, whatever it comes from: each value with its origin, groups, receivers, export steps."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawl.config.keys import KEYS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from newscrawl.config.groups import Group
    from newscrawl.config.receivers import Receiver


@dataclass(frozen=True, slots=True)
class Value:
    """A value, and what has set it: ``flag --data``, ``environment NEWSCRAWL_DATA``, ``newscrawl.toml line 3``, ``default``."""

    key: str
    value: object = field(repr=False)  # may be a secret
    origin: str


@dataclass(frozen=True, slots=True)
class ExportStep:
    """A table ``[[exports]]``: what ``newscrawl export`` is called with after a scheduled run."""

    arguments: tuple[str, ...]
    """file and options, as on the command line"""
    groups: tuple[str, ...] = ()
    """after runs of which groups; empty for all"""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Configuration:
    """All layers together: flags stand before the environment, that before the file, that before the defaults."""

    path: Path | None
    """the file that was read"""
    values: Mapping[str, Value]
    """by key of :data:`newscrawl.config.keys.KEYS`, every one"""
    groups: Mapping[str, Group]
    receivers: tuple[Receiver, ...]
    exports: tuple[ExportStep, ...]
    site_values: Mapping[str, Mapping[str, Value]]
    """by name of a site, what ``[sites.NAME]`` sets for it alone"""
    origins: Mapping[str, str]
    """by place (``groups.morning.cron``), the file and the line of each value of a table"""
    notes: tuple[str, ...] = ()
    """what may be a mistake and hinders nothing, a sentence each"""

    def __getitem__(self, key: str) -> object:
        """Return the value of a key."""
        return self.values[key].value

    @property
    def settings(self) -> dict[str, object]:
        """What Scrapy is given, by the names of its settings."""
        return {key.setting: self[name] for name, key in KEYS.items() if key.setting}

    def settings_of(self, site: str) -> dict[str, object]:
        """What ``[sites.NAME]`` sets for a site alone, by the names of Scrapy's settings."""
        own = self.site_values.get(site, {})
        return {KEYS[name].setting: value.value for name, value in own.items() if name in KEYS}

    @property
    def ping(self) -> str | None:
        """URL of the dead man's switch, as healthchecks.io has it: itself for success, /start, /fail."""
        address = self["ping"]
        return str(address) if address else None
