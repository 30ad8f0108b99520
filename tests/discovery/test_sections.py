"""Section pages in the styles of several platforms: every article found, nothing else."""

from __future__ import annotations

import json
import re
import time
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.addresses.urls import is_fetchable, same_site, url_key
from newscrawl.discovery.sections import find_article_links, find_next_page
from newscrawl.extraction.page import parse_page

if TYPE_CHECKING:
    from newscrawl.discovery.found import FoundLink

SITE = "https://www.harbourherald.example"
HEADLINES = [
    ("Ferry crews call off strike after night of talks", "ferry-crews-call-off-strike"),
    ("Lighthouse keeper ends his last shift", "lighthouse-keeper-ends-last-shift"),
    ("Glacier spring moves forward by eleven days", "glacier-spring-moves-forward"),
    ("Council votes to rebuild the fish market", "council-votes-to-rebuild-fish-market"),
    ("Sea otters return to the northern bays", "sea-otters-return-to-northern-bays"),
    ("Cable car to open before the first snow", "cable-car-to-open-before-snow"),
    ("Old seeds sprout in the museum greenhouse", "old-seeds-sprout-in-museum"),
    ("Tin mine reopens with forty workers", "tin-mine-reopens-with-forty-workers"),
    ("Rocket club reaches the edge of space", "rocket-club-reaches-edge-of-space"),
    ("Bell goes home after ninety years abroad", "bell-goes-home-after-ninety-years"),
    ("Goats hired to keep the firebreak clear", "goats-hired-to-keep-firebreak-clear"),
    ("Coffee growers try a new kind of shade", "coffee-growers-try-new-shade"),
]
SECTIONS = ["World", "Business", "Tech & Science", "Life", "Sport", "Culture", "Opinion", "Weather", "Travel", "Health"]
SERVICES = {
    "About us": "/about-us/", "Contact": "/contact/", "Terms and conditions": "/terms-and-conditions/",
    "Privacy policy": "/privacy-policy/", "Advertise with us": "/advertise-with-us/", "Work for us": "/careers/",
    "Send us your story tips here": "/contact-us/", "Subscribe to the daily newsletter": "/newsletters/daily-briefing/",
    "All of our podcasts in one place": "/podcasts/", "Log in": "/login/?next=/world/", "RSS": "/feed/",
}  # fmt: skip


def slug(name: str) -> str:
    return re.sub(r"[^a-z]+", "-", name.lower()).strip("-")


def menu(tag: str = "nav") -> str:
    """A menu of thirty links, sub-menus with long names of sections included."""
    items = "".join(
        f'<li class="menu-item"><a href="/{slug(name)}/">{name}</a><ul class="sub-menu">'
        f'<li><a href="/{slug(name)}/europe/">Europe</a></li>'
        f'<li><a href="/{slug(name)}/homes-and-gardens/">Homes and gardens</a></li></ul></li>'
        for name in SECTIONS
    )
    return f'<header id="top"><a href="/">Harbour Herald</a><{tag} class="main-menu"><ul>{items}</ul></{tag}></header>'


def footer(tag: str = "footer") -> str:
    links = "".join(f'<li><a href="{href}">{text}</a></li>' for text, href in SERVICES.items())
    return (
        f'<{tag} class="site-footer"><ul>{links}</ul><p>Copyright 2026 the Herald of the Harbour and its writers</p>'
        '<a href="https://studio.example/we-build-sites-for-small-papers">Built by a studio for small newspapers</a>'
        f"</{tag}>"
    )


def document(body: str, head: str = "", lang: str = "en") -> str:
    return (
        f'<!doctype html><html lang="{lang}"><head><title>World</title>{head}</head>'
        f'<body class="archive has-navigation">{body}</body></html>'
    )


def find(body: str, url: str = f"{SITE}/world/") -> list[FoundLink]:
    return find_article_links(parse_page(document(body), url))


