from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.addresses.urls import without_credentials
from newscrawl.extraction.page import block_elements, parse_page
from newscrawl.extraction.table import PageText
from newscrawl.extraction.walk import DEPTH_MAX

if TYPE_CHECKING:
    from newscrawl.extraction.table import PageTable

URL = "https://news.example/2026/rain"


def page_of(html: str | bytes) -> PageTable:
    return parse_page(html, URL)


def texts(html: str | bytes) -> list[tuple[str, str]]:
    return [(block.tag, block.text) for block in page_of(html).blocks]


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("<p>One <b>big</b> <i>storm</i>.</p>", [("p", "One big storm.")]),
        ("<div>Before<p>Inside</p>after</div>", [("div", "Before"), ("p", "Inside"), ("div", "after")]),
        ("<div>One<br>line</div>", [("div", "One line")]),
        (
            "<div>First<br><br>Second<br> <br/>\n<br>Third</div>",
            [("div", "First"), ("div", "Second"), ("div", "Third")],
        ),
        ("<p>One<p>Two<p>Three", [("p", "One"), ("p", "Two"), ("p", "Three")]),
        ("<a href='/x'><h2>Head</h2><p>Text</p></a>", [("h2", "Head"), ("p", "Text")]),
        ("<span>Out</span> <span>side</span>", [("body", "Out side")]),
        ("<dl><dt>Who</dt><dd>Ada</dd></dl>", [("dt", "Who"), ("dd", "Ada")]),
        ("<table><tr><th>Team<td>3<td>1</table>", [("th", "Team"), ("td", "3"), ("td", "1")]),
        ("<p>Seen<!-- not seen --> still</p>", [("p", "Seen still")]),
        ("<p>Text<noscript><p>No script</p></noscript></p>", [("p", "Text")]),
        ("<p>Text<script>var a = '<p>no</p>';</script> on</p>", [("p", "Text on")]),
        ("<p>Text<style>p { color: red }</style> on</p>", [("p", "Text on")]),
        ("<p>A <svg><title>icon</title><path d='M0'/></svg>word</p>", [("p", "A word")]),
        ("<p>Read <span class='sr-only'>(opens a new window)</span>this</p>", [("p", "Read this")]),
        ("<p>Left<my-widget>middle</my-widget>right</p>", [("p", "Leftmiddleright")]),
        ("<my-page><p>Inside</p></my-page>", [("p", "Inside")]),
        ("<p>One</p><iframe src='/ad'></iframe><p>Two</p>", [("p", "One"), ("p", "Two")]),
        ("<p>\n  Folded \t\u00a0 blanks\n</p>", [("p", "Folded blanks")]),
        ("<body><p>One</p></body><body><p>Two</p></body>", [("p", "One"), ("p", "Two")]),
        ("<p>Cut<div", [("p", "Cut")]),
        ("<title>T</title><main><p>One</main><p>Two", [("p", "One"), ("p", "Two")]),
        ("<title>T</title><app-root><p>One</p></app-root><meta name=a content=b>", [("p", "One")]),
        ("<meta charset=utf-8><article>One<footer>Two</footer></article>", [("article", "One"), ("footer", "Two")]),
        ("<head><title>T</title></head><header><h1>One</h1></header>", [("h1", "One")]),
        ("<head><noscript><p>No</p></noscript><object><p>No</p></object><title>T</title></head><p>One", [("p", "One")]),
        ("<select><option>Yes</option></select><p>Text</p>", [("p", "Text")]),
    ],
)
def test_text_becomes_blocks(html: str, blocks: list[tuple[str, str]]) -> None:
    assert texts(html) == blocks


def test_p_within_a_link_keeps_the_link_characters() -> None:
    blocks = page_of("<div><a href='/a'><p>All linked</p></a><p>Half <a href='/b'>link</a></p></div>").blocks
    assert [(block.text, block.link_density) for block in blocks] == [("All linked", 1.0), ("Half link", 4 / 9)]


def test_whitespace_in_links_counts_nothing() -> None:
    (block,) = page_of("<p>Plain text<a href='/x'>\n\n      </a></p>").blocks
    assert block.link_chars == 0


def test_strong_characters() -> None:
    (block,) = page_of("<p><b>Bold</b> and <strong class=x>strong</strong></p>").blocks
    assert block.strong_chars == len("Bold") + len("strong")


def test_nodes_know_what_stands_in_them() -> None:
    page = page_of("<main><h1>T</h1><div id=a><p>1</p><p>2</p></div><div id=b></div><p>3</p></main>")
    spans = {node.names or node.tag: (node.first_block, node.end_block) for node in page.nodes}
    assert spans["a"] == (1, 3)
    assert spans["b"] == (3, 3)
    assert spans["main"] == (0, 4)


