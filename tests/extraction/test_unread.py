from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.extraction import page as reading
from newscrawl.extraction.page import parse_page
from newscrawl.extraction.unread import programs_of, without_unread

if TYPE_CHECKING:
    from newscrawl.extraction.table import PageTable

URL = "https://news.example/2026/rain"


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        ("<p>One <script>a()</script><p>Two", "<p>One <p>Two"),
        ("<p>One</p><SCRIPT SRC='a.js' async>\n</ScRiPt ><p>Two", "<p>One</p><p>Two"),
        ("<script src=/a/?b=1></script>On", "On"),
        ("<script type='text/javascript'src='a.js'></script>On", "On"),
        ("<script>if (a < b) c('<p>');</script>On", "On"),
        ("<script>document.write('<script src=\"a.js\"><\\/script>')</script>On", "On"),
        ("<script><!-- a() --></script>On", "On"),
        ("<style media='screen'>p > a { color: red }</style>On", "On"),
        ("<p><svg viewBox='0 0 1 1'><title>Icon</title><path d='M0'/></svg>On", "<p>On"),
    ],
)
def test_what_nobody_reads_goes(page: str, kept: str) -> None:
    assert without_unread(page.encode()) == kept.encode()


@pytest.mark.parametrize(
    "page",
    [
        "<p>One</p>",
        "<script type='application/ld+json'>{}</script><p>One</p>",
        "<script type=application/JSON id=x>{}</script><p>One</p>",
        "<title>What <script> does</title><p>One</p>",
        "<textarea><style></textarea><p>One</p></style>",
        "<!-- <script> --><p>One</p><!-- </script> -->",
        "<svg/><p>One</p><svg />",
        "<scripted>a</scripted><p>One</p>",
    ],
)
def test_data_and_what_only_looks_alike_stays(page: str) -> None:
    assert without_unread(page.encode()) == page.encode()


@pytest.mark.parametrize(
    "start",
    [
        "<script>no end",
        "<script><!-- <script> </script> --></script>",
        "<script>a()</script x>",
        "<script a='<b>'></script>",
        "<script/>",
        "<style>no end",
        "<style><style></style>",
        "<!-- no end",
        "<!--> two ends -->",
        "<!-- odd end --!>",
        "<title>no end",
        "<xmp>",
        "<plaintext>",
        "<noembed><script></noembed>",
        "<noframes><svg></noframes>",
        "<![CDATA[",
    ],
)
def test_the_rest_of_a_page_stays_from_where_it_is_not_plain(start: str) -> None:
    page = f"{start}<p>One</p><style>p {{}}</style>".encode()
    assert without_unread(b"<style></style>" + page) == page


def test_a_drawing_that_is_not_plain_stays_and_what_follows_goes() -> None:
    page = b"<svg><style>a {}</style><svg><g/></svg></svg><p>One <svg></svg>"
    assert without_unread(page) == b"<svg></svg><p>One "


def test_a_tag_in_the_value_of_an_attribute_swallows_nothing() -> None:
    page = b"<p data-a='<script>'>One</p><script>a()</script><p title='<style>'>Two</p><style>p {}</style>"
    assert without_unread(page) == page