def zoxpress(articles: list[tuple[str, str]]) -> str:
    """Cards of ZoxPress: label and headline both in headings, the headline's inside its link, byline and excerpt."""
    cards = "".join(
        f'<section class="zox-art-wrap zoxrel"><div class="zox-art-grid"><div class="zox-art-img">'
        f'<a href="{SITE}/{path}/" rel="bookmark"><img src="/img/{number}.jpg" width="600" alt=""></a>'
        f'</div><div class="zox-art-text"><div class="zox-art-text-cont">'
        f'<h3 class="zox-s-cat"><span class="zox-s-cat">{SECTIONS[number % 4]}</span></h3>'
        f'<div class="zox-art-title"><a href="{SITE}/{path}/" rel="bookmark"><h2 class="zox-s-title2">{title}</h2></a>'
        f'</div><p class="zox-s-graph">It had been expected for weeks, said everybody at the quay...</p>'
        f'<span class="zox-byline-wrap"><span class="zox-byline-name"><a href="{SITE}/author/jane-marie-doe/">'
        f'Jane Doe</a></span><span class="zox-byline-date">3 hours ago</span></span></div></div></div></section>'
        for number, (title, path) in enumerate(articles)
    )
    return f'<div id="zox-site">{menu()}<div class="zox-blog-grid">{cards}</div>{footer()}</div>'


def wordpress(articles: list[tuple[str, str]]) -> str:
    """Posts of WordPress, whose classes name their tags and categories, with a time and a link to read on."""
    posts = "".join(
        f'<article id="post-{number}" class="post-{number} post hentry category-newsletter tag-navigation tag-footer">'
        f'<header class="entry-header"><span class="cat-links"><a href="/category/life/" rel="category">Life</a></span>'
        f'<h2 class="entry-title"><a href="/2026/11/{number + 10}/{path}/" rel="bookmark">{title}</a></h2>'
        f'<time class="entry-date published" datetime="2026-11-{number + 10}T08:30:00+01:00">November</time></header>'
        f'<div class="entry-content"><p>The first lines of it. <a href="/2026/11/{number + 10}/{path}/#more">'
        f'Continue reading</a></p></div><footer class="entry-footer">'
        f'<a href="/2026/11/{number + 10}/{path}/#comments">4 Comments</a>'
        '<a href="/tag/harbour-life-and-more/" rel="tag">'
        "harbour life and more</a></footer></article>"
        for number, (title, path) in enumerate(articles)
    )
    aside = (
        '<aside class="widget-area"><h2>Archives</h2><ul><li><a href="/2026/10/">October 2026 and all its news</a></li>'
        '</ul><h2>Categories</h2><ul><li><a href="/category/life/the-good-life-at-sea/">The good life at sea</a></li>'
        '</ul><div class="tagcloud"><a href="/tag/otters/">otters</a></div></aside>'
    )
    return f'{menu()}<main id="main" class="site-main">{posts}</main>{aside}{footer()}'


def hashed(articles: list[tuple[str, str]]) -> str:
    """A modern system: class names are hashes, the whole card is one link, the kicker is only styled apart."""
    cards = "".join(
        f'<div class="css-1x{number}f"><a class="css-9ab2" href="/world/{path}-{58200 + number}"><div class="css-k1">'
        f'<img src="/{number}.webp"></div><div class="css-k2"><span class="css-k3">{SECTIONS[number % 5]}</span></div>'
        f'<div class="css-k4">{title}</div><div class="css-k5">Two sentences about it follow here. They are not long.'
        f"</div></a></div>"
        for number, (title, path) in enumerate(articles)
    )
    return f'{menu("div")}<div class="css-root"><div class="css-grid">{cards}</div></div>{footer("div")}'


def table(articles: list[tuple[str, str]]) -> str:
    """A site of the nineties: tables, numbers in the query, a menu in the left column, no class at all."""
    rows = "".join(
        f'<tr><td><font size="2"><a href="article.php?id={300 + number}&amp;PHPSESSID=0123456789abcdef0123">{title}</a>'
        f"</font></td><td>21.11.</td></tr>"
        for number, (title, _) in enumerate(articles)
    )
    column = "".join(f'<tr><td><a href="list.php?cat={n}">{name}</a></td></tr>' for n, name in enumerate(SECTIONS))
    low = "".join(f'<a href="{href}">{text}</a> | ' for text, href in SERVICES.items())
    return (
        f"<table><tr><td><table>{column}</table></td><td><table>{rows}</table></td></tr>"
        f'<tr><td colspan="2">{low}</td></tr></table>'
    )


