"""The dateline that a wire story opens with: where, when and by whom it was sent, as printed before the first sentence.

Forms that are known, each from its agencies' common use: ``PARIS, Nov 20 (AFP) -``, ``Berlin/Hamburg (dpa/lno) -``,
``(Reuters) -``, ``(ANSA) - ROMA, 20 NOV -``, ``МОСКВА, 20 ноября. /ТАСС/.``, ``МИНСК, 20 ноя — РИА Новости.``,
``新华社北京11月20日电``, ``【ロンドン共同】``, ``(서울=연합뉴스) ... 기자 =``, a place in capitals before a dash.
A first sentence that only looks like one is left alone: when in doubt, there is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.cleaning.characters import comparison_key
from newscrawl.extraction.agencies import mentions_of
from newscrawl.extraction.months import fold, month_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LENGTH = 160
"""Characters at the beginning of a paragraph that are looked at."""
_OPENING_WORDS = 8
"""Words behind a dateline that tell the same story from another of the same place."""
_ALONE = 60
"""Characters of a dateline that fills a paragraph."""
_PLACE_MAX = 80
"""Characters within which a place and a date without brackets end."""
_DASH = re.compile(r"\s?\.?\s?(?:--?|[–—−‒―])\s?|\s?[.:]\s")
_BRACKET = re.compile(r"([^()\[\]\n]{0,80})[(\[]([^()\[\]\n]{1,50})[)\]]")
_SLASHED = re.compile(r"([^/\n]{0,60}?)\s?[./]?\s?/([^/\n]{2,30})/\s?(?:--|[.:–—-])?\s?")
_NAMED = re.compile(
    r"([^\d\n—–]{2,30}[,.]?\s\d{1,2}\s[^\W\d_]{3,10}\.?)\s?[—–.-]\s([^\n—–.:]{2,30}(?:\.[a-zA-Z]{2,3})?)\s?[.—–:-]\s"
)
_PLACE_DATE = re.compile(r"([^\d\W_][^\d\n()—–:;]{1,30}, \d{1,2}\.? [^\W\d_]{3,10}\.?(?: \d{4})?)\s?(?:--?|–|—)\s")
_PLACE_MORE = re.compile(
    r"([^\d\W_][^\d\n()—–:;,]{1,30}, (?:[^\W\d_]{3,10}\.? \d{1,2}(?:, \d{4})?|[^\W\d_][^\d\n()—–:;,]{1,24}))"
    r"\s?(?:\s-|--|–|—)\s"
)
_CITY_AND_STATE = re.compile(
    r"([^\W\d_][^\d\n()—–:;,]{1,30}, (?:[A-Z]{2}|[A-Z]\.[A-Z]\.)(?:, [^\W\d_]{3,10}\.? \d{1,2}(?:, \d{4})?)?,?)"
    r"\s(?:--?|–|—)\s"
)
"""As American press releases open: New York, NY, May 3, 2026 -"""
_PLACE_ALONE = re.compile(r"([^\W\d_][^\d\n()\[\]:;!?—–\"“”„«»]{2,40}?)\s?(?:(?<=\s)--?(?=\s)|--|[–—])\s?")
_PLACE_POINT = re.compile(r"([^\W\d_][^\d\n()\[\]:;!?.,—–\"“”„«»]{2,30})\. ?[-–]\s?(?=[\"“«‘'¡]?[^\W\d_])")
"""As papers in Spanish open: Karsk.- The ferry is back."""
_CHINESE = re.compile(
    "(?:新华社|新華社|中新社|中新网|人民网|央视网|法新社|路透社|美联社)?[\u4e00-\u9fff]{0,8}\\d{1,2}月\\d{1,2}日(?:电|電|讯|訊)"
    "\\s?(?:[（(][^（()）]{1,30}[)）])?\\s?"
    "|[（(][\u4e00-\u9fff]{2,24}\\d{1,2}日(?:综合|綜合)?外?(?:电|電|讯|訊)[)）]\\s?"
)
_JAPANESE = re.compile(
    "(?:【[^【】\n]{2,24}】|[［\\[][^［］\\[\\]\n]{2,24}[］\\]]"
    "|[\u4e00-\u9fff\u30a0-\u30ff]{2,12}\\d{1,2}日\\s?(?:共同|時事|ロイター|ＡＦＰ|AFP|ＡＰ))\\s?(?:[=＝―—-]\\s?)?"
)
_KOREAN = re.compile("[(\\[]([^()\\[\\]\n]{2,24})[)\\]]\\s?(?:[\uac00-\ud7a3·, ]{2,24}(?:기자|특파원)\\s?)?=\\s?")

_NO_PLACES = frozenset(
    "breaking update updated exclusive video watch photos gallery opinion analysis editorial comment review "
    "interview live "
    "podcast correction clarification explainer note read listen nato unesco fifa uefa who nasa opec covid "
    "aids bbc cnn fbi "
    "cia imf un eu usa uk unicef ukip afd cdu csu spd fdp breve brief eilmeldung kommentar interview analyse exklusiv "
    "urgent flash alerte direct vidéo opinião análise opinión análisis vídeo entrevista esclusiva diretta foto fotos "
    "срочно видео фото обновлено мнение por by von par wideo "
    "pregunta respuesta periodista entrevistador entrevistadora nota artículo primero primera segundo segunda".split()
)
"""Words in capitals that stand before a dash and name no place."""
_STATION_MAX = 6
"""Letters of a station's sign; longer words in capitals are labels (AKTUALISIERT)."""
_STATIONS = frozenset(["BBC", "CNN"])
"""Those of them that send."""


