r"""The two normalisations of text, which are never mixed: what we export and what we compare.

Exported text (`clean_text`) keeps what a reader sees: quotes, dashes and accents stay as printed, and only what
nobody can see is repaired. The comparison key (`comparison_key`) keeps what a reader hears: words without case,
accents or typography, so that two printings of one text are equal whatever the software between them did to quotes,
dashes and blanks.
"""

from __future__ import annotations

import re
from codecs import charmap_build, charmap_decode, charmap_encode
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Literal
from unicodedata import combining, normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Scripts whose spelling uses U+200C and U+200D: Arabic and its relatives, the Brahmic scripts of South and South-East
# Asia, Mongolian. Word-final joiners count too (Malayalam chillus). After any other letter a joiner is debris.
_JOINING = (
    "\u0600-\u061b\u061d-\u08ff\u0900-\u0dff\u0f00-\u109f\u1700-\u18af\u1a20-\u1c4f\ua800-\uabff"
    "\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff"
)
_PICTOGRAPHS = "\u00a9\u00ae\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001faff"
_DIRECTION_MARKS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"

# What no reader can see: control characters (the blanks among them are folded), soft hyphen, zero-width space, word
# joiner and invisible operators, byte order mark, annotation marks, noncharacters, and surrogates, which no UTF-8 file
# can hold.
_INVISIBLE_SET = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"
)
# Printable to Unicode, but not to a reader: braille blank, Hangul filler, place holder of a pasted object.
_ODD = (("\u2800", " "), ("\u3164", " "), ("\ufffc", ""))
_INVISIBLE = re.compile(f"[{_INVISIBLE_SET}]+")
_INVISIBLE_LEFT_TO_RIGHT = re.compile(f"[{_INVISIBLE_SET}{_DIRECTION_MARKS}]+")
_STRAY_JOINER = re.compile(
    f"(?<![{_JOINING}{_PICTOGRAPHS}])[\u200c\u200d]|(?<=[{_PICTOGRAPHS}])(?:\u200c|\u200d(?![{_PICTOGRAPHS}]))"
)
_LONG_TEXT = 20_000  # characters; below, even the worst text takes a third of a second
_RUN_OF_MARKS = re.compile(r"[^\w\s\x00-\x7f]{32,}")
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def clean_text(text: str) -> str:
    r"""Return *text* as it is exported: one line, NFC, visible characters only, single blanks, none at the ends.

    Quotes, dashes and everything else a reader can see stay as printed. Blanks of every kind (no-break, thin,
    ideographic, line and paragraph separators, newlines) become one space. Zero-width joiners survive inside words of
    the scripts that spell with them and inside emoji; marks of writing direction survive in text that has
    right-to-left letters, where removing them would move its punctuation. Idempotent.

    >>> clean_text("\ufeff“Yes”,\u00a0he\u200b said.\n")
    '“Yes”, he said.'
    """
    ascii_only = text.isascii()
    if not ascii_only:
        for odd, seen in _ODD:
            if odd in text:
                text = text.replace(odd, seen)
    printable = text.isprintable()
    if not printable or "  " in text or text[:1] == " " or text[-1:] == " ":
        text = " ".join(text.split())
        printable = printable or text.isprintable()
    if not printable:
        text = _without_invisible(text)
    return text if ascii_only or text.isascii() else _normalize("NFC", text)


def _without_invisible(text: str) -> str:
    right_to_left = not text.isascii() and _RIGHT_TO_LEFT.search(text)
    text = (_INVISIBLE if right_to_left else _INVISIBLE_LEFT_TO_RIGHT).sub("", text)
    joined = ""
    while joined != text and ("\u200c" in text or "\u200d" in text):
        # Composition may put a mark before a joiner, and a joiner that goes lets marks move: repeated until it rests.
        joined = text
        text = _STRAY_JOINER.sub("", _normalize("NFC", text))
    return " ".join(text.split())


def _normalize(form: Literal["NFC", "NFKD"], text: str) -> str:
    """Return *text* in a normal form, in linear time: CPython sorts a run of marks in quadratic time.

    No text has more than a few marks on a letter (Unicode's stream-safe format allows thirty); a longer run loses them.
    """
    if len(text) > _LONG_TEXT:
        text = _RUN_OF_MARKS.sub(lambda run: "".join(mark for mark in run[0] if not combining(mark)), text)
    return normalize(form, text)


def clean_paragraphs(paragraphs: Iterable[str]) -> list[str]:
    r"""Return the cleaned *paragraphs* in order, without those that have nothing to see.

    >>> clean_paragraphs(["One.", "\u00a0\u200b", " Two. "])
    ['One.', 'Two.']
    """
    return [cleaned for cleaned in map(clean_text, paragraphs) if cleaned]