@pytest.mark.parametrize("build", [zoxpress, wordpress, hashed, table])
def test_every_article_and_nothing_else(build: object) -> None:
    assert callable(build)
    links = find(build(HEADLINES))
    assert [link.title for link in links] == [title for title, _ in HEADLINES]
    assert len({url_key(link.url) for link in links}) == len(HEADLINES)
    assert all(link.source == "section" and link.language == "en" for link in links)


def test_cards_give_section_and_time() -> None:
    assert [link.section for link in find(zoxpress(HEADLINES))][:5] == [*SECTIONS[:4], SECTIONS[0]]
    posts = find(wordpress(HEADLINES))
    assert posts[0].published_at == "2026-11-10T07:30:00Z"
    assert {link.section for link in posts} == {"Life"}
    assert posts[0].url == f"{SITE}/2026/11/10/ferry-crews-call-off-strike/"


def test_session_ids_of_old_sites_are_dropped() -> None:
    assert find(table(HEADLINES))[0].url == f"{SITE}/world/article.php?id=300"


PLAIN = [
    "/?p=123",
    "/?p=124",
    "/article.php?id=5",
    "/12345",
    "/business-focus/",
    "/quem-se-ama",
    "/best-jokes/slide/1",
    "/news/c1x9k2m4n5zo",
    "/новости/буря-закрыла-порт/",
    "/新闻/台风令港口再次关闭",
    "/2026/11/21/storm/",
    "/world/storm-closes-harbour;art4886,207643",
    "/A1B2C3D4E5.html",
]


CARD, HEADING = "<article class='card'><a href='{0}'><h3>{1}</h3></a></article>", "<h2><a href='{0}'>{1}</a></h2>"


@pytest.mark.parametrize("wrap", [CARD, HEADING])
@pytest.mark.parametrize("name", ["Story {0}", "Storm closes the harbour for day {0}"])
def test_a_plain_page_of_headings_gives_all_of_them(wrap: str, name: str) -> None:
    rows = "\n".join(wrap.format(href, name.format(number)) for number, href in enumerate(PLAIN, 1))
    nav = '<nav><a href="/">Home</a> <a href="/section/sport/">Sport</a> <a href="/about">About us</a></nav>'
    links = find(f'{nav}<main><h1>Latest</h1>{rows}</main><footer><a href="/privacy">Privacy</a></footer>')
    expected = [href for href in PLAIN if wrap is CARD or href not in WEAK or "Storm" in name]
    assert {url_key(link.url) for link in links} >= {url_key(SITE + href) for href in expected}
    assert {url_key(link.url) for link in links} <= {url_key(SITE + href) for href in PLAIN}


WEAK = {"/business-focus/", "/best-jokes/slide/1"}
"""Without a card and with two words of text, these are not to be told from sections."""


def test_a_bare_list_of_links_gives_all_of_them() -> None:
    rows = "".join(f"<li><a href='/{58000 + n}'>{title}</a></li>" for n, (title, _) in enumerate(HEADLINES))
    assert len(find(f"<ul>{rows}</ul>")) == len(HEADLINES)
    rows = "".join(f"<a href='/{58000 + n}'>Story {n}</a>\n" for n in range(8))
    assert len(find(f"<div>{rows}</div>")) == 8


def test_a_headline_of_two_words_in_a_list_of_longer_ones_is_found() -> None:
    rows = [*HEADLINES, ("Minister resigns", "minister-resigns")]
    cards = "".join(f"<article><h3><a href='/{path}'>{title}</a></h3></article>" for title, path in rows)
    assert {link.title for link in find(f"<div>{cards}</div>")} == {title for title, _ in rows}
    bare = "".join(f"<li><a href='/?p={n}'>{title}</a></li>" for n, (title, _) in enumerate(rows, 100))
    assert len(find(f"<ul>{bare}</ul>")) == len(rows)