def split_dateline(paragraph: str) -> tuple[str | None, str]:
    """Return the dateline of a paragraph, without the dash behind it, and the rest; (None, paragraph) without one.

    >>> split_dateline("KARSK, Nov 20 (Reuters) - The ferry is back.")
    ('KARSK, Nov 20 (Reuters)', 'The ferry is back.')
    >>> split_dateline("LONDON — the novelist, not the city — is back.")
    (None, 'LONDON — the novelist, not the city — is back.')
    """
    head = paragraph[:_LENGTH]
    for form in (_korean, _bracketed, _slashed, _chinese_or_japanese, _place_alone):
        cut = form(head)
        if cut:
            return paragraph[: cut[0]].strip(), paragraph[cut[1] :].lstrip()
    return None, paragraph


def part_dateline(paragraphs: Sequence[str]) -> tuple[str | None, list[str]]:
    """Return the dateline of a body, and its paragraphs without it; also where the page prints the body again.

    >>> part_dateline(["KARSK (Reuters) - The ferry is back.", "It is late.", "KARSK (REUTERS) – The ferry is back."])
    ('KARSK (Reuters)', ['The ferry is back.', 'It is late.', 'The ferry is back.'])
    """
    if not paragraphs:
        return None, []
    first, *others = paragraphs
    lead: list[str] = []
    dateline, rest = (first.rstrip(" -–—"), "") if is_dateline(first) else split_dateline(first)
    if dateline is None and others and (sent := split_dateline(others[0]))[0] and mentions_of(sent[0]):
        lead, (dateline, rest), others = [first], sent, others[1:]  # a summary stands above it
    if dateline is None:
        return None, [*paragraphs]
    body = [rest, *others] if rest else others
    return dateline, [*lead, *body[:1], *_without_again(dateline, body)]


def _without_again(dateline: str, body: Sequence[str]) -> Iterator[str]:
    """Yield the paragraphs of a body behind the first, those that open as it did, with its dateline, without that."""
    sent = comparison_key(dateline)
    opening = [*sent, *comparison_key(body[0][:_LENGTH])[:_OPENING_WORDS]] if body else sent
    for text in body[1:]:
        if text[:2].casefold() == dateline[:2].casefold():
            words = comparison_key(text[: len(dateline) + 2 * _LENGTH])
            if words == sent:
                continue
            if words[: len(opening)] == opening:
                text = split_dateline(text)[1]
        yield text


def is_dateline(text: str) -> bool:
    """Ask whether a short text is nothing but a dateline with its dash, in an element of its own.

    >>> is_dateline("Karsk -"), is_dateline("PARIS (AFP) –"), is_dateline("What now -")
    (True, True, False)
    """
    head = text.strip()
    if len(head) > _ALONE or head[-1:] not in ("-", "–", "—"):
        return False
    place = head.rstrip("-–— ")
    if _is_place(place) and _names_a_place(place) and all(map(_begins_large, place.split())):
        return True
    return split_dateline(f"{head} A")[0] is not None


def _begins_large(word: str) -> bool:
    return word[0].isupper() or fold(word) in _JOINING or not word[0].isalpha()


_WORD = re.compile(r"[^\W\d_][\w\u0900-\u1cff'’.-]*")
"""A word; the signs of vowels of Indian scripts are no letters to an expression."""

_Cut = tuple[int, int]
"""Where the dateline ends, and where the rest begins."""


def _bracketed(head: str) -> _Cut | None:
    """Find an agency in brackets, with or without a place before it."""
    match = _BRACKET.match(head) if "(" in head or "[" in head else None
    if not match or not _is_place(match[1]) or mentions_of(match[1]):
        return None
    place, dash = match[1].strip(), _DASH.match(head, match.end())
    if not _is_sender(match[2]) and not (dash and _may_send(place, match[2]) and ":" not in dash.group()):
        return None
    if dash:
        more = _PLACE_DATE.match(head, dash.end()) if not place else None  # (ANSA) - ROMA, 20 NOV -
        return (more.end(1), more.end()) if more else (match.end(), dash.end())
    if place and (place.upper() == place or not head[match.end() :].strip()):
        return match.end(), match.end()
    return None


