from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.date_text import dates_in, parse_date

DAY = "2026-11-21"
NINE = "2026-11-21T09:15:00Z"

MACHINE = [
    ("2026-11-21", DAY),
    ("2026-11-21T06:00:00Z", "2026-11-21T06:00:00Z"),
    ("2026-11-21T06:00:00+01:00", "2026-11-21T06:00:00+01:00"),
    ("2026-11-21T06:00:00.000+0100", "2026-11-21T06:00:00+01:00"),
    ("2026-11-21T06:00:00.123456789Z", "2026-11-21T06:00:00Z"),
    ("2026-11-21T06:00Z", "2026-11-21T06:00:00Z"),
    ("2026-11-21 06:00", "2026-11-21T06:00:00Z"),
    ("2026-11-21 06:00:00 +0100", "2026-11-21T06:00:00+01:00"),
    ("2026-11-21T06:00:00Z[Europe/London]", "2026-11-21T06:00:00Z"),
    ("2026/11/21 06:00", "2026-11-21T06:00:00Z"),
    ("2026-3-5 6:07:08", "2026-03-05T06:07:08Z"),
    ("20261121", DAY),
    ("20261121T060000Z", "2026-11-21T06:00:00Z"),
    ("20261121060000", "2026-11-21T06:00:00Z"),
    ("202611210600", "2026-11-21T06:00:00Z"),
    ("1795240800", "2026-11-21T06:00:00Z"),
    ("1795240800000", "2026-11-21T06:00:00Z"),
    ("1795240800.25", "2026-11-21T06:00:00Z"),
    ("/Date(1795240800000+0000)/", "2026-11-21T06:00:00Z"),
    ("Sat, 21 Nov 2026 09:15:00 +0100", "2026-11-21T09:15:00+01:00"),
    ("Sat, 21 Nov 2026 09:15:00 GMT", NINE),
    ("Sat Nov 21 2026 09:15:00 GMT+0000 (UTC)", NINE),
    ("Sat Nov 21 2026 09:15:00 GMT-0500 (Eastern Standard Time)", "2026-11-21T09:15:00-05:00"),
    ("Sat Nov 21 09:15:00 CET 2026", "2026-11-21T09:15:00+01:00"),
    ("Sat Nov 21 09:15:00 2026", NINE),
]


@pytest.mark.parametrize(("text", "expected"), MACHINE)
def test_what_systems_write(text: str, expected: str) -> None:
    assert str(parse_date(text)) == expected