def test_an_empty_link_laid_over_a_card_leads_to_its_headline() -> None:
    rows = [*HEADLINES, ("Minister resigns", "minister-resigns")]
    cards = "".join(f"<article><a href='/world/{path}'></a><h2>{title}</h2></article>" for title, path in rows)
    assert {link.title for link in find(f"<div>{cards}</div>")} == {title for title, _ in rows}


def test_numbers_below_an_archive_are_articles_and_its_months_are_none() -> None:
    rows = "".join(f"<li><a href='/archives/{5400 + n}'>{title}</a></li>" for n, (title, _) in enumerate(HEADLINES))
    months = "".join(
        f"<li><a href='/archives/{year}/'>News of {year} in one list</a></li>" for year in range(2020, 2026)
    )
    assert len(find(f"<ul>{rows}</ul><ul>{months}</ul>")) == len(HEADLINES)


LISTED = [f"{SITE}/world/{path}-{number}" for number, (_, path) in enumerate(HEADLINES, 4100)]


def data_script(kind: str, data: object) -> str:
    return f'<script type="{kind}">{json.dumps(data)}</script>'


@pytest.mark.parametrize(
    "markup",
    [
        data_script("application/ld+json", {"@type": "ItemList", "itemListElement": [{"url": url} for url in LISTED]}),
        data_script("application/json", {"items": [{"title": "Rain", "url": url} for url in LISTED]}),
        f"<script>self.__next_f.push([1,{json.dumps(json.dumps([{'href': u[len(SITE) :]} for u in LISTED]))}])</script>",
        "<script>window.__NUXT__={list:"
        + json.dumps([{"link": u} for u in LISTED]).replace("/", "\\u002F")
        + "}</script>",
        "".join(f'<div class="card" data-href="{u[len(SITE) :]}"><h3>Rain</h3></div>' for u in LISTED),
    ],
    ids=["item list", "Next.js", "Next.js in pieces", "Nuxt", "attributes"],
)
def test_a_page_that_shows_no_link_is_asked_for_those_in_its_data(markup: str) -> None:
    others = (
        '{"logo":{"url":"/img/a-logo-of-ours-1234.png"},"nav":[{"url":"/world"},{"url":"/sport"},{"url":"/about-us"}]}'
    )
    body = f'<div id="root"></div><script type="application/json">{others}</script>{markup}'
    assert [link.url for link in find(body)] == LISTED


def test_the_pictures_below_a_story_are_no_stories() -> None:
    urls = [address for url in LISTED for address in (url, f"{url}/harbour-at-night-4-2/", f"{url}?from=list")]
    data = data_script("application/json", [{"url": url} for url in urls])
    assert [link.url for link in find(data)] == LISTED


def test_what_data_announce_counts_for_nothing_beside_a_list() -> None:
    data = json.dumps([{"url": url} for url in LISTED])
    links = find(f'{zoxpress(HEADLINES)}<script type="application/json">{data}</script>')
    assert len(links) == len(HEADLINES)


@pytest.mark.parametrize(
    "headlines",
    [
        ["台風で港が再び閉鎖、船は欠航に", "灯台守が最後の勤務を終える", "市議会が魚市場の再建を可決"],
        ["พายุปิดท่าเรืออีกครั้งหนึ่ง", "ผู้ดูแลประภาคารทำงานวันสุดท้าย", "สภาลงมติสร้างตลาดปลาใหม่"],
        ["العاصفة تغلق الميناء مرة أخرى", "حارس المنارة ينهي آخر نوبة له", "المجلس يصوت لإعادة بناء السوق"],
        ["폭풍으로 항구 다시 폐쇄돼", "등대지기 마지막 근무를 마치다", "시의회 어시장 재건을 의결"],
    ],
)
def test_headlines_in_other_scripts(headlines: list[str]) -> None:
    rows = "".join(f"<li><a href='/n/{91000 + n}.html'>{title}</a></li>" for n, title in enumerate(headlines))
    menu_items = "".join(f"<li><a href='/c/{n}/'>{word}</a></li>" for n, word in enumerate(["国際", "スポーツ", "ข่าว"]))
    links = find(f"<ul>{menu_items}</ul><ul>{rows}</ul>")
    assert [link.title for link in links] == headlines


