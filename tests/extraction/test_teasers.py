"""Teasers of article pages: every related link with its label and headline, nothing of the page's furniture."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.addresses.urls import url_key
from newscrawl.extraction.page import parse_page
from newscrawl.extraction.story import Story
from newscrawl.extraction.teasers import find_teasers
from newscrawl.items import Teaser

SITE = "https://www.harbourherald.example"
URL = f"{SITE}/world/storm-closes-the-harbour-again-48211/"
BODY = "".join(
    f"<p>The {word} ship had not left the quay when the storm came, and nobody at the harbour office expected"
    " it to.</p>"
    for word in ("first", "second", "third", "last")
)
MENU = (
    '<header><nav><ul><li><a href="/world/">World</a></li><li>'
    '<a href="/homes-and-gardens-and-more/">Homes and gardens and '
    'more</a></li></ul></nav><a href="/a-story-that-is-advertised-up-here-12345/">A story advertised up here'
    "</a></header>"
)
FOOTER = (
    '<footer><ul><li><a href="/terms-and-conditions/">Terms and conditions of use</a></li><li>'
    '<a href="/about-us/">About'
    '</a></li></ul><p><a href="/the-history-of-the-herald-since-1880/">The history of the Herald since 1880'
    "</a></p></footer>"
)
AROUND = (
    '<div class="share-bar"><a href="https://social.example/share?u=x">Share this story with all your friends</a></div>'
    '<div class="post-tags"><a href="/tag/storms-at-sea-and-on-land/" rel="tag">storms at sea and on land</a></div>'
    '<div class="author-box"><a href="/author/jane-marie-doe/">Jane Marie Doe</a>'
    "<p>She has been writing since 1999.</p></div>"
)


def page_of(inner: str, head: str = "") -> str:
    return (
        f'<!doctype html><html lang="en"><head><title>Storm</title>{head}</head><body class="single has-related">{MENU}'
        f'<main><article><h1>Storm closes the harbour again</h1><div class="body">{BODY}</div>{AROUND}{inner}'
        "</article></main>"
        f"{FOOTER}</body></html>"
    )


def teasers_of(inner: str, story: Story | None = None) -> list[Teaser]:
    candidates = find_teasers(parse_page(page_of(inner), URL), story)
    assert len(candidates) <= 1
    return candidates[0].value if candidates else []


def zox_card(number: int, section: str, title: str, excerpt: str = "It had been expected for weeks.") -> str:
    href = f"{SITE}/story-of-the-day-{number}/"
    link = f'<a href="{href}" rel="bookmark"><h2 class="zox-s-title2">{title}</h2></a>'
    headline = f'<div class="zox-art-title">{link}</div>'
    return (
        f'<section class="zox-art-wrap zoxrel zox-art-mid"><div class="zox-art-grid"><div class="zox-art-img zoxrel"><a'
        f' href="{href}" rel="bookmark"><img src="/i/{number}.jpg" alt=""></a></div><div class="zox-art-text"><div'
        f' class="zox-art-text-cont"><h3 class="zox-s-cat"><span class="zox-s-cat">{section}</span></h3>'
        f'{headline if title else ""}<p class="zox-s-graph">{excerpt}</p><span class="zox-byline-wrap"><span'
        f' class="zox-byline-name"><a href="/author/jane-marie-doe/" rel="author">Jane Doe</a></span>'
        f'<span class="zox-byline-date">1 day ago</span></span></div></div></div></section>'
    )


ZOX = [
    ("Business", "Ferry crews call off strike after night of talks"),
    ("World", "Council votes to rebuild the market"),
    ("Tech & Science", "Rocket club reaches space"),
    ("Tech & Science", "Old seeds sprout"),
]


def zox_block(cards: str) -> str:
    return (
        '<div class="zox-post-more-wrap"><div><h4 class="zox-post-main-title"><span'
        f' class="zox-post-main-title">You may also like:</span></h4><div class="zox-post-more-grid">{cards}'
        "</div></div></div>"
    )


def test_zoxpress_gives_its_four_cards_exactly() -> None:
    cards = "".join(zox_card(number, section, title) for number, (section, title) in enumerate(ZOX))
    assert teasers_of(zox_block(cards)) == [
        Teaser(section, title, f"{SITE}/story-of-the-day-{number}/") for number, (section, title) in enumerate(ZOX)
    ]


def test_a_card_without_headline_gives_its_caption() -> None:
    caption = "Relatives of those on board of the ferry wait at the quay for news from the harbour office..."
    assert teasers_of(zox_block(zox_card(1, "Business", "", caption) + zox_card(2, *ZOX[0]))) == [
        Teaser("Business", caption, f"{SITE}/story-of-the-day-1/"),
        Teaser(*ZOX[0], f"{SITE}/story-of-the-day-2/"),
    ]


@pytest.mark.parametrize(
    "heading",
    "Related articles|Mehr zum Thema|À lire aussi|Te puede interesar|Leia também|Leggi anche|Lees ook|Läs mer|"
    "Czytaj także|Читайте также|関連記事|相关阅读|اقرأ أيضا|İlgili haberler|Baca juga".split("|"),
)
def test_a_list_below_the_article_in_any_language(heading: str) -> None:
    items = "".join(f'<li><a href="/{n}-{58200 + n}">Storm {n} shuts the harbour</a></li>' for n in range(3))
    found = teasers_of(f'<div class="box"><h3>{heading}</h3><ul>{items}</ul></div>')
    assert [teaser.title for teaser in found] == [f"Storm {n} shuts the harbour" for n in range(3)]
    assert {teaser.section for teaser in found} == {None}


def test_one_teaser_below_a_heading_takes_its_own_text() -> None:
    link = '<a href="/world/ferry-crews-call-off-strike/">Ferry crews call it off now</a>'
    found = teasers_of(f"<div><h3>You may also like:</h3>{link}</div>")
    assert found == [Teaser(None, "Ferry crews call it off now", f"{SITE}/world/ferry-crews-call-off-strike/")]


def test_lines_inside_the_body_count_and_words_of_its_sentences_do_not() -> None:
    inner = (
        "<p>As "
        '<a href="/world/the-minister-said-it-on-monday-2231/">the minister said on Monday in the harbour</a>, nobody'
        " could have known, and a ship of that size has no place to turn in weather as bad as that.</p>"
        '<p>Read more: <a href="/world/ferry-crews-call-off-strike/">Ferry crews call off their strike</a></p>'
    )
    (teaser,) = teasers_of(inner)
    assert teaser == Teaser(None, "Ferry crews call off their strike", f"{SITE}/world/ferry-crews-call-off-strike/")


def test_a_sentence_of_the_story_that_is_half_a_link_is_no_teaser() -> None:
    markup = '<p><a href="/world/ferry-crews-call-off-strike/">Ferry crews call off strike</a>, as we wrote here.</p>'
    page = parse_page(page_of(markup), URL)
    blocks = [block for block in page.blocks if block.tag == "p"]
    assert find_teasers(page, None)
    assert find_teasers(page, Story([block.text for block in blocks], blocks)) == []


def test_a_list_of_the_most_read_beside_the_article_counts() -> None:
    items = "".join(
        f'<li><span>{n}</span><a href="/sport/race-{n}-{77100 + n}">Sailors win race number {n} at last</a></li>'
        for n in range(5)
    )
    assert len(teasers_of(f'<aside class="sidebar"><h2>Most read</h2><ol>{items}</ol></aside>')) == 5


def test_the_article_itself_its_gallery_and_its_section_are_none() -> None:
    inner = (
        f'<h3><a href="{URL}?utm_source=self">Storm closes the harbour again</a></h3>'
        '<h3><a href="/gallery/storm-closes-the-harbour-again-48211/pictures">All of the pictures of the storm</a></h3>'
        '<h3><a href="/world/">More news from around the world</a></h3>'
    )
    assert teasers_of(inner) == []


def test_each_article_once_with_the_best_that_any_card_says() -> None:
    href = "/world/ferry-crews-call-off-strike-48233/"
    inner = (
        f'<ul><li><a href="{href}?utm_source=box">Ferry strike called off</a></li></ul><div class="related">'
        "<article><h4"
        f' class="kicker">Business</h4><h3><a href="{href}">Ferry crews call off strike after a night of talks</a></h3>'
        f"</article></div>"
    )
    assert teasers_of(inner) == [Teaser("Business", "Ferry crews call off strike after a night of talks", SITE + href)]


def test_the_foot_of_the_article_may_hold_its_related_list() -> None:
    cards = "".join(
        f'<div class="card"><h3><a href="/world/ferry-crew-{n}-calls-it-off">Ferry crew {n} calls it off</a></h3></div>'
        for n in range(3)
    )
    assert len(teasers_of(f'<footer class="article__footer">{cards}</footer>')) == 3


def test_names_of_people_and_other_sites_are_none() -> None:
    inner = "".join(f'<li><a href="/people/{n}8213">Jane D.</a></li>' for n in range(9))
    inner += '<h3><a href="https://ads.example/one-weird-trick-for-you-12345">One weird trick for all of you</a></h3>'
    assert teasers_of(f"<ul>{inner}</ul>") == []


def test_headline_and_excerpt_glued_in_one_link_give_the_headline() -> None:
    href = "/world/ferry-crews-call-off-strike-48233"
    headline, excerpt = "Ferry crews call off their strike after a night of talks", "The harbour will open again."
    inner = f'<div class="teaser"><a href="{href}"><span>{headline}</span><span>{excerpt}</span></a></div>'
    assert teasers_of(inner) == [Teaser(None, headline, SITE + href)]


def test_a_quotation_mark_of_its_own_style_is_no_section() -> None:
    href = "/world/ferry-crews-call-off-strike-48233"
    inner = f"<div class='teaser'><h3><a href='{href}'><i>'</i>Never again': ferry crews call off strike</a></h3></div>"
    assert teasers_of(inner) == [Teaser(None, "'Never again': ferry crews call off strike", SITE + href)]


def test_of_two_labels_the_first_is_the_section() -> None:
    href = "/world/ferry-crews-call-off-strike-48233"
    inner = (
        "<div class='teaser'><div class='teaser-section'><span>North</span><span>Strikes</span></div>"
        f"<h3><a href='{href}'>Ferry crews call off their strike</a></h3></div>"
    )
    assert teasers_of(inner) == [Teaser("North", "Ferry crews call off their strike", SITE + href)]


def test_the_rank_in_a_list_is_cut() -> None:
    href = "/world/ferry-crews-call-off-strike-48233"
    inner = f"<div class='teaser'><a href='{href}'><b>1</b><span>Ferry crews call off their strike</span></a></div>"
    assert teasers_of(inner) == [Teaser(None, "Ferry crews call off their strike", SITE + href)]


def test_a_kicker_in_capitals_is_the_label_of_the_headline_below_it() -> None:
    href = "/world/ferry-crews-call-off-strike-48233"
    inner = (
        f"<div class='teaser'><a href='{href}'><h3>OARS AT DAWN</h3><p>Ferry crews call off their strike at the last"
        " minute</p></a></div>"
    )
    assert teasers_of(inner) == [
        Teaser("OARS AT DAWN", "Ferry crews call off their strike at the last minute", SITE + href)
    ]


def test_words_that_lead_to_a_teaser_and_invitations_are_none_of_it() -> None:
    href = "/world/ferry-crews-call-off-strike-48233"
    inner = (
        f"<p><a href='{href}'>READ MORE: Ferry crews call off their strike</a></p>"
        "<h3><a href='/manage-email-preferences'>Get the latest news from the harbour in your inbox.</a></h3>"
    )
    assert teasers_of(inner) == [Teaser(None, "Ferry crews call off their strike", SITE + href)]


def test_labels_of_the_posts_before_and_after_are_no_sections() -> None:
    link = '<a href="/ferry-crews-call-off-strike">Ferry crews call it off</a>'
    assert teasers_of(f'<div class="entry"><h5>previous post</h5><h4>{link}</h4></div>') == [
        Teaser(None, "Ferry crews call it off", f"{SITE}/ferry-crews-call-off-strike")
    ]


def test_at_most_sixty() -> None:
    items = "".join(f'<li><a href="/a-story-{58200 + n}/">Storm number {n} shuts the port</a></li>' for n in range(90))
    assert len(teasers_of(f"<ul>{items}</ul>")) == 60


def test_a_page_without_any_gives_no_candidate() -> None:
    assert find_teasers(parse_page(page_of(""), URL), None) == []
    assert find_teasers(parse_page(b"", URL), None) == []


@given(
    st.lists(st.tuples(st.text(max_size=30), st.text(max_size=40), st.sampled_from("li h2 p div".split())), max_size=10)
)
def test_whatever_stands_there_teasers_are_whole_and_unique(links: list[tuple[str, str, str]]) -> None:
    inner = "".join(f'<{tag}><a href="{href}">{text}</a></{tag}>' for href, text, tag in links)
    found = teasers_of(inner)
    keys = [url_key(teaser.url or "") for teaser in found]
    assert len(set(keys)) == len(keys)
    assert url_key(URL) not in keys
    assert all(teaser.title and teaser.url and teaser.url.startswith(SITE) for teaser in found)


@pytest.mark.parametrize("depth", [0, 150])
def test_a_page_of_ten_thousand_links_costs_little(depth: int) -> None:
    items = "".join(f'<li><a href="/a-story-{n}/">Storm number {n} shuts the port</a></li>' for n in range(10_000))
    page = parse_page(page_of("<div>" * depth + f"<ul>{items}</ul>"), URL)
    start = time.process_time()
    find_teasers(page, None)
    assert time.process_time() - start < 5
