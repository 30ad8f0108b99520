from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.dateline import is_dateline, split_dateline

DATELINES = [
    ("KARSK (AFP) - The ferry is back.", "KARSK (AFP)", "The ferry is back."),
    ("NEW KARSK (AP) — The ferry is back.", "NEW KARSK (AP)", "The ferry is back."),
    ("LA KARSK, Wis. (AP) — The ferry is back.", "LA KARSK, Wis. (AP)", "The ferry is back."),
    ("ST. KARSK (AP) — The ferry is back.", "ST. KARSK (AP)", "The ferry is back."),
    ("KARSK (AP) “We are back,” she said.", "KARSK (AP)", "“We are back,” she said."),
    ("WASHINGTON, Nov 20 (Reuters) - The house voted.", "WASHINGTON, Nov 20 (Reuters)", "The house voted."),
    ("PARIS, Nov 20, 2026 (AFP) - The ferry is back.", "PARIS, Nov 20, 2026 (AFP)", "The ferry is back."),
    ("KARSK/LONDON, Nov 20 (Reuters) - Chips.", "KARSK/LONDON, Nov 20 (Reuters)", "Chips."),
    ("(Reuters) - The house voted.", "(Reuters)", "The house voted."),
    ("BERLIN (dpa) - Die Fähre ist zurück.", "BERLIN (dpa)", "Die Fähre ist zurück."),
    ("Berlin/Hamburg (dpa/lno) - Die Fähre ist zurück.", "Berlin/Hamburg (dpa/lno)", "Die Fähre ist zurück."),
    ("Madrid, 20 nov (EFE).- El barco ha vuelto.", "Madrid, 20 nov (EFE)", "El barco ha vuelto."),
    ("MADRID, 20 (EUROPA PRESS) El barco ha vuelto.", "MADRID, 20 (EUROPA PRESS)", "El barco ha vuelto."),
    ("(ANSA) - ROMA, 20 NOV - La nave è tornata.", "(ANSA) - ROMA, 20 NOV", "La nave è tornata."),
    ("ANKARA (AA) - Feribot döndü.", "ANKARA (AA)", "Feribot döndü."),
    ("Praha 20. listopadu (ČTK) - Loď je zpět.", "Praha 20. listopadu (ČTK)", "Loď je zpět."),
    ("WARSZAWA, 20 listopada (PAP) - Prom wrócił.", "WARSZAWA, 20 listopada (PAP)", "Prom wrócił."),
    ("МОСКВА, 20 ноября. /ТАСС/. Паром вернулся.", "МОСКВА, 20 ноября. /ТАСС/.", "Паром вернулся."),
    ("МИНСК, 20 ноя — РИА Новости. Паром вернулся.", "МИНСК, 20 ноя — РИА Новости", "Паром вернулся."),
    ("القاهرة (رويترز) - عادت العبارة.", "القاهرة (رويترز)", "عادت العبارة."),
    ("東京20日 共同 フェリーが", "東京20日 共同", "フェリーが"),
    ("【ロンドン共同】フェリーが", "【ロンドン共同】", "フェリーが"),
    ("新华社北京11月20日电（记者张三）渡轮", "新华社北京11月20日电（记者张三）", "渡轮"),
    ("北京11月20日电 渡轮", "北京11月20日电", "渡轮"),
    ("(서울=연합뉴스) 김철수 기자 = 배가", "(서울=연합뉴스) 김철수 기자 =", "배가"),
    ("（中央社記者王小明台北21日電）渡輪復航。", "（中央社記者王小明台北21日電）", "渡輪復航。"),
    ("नई दिल्ली, 21 नवंबर (भाषा) नाव लौट आई।", "नई दिल्ली, 21 नवंबर (भाषा)", "नाव लौट आई।"),
    ("أبوظبي (وام) - عادت العبارة.", "أبوظبي (وام)", "عادت العبارة."),
    ("LONDON — The ferry is back.", "LONDON", "The ferry is back."),
    ("NEW YORK - The ferry is back.", "NEW YORK", "The ferry is back."),
    ("TOKYO--The yen fell.", "TOKYO", "The yen fell."),
    ("PUTRAJAYA, Nov 22 — The ferry is back.", "PUTRAJAYA, Nov 22", "The ferry is back."),
    ("DUBAI, United Arab Emirates — The ferry is back.", "DUBAI, United Arab Emirates", "The ferry is back."),
    ("HONOLULU, Hawaii (HarbourNow) - The ferry is back.", "HONOLULU, Hawaii (HarbourNow)", "The ferry is back."),
    ("New York, NY – The ferry is back.", "New York, NY", "The ferry is back."),
    ("Washington, D.C. - The ferry is back.", "Washington, D.C.", "The ferry is back."),
    ("Elmstad, NY, May 3, 2026 -- The ferry is back.", "Elmstad, NY, May 3, 2026", "The ferry is back."),
    ("KARSK, May 3, 2026 /PRNewswire/ -- The ferry is back.", "KARSK, May 3, 2026 /PRNewswire/", "The ferry is back."),
]


