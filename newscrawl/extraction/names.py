"""From a byline to the names of people in it."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

from newscrawl.extraction.agencies import mentions_of
from newscrawl.extraction.byline_words import AND, BY, MODIFIERS, ORGANISATION, PARTICLES, ROLES, WEEKDAYS
from newscrawl.extraction.date_text import dates_in
from newscrawl.extraction.months import fold, month_number

_LENGTH = 400
_WORDS_MAX = 6
"""Words a name may have; longer ones are descriptions."""

_MARKUP = re.compile(r"<[^<>]{0,300}>")
_BRACKETS = re.compile(r"\([^()]{0,120}\)|\[[^\[\]]{0,120}\]")
_WITHIN_NAME = re.compile(r"\A([^\W\d_][\w.'’-]*) \(([^()]{1,40})\)(?= [^\W\d_])")
"""A nickname, or further names, in brackets between the first name and the last."""
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|@\w+")
_NO_NAME = re.compile(r"\w\.[a-z]{2,}\b(?!\.)|[$€£%#=?!？।؟{}<>\\^~©®™→»]")
"""A domain, or a sign that no name has."""
_BY = re.compile(rf"(?:{'|'.join(map(re.escape, sorted(BY, key=len, reverse=True)))})(?:\s?[:：/／]\s?|\s|$)")
_GLUED_BY = re.compile(r"((?:(?:Written|Posted|Story|Words|Text) )?[Bb]y)(?=[A-Z])")
"""Spans that a stylesheet parts and the text does not: ``<span>Written By</span><span>AFP</span>``."""
_GLUED_STARTS = frozenset("WPSTBb")
_FIRST_WORD = re.compile(r"[^\s:：/／]{1,20}")
_COLONS = (":", "：")
_BY_FIRST = frozenset(word.split(" ")[0] for word in BY)
_BY_BEGINNINGS = frozenset(word[:2] for word in BY)
"""Their first two letters; the words of a single one are not ASCII."""
_TOGETHER = re.compile(r"\s(?:" + "|".join(re.escape(fold(word)) for word in AND) + r")\s")
_SEPARATORS = re.compile(r"[,;|/•·∙&+\n\t、，；／]|\s[-–—]\s|\s(?:x|\*)\s")
_OTHER_WORK = re.compile(
    r"\b(?:additional reporting|with files from|edited by|editing by|photos? by|foto|fotos|photo|video|graphics?|"
    r"责任编辑|責任編輯|责编|编辑|編輯|校对|摄影|攝影|사진|편집)\b"
)
"""What introduces others than the authors."""
_DIGIT = re.compile(r"\d")
_LABEL = re.compile(
    r"\b(?:(?:last|first) )?(?:published|posted|updated|publicado|actualizado|atualizado|publie|mis a jour|"
    r"veroffentlicht|aktualisiert|"
    r"pubblicato|aggiornato|gepubliceerd|bijgewerkt|publicerad|uppdaterad|publisert|oppdatert|opdateret|publikowano|"
    r"aktualizacja|обновлено|опубликовано|follow|share|shares|comments?|"
    + fold(
        "data publikacji|dodano|opublikowano|oluşturulma|giriş|güncelleme|yayınlanma|publicat|actualizat|δημοσίευση|"
        "δημοσιεύτηκε|δημοσιεύθηκε|julkaistu|päivitetty|objavljeno|објављено|публикувано|дата|aktualizováno|publikováno|"
        "megjelent|frissítve|udgivet|diterbitkan|diperbarui|dipublikasikan|פורסם|עודכן|תאריך|نشر|تحديث|تاریخ|प्रकाशित|"
        "প্রকাশ|发布|發布|更新|입력|등록|송고|수정"
    )
    + r")\b|\b(?:stand|"
    + fold(
        "izvor|quelle|source|fuente|fonte|bron|kilde|källa|lähde|źródło|zdroj|forrás|sursa|kaynak|источник|джерело|извор|"
        "източник|πηγή|sumber|nguồn|المصدر|منبع|来源|來源|출처"
    )
    + r"):"
)
"""What stands behind names in one line: the label of a date, or, before a colon, of a source."""
_ROLE_END = re.compile(
    r"(?:redakteur|korrespondent|reporter|journalist|kolumnist|redakt[oø]r|redacteur|verslaggever|leiter|journalisti|"
    r"toimittaja|chef)(?:in|innen|en|e)?$"
)
_ORGANISATION_ENDS = ("agentur", "agency", "redaktion", "zeitung", "verlag", "redaktionen", "nyheter", "uutiset")
_KANJI_ROLE = re.compile("(?:記者|记者|기자|編集委員|論説委員|特派員|通讯员|編集長)$")
_HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def split_names(text: str) -> list[str]:
    """Return the names of people that a byline holds, in order, each once.

    What introduces them, roles, places, dates, addresses and agencies are left out; names in capitals are written as
    names are.

    >>> split_names("By ADA QUILL and Bo Ink, Political Editor, in Karsk | 3 May 2026")
    ['Ada Quill', 'Bo Ink']
    >>> split_names("Quill, Ada")
    ['Ada Quill']
    """
    return list(_split(text[: 2 * _LENGTH]))


@lru_cache(maxsize=512)
def _split(text: str) -> tuple[str, ...]:
    text = _plain(text)
    turned = _turned(text)
    if turned:
        return (turned,)
    names: list[str] = []
    keys: set[str] = set()
    parts = [part for piece in _SEPARATORS.split(text) for part in _apart(piece)]
    for position, part in enumerate(parts):
        name = clean_name(part) if text.islower() or not part.islower() else None
        if not name or (position and not _is_full(name) and any(map(_is_full, names))):
            continue  # a single word after full names is a place: Ada Quill, Karsk
        key = fold(name)
        if key not in keys:
            keys.add(key)
            names.append(name)
    if names and not any(map(_is_full, names)) and (len(names) > 2 or mentions_of(text)):
        return ()  # single words, a list of them or beside an agency: sections, places, an institution's name
    return tuple(names)


def _is_full(name: str) -> bool:
    return " " in name or (not name.isascii() and bool(_HAN.search(name)))


def strip_by(text: str) -> str:
    """Return *text* without the words that introduce names ("By", "Von", "Text:", "Автор:"), however many stand there.

    >>> strip_by("Text: von Ada Quill")
    'Ada Quill'
    """
    begin = text[:2]
    if begin.isascii() and begin.lower() not in _BY_BEGINNINGS:
        return text
    if text[:1] in _GLUED_STARTS and (glued := _GLUED_BY.match(text)):
        text = f"{glued[1]} {text[glued.end() :]}"
    for _ in range(4):
        first = _FIRST_WORD.match(text)
        if first is None or fold(first.group()) not in _BY_FIRST:
            break
        begin = text[:40]
        folded = fold(begin)
        match = _BY.match(folded)
        if match and len(folded) != len(begin) and text[first.end() : first.end() + 1] in _COLONS:
            text = text[first.end() :].lstrip(" :：-–—")  # in Indian scripts signs go when a word is folded
            continue
        if not match or len(folded) != len(begin) or match.end() == len(text):
            break  # a letter that folds into two would shift positions; words that introduce names have none
        text = text[match.end() :].lstrip(" :：-–—")
    return text


def clean_name(text: str) -> str | None:
    """Return *text* as a person's name, or None when it is none (a role, an organisation, an agency, a sentence)."""
    text = strip_by(text.strip(" \u00a0,:;-–—_|\"'“”„«»"))
    if text[-1:] == "." and text[-3:-2] not in (" ", "."):  # the point of an initial stays
        text = text.rstrip(".")
    if not text.isascii():
        text = _KANJI_ROLE.sub("", text)
    text = text.strip()
    if not text or len(text) > 60 or _NO_NAME.search(text) or fold(text.rstrip(":：/／")) in BY:
        return None
    if _is_job_at_agency(text):
        return None
    words = _without_roles(_without_agencies(text).split())
    words = _until_sentence(words)
    while words and (fold(words[-1]) in PARTICLES or (len(words) > 2 and fold(words[-1]) in WEEKDAYS)):
        words.pop()
    if not words or len(words) > _WORDS_MAX:
        return None
    folded = [fold(word).strip(".,:-") for word in words]
    if any(map(_is_organisation, folded)) or all(word in MODIFIERS or word in PARTICLES for word in folded):
        return None
    if len(words) == 1 and _is_code(words[0]):
        return None
    name = _recased(" ".join(words))
    return name if sum(map(str.isalpha, name)) > 1 else None