WRITTEN = [
    ("en", "21 November 2026", DAY),
    ("en", "Nov. 21, 2026 at 9:15 a.m. ET", "2026-11-21T09:15:00-05:00"),
    ("en", "July 4, 2026 9:15 PM ET", "2026-07-04T21:15:00-04:00"),
    ("en", "Saturday 21st November, 2026", DAY),
    ("en", "9:15am Nov 21, 2026", NINE),
    ("en", "12:20 am Nov 21, 2026", "2026-11-21T00:20:00Z"),
    ("en", "Published 10:15 BST, 17 July 2026", "2026-07-17T10:15:00+01:00"),
    ("en", "Posted: Nov 21, 2026 4:15 AM EST | Last Updated: November 22", "2026-11-21T04:15:00-05:00"),
    ("en", "14:45 IST, 21 Nov 2026", "2026-11-21T14:45:00+05:30"),
    ("de", "21. November 2026", DAY),
    ("de", "Veröffentlicht am 21.11.2026, 09:15 Uhr", NINE),
    ("de", "21.11.2026 | 9.15 Uhr", NINE),
    ("de", "21.11.26", DAY),
    ("de", "Samstag, 21. Nov 2026 um 9 Uhr", "2026-11-21T09:00:00Z"),
    ("de", "2. Jänner 2026", "2026-01-02"),
    ("fr", "le 21 novembre 2026 à 9h15", NINE),
    ("fr", "1er août 2026", "2026-08-01"),
    ("fr", "Publié le 21/11/2026 à 09:15", NINE),
    ("fr", "3 févr. 2026", "2026-02-03"),
    ("es", "21 de noviembre de 2026", DAY),
    ("es", "sábado, 21 de noviembre del 2026 - 09:15 h", NINE),
    ("es", "5 may. 2026", "2026-05-05"),
    ("es", "Madrid-29/05/2025 20:00", "2025-05-29T20:00:00Z"),
    ("pt", "21 de março de 2026 às 09h15", "2026-03-21T09:15:00Z"),
    ("pt", "21/out/2026", "2026-10-21"),
    ("it", "21 Novembre 2026 alle 09:15", NINE),
    ("it", "1 gen 2026", "2026-01-01"),
    ("nl", "21 november 2026 om 09:15", NINE),
    ("nl", "21-11-2026", DAY),
    ("nl", "3 mrt. 2026", "2026-03-03"),
    ("pl", "21 listopada 2026, 09:15", NINE),
    ("pl", "3 października 2026", "2026-10-03"),
    ("ru", "21 ноября 2026 в 09:15", NINE),
    ("ru", "21 ноября 2026 года", DAY),
    ("ru", "21.11.2026 12:15 МСК", "2026-11-21T12:15:00+03:00"),
    ("uk", "21 листопада 2026, 09:15", NINE),
    ("uk", "21 травня 2026 р.", "2026-05-21"),
    ("ro", "Sâmbătă, 21 noiembrie 2026, 09:15", NINE),
    ("ro", "21 ian. 2026", "2026-01-21"),
    ("el", "21 Νοεμβρίου 2026, 09:15", NINE),
    ("el", "21 Μαΐου 2026 9:15 μ.μ.", "2026-05-21T21:15:00Z"),
    ("cs", "21. listopadu 2026 9:15", NINE),
    ("cs", "21. 11. 2026 9:15", NINE),
    ("cs", "3. července 2026", "2026-07-03"),
    ("sk", "21. novembra 2026", DAY),
    ("hr", "21. listopada 2026.", "2026-10-21"),
    ("sr", "21. новембар 2026.", DAY),
    ("hu", "2026. november 21. 09:15", NINE),
    ("hu", "2026. 11. 21.", DAY),
    ("sv", "21 november 2026 kl. 09.15", NINE),
    ("da", "21. nov. 2026 kl. 09.15", NINE),
    ("no", "21. desember 2026", "2026-12-21"),
    ("fi", "21. marraskuuta 2026 klo 9.15", NINE),
    ("fi", "21.11.2026 klo 9:15", NINE),
    ("tr", "21 Kasım 2026 09:15", NINE),
    ("tr", "21 KASIM 2026", DAY),
    ("tr", "21.11.2026 - Güncelleme : 22.11.2026", DAY),
    ("ar", "21 نوفمبر 2026", DAY),
    ("ar", "٢١ تشرين الثاني ٢٠٢٦ - ٠٩:١٥", NINE),
    ("ar", "21 نوفمبر/ تشرين الثاني 2026", DAY),
    ("ar", "\u200f21/11/2026\u200f", DAY),
    ("ar", "21 كانون الأول 2026", "2026-12-21"),
    ("fa", "۳۰ آبان ۱۴۰۵ - ۰۹:۱۵", NINE),
    ("fa", "1405/08/30", DAY),
    ("fa", "۱ فروردین ۱۴۰۳", "2024-03-20"),
    ("he", "21 בנובמבר 2026", DAY),
    ("he", "ב-21 בנובמבר 2026, 09:15", NINE),
    ("hi", "२१ नवंबर २०२६", DAY),
    ("hi", "21 Nov 2026, 02:45 PM IST", "2026-11-21T14:45:00+05:30"),
    ("bn", "২১ নভেম্বর ২০২৬, ০৯:১৫", NINE),
    ("id", "Sabtu, 21 November 2026 16:15 WIB", "2026-11-21T16:15:00+07:00"),
    ("id", "17 Agustus 2026", "2026-08-17"),
    ("vi", "Thứ Bảy, 21/11/2026, 16:15 (GMT+7)", "2026-11-21T16:15:00+07:00"),
    ("vi", "ngày 21 tháng 11 năm 2026", DAY),
    ("zh", "2026年11月21日 09:15", NINE),
    ("zh", "2026年11月21日 下午9:15", "2026-11-21T21:15:00Z"),
    ("zh", "26-11-21", DAY),
    ("ja", "2026年11月21日(土) 午前9時15分", NINE),
    ("ja", "令和8年11月21日", DAY),
    ("ja", "令和元年5月1日", "2019-05-01"),
    ("ko", "2026년 11월 21일 오전 9:15", NINE),
    ("ko", "2026.11.21. 오후 9:15", "2026-11-21T21:15:00Z"),
    ("th", "21 พฤศจิกายน 2569 เวลา 09:15 น.", NINE),
    ("th", "21 พ.ย. 69", DAY),
    ("th", "21/11/2569", DAY),
    ("lt", "2026 m. lapkričio 21 d. 09:15", NINE),
]