def test_lists_of_the_most_read_count_and_repeat_no_article() -> None:
    body = zoxpress(HEADLINES[:6])
    most_read = "".join(f'<li><a href="{SITE}/{path}/">{title}</a></li>' for title, path in HEADLINES[3:9])
    links = find(f'{body}<aside><h3>Most read</h3><ol class="most-read">{most_read}</ol></aside>')
    assert [link.title for link in links] == [title for title, _ in HEADLINES[:9]]


def test_other_sites_the_page_itself_and_further_pages_are_none() -> None:
    body = zoxpress(HEADLINES[:3]) + (
        '<h3><a href="https://other.example/a-long-story-about-something-else">Long story of something else</a></h3>'
        '<h3><a href="/world/">The world section of the Herald</a></h3><h3><a href="/">The front page of it</a></h3>'
        '<div class="pagination"><a href="/world/page/2/">2</a><a href="/world/page/2/">Older stories of the world</a>'
        "</div>"
    )
    assert len(find(body)) == 3


def test_parts_of_the_same_domain_belong_to_the_site() -> None:
    body = "".join(
        f'<h3><a href="https://sport.harbourherald.example/{path}">{title}</a></h3>' for title, path in HEADLINES[:3]
    )
    url = "https://www.harbourherald.example/"
    assert find(body, url) == []  # an unknown suffix: hosts must agree
    links = find(body.replace(".example", ".com"), url.replace(".example", ".com"))
    assert len(links) == 3


def test_a_pattern_replaces_all_weighing() -> None:
    body = '<nav><a href="/x/1">One</a></nav><p><a href="/x/2">Two</a></p><a href="https://other.example/x/3">Three</a>'
    page = parse_page(document(menu() + body), f"{SITE}/world/")
    links = find_article_links(page, pattern=re.compile(r"/x/\d+$"))
    assert [(link.url, link.title) for link in links] == [(f"{SITE}/x/1", "One"), (f"{SITE}/x/2", "Two")]


def test_limit_keeps_the_first() -> None:
    page = parse_page(document(zoxpress(HEADLINES)), f"{SITE}/world/")
    assert [link.title for link in find_article_links(page, limit=2)] == [title for title, _ in HEADLINES[:2]]


def test_the_longest_headline_of_an_address_wins() -> None:
    path = f"{SITE}/{HEADLINES[0][1]}-48213/"
    short, long = f'<a href="{path}">Ferry strike called off</a>', f'<a href="{path}">{HEADLINES[0][0]}</a>'
    assert [link.title for link in find(f"<ul><li>{short}</li></ul><div><h2>{long}</h2></div>")] == [HEADLINES[0][0]]


@pytest.mark.parametrize("length", [38, 60])
def test_in_a_link_around_a_whole_card_the_headline_wins_over_the_excerpt(length: int) -> None:
    headlines = [text.ljust(length, "s")[:length].strip() for text, _ in HEADLINES]
    excerpt = "The talks in the old customs house went on until dawn, when the last of the crews gave in."
    cards = [
        f"<a class='item' href='/news/story-of-the-harbour-{number}'><h2>{text}</h2><p>{excerpt}</p><time>4 May</time></a>"
        for number, text in enumerate(headlines, 18230)
    ]
    page = parse_page(f"<main><h1>World</h1>{''.join(cards)}</main>".encode(), f"{SITE}/world/")
    assert [link.title for link in find_article_links(page)] == headlines


def test_a_label_glued_to_the_headline_is_parted() -> None:
    body = "".join(
        f'<div class="item"><h3><a href="/{path}-4821{n}/"><span>Dispute</span>{title}</a></h3></div>'
        for n, (title, path) in enumerate(HEADLINES[:4])
    )
    assert [(link.section, link.title) for link in find(body)] == [("Dispute", title) for title, _ in HEADLINES[:4]]