def test_a_stopped_page_closes_its_nodes() -> None:
    page = page_of("<div id=a><p>1</p>" + "<div>" * (DEPTH_MAX + 5))
    assert [(node.first_block, node.end_block) for node in page.nodes if node.names == "a"] == [(0, 1)]


def test_links() -> None:
    page = page_of(
        "<base href='https://cdn.example/de/'><div><p>Zero</p>"
        "<h2><a class=go href='a.html' rel='Nofollow' title=T> Head <img src=x.jpg> line </a></h2>"
        "<a href='/b'><h3>In</h3><p>two</p></a><a name=anchor>no target</a><a href='#c'>c</a></div>"
    )
    rows = [(link.url, link.text, link.block, link.rel, link.names, link.heading, link.image) for link in page.links]
    assert rows == [
        ("https://cdn.example/de/a.html", "Head line", 1, "nofollow", "go", True, True),
        ("https://cdn.example/b", "In two", 2, "", "", True, False),
        ("https://cdn.example/de/#c", "c", 4, "", "", False, False),
    ]
    assert page.links[0].title == "T"


_BASES = st.sampled_from(
    ["https://news.example/a/b?c#d", "http://news.example", "https://[::1]:8/x/", "file:///a/b", "news", ""]
)
_HREFS = st.lists(
    st.sampled_from(
        [
            "http://",
            "HTTPS://",
            "/",
            "//",
            ".",
            "..",
            "b.example",
            ":8",
            ":",
            "?",
            "q=1",
            "#",
            ";",
            "\u00e9",
            "[",
            "@",
            " ",
            "\t",
        ]
    ),
    max_size=7,
)


@given(_BASES, _HREFS)
def test_absolute_is_what_the_standard_library_says(url: str, parts: list[str]) -> None:
    href = "".join(parts)
    try:
        expected = without_credentials(urljoin(url, href.strip()))
    except ValueError:
        expected = ""
    assert PageText(url).absolute(href) == expected


def test_unreadable_url_is_empty() -> None:
    (link,) = page_of("<p><a href='https://[bad'>x</a></p>").links
    assert link.url == ""


def test_times_marks_and_props() -> None:
    page = page_of(
        "<article itemtype='https://schema.org/NewsArticle'><h1 itemprop=headline>T</h1>"
        "<div class='post-byline' itemprop=author itemtype='https://schema.org/Person'>By "
        "<span itemprop=name>Ada Quill</span></div><time datetime='2026-11-20' class=when>Friday</time>"
        "<meta itemprop=dateModified content='2026-11-21'><address>Bo Ink</address></article>"
    )
    assert [(row.datetime, row.text, row.names) for row in page.times] == [("2026-11-20", "Friday", "when")]
    assert [(mark.roles, mark.text) for mark in page.marks] == [
        (("title",), "T"),
        (("byline",), "By Ada Quill"),
        (("byline",), "Bo Ink"),
    ]
    assert [(prop.name, prop.value, prop.path, prop.types) for prop in page.props] == [
        ("headline", "T", (), ("NewsArticle",)),
        ("author", "By Ada Quill", (), ("NewsArticle",)),
        ("name", "Ada Quill", ("author",), ("NewsArticle", "Person")),
        ("dateModified", "2026-11-21", (), ("NewsArticle",)),
    ]


def test_properties_end_with_their_element() -> None:
    page = page_of("<div itemprop=author><span itemprop=name>A</span></div><span itemprop=name>B</span>")
    assert [(prop.value, prop.path) for prop in page.props if prop.name == "name"] == [("A", ("author",)), ("B", ())]


def test_a_mark_as_long_as_a_page_is_no_field() -> None:
    assert page_of(f"<div class=author>{'word ' * 200}</div>").marks == []


def test_head() -> None:
    page = page_of(
        "<html lang=de-AT><head><title> A \n title </title><meta property='og:title' content=' Rain '>"
        "<meta name=Description content='Wet'><meta name=description content='Wetter'><meta name=empty content=''>"
        "<link rel='alternate hreflang' href='/en' type=text/html><script type='application/ld+json'>{\"a\": 1}</script>"
        "<script id=__DATA__ type='application/json'>[1]</script><script src=x.js></script></head>"
        "<body lang=fr><svg><title>icon</title></svg><meta property='og:late' content=yes><p>x</p>"
    )
    assert (page.language, page.title_tag) == ("de-AT", "A title")
    assert page.meta == {"og:title": ["Rain"], "description": ["Wet", "Wetter"], "og:late": ["yes"]}
    assert page.first_meta("nothing", "description") == "Wet"
    assert page.link_rel["alternate"] == [("https://news.example/en", "text/html")]
    assert page.json_ld_texts == ['{"a": 1}']
    assert page.scripts == [("application/json", "__DATA__", "[1]")]


