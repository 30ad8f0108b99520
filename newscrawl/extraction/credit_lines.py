"""Reading a credit: a short text such as ``Von dpa/lsw``, ``With files from The Canadian Press`` or ``© 2026 AFP``.

A credit is cut into parts at punctuation and at words such as *and*, *mit*, *avec*. A part is an agency, a person or
newspaper, an editor's shorthand (``lsw``), or trimmings (*Staff*, *Published*, a date). What is made of a text depends
on how it is known to be a credit: a byline element is one whatever it says, a last paragraph has to look like one.
"""

from __future__ import annotations

import re

from newscrawl.extraction.agencies import Agency, Mention, Token, fold, mentions_of, tokens_of

_CREDIT_MAX = 300
"""Characters of a credit line; ``Associated Press writers ... contributed to this report`` needs most of them."""
_SIGNED_MAX = 60
_PURE_MAX = 120
_PARTS_MAX = 8
_NAME_WORDS_MAX = 4
DATELINE_MAX = 140
"""Characters at the beginning of a paragraph in which a dateline ends."""

_CUT = re.compile(r"[,/|;:·•()\[\]{}«»\"“”„（）［］【】、，／：+&>=]|\s[-–—]|[–—]|\.\s|\n")
_BRACKETS = re.compile(r"[(\[（［【][^()\[\]（）［］【】]{1,60}[)\]）］】]|(?<![\w/])/[^/()\[\]\n]{1,30}/(?![\w/])")
_SIGNATURE = re.compile(r"[.!?…。»”\"'’]\s{0,3}[-–—]{0,2}\s{0,3}([^\s.!?…。»”\"'’–—-][^.!?…。»”\"'’–—]{1,30})$")
"""What stands between the end of the last sentence and the end of the text, when it is short."""
_DASH = re.compile(r"\s?[-–—]{1,2}\s|\s?\.\s?[-–—]|\.\s|:\s")
"""What parts a dateline without brackets from the story."""
_DISPATCH = re.compile(r"[^\s,，。]{0,12}[电電讯訊]")
"""How a Chinese dateline goes on behind the agency: place, date and the sign for dispatch."""


def _words(text: str) -> frozenset[str]:
    return frozenset(map(fold, text.split()))


