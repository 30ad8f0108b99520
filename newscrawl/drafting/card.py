"""The card of a site as source text: the few lines a person would have written."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawl.addresses.urls import authority_of
from newscrawl.cleaning.characters import comparison_key
from newscrawl.drafting.pairs import NO_CARD
from newscrawl.exceptions import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NAME = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")
_WIDTH = 120
_PLAIN_LABELS = frozenset(("www", "m", "amp", "mobile", "edition"))
_NO_COUNTRIES = frozenset("eu io tv me co ai fm cc ly to gg im sh app news info org com net".split())
"""Endings that are sold everywhere, or name no country."""
_COUNTRIES = {
    "uk": "GB", "xn--p1ai": "RU", "xn--j1amh": "UA", "xn--90ae": "BG", "xn--90a3ac": "RS", "xn--d1alf": "MK", "xn--qxam": "GR",
    "xn--fiqs8s": "CN", "xn--fiqz9s": "CN", "xn--wgbh1c": "EG", "xn--mgberp4a5d4ar": "SA", "xn--h2brj9c": "IN",
}  # fmt: skip
"""Countries of endings that are not their two letters (IANA, Root Zone Database)."""


@dataclass(slots=True)
class Card:
    """What a card says; ``platform`` is (module, class)."""

    name: str
    domain: str
    title: str
    """what the site is called"""
    platform: tuple[str, str] = ("newscrawl.platforms.generic", "Generic")
    scheme: str = "https"
    host: str = ""
    """host that paths stand for, where the domain itself does not answer"""
    sections: Sequence[str] = ()
    feeds: Sequence[str] = ()
    sitemaps: Sequence[str] = ()
    rules: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    country: str | None = None

    @property
    def source(self) -> str:
        """The card as Python.

        >>> print(Card("herald", "herald.example", "The Herald", sections=["/world/"], language="en").source, end="")
        from newscrawl.platforms.generic import Generic
        <BLANKLINE>
        <BLANKLINE>
        class TheHerald(Generic):
            \"\"\"The Herald.\"\"\"
        <BLANKLINE>
            name = "herald"
            domain = "herald.example"
            sections = ["/world/"]
            language = "en"
        """
        module, platform = self.platform
        lines = [
            f"from {module} import {platform}",
            "",
            "",
            f"class {class_name(self.title if self.title != self.domain else '', self.name)}({platform}):",
        ]
        lines += [f'    """{_sentence(self.title)}"""', ""]
        for name in (
            "name",
            "domain",
            "host",
            "scheme",
            "sections",
            "feeds",
            "sitemaps",
            "rules",
            "language",
            "country",
        ):
            value = getattr(self, name)
            if value and not (name == "scheme" and value == "https"):
                lines += _assignment(name, value)
        return "\n".join(lines) + "\n"


def code_lines(source: str) -> int:
    """Return how many lines of a card are code: neither blank nor its docstring."""
    return sum(bool(line.strip()) and not line.strip().startswith('"""') for line in source.splitlines())


def name_of(url: str) -> str:
    """Return the name that a site gets: its host without the ending.

    >>> [name_of(url) for url in ("https://www.digitaljournal.com/", "https://auto.oe24.at/x", "http://dailynews.co.tz/")]
    ['digitaljournal', 'autooe24', 'dailynews']
    """
    host = authority_of(url)
    name = _name_of_host(host)
    return name if name.isascii() else _name_of_host(_ascii(host))


def _name_of_host(host: str) -> str:
    labels = host.partition(":")[0].split(".")
    while len(labels) > 2 and labels[0] in _PLAIN_LABELS:
        labels = labels[1:]
    kept = labels if labels[-1].isdigit() else labels[: -_ending_of(labels)] or labels
    return "".join(comparison_key("".join(kept).replace("-", "")))[:40] or "site"


def _ending_of(labels: list[str]) -> int:
    """Return how many labels the public ending has: co.tz has two."""
    short = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return 2 if short else 1


