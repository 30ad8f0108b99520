"""What addresses and texts weigh."""

from __future__ import annotations

import time
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.addresses.shapes import INDEX, address_weight, headline_weight, names_section

ARTICLES = [
    "/2024/03/01/minister-resigns-after-long-vote/",
    "/world/minister-resigns-after-long-vote",
    "/world/2024/mar/01/harbour-closed",
    "/news/articles/c1x9k2m4n5zo",
    "/news/world-europe-52241221",
    "/doc/7715044",
    "/stories/3376705/",
    "/12345",
    "/article/3834/1",
    "/politik/art41756471-grenze-bleibt-vorerst-geschlossen",
    "/artikel/522721.nairobi-von-unten.html",
    "/?p=123",
    "/index.php?id=512",
    "/article.php?id=5",
    "/news/view.asp?newsid=99812",
    "/story.cfm?story_id=42",
    "/новости/министр-ушёл-в-отставку-после-голосования/",
    "/" + quote("новости/министр-ушёл-в-отставку"),
    "/" + quote("新闻/台风令港口再次关闭"),
    "/category/politics/minister-resigns-after-long-vote-58211.html",
    "/columnists/201911181077343476-the-arrogance-of-the-crown/",
    "/video/minister-resigns-after-long-vote",
    "/minister-resigns-after-long-vote/ar-bbwzedj",
    "/ข่าว/พายุปิดท่าเรืออีกครั้งหนึ่ง",
]
INDEXES = [
    "/",
    "",
    "/index.html",
    "/tag/minister-resigns-after-long-vote",
    "/author/jane-marie-doe-smith",
    "/autor/1234567",
    "/user/12345",
    "/search?q=minister+resigns",
    "/?s=minister",
    "/?cat=5",
    "/world/?page=2",
    "/world/page/2/",
    "/category/politics/",
    "/section/sport/",
    "/topics/climate",
    "/2024/",
    "/2024/03/",
    "/2024/03/01/",
    "/about",
    "/about-us/",
    "/contact-us.html",
    "/privacy-policy",
    "/terms-and-conditions",
    "/cookie-policy",
    "/login?next=/world/minister-resigns-after-long-vote",
    "/subscribe/",
    "/newsletters/",
    "/newsletters/morning",
    "/video/",
    "/videos",
    "/live/",
    "/podcasts/the-daily",
    "/gallery/ten-best-pictures-of-week",
    "/impressum",
    "/datenschutz/",
    "/mentions-legales",
    "/politica-de-privacidad",
    "/hakkimizda",
    "/feed/",
    "/files/annual-report-of-the-year-2024.pdf",
    "/images/a-long-name-of-a-picture.jpg",
    "/wp-login.php",
    "/wp-content/uploads/2024/03/a-long-name.html",
]


@pytest.mark.parametrize("target", ARTICLES)
def test_addresses_of_articles_weigh(target: str) -> None:
    assert address_weight(target) >= 2


@pytest.mark.parametrize("target", INDEXES)
def test_addresses_of_indexes_and_services_are_out(target: str) -> None:
    assert address_weight(target) == INDEX


@pytest.mark.parametrize("target", ["/sport/", "/world/europe/", "/business", "/brexit", "/life-style/"])
def test_plain_words_say_little(target: str) -> None:
    assert 0 <= address_weight(target) <= 1


@pytest.mark.parametrize("target", ["/about-bugs/", "/the-contact-lens-that-sees-at-night", "/tags-on-sharks"])
def test_words_of_services_inside_a_slug_do_not_bar_it(target: str) -> None:
    assert address_weight(target) > 0


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("", -1),
        ("Sport", -1),
        ("Story 1", 0),
        ("Harbour closed again", 1),
        ("Storm closes harbour again", 2),
        ("Storm closes the harbour again", 3),
        ("Verkehrsunfallstatistik veröffentlicht", 2),  # 37 letters in two words
        ("港が閉鎖", -1),  # four letters
        ("台風で港が再び閉鎖、船は欠航に", 3),  # 15 letters, as long as five words
        ("พายุปิดท่าเรืออีกครั้ง", 3),
    ],
)
def test_headline_weight(text: str, weight: int) -> None:
    assert headline_weight(text) == weight


@pytest.mark.parametrize(
    ("text", "target", "same"),
    [
        ("Life & Style", "/life-and-style/", True),
        ("Hafen & Schifffahrt", "/wirtschaft/hafen-und-schifffahrt/", True),
        ("Política", "/pol%C3%ADtica", True),
        ("World News", "/news/world", False),
        ("Storm closes harbour", "/2024/storm-closes-harbour-again", False),
    ],
)
def test_names_section(text: str, target: str, same: bool) -> None:
    assert names_section(text, target) is same


@given(st.text(), st.text())
def test_nothing_raises(path: str, query: str) -> None:
    assert address_weight(f"/{path}?{query}") >= INDEX
    assert -1 <= headline_weight(path) <= 3
    names_section(path, query)


@pytest.mark.parametrize("piece", "a- 1 1a a1- /1 %E9 é /2024 . id= &id= 漢 a -".split())
def test_hostile_addresses_cost_linear_time(piece: str) -> None:
    text = piece * (120_000 // len(piece))
    start = time.process_time()
    address_weight("/" + text)
    address_weight("/a?" + text)
    headline_weight(text)
    names_section(text, text)
    assert time.process_time() - start < 2
