"""Scouting sites that are tables of pages: what is said at each step, what is drafted, what is refused."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from newscrawl.drafting.fetched import Fetched
from newscrawl.drafting.scout import Draft, Platform, Scout
from newscrawl.exceptions import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newscrawl.extraction.table import PageTable

HOME = "https://gazette.example/"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
WORDS = "The ferry stayed in port for a second night, and the crew of the tug played cards with the people who waited."


def story(number: int, *, body: str | None = None, head: str = "", title: str | None = None) -> str:
    heading = title if title is not None else f"Ferry number {number} stays in port again"
    text = (
        body
        if body is not None
        else f'<div class="story-text"><p>{WORDS} It was day {number}.<p>{WORDS} So it goes, {number} times.</div>'
    )
    return (
        f"<html lang=en><head><title>{heading} - Gazette</title><meta property='og:site_name' content='The Gazette'>"
        f"<meta property='article:published_time' content='2026-11-{number + 1:02d}T08:00:00Z'>{head}</head><body>"
        f"<nav><a href='/world/'>World</a> <a href='/sport/'>Sport</a> <a href='/contact/'>Contact</a></nav>"
        f"<article><h1>{heading}</h1>{text}</article></body></html>"
    )


def address(number: int, section: str = "world") -> str:
    return f"{HOME}{section}/ferry-number-{number}-stays-in-port-again-10{number}"


def listing(numbers: Sequence[int], section: str = "world") -> str:
    cards = "".join(
        f"<article><h2><a href='{address(number, section)}'>Ferry number {number} stays in port again</a></h2></article>"
        for number in numbers
    )
    return (
        "<html lang=en><nav><a href='/world/'>World</a><a href='/sport/'>Sport</a><a href='/contact/'>Contact</a></nav>"
        f"<main>{cards}</main></html>"
    )


def gazette(**others: str | int) -> dict[str, str | int]:
    pages: dict[str, str | int] = {HOME: listing(range(6)), f"{HOME}world/": listing(range(6))}
    pages |= {address(number): story(number) for number in range(6)}
    return pages | {HOME + path: page for path, page in others.items()}


def scout(
    pages: Mapping[str, str | int], url: str = HOME, *, platform: Platform | None = None, archived: Sequence[str] = ()
) -> tuple[Draft, str, list[str]]:
    asked: list[str] = []
    said: list[str] = []

    async def fetch(place: str) -> Fetched:
        asked.append(place)
        page = pages.get(place, 404)
        if isinstance(page, int):
            refused = page == 0
            problem = (
                "the site's robots.txt forbids it: forbidden by robots.txt"
                if refused
                else f"the server said no: HTTP {page}"
            )
            return Fetched(place, page, place, problem=problem, refused=refused)
        kind = (
            "text/plain"
            if place.endswith(".txt")
            else "text/xml"
            if page.startswith("<?xml")
            else "text/html; charset=utf-8"
        )
        return Fetched(place, 200, place, page.encode(), kind, NOW)

    def recognise(_: PageTable) -> Platform | None:
        return platform

    work = Scout(fetch, lambda step, seen: said.append(f"{step}: {seen}"), recognise, archived)
    return asyncio.run(work.draft(url)), "\n".join(said), asked


def test_a_plain_site_gives_a_plain_card() -> None:
    draft, said, _ = scout(gazette())
    card = draft.card
    assert (card.name, card.domain, card.title) == ("gazette", "gazette.example", "The Gazette")
    assert (list(card.sections), card.language, dict(card.rules)) == (["/world/"], "en", {})
    assert len(draft.samples) == 5
    assert "robots.txt: " in said
    assert "section: https://gazette.example/world/: 6 links" in said
    assert "section: https://gazette.example/sport/: the server said no: HTTP 404" in said
    assert "articles: 6 addresses: 6 like /world/slug" in said
    assert "body: right on 5 of 5 without a rule" in said


def test_few_pages_are_asked_for_and_each_once() -> None:
    _, _, asked = scout(gazette())
    assert len(asked) == len(set(asked))
    assert len(asked) <= 12
    assert f"{HOME}contact/" not in asked


def test_a_news_sitemap_and_feeds_are_found() -> None:
    robots = f"User-agent: *\nSitemap: {HOME}sitemap.xml\nSitemap: {HOME}news-sitemap.xml\n"
    news = (
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>{address(5)}</loc><news:news><news:title>Ferry</news:title>'
        "<news:publication_date>2026-11-20</news:publication_date></news:news></url></urlset>"
    )
    draft, said, asked = scout(gazette(**{"robots.txt": robots, "news-sitemap.xml": news}))
    assert draft.card.sitemaps == ["/news-sitemap.xml"]
    assert "robots.txt: there is one; it names 2 sitemaps" in said
    assert "news sitemap: https://gazette.example/news-sitemap.xml: 1 entry" in said
    assert f"{HOME}sitemap.xml" not in asked


def test_the_platform_is_named_with_its_evidence() -> None:
    platform = Platform("newscrawl.platforms.ghost", "Ghost", {}, "generator 'Ghost 5'")
    draft, said, _ = scout(gazette(), platform=platform)
    assert draft.card.platform == ("newscrawl.platforms.ghost", "Ghost")
    assert "platform: Ghost: generator 'Ghost 5'" in said


def test_rules_of_the_platform_are_compared() -> None:
    platform = Platform(
        "newscrawl.platforms.zoxpress", "ZoxPress", {"body": "div.story-text", "title": "h5.none"}, "a class"
    )
    _, said, _ = scout(gazette(), platform=platform)
    assert "body: the platform's rule div.story-text gives the same without it" in said


def test_a_rule_is_drafted_where_the_body_is_not_what_the_page_says() -> None:
    """Above the text stands something that looks more like a story."""
    text = [
        f"{WORDS} {WORDS.upper()} Nobody counted the {number} cards of the tug, or of any other ship that week."
        for number in range(6)
    ]
    pages: dict[str, str | int] = dict(gazette())
    for number in range(6):
        data = f'<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{text[number]}"}}</script>'
        other = (
            f"The harbour master of day {number} has a dog that likes the rain, and the dog has a friend who likes it more. "
            * 4
        )
        body = f"<div class='entry-content'><p>{other}<p>{other}</div><div class='w-9x8z7 story-real'><p>{text[number]}</div>"
        pages[address(number)] = story(number, body=body, head=data)
    draft, said, _ = scout(pages)
    assert draft.card.rules == {"body": "div.story-real"}, said
    assert "the rule div.story-real settles it" in said


def test_articles_are_taken_from_all_sections() -> None:
    menu = "<nav><a href='/news/sport/'>Sport</a><a href='/news/world/'>World</a></nav>"
    pages: dict[str, str | int] = {HOME: menu + listing(range(6), "news/sport")}
    pages |= {f"{HOME}news/{name}/": listing(range(6), f"news/{name}") for name in ("sport", "world")}
    pages |= {address(number, f"news/{name}"): story(number) for number in range(6) for name in ("sport", "world")}
    draft, _, _ = scout(pages)
    folders = [sample.fetched.url.split("/")[4] for sample in draft.samples]
    assert folders == ["sport", "world", "sport", "world", "sport"]


FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>The Gazette</title>'
    + "".join(
        f"<item><title>Ferry</title><link>{address(number)}</link><pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate></item>"
        for number in range(6)
    )
    + "</channel></rss>"
)


def test_a_site_whose_articles_stand_in_a_feed_only_gets_the_feed() -> None:
    """What the feed says of an article is held against the page, as in a crawl: none of them has a date of its own."""
    pages: dict[str, str | int] = {
        HOME: "<head><link rel=alternate type='application/rss+xml' href='/feed'></head><div id=app></div>",
        f"{HOME}feed": FEED,
    }
    undated = {address(number): story(number).replace("article:published_time", "other") for number in range(6)}
    draft, said, _ = scout(pages | undated)
    assert (list(draft.card.sections), list(draft.card.feeds)) == ([], ["/feed"])
    assert "published_at: right on 5 of 5" in said


@pytest.mark.parametrize(("bare", "host"), [(True, ""), (False, "www.gazette.example")])
def test_a_host_is_named_where_the_domain_does_not_answer(bare: bool, host: str) -> None:
    moved = {url.replace("//", "//www."): page for url, page in gazette().items() if isinstance(page, str)}
    pages = {url: page.replace(HOME, "https://www.gazette.example/") for url, page in moved.items()}
    draft, _, _ = scout({**gazette(), **pages} if bare else pages, "https://www.gazette.example/")
    assert (draft.card.domain, draft.card.host) == ("gazette.example", host)
    assert ('host = "www.gazette.example"' in draft.card.source) is not bare


def test_a_text_in_a_frame_is_told() -> None:
    pages = gazette() | {address(number): story(number, body="<iframe src='/frame/1'></iframe>") for number in range(6)}
    with pytest.raises(SourceError, match=r"its text may stand in the frame https://gazette\.example/frame/1"):
        scout(pages)


def test_an_article_that_is_given_leads_to_its_site() -> None:
    draft, said, _ = scout(gazette(), address(3))
    assert f"given page: {address(3)} is an article; the site's front page {HOME} is taken to start from" in said
    assert draft.samples[0].fetched.url == address(3)
    assert list(draft.card.sections) == ["/world/"]


def test_a_section_page_that_is_given_is_a_section() -> None:
    draft, _, _ = scout(gazette(**{"harbour/": listing(range(6), "harbour")}), f"{HOME}harbour/")
    assert draft.card.sections[0] == "/harbour/"


def test_an_archive_without_a_front_page_is_looked_through() -> None:
    pages = gazette()
    del pages[HOME]
    draft, said, _ = scout(pages, archived=list(pages))
    assert (
        "archive: it does not hold https://gazette.example/; of its pages of the site https://gazette.example/world/ lists most"
        in said
    )
    assert list(draft.card.sections) == ["/world/"]


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        ({}, "https://gazette.example/: the server said no: HTTP 404; check the address"),
        ({HOME: 0}, "robots.txt forbids it; ask the site's owner"),
        ({HOME: 401}, "HTTP 401; it wants a log-in, or no crawlers;"),
        ({HOME: 403}, "HTTP 403; it wants a log-in, or no crawlers;"),
        ({HOME: "<html><h1>Welcome<p>Nothing here"}, "no link to an article was found on it; give the address of a section page"),
        (
            {HOME: "<form><input name=user><input type=password name=word></form>"},
            "no link to an article was found on it; it asks for a log-in; give",
        ),
        ({HOME: listing(range(6))}, "none of 6 pages could be read as an article (https://gazette.example/world/ferry-number-0"),
        (
            gazette() | {address(number): story(number, body="<p>Subscribe.<input type='password'>") for number in range(6)},
            "and it asks to log in or subscribe",
        ),
    ],
)  # fmt: skip
def test_a_site_that_cannot_be_drafted_is_told_why(pages: dict[str, str | int], said: str) -> None:
    with pytest.raises(SourceError) as error:
        scout(pages)
    assert said in str(error.value)
    assert "\n" not in str(error.value)