_JOINING = _words(
    "and und et e y i en og och ja ve és și si a und u с и з та with mit avec con com med met cu z s by von par por di "
    "da de del della du für for from via durch od av af van der door pour the l d per om of"
)
"""Words that part the parts of a credit."""
_WITH = _words("with mit avec con com med met")
_JOBS = _words(
    "writer writers reporter reporters correspondent correspondents editor editors staff journalist journalists "
    "korrespondent korrespondentin korrespondenten reporterin redakteur redakteurin contributor bureau columnist "
    "analyst desk team journaliste correspondant corresponsal periodista redaktion redacción redazione rédaction"
)
_SOURCE_WORDS = _words(
    "source sources quelle quellen fuente fuentes fonte fonti bron kilde källa lähde źródło zdroj forrás sursă izvor "
    "vir kaynak источник источники джерело المصدر منبع 来源 來源 출처 出典 sumber πηγή מקור agency agencia agence"
)
"""A line that begins with one of these and a colon is a credit."""
_TRIMMINGS = (
    _JOBS
    | _SOURCE_WORDS
    | _words(
        "agencies news wire wires newswire newswires service services copyright all rights reserved inc ltd llc gmbh "
        "nachrichtenagentur nachrichtenagenturen agences agentur agenturen agencias agenzia agenzie ajansı haber press "
        "presse published updated posted exclusive special online c am pm est edt gmt utc uhr cet tous droits réservés "
        "alle rechte vorbehalten todos los derechos reservados files file inputs input"
    )
)
"""Words that stand about a name in a credit and are no part of it."""
_GENERIC = _words(
    "agency agencies agence agences agentur agenturen agencia agencias agenzia agenzie nachrichtenagentur "
    "nachrichtenagenturen wire wires newswire newswires service services news press staff report reports red redaktion "
    "redacción редакция ajanslar haber ajansı agentschappen bureaus агентства ots agenturmaterial media other"
)
_TOO_GENERIC = _words("news press media other staff service services report reports")
"""These alone do not say that an agency is meant."""
_IMAGE_WORDS = _words(
    "picture pictures pic pics imagen imágenes imagem immagine getty shutterstock imago alliance epa istock alamy "
    "handout pool illustration illustrative grafik graphic infographic caption credit credits zdjęcie zdj kuva снимка "
    "archiv archivo archive archivbild beeld symbolbild symbolfoto snimka slika wirephoto screenshot rex "
    "사진 写真 图 图片"
)
_IMAGE_STEMS = ("photo", "foto", "bild", "image", "video", "фото", "φωτο")
"""Words with one of these inside are about pictures: Archivfotos, Bildrechte."""
_OPENING = re.compile(
    r"[(\[*—–\s-]{0,6}(?:"
    r"with (?:files|inputs?|(?:additional )?reporting|(?:wire )?reports?|material|information) (?:from|by|of)\b"
    r"|inputs? from\b|additional reporting\b"
    r"|con informaci[oó]n(?:es)? de\b|com informa[cç][oõ]es d[aeo]s?\b"
    r"|mit (?:agentur)?material (?:der|von)\b|mit informationen (?:der|von)\b"
    r"|m[ae]d (?:material|information) fr[aå]n\b"
    r"|©|\(c\) ?(?:\d{4}|[A-Z])|copyright\b)",
    re.IGNORECASE,
)
_CONTRIBUTED = re.compile(
    r"\bcontribut(?:ed|ing) (?:to (?:this|the) (?:report|story|article|piece|dispatch)|from|reporting)\b"
    r"|\bcontributed\W{0,3}$|\b(?:a|ont) contribué\b|\bcontribuy(?:ó|eron) (?:a|en|con) est[ea]\b"
    r"|\bha(?:nno)? contribuito a questo\b|\bhaben? zu diesem (?:bericht|artikel|text)\b"
    r"|\b(?:first|originally) (?:published|appeared) (?:by|on|in|at)\b"
    r"|^\W{0,3}th(?:is|e) (?:story|article|report) [^.]{0,80}\b(?:published|produced|provided) by\b"
    r"|^\W{0,3}this report by\b",
    re.IGNORECASE,
)
_BEHIND_CONTRIBUTED = 3
"""Words behind "contributed" in a line that says no more: "a contribué | à cet article"."""
_THIS_STORY = re.compile(r"^\W{0,3}this (?:story|article|report|piece) (?:was |is |has )?", re.IGNORECASE)
_DPA_NUMBER = re.compile(r"\bdpa:\d{6}")


def agencies_in_credit(text: str) -> tuple[Agency, ...]:
    """Return the agencies that *text*, known to be a credit, names; none when it is the credit of a picture.

    >>> [agency.name for agency in agencies_in_credit("Quelle: ntv.de, ino/dpa")]
    ['dpa']
    >>> agencies_in_credit("Photo: Reuters")
    ()
    """
    if len(text) > _CREDIT_MAX:
        return ()
    mentions = mentions_of(text)
    if not mentions or is_image_credit(text):
        return ()
    parts = _parts(text)
    return _unique([mention for mention in mentions if _counts(mention, text, parts)])


def agencies_of_pure_credit(text: str) -> tuple[Agency, ...]:
    """Return the agencies of *text* if it reads as a credit and nothing else, of agencies, people and newspapers.

    >>> [agency.name for agency in agencies_of_pure_credit("Adam Quill and AP")]
    ['AP']
    >>> agencies_of_pure_credit("Reuters plans to open an office")
    ()
    """
    if len(text) > _PURE_MAX or not mentions_of(text) or is_image_credit(text):
        return ()
    parts = _parts(text)
    if len(parts) > _PARTS_MAX:
        return ()
    tokens = tokens_of(text)
    counted: list[Mention] = []
    for first, last in parts:
        named = [mention for mention in mentions_of(text) if first <= mention.first < last]
        rest = _rest(tokens, first, last, named)
        if not named:
            if not _is_name(rest):
                return ()
        elif rest and not (
            _is_name_before(rest, named[0])
            or _is_job_behind(tokens, last, rest, named[0])
            or all(_is_shorthand([word]) and word.start >= named[0].end for word in rest)
        ):
            return ()
        counted += named
    return _unique([mention for mention in counted if _counts(mention, text, parts)])