def test_language_of_the_body_when_html_has_none() -> None:
    assert page_of("<html><body lang=sv><p>x").language == "sv"


def test_pictures() -> None:
    page = page_of(
        "<p><img src='data:image/gif;base64,R0' data-src=/a.jpg alt=' A  b ' width=640>"
        "<img src=b.jpg width=99999999><img alt='no source'></p>"
    )
    assert [(row.url, row.alt, row.width) for row in page.pictures] == [
        ("https://news.example/a.jpg", "A b", 640),
        ("https://news.example/2026/b.jpg", "", None),
    ]


@pytest.mark.parametrize(
    ("attributes", "source"),
    [
        ("src=/a.jpg", "/a.jpg"),
        ("src=/wait.gif data-src=/a.jpg", "/a.jpg"),
        ("src=/wait.gif data-lazy-src=/a.jpg", "/a.jpg"),
        ("src=/a.jpg data-lazy-src='/a.jpg?is-pending-load=1'", "/a.jpg"),
        ("src=/a.jpg data-src='/{width}/a.jpg'", "/a.jpg"),
        ("src='data:image/gif;base64,R0' data-flickity-lazyload=/a.jpg", "/a.jpg"),
        ("srcset='/s.jpg 1x, /a.jpg 2x'", "/a.jpg"),
        ("srcset='/s.jpg 1x,/a.jpg 2x'", "/a.jpg"),
        ("srcset='/w_100,h_9/s.jpg 100w, /w_900,h_9/a.jpg 900w'", "/w_900,h_9/a.jpg"),
        ("data-srcset='/a.jpg, '", "/a.jpg"),
        ("src=/a.jpg data-original=1024 data-src=true", "/a.jpg"),
        ("src='data:image/gif;base64,R0' data-src=' ' data-srcset=/a.jpg", "/a.jpg"),
        ("data-src-type=image/jpeg", None),
        ("src=blob:https://a.example/1", None),
        ("src=\"data:image/svg+xml,<svg d='M0 0/1 2'/>\"", None),
        ("data-srcset='data:image/gif;base64,R0/ 1w'", None),
    ],
)
def test_the_file_of_a_picture(attributes: str, source: str | None) -> None:
    assert [row.source for row in page_of(f"<p><img {attributes}></p>").pictures] == ([source] if source else [])


def test_pictures_for_readers_without_programs_are_pictures() -> None:
    page = page_of("<p>One<noscript><p>No</p><img src=/a.jpg></noscript></p><template><img src=/b.jpg></template>")
    assert ([row.source for row in page.pictures], [block.text for block in page.blocks]) == (["/a.jpg"], ["One"])


@pytest.mark.parametrize(
    ("attributes", "sources"),
    [
        ("src=https://count.example/tr?id=1 style='display:none'", []),
        ("src=https://count.example/7.gif style='position:absolute; left:-9999px'", []),
        ("src=https://count.example/watch/7 alt=''", []),
        ("src=/media/7 alt='The ferry'", ["/media/7"]),
        ("src=/a.jpg alt='' style='width:100%'", ["/a.jpg"]),
    ],
)
def test_what_counts_readers_without_programs_is_no_picture(attributes: str, sources: list[str]) -> None:
    page = page_of(f"<p>One</p><noscript><img {attributes}></noscript>")
    assert [row.source for row in page.pictures] == sources


@pytest.mark.parametrize(
    ("attributes", "zone"),
    [
        ("hidden class=story", "hidden"),
        ("style='color: red; display: none'", "hidden"),
        ("style='display:block'", None),
        ("role=navigation", "navigation"),
        ("class='share-bar'", "share"),
        ("class='has-sidebar'", None),
    ],
)
def test_zones(attributes: str, zone: str | None) -> None:
    page = page_of(f"<div {attributes}><p>x</p></div>")
    assert [node.zone for node in page.nodes if node.tag == "div"] == [zone]


def test_long_scripts_without_a_type_are_programs() -> None:
    long = "var state = {" + "'a': 1, " * 300 + "};"
    page = page_of(f"<script>{long}</script><script>count()</script><script src=x.js>{long}</script>")
    assert page.programs == [long]


def test_tree_is_the_same_page() -> None:
    html = (
        "<div><p>One</p><noscript><p>No</p></noscript><svg><g/></svg><ul><li>Two<my-x>in<my-y>deeper</my-y></my-x></ul>"
        "<my-x>out<my-y>and in</my-y></my-x></div>"
    )
    page = page_of(html)
    pairs = list(block_elements(page))
    assert [node for node, _ in pairs] == page.nodes
    assert all(node.tag == element.tag for node, element in pairs)
    assert page.tree.findtext(".//li") == "Two"


