"""Agencies a page credits its story to, place by place."""

import json
import time

import pytest

from newscrawl.extraction.agency import (
    agencies_in_credit,
    canonical_agency,
    find_agencies,
    find_credits,
    is_agency,
    is_wire_credit,
    release_wire,
)
from newscrawl.extraction.page import parse_page
from newscrawl.extraction.story import Story

FIRST = "The bridge over the Calder stays shut until spring, the town said on Friday after two days of talks."
LAST = "Engineers will look at the northern pier again in April, when the water is low, the mayor told reporters."


def page_of(*, head="", above="", first=FIRST, last=LAST, below="", url="https://www.harbour.example/a"):
    """Return the table of a page and its story, with marked-up text before, in and behind it."""
    html = f"""<html><head><title>Bridge over the Calder stays shut</title>{head}</head><body>
    <nav><ul><li>News</li><li>Sport</li></ul></nav>
    <main><article><h1>Bridge over the Calder stays shut</h1>{above}<p>{first}</p><p>{last}</p>{below}</article></main>
    <footer><p>Copyright 2026 Harbour Herald</p></footer></body></html>"""
    page = parse_page(html, url)
    paragraphs = [paragraph for paragraph in (first, last) if paragraph]
    blocks = [block for block in page.blocks if block.text in paragraphs]
    return page, Story(paragraphs=paragraphs, blocks=blocks)


def names(page, story, **given):
    found = find_agencies(page, story, **given)
    return found[0].value if found else []


def places(page, story, **given):
    return [(credit.agency.name, credit.place) for credit in find_credits(page, story, **given)]


def json_ld(**fields):
    article = {"@type": "NewsArticle", "headline": "Bridge over the Calder stays shut", **fields}
    return f'<script type="application/ld+json">{json.dumps(article)}</script>'


def test_no_credit_gives_nothing():
    page, story = page_of()
    assert find_agencies(page, story) == []
    assert find_agencies(page, None) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"author": {"@type": "Person", "name": "Reuters"}}, ["Reuters"]),
        ({"author": "PTI"}, ["PTI"]),
        ({"author": [{"name": "Ada Quill"}, {"name": "AP"}]}, ["AP"]),
        ({"author": {"name": "Ada Quill", "worksFor": {"name": "The Associated Press"}}}, ["AP"]),
        ({"sourceOrganization": {"name": "Deutsche Presse-Agentur", "alternateName": "dpa"}}, ["dpa"]),
        ({"creditText": "AFP/Reuters"}, ["AFP", "Reuters"]),
        ({"copyrightHolder": {"name": "AAP"}}, ["AAP"]),
        ({"provider": {"name": "Xinhua"}}, ["Xinhua"]),
        ({"author": {"name": "Ada Quill"}, "image": {"creditText": "AP", "author": "AFP"}}, []),
        ({"author": {"name": "Petra"}}, []),
        ({"author": None, "provider": 7, "creditText": {"a": []}, "sourceOrganization": [[[]]]}, []),
    ],
)
def test_json_ld(fields, expected):
    page, story = page_of(head=json_ld(**fields))
    assert names(page, story) == expected


def test_json_ld_author_by_reference():
    person = {"@type": "Organization", "@id": "#dpa", "name": "dpa"}
    article = {"@type": "NewsArticle", "headline": "Bridge over the Calder stays shut", "author": {"@id": "#dpa"}}
    graph = json.dumps({"@context": "https://schema.org", "@graph": [article, person]})
    page, story = page_of(head=f'<script type="application/ld+json">{graph}</script>')
    assert names(page, story) == ["dpa"]