@pytest.mark.parametrize(("paragraph", "dateline", "rest"), DATELINES)
def test_datelines(paragraph: str, dateline: str, rest: str) -> None:
    assert split_dateline(paragraph) == (dateline, rest)


@pytest.mark.parametrize(
    "paragraph",
    [
        "",
        "The ferry is back.",
        "WASHINGTON — the man, not the city — is back.",
        "LONDON",
        "BREAKING — The ferry is back.",
        "NATO — The alliance met.",
        "IBM — The company said no.",
        "COVID-19 — The virus is back.",
        "The agency (AFP) — the oldest one — said so.",
        "The Australian Federal Police (AFP) has arrested two men.",
        "Die Deutsche Presse-Agentur (dpa) - eine GmbH - meldet es.",
        "He told Reuters (the agency) - and left.",
        "Ferry workers in Karsk (AP) went home.",
        "London - the ferry is back.",
        "The minister (62) - a sailor - is back.",
        "- The ferry is back.",
        "A - B",
        "He was born in 1911日 and",
    ],
)
def test_first_sentences_that_are_no_datelines(paragraph: str) -> None:
    assert split_dateline(paragraph) == (None, paragraph)


@pytest.mark.parametrize(
    "text", ["Karsk -", "Frankfurt am Main –", "PARIS (AFP) —", "Karsk/Elmstad (dpa) -", "São Paulo -"]
)
def test_a_dateline_alone(text: str) -> None:
    assert is_dateline(text)


@pytest.mark.parametrize(
    "text", ["", "-", "Karsk", "What now -", "The ferry is back -", "A -", "Karsk - the ferry -", "1. -"]
)
def test_what_is_no_dateline_alone(text: str) -> None:
    assert not is_dateline(text)


@given(st.text(max_size=200) | st.text("ABab()/[]-—., 0123AFPdpa", max_size=60))
def test_nothing_is_lost_and_nothing_added(paragraph: str) -> None:
    dateline, rest = split_dateline(paragraph)
    if dateline is None:
        assert rest == paragraph
    else:
        assert paragraph.strip().startswith(dateline)
        assert paragraph.endswith(rest)


@pytest.mark.parametrize("piece", ["A", "A ", "(", "(AP", "【", "A, ", "1月", "/", "A—", "- ", "А. ", "(a) "])
def test_hostile_paragraphs_take_no_time(piece: str) -> None:
    began = time.process_time()
    split_dateline(piece * (200_000 // len(piece)))
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("paragraph", "dateline"),
    [
        ("(WKRS) — The ferry is back.", "(WKRS)"),
        ("(CNN) — The ferry is back.", "(CNN)"),
        ("AGI - La nave è tornata.", "AGI"),
        ("Karsk.- El barco ha vuelto.", "Karsk"),
        ("San Karsk.- “El barco ha vuelto”, dijo.", "San Karsk"),
        ("(WATCH) - The ferry is back.", None),
        ("(Video) - The ferry is back.", None),
        ("NASA - The rocket is back.", None),
        ("Pregunta.- ¿Ha vuelto?", None),
        ("Por Ada Quill.- El barco ha vuelto.", None),
        ("El barco ha vuelto.- Dijo.", None),
        ("Respuesta.- El barco ha vuelto.", None),
        ("Primero.- Se cierra el puerto.", None),
        ("(AKTUALISIERT) - Die Fähre ist zurück.", None),
        ("(WIDEO) - Prom wrócił.", None),
        ("AFP - Armed Forces of the Philippines closed the harbour.", None),
        ("AP - Alianza Popular ganó nueve escaños.", None),
    ],
)
def test_senders_and_places_without_a_date(paragraph: str, dateline: str | None) -> None:
    assert split_dateline(paragraph)[0] == dateline
