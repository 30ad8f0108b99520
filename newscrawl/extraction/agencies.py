"""The table of news agencies, and where a text names them.

``agencies.tsv`` holds the names; it is read when first asked for (a few milliseconds). Names are looked up word by word
in dictionaries, so that a text costs what its words cost and not what the table does.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["agency", "press-release"]
Strength = Literal["plain", "weak", "bracket"]

_TOKEN = re.compile(r"[^\W_]+")
_WORDS = bytes(code if code < 128 and chr(code).isalnum() else 32 for code in range(256))
_FOLDED_WORDS = _WORDS.lower()
_MARKS = "’“”‘–—…\u00a0"
"""All that most English texts hold beside ASCII; no word has any of them."""
_ACCENT = re.compile("[\u0300-\u036f\u0653-\u0655]")
"""Combining accents of Latin, Greek and Cyrillic letters, hamza and madda of Arabic ones."""
_BRACKET = re.compile(r"[(\[（［【/]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Thai, Lao, Khmer, kana and Han letters: scripts that put no blank between words."""
_TEXT_MAX = 700
"""Characters of a text that are looked at; no credit is longer."""


@dataclass(frozen=True, slots=True)
class Agency:
    """A news agency, or a wire that carries press releases (``kind`` tells): a line of the table."""

    name: str
    kind: Kind
    country: str
    """ISO 3166-1 code of its seat"""
    domains: tuple[str, ...]
    """where it publishes itself"""


class Token(NamedTuple):
    """A word of a text: where it stands, as written, and folded for comparison."""

    start: int
    end: int
    raw: str
    folded: str


@dataclass(frozen=True, slots=True)
class Mention:
    """An agency's name in a text: the tokens from ``first`` to before ``last``, how much the wording says.

    ``plain`` names mean the agency wherever a credit has them; ``weak`` ones are words or initials with other meanings;
    ``bracket`` ones mean it within brackets only. ``start`` and ``end`` are offsets in the text.
    """

    agency: Agency
    first: int
    last: int
    start: int
    end: int
    strength: Strength


@dataclass(frozen=True, slots=True)
class _Alias:
    agency: Agency
    words: tuple[str, ...]
    strength: Strength
    key: int
    """which of the words it is looked up by"""


@dataclass(frozen=True)
class _Table:
    plain: dict[str, list[_Alias]]
    """plain aliases by one of their words, folded: a long one that few aliases share"""
    exact: dict[str, list[_Alias]]
    """aliases whose case counts, by their first word as written"""
    unspaced: list[tuple[str, Agency, Strength]]
    """aliases in scripts without blanks, the longest first"""
    by_domain: dict[str, Agency]

    @cached_property
    def signs(self) -> frozenset[str]:
        """Words, folded, of which every alias but the unspaced ones holds one."""
        return frozenset([*self.plain, *map(fold, self.exact)])

    @cached_property
    def ascii_signs(self) -> frozenset[bytes]:
        """Those that an ASCII text may hold."""
        return frozenset(sign.encode("ascii") for sign in self.signs if sign.isascii())


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """Return *word* without case, accents and the Turkish dots: how names are compared.

    >>> fold("AJANSI") == fold("Ajansı"), fold("Télam")
    (True, 'telam')
    """
    if word.isascii():
        return word.lower()
    return _ACCENT.sub("", unicodedata.normalize("NFKD", word)).casefold().replace("ı", "i")


def agency_at(domain: str) -> Agency | None:
    """Return the agency whose own site *domain* is or belongs to, or None.

    >>> agency_at("www.apnews.com").name
    'AP'
    """
    by_domain = _table().by_domain
    labels = domain.lower().strip(".").split(".")
    for start in range(max(0, len(labels) - 6), len(labels) - 1):
        found = by_domain.get(".".join(labels[start:]))
        if found is not None:
            return found
    return None


def tokens_of(text: str) -> tuple[Token, ...]:
    """Return the words of the beginning of *text*."""
    return _tokens(text[:_TEXT_MAX])


def mentions_of(text: str) -> tuple[Mention, ...]:
    """Return where the beginning of *text* names agencies, in order and without overlap; the longest name wins.

    >>> [(found.agency.name, found.strength) for found in mentions_of("Reuters Staff, AP")]
    [('Reuters', 'plain'), ('AP', 'weak')]
    """
    return _mentions(text[:_TEXT_MAX])


@lru_cache(maxsize=256)
def _tokens(text: str) -> tuple[Token, ...]:
    return tuple(
        Token(match.start(), match.end(), match.group(), fold(match.group())) for match in _TOKEN.finditer(text)
    )