def _is_organisation(word: str) -> bool:
    return word in ORGANISATION or word.rpartition("-")[2] in ORGANISATION or word.endswith(_ORGANISATION_ENDS)


def _plain(text: str) -> str:
    if "&" in text:
        text = unescape(text)
    if "<" in text:
        text = _MARKUP.sub(" ", text)
    if "(" in text or "[" in text:
        text = strip_by(text)
        within = _WITHIN_NAME.match(text)
        if within and not mentions_of(within[2]):  # "Karsk (AP) Ada Quill" is a place before her
            text = within[1] + text[within.end() :]
        text = _BRACKETS.sub(",", text)
    if "@" in text or "://" in text or "www." in text:
        text = _ADDRESS.sub(",", text)
    text = text[:_LENGTH]
    text = strip_by(" ".join(text.split(" ")).strip())
    low = fold(text)
    extra = _OTHER_WORK.search(low)
    if extra and extra.start() and len(low) == len(text):
        text = text[: extra.start()]
    return until_date(text).strip()


def until_date(text: str) -> str:
    """Cut where a date or its label begins ("Ada Quill Published 3 May 2026")."""
    low = fold(text)
    if len(low) != len(text):
        return _DIGIT.split(text, maxsplit=1)[0]
    label = _LABEL.search(low)
    if label:
        text = text[: label.start()]
    digit = _DIGIT.search(text)
    if not digit:
        return text
    before = text[: digit.start()]
    last = before.split()[-1:]
    if last and month_number(fold(last[0].strip(".,"))):  # "Ada Quill November 8, 2023", but "Theresa May 3 June 2017"
        found = dates_in(text, most=1)
        before = text[: min(digit.start(), found[0].start)] if found else before
    return before


