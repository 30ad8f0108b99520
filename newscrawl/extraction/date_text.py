"""Reading a date from a string: machine formats first, then the ways people write dates in the languages of the news.

Decisions, where a string leaves open what it means:

- Day or month first (``03/04/2026``): a number above 12 settles it; a dot means day first everywhere; else month first
  for English without a region, for American and Philippine English (unless a British, Indian or European time zone
  stands behind the time), day first for all other languages and for none. Such a date is marked *ambiguous*.
- A year of two digits is 2000 to 2089 or 1990 to 1999. Thai years (Buddhist era), Japanese eras, years of the Republic
  of China and Persian solar dates are turned into Gregorian ones.
- A text without a year ("20 November", "3 hours ago") is no date.
- Midnight sharp, in the zone that the text itself names, is what systems write that know the day only: no time.
- A time without a zone is written as if it were UTC, so that the day the reader sees is the day in the record.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

from newscrawl.extraction.months import MONTH_WORDS, fold, jalali_month_number, month_number

_YEARS = range(1900, 2101)
_MINUTE, _FARTHEST = timedelta(minutes=1), timedelta(hours=14)
"""RFC 3339 has whole minutes; no place on Earth is farther from UTC than Kiribati."""
_LENGTH = 400
"""Characters of a text that are read; a date stands at its beginning or it is not a date."""
_CHANGE_WORD = 7
"""Characters that a word for a change has with the blanks around it."""
_LANGUAGE = 20
"""Characters of a language tag that are read."""

ZONES: dict[str, int] = {
    name: minutes
    for minutes, names in {
        0: "z utc gmt wet",
        60: "bst cet mez west wat",
        120: "cest mesz eet cat sast",
        180: "eest msk мск eat trt",
        210: "irst",
        240: "gst",
        300: "pkt",
        330: "ist",
        345: "npt",
        420: "wib ict",
        480: "sgt hkt myt pht awst wita",
        540: "jst kst wit",
        570: "acst",
        600: "aest",
        630: "acdt",
        660: "aedt",
        720: "nzst",
        780: "nzdt",
        -150: "ndt",
        -180: "adt brt art clst",
        -210: "nst",
        -240: "edt ast hae",
        -300: "est cdt hne",
        -360: "cst mdt",
        -420: "mst pdt",
        -480: "pst akdt",
        -540: "akst",
        -600: "hst",
    }.items()
    for name in names.split()
}
"""Minutes east of Greenwich by abbreviation; of those with several meanings, the one that news pages use most."""
_AMERICAN = {"et": -300, "ct": -360, "mt": -420, "pt": -480}
"""Standard time of zones named without saying whether daylight saving is on."""
_WORDS_TOO = frozenset(["est", "et", "ct", "mt", "pt", "art", "cat", "eat", "west", "wit", "ist", "met"])
"""Abbreviations that are words of other languages; taken for zones on English pages only."""
_INDIAN = ("en", "hi", "bn", "mr", "ta", "te", "gu", "kn", "ml", "pa", "ur")
"""Languages whose pages mean Indian time by IST; in German it is a word."""
_DAY_FIRST_ZONES = frozenset("gmt bst ist cet cest mez mesz eet eest sast wat cat eat aest aedt nzst nzdt".split())
_MONTH_FIRST_ZONES = frozenset([*_AMERICAN, "est", "edt", "cdt", "mst", "mdt", "pst", "pdt"])
_MONTH_FIRST = frozenset(["en", "en-us", "en-ph", "fil", "es-us", "es-pr", "en-pr"])
_YEAR_FIRST = ("ja", "zh", "ko", "hu", "lt", "mn")

_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"(\d{8}|\d{10}|\d{12}|\d{13}|\d{14})(?:\.\d{1,9})?")
_DOT_NET = re.compile(r"/date\((\d{9,13})")
_CJK = re.compile(
    r"(?:(令和|平成|昭和|民國|民国)\s?)?(\d{1,4}|元)\s?(?:年|년)\s?(\d{1,2})\s?(?:月|월)\s?(\d{1,2})(?:\s?(?:日|일|号|號))?"
)
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_NUMERIC = re.compile(r"(?<!\d)(?<!\d[.,/-])(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{1,2})(?![\d]|[./-]\d)")
_VIETNAMESE = re.compile(r"(?<!\d)(\d{1,2}) thang (\d{1,2})(?:,| nam)? (\d{4})(?!\d)")
_TOKEN = re.compile(r"\d+|[^\W\d_][^\s\d!-/:-@\[-`{-~،؛·•|–—。、，．]*")
_FILLERS = frozenset(
    "de di of the da do del dell d st nd rd th er o a e го ого й ta m y г р года року thang nam พ ศ la le من ko "
    "ren ng".split()
)
"""Words that stand between the day, the month and the year."""
_AFTERNOON = frozenset(
    fold(
        "p μμ μ.μ. 下午 午後 晚上 오후 م مساء عصرا ب.ظ شام رات दोपहर शाम रात दुपारी सायंकाळी संध्याकाळी रात्री "
        "দুপুর বিকাল বিকেল সন্ধ্যা রাত অপরাহ্ন অপরাহ্ণ পিএম மாலை பிற்பகல் ptg petang malam"
    ).split()
)
_MORNING = frozenset(
    fold("a πμ π.μ. 上午 午前 凌晨 早上 오전 ص صباحا ق.ظ सुबह सकाळी সকাল ভোর পূর্বাহ্ন পূর্বাহ্ণ এএম காலை முற்பகல் pg pagi").split()
)
"""Words for the halves of the day, which stand before a time or behind it."""
_HALVES = sorted({*_AFTERNOON, *_MORNING, "中午"} - {"a", "p"}, key=len, reverse=True)
_HALF = "|".join(map(re.escape, _HALVES))
_HALF_BEFORE = "|".join([re.escape(word) for word in _HALVES if len(word) > 1])
"""A single letter before the time belongs to the year, as in Arabic."""
_TIME = re.compile(
    r"""
    (?<![\d.:])
    (?:(@BEFORE@)\s?)?
    (\d{1,2})                                                          # hours
    (?:
        \s?(?:[:h時时點点시]|h\.)\s?(\d{2}|\d(?=\s?[分분]))(?!\d)      # minutes
        (?:\s?[:分분]\s?(\d{2})(?!\d)(?:[.,]\d{1,9})?|\s?[分분])?     # seconds and their parts
      | \.(\d{2})(?![.\d])                                            # minutes behind a dot
      | (?=\s?(?:[ap]\.?\s?m\b|uhr\b|h\b|時|시))                      # none: 9 a.m., 9 Uhr
    )
    (?:\s?(a|p)\.?\s?m\b\.?|\s?(@HALF@)(?![^\W\d_])|\s?(?:uhr|h|hrs|น\.)(?![^\W\d_]))?
    \s?\(?([^\W\d_]{1,4}(?![^\W\d_]))?                               # zone by name
    \s?([+-]\d{1,2}(?::?\d{2})?(?!\d))?                               # offset
    """.replace("@HALF@", _HALF).replace("@BEFORE@", _HALF_BEFORE),
    re.VERBOSE,
)
CHANGE_LABEL = re.compile(
    fold(
        # Latin
        r"updat|modifi|edited|last change|aktuali|geändert|mis à jour|corrigé|actualiz|actualitzat|atualiz|editad|"
        r"aggiorna|bijgewerkt|gewijzigd|aangepast|oppdater|opdater|uppdater|uppfært|päivitet|muokat|zaktualiz|modyfik|"
        r"frissít|módosít|güncelle|yenilən|cập nhật|diperbarui|diperbaharui|dimutakhir|dikemas\s?kini|izmjen|izmen|"
        r"ažurir|përditës|atnaujin|atjaunin|uuendat|imesasishwa|imeboreshwa|"
        # Cyrillic, Greek, Georgian, Armenian
        r"обновл|изменен|оновл|промен|промян|ажурир|абноўл|измен|жаңарт|ενημερ|განახლ|թարմաց|"
        # Semitic, Indian, of eastern Asia
        r"تحديث|به\s?روز|ویرایش|اپ\s?ڈیٹ|עודכן|अपडेट|अद्यतन|আপডেট|হালনাগাদ|புதுப்பி|"
        r"更新|修改|修正|업데이트|수정|ปรับปรุง|แก้ไข|อัปเดต|อัพเดต|อัพเดท"
    )
)
"""What stands before the date of a change, folded: stems, as their endings differ."""


class Instant(NamedTuple):
    """A date as a page gives it: ``when`` is aware only if a zone was named, and midnight if there was no time.

    ``ambiguous`` says that day and month could be exchanged.
    """

    when: datetime
    has_time: bool
    ambiguous: bool = False

    @property
    def day(self) -> date:
        """The day that a reader of the page sees."""
        return self.when.date()

    @property
    def wall_minute(self) -> datetime:
        """Day, hour and minute as printed, without a zone."""
        return self.when.replace(second=0, microsecond=0, tzinfo=None)

    @property
    def utc(self) -> datetime:
        """The instant in UTC; one without a zone is taken as it stands."""
        return self.when.astimezone(UTC) if self.when.tzinfo else self.when.replace(tzinfo=UTC)

    def exchanged(self) -> Instant:
        """Return the other reading of an ambiguous date."""
        return Instant(self.when.replace(month=self.when.day, day=self.when.month), self.has_time, ambiguous=True)

    def __str__(self) -> str:
        """The form of the record: ``2026-11-21T07:00:00+01:00``, by the page's own clock, ``2026-11-21T06:00:00Z`` where that is
        UTC or no zone is named, and ``2026-11-21`` where there is no time.
        """
        when = self.when
        if not self.has_time:
            return when.date().isoformat()  # a tenth of what strftime takes
        offset = when.utcoffset()
        if not offset:
            return when.isoformat()[:19] + "Z"
        if offset % _MINUTE or abs(offset) > _FARTHEST:
            return self.utc.isoformat()[:19] + "Z"
        return when.isoformat()[:19] + when.isoformat()[-6:]


class Found(NamedTuple):
    """A date found in a text: where it begins and ends in the folded text, and the date."""

    start: int
    end: int
    instant: Instant


def parse_date(text: str, *, language: str | None = None) -> Instant | None:
    """Return the first date in *text*, or None when there is none; *language* is a BCP 47 hint.

    >>> str(parse_date("2026-11-21T06:00:00.000+0100"))
    '2026-11-21T06:00:00+01:00'
    >>> str(parse_date("21 de noviembre de 2026"))
    '2026-11-21'
    """
    text = text.strip()[:_LENGTH]
    if text[:4].isdecimal() and len(text) < 40:
        machine = _machine(text)
        if machine is not None:
            return machine
    return _first_date(text, language[:_LANGUAGE] if language else None)


@lru_cache(maxsize=256)
def _first_date(text: str, language: str | None) -> Instant | None:
    """Remember dates: a page says its own in half a dozen places, in one form."""
    found = dates_in(text, language=language, most=1)
    return found[0].instant if found else None


def dates_in(text: str, *, language: str | None = None, most: int = 4) -> list[Found]:
    """Return the dates in the first 400 characters of *text*, at most *most*; positions are in the folded text.

    >>> [str(found.instant) for found in dates_in("Published 3 May 2026, updated May 4, 2026 at 9:15 a.m.")]
    ['2026-05-03', '2026-05-04T09:15:00Z']
    """
    folded = fold(text[:_LENGTH])
    if not _DIGIT.search(folded):
        return []
    stamp = _DOT_NET.search(folded)
    if stamp:
        instant = _from_seconds(int(stamp[1]) / 1000)
        return [Found(stamp.start(), stamp.end(), instant)] if instant else []
    language = language.lower().replace("_", "-") if language else None
    days = sorted(_days(folded, language), key=lambda day: day.start)
    found: list[Found] = []
    for position, day in enumerate(days):
        if found and day.start < found[-1].end:
            continue
        before = found[-1].end if found else 0
        after = days[position + 1].start if position + 1 < len(days) else len(folded)
        found += _with_time(folded, day, before, after, language)
        if len(found) >= most:
            break
    return found[:most]


class _Day(NamedTuple):
    start: int
    end: int
    year: int
    month: int
    day: int
    ambiguous: bool = False
    time_inside: tuple[int, int] | None = None


@lru_cache(maxsize=256)
def _machine(text: str) -> Instant | None:
    digits = _DIGITS.fullmatch(text) if text[4:5] != "-" else None
    if digits:
        return _from_digits(digits[1])
    if text[4:5] not in "-0123456789":
        return None
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    return _instant(when, has_time=len(text) > 10) if text[5:6] != "W" else None


def _from_digits(digits: str) -> Instant | None:
    if len(digits) == 10:
        return _from_seconds(int(digits))
    if len(digits) == 13:
        return _from_seconds(int(digits) / 1000)
    try:
        when = datetime.strptime(digits, {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}[len(digits)])  # noqa: DTZ007 - no zone given
    except ValueError:
        return None
    return _instant(when, has_time=len(digits) > 8)


def _from_seconds(seconds: float) -> Instant | None:
    when = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(seconds))
    return Instant(when, has_time=True) if when.year in range(1980, 2101) else None


def _instant(when: datetime, *, has_time: bool, ambiguous: bool = False) -> Instant | None:
    """Return the instant, without its time when that is midnight sharp, None when the year is no year of the news."""
    if when.year not in _YEARS:
        return None
    if not has_time or not (when.hour or when.minute or when.second or when.microsecond):
        return Instant(
            when.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None), has_time=False, ambiguous=ambiguous
        )
    return Instant(when, has_time=True, ambiguous=ambiguous)


# -- the day ----------------------------------------------------------------------------------------------------------


def _days(text: str, language: str | None) -> list[_Day]:
    days: list[_Day | None] = []
    if "月" in text or "월" in text:
        for match in _CJK.finditer(text):
            year = 1 if match[2] == "元" else int(match[2])
            year = year + _ERAS[match[1]] if match[1] else _full_year(match[2])
            days.append(_day(match.start(), match.end(), year, int(match[3]), int(match[4])))
    days.extend(_numeric(match, text, language) for match in _NUMERIC.finditer(text))
    if "thang" in text:
        found = _VIETNAMESE.finditer(text)
        days.extend(_day(*match.span(), int(match[3]), int(match[2]), int(match[1])) for match in found)
    days.extend(_named(text, language))
    return [day for day in days if day is not None]


def _day(start: int, end: int, year: int, month: int, day: int, *, ambiguous: bool = False,
         time_inside: tuple[int, int] | None = None) -> _Day | None:  # fmt: skip
    """Return the day if there is such a day; Thai years count from 543 BC."""
    if 2400 < year < 2700:
        year -= 543
    if year not in _YEARS:
        return None
    try:
        date(year, month, day)
    except ValueError:
        return None
    return _Day(start, end, year, month, day, ambiguous, time_inside)


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 2:
        return year + (1900 if year >= 90 else 2000)
    return year if len(digits) == 4 else 0


def _numeric(match: re.Match[str], text: str, language: str | None) -> _Day | None:
    first, separator, middle, last = match.groups()
    start, end = match.span()
    a, b, c = int(first), int(middle), int(last)
    if len(first) == 4:
        if 1370 <= a <= 1430:
            return _jalali(start, end, a, b, c)
        return _day(start, end, a, b, c) or (_day(start, end, a, c, b) if len(last) <= 2 else None)
    if len(first) > 2 or len(last) == 1:
        return None
    if len(last) == 2 and language and language.startswith(_YEAR_FIRST):
        return _day(start, end, _full_year(first), b, c)
    year = _full_year(last)
    if a > 12 or b > 12 or a == b:
        return _day(start, end, year, b, a) or _day(start, end, year, a, b)
    month_first = separator != "." and _month_first(text[end : end + 30], language)
    month, day = (a, b) if month_first else (b, a)
    return _day(start, end, year, month, day, ambiguous=separator != ".")


def _month_first(after: str, language: str | None) -> bool:
    words = set(_TOKEN.findall(after))
    if words & _MONTH_FIRST_ZONES and (language or "en").startswith("en"):
        return True
    return language in _MONTH_FIRST and not words & _DAY_FIRST_ZONES


def _jalali(start: int, end: int, year: int, month: int, day: int) -> _Day | None:
    """Return a date of the Persian solar calendar as a Gregorian one (leap years by the cycle of 33, right to 1633)."""
    if not (1370 <= year <= 1430 and 1 <= month <= 12 and 1 <= day <= (31 if month <= 6 else 30)):
        return None
    # 1 Farvardin 1370 was 21 March 1991; years 1, 5, 9, 13, 17, 22, 26 and 30 of a cycle are leap years
    days = sum(366 if past % 33 in (1, 5, 9, 13, 17, 22, 26, 30) else 365 for past in range(1370, year))
    days += 31 * (month - 1) - max(0, month - 7) + day - 1
    when = date(1991, 3, 21) + timedelta(days=days)
    return _Day(start, end, when.year, when.month, when.day)


class _Token(NamedTuple):
    text: str
    start: int
    end: int

    @property
    def number(self) -> int | None:
        return int(self.text) if self.text.isdecimal() and len(self.text) <= 4 else None


def _named(text: str, language: str | None) -> list[_Day | None]:
    """Return the dates around the names of months; work is linear, as each looks at a few neighbours only."""
    tokens = [_Token(match.group(), *match.span()) for match in _TOKEN.finditer(text)]
    days: list[_Day | None] = []
    for index, token in enumerate(tokens):
        if token.text not in MONTH_WORDS:
            continue
        month, width = _month_at(tokens, index, language)
        if month:
            days.append(_around(text, tokens, index, index + width, month, language))
        elif (jalali := jalali_month_number(token.text)) is not None:
            days.append(_jalali_around(tokens, index, jalali))
    return days


def _month_at(tokens: list[_Token], index: int, language: str | None) -> tuple[int | None, int]:
    """Return the month named at *index* and how many tokens its name has; (None, 0) when there is none."""
    if index + 1 < len(tokens):
        month = month_number(f"{tokens[index].text} {tokens[index + 1].text}", language)
        if month:
            return month, 2
    month = month_number(tokens[index].text, language)
    return month, 1 if month else 0


def _number_near(
    tokens: list[_Token], index: int, step: int, month: int | None = None, language: str | None = None
) -> int | None:
    """Return the index of the next number from *index* on in direction *step*, over at most three filler words."""
    for _ in range(4):
        if not 0 <= index < len(tokens):
            return None
        token = tokens[index]
        if token.text[0].isdecimal():
            return index if token.number is not None else None
        if token.text in _FILLERS:
            index += step
        elif month is not None and (width := _month_at(tokens, index, language)[1]):
            index += width  # the same month in a second name, as Arabic pages write it
        else:
            return None
    return None


def _around(text: str, tokens: list[_Token], first: int, after: int, month: int, language: str | None) -> _Day | None:
    before = _number_near(tokens, first - 1, -1)
    behind = _number_near(tokens, after, 1, month, language)
    if behind is None:
        return None
    number = tokens[behind].number or 0
    if before is not None and text[tokens[before].start - 1 : tokens[before].start] != ":":  # 9:15 o May 21, 2026
        left = tokens[before]
        if len(left.text) == 4 and 1 <= number <= 31:  # 2026. november 21.
            return _day(left.start, tokens[behind].end, left.number or 0, month, number)
        if len(left.text) <= 2 and _is_year(text, tokens[behind]):
            thai = "\u0e00" <= tokens[first].text[0] <= "\u0e7f"
            year = number + 1957 if thai and number < 100 else _full_year(tokens[behind].text)
            return _day(left.start, tokens[behind].end, year, month, left.number or 0)
    if not 1 <= number <= 31:
        return None
    year_at = _number_near(tokens, behind + 1, 1)
    if year_at is not None and len(tokens[year_at].text) == 4:  # November 21, 2026
        return _day(tokens[first].start, tokens[year_at].end, tokens[year_at].number or 0, month, number)
    return _time_before_year(text, tokens[first].start, tokens[behind], month)


def _is_year(text: str, token: _Token) -> bool:
    """Ask whether a number is a year: of four digits, or of two that are no hour ("20 Nov 09:15")."""
    if len(token.text) == 4:
        return True
    return len(token.text) == 2 and not re.match(r"[:.h]\d", text[token.end : token.end + 2])


_CLOCK_THEN_YEAR = re.compile(r"\s{1,3}(\d{1,2}:\d{2}(?::\d{2})?(?:\s[a-z]{2,5})?)\s{1,3}(\d{4})(?!\d)")


def _time_before_year(text: str, start: int, day: _Token, month: int) -> _Day | None:
    """Read the form of C and Java: Tue Nov 19 08:41:00 GMT 2019."""
    match = _CLOCK_THEN_YEAR.match(text, day.end)
    if not match:
        return None
    return _day(start, match.end(), int(match[2]), month, day.number or 0, time_inside=match.span(1))


def _jalali_around(tokens: list[_Token], index: int, month: int) -> _Day | None:
    before, behind = _number_near(tokens, index - 1, -1), _number_near(tokens, index + 1, 1)
    if before is None or behind is None:
        return None
    return _jalali(
        tokens[before].start, tokens[behind].end, tokens[behind].number or 0, month, tokens[before].number or 0
    )


# -- the time ---------------------------------------------------------------------------------------------------------


def _with_time(text: str, day: _Day, before: int, after: int, language: str | None) -> list[Found]:
    """Add the time that stands behind the day, inside it, or before it.

    Behind a word for a change it is that of a second instant, of the same day ("21 nov 2026. Actualizado a las 14:05").
    """
    bare = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the zone comes with the time
    match = None
    if day.time_inside:
        match = _TIME.match(text[: day.time_inside[1]], day.time_inside[0])
    else:
        window = text[day.end : min(after, day.end + 60)]
        match = _TIME.search(window.removeprefix("t") if window[:1] == "t" else window)
        label = CHANGE_LABEL.search(window, 0, match.start()) if match and match.start() > _CHANGE_WORD else None
        if match and (
            match.start() > (30 if label else 20) or any(char.isdecimal() for char in window[: match.start()])
        ):
            match = label = None
        if match and label:
            same = Instant(bare, has_time=False, ambiguous=day.ambiguous)
            when = _clock(bare, match, language)
            later = _instant(when, has_time=True, ambiguous=day.ambiguous) if when else None
            changed = [Found(day.end + label.end(), day.end + match.end(), later)] if later else []
            return [Found(day.start, day.end, same), *changed]
        if match is None:
            match = _last(_TIME, text[max(before, day.start - 40) : day.start])
    when = _clock(bare, match, language) if match else None
    instant = _instant(when, has_time=True, ambiguous=day.ambiguous) if when else None
    return [Found(day.start, day.end, instant or Instant(bare, has_time=False, ambiguous=day.ambiguous))]


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the last match, if not more than a few characters stand behind it."""
    matches = list(pattern.finditer(text))
    return matches[-1] if matches and len(text) - matches[-1].end() <= 14 else None


def _clock(day: datetime, match: re.Match[str], language: str | None) -> datetime | None:
    early, hours, minutes, seconds, dotted, half, greek, zone, offset = match.groups()
    hour, minute, second = int(hours), int(minutes or dotted or 0), int(seconds or 0)
    period = early or half or greek
    if period in _AFTERNOON and hour < 12:
        hour += 12
    elif period in _MORNING and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or second > 60:
        return None
    when = day.replace(hour=hour, minute=minute, second=min(second, 59))
    east = _minutes_east(when, zone, offset, language)
    return when if east is None else when.replace(tzinfo=timezone(timedelta(minutes=east)))


def _minutes_east(when: datetime, zone: str | None, offset: str | None, language: str | None) -> int | None:
    if offset and (zone is None or zone in ("utc", "gmt")):
        digits = offset[1:].replace(":", "")
        minutes = int(digits) * 60 if len(digits) <= 2 else int(digits[:-2]) * 60 + int(digits[-2:])
        return (-minutes if offset[0] == "-" else minutes) if minutes <= 14 * 60 else None
    spoken = _INDIAN if zone == "ist" else ("en",)
    if zone is None or (zone in _WORDS_TOO and not (language or "en").startswith(spoken)):
        return None
    if zone in _AMERICAN:
        return _AMERICAN[zone] + (60 if _american_summer(when) else 0)
    if zone == "cst" and (language or "").startswith("zh"):
        return 480
    return ZONES.get(zone)


def _american_summer(when: datetime) -> bool:
    """Ask whether daylight saving is on in the United States: second Sunday of March to first Sunday of November."""
    march, november = date(when.year, 3, 8), date(when.year, 11, 1)
    begins = march + timedelta(days=(6 - march.weekday()) % 7)
    ends = november + timedelta(days=(6 - november.weekday()) % 7)
    return begins <= when.date() < ends