@lru_cache(maxsize=256)
def _mentions(text: str) -> tuple[Mention, ...]:
    table = _table()
    plain = text
    if not text.isascii():
        for mark in _MARKS:
            plain = plain.replace(mark, " ")
    if plain.isascii():  # its words need no expression to be cut, and most texts name no agency
        raw = plain.encode("ascii")
        if table.ascii_signs.isdisjoint(raw.translate(_FOLDED_WORDS).split()):
            return ()
        words = raw.translate(_WORDS).decode("ascii").split()
        folded = raw.translate(_FOLDED_WORDS).decode("ascii").split()
    else:
        words = _TOKEN.findall(text)
        folded = list(map(fold, words))
    hits = [] if table.signs.isdisjoint(folded) else list(_hits(words, folded, text, table))
    unspaced = not text.isascii() and _UNSPACED.search(text) and any(alias in text for alias, _, _ in table.unspaced)
    if not hits and not unspaced:
        return ()
    tokens = _tokens(text)
    hits.sort(key=lambda hit: (-len(hit[1].words), hit[0]))
    taken: set[int] = set()
    found: list[Mention] = []
    for first, alias in hits:
        span = range(first, first + len(alias.words))
        if taken.isdisjoint(span):
            taken.update(span)
            start, end = tokens[first].start, tokens[span[-1]].end
            found.append(Mention(alias.agency, first, span.stop, start, end, alias.strength))
    if unspaced:
        found += _unspaced_mentions(text, tokens, found, table)
    found.sort(key=lambda mention: mention.start)
    return tuple(found)


def _hits(words: list[str], folded: list[str], text: str, table: _Table) -> Iterator[tuple[int, _Alias]]:
    """Yield the aliases that stand among *words* of *text*, each with the number of its first one; they may overlap."""
    for number, word in enumerate(folded):
        for alias in table.plain.get(word, ()):
            first = number - alias.key
            if first >= 0 and tuple(folded[first : first + len(alias.words)]) == alias.words:
                yield first, alias
    if not table.exact.keys().isdisjoint(words):
        bracketed = _BRACKET.search(text) is not None
        for number, word in enumerate(words):
            for alias in table.exact.get(word, ()):
                if tuple(words[number : number + len(alias.words)]) == alias.words and (
                    bracketed or alias.strength == "weak"
                ):
                    yield number, alias


def _unspaced_mentions(text: str, tokens: tuple[Token, ...], taken: list[Mention], table: _Table) -> list[Mention]:
    found: list[Mention] = []
    spans = [(mention.start, mention.end) for mention in taken]
    for alias, agency, strength in table.unspaced:
        start = text.find(alias)
        if start < 0:
            continue
        end = start + len(alias)
        if any(start < other_end and other_start < end for other_start, other_end in spans):
            continue
        spans.append((start, end))
        inside = [number for number, token in enumerate(tokens) if token.start < end and start < token.end]
        found.append(Mention(agency, inside[0], inside[-1] + 1, start, end, strength))
    return found


@lru_cache(maxsize=1)
def _table() -> _Table:
    table = _Table({}, {}, [], {})
    text = files("newscrawl.extraction").joinpath("agencies.tsv").read_text("utf-8")
    plain: list[tuple[Agency, tuple[str, ...]]] = []
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        name, kind, country, domains, aliases, weak = line.split("\t")
        agency = Agency(name, "agency" if kind == "agency" else "press-release", country, _entries(domains))
        table.by_domain.update(dict.fromkeys(agency.domains, agency))
        weak_aliases = _entries(weak)
        own = () if name in weak_aliases or f"({name})" in weak_aliases else (name,)
        for alias in (*own, *_entries(aliases)):
            if not alias.isascii() and _UNSPACED.search(alias):
                table.unspaced.append((alias, agency, "plain"))
            else:
                plain.append((agency, tuple(_TOKEN.findall(fold(alias)))))
        for alias in weak_aliases:
            _add_exact(alias, agency, table)
    _add_plain(plain, table)
    table.unspaced.sort(key=lambda entry: -len(entry[0]))
    return table


def _add_plain(aliases: list[tuple[Agency, tuple[str, ...]]], table: _Table) -> None:
    """Enter each alias under its word least likely elsewhere: *associated*, not *the*, finds The Associated Press."""
    shared = Counter(word for _, words in aliases for word in words)
    for agency, words in aliases:
        key = min(range(len(words)), key=lambda number: (-min(6, len(words[number])), shared[words[number]]))
        table.plain.setdefault(words[key], []).append(_Alias(agency, words, "plain", key))


def _add_exact(alias: str, agency: Agency, table: _Table) -> None:
    strength: Strength = "bracket" if alias.startswith("(") else "weak"
    alias = alias.strip("()")
    if not alias.isascii() and _UNSPACED.search(alias):
        table.unspaced.append((alias, agency, strength))
    else:
        words = tuple(_TOKEN.findall(alias))
        table.exact.setdefault(words[0], []).append(_Alias(agency, words, strength, 0))


def _entries(column: str) -> tuple[str, ...]:
    return tuple(column.split("|")) if column else ()