@pytest.mark.parametrize(
    "start", ["<title>T</title>", "<head><meta name=a content=b>", "<link rel=next href=/2>", "<html>"]
)
def test_a_page_without_the_tags_of_head_and_body_is_read(start: str) -> None:
    page = page_of(f"{start}<article class=story><h1>Rain</h1><p>It rains.</article><aside>More</aside>")
    assert [block.text for block in page.blocks] == ["Rain", "It rains.", "More"]
    assert [node.tag for node, _ in block_elements(page)] == [node.tag for node in page.nodes]
    assert "article" in [node.tag for node in page.nodes]


@pytest.mark.parametrize("html", [b"", b" ", b"\0\0", b"<!-- open", "", "\ud800"])
def test_a_page_without_elements(html: bytes | str) -> None:
    page = page_of(html)
    assert (page.nodes, page.links, page.marks, page.json_ld) == ([], [], [], []) or page.blocks
    assert list(block_elements(page)) == [] or page.blocks


def test_nul_and_lone_surrogates_do_not_end_the_page() -> None:
    assert texts(b"<p>a\0b</p><p>after</p>") == [("p", "ab"), ("p", "after")]
    assert texts("<p>a\ud800b</p><p>after</p>") == [("p", "a?b"), ("p", "after")]


@pytest.mark.parametrize(
    "html",
    [
        b"<div>" * 100_000 + b"deep",
        b"<b>" * 100_000 + b"deep" + b"</i>" * 100_000,
        b"<table><tr><td>" * 30_000 + b"deep",
    ],
)
def test_deep_nesting_is_cut_and_named(html: bytes) -> None:
    started = time.process_time()
    page = page_of(b"<p>before</p>" + html)
    assert page.blocks[0].text == "before"
    assert any("nest deeper" in problem for problem in page.problems)
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "html",
    [
        b"<p " + b" ".join(b"a%d=1" % number for number in range(40_000)) + b">text</p>",
        b"<p " + b" ".join(b'a%d="<b>"' % number for number in range(40_000)) + b">text</p>",
        b"<p " + b"a=1 " * 200_000 + b">text</p>",
        b"<p>text<a href=x " + b" ".join(b'a%d="<b>"' % number for number in range(40_000)) + b"></a></p>",
        b"<p>text<i " + b" ".join(b'a%d="<b>"' % number for number in range(40_000)) + b"></i></p>",
        b"<p>text<svg><g " + b" ".join(b'a%d="<b>"' % number for number in range(40_000)) + b"></g></svg></p>",
        b"<meta " + b" ".join(b'a%d="<b>"' % number for number in range(40_000)) + b"><p>text</p>",
    ],
)
def test_many_attributes_take_no_time(html: bytes) -> None:
    started = time.process_time()
    page = page_of(html)
    _ = page.tree
    assert time.process_time() - started < 2
    assert [block.text for block in page.blocks] == ["text"]


@pytest.mark.parametrize(
    "html", [b"<" * 500_000, b"<a " * 300_000, b"<p>" * 200_000, b"&" * 500_000, b"</p>" * 300_000, b"<br>" * 300_000]
)
def test_hostile_repetition_is_linear(html: bytes) -> None:
    started = time.process_time()
    page_of(html)
    assert time.process_time() - started < 2


def test_binary_gives_a_table() -> None:
    assert page_of(bytes(range(256)) * 500).url == URL


_PIECES = st.sampled_from(
    ["<p>", "</p>", "<div class=share>", "</div>", "<a href=/x>", "</a>", "<b>", "</b>", "<br>", "<img src=a>", "text ", "<li>",
     "<script>", "</script>", "<h2>", "</h2>", "<span itemprop=name>", "</span>", "<time>", "<svg>", "</svg>", "\n", "<", "&amp;"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=60))
def test_every_soup_gives_a_consistent_table(pieces: list[str]) -> None:
    page = page_of("".join(pieces))
    assert [block.index for block in page.blocks] == list(range(len(page.blocks)))
    assert all(node.first_block <= node.end_block <= len(page.blocks) for node in page.nodes)
    assert all(node.parent is None or node.parent.index < node.index for node in page.nodes)
    for block in page.blocks:
        assert block.text
        assert block.text == " ".join(block.text.split())
        assert all(node.first_block <= block.index < node.end_block for node in block.node.lineage())
    for link in page.links:
        assert link.text == " ".join(link.text.split())
    _ = page.marks, page.tree
