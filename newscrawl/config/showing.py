"""Showing a configuration: every value and what has set it, without its secrets."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from newscrawl.config.durations import duration_text
from newscrawl.config.keys import GROUP_KEYS, KEYS, RECEIVER_KEYS, SITE_KEYS
from newscrawl.config.words import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from newscrawl.config.configuration import Configuration, Value
    from newscrawl.config.groups import Group, SiteFacts
    from newscrawl.config.keys import Key

MASK = "***"


def document_of(configuration: Configuration, facts: Sequence[SiteFacts]) -> dict[str, Any]:
    """Return a configuration as a JSON document: ``file``, ``values``, ``groups`` (with their members), ``sites``, ``alerts``,
    ``exports``, ``notes``. Each value is an object of value and origin.
    """
    origins = configuration.origins
    return {
        "file": str(configuration.path) if configuration.path else None,
        "values": _values(configuration.values, KEYS),
        "groups": {
            name: {**_options(f"groups.{name}", GROUP_KEYS, _vars(group), origins), "members": list(group.members(facts))}
            for name, group in configuration.groups.items()
        },
        "sites": {name: _values(own, SITE_KEYS) for name, own in configuration.site_values.items()},
        "alerts": {
            receiver.name: _options(
                f"alerts.{receiver.name}", RECEIVER_KEYS[receiver.kind],
                {**receiver.options, "kind": receiver.kind, "on": receiver.on}, origins,
            )
            for receiver in configuration.receivers
        },
        "exports": [
            {"arguments": list(step.arguments), "groups": list(step.groups), "origin": f"{configuration.path} line {step.line}"}
            for step in configuration.exports
        ],
        "notes": [*configuration.notes, *_ungrouped(configuration, facts)],
    }  # fmt: skip


def _values(values: Mapping[str, Value], keys: Mapping[str, Key]) -> dict[str, dict[str, object]]:
    return {name: {"value": plain(keys[name], value.value), "origin": value.origin} for name, value in values.items()}


def _options(
    place: str, keys: Mapping[str, Key], values: Mapping[str, object], origins: Mapping[str, str]
) -> dict[str, object]:
    """Return all keys of a table, each with its value and what has set it."""
    return {
        name: {"value": plain(key, values[name]), "origin": origins.get(f"{place}.{name}", "default")}
        for name, key in keys.items()
    }


def _vars(group: Group) -> dict[str, object]:
    return {name: getattr(group, name) for name in GROUP_KEYS}


def plain(key: Key, value: object) -> object:
    """Return a value as JSON has it; of a secret no more than the host of a URL, and which headers there are."""
    if key.is_secret and value:
        if isinstance(value, dict):
            return dict.fromkeys(value, MASK)
        parts = urlsplit(str(value))
        return f"{parts.scheme}://{parts.hostname}/{MASK}" if parts.hostname else MASK
    if isinstance(value, timedelta):
        return duration_text(value)
    return list(value) if isinstance(value, tuple) else value


def text_of(value: object) -> str:
    """Return a value as a line of the report has it.

    >>> text_of(None), text_of(True), text_of(["feeds", "robots"]), text_of([])
    ('-', 'true', 'feeds, robots', 'none')
    """
    if value is None or value == "":
        return "-"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(map(text_of, value)) or "none"
    if isinstance(value, dict):
        return ", ".join(f"{name}: {inner}" for name, inner in value.items()) or "none"
    return f"{value:g}" if isinstance(value, float) else str(value)


def problems_of(configuration: Configuration, facts: Sequence[SiteFacts]) -> list[str]:
    """Return a sentence for each name of a site and country of an export that no card knows, and each group without a site.

    Names with a dot or an underscore may be sites without a card, as the store calls them.
    """
    known = {site.name for site in facts}
    problems = []
    for group in configuration.groups.values():
        place = f"{configuration.path} line {group.line}: groups.{group.name}"
        unknown = [name for name in (*group.sites, *group.without) if name not in known]
        problems += [f"{place}: there is no card {name!r}{did_you_mean(name, known)}" for name in unknown]
        if not group.members(facts):
            problems.append(f"{place}: no card is in it; newscrawl list shows all")
    for name, own in configuration.site_values.items():
        if name not in known and "." not in name and "_" not in name:
            origin = next((value.origin for value in own.values()), str(configuration.path))
            problems.append(f"{origin}: sites.{name}: there is no card {name!r}{did_you_mean(name, known)}")
    return [*problems, *_unknown_countries(configuration, facts)]


def _unknown_countries(configuration: Configuration, facts: Sequence[SiteFacts]) -> Iterator[str]:
    """Yield a sentence for each country that an export names and no card has."""
    from newscrawl.config.exporting import read_step

    known = sorted({site.country for site in facts if site.country})
    for number, step in enumerate(configuration.exports):
        for name in read_step(step.arguments[1:])[0].country:
            if name.upper() not in known:
                origin = configuration.origins.get(f"exports[{number}].options", str(configuration.path))
                meant = did_you_mean(name, known) or f"; cards have {', '.join(known)}"
                yield f"{origin}: exports[{number}].options: --country {name}: no card has it{meant}"


def _ungrouped(configuration: Configuration, facts: Sequence[SiteFacts]) -> list[str]:
    """Return a note on the sites that no group selects, where there are groups at all."""
    grouped = {name for group in configuration.groups.values() for name in group.members(facts)}
    others = [site.name for site in facts if site.name not in grouped and not site.off]
    if not configuration.groups or not others:
        return []
    names = ", ".join(others[:10]) + (", ..." if len(others) > 10 else "")
    return [f"{len(others)} of {len(facts)} sites are in no group: {names}"]