# What stands between most news text and ASCII once accents are letters with marks after them; the blanks and the dashes
# and quotes become blanks, apostrophes and the commonest marks (acute, diaeresis, grave, ring, ...) nothing.
_TO_BLANK = "\u201c\u201d\u2013\u2014\u201e\u2026\u00ab\u00bb\u2022\u201a\u2039\u203a\u2011\u2010\u1160"
_TO_NOTHING = "\u2019\u2018\u0301\u0308\u0300\u0302\u0327\u0303\u030a\u030c\u0328\u0307"
_APOSTROPHES = "'`\u00b4\u02b9-\u02bc\u02c8\u2018\u2019\u201b\u2032\u055a\u05f3\uff07"
# Deleted before words are cut: apostrophes, accents, what nobody sees, and the vowel points that Hebrew and Arabic
# print or leave out at will.
_SILENT = re.compile(
    f"[{_APOSTROPHES}{_DIRECTION_MARKS}\u00ad\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0640\u064b-\u065f\u0670"
    "\u180e\u200b-\u200d\u2060-\u2065\ufe00-\ufe0f\ufeff]+"
)
# Thai and Lao, Myanmar, Khmer, kana, Han: scripts that put no blanks between words.
_UNSPACED = (
    "\u0e01-\u0edf\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u309f\u30a1-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua9e0-\ua9ff\uaa60-\uaa7f\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
# Vowel signs (Indic, Tibetan, Thaana) are no word characters to `re`, which would cut a word of Hindi at each of them.
_VOWEL_SIGNS = "\u07a6-\u07b0\u0900-\u0963\u0971-\u0df3\u0f71-\u0f84\u0f8d-\u0fbc"
_HAS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_WORD_SPACED = re.compile(rf"[\w{_VOWEL_SIGNS}]+")
_WORD_UNSPACED = re.compile(rf"(?=\w)[{_UNSPACED}]|(?:[^\W_{_UNSPACED}]|[{_VOWEL_SIGNS}])+")


def comparison_key(text: str) -> list[str]:
    r"""Return the words of *text* as they are compared: without case, accents, apostrophes or any punctuation.

    Words are runs of letters and digits; each character of a script without blanks between words (Han, kana, Thai, Lao,
    Khmer, Myanmar) is a word of its own. The order is kept, nothing is counted or dropped.

    >>> comparison_key("“Don’t,” said Zoë — twice.") == comparison_key("\"DON'T\", said Zoe - twice")
    True
    >>> comparison_key("“Don’t,” said Zoë")
    ['dont', 'said', 'zoe']
    """
    if text.isascii():
        return text.encode("ascii").translate(_ASCII, b"'`").decode("ascii").split()
    try:
        written = charmap_encode(text.replace("ß", "ss"), "strict", _LATIN_WRITTEN)[0]
    except UnicodeEncodeError:
        return _any_key(text)
    return charmap_decode(written.translate(None, _LATIN_SILENT), "strict", _LATIN_READ)[0].split()


def _any_key(text: str) -> list[str]:
    """Return the comparison key of a text in any script, the slow way."""
    # The acute that some keyboards type for an apostrophe goes first: NFKD makes a blank of it.
    text = _normalize("NFKD", text.replace("\u00b4", ""))
    for printed in _TO_BLANK:
        text = text.replace(printed, " ")
    for printed in _TO_NOTHING:
        text = text.replace(printed, "")
    text = text.casefold()  # after which German, of all it has, is ASCII too
    if text.isascii():
        return text.encode("ascii").translate(_ASCII, b"'`").decode("ascii").split()
    text = _SILENT.sub("", text)
    if _HAS_UNSPACED.search(text):
        return _WORD_UNSPACED.findall(text)
    return _WORD_SPACED.findall(text.replace("_", " "))


# ASCII needs no regular expression: `bytes.translate` folds it and blanks out what is no letter or digit, in one pass.
_ASCII = bytes(code if code < 128 and chr(code).isalnum() else 32 for code in range(256)).lower()
# Nor does what European news is written with beside it: up to 128 characters find room in a code page of our own.
_LATIN = (
    "“”„‚«»‹›…–—‐‑•’‘´\u00a0\u202f\u2009·€£§°ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ"
    "āąćčďėęěēğīįıłńňőřśšşșťțūůűųźżžČŠŽŁŚŻİĆ"
)


def _read_latin() -> tuple[bytes, str]:
    """Return which bytes of the code page are not heard, and how all of them are read: as `_any_key` reads them."""
    silent = b"'`"
    read = _ASCII[:128].decode("ascii")
    for byte, printed in enumerate(_LATIN, start=128):
        words = _any_key(f"x{printed}x")
        if words == ["xx"]:
            silent += bytes([byte])
        read += words[0][1] if len(words[0]) == 3 else " "
    return silent, read.ljust(256, "\ufffe")


_LATIN_WRITTEN = charmap_build((bytes(range(128)).decode("ascii") + _LATIN).ljust(256, "\ufffe"))
_LATIN_SILENT, _LATIN_READ = _read_latin()

_REMEMBERED = 512  # texts whose key is remembered: those of the last few pages
_LONGEST_REMEMBERED = 1_200  # characters of such a text; few paragraphs are longer


def paragraph_key(text: str) -> tuple[str, ...]:
    """Return the `comparison_key` of a paragraph, and remember it: every step of cleaning asks for it again."""
    return _remembered_key(text) if len(text) <= _LONGEST_REMEMBERED else tuple(comparison_key(text))


def paragraph_keys(paragraphs: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the `paragraph_key` of each of the *paragraphs*."""
    if max(map(len, paragraphs), default=0) <= _LONGEST_REMEMBERED:
        return list(map(_remembered_key, paragraphs))
    return list(map(paragraph_key, paragraphs))


def words_of(paragraphs: Sequence[str]) -> list[str]:
    """Return the words of all *paragraphs*, in their order, as `comparison_key` cuts them."""
    return list(chain.from_iterable(paragraph_keys(paragraphs)))


@lru_cache(maxsize=_REMEMBERED)
def _remembered_key(text: str) -> tuple[str, ...]:
    return tuple(comparison_key(text))


def count_words(text: str) -> int:
    """Return how many words *text* has, in any script, as `comparison_key` cuts them.

    A character of a script without blanks between words counts as one word, as word processors count Chinese; Thai,
    Lao, Khmer and Myanmar texts therefore count about three times as many "words" as a reader would.

    >>> count_words("Don’t panic, it’s 10 o’clock."), count_words("北京 2022")
    (5, 3)
    """
    return len(paragraph_key(text))