def agencies_of_credit_line(text: str) -> tuple[Agency, ...]:
    """Return the agencies of *text*, a line at the end of a story, if it is a credit: pure, or one by its words.

    >>> [agency.name for agency in agencies_of_credit_line("Reuters contributed to this report.")]
    ['Reuters']
    >>> agencies_of_credit_line("Reuters reported on Monday that the talks had failed.")
    ()
    """
    if not mentions_of(text):
        return ()
    pure = agencies_of_pure_credit(text)
    if pure or len(text) > _CREDIT_MAX:
        return pure
    return agencies_in_credit(text) if has_source_marker(text) else agencies_acknowledged(text)


def agencies_acknowledged(text: str) -> tuple[Agency, ...]:
    """Return the agencies of *text* if it says that they took part: ``With files from AP``, ``Reuters contributed to``.

    >>> [agency.name for agency in agencies_acknowledged("With files from The Canadian Press")]
    ['The Canadian Press']
    >>> agencies_acknowledged("Reuters")
    ()
    """
    if len(text) > _CREDIT_MAX:
        return ()
    if _OPENING.match(text) or _DPA_NUMBER.search(text) or _CONTRIBUTED.search(text):
        return agencies_in_credit(text)
    return ()


def is_only_credit(text: str) -> bool:
    """Ask whether *text*, a line at the end of a story that names agencies, says by whom the story is and nothing else.

    >>> is_only_credit("With files from AP"), is_only_credit("With reports from AP the fleet turned back.")
    (True, False)
    """
    if text.endswith(("?", "!")) or not agencies_of_credit_line(text):
        return False
    said = _CONTRIBUTED.search(text) or _OPENING.match(text)
    if said is None or _DPA_NUMBER.search(text) or has_source_marker(text):
        return True
    behind = text[said.end() :]
    if "contrib" in said.group().lower():
        return "," not in behind and len(behind.split()) <= _BEHIND_CONTRIBUTED
    before = _THIS_STORY.sub("", text[: said.start()])
    return bool(agencies_of_pure_credit(f"{before}, {behind}".replace(" in ", ", ")))


def end_of(text: str) -> str:
    """Return what of a paragraph may be a credit: a line as a whole, of a longer one where it may be signed.

    >>> end_of("With files from AP"), len(end_of("Rain fell. " * 100))
    ('With files from AP', 60)
    """
    return text if len(text) <= _CREDIT_MAX else text[-_SIGNED_MAX:]


def agencies_signed(text: str) -> tuple[Agency, ...]:
    """Return the agencies that sign *text* at its end: ``(dpa)``, ``[AFP]``, ``— Bernama``.

    >>> [agency.name for agency in agencies_signed("The bridge stays shut, she said. (dpa/lsw)")]
    ['dpa']
    """
    tail = text[-_SIGNED_MAX:].rstrip(" .\u200b")
    if tail.endswith((")", "]", "）", "】", "］", "/")):
        found = list(_BRACKETS.finditer(tail))
        return agencies_of_pure_credit(found[-1].group()) if found and found[-1].end() == len(tail) else ()
    match = _SIGNATURE.search(tail)
    if match is None or "©" in tail or is_photographer_slash_agency(match.group(1)):
        return ()  # the caption of a picture
    return agencies_of_pure_credit(match.group(1))


def agencies_of_dateline(text: str) -> tuple[Agency, ...]:
    """Return the agencies in the dateline that a paragraph begins with: ``PARIS (AFP) -``, ``(서울=연합뉴스)``.

    >>> [agency.name for agency in agencies_of_dateline("KUALA LUMPUR, Nov 20 (Bernama) -- Rain fell.")]
    ['Bernama']
    >>> agencies_of_dateline("The Australian Federal Police (AFP) has arrested two men.")
    ()
    """
    head = text[:DATELINE_MAX]
    if not mentions_of(head):
        return ()
    for match in _BRACKETS.finditer(head):
        before, behind = head[: match.start()].strip(), head[match.end() :].lstrip()
        if not _is_place_and_date(before) or _names_plainly(before):
            break
        agencies = agencies_in_credit(match.group())
        if agencies and (behind[:1] in "-–—_=:." or not _is_spelt_out(before, match.group())):
            return agencies
    return _bare_dateline(head)


