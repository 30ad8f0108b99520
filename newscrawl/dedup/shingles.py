"""What a text is compared by: its words as small numbers, and the few of its word sequences that others look it up by.

Everything here ends up on disk and is compared with what another machine wrote years before, so it depends on nothing
but the text: no hash of a library that may change, no order of a set. `VERSION` stands for all of it.
"""

from __future__ import annotations

import re
import sys
from array import array
from itertools import groupby
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

VERSION = 2
"""Of the codes and the fingerprints; an index made with another one cannot be read."""

WORDS_MAX = 1024
"""Words of a text that are compared. News says at the top what it says; an exemplar takes two bytes a word on disk."""
FINGERPRINTS_LEAD = 6
"""Fingerprints of the opening ..."""
FINGERPRINTS_MAX = 16
"""... and of the whole; with 12 the figures are the same, so there is some room."""
_OPENING = 64  # words that count as the opening

# Codes of 16 bits, in three ranges, so that a code tells what kind of word it stands for.
_NUMBERS, _SHORT, _LONG = 4096, 12288, 49152
FIRST_LONG = _NUMBERS + _SHORT
"""Codes from here on stand for words of six letters or more (names, subjects), of unspaced scripts for any piece."""
FIRST_SHORT = _NUMBERS
"""Codes below stand for tokens with a digit."""
_HIGH_OF_NUMBER = re.compile(b"[\\x00-\\x%02x]" % (FIRST_SHORT // 256 - 1))
_LONG_WORD = 6
_DIGIT = re.compile(r"\d")

# One letter of these scripts says nothing, and text has no blanks to find words by: a "word" is a letter together with
# those after it, three or five in all, which says about as much as a word does where there are blanks.
_SYLLABLES = re.compile("[\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LETTERS = re.compile("[\u0e01-\u0edf\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f]")
_PIECE_SYLLABLES = 3
_PIECE_LETTERS = 5

# The greatest prime below 2**30, the largest number that Python divides by in one step. The remainder of a sequence is as
# good as random: it depends on every word of it.
_PRIME = 1073741789


class _Codes(dict[str, int]):
    """Codes of the words met so far; forgets them all now and then rather than grow."""

    limit = 100_000

    def __missing__(self, word: str) -> int:
        if len(self) >= self.limit:
            self.clear()
        code = self[word] = _code(word)
        return code


def _code(word: str) -> int:
    number = crc32(word.encode("utf-8", "replace"))
    if _DIGIT.search(word):
        return number % _NUMBERS
    if len(word) >= _LONG_WORD:
        return FIRST_LONG + number % _LONG
    return FIRST_SHORT + number % _SHORT


_codes = _Codes()


def encode(words: Sequence[str]) -> array[int]:
    """Return the codes (16 bits each) of the first `WORDS_MAX` of *words*, which `comparison_key` cut.

    >>> encode(["tide", "tables"]) == array("H", [encode(["tide"])[0], encode(["tables"])[0]])
    True
    """
    words = words[:WORDS_MAX]
    joined = "".join(words)
    if not joined.isascii() and (_SYLLABLES.search(joined) or _LETTERS.search(joined)):
        return array("H", _pieces(words))
    return array("H", [*map(_codes.__getitem__, words)])


def _pieces(words: Sequence[str]) -> Iterable[int]:
    """Yield codes of words, and of pieces where a script has no words: a character and those that follow it.

    The script's own digits are cut one by one, too; those in a row are one number.
    """

    def size(word: str) -> int:
        if len(word) > 1 or word.isascii():
            return 0
        if word.isdecimal():
            return -1
        return _PIECE_SYLLABLES if _SYLLABLES.match(word) else _PIECE_LETTERS if _LETTERS.match(word) else 0

    for length, group in groupby(words, size):
        run = list(group)
        if length < 0:
            run, length = ["".join(run)], 0
        if not length:
            yield from map(_codes.__getitem__, run)
            continue
        for start in range(len(run)):
            piece = "".join(run[start : start + length])
            yield FIRST_LONG + crc32(piece.encode("utf-8", "replace")) % _LONG


def pairs(codes: array[int]) -> list[int]:
    """Return each two neighbouring codes as one number, in order; a single word is its own pair.

    >>> pairs(array("H", [1, 2, 3])) == [0x20001, 0x30002]
    True
    """
    if len(codes) < 2:
        return [*codes]
    found = [0] * (len(codes) - 1)
    data = to_bytes(codes)
    for shift in (0, 1):
        found[shift::2] = _numbers("I", data, shift, 2)
    return found


def numbers_at(codes: array[int]) -> list[int]:
    """Return where the tokens with a digit stand, told by the high bytes of their codes.

    >>> numbers_at(encode(["on", "9", "may", "2026"]))
    [1, 3]
    """
    return [match.start() for match in _HIGH_OF_NUMBER.finditer(to_bytes(codes)[1::2])]


def fingerprints(codes: array[int]) -> list[int]:
    """Return up to `FINGERPRINTS_MAX` numbers of 30 bits that a copy of the text most likely has too.

    They stand for sequences of four words: the smallest six of the opening, and the smallest of all. Which are small is
    chance, but the same chance in every text, so two texts that share many sequences share some of the small ones.
    """
    if len(codes) < 4:
        return [int.from_bytes(to_bytes(codes), "little") % _PRIME] if codes else []
    sequences = [0] * (len(codes) - 3)
    data = to_bytes(codes)
    for shift in range(4):
        sequences[shift::4] = _numbers("Q", data, shift, 4)
    numbers = [sequence % _PRIME for sequence in sequences]
    opening = sorted(set(numbers[:_OPENING]))[:FINGERPRINTS_LEAD]
    # Sorting a few is four times as fast as sorting all; as a rule there are enough below this bound.
    bound = _PRIME * 3 * FINGERPRINTS_MAX // len(numbers)
    small = sorted({number for number in numbers if number < bound})
    if len(small) < FINGERPRINTS_MAX:
        small = sorted(set(numbers))
    return [*opening, *(number for number in small if number not in opening)][:FINGERPRINTS_MAX]


def to_bytes(codes: array[int]) -> bytes:
    """Return numbers as they are stored: codes of 16 bits or keys of 64, the low byte first."""
    if sys.byteorder == "big":
        codes = codes[:]
        codes.byteswap()
    return codes.tobytes()


def from_bytes(data: bytes, kind: str = "H") -> array[int]:
    """Return stored codes, or keys (*kind* ``Q``)."""
    codes = array(kind, data)
    if sys.byteorder == "big":
        codes.byteswap()
    return codes


def _numbers(kind: str, data: bytes, shift: int, codes: int) -> array[int]:
    """Return every group of *codes* codes from *shift* on as one number (the first code in the low bits)."""
    size = 2 * codes
    start = 2 * shift
    numbers: array[int] = array(kind, data[start : start + (len(data) - start) // size * size])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
