"""What is scheduled: the configuration, which sites each group has, and how a crawl of them is started."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from newscrawl.config import load_configuration

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newscrawl.config import Configuration, Group


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a scheduler must know. The sites of a group are found by cards, which it does not load itself."""

    configuration: Configuration
    data: Path
    members: Mapping[str, tuple[str, ...]]
    """by name of a group the sites it has"""
    wrong: Mapping[str, str] = field(default_factory=dict)
    """by name of a site what is wrong with its card: it cannot be crawled, and would keep others of its group from it"""
    words: tuple[str, ...] = ()
    """options that every command it starts is given, besides the data folder"""

    @property
    def groups(self) -> list[Group]:
        """The groups that are due by themselves and have any site."""
        groups = self.configuration.groups.values()
        return [group for group in groups if group.is_scheduled and self.members.get(group.name)]

    @property
    def options(self) -> tuple[str, ...]:
        """All options that a command it starts is given."""
        return ("--data", str(self.data), *self.words)

    @property
    def groups_at_once(self) -> int:
        """How many groups may be crawled side by side."""
        return int(str(self.configuration["groups_at_once"]))

    @property
    def summary(self) -> str:
        """How many groups and sites there are, in words."""
        sites = {site for group in self.groups for site in self.members[group.name]}
        return f"{_count(len(self.groups), 'group')}, {_count(len(sites), 'site')}"

    def as_json(self) -> bytes:
        """Return what the process that runs the schedule is handed over; the configuration it reads itself."""
        return orjson.dumps({"data": str(self.data), "members": self.members, "wrong": self.wrong, "words": self.words})

    @classmethod
    def of_json(cls, text: bytes) -> Plan:
        """Return the plan that was handed over, with the configuration as it is now; raises ConfigurationError."""
        handed = orjson.loads(text)
        members = {name: tuple(sites) for name, sites in handed["members"].items()}
        return cls(load_configuration(), Path(handed["data"]), members, handed["wrong"], tuple(handed["words"]))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