def is_image_credit(text: str) -> bool:
    """Ask whether a credit is that of a picture, by its words or by a form such as ``Ada Quill/AFP``.

    >>> is_image_credit("AP Photo/Ada Quill"), is_image_credit("Von dpa/lsw")
    (True, False)
    """
    words = [token.folded for token in tokens_of(text)[:60]]
    line = " ".join(words)
    return not _IMAGE_WORDS.isdisjoint(words) or any(map(line.__contains__, _IMAGE_STEMS))


def is_photographer_slash_agency(text: str) -> bool:
    """Ask whether *text* has the form of a picture's credit: a full name or several words, a slash, an agency.

    >>> is_photographer_slash_agency("Ada Quill/dpa"), is_photographer_slash_agency("ino/dpa")
    (True, False)
    """
    mentions = mentions_of(text) if "/" in text else ()
    tokens = tokens_of(text) if mentions else ()
    for mention in mentions:
        before = tokens[: mention.first]
        if len(before) >= 2 and "/" in text[before[-1].end : mention.start]:
            words = [token for token in before if token.raw[:1].isupper()]
            if len(words) >= 2 and "," not in text[words[-2].start : mention.start]:
                return True
        behind = tokens[mention.last :]
        if len(behind) >= 2 and text[mention.end : behind[0].start].strip() == "/":
            return behind[0].raw[:1].isupper() and behind[1].raw[:1].isupper()
    return False


def canonical_of(name: str) -> Agency | None:
    """Return the agency that *name*, an author as printed, stands for; None when it names a person or newspaper too.

    Who stands behind *with* or a slash as an editor's shorthand is passed over.

    >>> canonical_of("By AP Staff").name, canonical_of("dpa/lsw").name, canonical_of("Jane Doe, AFP")
    ('AP', 'dpa', None)
    """
    agencies = agencies_of_pure_credit(name)
    if not agencies:
        return None
    tokens, mentions, parts = tokens_of(name), mentions_of(name), _parts(name)
    for first, last in parts:
        named = [mention for mention in mentions if first <= mention.first < last]
        rest = _rest(tokens, first, last, named)
        if named:
            if _is_name_before(rest, named[0]) and rest:
                return None
            continue
        company = first > mentions[0].first and tokens[first - 1].folded in _WITH
        if rest and not _is_shorthand(rest) and not company:
            return None
    return agencies[0]


def is_generic_credit(name: str) -> bool:
    """Ask whether *name* credits agencies without naming one: ``Agencies``, ``wire services``, ``Mit Agenturen``.

    >>> is_generic_credit("news agencies"), is_generic_credit("Ada Quill")
    (True, False)
    """
    words = {token.folded for token in tokens_of(name[:80])} - _JOINING
    return bool(words) and words <= _GENERIC and not words <= _TOO_GENERIC


def _counts(mention: Mention, text: str, parts: tuple[tuple[int, int], ...]) -> bool:
    """Ask whether a mention in a credit stands for the agency: plain names do, others by where they stand."""
    if mention.strength == "plain":
        return True
    if mention.strength == "bracket":
        return any(match.start() < mention.start and mention.end < match.end() for match in _BRACKETS.finditer(text))
    tokens = tokens_of(text)
    for first, last in parts:
        if first <= mention.first < last:
            rest = _rest(tokens, first, last, [mention])
            return not rest or _is_job_behind(tokens, last, rest, mention)
    return False


def _parts(text: str) -> tuple[tuple[int, int], ...]:
    """Cut the tokens of a credit into parts: (first, past the last) token; joining words belong to none."""
    tokens, mentions = tokens_of(text), mentions_of(text)
    inside = {number for mention in mentions for number in range(mention.first, mention.last)}
    joined = {mention.first for mention in mentions}
    parts: list[tuple[int, int]] = []
    start = 0
    for number, token in enumerate(tokens):
        cut_before = (
            number > start
            and not (number in inside and number not in joined)
            and text[tokens[number - 1].end : token.start] != " "
            and _CUT.search(text, tokens[number - 1].end, token.start)
        )
        if cut_before:
            parts.append((start, number))
            start = number
        if token.folded in _JOINING and number not in inside:
            if number > start:
                parts.append((start, number))
            start = number + 1
    if start < len(tokens):
        parts.append((start, len(tokens)))
    return tuple(parts)


def _rest(tokens: tuple[Token, ...], first: int, last: int, named: list[Mention]) -> list[Token]:
    taken = {number for mention in named for number in range(mention.first, mention.last)}
    return [tokens[number] for number in range(first, last) if number not in taken and not _is_trimming(number, tokens)]


