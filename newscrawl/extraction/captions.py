"""The text under a picture: what it shows, and who is to be credited for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.cleaning.characters import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator

CAPTION_MAX = 1000
"""characters; what is longer is no caption but text beside the picture"""
_CREDIT_WORD = (
    r"(?:photos?|photographs?|photography|pictures?|images?|pics?|credits?|fotos?|fotograf[aoiíe]{0,3}|fotoquelle|"
    r"bild(?:er|quelle|nachweis|rechte)?|symbolbild|archivbild|archivfoto|crédits?|cr[ée]ditos?|imagen|imagem|immagine|quelle|source|fuente|fonte|bron|beeld|kuva|kilde|"
    r"källa|zdj|fot|ljósmynd|copyright|courtesy|grafik|graphic|illustration|reproducción|reprodução|handout|screenshot|"
    r"фото|снимка|写真)"
)
_CREDIT_SIGN = re.compile(r"[:：|/](?!/)|\.\.\.|©|\([cC]\) ")
_CREDIT_BEFORE = re.compile(rf"(?:\b|(?<=[a-zà-ÿ])(?=[a-z]))(?:{_CREDIT_WORD})(?:[ /](?:credits?|courtesy))? ?\Z")
"""What stands before the sign in "Photo: X", "Bild/X", "Credit...X", in lower case: an expression that ignores case
cannot tell at a glance which of all these words may begin where it stands."""
_CREDIT_BY = (
    rf"((?:{_CREDIT_WORD}) (?:by|von|vom|par|por|de|di|av|af|courtesy(?: of)?)\b|courtesy (?:of )?\w"
    r"|(?:ap|afp|reuters|epa|getty|file) (?:photo|pic|image|file)s?\b)"
)
"""Photo by X, Foto de X, AP Photo: a credit only at the beginning and where a sentence ended."""
_CREDIT_BY_FIRST = re.compile(_CREDIT_BY, re.IGNORECASE)
_CREDIT_BY_LATER = re.compile(rf"[.!?…\"”»)|/·•(—–-] ?{_CREDIT_BY}", re.IGNORECASE)
_CREDIT_BRACKET = re.compile(r"[(\[（]([^()\[\]（）]{2,120})[)\]）]\.?\s?\Z")
_BRACKET_ENDS = (")", "]", "）", ").", "].", "）.")
_CREDIT_INSIDE = re.compile(
    rf"\b{_CREDIT_WORD}\b|©"
    r"|\b(?:ap|afp|reuters|getty|epa|dpa|efe|ansa|tass|shutterstock|istock|alamy|imago|pa|bloomberg|xinhua|keystone)\b"
    r"|\S/\S| / |\bvia\b",
    re.IGNORECASE,
)
_NEXT_SENTENCE = re.compile(r"[.!?](?<=\w\w\w\w.) \w+ \w+ \w+ \w")
_CREDIT_LABEL = re.compile(
    rf"(?:[(\[|–—-] ?)?(?:{_CREDIT_WORD}(?: ?(?:/|credits?|courtesy))? ?(?:[:：|/]|\.\.\.|…|by\b) ?|©️? ?|\(c\) ?"
    r"|copyright:? ?)",
    re.IGNORECASE,
)
_CREDIT_SLASH = re.compile(r"(?<=\w\w[.!?…\"”»)]) ?([^.!?/…()]{2,40}(?:\. ?[^.!?/…()]{1,30})? ?/ ?[^/!?()]{2,60})\Z")
_CREDIT_BEHIND_SLASH = re.compile(r"(?<=\w\w[.!?…\"”»]) ?/ ?([^\W\d_a-z][^.!?/…()]{1,40})\Z")
"""As papers in Spanish put it: The ferry at noon. / EFE"""
_FILED = re.compile(r"\d|archiv|symbol|file\b|left\b|right\b|links\b|rechts\b", re.IGNORECASE)
_CONTROL_BEHIND = re.compile(
    r"(?:view image in full ?screen|enlarge(?: this)? image|click to enlarge|toggle caption|hide caption|watch now"
    r"|vis mer|media playback is unsupported on your device|visa mer|öppna bild i helskärm|bild vergrößern"
    r"|ampliar(?: imagen)?)\Z",
    re.IGNORECASE,
)
_CONTROL_ENDS = frozenset("en ge on ow er ce rm rn ar".split())
"""The last two letters of what stands behind; each of them, case ignored, matches itself and its capital alone."""
_CONTROL_BEFORE = re.compile(
    r"(?:close video|image caption,?|image source,?|enlarge image|watch now)(?= |:|\Z):? ?", re.IGNORECASE
)
CREDIT_MAX = 160


def split_credit(text: str) -> tuple[str, str]:
    """Return the caption and the credit in the text under a picture; either may be "".

    >>> split_credit("The ferry at noon. Photo: Ada Quill / AFP")
    ('The ferry at noon.', 'Ada Quill / AFP')
    >>> split_credit("The ferry at noon (Image: Getty)")
    ('The ferry at noon', 'Getty')
    """
    text = _without_controls(clean_text(text)[: 2 * CAPTION_MAX]).strip()
    if not text:
        return "", ""
    for start in sorted(_credit_starts(text)):
        credit = text[start:].strip()
        if len(credit) <= CREDIT_MAX and not reads_on(credit):
            return _trim(text[:start]), without_label(credit)
    bracket = _CREDIT_BRACKET.search(text, max(0, len(text) - 140)) if text.endswith(_BRACKET_ENDS) else None
    if bracket:
        before, inside = text[: bracket.start()].strip(), bracket.group(1)
        if _CREDIT_INSIDE.search(inside) or (before.endswith((".", "!", "?", "”", "»", '"')) and _is_name(inside)):
            return _trim(before), without_label(inside)
    slash = _CREDIT_SLASH.search(text) if "/" in text else None
    if slash and all(part.strip()[:1].isupper() for part in slash.group(1).split("/")):
        return _trim(text[: slash.start()]), without_label(slash.group(1))
    behind = _CREDIT_BEHIND_SLASH.search(text) if "/" in text else None
    if behind and _is_name(behind.group(1)):
        return _trim(text[: behind.start()]), without_label(behind.group(1))
    return _trim(text), ""


def _without_controls(text: str) -> str:
    """Return *text* without the words of buttons that stand with the caption in one element."""
    before = _CONTROL_BEFORE.match(text)
    if before:
        text = text[before.end() :]
    return _CONTROL_BEHIND.sub("", text) if text[-2:].lower() in _CONTROL_ENDS else text


def _credit_starts(text: str) -> Iterator[int]:
    for sign in _CREDIT_SIGN.finditer(text):
        if sign.group()[0] in "©(":
            yield sign.start()
        else:
            near = max(0, sign.start() - 30)
            before = text[near : sign.start()].replace("İ", "i").lower()  # lower() alone makes two of this letter
            word = _CREDIT_BEFORE.search(before)
            if word:
                yield near + word.start()
    if _CREDIT_BY_FIRST.match(text):
        yield 0
    for by in _CREDIT_BY_LATER.finditer(text):
        yield by.start(1)


def _is_name(text: str) -> bool:
    """Ask whether what stands in brackets at the end reads like the name of a source: "AAP", "Ada Quill"."""
    words = text.split()
    return (
        len(words) <= 4
        and len(text) > 2
        and all(word[:1].isupper() or word in ("of", "and", "via", "for", "de", "the") for word in words)
        and not _FILED.search(text)
    )


def reads_on(credit: str) -> bool:
    """Ask whether a sentence follows on what looks like a credit, which is then part of the caption."""
    return credit.count(" ") > 18 or _NEXT_SENTENCE.search(credit) is not None


def without_label(credit: str) -> str:
    label = _CREDIT_LABEL.match(credit)
    while label and label.end() < len(credit):
        credit = credit[label.end() :]
        label = _CREDIT_LABEL.match(credit)
    credit = credit.strip(" |–—-:[]")
    return credit.strip("() ") if credit.count("(") != credit.count(")") or credit.startswith("(") else credit


def _trim(caption: str) -> str:
    return caption.lstrip(" |–—-/:").rstrip(" |–—-/:([（")
