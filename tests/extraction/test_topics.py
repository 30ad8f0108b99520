from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from story_pages import meta, news, page

from newscrawl.extraction.story import Story
from newscrawl.extraction.topics import find_topics

if TYPE_CHECKING:
    from newscrawl.extraction.table import PageTable

TEXT = [
    "The crews of Calder Bay are back at work after nine weeks, says Ada Quill.",
    "Tolls at the bridge stay as they are.",
]


def topics(table: PageTable, story: Story | None = None) -> list[str]:
    found = find_topics(table, story)
    return found[0].value if found else []


def story_of(table: PageTable) -> Story:
    return Story(TEXT, [block for block in table.blocks if block.text in TEXT])


def test_topics_are_split_deduplicated_and_free_of_names() -> None:
    head = meta("keywords", "Ferries, ferries ,Calder Bay;strike|#Harbours, Harbour Herald, Ada Quill, 2026, type:news")
    head += meta("og:site_name", "Harbour Herald")
    assert find_topics(page(head), authors=["Ada Quill"])[0].value == ["Ferries", "Calder Bay", "strike", "Harbours"]


def test_topics_are_bounded() -> None:
    assert len(topics(page(meta("keywords", ",".join(f"topic {n}" for n in range(500)))))) == 30


def test_a_section_is_a_topic_but_not_all_that_there_is() -> None:
    assert topics(page(json_ld=news(articleSection="World", keywords=["World", "Ferries"]))) == ["World", "Ferries"]
    tags = '<h1>Ferry strike ends</h1><p class="tags"><a href="/a">Ferries</a> <a href="/b">Strikes</a></p>'
    table = page(json_ld=news(articleSection="World", keywords=["World"]), body=tags)
    assert [one.value for one in find_topics(table)] == [["Ferries", "Strikes"], ["World"]]


def test_a_list_that_begins_with_the_name_of_the_site_is_of_the_site() -> None:
    head = meta("og:site_name", "Harbour Herald") + meta("keywords", "Harbour Herald, news, sports, weather")
    assert topics(page(head + meta("article:tag", "Ferries"))) == ["Ferries"]
    assert topics(page(head)) == ["sports", "weather"], "better than nothing"


@pytest.mark.parametrize(
    ("keywords", "expected"),
    [
        (["Day: Friday", "Medium", "Subject: Ferries", "Subject: Calder Bay"], ["Ferries", "Calder Bay"]),
        (["topic/ferries", "place/calder bay"], ["ferries", "calder bay"]),
        (["AC/DC", "Ferries"], ["AC/DC", "Ferries"]),
        (["Ferries", "sub-section:World", "Post ID:17", "Region:"], ["Ferries"]),
        (["Ferries", "read all about the ferries here."], ["Ferries"]),
        (["Dr. Quill", "Calder Bay Ferries Inc."], ["Dr. Quill", "Calder Bay Ferries Inc."]),
    ],
)
def test_what_software_writes_around_topics_is_no_topic(keywords: list[str], expected: list[str]) -> None:
    assert topics(page(json_ld=news(keywords=keywords))) == expected


def test_words_of_the_address_are_no_topics() -> None:
    url = "https://herald.example/news/crews-return-after-long-strike"
    stated = "crews, return, after, long, Calder Bay"
    assert topics(page(meta("keywords", stated) + meta("article:tag", "Ferries"), url=url)) == ["Ferries"]
    assert topics(page(meta("keywords", stated), url=url)) == ["Calder Bay"]
    assert topics(page(meta("keywords", "strike, crews, ferries"), url=url)) == ["strike", "crews", "ferries"]


@pytest.mark.parametrize("name", ["custom-keywords", "classification-tags", "vs:keywords"])
def test_other_names_of_meta_elements_are_known_by_their_ends(name: str) -> None:
    assert topics(page(meta(name, "ferries,strikes"))) == ["ferries", "strikes"]
    assert topics(page(meta(name, "ferries,webType:story"))) == [], "what software left for itself"


def test_links_to_tag_pages_stand_in() -> None:
    body = (
        '<nav><a href="/tag/menu">Menu</a><a href="/tag/other">Other</a></nav><h1>Ferry strike ends</h1>'
        '<p>The crews of <a href="/tag/calder-bay">Calder Bay</a> are back at work after nine weeks, they said.</p>'
        '<ul><li><a href="/tag/ferries">Ferries</a></li><li><a href="/tag/strikes">Strikes</a></li></ul>'
    )
    assert topics(page(body=body)) == ["Ferries", "Strikes"]


def test_tags_may_stand_in_the_footer_of_the_article_or_in_a_list_that_says_so() -> None:
    tags = '<div class="tags"><a href="/a">Ferries</a> <a href="/b">Strikes</a></div>'
    inside = f"<article><h1>Ferry strike ends</h1><p>It rained.</p><footer>{tags}</footer></article>"
    assert topics(page(body=inside)) == ["Ferries", "Strikes"]
    outside = f"<article><h1>Ferry strike ends</h1><p>It rained.</p></article><footer>{tags}</footer>"
    assert topics(page(body=outside)) == []
    stated = '<nav><a rel="tag" href="/a">Ferries</a> <a rel="tag" href="/b">Strikes</a></nav>'
    assert topics(page(body=f"<h1>Ferry strike ends</h1><p>It rained.</p>{stated}")) == ["Ferries", "Strikes"]