def _is_trimming(number: int, tokens: tuple[Token, ...]) -> bool:
    """Ask whether a token is of those that stand about a credit, or of a date: it has a digit or is near one."""
    token = tokens[number]
    if token.folded in _TRIMMINGS or any(map(str.isdigit, token.raw)):
        return True
    return any(other.raw[0].isdigit() for other in tokens[number + 1 : number + 3])


def _is_name(words: list[Token]) -> bool:
    """Ask whether *words*, trimmings taken off, may be a person, a newspaper, a place or an editor's shorthand."""
    if len(words) > _NAME_WORDS_MAX:
        return False
    shorthand = _is_shorthand(words[:1])
    return all(not word.raw[:1].islower() for word in words[1 if shorthand else 0 :])


def _is_shorthand(words: list[Token]) -> bool:
    return len(words) == 1 and len(words[0].raw) <= 5 and (words[0].raw.islower() or words[0].raw.isupper())


def _is_name_before(rest: list[Token], mention: Mention) -> bool:
    """Ask whether all that a part holds besides an agency is a name before it, as in ``ADA QUILL Associated Press``."""
    long_name = mention.last - mention.first >= 2
    return long_name and _is_name(rest) and all(token.end <= mention.start for token in rest)


def _is_job_behind(tokens: tuple[Token, ...], last: int, rest: list[Token], mention: Mention) -> bool:
    """Ask whether a part goes on from an agency to a job, as in ``AP National Security Writer``."""
    return tokens[last - 1].folded in _JOBS and all(token.start >= mention.end for token in rest)


def has_source_marker(text: str) -> bool:
    """Ask whether *text* begins with a word for source and a colon: ``Quelle: dpa``."""
    head, colon, _ = text[:40].replace("：", ":").partition(":")
    words = tokens_of(head) if colon else ()
    return 1 <= len(words) <= 2 and words[0].folded in _SOURCE_WORDS


def _is_place_and_date(text: str) -> bool:
    """Ask whether the text before a dateline's bracket may be place and date: only a month may begin small."""
    if len(text) > 70:
        return False
    tokens = tokens_of(text)
    if len(tokens) > 9:
        return False
    small = [number for number, token in enumerate(tokens) if token.raw[:1].islower() and token.folded not in _JOINING]
    return all(_is_trimming(number, tokens) or _follows_digit(number, tokens) for number in small)


def _follows_digit(number: int, tokens: tuple[Token, ...]) -> bool:
    return number > 0 and tokens[number - 1].raw[-1:].isdigit()


def _names_plainly(text: str) -> bool:
    return any(mention.strength == "plain" for mention in mentions_of(text))


def _is_spelt_out(before: str, bracket: str) -> bool:
    """Ask whether a bracket holds the initials of the words before it, as in ``Australian Federal Police (AFP)``."""
    initials = "".join(token.raw[0] for token in tokens_of(before) if token.raw[0].isupper())
    letters = bracket.strip("()[] /")
    return len(tokens_of(before)) > 6 or (len(letters) > 1 and initials.upper().endswith(letters.upper()))


def _bare_dateline(head: str) -> tuple[Agency, ...]:
    """Read a dateline without brackets: ``PARIS, AFP -``, ``МОСКВА, 20 ноя — ТАСС.``, ``新华社北京11月20日电``."""
    mention = mentions_of(head)[0]
    if mention.start > 60 or mention.strength == "bracket":
        return ()
    before, behind = head[: mention.start].rstrip(" ,/—–-"), head[mention.end : mention.end + 16]
    if not head[0].isascii() and mention.start == 0 and _DISPATCH.match(behind):
        return (mention.agency,)
    if not _DASH.match(behind) or not _is_place_and_date(before):
        return ()
    if behind[:1] == "." and not before:
        return ()
    if mention.strength == "weak" and head[: mention.start].rstrip().endswith(","):
        return ()  # "Harrisburg, PA -"
    parts = _parts(head[: mention.end])
    return (mention.agency,) if _counts(mention, head[: mention.end], parts) else ()


def _unique(mentions: list[Mention]) -> tuple[Agency, ...]:
    return tuple(dict.fromkeys(mention.agency for mention in mentions))
