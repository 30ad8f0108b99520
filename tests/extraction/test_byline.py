from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl import extract_article
from newscrawl.extraction.byline import META_AUTHOR, find_authors
from newscrawl.extraction.page import parse_page
from newscrawl.extraction.story import Story

if TYPE_CHECKING:
    from newscrawl.extraction.table import PageTable

URL = "https://harbourherald.example/news/ferry-is-back"
TEXT = "<p>The ferry to Karsk is back after a winter in the dock, its owners said on a cold morning.</p>"


def page(head: str = "", body: str = "", foot: str = "") -> PageTable:
    text = f"""<html lang="en"><head><title>Ferry is back in Karsk</title>{head}</head><body><article>
    <h1>Ferry is back in Karsk</h1>{body}{TEXT}{TEXT}{TEXT}{foot}</article></body></html>"""
    return parse_page(text, URL)


def ld(author: object, **values: object) -> str:
    entry = {"@type": "NewsArticle", "headline": "Ferry is back in Karsk", "author": author, **values}
    return f'<script type="application/ld+json">{json.dumps(entry)}</script>'


def authors(table: PageTable, **options: object) -> list[str]:
    found, _ = find_authors(table, **options)  # type: ignore[arg-type]
    return found[0].value if found else []


def byline(table: PageTable) -> str | None:
    _, found = find_authors(table)
    return found[0].value if found else None


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Ada Quill", ["Ada Quill"]),
        ("By Ada Quill, Bo Ink and Cy Pen", ["Ada Quill", "Bo Ink", "Cy Pen"]),
        ({"@type": "Person", "name": "Ada Quill"}, ["Ada Quill"]),
        ([{"@type": "Person", "name": "Ada Quill"}, {"@type": "Person", "name": "BO INK"}], ["Ada Quill", "Bo Ink"]),
        ({"@type": "Person", "name": ["Ada Quill", "Bo Ink"]}, ["Ada Quill", "Bo Ink"]),
        (
            [{"@type": "Person", "name": "Ada Quill"}, {"@type": "Organization", "name": "Harbour Herald"}],
            ["Ada Quill"],
        ),
        ([{"@type": "Person", "name": "Ada Quill"}, {"@type": "Person", "name": "AFP"}], ["Ada Quill"]),
        ({"@type": "Person", "name": "Harbour Herald"}, []),
        ({"@type": "Person", "name": "Harbour Herald Redaktion"}, []),
        ({"@type": "Person", "name": "admin"}, []),
        ({"@type": "Person", "name": "Reuters"}, []),
        ({"@type": "Person", "name": ""}, []),
        (None, []),
        (7, []),
    ],
)
def test_authors_in_json_ld(author: object, expected: list[str]) -> None:
    assert authors(page(ld(author))) == expected


def test_an_author_referred_to_by_its_id() -> None:
    graph = {"@graph": [{"@type": "NewsArticle", "headline": "Ferry is back in Karsk", "author": {"@id": "#ada"}},
                        {"@type": "Person", "@id": "#ada", "name": "Ada Quill"}]}  # fmt: skip
    assert authors(page(f'<script type="application/ld+json">{json.dumps(graph)}</script>')) == ["Ada Quill"]


def test_a_publisher_or_agency_told_by_the_caller_is_no_author() -> None:
    table = page(ld(["Ada Quill", "Tide Kelp", "Old Harbour"]))
    assert authors(table) == ["Ada Quill", "Tide Kelp", "Old Harbour"]
    assert authors(table, publisher="Old Harbour", agencies=["Tide Kelp"]) == ["Ada Quill"]


@pytest.mark.parametrize("name", META_AUTHOR)
def test_authors_in_meta(name: str) -> None:
    found, _ = find_authors(page(f'<meta name="{name}" content="Ada Quill">'))
    assert [(one.value, one.source) for one in found] == [(["Ada Quill"], "meta")]


@pytest.mark.parametrize("value", ["https://social.example/ada", "/authors/ada", "@adaquill", "ada@herald.example"])
def test_an_address_in_meta_is_no_author(value: str) -> None:
    assert authors(page(f'<meta property="article:author" content="{value}">')) == []