def _may_send(place: str, text: str) -> bool:
    """Ask whether a single word in brackets before a dash is a sender though no agency is known by it: behind a place in
    capitals, or itself in capitals at the very beginning, as stations open: (WKRS) - The ferry is back.
    """
    if " " in text or not text[0].isupper():
        return False
    if place:
        return _shouts(place)
    return (
        text.isupper()
        and text.isalpha()
        and 2 < len(text) <= _STATION_MAX
        and (text in _STATIONS or fold(text) not in _NO_PLACES)
    )


def _is_sender(text: str) -> bool:
    """Ask whether brackets hold an agency, alone or with the code of its service ("dpa/lno", "AFP/Karsk")."""
    mentions = mentions_of(f"({text})")  # some names mean an agency in brackets only
    return bool(mentions) and (mentions[0].first == 0 or len(text.split()) <= 3)


def _is_place(text: str) -> bool:
    """Ask whether *text* may be places and a date: names, numbers, months, and at most one other word of lower case."""
    words = _WORD.findall(text)
    if not words:
        return not text.strip()
    if len(words) > 8 or not (words[0][0].isupper() or not words[0][0].islower()):
        return False
    others = [word for word in words if word[0].islower() and not month_number(fold(word.strip(".")))
              and word not in _JOINING]  # fmt: skip
    return len(others) <= (1 if any(map(str.isdigit, text)) else 0) and ". " not in text.strip().replace(". ", "", 2)


_JOINING = frozenset(
    "de del della di da do dos das du des la le les el al am an der und and y e et i bei sur sous les of".split()
)


def _slashed(head: str) -> _Cut | None:
    """Find the agency between slashes, or named between points, of Russian and Ukrainian wires."""
    match = _SLASHED.match(head) if "/" in head else None
    if match and _is_sender(match[2]) and _is_place(match[1]):
        return len(match.group().rstrip(" -–—")), match.end()
    match = _NAMED.match(head)
    if match and _is_place(match[1]) and (mentions := mentions_of(match[2])) and mentions[0].first == 0:
        return match.end(2), match.end()
    return None


def _chinese_or_japanese(head: str) -> _Cut | None:
    match = _CHINESE.match(head)
    if match:
        return match.end(), match.end()
    match = _JAPANESE.match(head)
    if match and mentions_of(match.group()):
        return match.end(), match.end()
    return None


def _korean(head: str) -> _Cut | None:
    match = _KOREAN.match(head)
    if match and "=" in match[1]:
        return match.end(), match.end()
    return None


def _place_alone(head: str) -> _Cut | None:
    """Find a place in capitals before a dash; the sentence behind must begin like one."""
    begin = head[:_PLACE_MAX]
    if "-" not in begin and "–" not in begin and "—" not in begin:
        return None
    match = _PLACE_ALONE.match(head)
    if match:
        place = match[1].strip()
        rest = head[match.end() :].lstrip("\"'“”„«‘")
        if rest[:1].isupper() and (_shouts(place) or (_is_agency_alone(place) and not _spells_out(rest, place))):
            return match.end(1), match.end()
    match = _PLACE_POINT.match(head) if ".-" in begin or ".–" in begin else None
    if match and _names_a_place(match[1]) and all(map(_begins_large, match[1].split())):
        return match.end(1), match.end()
    match = _CITY_AND_STATE.match(head)
    if match and _names_a_place(match[1].partition(",")[0]) and head[match.end() : match.end() + 1].isupper():
        return match.end(1), match.end()
    match = _PLACE_DATE.match(head) or _PLACE_MORE.match(head)  # MADRID, 20 nov - ; DUBAI, United Arab Emirates —
    if match and _shouts(match[1]) and _is_place(match[1]) and head[match.end() :].lstrip("\"'“”„«‘")[:1].isupper():
        return match.end(1), match.end()
    return None


def _is_agency_alone(text: str) -> bool:
    """Ask whether *text* is the name of an agency in capitals and nothing else: AGI - The ferry is back."""
    mentions = mentions_of(text) if text.isupper() else ()
    return bool(mentions) and mentions[0].start == 0 and mentions[0].end == len(text)


def _spells_out(rest: str, short: str) -> bool:
    """Ask whether a sentence opens with the words that initials stand for: AFP - Armed Forces of the Philippines."""
    initials = "".join([word[0] for word in rest.split()[: len(short) + 3] if word[0].isupper()])
    return initials.startswith(short)


def _shouts(text: str) -> bool:
    """Ask whether what stands before the first comma is a place in capitals."""
    place = text.partition(",")[0]
    return place.isupper() and _names_a_place(place)


def _names_a_place(place: str) -> bool:
    words = [fold(word) for word in re.findall(r"[^\W\d_]+", place)]
    return 0 < len(words) <= 4 and not _NO_PLACES.intersection(words) and sum(map(len, words)) > 3 and len(words[0]) > 2