@pytest.mark.parametrize(("language", "text", "expected"), WRITTEN)
def test_what_people_write(language: str, text: str, expected: str) -> None:
    assert str(parse_date(text, language=language)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3 hours ago",
        "vor 3 Stunden",
        "gestern, 09:15",
        "20 November",
        "17:52 Uhr",
        "0000-00-00",
        "0001-01-01T00:00:00",
        "2026-02-30",
        "31 November 2026",
        "2026-W47-6",
        "version 1.2.3",
        "10.0.0.255",
        "tel. 030 12-34-56-78",
        "May the best team win",
        "12345678901234567890",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert parse_date(text) is None


def test_milliseconds_are_not_read_as_a_basic_date() -> None:
    # 2006-06-22T23:50:33Z; ISO 8601 would allow 1151-02-02 and a time in these digits
    assert str(parse_date("1151020233445")) == "2006-06-22T23:50:33Z"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("03/04/2026", "en", "2026-03-04"),
        ("03/04/2026", "en-US", "2026-03-04"),
        ("03/04/2026", "en_US", "2026-03-04"),
        ("03/04/2026", "en-GB", "2026-04-03"),
        ("03/04/2026", "es", "2026-04-03"),
        ("03/04/2026", None, "2026-04-03"),
        ("03.04.2026", "en-US", "2026-04-03"),
        ("03/04/2026 09:15 GMT", "en", "2026-04-03T09:15:00Z"),
        ("03/04/2026 09:15 EST", None, "2026-03-04T09:15:00-05:00"),
        ("13/04/2026", "en-US", "2026-04-13"),
        ("04/13/2026", "de", "2026-04-13"),
    ],
)
def test_day_or_month_first(text: str, language: str | None, expected: str) -> None:
    assert str(parse_date(text, language=language)) == expected


def test_only_a_date_that_could_be_read_otherwise_is_ambiguous() -> None:
    flags = {text: found.ambiguous for text in ("03/04/2026", "03/03/2026", "13/04/2026", "03.04.2026", "3 April 2026")
             if (found := parse_date(text))}  # fmt: skip
    assert [text for text, ambiguous in flags.items() if ambiguous] == ["03/04/2026"]
    assert len(flags) == 5


def test_the_other_reading_of_an_ambiguous_date() -> None:
    found = parse_date("03/04/2026", language="en")
    assert found is not None
    assert str(found.exchanged()) == "2026-04-03"
    assert found.exchanged().exchanged() == found


def test_midnight_sharp_is_a_day_without_a_time() -> None:
    # a system that knows only the day of an article in Taipei writes this; UTC would make it the day before
    assert str(parse_date("2026-11-21T00:00:00+08:00")) == DAY
    assert str(parse_date("2026-11-21T00:00:01+08:00")) == "2026-11-21T00:00:01+08:00"


@pytest.mark.parametrize("offset", ["+05:30:20", "-00:00:01", "+14:15", "-23:59"])
def test_an_offset_that_no_zone_has_gives_utc(offset: str) -> None:
    written = f"2026-11-21T12:00:00{offset}"
    assert str(parse_date(written)) == datetime.fromisoformat(written).astimezone(UTC).isoformat()[:19] + "Z"


def test_every_date_of_a_line_is_found() -> None:
    found = dates_in("Published 3 May 2026, 9:15 | updated May 4, 2026 at 10:30", language="en")
    assert [str(one.instant) for one in found] == ["2026-05-03T09:15:00Z", "2026-05-04T10:30:00Z"]


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31)),  # noqa: DTZ001 - the zone is drawn beside it
    st.integers(-14 * 4, 14 * 4),
)
def test_iso_instants_come_back_as_the_same_instant(naive: datetime, quarters: int) -> None:
    when = naive.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=15 * quarters)))
    found = parse_date(when.isoformat())
    assert found is not None
    assert found.day == when.date()
    if when.hour or when.minute or when.second:
        assert found.utc == when
        assert str(found) == (when.isoformat() if quarters else f"{naive:%Y-%m-%dT%H:%M:%S}Z")
    else:
        assert str(found) == when.date().isoformat()