def test_microdata_of_the_article_and_not_of_a_comment() -> None:
    body = """<div itemscope itemtype="https://schema.org/NewsArticle">
    <span itemprop="author" itemscope itemtype="https://schema.org/Person">
    <b itemprop="name">Ada Quill</b> Editor</span>
    <div itemprop="comment" itemscope><span itemprop="author">Cy Pen</span></div></div>"""
    found, _ = find_authors(page(body=body))
    assert (found[0].value, found[0].source) == (["Ada Quill"], "microdata")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<p class="byline">By Ada Quill and Bo Ink</p>', ["Ada Quill", "Bo Ink"]),
        ('<p class="byline">By <i class="author">Ada Quill</i>, <i class="author">Bo Ink</i> 3 May 2026</p>',
         ["Ada Quill", "Bo Ink"]),
        ('<div class="article-author"><p>Von</p><p class="author-name">Ada Quill</p></div>', ["Ada Quill"]),
        ('<p><a rel="author" href="/x">Ada Quill</a></p>', ["Ada Quill"]),
        ('<p><a href="/autoren/ada-quill/">Ada Quill</a></p>', ["Ada Quill"]),
        ("<p>By Ada Quill</p>", ["Ada Quill"]),
        ("<p>Von Ada Quill, Karsk</p>", ["Ada Quill"]),
        ("<p>Автор: Анна Перо</p>", ["Анна Перо"]),
        ("<p>Ada Quill | 20.11.2026 - 09:15</p>", ["Ada Quill"]),
        ('<p class="image-author">Bo Ink</p>', []),
        ('<figure><img src="/a.jpg"><figcaption class="author">Bo Ink</figcaption></figure>', []),
        ('<figure><figcaption><p>A boat. <span class="pic-author">Bo Ink/AFP</span></p></figcaption></figure>', []),
        ('<p>A boat. <span class="img-author">Bo Ink/AFP</span></p>', []),
        ('<div><img src="/a.jpg"><p class="figcaption">A boat. <span class="author">Bo Ink</span></p></div>', []),
        ('<ul class="caption meta"><li class="author">Ada Quill</li></ul>', ["Ada Quill"]),
        ('<blockquote class="quote-author">Bo Ink</blockquote>', []),
        ("<div>2026年05月03日 来源：新华社 作者：王小明</div>", ["王小明"]),
        ("<div>2026年05月03日 作者：责任编辑：李华</div>", []),
        ("<p>By Ada Quill, who covers the harbour</p>", ["Ada Quill"]),
        ("<p>By Monday Morning the ferry had left again</p>", []),
        ("<p>By the sea, the town is quiet.</p>", []),
        ("<p>Von Montag an fährt sie wieder nach dem alten Plan.</p>", []),
        ("<h2>Von Ada Quill lernen</h2>", []),
    ],
)  # fmt: skip
def test_bylines_near_the_title(body: str, expected: list[str]) -> None:
    assert authors(page(body=body)) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<div>Ada Quill</div><div>3 May 2026, 9:15</div>", ["Ada Quill"]),
        ("<div>3 May 2026</div><div>Ada Quill and Bo Ink, Editors</div>", ["Ada Quill", "Bo Ink"]),
        ("<div>Ada Quill</div><time datetime=2026-05-03>Sunday</time>", ["Ada Quill"]),
        ("<div>3 May 2026</div><div><a href=/ada-quill>Ada Quill</a>@adaquill</div>", ["Ada Quill"]),
        ("<div>By <a href=/person/7>Ada Quill</a> Karsk Desk</div><div>3 May 2026</div>", ["Ada Quill"]),
        ("<div>Reuters</div><div>3 May 2026</div><div>Ada Quill</div>", ["Ada Quill"]),
        ("<div>Ada Quill</div><div>Share this</div><div>3 May 2026</div>", []),
        ("<div>Photo: Ada Quill</div><div>3 May 2026</div>", []),
        ("<div>Boats on the quay</div><div>3 May 2026</div>", []),
        ("<div><a href=/north-karsk>North Karsk</a></div><div>3 May 2026</div>", []),
        ("<div class=byline>The Editors of the Harbour News</div><div>Cy Pen</div><div>3 May 2026</div>", []),
    ],
)  # fmt: skip
def test_names_beside_a_date(body: str, expected: list[str]) -> None:
    assert authors(page("<nav><a href=/north-karsk>North Karsk</a></nav><p>Menu</p>" * 4, body)) == expected


