"""Neutral words in the place of a page's own: as long, in the same script, with the same capitals.

One word becomes the same neutral word wherever it stands, so that whatever was the same text stays the same text: the
headline in the title element and in JSON-LD, a body printed twice, a teaser and its caption. The words follow from a
key; without it, nobody gets back.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from hashlib import blake2b
from importlib.resources import files
from typing import TYPE_CHECKING

from newscrawl.cleaning.boilerplate import drop_boilerplate
from newscrawl.cleaning.characters import comparison_key, count_words
from newscrawl.extraction import byline_words
from newscrawl.extraction.agencies import mentions_of
from newscrawl.extraction.dateline import split_dateline
from newscrawl.extraction.language import common_words
from newscrawl.extraction.months import GREGORIAN, fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

LABEL_WORDS = 3
"""Words that a text may have without being prose: the labels of a page, names, sections."""
_CREDIT_WORDS = 10
"""Words of a text that is kept whole for naming an agency."""
_PART = re.compile(r"&#?\w{1,10};|https?://\S+|www\.\S+|[^\W\d_]+")
"""Entities and addresses, which stay, and words."""
_DIGITS = re.compile(r"\d+")
_CONSONANTS = "bdfgklmnprstvz"
_VOWELS = "aeiou"
_WEEKDAYS = """monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag
    sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo"""
_CREDITS = """reporting reported editing contributed contribution photo photos picture image foto fotos bild video source
    sources copyright updated published press agency news credit caption illustration archive archiv staff writer"""
_CLOCK = """am pm uhr noon midnight ago hours minutes today yesterday utc gmt est edt cst cdt mst mdt pst pdt bst ist cet cest
    mez mesz eet eest msk sast wat cat eat aest aedt nzst nzdt hkt sgt jst kst wib brt art"""


class Wording:
    """The neutral words of one page.

    Args:
        key: what the words follow from: bytes that stay with the page's owner, such as the page itself.
        kept: texts whose words stay wherever they stand: names of authors, of the site, of its sections.
        sample: text of the page, from whose letters words are made in scripts other than Latin.
    """

    def __init__(self, key: bytes, kept: Iterable[str] = (), sample: str = "") -> None:
        self._key = blake2b(key, digest_size=32).digest()
        self._kept = {fold(word) for text in kept for word in _PART.findall(text)}
        letters: dict[str, set[str]] = {}
        for letter in set(sample):
            if letter.isalpha() and not letter.isascii():
                letters.setdefault(_alphabet(letter), set()).add(letter)
        self._letters = {alphabet: sorted(found) for alphabet, found in letters.items()}
        self._known: dict[str, str] = {}

    def keep_agencies(self, text: str) -> None:
        """Keep the words of the agencies that *text* names, wherever they stand."""
        for mention in mentions_of(text):
            self._kept.update(fold(word) for word in _PART.findall(text[mention.start : mention.end]))

    def line(self, text: str) -> str:
        """Return a line of a page in neutral words, of the same length. Labels, datelines and credits stay as they are,
        and of what is boilerplate the words that tell it.
        """
        words = count_words(_DIGITS.sub("", text))
        if words <= LABEL_WORDS or (words <= _CREDIT_WORDS and mentions_of(text)):
            return text
        dateline, rest = split_dateline(text)
        if dateline and rest and text.endswith(rest):
            head = text[: len(text) - len(rest)]
            return head + self.words(rest)
        telling = _phrase_words() if _is_boilerplate(text) else ()
        return self.words(text, telling)

    def words(self, text: str, kept: Collection[str] = ()) -> str:
        """Return *text* with its words replaced, but for those of *kept* (folded), common words, months and bylines."""

        def replace(match: re.Match[str]) -> str:
            part = match.group()
            if not part[0].isalpha() or len(part) < 2 or part.startswith(("http:", "https:", "www.")):
                return part
            folded = fold(part)
            if folded in self._kept or folded in kept or folded in _telling_words():
                return part
            return self._shaped(part, folded)

        return _PART.sub(replace, text)

    def _shaped(self, word: str, folded: str) -> str:
        """Return the neutral word for a word, with its capitals."""
        plain = self._known.get(word)
        if plain is None:
            tries = (self._letters_for(word, f"{folded}{number}") for number in range(50))
            plain = self._known[word] = next((made for made in tries if not _means_something(made)), word)
        return plain

    def _letters_for(self, word: str, seed: str) -> str:
        digits = blake2b(seed.encode("utf-8", "replace"), key=self._key, digest_size=32).digest()
        vowel = digits[-1] % 2
        made = []
        for place, letter in enumerate(word):
            digit = digits[place % 30] + place
            alphabet = _alphabet(letter)
            if alphabet.startswith("LATIN") or alphabet not in self._letters:
                pool = _VOWELS if (place + vowel) % 2 else _CONSONANTS
                other = pool[digit % len(pool)]
                made.append(other.upper() if letter.isupper() else other)
            else:
                pool_of_page = self._letters[alphabet]
                made.append(pool_of_page[digit % len(pool_of_page)])
        return "".join(made)


@lru_cache(maxsize=10_000)
def _alphabet(letter: str) -> str:
    """Return the script of a letter and its case, as Unicode names it: ``LATIN Ll``, ``CJK Lo``."""
    if letter.isascii():
        return "LATIN"
    return f"{unicodedata.name(letter, '?').split()[0]} {unicodedata.category(letter)}"


@lru_cache(maxsize=50_000)
def _means_something(word: str) -> bool:
    """Ask whether a made-up word is one that extraction or cleaning knows."""
    folded = fold(word)
    return folded in _telling_words() or folded in _phrase_words() or bool(mentions_of(f"({word})"))


def _is_boilerplate(text: str) -> bool:
    """Ask whether cleaning would take a line out of a body, at whose head and end it stands here at once."""
    return bool(drop_boilerplate([text])[1])


@cache
def _telling_words() -> frozenset[str]:
    """Return the words, folded, that extraction goes by in running text."""
    months = (word for row in GREGORIAN.values() for word in re.split(r"[|\s_]+", row))
    bylines = " ".join((*byline_words.BY, *byline_words.ROLES, *byline_words.AND)).split()
    return frozenset(
        map(fold, (*common_words(), *months, *bylines, *_WEEKDAYS.split(), *_CLOCK.split(), *_CREDITS.split()))
    )


@cache
def _phrase_words() -> frozenset[str]:
    """Return the words, folded, of all phrases that tell boilerplate."""
    folder = files("newscrawl.cleaning").joinpath("phrases")
    lines = (line for path in folder.iterdir() for line in path.read_text("utf-8").splitlines() if line[:1] != "#")
    texts = (text for line in lines for text in (line, " ".join(comparison_key(line))))
    return frozenset(fold(word) for text in texts for word in _PART.findall(text))