@given(st.dates(date(1991, 3, 21), date(2051, 3, 19)))
def test_persian_days_follow_each_other(day: date) -> None:
    """Counting in the Persian calendar by its own rules gives the Gregorian day one counts to."""
    year, month, number = 1370, 1, 1
    current = date(1991, 3, 21)
    leap = {1370, 1375, 1379, 1383, 1387, 1391, 1395, 1399, 1403, 1408, 1412, 1416, 1420, 1424, 1428}
    while (following := current + timedelta(days=366 if year in leap else 365)) <= day:
        current, year = following, year + 1
    left = (day - current).days
    for month in range(1, 13):
        length = 31 if month <= 6 else 30 if month <= 11 or year in leap else 29
        if left < length:
            number = left + 1
            break
        left -= length
    found = parse_date(f"{year}/{month:02}/{number:02}")
    assert found is not None
    assert found.day == day


@given(st.text(max_size=300), st.sampled_from([None, "en", "de-AT", "zh", "th", "fa", "x"]))
def test_no_text_raises(text: str, language: str | None) -> None:
    parse_date(text, language=language)


@given(st.text("0123456789 .:/-年月日T+apm, May", max_size=80))
def test_no_heap_of_digits_raises(text: str) -> None:
    for found in dates_in(text):
        assert 0 <= found.start < found.end


@pytest.mark.parametrize(
    "text",
    [
        "1" * 200_000,
        "1." * 100_000,
        "1 1 1" * 40_000,
        "may " * 50_000,
        "1 may " * 40_000,
        "年月日" * 50_000,
        "1:1" * 70_000,
        "ﷺ" * 100_000,
        " " * 200_000 + "1",
        "1/1/" * 50_000,
        "٣" * 150_000,
    ],
)
def test_hostile_texts_take_no_time(text: str) -> None:
    began = time.process_time()
    parse_date(text)
    dates_in(text)
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("السبت 21/نوفمبر/2026 - 02:05 م", "ar", f"{DAY}T14:05:00Z"),
        ("21 نوفمبر 2026 م 08:10", "ar", f"{DAY}T08:10:00Z"),
        ("الساعة 02:05 مساءً، 21 نوفمبر 2026", "ar", f"{DAY}T14:05:00Z"),
        ("২১ নভেম্বর ২০২৬, ০২:০৫ পিএম", "bn", f"{DAY}T14:05:00Z"),
        ("२१ नोव्हेंबर २०२६, दुपारी २:०५", "mr", f"{DAY}T14:05:00Z"),
        ("Sabtu, 21 November 2026 2:05 PTG", "ms", f"{DAY}T14:05:00Z"),
        ("2026年11月21日 午後2時5分", "ja", f"{DAY}T14:05:00Z"),
        ("2026年11月21日14時05分 JST", "ja", f"{DAY}T14:05:00+09:00"),
        ("21 novembre 2026, 4 h 00 HNE", "fr-CA", f"{DAY}T04:00:00-05:00"),
    ],
)
def test_halves_of_the_day(text: str, language: str, expected: str) -> None:
    assert str(parse_date(text, language=language)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "21 નવેમ્બર 2026", "21 ನವೆಂಬರ್ 2026", "21 നവംബർ 2026", "21 ਨਵੰਬਰ 2026", "२१ नोभेम्बर २०२६", "21 நவ 2026",
        "2026 නොවැම්බර් 21", "21 ნოემბერი, 2026", "21 Նոյեմբերի, 2026", "21 қараша 2026", "21 noyabr 2026",
        "2026ko azaroaren 21a", "21 Tachwedd 2026", "21 Samhain 2026", "21 ኖቬምበር 2026", "21 វិច្ឆិកា 2026",
        "21 ພະຈິກ 2026", "21 နိုဝင်ဘာ 2026", "Ika-21 ng Nobyembre 2026",
    ],
)  # fmt: skip
def test_months_of_smaller_languages(text: str) -> None:
    assert str(parse_date(text)) == DAY


def test_a_time_behind_a_word_for_a_change_is_a_date_of_its_own() -> None:
    found = dates_in("21 nov 2026. Actualizado a las 14:05 h.", language="es")
    assert [str(one.instant) for one in found] == [DAY, f"{DAY}T14:05:00Z"]
