"""The table of news agencies, and where a text names them.

``agencies.tsv`` holds the names; it is read when first asked for (a few milliseconds). Names are looked up word by word
in a dictionary, so that a text costs what its words cost and not what the table does.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Kind = Literal["agency", "press-release"]
Strength = Literal["plain", "weak", "bracket"]

_TOKEN = re.compile(r"[^\W_]+")
_MARKS = "’“”‘„–—…•€"
"""All that most texts in Latin letters hold beside Latin-1; no word has any of them."""
_ACCENT = re.compile("[\u0300-\u036f\u0653-\u0655]")
"""Combining accents of Latin, Greek and Cyrillic letters, hamza and madda of Arabic ones."""
_BRACKET = re.compile(r"[(\[（［【/]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Thai, Lao, Khmer, kana and Han letters: scripts that put no blank between words."""
_SHARED_MAX = 12
"""Aliases that a word may share for it to tell much: *news*, *press* and *service* stand in fifty and more."""
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

    def may_stand(self, text: str, folded: set[str]) -> bool:
        """Ask whether all its words are among those of *text*, *folded* if case is no matter, in whatever order."""
        if self.strength == "plain":
            return folded.issuperset(self.words)
        return all(word in text for word in self.words)


class _Table(NamedTuple):
    by_word: dict[str, list[_Alias]]
    """aliases by one of their words, folded; those of other strength than plain have their words as written"""
    unspaced: list[tuple[str, Agency, Strength]]
    """aliases in scripts without blanks, the longest first"""
    by_domain: dict[str, Agency]
    signs: frozenset[str]
    """the keys of ``by_word``"""


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """Return *word* without case, accents and the Turkish dots: how names are compared.

    >>> fold("AJANSI") == fold("Ajansı"), fold("Télam")
    (True, 'telam')
    """
    if word.isascii():
        return word.lower()
    return _ACCENT.sub("", unicodedata.normalize("NFKD", word)).casefold().replace("ı", "i")


def _folded_code(code: int) -> int:
    """Return what a Latin-1 code folds to: a blank's code if it is in no word; itself if it is in none of ours (µ, ½)."""
    char = chr(code)
    if not char.isalnum():
        return code if char == "\n" else ord(" ")
    folded = fold(char)
    return ord(folded) if len(folded) == 1 and ord(folded) < 256 else code


_FOLDED = bytes(map(_folded_code, range(256)))


@lru_cache(maxsize=512)
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


def naming(texts: Sequence[str]) -> list[str]:
    """Return those of *texts* that name agencies, which costs less than to ask for the mentions of each.

    >>> naming(["By Ada Quill", "With files from AP", "3 May 2026"])
    ['With files from AP']
    """
    text = "\n".join(texts)
    folded = _folded(text)
    aliases, unspaced = _aliases_in(text, folded), _unspaced_in(text, folded)
    if not aliases and not unspaced:
        return []
    lines = folded.split("\n")
    if len(lines) != len(texts):  # some of them have several
        lines = list(map(_folded, texts))
    words = {fold(alias.words[0]) for alias in aliases}
    return [
        text
        for text, line in zip(texts, lines, strict=True)
        if (unspaced or any(map(line.__contains__, words))) and mentions_of(text)
    ]


@lru_cache(maxsize=256)
def _tokens(text: str) -> tuple[Token, ...]:
    return tuple([Token(*match.span(), match[0], fold(match[0])) for match in _TOKEN.finditer(text)])


def _folded(text: str) -> str:
    """Return the words of *text*, folded, in its lines; found without an expression if it is Latin, as most texts are."""
    plain = text
    if not text.isascii():
        plain = plain.replace("ß", "ss")
        for mark in _MARKS:
            plain = plain.replace(mark, " ")
    try:
        return plain.encode("latin-1").translate(_FOLDED).decode("latin-1")
    except UnicodeEncodeError:
        return "\n".join([" ".join(map(fold, _TOKEN.findall(line))) for line in text.split("\n")])


def _aliases_in(text: str, folded: str) -> list[_Alias]:
    """Return the aliases of which *text* has all words, wherever they stand: most texts have those of none."""
    table = _table()
    words = set(folded.split())
    return [alias for sign in table.signs & words for alias in table.by_word[sign] if alias.may_stand(text, words)]


def _unspaced_in(text: str, folded: str) -> list[tuple[str, Agency, Strength]]:
    if folded.isascii() or not _UNSPACED.search(text):
        return []
    return [entry for entry in _table().unspaced if entry[0] in text]