def _turned(text: str) -> str | None:
    """Return "Last, First" as First Last: two single words with a comma, neither of them all capitals or a role."""
    last, comma, first = text.partition(",")
    last, first = last.strip(), first.strip()
    if not comma or not last or not first or " " in last or " " in first or "," in first:
        return None
    if not (last[:1].isupper() and first[:1].isupper()) or last.isupper() or first.isupper():
        return None
    if clean_name(last) is None or clean_name(first) is None:
        return None
    return clean_name(f"{first} {last}")


def _apart(piece: str) -> list[str]:
    """Split at "and" in its languages; at the short ones between full names only, for the sake of Ortega y Gasset."""
    parts: list[str] = []
    rest, folded = piece, fold(piece)
    if len(rest) != len(folded):
        return [piece]
    start = 0
    for match in _TOGETHER.finditer(folded):
        left, right = rest[start : match.start()].strip(), rest[match.end() :].strip()
        word = match.group().strip()
        if len(word) <= 2 and not (_is_first_and_last(left) and _is_first_and_last(right)):
            continue
        if left:
            parts.append(left)
        start = match.end()
    parts.append(rest[start:])
    return parts


def _is_first_and_last(text: str) -> bool:
    """Ask whether *text* looks like a first and a last name."""
    words = text.split()
    return len(words) >= 2 and words[0][0].isupper() and words[-1][0].isupper()


def _without_agencies(text: str) -> str:
    """Blank out the agencies in a part ("Associated Press writer Ada Quill"); weak names only if they are all of it."""
    mentions = mentions_of(text)
    if not mentions:
        return text
    words = len(text.split())
    for mention in reversed(mentions):
        size = mention.last - mention.first
        if mention.strength == "plain" or size >= words:
            text = f"{text[: mention.start]} {text[mention.end :]}"
    return text


def _is_job_at_agency(text: str) -> bool:
    """Ask whether a part says what somebody is at an agency, and not who: "AP Ferry Writer"."""
    mentions = mentions_of(text)
    return bool(mentions) and mentions[0].first == 0 and fold(text.rpartition(" ")[2]) in ROLES


def _without_roles(words: list[str]) -> list[str]:
    """Cut a role with what qualifies it: before a name ("Redakteurin Ada Quill") or behind it."""
    folded = [fold(word).strip(".,:") for word in words]
    at = [place for place, word in enumerate(folded) if word in ROLES or _ROLE_END.search(word)]
    if not at:
        return words
    first = at[0]
    while first and folded[first - 1] in MODIFIERS:
        first -= 1
    if first >= 2:
        return words[:first]
    return words[at[-1] + 1 :] if first == 0 else []


def _until_sentence(words: list[str]) -> list[str]:
    """Cut where a name turns into a sentence ("Ada Quill is a ..."): at a word of lower case that is no particle."""
    cased = [word for word in words if word[:1].isupper()]
    if not cased:
        return words
    for place, word in enumerate(words):
        if word[:1].islower() and fold(word) not in PARTICLES and not any(char.isupper() for char in word):
            return words[:place]
    return words


def _is_code(word: str) -> bool:
    """Ask whether a single word is the initials of a staff member ("mf", "DAN") and no name."""
    return word.isascii() and len(word) <= 4 and (word.islower() or sum(map(str.isupper, word)) > 1)


def _recased(name: str) -> str:
    """Write a name in capitals, or in small letters only, with capitals at the beginnings."""
    words = name.split()
    if name.isupper() or name.islower():
        return " ".join(word if word.islower() and fold(word) in PARTICLES else _capitalised(word) for word in words)
    if name.isascii() and name.istitle():
        return " ".join(words)
    return " ".join(
        _capitalised(word) if len(word) > 3 and word.isupper() and word.isalpha() else word for word in words
    )


def _capitalised(word: str) -> str:
    if "." in word and len(word) <= 6:  # initials: J.R.
        return word.upper()
    return re.sub(r"[^\W_]+", lambda part: part.group()[:1].upper() + part.group()[1:].lower(), word)
