import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import pytest
from lxml import etree, html

from newscrawl import demo
from newscrawl.demo import Story, pages, stories
from newscrawl.demo.hosts import HOSTS, Host

PAGES = pages()
STORIES = stories()
ARTICLES = [story for story in STORIES if story.outcome == "article"]
ROOT = Path(demo.__file__).parents[2]
NAMED = {story.name: story for story in STORIES}
OUTSIDE = {
    "social.example", "pictures.example", "short.example", "sozial.example",
}  # fmt: skip


def tree(url: str) -> html.HtmlElement:
    return html.document_fromstring(PAGES[url].text)


def links(url: str) -> Iterator[str]:
    for href in tree(url).xpath("//a/@href | //img/@src"):
        absolute = urljoin(url, href).partition("#")[0]
        if absolute.startswith("http") and urlsplit(absolute).hostname not in OUTSIDE:
            yield absolute


def section_pages(host: Host) -> list[str]:
    """Follow the links to further pages as a reader would, from the sections in the menu."""
    found: list[str] = []
    for path in host.sections.values():
        queue = [host.origin + path]
        while queue:
            url = queue.pop()
            found.append(url)
            beyond = [link for link in links(url) if "page" in link.removeprefix(url.partition("?")[0])]
            queue += [link for link in beyond if link.startswith(host.origin + path) and link not in found + queue]
    return found


def bare(text: str) -> str:
    """Words only, so that both printings look the same."""
    return " ".join(re.findall(r"\w+", text))


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.parametrize("host", HOSTS.values(), ids=lambda host: host.key)
def test_links_lead_to_pages_or_named_traps(host: Host) -> None:
    gone = {story.url for story in STORIES if story.outcome == "gone"}
    own = [
        url for url, page in PAGES.items() if url.startswith(host.origin) and page.content_type.startswith("text/html")
    ]
    broken = {(url, link) for url in own for link in links(url) if link not in PAGES and link not in gone}
    assert broken == set()


@pytest.mark.parametrize("host", HOSTS.values(), ids=lambda host: host.key)
def test_sections_link_to_every_story_of_the_host_and_to_its_foot(host: Host) -> None:
    sections = section_pages(host)
    linked = {link for url in sections for link in links(url)}
    assert {story.url for story in STORIES if story.host == host.domain} <= linked
    assert all(any("kontakt" in link or "contact" in link for link in links(url)) for url in sections)
    if host.key != "kurierzeitung":
        assert len(sections) >= 2 * len(host.sections)


@pytest.mark.parametrize("story", ARTICLES, ids=lambda story: story.name)
def test_an_article_page_prints_its_story(story: Story) -> None:
    page = tree(story.url)
    text = words(page.body)
    times = 2 if story.printed_twice else 1
    assert [words(heading) for heading in page.xpath("//h1")] == [" ".join(story.printed_title.split())]
    assert page.xpath("//link[@rel='canonical']/@href") == [story.canonical_url]
    assert all(paragraph in text for paragraph in story.printed)
    assert bare(text).count(bare(max(story.paragraphs, key=len))) == times
    assert all(teaser.headline in text for teaser in story.teasers + story.read_more)


def test_the_doubled_body_stands_inside_or_beside_the_body_division() -> None:
    inside, beside = NAMED["harbourherald/maruvia-capital"], NAMED["harbourherald/glacier-spring"]
    assert [len(tree(inside.url).find_class(name)) for name in ("zox-post-body", "zox-post-body-text")] == [1, 0]
    (body,) = tree(inside.url).find_class("zox-post-body")
    assert words(body).count("Voters on the island of Maruvia") == 2
    (body,) = tree(beside.url).find_class("zox-post-body")
    assert words(body).count("Two mountain states signed") == 1
    assert "You've" not in words(tree(beside.url).find_class("zox-post-body-text")[0])
    assert "“We’ve stopped asking" in words(tree(beside.url).find_class("zox-post-body-text")[0])


def test_zoxpress_pages_open_with_the_menu_and_close_with_teasers() -> None:
    story = NAMED["harbourherald/tesmar-bell"]
    page = tree(story.url)
    assert page.body[0].get("id") == "zox-fly-wrap"
    (article,) = page.xpath("//article[@itemtype='http://schema.org/NewsArticle']")
    assert article.xpath(".//time[@itemprop='datePublished']/@datetime") == ["2026-11-09"]
    (more,) = article.find_class("zox-post-more-wrap")
    assert [words(card) for card in more.find_class("zox-s-title2")] == [teaser.headline for teaser in story.teasers]
    assert not page.xpath("//script")


