"""Reading a configuration: which file, and which layer sets each key."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from newscrawl.config.configuration import Configuration, Value
from newscrawl.config.keys import KEYS, SECTIONS
from newscrawl.config.kinds import UnfitError
from newscrawl.config.sections import exports_of, groups_of, receivers_of, sites_of
from newscrawl.config.tables import Reader, objection
from newscrawl.config.toml_source import Source, read_source
from newscrawl.config.words import did_you_mean
from newscrawl.exceptions import ConfigurationError
from newscrawl.safety.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newscrawl.config.keys import Key

FILE = "newscrawl.toml"
PREFIX = "NEWSCRAWL_"
"""Of the names of our environment variables."""


def load_configuration(
    path: Path | None = None,
    environ: Mapping[str, str] = os.environ,
    flags: Mapping[str, object] = MappingProxyType({}),
) -> Configuration:
    """Return what is set by flags, the environment, the file and the defaults.

    Args:
        path: the file; None for the one that NEWSCRAWL_CONFIG names, else ``newscrawl.toml`` in the folder the command runs
            in if there is one.
        environ: the environment. A variable that is empty counts as not set.
        flags: values by how the command line writes them: ``{"--data": "data", "-s DOWNLOAD_DELAY": "3"}``.

    Raises:
        ConfigurationError: anything in it is wrong; it names file, line, key and value.
    """
    path = path or _path_in(environ)
    reader = Reader(read_source(path) if path else Source(Path(FILE), {}, {}), environ)
    values = {
        **{name: Value(name, key.default, "default") for name, key in KEYS.items()},
        **_of_file(reader),
        **dict(_of_environment(reader)),
        **_of_flags(flags, reader.problems),
    }
    configuration = Configuration(
        path=path,
        values=values,
        groups=groups_of(reader),
        receivers=tuple(receivers_of(reader)),
        exports=tuple(exports_of(reader)),
        site_values=sites_of(reader),
        origins=reader.origins,
        notes=(*reader.notes, *_misspelt(environ)),
    )
    if reader.problems:
        raise ConfigurationError(reader.problems)
    return configuration


def load_or_exit() -> Configuration:
    """Return the configuration of this process; tell its mistakes on standard error, a line each, and exit with 2.

    Scrapy reads its settings before any command of ours is asked, and would show a traceback.
    """
    try:
        return load_configuration()
    except ConfigurationError as error:
        for problem in error.problems:
            sys.stderr.write(f"newscrawl: error: {printable(problem)}\n")
        sys.exit(error.exit_code)


def _path_in(environ: Mapping[str, str]) -> Path | None:
    named = environ.get("NEWSCRAWL_CONFIG")
    if named:
        return Path(named)
    here = Path(FILE)
    return here if here.exists() or here.is_symlink() else None


# -- the layers of keys ---------------------------------------------------------------------------------------------------


def _of_file(reader: Reader) -> dict[str, Value]:
    tables = {name: value for name, value in reader.source.tables.items() if name not in SECTIONS}
    values = reader.table((), tables, KEYS)
    return {name: Value(name, value, reader.origins[name]) for name, value in values.items()}


def _of_environment(reader: Reader) -> Iterator[tuple[str, Value]]:
    for name, key in KEYS.items():
        text = reader.environ.get(key.variable)
        if text and not key.is_flag_only:
            value = _read(key, text, f"environment {key.variable}", reader.problems)
            if value is not None:
                yield name, value


def values_of_flags(flags: Mapping[str, object]) -> dict[str, Value]:
    """Return what flags set, by key; they are written as for :func:`load_configuration`. Settings of Scrapy's without a key
    are passed over.

    Raises:
        ConfigurationError: a setting of ours is unknown, or its value is none.
    """
    problems: list[str] = []
    values = _of_flags(flags, problems)
    if problems:
        raise ConfigurationError(problems)
    return values


def _of_flags(flags: Mapping[str, object], problems: list[str]) -> dict[str, Value]:
    values = {}
    by_flag = {flag: key for key in KEYS.values() for flag in (key.flag, f"-s {key.setting}") if key.setting}
    for flag, given in flags.items():
        key = by_flag.get(flag)
        if key is None and flag.startswith("-s NEWSCRAWL_"):
            known = [key.setting for key in KEYS.values()]
            problems.append(f"{flag}: there is no such setting{did_you_mean(flag[3:], known)}")
        value = _read(key, given, f"flag {flag}", problems) if key else None
        if value is not None:
            values[value.key] = value
    return values


def _read(key: Key, given: object, origin: str, problems: list[str]) -> Value | None:
    """Return the value of a key that a variable or a flag sets; None, and a problem, when it is none."""
    try:
        value = key.kind.of_text(given) if isinstance(given, str) else key.kind.of_value(given)
    except UnfitError as error:
        problems.append(f"{origin}: {objection(key, given, error)}")
        return None
    return Value(key.name, value, origin)


def _misspelt(environ: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for each variable that is nearly one of ours; others of our prefix may be somebody else's."""
    known = [*(key.variable for key in KEYS.values()), f"{PREFIX}CONFIG"]
    own = [name.removeprefix(PREFIX) for name in known]
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            near = did_you_mean(name.removeprefix(PREFIX), own, cutoff=0.75)
            if near:
                yield f"environment {name}: there is no such setting{near.replace('mean ', f'mean {PREFIX}')}"
