from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl import extract_article
from newscrawl.extraction.plain_text import looks_like_markup, read_text, split_paragraphs
from newscrawl.items import Teaser

STORY = [
    'Bakers on Lantern Street said on Monday they would "bake by moonlight" until the quarter\'s power lines are mended.',
    "The street lost its daytime current last week when a barge pulled down the cable that crosses the canal at Hemp Lock.",
    'City engineer Pia Mallow told AFP that divers "can see both ends of it", and that a new cable would take nine days.',
    "Until then the bakeries share a generator which runs from midnight to six and hums, their neighbours say, in B flat.",
]
CURLY = [text.replace(' "', " “").replace('"', "”").replace("'", "’") for text in STORY]
PAGE = "\n\n".join(
    [
        "Connect with us",
        "Hi, what are you looking for?",
        "Business",
        "Bakers work by moonlight as canal quarter waits for cable",
        "-",
        *STORY,
        *CURLY,
        "AFP\nWritten By",
        "With newsrooms on every continent, AFP covers the world as a leading global news agency.",
        "You may also like:",
        "World",
        "Ferries stay in port as fog settles on the sound for a third day...",
        "Tech & Science",
        "A clockmaker has taught a tide gauge to sing.",
    ]
)


def test_a_page_copied_as_text() -> None:
    article = extract_article(PAGE)
    assert article.title == "Bakers work by moonlight as canal quarter waits for cable"
    assert article.section == "Business"
    assert article.agency == "AFP"
    assert article.paragraphs == STORY
    assert article.teasers == [
        Teaser("World", "Ferries stay in port as fog settles on the sound for a third day..."),
        Teaser("Tech & Science", "A clockmaker has taught a tide gauge to sing."),
    ]
    removed = {entry.kind: entry.count for entry in article.removed}
    assert removed["repeated"] == 4
    assert removed["credit"] == 1
    assert article.sources["title"] == "text"


def test_a_bare_text_is_all_body() -> None:
    article = extract_article("\n\n".join(STORY))
    assert article.title is None
    assert article.paragraphs == STORY


def test_a_dateline_is_a_field_of_its_own() -> None:
    article = read_text(f"Street bakes at night\n\nHAMBURG (dpa) - {STORY[0]}\n\n{STORY[1]}")
    assert article.dateline == "HAMBURG (dpa)"
    assert article.agency == "dpa"
    assert article.paragraphs == STORY[:2]


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("AFP\nWritten By\n\nIt rained.", ["AFP", "Written By", "It rained."]),
        ("One line\nthat goes on", ["One line", "that goes on"]),
        (
            "A paragraph wrapped by an editor at some width has long lines\nand only its last one may be short.\n\nNext.",
            [
                "A paragraph wrapped by an editor at some width has long lines and only its last one may be short.",
                "Next.",
            ],
        ),
        ("", []),
        ("\n\n \n", []),
    ],
)
def test_split_paragraphs(text: str, paragraphs: list[str]) -> None:
    assert split_paragraphs(text) == paragraphs


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("<!DOCTYPE html><html>", True),
        ("\ufeff  <html lang=en>", True),
        ("Some text before <div class=x>", True),
        ("Profits <expected> to rise, 3 < 4", False),
        ("", False),
    ],
)
def test_looks_like_markup(text: str, markup: bool) -> None:
    assert looks_like_markup(text) is markup


@given(st.text(max_size=400))
def test_any_text_gives_an_article(text: str) -> None:
    article = read_text(text)
    words = set(" ".join(article.paragraphs).split())
    assert words <= set(" ".join(split_paragraphs(text)).split()) or article.dateline or not text.isascii()
