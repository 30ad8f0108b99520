from __future__ import annotations

import re
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from lxml import html
from reports.stores import NOW, add_lost_page, hostile_store, news_store

from newscrawl.reports.page import Page, gather, gather_run
from newscrawl.reports.page_html import REASONS_MAX, SENTENCES_MAX, SITES_MAX, link, page_html, shortened
from newscrawl.run import STORE_FILE
from newscrawl.store.reading import open_reading

if TYPE_CHECKING:
    from pathlib import Path

SINCE = f"{NOW - timedelta(days=30):%Y-%m-%dT%H:%M:%SZ}"
SECTIONS = ["verdicts", "articles", "sites", "sources", "reasons", "clusters", "network", "samples"]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Page:
    path = tmp_path_factory.mktemp("page") / STORE_FILE
    news_store(path, 5, 40).close()
    with closing(open_reading(path)) as connection:
        return gather(connection, NOW, SINCE)


@pytest.fixture(scope="module")
def hostile_pages(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    path = tmp_path_factory.mktemp("hostile") / STORE_FILE
    hostile_store(path).close()
    with closing(open_reading(path)) as connection:
        return [page_html(gather(connection, NOW, SINCE)), page_html(gather_run(connection, "site-19", NOW))]


def test_the_sections_come_in_the_order_of_what_matters(page: Page) -> None:
    tree = html.fromstring(page_html(page))
    assert tree.xpath("//section/@id") == SECTIONS
    first = tree.xpath("string(//section[@id='verdicts']//li[1])")
    assert " ".join(first.split()).startswith("fail site000 100 % pages gave no article")
    assert "next: newscrawl preview https://site000.example/news/a-page" in " ".join(first.split())
    assert "1 of 5 are as they always were; 1 without a history" in tree.xpath("string(//section[@id='verdicts'])")


def test_the_table_has_a_row_a_site_with_a_line_and_its_coverage(page: Page) -> None:
    rows = html.fromstring(page_html(page)).xpath("//section[@id='sites']//tbody/tr")
    assert [row.xpath("string(th)") for row in rows] == ["site000", "site001", "site002", "site004", "site003"]
    cells = rows[0].xpath("td[contains(@class, 'cover')]")
    assert len(cells) == 5
    assert all(re.fullmatch(r"--share:[01]\.\d\d", cell.get("style")) for cell in cells)
    assert len(rows[0].xpath(".//svg[@role='img']")) == 1


def test_the_page_of_a_run_has_figures_in_the_place_of_charts_over_time(tmp_path: Path) -> None:
    path = tmp_path / STORE_FILE
    news_store(path, 3, 20).close()
    with closing(open_reading(path)) as connection:
        tree = html.fromstring(page_html(gather_run(connection, "site000-19", NOW)))
    assert tree.xpath("//section/@id")[:3] == ["verdicts", "run", "ends"]
    assert "dropped:no_body" in tree.xpath("string(//section[@id='ends'])")
    assert not tree.xpath("//*[@class='spark']")


def test_nothing_is_fetched_and_nothing_is_run(page: Page, hostile_pages: list[str]) -> None:
    for document in (page_html(page), *hostile_pages):
        tree = html.fromstring(document)
        assert not tree.xpath("//script | //iframe | //object | //embed | //form | //base | //img | //audio | //video")
        assert not tree.xpath("//@*[starts-with(name(), 'on')] | //@srcset | //@src | //@background | //@action")
        assert tree.xpath("//link/@href") == ["data:,"]
        assert all(re.match("https?://", address) for address in tree.xpath("//a/@href"))
        assert all(rel == "noopener noreferrer nofollow" for rel in tree.xpath("//a/@rel"))
        assert all(re.fullmatch(r"(--share|width|bottom|left):[\d.]+%?", style) for style in tree.xpath("//@style"))
        (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
        assert "url(" not in tree.xpath("string(//style)")
        assert "@import" not in tree.xpath("string(//style)")


def test_what_sites_say_is_shown_as_text_shortened_and_without_commands(hostile_pages: list[str]) -> None:
    for document in hostile_pages:
        text = html.fromstring(document).text_content()
        assert "<script>document.body" in text
        assert "{{ 7*7 }}" in text
        assert "javascript:" in text
        assert not re.search("[\x00-\x08\x0b\x1b\u202a-\u202e\u2066-\u2069]", document)
        assert "\\u202eevil" in text
        assert len(document) < 200_000
        assert "long long" not in document, "it stands behind what fits"


def test_a_page_of_thousands_of_sites_is_bounded_and_says_what_it_leaves_out(page: Page) -> None:
    many = [replace(row, site=f"site-{number:05}-{'&' * 60}") for number in range(1_000) for row in page.rows[:3]]
    reasons = [replace(page.reasons[0], word=f"failed:http {status}", example="<" * 900) for status in range(400, 500)]
    document = page_html(replace(page, rows=many, reasons=reasons))
    assert len(document.encode()) < 1_000_000
    said = " ".join(html.fromstring(document).text_content().split())
    assert f"and {3_000 - SITES_MAX} more sites: newscrawl health" in said
    assert f"and {3_000 - SENTENCES_MAX} more sites with something to look at" in said
    assert f"and {100 - REASONS_MAX} more reasons: newscrawl status" in said


def test_when_all_is_well_it_says_so(page: Page) -> None:
    document = page_html(replace(page, rows=[row for row in page.rows if row.verdict == "ok"], samples={}))
    assert "All is as it always was." in document
    assert "What to look at" not in document


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://a.example/x?y=1&z=2", True),
        ("http://a.example", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt://a.example/%0aalert(1)", False),
        ("data:text/html,<script>", False),
        ("//a.example/x", False),
        ("https://", False),
        ("https://a.example/\u202egpj.exe", False),
        ("https://a.example/\x00", False),
        (f"https://a.example/{'x' * 3_000}", False),
        ("http://[::1", False),
        ("", False),
        (None, False),
    ],
)
def test_links_are_of_http_or_https(url: str | None, *, is_link: bool) -> None:
    made = link(url)
    assert ("<a " in made) == is_link
    if is_link:
        assert html.fromstring(made).get("href") == url


def test_words_of_a_link_are_text() -> None:
    assert str(link("https://a.example/\"'<>", "<b>")).endswith("<bdi>&lt;b&gt;</bdi></a>")
    assert html.fromstring(link('https://a.example/"onclick=x', "x")).attrib.keys() == ["href", "rel"]


def test_texts_are_shortened() -> None:
    assert shortened("a  b\nc", 10) == "a b c"
    assert shortened("x" * 11, 10) == "x" * 10 + " …"
    assert len(shortened("\u202e" * 100_000, 100)) < 120


def test_a_lost_page_without_anything_known_is_shown(tmp_path: Path) -> None:
    path = tmp_path / STORE_FILE
    with closing(news_store(path, 2, 20)) as store:
        add_lost_page(store, "site001", "site001-19", "https://site001.example/x", "failed:dns", {})
    with closing(open_reading(path)) as connection:
        tree = html.fromstring(page_html(gather(connection, NOW, SINCE)))
    assert "Nothing: the page did not come." in tree.xpath("string(//section[@id='samples'])")