@pytest.mark.parametrize(
    ("meta", "expected"),
    [
        ('<meta name="author" content="dpa">', ["dpa"]),
        ('<meta name="dc.source" content="Associated Press">', ["AP"]),
        ('<meta name="articleAuthor" content="Anadolu Ajansı">', ["Anadolu"]),
        ('<meta name="sailthru.author" content="By ADA QUILL, AP Business Writer">', ["AP"]),
        ('<meta name="news_source" content="IANS">', ["IANS"]),
        ('<meta name="original-source" content="https://www.reuters.com/world/a">', ["Reuters"]),
        ('<link rel="canonical" href="https://apnews.com/article/a">', ["AP"]),
        ('<meta name="keywords" content="Reuters, AP">', []),
        ('<meta name="image:source" content="AFP">', []),
        ('<meta name="description" content="Reuters is to close its office">', []),
    ],
)
def test_meta(meta, expected):
    page, story = page_of(head=meta)
    assert names(page, story) == expected


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ('<div class="byline">By Reuters</div>', ["Reuters"]),
        ('<span class="article-author">Von dpa</span>', ["dpa"]),
        ('<div class="byline">Ada Quill and Bo Ink, Associated Press</div>', ["AP"]),
        ('<p class="source">Source: AFP</p>', ["AFP"]),
        ("<div>The Associated Press Published Monday, November 16, 2026 8:22AM EST</div>", ["AP"]),
        ("<div>Adam Quill and AP</div>", ["AP"]),
        ("<div>AA</div>", []),  # the button for the size of the type
        ("<figure><img src=b.jpg><figcaption>The bridge. (AP Photo/Ada Quill)</figcaption></figure>", []),
        ("<figure><img src=b.jpg><figcaption>The bridge. Reuters</figcaption></figure>", []),
        ("<div><img src=b.jpg></div><div>Ada Quill/dpa</div>", []),
        ("<div><img src=b.jpg></div><div>© AFP</div>", []),
        ("<div><img src=b.jpg></div><div>The bridge in winter</div><div>Quelle: dpa</div>", []),
        ('<p><span class="caption">The bridge.</span><span class="source">Reuters</span></p>', []),
        ('<div class="image-source">dpa</div>', []),
        ("<div>Reuters plans to open an office</div>", []),
    ],
)
def test_head(above, expected):
    page, story = page_of(above=above)
    assert names(page, story) == expected


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (f"CALDER BAY (AP) — {FIRST}", ["AP"]),
        (f"CALDER BAY, Nov 20 (Reuters) - {FIRST}", ["Reuters"]),
        (f"Talks failed, Reuters reported. {FIRST}", []),
        (f"The Australian Federal Police (AFP) was there. {FIRST}", []),
    ],
)
def test_dateline(first, expected):
    page, story = page_of(first=first)
    assert names(page, story) == expected


@pytest.mark.parametrize(
    ("last", "below", "expected"),
    [
        (f"{LAST} (dpa)", "", ["dpa"]),
        (f"{LAST} – AFP", "", ["AFP"]),
        (LAST, "<p>(SID)</p>", ["SID"]),
        (LAST, "<p>With files from The Canadian Press</p>", ["The Canadian Press"]),
        (LAST, "<p>Associated Press writer Ada Quill contributed to this report.</p>", ["AP"]),
        (LAST, "<p>Copyright 2026 The Associated Press. All rights reserved.</p>", ["AP"]),
        (LAST, "<p>Quelle: ntv.de, ino/dpa</p>", ["dpa"]),
        (LAST, "<div>With 2,400 staff of many nations, AFP covers the world as a news agency.</div>", ["AFP"]),
        (LAST, "<div>Ada Quill worked for Reuters in Oslo before she came to the Herald in 2020.</div>", []),
        (f"{LAST} Reuters reported the talks first.", "", []),
        (LAST, "<h3>More on this</h3><div>Reuters</div>", []),
        (LAST, "<h3>More on this</h3><p>With files from The Canadian Press</p>", ["The Canadian Press"]),
        (LAST, "<h3>More on this</h3><img src=t.jpg><div>Live</div><div>Quelle: dpa</div>", []),
        (LAST, "<div class='related'><p>With files from AP</p></div>", []),
        (LAST, "<figure><img src=b.jpg><figcaption>Reuters</figcaption></figure>", []),
    ],
)
def test_end_of_text(last, below, expected):
    page, story = page_of(last=last, below=below)
    assert names(page, story) == expected