def test_json_ld_is_there_where_the_outlet_has_it() -> None:
    for story in ARTICLES:
        scripts = tree(story.url).xpath("//script[@type='application/ld+json']/text()")
        if story.host == "valleyobserver.example":
            types = [node["@type"] for node in json.loads(scripts[0])["@graph"]]
            assert types == ["Article", "WebPage", "BreadcrumbList", "Organization", "Person"]
        elif story.host == "meridianpost.example":
            body = json.loads(scripts[0]).get("articleBody")
            whole = "\n\n".join(story.paragraphs)
            assert {None: body is None, "full": body == whole, "cut": body and len(body) < len(whole) / 2}[
                story.json_ld_body
            ]
        else:
            assert scripts == []


def test_a_german_page_has_its_date_in_words_and_its_credit_line() -> None:
    story = NAMED["kurierzeitung/bahnhof-uhr"]
    (date,) = tree(story.url).find_class("datum")
    assert words(date) == "5. November 2026, 17:20 Uhr"
    paragraphs = [words(part) for part in tree(story.url).xpath("//*[@itemprop='articleBody']/p")]
    assert paragraphs[0].startswith("Auenburg (dpa) – Verkehrsminister")
    assert paragraphs[-1] == "© dpa-infocom, dpa:261105-930-11207/1"


def test_traps_are_what_they_say() -> None:
    by_outcome = {story.outcome: story for story in STORIES}
    assert by_outcome["gone"].url not in PAGES
    moved = PAGES[by_outcome["redirect"].url]
    assert (moved.status, moved.headers["Location"]) == (301, by_outcome["redirect"].canonical_url)
    twin = by_outcome["duplicate_url"]
    assert PAGES[twin.url].body == PAGES[twin.canonical_url].body
    assert "This live event has ended." in PAGES[by_outcome["too_short"].url].text
    assert tree(by_outcome["not_article"].url).xpath("//article | //time") == []


@pytest.mark.parametrize("host", HOSTS.values(), ids=lambda host: host.key)
def test_robots_refuse_the_private_article_only(host: Host) -> None:
    robots = RobotFileParser()
    robots.parse(PAGES[f"{host.origin}/robots.txt"].text.splitlines())
    for story in STORIES:
        if story.host == host.domain:
            assert robots.can_fetch("newscrawl", story.url) is (story.outcome != "refused_by_robots")
    for url in robots.site_maps() or []:
        assert PAGES[url].content_type.startswith("application/xml")
    assert robots.site_maps()


@pytest.mark.parametrize("host", HOSTS.values(), ids=lambda host: host.key)
def test_sitemaps_lead_to_every_article(host: Host) -> None:
    robots = RobotFileParser()
    robots.parse(PAGES[f"{host.origin}/robots.txt"].text.splitlines())
    queue = list(robots.site_maps() or [])
    found: set[str] = set()
    while queue:
        root = etree.fromstring(PAGES[queue.pop()].body)
        inner = [node.text or "" for node in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
        if etree.QName(root).localname == "sitemapindex":
            queue += inner
        else:
            found.update(inner)
    assert found == {story.url for story in ARTICLES if story.host == host.domain}


def test_the_news_sitemap_tells_title_language_and_date() -> None:
    root = etree.fromstring(PAGES["http://meridianpost.example/sitemap-news.xml"].body)
    space = {"n": "http://www.google.com/schemas/sitemap-news/0.9"}
    told = {
        tuple(node.findtext(f".//n:{name}", "", space) for name in ("title", "publication_date", "language"))
        for node in root
    }
    own = [story for story in ARTICLES if story.host == "meridianpost.example"]
    assert told == {(story.title, f"{story.published:%Y-%m-%dT%H:%M:%S}+02:00", "en") for story in own}


@pytest.mark.parametrize("host", ["harbourherald", "valleyobserver"])
def test_feeds_hold_the_ten_newest(host: str) -> None:
    root = etree.fromstring(PAGES[f"{HOSTS[host].origin}/feed/"].body)
    newest = [story.url for story in ARTICLES if story.host == HOSTS[host].domain][:10]
    assert root.xpath("/rss/channel/item/link/text()") == newest


def test_etag_is_a_mark_of_the_content() -> None:
    marks = {(page.headers["ETag"], page.body) for page in PAGES.values()}
    assert len({mark for mark, _ in marks}) == len({body for _, body in marks}) > 300


def test_pages_are_the_same_in_another_process_with_other_hash_seeds() -> None:
    script = (
        "import hashlib; from newscrawl.demo import pages; "
        "print(hashlib.sha256(repr(sorted((url, page.status, page.body, sorted(page.headers.items())) "
        "for url, page in pages().items())).encode()).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C"}
    other = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment, cwd=ROOT
    )
    here = sorted((url, page.status, page.body, sorted(page.headers.items())) for url, page in PAGES.items())
    assert other.stdout.strip() == hashlib.sha256(repr(here).encode()).hexdigest()