def test_the_printed_byline_may_name_more_people_than_json_ld() -> None:
    body = '<p><span class="byline">Ada Quill</span></p><p><span class="byline">Bo Ink</span></p>'
    assert authors(page(ld("Bo Ink"), body)) == ["Ada Quill", "Bo Ink"]
    far = '<p class="byline">Bo Ink</p>' + "<p>Fact</p>" * 8 + '<p class="byline">Ada Quill</p>'
    assert authors(page(ld("Bo Ink"), far)) == ["Bo Ink"]


def test_a_meta_element_does_not_replace_json_ld() -> None:
    assert authors(page(ld("Ada Quill") + '<meta name="author" content="Ada Quill, Bo Ink">')) == ["Ada Quill"]


def test_who_signs_below_the_body() -> None:
    table = page(foot="<p>Ada Quill</p>")
    body = [block for block in table.blocks if block.text.startswith("The ferry")]
    assert authors(table) == []
    assert authors(table, story=Story(blocks=body)) == ["Ada Quill"]
    line = page(foot="<p>Text: Ada Quill</p>")
    body = [block for block in line.blocks if block.text.startswith("The ferry")]
    assert authors(line, story=Story(blocks=body)) == ["Ada Quill"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("김하나 기자 hana@news.example", ["김하나"]),
        ("(김하나 선임기자)", ["김하나"]),
        ("김하나 기자의 다른 기사 보기", []),
    ],
)
def test_a_korean_reporter_signs_below_the_body(line: str, expected: list[str]) -> None:
    table = page(foot=f"<p>{line}</p>")
    body = [block for block in table.blocks if block.text.startswith("The ferry")]
    assert authors(table, story=Story(blocks=body)) == expected


def test_a_place_beside_the_date_is_no_author() -> None:
    table = page(body="<div>Port Ellis</div><div>3 May 2026</div>")
    blocks = [block for block in table.blocks if block.text.startswith("The ferry")]
    opening = ["The ferry to Port Ellis is back.", "Nobody knows why.", "It was in the dock."]
    assert authors(table, story=Story(opening, blocks)) == []
    at_the_end = ["It is back.", *opening[1:], "Port Ellis is a reporter in Karsk."]
    assert authors(table, story=Story(at_the_end, blocks)) == ["Port Ellis"]


def test_the_section_beside_the_date_is_no_author() -> None:
    body = "<p>North Karsk 09:31 August 20, 2019</p>"
    assert authors(page(body=body)) == ["North Karsk"]
    assert authors(page('<meta property="article:section" content="North Karsk">', body)) == []


def test_the_reporter_in_a_dateline_signs_where_nobody_else_does() -> None:
    table = page()
    body = [block for block in table.blocks if block.text.startswith("The ferry")]
    story = Story(["新华社卡尔斯克5月3日电（记者王小明、李华）渡轮重返。"], body)
    assert authors(table, story=story) == ["王小明", "李华"]


@pytest.mark.parametrize(
    "foot",
    [
        "<p>The End</p><h3>Most Popular</h3>",
        '<p><a href="/x">Top Stories</a></p>',
        "<p>Share This Story Now Please</p>",
        "<p>SOURCE Quill Shipyards</p>",
        "<p>Quelle: Karsker Bote</p>",
    ],
)
def test_what_is_no_signature(foot: str) -> None:
    table = page(foot=foot)
    body = [block for block in table.blocks if block.text.startswith("The ferry")]
    found = authors(table, story=Story(blocks=body))
    assert found in ([], ["The End"])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<p class="byline">By Ada Quill and Bo Ink | 3 May 2026</p>', "By Ada Quill and Bo Ink"),
        ('<p class="byline">Von dpa</p>', "Von dpa"),
        ("<p>By Ada Quill, Political Editor</p>", "By Ada Quill, Political Editor"),
        ("<p>Nothing of the kind.</p>", None),
    ],
)
def test_the_byline_as_printed(body: str, expected: str | None) -> None:
    assert byline(page(body=body)) == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.just("Ada Quill"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["@type", "@id", "name", "url"]), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(JSON, st.text(max_size=80))