def test_microdata():
    above = '<div itemprop="author" itemscope itemtype="https://schema.org/Person"><b itemprop="name">Reuters</b></div>'
    page, story = page_of(above=above)
    assert ("Reuters", "microdata") in places(page, story)
    picture = '<div itemprop="image" itemscope><b itemprop="author">Reuters</b></div>'
    page, story = page_of(below=f"<h3>More</h3>{picture}")
    assert places(page, story) == []


def test_own_site_counts_only_without_another_credit():
    page, story = page_of(url="https://apnews.com/article/a")
    assert places(page, story, site_domain="apnews.com") == [("AP", "site")]
    assert places(page, story) == [("AP", "site")]
    page, story = page_of(url="https://apnews.com/article/a", first=f"OSLO (Reuters) - {FIRST}")
    assert names(page, story, site_domain="apnews.com") == ["Reuters"]
    page, story = page_of()
    assert places(page, story, publisher="Anadolu Ajansı") == [("Anadolu", "publisher")]
    assert places(page, story, publisher="Harbour Herald") == []


def test_what_other_fields_found_counts():
    page, story = page_of()
    assert places(page, story, byline="Ada Quill, AP") == [("AP", "byline")]
    assert places(page, story, dateline="OSLO (Reuters)") == [("Reuters", "dateline")]


def test_all_agencies_come_first_in_order_of_strength_then_each_place():
    page, story = page_of(
        head='<meta name="author" content="dpa">', first=f"OSLO (Reuters) - {FIRST}", below="<p>© 2026 AFP</p>"
    )
    found = find_agencies(page, story)
    assert [candidate.value for candidate in found] == [["Reuters", "AFP", "dpa"], ["Reuters"], ["AFP"], ["dpa"]]
    assert [candidate.source for candidate in found] == ["text", "text", "text", "meta"]
    assert found[0].reason == "Reuters (dateline); AFP (sign-off); dpa (meta)"


def test_wires_of_press_releases_are_apart():
    page, story = page_of(first=f"CALDER BAY, Nov. 20, 2026 /PRNewswire/ -- {FIRST}")
    assert find_agencies(page, story) == []
    assert release_wire(find_credits(page, story)) == "PR Newswire"
    page, story = page_of()
    assert release_wire(find_credits(page, story)) is None


def test_names_in_short():
    assert is_agency("dpa/lsw")
    assert not is_agency("Ada Quill, AFP")
    assert is_wire_credit("Agencies")
    assert is_wire_credit("Reuters Staff")
    assert not is_wire_credit("Ada Quill")
    assert canonical_agency("Deutsche Presse-Agentur (dpa)") == "dpa"
    assert canonical_agency("Ada Quill") is None
    assert agencies_in_credit("Reuters, AP") == ["Reuters", "AP"]


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>Reuters",
        "<h1>A</h1>" + "<div class=byline>By Reuters</div>" * 3000,
        "<h1>A</h1>" + "<b itemprop=author>AP</b>" * 20_000,
        "<meta name=author content='" + "Reuters, " * 20_000 + "'><h1>A</h1>",
        "".join(f"<meta name='{number}.source' content='AP'>" for number in range(5000)) + "<h1>A</h1>",
        "<div class=source>" * 300 + "Reuters",
    ],
)
def test_hostile_pages_cost_little(html):
    page = parse_page(html, "https://harbour.example/a")
    started = time.process_time()
    find_agencies(page, Story(paragraphs=["Reuters " * 20_000, "(AP" * 40_000], blocks=page.blocks[-2:]))
    find_agencies(page, None)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "value", [None, 1, "", [], {}, [None], [[{"name": {"name": "AP"}}]], {"name": 3}, "AP" * 50_000]
)
def test_hostile_json_ld_never_raises(value):
    page, story = page_of(head=json_ld(author=value, publisher=value, creditText=value, provider=value))
    find_agencies(page, story)
