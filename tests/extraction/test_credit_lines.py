"""Reading texts that are, or may be, credits."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction import credit_lines
from newscrawl.extraction.credit_lines import (
    agencies_acknowledged,
    agencies_in_credit,
    agencies_of_credit_line,
    agencies_of_dateline,
    agencies_of_pure_credit,
    agencies_signed,
    canonical_of,
    is_generic_credit,
    is_image_credit,
    is_only_credit,
    is_photographer_slash_agency,
)

READERS = (
    agencies_in_credit,
    agencies_of_pure_credit,
    agencies_of_credit_line,
    agencies_acknowledged,
    agencies_signed,
    agencies_of_dateline,
)


def names(agencies):
    return [agency.name for agency in agencies]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quelle: ntv.de, ino/dpa", ["dpa"]),
        ("FR mit dpa", ["dpa"]),
        ("Le Figaro et AFP", ["AFP"]),
        ("With files from The Canadian Press", ["The Canadian Press"]),
        ("© 2026 AFP", ["AFP"]),
        ("© dpa-infocom, dpa:261120-99-123456/3", ["dpa"]),
        ("Copyright 2026 The Associated Press. All rights reserved.", ["AP"]),
        ("Reuters, AP", ["Reuters", "AP"]),
        ("(PTI)", ["PTI"]),
        ("By ADA QUILL, AP National Political Writer", ["AP"]),
        ("Bo Ink Associated Press Published 11:34 PM EST Nov 19, 2026", ["AP"]),
        ("By PA Reporter", ["PA Media"]),
        ("Von: det/dpa", ["dpa"]),
        ("Ada Quill, Bloomberg", ["Bloomberg News"]),
        ("Efe Kaya", []),  # a first name
        ("Michael Bloomberg", []),
        ("Anadolu Efes", []),  # a club
        ("By Petra", []),
        ("Agencies", []),
        ("Photo: Reuters", []),
        ("Foto: Ada Quill/dpa", []),
        ("Bildrechte: Reuters", []),
        ("Archivfotos: AP", []),
        ("", []),
    ],
)
def test_agencies_in_a_credit(text, expected):
    assert names(agencies_in_credit(text)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("AFP", "AFP"),
        ("The Associated Press", "AP"),
        ("dpa/lsw", "dpa"),
        ("ino/dpa", "dpa"),
        ("NDTV/PTI", "PTI"),
        ("Reuters Staff", "Reuters"),
        ("AFP with Ada Quill", "AFP"),
        ("By AP Staff", "AP"),
        ("Agence France-Presse (AFP)", "AFP"),
        ("Redazione ANSA", "ANSA"),
        ("SID Nachrichtenagentur", "SID"),
        ("PR Newswire", "PR Newswire"),
        ("Ada Quill, AFP", None),
        ("Ada Quill and AP", None),
        ("Le Figaro et AFP", None),
        ("Ada Quill Associated Press", None),
        ("Ada Quill", None),
        ("Petra", None),
        ("Reuters Plans Layoffs", None),
        ("", None),
    ],
)
def test_who_an_author_stands_for(name, expected):
    agency = canonical_of(name)
    assert (agency.name if agency else None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada Quill and AP", ["AP"]),
        ("ZEIT ONLINE, AFP, dpa, KNA, sig", ["AFP", "dpa", "KNA"]),
        ("20 Minutes avec AFP", ["AFP"]),
        ("AFP, MANILA", ["AFP"]),
        ("SDA/sep", ["Keystone-SDA"]),
        ("The Associated Press Published Monday, November 16, 2026 8:22AM EST", ["AP"]),
        ("Reuters plans to open an office", []),
        ("Reuters Plans Layoffs", []),
        ("The paper, as AFP reported, will close", []),
        ("AP Photo/Ada Quill", []),
    ],
)
def test_pure_credits(text, expected):
    assert names(agencies_of_pure_credit(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Reuters contributed to this report.", ["Reuters"]),
        ("Associated Press writers Ada Quill in Oslo and Bo Ink in Riga contributed to this report.", ["AP"]),
        ("Associated Press writer Ada Quill contributed.", ["AP"]),
        ("(With inputs from PTI)", ["PTI"]),
        ("(Con información de AFP, EFE y Reuters)", ["AFP", "EFE", "Reuters"]),
        ("Com informações da Agência Brasil", ["Agência Brasil"]),
        ("This article was originally published by Reuters.", ["Reuters"]),
        ("Fuente: EFE", ["EFE"]),
        ("来源：新华网", ["Xinhua"]),
        ("© 2026 AFP", ["AFP"]),
        ("(dpa)", ["dpa"]),
        ("Reuters reported on Monday that the talks had failed.", []),
        ("The deal was first reported by Reuters.", []),
        ("Heavy rain contributed to the crash, the minister told AFP.", []),
        ("Follow AP's full coverage of the bridge.", []),
    ],
)
def test_lines_at_the_end_of_a_story(text, expected):
    assert names(agencies_of_credit_line(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Die Brücke bleibt gesperrt, sagte er. (dpa)", ["dpa"]),
        ("Die Brücke bleibt gesperrt, sagte er. (dpa/lsw)", ["dpa"]),
        ("The bridge stays shut, she said. – AFP", ["AFP"]),
        ("The bridge stays shut, she said. -AFP", ["AFP"]),
        ("The bridge stays shut, she said.—Reuters", ["Reuters"]),
        ("The bridge stays shut, she said. — Bernama", ["Bernama"]),
        ("The bridge stays shut, she said. PTI ABC DEF", ["PTI"]),
        ("Le pont reste fermé. (ats/nxp)", ["Keystone-SDA"]),
        ("橋は閉鎖されたままだ。（共同）", ["Kyodo News"]),
        ("she told Reuters.", []),
        ("The bridge in winter. © AFP / ADA QUILL", []),
        ("The bridge in winter.Ada Quill/dpa", []),
        ("Ada Quill moved to Harrisburg, PA", []),
    ],
)
def test_signatures(text, expected):
    assert names(agencies_signed(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HAYWARD, Calif. (AP) — Rain fell.", ["AP"]),
        ("(Reuters) - Rain fell.", ["Reuters"]),
        ("Berlin (dpa/bb) - Regen fiel.", ["dpa"]),
        ("Washington (AFP) Rain fell.", ["AFP"]),
        ("Colombo, Nov 20 (PTI) Sri Lanka had rain.", ["PTI"]),
        ("PARIS, AFP - Il pleut.", ["AFP"]),
        ("Berlin/dpa - Regen fiel.", ["dpa"]),
        ("МОСКВА, 20 ноя — РИА Новости. Идет дождь.", ["RIA Novosti"]),
        ("МОСКВА, 20 ноября. /ТАСС/. Идет дождь.", ["TASS"]),
        ("(ANSA) - ROMA, 20 NOV - Piove.", ["ANSA"]),
        ("Madrid, 20 nov (EFE).- Llueve.", ["EFE"]),
        ("ISTANBUL (AA) - Yağmur.", ["Anadolu"]),
        ("New Delhi [India], November 20 (ANI): Rain fell.", ["ANI"]),
        ("[東京 20日 ロイター] - 雨が降った。", ["Reuters"]),
        ("【ワシントン共同】雨が降った。", ["Kyodo News"]),
        ("(서울=연합뉴스) 비가 왔다.", ["Yonhap"]),
        ("新华社北京11月20日电 下雨了。", ["Xinhua"]),
        ("أبوظبي في 20 نوفمبر / وام / أمطار", ["WAM"]),
        ("Amman, Nov. 20 (Petra) -- Rain fell.", ["Petra"]),
        ("Harrisburg, PA (AP) - Rain fell.", ["AP"]),
        ("NEW YORK, Nov. 20, 2026 /PRNewswire/ -- Acme sells rain.", ["PR Newswire"]),
        ("Harrisburg, PA — Rain fell.", []),
        ("The Australian Federal Police (AFP) has arrested two men.", []),
        ("Australian Federal Police (AFP) officers arrested two men.", []),
        ("The Associated Press (AP) is an agency.", []),
        ("Reuters said it would rain.", []),
        ("据新华社报道，下雨了。", []),
    ],
)
def test_datelines(text, expected):
    assert names(agencies_of_dateline(text)) == expected


@pytest.mark.parametrize("name", ["Agencies", "news agencies", "wire services", "Mit Agenturen", "red/ots", "Ajanslar"])
def test_generic_credits(name):
    assert is_generic_credit(name)


@pytest.mark.parametrize("name", ["", "News", "Staff", "Ada Quill", "Reuters", "Agency Ink"])
def test_no_generic_credits(name):
    assert not is_generic_credit(name)


def test_image_credits():
    assert is_image_credit("AP Photo/Ada Quill")
    assert is_image_credit("Bildrechte: dpa")
    assert not is_image_credit("By Reuters")
    assert is_photographer_slash_agency("Ada Quill/dpa")
    assert is_photographer_slash_agency("REUTERS/Ada Quill")
    assert not is_photographer_slash_agency("ino/dpa")
    assert not is_photographer_slash_agency("dpa/lsw")


@given(st.text(alphabet="Reuters AFPdpa()/-.©,: 新华社とand", max_size=200))
def test_a_pure_credit_names_what_the_credit_names(text):
    assert set(agencies_of_pure_credit(text)) <= set(agencies_in_credit(text))


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "unit", ["(AP", "AP) ", "/AP/", "Reuters, ", ". – ", "with files from ", "© ", "contributed ", "[" * 9, "\t"]
)
def test_hostile_texts_cost_no_time(reader, unit):
    text = unit * (120_000 // len(unit))
    started = time.process_time()
    reader(text)
    reader(f"Reuters {text}")
    reader(f"{text} (AP)")
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    "pattern", ["_CUT", "_BRACKETS", "_SIGNATURE", "_DASH", "_DISPATCH", "_OPENING", "_CONTRIBUTED"]
)
@pytest.mark.parametrize("unit", ["(", "/", ". ", "-", "this story ", "contributed ", "with ", "ha", "新"])
def test_patterns_are_linear(pattern, unit):
    text = unit * (120_000 // len(unit))
    started = time.process_time()
    getattr(credit_lines, pattern).search(text)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "text",
    ["Associated Press writer Ada Quill contributed to this report.", "L'AFP a contribué à cet article.",
     "Ansa ha contribuito a questo articolo.", "This story was originally published by The Associated Press.",
     "First published by AAP", "Con información de EFE y Europa Press.", "© 2026 AFP. All rights reserved.",
     "Quelle: ntv.de, ino/dpa"],
)  # fmt: skip
def test_lines_that_credit_and_say_nothing_else(text: str) -> None:
    assert is_only_credit(text)


@pytest.mark.parametrize(
    "text",
    ["A trust contributed to this report, AFP said.", "The report first appeared in The Karsk Bote, Reuters said.",
     "Con información de EFE se detuvo al capitán.", "Copyright trolls sued AFP.", "Schreiben Sie der dpa!"],
)  # fmt: skip
def test_sentences_are_not_only_credits(text: str) -> None:
    assert not is_only_credit(text)