@lru_cache(maxsize=256)
def _mentions(text: str) -> tuple[Mention, ...]:
    folded = _folded(text)
    aliases, unspaced = _aliases_in(text, folded), _unspaced_in(text, folded)
    if not aliases and not unspaced:
        return ()
    tokens = _tokens(text)
    hits = list(_hits(aliases, tokens, text))
    hits.sort(key=lambda hit: (-len(hit[1].words), hit[0], hit[1].strength != "plain"))
    taken: set[int] = set()
    found: list[Mention] = []
    for first, alias in hits:
        span = range(first, first + len(alias.words))
        if taken.isdisjoint(span):
            taken.update(span)
            start, end = tokens[first].start, tokens[span[-1]].end
            found.append(Mention(alias.agency, first, span.stop, start, end, alias.strength))
    if unspaced:
        found += _unspaced_mentions(text, tokens, found, unspaced)
    found.sort(key=lambda mention: mention.start)
    return tuple(found)


def _hits(aliases: list[_Alias], tokens: tuple[Token, ...], text: str) -> Iterator[tuple[int, _Alias]]:
    """Yield those of *aliases* that stand in *text*, each with the number of its first token; they may overlap."""
    folded = tuple([token.folded for token in tokens])
    written = tuple([token.raw for token in tokens])
    bracketed = _BRACKET.search(text) is not None
    for alias in aliases:
        if alias.strength == "bracket" and not bracketed:
            continue
        words = folded if alias.strength == "plain" else written
        for number, word in enumerate(words):
            if word == alias.words[0] and words[number : number + len(alias.words)] == alias.words:
                yield number, alias


def _unspaced_mentions(
    text: str, tokens: tuple[Token, ...], taken: list[Mention], aliases: list[tuple[str, Agency, Strength]]
) -> list[Mention]:
    found: list[Mention] = []
    spans = [(mention.start, mention.end) for mention in taken]
    for alias, agency, strength in aliases:
        start = text.find(alias)
        end = start + len(alias)
        if any(start < other_end and other_start < end for other_start, other_end in spans):
            continue
        spans.append((start, end))
        inside = [number for number, token in enumerate(tokens) if token.start < end and start < token.end]
        found.append(Mention(agency, inside[0], inside[-1] + 1, start, end, strength))
    return found


@lru_cache(maxsize=1)
def _table() -> _Table:
    by_word: dict[str, list[_Alias]] = {}
    unspaced: list[tuple[str, Agency, Strength]] = []
    by_domain: dict[str, Agency] = {}
    plain: list[tuple[Agency, tuple[str, ...]]] = []
    text = files("newscrawl.extraction").joinpath("agencies.tsv").read_text("utf-8")
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        name, kind, country, domains, aliases, weak = line.split("\t")
        agency = Agency(name, "agency" if kind == "agency" else "press-release", country, _entries(domains))
        by_domain.update(dict.fromkeys(agency.domains, agency))
        weak_aliases = _entries(weak)
        own = () if name in weak_aliases or f"({name})" in weak_aliases else (name,)
        named: list[tuple[str, Strength]] = [(alias, "plain") for alias in (*own, *_entries(aliases))]
        named += [(alias.strip("()"), "bracket" if alias.startswith("(") else "weak") for alias in weak_aliases]
        for alias, strength in named:
            if not alias.isascii() and _UNSPACED.search(alias):
                unspaced.append((alias, agency, strength))
            elif strength == "plain":
                plain.append((agency, tuple(_TOKEN.findall(fold(alias)))))
            else:
                words = tuple(_TOKEN.findall(alias))
                by_word.setdefault(fold(words[0]), []).append(_Alias(agency, words, strength))
    _add_plain(plain, by_word)
    unspaced.sort(key=lambda entry: -len(entry[0]))
    return _Table(by_word, unspaced, by_domain, frozenset(by_word))


def _add_plain(aliases: list[tuple[Agency, tuple[str, ...]]], by_word: dict[str, list[_Alias]]) -> None:
    """Enter each alias under its word least likely elsewhere: *associated*, not *the*, finds The Associated Press."""
    shared = Counter(word for _, words in aliases for word in words)
    for agency, words in aliases:
        key = min(words, key=lambda word: (shared[word] > _SHARED_MAX, -min(6, len(word)), shared[word]))
        by_word.setdefault(key, []).append(_Alias(agency, words, "plain"))


def _entries(column: str) -> tuple[str, ...]:
    return tuple(column.split("|")) if column else ()