def checked_name(name: str) -> str:
    """Return the name of a new card, of which a file, a folder of test pages and a word on the command line are made.

    Raises:
        UsageError: it cannot be the name of a card.
    """
    if not _NAME.fullmatch(name) or keyword.iskeyword(name) or name == NO_CARD or not is_card_file(name):
        raise UsageError(
            f"{name!r} cannot name a card; give another (newsite has --name), in small letters and digits, like dailynews"
        )
    return name


def is_card_file(stem: str) -> bool:
    """Ask whether a file of a user's folder is a card, by its name without the ending.

    >>> [is_card_file(stem) for stem in ("dailynews", "_common", "test_dailynews", "conftest")]
    [True, False, False, False]
    """
    return not stem.startswith(("_", "test_")) and stem not in ("conftest", "setup")


def country_of(domain: str) -> str | None:
    """Return the country that a domain's ending names.

    >>> country_of("dailynews.co.tz"), country_of("example.org"), country_of("metro.co.uk")
    ('TZ', None, 'GB')
    """
    ending = domain.rpartition(".")[2].lower()
    if ending in _COUNTRIES:
        return _COUNTRIES[ending]
    return ending.upper() if len(ending) == 2 and ending.isalpha() and ending not in _NO_COUNTRIES else None


def class_name(title: str, name: str) -> str:
    """Return the name of a card's class: what the site is called, where that can be one.

    >>> class_name("The Daily News", "dailynews"), class_name("9to5Mac", "9to5mac"), class_name("東京新聞", "tokyo_np")
    ('TheDailyNews', 'Site9to5Mac', 'TokyoNp')
    """
    words = [word for word in re.split(r"[^A-Za-z0-9]+", title) if word]
    joined = "".join(word[0].upper() + word[1:] for word in words)
    if not 1 < len(joined) <= 40 or len(joined) < 0.6 * sum(map(str.isalnum, title)):
        joined = "".join(word.capitalize() for word in name.split("_"))
    return f"Site{joined[0].lower()}{joined[1:]}" if joined[0].isdigit() else joined


def domain_of(url: str) -> str:
    """Return the host of a site without www., and with its port if it has one, as it is asked for.

    >>> domain_of("https://www.example.org:8443/a"), domain_of("https://Новости.рф/")
    ('example.org:8443', 'xn--b1amnebsh.xn--p1ai')
    """
    return _ascii(authority_of(url)).removeprefix("www.")


def _ascii(host: str) -> str:
    """Return a host as DNS knows it."""
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _sentence(title: str) -> str:
    shown = "".join(letter if letter.isprintable() else " " for letter in title)
    plain = " ".join(shown.replace("\\", " ").replace('"', "'").split())[:80]
    return plain if plain.endswith((".", "!", "?")) else f"{plain}."


def _assignment(name: str, value: object) -> list[str]:
    """Return the lines of an assignment, formatted as the rest of the house."""
    if isinstance(value, str):
        return [f"    {name} = {_quoted(value)}"]
    if isinstance(value, dict):
        entries = [f"{_quoted(key)}: {_quoted(rule)}" for key, rule in value.items()]
        opening, closing = "{", "}"
    else:
        entries = [_quoted(entry) for entry in value]  # type: ignore[attr-defined] # a list of texts
        opening, closing = "[", "]"
    line = f"    {name} = {opening}{', '.join(entries)}{closing}"
    if len(line) <= _WIDTH:
        return [line]
    return [f"    {name} = {opening}", *(f"        {entry}," for entry in entries), f"    {closing}"]


def _quoted(text: str) -> str:
    """Return a text as a Python literal in double quotes, where that needs no escapes; it may come from any page."""
    escaped = text.replace("\\", "\\\\")
    escaped = "".join(letter if letter.isprintable() else f"\\U{ord(letter):08x}" for letter in escaped)
    if '"' in escaped and "'" not in escaped:
        return f"'{escaped}'"
    return '"' + escaped.replace('"', '\\"') + '"'