@pytest.mark.parametrize(
    "page",
    [
        "<meta name=description content='What <style>a {}</style> does'><p>One</p>",
        "<p title='An <svg><path/></svg> icon' class=story>One</p>",
        "<a h<style>p {}</style>ref='/rain'>One</a>",
        "<p>Rain &gt<script>a()</script>; sun</p>",
        "<p>Rain &amp<style>p {}</style>lt; sun</p>",
        "<p>Rain <<script>a()</script>p>sun</p>",
        "<p><svg><path d='</svg>'/></svg>One</p>",
    ],
)
def test_no_value_of_an_attribute_no_tag_and_no_entity_becomes_another(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = _seen(parse_page(page, URL))
    monkeypatch.setattr(reading, "without_unread", lambda utf8: utf8)
    assert found == _seen(parse_page(page, URL))


_FRAGMENTS = (
    "<p>", "</p>", "<div class='story'>", "</div>", "Rain falls.", " ", "\n", "<br>", "<a href='/x'>more</a>", "<b>", "</b>",
    "<h2>", "</h2>", "<ul><li>", "</ul>", "<table><tr><td>", "</table>", "<!-- a -->", "<noscript><img src=a></noscript>",
    "<script>a()</script>", "<script src='a.js'></script>", "<script>b('<p>No</p>')</script>", "<style>p {}</style>",
    "<script type='application/ld+json'>{\"@type\": \"NewsArticle\"}</script>", "<svg><path d='M0'/></svg>", "<svg/>",
    "<g>", "</g>", "<path>",
    "<script>", "</script>", "<style>", "</style>", "<svg>", "</svg>", "<!--", "-->", "<title>Rain</title>",
    "<textarea><svg></textarea>", "<SCRIPT>", "</SCRIPT>", "<p data-x='<script>'>", '<p data-x="<svg>">', "'", '"',
    "<script><!-- a --></script>", "<script>'<script>'</script>", "<iframe><p>No</p></iframe>", "<meta name=a content=b>",
    "&gt", "&l", ";", "<", "t;", "<noembed>", "</noembed>", "<p title='A <style>p {}</style>'>", "<svg><path d='</svg>'/></svg>",
)  # fmt: skip


def _seen(page: PageTable) -> list[object]:
    """Return what a page table says, whatever the pieces its texts came in."""
    return [
        [(block.node.tag, block.node.names, block.text, block.link_chars) for block in page.blocks],
        [(link.href, link.text) for link in page.links],
        [(node.tag, node.zone) for node in page.nodes],
        page.meta,
        page.title_tag,
        page.json_ld_texts,
    ]


@settings(max_examples=500)
@given(st.lists(st.sampled_from(_FRAGMENTS), max_size=30))
def test_the_page_table_is_that_of_the_whole_page(fragments: list[str]) -> None:
    page = "".join(["<title>Page</title><body>", *fragments]).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "without_unread", lambda utf8: utf8)
        whole = _seen(parse_page(page, URL))
    assert _seen(parse_page(page, URL)) == whole


def test_long_scripts_without_data_or_source_are_programs() -> None:
    long = "var state = {" + "'a': 1, " * 300 + "};"
    page = (
        f"<script>{long}</script><script>count()</script><script src=x.js>{long}</script><script>{long}"
        f"<script type='application/json'>{long}</script><SCRIPT id=a>{long}"
    )
    assert programs_of(page.encode()) == [long, f"{long}<script type='application/json'>{long}", long]


@pytest.mark.parametrize(
    "attributes",
    ["", " id=json-state", " class='app json'", " type='text/javascript' data-from='a.json'", " data-src=a"],
)
def test_only_the_type_makes_a_script_data(attributes: str) -> None:
    long = "window.state = {" + "'a': 1, " * 300 + "};"
    assert programs_of(f"<script{attributes}>{long}</script>".encode()) == [long]


@pytest.mark.parametrize(
    "kind", ["type=application/json", "type='application/ld+json'", 'TYPE = "text/JSON"', "type=json"]
)
def test_a_script_of_data_is_no_program(kind: str) -> None:
    assert programs_of(f"<script id=a {kind}>{'[1, 2, 3]' * 300}</script>".encode()) == []


def test_a_script_in_a_comment_is_no_program() -> None:
    long = "var state = {" + "'a': 1, " * 300 + "};"
    page = f"<!-- <script>old = {long}</script> --><script>{long}</script><!--><script>{long}<!-- a --></script><!-- <script>{long}"
    assert programs_of(page.encode()) == [long, f"{long}<!-- a -->"]


@pytest.mark.parametrize(
    "page",
    [
        "<script>" + "<" * 3_000_000,
        "<script>" * 1_000_000,
        "<script></script>" * 400_000,
        "<svg>" * 1_000_000,
        "<svg " + "a=1 " * 1_000_000,
        "<svg " * 1_000_000,
        '<svg a="b' * 1_000_000,
        "<!--" * 1_000_000,
        "<!---" * 1_000_000 + "-->",
        "<script>" + "'<script>" * 1_000_000,
        "<p " + " <style></style" * 400_000,
        "<p " + "<style></style>" * 400_000,
        "<p a='" + " <svg></svg> " * 400_000,
        "x " * 1_000_000 + "<style></style>" * 400_000,
        "<script type=" + " type='" * 800_000,
        "<script" + " type=a" * 800_000 + ">",
    ],
)
def test_hostile_pages_take_time_in_their_length(page: str) -> None:
    started = time.process_time()
    without_unread(page.encode())
    programs_of(page.encode())
    assert time.process_time() - started < 3