def test_json_ld_of_any_shape_is_survived(author: object, line: str) -> None:
    table = page(ld(author, creator=author))
    table.meta["author"] = [line]
    names, printed = find_authors(table)
    assert all(one.value and all(one.value) for one in names)
    assert all(one.value for one in printed)


def test_an_empty_page_names_nobody() -> None:
    assert find_authors(parse_page(b"", URL)) == ([], [])


def test_a_page_of_bylines_takes_no_time() -> None:
    table = page(body='<p class="byline">By <a rel="author" href="/author/ada">Ada Quill</a> and Bo Ink</p>' * 3000)
    began = time.process_time()
    find_authors(table)
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("(Reporting by Ada Quill; Editing by Bo Ink)", ["Ada Quill"]),
        ("Reporting by Ada Quill and Cy Oar in Karsk; Editing by Bo Ink", ["Ada Quill", "Cy Oar"]),
        ("Ada Quill, The Canadian Press", ["Ada Quill"]),
        ("[By Ada Quill]", ["Ada Quill"]),
        ("The ferry is back, The Canadian Press", []),
    ],
)
def test_who_reported_may_stand_in_the_last_line(line: str, names: list[str]) -> None:
    text = f"<article><h1>Ferry is back in Karsk</h1>{TEXT * 3}<p>{line}</p></article>"
    assert extract_article(text, URL).authors == names


def test_the_foot_of_an_entry_names_its_author_before_the_box_about_the_author() -> None:
    box = (
        "<div class='author-info'><h3 class='author-title'>quill7</h3><p>Boats. "
        "<a class='author-link' href='/a/7'>View all posts</a></p></div>"
    )
    foot = "<footer><span class='byline'>Author <span class='author vcard'><a>Ada Quill</a></span></span></footer>"
    text = f"<article><h1>Ferry is back in Karsk</h1><div>{TEXT * 3}</div>{box}{foot}</article>"
    assert extract_article(text, URL).authors == ["Ada Quill"]


def test_a_footer_above_the_story_is_not_that_of_the_page() -> None:
    text = f"<h1>Ferry is back</h1><div class='footer'><span class='author'>By Ada Quill</span></div>{TEXT * 3}"
    assert extract_article(text, URL).authors == ["Ada Quill"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("लेखक: अनिल शर्मा", ["अनिल शर्मा"]),
        ("記者王小明／台北報導", ["王小明"]),
        ("记者：王小明 责任编辑：李红", ["王小明"]),
        ("김하나 기자", ["김하나"]),
        ("14:05, 21 ноября 2026 Автор: Анна Петрова", ["Анна Петрова"]),
        ("Autor: Ada Nowak Data publikacji: 21.11.2026", ["Ada Nowak"]),
        ("Von Ada Kessler Stand: 21.11.2026", ["Ada Kessler"]),
        ("Af Ada Holm Lørdag d. 21. november 2026", ["Ada Holm"]),
        ("מאת: דנה לוי פורסם: 21.11.26", ["דנה לוי"]),
        ("Theo thông báo của thành phố", []),
        ("Текст: Договор о море подписан", []),
        ("Контекст: Морской Договор", []),
        ("লেখক: আমি ফিরে আসব।", []),
    ],
)
def test_lines_that_name_authors_in_other_languages(line: str, expected: list[str]) -> None:
    assert authors(page(body=f"<div>{line}</div>")) == expected


@pytest.mark.parametrize(
    "opening", ["[서울=뉴시스] 김하나 기자 = 배가 돌아왔다.", "(부산=연합뉴스) 김하나 특파원 = 배가 돌아왔다."]
)
def test_a_korean_reporter_in_the_dateline(opening: str) -> None:
    table = page()
    body = [block for block in table.blocks if block.text.startswith("The ferry")]
    assert authors(table, story=Story([opening], blocks=body)) == ["김하나"]