def test_a_headline_that_begins_with_its_label_stays_whole() -> None:
    link = '<a href="/ferry-crews-call-off-strike">Ferry crews call off strike</a>'
    links = find(f'<article><h4 class="kicker">Ferry</h4><h3>{link}</h3></article>')
    assert [(link.section, link.title) for link in links] == [("Ferry", "Ferry crews call off strike")]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<a rel="next" href="/world/page/2/">x</a>', "/world/page/2/"),
        ('<p class="pages"><a href="/world/page/2/">2</a><a href="/world/page/3/">3</a></p>', "/world/page/2/"),
        ('<a class="next page-numbers" href="/world/page/2/">Next »</a>', "/world/page/2/"),
        ('<div class="nav-previous"><a href="/world/page/2/">← Older posts</a></div>', "/world/page/2/"),
        ('<a href="?page=2">Weiter</a>', "/world/?page=2"),
        ('<a href="?paged=2">›</a>', "/world/?paged=2"),
        ('<a href="/world/?start=20">Siguiente</a>', "/world/?start=20"),
        ('<a href="/world/index_2.html">下一页</a>', "/world/index_2.html"),
        ('<a href="/world/2/">Следующая</a>', "/world/2/"),
        ('<a href="/world/seite-2/">Nächste Seite</a>', "/world/seite-2/"),
        ('<nav class="pager"><a href="/world/?cursor=abc">Suivant</a></nav>', "/world/?cursor=abc"),
        ('<a href="/world/page/2" aria-label="次のページ"><svg></svg></a>', "/world/page/2"),
        ('<a href="/world/strana/2/">Další</a>', "/world/strana/2/"),
        ('<a href="/world/page/2/">الصفحة التالية</a>', "/world/page/2/"),
        ('<a rel="next" href="?page=1">Next ›</a>', "/world/?page=1"),
        (
            '<ul class="pager"><li>1</li><li><a href="?page=1">2</a></li><li><a href="?page=2">3</a></li></ul>',
            "/world/?page=1",
        ),
        ('<a href="/world/?page=2">Inayofuata</a>', "/world/?page=2"),
        ('<a href="/world/?PAGEN_1=2">Ещё</a>', "/world/?PAGEN_1=2"),
        ('<p><a href="/world/page2.html">2</a></p>', "/world/page2.html"),
        ('<p><a href="/world/?limitstart=20">2</a></p>', "/world/?limitstart=20"),
        (
            '<a class="pager-older" href="/world/?updated-max=2026-11-12">More posts</a>',
            "/world/?updated-max=2026-11-12",
        ),
        (
            '<ul class="pagination"><li class="next"><a href="/world/?after=abc"><i></i></a></li></ul>',
            "/world/?after=abc",
        ),
        ('<ul class="pagination"><li><a href="/list?page=2&amp;s=world">2</a></li></ul>', "/list?page=2&s=world"),
    ],
)
def test_next_page(markup: str, expected: str) -> None:
    page = parse_page(document(zoxpress(HEADLINES) + markup), f"{SITE}/world/")
    assert find_next_page(page) == SITE + expected


@pytest.mark.parametrize(
    "markup",
    [
        "",
        '<a href="/world/page/1/">1</a>',
        '<a rel="next" href="/world/">x</a>',
        '<a rel="next" href="https://other.example/world/page/2/">x</a>',
        '<a rel="next" href="javascript:next()">x</a>',
        '<table class="calendar"><tr><td><a href="/2026/11/2/">2</a></td></tr></table><a href="/2026/12/">Dec »</a>',
        '<table id="wp-calendar"><tfoot><tr><td><a href="/world/page/2/">»</a></td></tr></tfoot></table>',
        '<a href="/world/?month=12&amp;year=2026">Next</a>',
        '<a href="/a-story-about-the-next-big-thing">Next</a>',
        '<a href="/world/news/12">Next</a>',
        '<div class="carousel"><a class="carousel-control-next" href="/world/a-story-about-otters"></a></div>',
        '<a href="/sport/page/2/">2</a>',
    ],
)
def test_no_next_page(markup: str) -> None:
    page = parse_page(document(zoxpress(HEADLINES) + markup), f"{SITE}/world/")
    assert find_next_page(page) is None