def test_a_list_of_tags_may_be_built_like_a_menu() -> None:
    items = '<li class="nav-item"><a href="/a">Ferries</a></li><li class="nav-item"><a href="/b">Strikes</a></li>'
    menu = f'<ul class="nav">{items}</ul>'
    assert topics(page(body=f'<h1>Ferry strike ends</h1><p>It rained.</p><div class="tags">{menu}</div>')) == [
        "Ferries",
        "Strikes",
    ]
    trending = f'<h1>Ferry strike ends</h1><p>It rained.</p><nav class="nav"><div class="tags">{menu}</div></nav>'
    assert topics(page(body=trending)) == []


def links(*names: str) -> str:
    return "".join(f'<li><a href="/news/{name.lower().replace(" ", "-")}/">{name}</a></li>' for name in names)


def test_links_behind_the_story_that_are_named_like_their_addresses_are_tags() -> None:
    story = "".join(f"<p>{text}</p>" for text in TEXT)
    table = page(body=f"<h1>Strike ends</h1>{story}<ul>{links('Calder Bay', 'Ada Quill', 'Harbours')}</ul>")
    assert topics(table, story_of(table)) == ["Calder Bay", "Ada Quill", "Harbours"]
    between = '<li><a href="/news/fluesse">Tolls</a></li>'
    table = page(body=f"<h1>Strike ends</h1>{story}<ul>{links('Calder Bay')}{between}{links('Ada Quill')}</ul>")
    assert topics(table, story_of(table)) == ["Calder Bay", "Tolls", "Ada Quill"]


@pytest.mark.parametrize(
    "behind",
    [
        f"<ul>{links('Sports', 'Weather', 'Money', 'Calder Bay')}</ul>",
        f"<ul>{links('Art', 'US', 'Bay', 'Ill')}</ul>",
        f"<ul>{links(*['Calder Bay', 'Ada Quill'] * 16)}</ul>",
        f"<nav><ul>{links('Calder Bay', 'Ada Quill')}</ul></nav>",
        f"<footer><ul>{links('Calder Bay', 'Ada Quill')}</ul></footer>",
        f"<ul>{links('Calder Bay')}</ul>",
        '<p>More of <a href="/news/calder-bay">Calder Bay</a> and <a href="/news/ada-quill">Ada Quill</a> is in our paper.</p>',
        '<ul><li><a href="/news/17">Calder Bay</a></li><li><a href="/news/18">Ada Quill</a></li></ul>',
    ],
    ids=[
        "a menu",
        "a menu of short words",
        "a long menu",
        "navigation",
        "footer",
        "one",
        "a sentence",
        "other addresses",
    ],
)
def test_other_links_behind_the_story_are_none(behind: str) -> None:
    table = page(body="<h1>Strike ends</h1>" + "".join(f"<p>{text}</p>" for text in TEXT) + behind)
    assert topics(table, story_of(table)) == []


@given(st.lists(st.text(max_size=30), max_size=8))
def test_whatever_is_stated_topics_are_short_and_unlike(keywords: list[str]) -> None:
    found = topics(page(json_ld=news(keywords=keywords)))
    assert all(1 < len(topic) <= 60 and topic == topic.strip() for topic in found)
    assert len({topic.casefold() for topic in found}) == len(found)


@pytest.mark.parametrize(
    "unit",
    [
        '<meta name="list{0}tags" content="topic {0}, theme {0}">',
        '<meta itemprop="keywords" content="topic {0}, theme {0}">',
        '<a href="/t/bridge-{0}/">Bridge {0}</a> ',
        '<p><a href="/t/b{0}/">b{0}</a> <a href="/t/c{0}/">c{0}</a></p><p>.</p><p>.</p><p>.</p>',
    ],
    ids=["lists", "microdata", "one list of links", "many lists of links"],
)
def test_any_number_of_lists_is_read_in_time(unit: str) -> None:
    story = "".join(f"<p>{text}</p>" for text in TEXT)
    table = page(body=f"<h1>Strike ends</h1>{story}{''.join(map(unit.format, range(20_000)))}")
    known = story_of(table)
    known = Story([*TEXT, "Of the harbour much is told. " * 5_000], known.blocks)
    began = time.process_time()
    find_topics(table, known)
    assert time.process_time() - began < 1


def test_what_holds_the_headline_is_no_column_beside_it() -> None:
    story = "".join(f"<p>{text}</p>" for text in TEXT)
    tags = '<div class="post-tags"><a href="/t/1" rel="tag">Docks</a><a href="/t/2" rel="tag">Pay</a></div>'
    share = '<div class="tags-share-box"><div class="share"><a href="?s=1">Mail</a><a href="?s=2">Print</a></div></div>'
    table = page(body=f'<div class="sidebar-right"><h1>Strike ends</h1>{story}{tags}{share}</div>')
    assert topics(table, story_of(table)) == ["Docks", "Pay"]


def test_categories_are_topics_only_where_there_are_no_tags() -> None:
    categories = '<p><a href="/c/1" rel="category tag">Ports</a> <a href="/c/2" rel="category tag">Unions</a></p>'
    tags = '<p><a href="/t/1" rel="tag">Docks</a> <a href="/t/2" rel="tag">Pay</a></p>'
    assert topics(page(body=f"<h1>Strike ends</h1>{categories}{tags}")) == ["Docks", "Pay"]
    assert topics(page(body=f"<h1>Strike ends</h1>{categories}")) == ["Ports", "Unions"]
    assert topics(page(body=f"<article><h1>Strike ends</h1></article><article>{categories}</article>")) == []
