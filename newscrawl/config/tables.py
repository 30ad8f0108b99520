"""Checking what a file's tables hold: unknown keys, values of the wrong kind, values that are in the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawl.config.keys import KEYS, SECTIONS, Key, same_key
from newscrawl.config.kinds import HEADERS, PATH, UnfitError, shown
from newscrawl.config.words import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newscrawl.config.toml_source import Place, Source

FROM_ENVIRONMENT = "_env"
"""``password_env = "SMTP_PASSWORD"``: the value is in that environment variable, and never in the file."""


@dataclass(slots=True)
class Reader:
    """Reads the tables of a file; *problems* collects a sentence for each mistake, with file and line."""

    source: Source
    environ: Mapping[str, str]
    problems: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """variables that values are taken from, and which are not set"""
    origins: dict[str, str] = field(default_factory=dict)
    """by dotted place of each sound value, the file and the line of its key"""
    notes: list[str] = field(default_factory=list)
    """what is no mistake as long as nobody needs it"""

    def wrong(self, place: Place, sentence: str) -> None:
        """Note a mistake."""
        self.problems.append(f"{self.source.where(place)}: {dotted(place)}: {sentence}")

    def table(self, place: Place, table: object, keys: Mapping[str, Key]) -> dict[str, object]:
        """Return the sound values of a table by key."""
        values: dict[str, object] = {}
        if not isinstance(table, dict):
            self.wrong(place, "it is no table")
            return values
        for name, given in table.items():
            here = (*place, name)
            own = keys.get(name.removesuffix(FROM_ENVIRONMENT))
            if name in keys:
                self._keep(values, here, keys[name], given)
            elif own and own.is_secret:
                self._fetch(values, here, own, given)
            else:
                self.wrong(here, f"there is no such key{_instead(name, keys, is_top=not place)}")
        return values

    def _keep(self, values: dict[str, object], place: Place, key: Key, given: object) -> None:
        if key.is_flag_only:
            self.wrong(place, f"it is of one run only, so it has no place in a file; use {key.on_command_line}")
            return
        try:
            value = key.kind.of_value(given)
        except UnfitError as error:
            self.wrong(place, objection(key, given, error))
            return
        if key.kind is PATH:
            value = str(self.source.path.parent / os.path.expanduser(str(value)))  # noqa: PTH111 # fails where ~ has no meaning
        self.origins[dotted((*place[:-1], key.name))] = self.source.where(place)
        values[key.name] = {**_mapping(values.get(key.name)), **_mapping(value)} if key.kind is HEADERS else value

    def _fetch(self, values: dict[str, object], place: Place, key: Key, given: object) -> None:
        """Take the value of a key from the environment."""
        named = _mapping(given) if key.kind is HEADERS else {key.name: given}
        if not named or not all(isinstance(name, str) and name for name in named.values()):
            example = '{ Authorization = "OPS_TOKEN" }' if key.kind is HEADERS else '"OPS_SECRET"'
            self.wrong(place, f"it names no environment variable; write {place[-1]} = {example}")
            return
        found = {name: self.environ.get(str(variable), "") for name, variable in named.items()}
        missing = [str(variable) for name, variable in named.items() if not found[name]]
        self.missing += missing
        self.notes += [f"{self.source.where(place)}: {dotted(place)}: {variable} is not set" for variable in missing]
        if not missing:
            self._keep(values, place, key, found if key.kind is HEADERS else found[key.name])


def objection(key: Key, given: object, error: UnfitError) -> str:
    """Return the sentence that a value is not of a key's kind; a secret is not shown in it."""
    return f"it is no {key.kind.noun}" if key.is_secret else f"{shown(given, key.kind.noun)}{error}"


def dotted(place: Place) -> str:
    """Return a place as people write it.

    >>> dotted(("groups", "morning", "cron")), dotted(("exports", 1, "file"))
    ('groups.morning.cron', 'exports[1].file')
    """
    words = "".join(f"[{name}]" if isinstance(name, int) else f".{name}" for name in place)
    return words.removeprefix(".")


def _instead(name: str, keys: Mapping[str, Key], *, is_top: bool) -> str:
    """Return what to write in place of a key that is not known."""
    same = same_key(name)
    if same in keys:
        return f"; did you mean {same}?"
    if not is_top and name in KEYS:
        return "; it is a key of the whole file, to stand above the first [table]"
    return did_you_mean(name, [*keys, *SECTIONS] if is_top else keys)


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}