def test_the_head_may_name_the_next_page() -> None:
    head = '<link rel="next" href="/world/page/2/">'
    assert find_next_page(parse_page(document("", head), f"{SITE}/world/")) == f"{SITE}/world/page/2/"


def test_paging_always_leads_on_and_ends() -> None:
    pages = {n: "".join(f'<a href="/world/page/{other}/">{other}</a>' for other in range(1, 6)) for n in range(1, 6)}
    seen = [f"{SITE}/world/"]
    while (following := find_next_page(parse_page(document(pages[len(seen)]), seen[-1]))) is not None:
        seen.append(following)
    assert seen == [f"{SITE}/world/", *(f"{SITE}/world/page/{n}/" for n in range(2, 6))]
    assert all(a != b for a, b in pairwise(seen))


TEXTS = st.sampled_from(["", "Sport", "Storm closes the harbour again", "Next", "2", "»", "台風で港が再び閉鎖"])
HREFS = st.one_of(st.text(max_size=20), st.sampled_from("/a-b-c-d-e ?page=2 //x http://[ # /page/2 mailto:a".split()))


@given(st.lists(st.tuples(HREFS, TEXTS), max_size=12), st.sampled_from("li td p h2 nav article header".split()))
def test_whatever_stands_on_a_page_what_is_found_may_be_fetched(links: list[tuple[str, str]], tag: str) -> None:
    escaped = ((href.replace("&", "&amp;").replace('"', "&quot;"), text) for href, text in links)
    body = "".join(f'<{tag}><a href="{href}">{text}</a></{tag}>' for href, text in escaped)
    page = parse_page(document(body), f"{SITE}/world/")
    found = find_article_links(page)
    following = find_next_page(page)
    for url in [link.url for link in found] + ([following] if following else []):
        assert is_fetchable(url)
        assert same_site(url, page.url)
        assert url_key(url) != url_key(page.url)
    assert len({url_key(link.url) for link in found}) == len(found)


@pytest.mark.parametrize("url", ["", "recall::a", "http://[::1", "https://example.com"])
def test_a_page_with_an_odd_address_of_its_own_is_read_all_the_same(url: str) -> None:
    page = parse_page(document(zoxpress(HEADLINES) + '<base href="http://[">'), url)
    assert isinstance(find_article_links(page), list)
    find_next_page(page)


def test_a_page_of_ten_thousand_links_and_deep_nesting_is_read_in_time() -> None:
    rows = "".join(f"<li><a href='/s/{n}-a-b-c-d'>Storm closes the harbour again</a></li>" for n in range(10_000))
    page = parse_page(document("<div>" * 200 + f"<ul>{rows}</ul>"), f"{SITE}/world/")
    start = time.process_time()
    assert len(find_article_links(page)) == 10_000
    find_next_page(page)
    assert time.process_time() - start < 5


@pytest.mark.parametrize("piece", ["/page/1", "?page=1", "_1", "/1", "page=1&", "1", "/2024/01", "p", "»", "next "])
def test_hostile_addresses_of_further_pages_cost_linear_time(piece: str) -> None:
    text = piece * (120_000 // len(piece))
    body = f'<a rel="next" href="/{text}">{text}</a><a href="?{text}">Next</a>'
    page = parse_page(document(body), f"{SITE}/{text[:1900]}")
    start = time.process_time()
    find_next_page(page)
    find_article_links(page)
    assert time.process_time() - start < 2


def test_addresses_of_backslashes_in_the_data_cost_linear_time() -> None:
    page = parse_page(document(('"url":"/' + "\\" * 499 + '"') * 4_000), SITE)
    start = time.process_time()
    find_article_links(page)
    assert time.process_time() - start < 2
