"""The tables of tables of a configuration: groups of sites, single sites, alerts, steps of export."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from newscrawl.config.configuration import ExportStep, Value
from newscrawl.config.groups import Group
from newscrawl.config.keys import EXPORT_KEYS, GROUP_KEYS, RECEIVER_KEYS, REQUIRED, SITE_KEYS
from newscrawl.config.receivers import Receiver
from newscrawl.config.tables import FROM_ENVIRONMENT, dotted
from newscrawl.config.words import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from newscrawl.config.tables import Reader
    from newscrawl.config.toml_source import Place

_NAME = re.compile(r"[\w.-]{1,64}", re.ASCII)


def groups_of(reader: Reader) -> dict[str, Group]:
    """Return the tables ``[groups.NAME]`` by name."""
    return dict(_groups(reader))


def _groups(reader: Reader) -> Iterator[tuple[str, Group]]:
    for name, table in _tables(reader, "groups"):
        place = ("groups", name)
        values = cast("dict[str, Any]", reader.table(place, table, GROUP_KEYS))
        group = Group(name=name, line=reader.source.line(place), **values)
        if not {"sites", "countries", "languages", "tags"} & table.keys():
            reader.wrong(place, "it selects no site; give it sites, countries, languages or tags")
        if group.least > group.most:
            reader.wrong((*place, "least"), "it is longer than most")
        if not group.time_limit:
            reader.wrong((*place, "time_limit"), "it leaves no time for a crawl; write it like 90s, 20m, 6h")
        yield name, group


def sites_of(reader: Reader) -> dict[str, dict[str, Value]]:
    """Return the values of the tables ``[sites.NAME]``, by name and key."""
    sites = {}
    for name, table in _tables(reader, "sites"):
        values = reader.table(("sites", name), table, SITE_KEYS)
        sites[name] = {
            key: Value(key, value, reader.origins[dotted(("sites", name, key))]) for key, value in values.items()
        }
    return sites


def receivers_of(reader: Reader) -> Iterator[Receiver]:
    """Yield the tables ``[alerts.NAME]``."""
    for name, table in _tables(reader, "alerts"):
        place = ("alerts", name)
        kind = table.get("kind")
        if not isinstance(kind, str) or kind not in RECEIVER_KEYS:
            said = f"{kind!r} is no kind of receiver" if "kind" in table else "it is missing"
            reader.wrong((*place, "kind"), f"{said}; write one of {', '.join(RECEIVER_KEYS)}")
            continue
        keys = RECEIVER_KEYS[kind]
        told_before = len(reader.missing)
        values = reader.table(place, table, keys)
        named = {key.removesuffix(FROM_ENVIRONMENT) for key in table}
        for key in (key for key in keys if key in REQUIRED and key not in named):
            reader.wrong((*place, key), "it is missing")
        options: dict[str, Any] = {key: values.get(key, keys[key].default) for key in keys}
        yield Receiver(
            name, options.pop("kind"), on=options.pop("on"), options=options,
            missing=tuple(reader.missing[told_before:]), line=reader.source.line(place),
        )  # fmt: skip


def exports_of(reader: Reader) -> Iterator[ExportStep]:
    """Yield the tables ``[[exports]]``, in their order."""
    tables = reader.source.tables.get("exports", [])
    groups = reader.source.tables.get("groups")
    known = groups if isinstance(groups, dict) else {}
    if not isinstance(tables, list):
        reader.wrong(("exports",), "it is no list of tables; write [[exports]] and its keys in lines below")
        return
    for number, table in enumerate(tables):
        place = ("exports", number)
        values = cast("dict[str, Any]", reader.table(place, table, EXPORT_KEYS))
        if isinstance(table, dict) and "file" not in table:
            reader.wrong((*place, "file"), "it is missing")
        for group in values.get("groups", ()):
            if group not in known:
                reader.wrong((*place, "groups"), f"there is no group {group!r}{did_you_mean(group, known)}")
        if "file" in values:
            _check_step(reader, place, values, known)
        arguments = (values.get("file", ""), *values.get("options", ()))
        yield ExportStep(arguments, values.get("groups", ()), reader.source.line(place))


def _check_step(reader: Reader, place: Place, values: dict[str, Any], groups: Collection[str]) -> None:
    """Note what ``newscrawl export`` would refuse of a step, as long as nobody waits for it."""
    from newscrawl.config.exporting import objections_to_step  # only files that have a step need all its words

    given = reader.source.tables["exports"][place[1]]["file"]
    if given.endswith("/"):
        values["file"] = f"{values['file'].rstrip('/')}/"  # paths lose it, and with it that they are a folder's
    for key, sentence in objections_to_step("-" if given == "-" else values["file"], values.get("options", ()), groups):
        reader.wrong((*place, key), sentence)


def _tables(reader: Reader, section: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name and the content of every table ``[section.NAME]``."""
    tables = reader.source.tables.get(section, {})
    if not isinstance(tables, dict):
        meant = "; the folder of your own cards is the key cards" if section == "sites" else ""
        reader.wrong((section,), f"it is no table; write [{section}.NAME] and its keys in lines below{meant}")
        return
    for name, table in tables.items():
        if not isinstance(table, dict):
            reader.wrong((section, name), f"it is no table; write [{section}.NAME] and its keys in lines below")
        elif not _NAME.fullmatch(name):
            reader.wrong((section, name), f"{name!r} is no name; use letters, digits, dots, - and _")
        else:
            yield name, table
