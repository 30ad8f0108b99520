"""Cards on platforms, crawled whole: WordPress's API, older layouts of an archive, broken cards."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from server import Answer, headline, page, paragraphs

if TYPE_CHECKING:
    from pathlib import Path

    from commandline import CommandLine
    from crawls import Crawl
    from server import Site

POSTS = "/wp-json/wp/v2/posts?per_page=100&_fields=link,title,date_gmt,modified_gmt"
CARD = """from newscrawl.extraction.layouts import Layout
from newscrawl.platforms.{module} import {platform}


class Gazette({platform}):
    name = "gazette"
    domain = "{domain}"
    scheme = "http"
    sections = ["/news/"]
{more}
"""


def write_card(folder: Path, site: Site, platform: str = "WordPress", more: str = "") -> tuple[str, str]:
    """Write the site's card into a folder of cards and return the option that names it."""
    (folder / "sites").mkdir()
    text = CARD.format(module=platform.lower(), platform=platform, domain=site.service, more=more)
    (folder / "sites" / "gazette.py").write_text(text, "utf-8")
    return "--sites", "sites"


def make_wordpress(site: Site, posts: Answer) -> None:
    """Make the site one whose section names three of its five stories, and its API the others."""
    site.articles(3)
    section = site.answers["/news/"].body.decode()
    site.add(
        "/news/", section.replace("<head>", f'<head><link rel="https://api.w.org/" href="{site.url("/wp-json/")}">')
    )
    for number in (4, 5):
        site.add(f"/a-story-of-the-upper-river-{number}/", page(number))
    site.add(POSTS, posts)


def posts_of(site: Site) -> Answer:
    rows = []
    for number in (4, 5):
        link = site.url(f"/a-story-of-the-upper-river-{number}/")
        rows.append({"link": link, "title": {"rendered": headline(number)}, "date_gmt": "2026-11-05T08:00:00"})
    return Answer(json.dumps(rows).encode(), content_type="application/json")


def test_the_api_of_wordpress_is_asked_where_a_page_names_it(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    make_wordpress(site, posts_of(site))
    done = crawl("gazette", *write_card(tmp_path, site))
    assert done.code == 0, done.err
    assert done.dispositions == {"stored": 5}
    assert {record["title"] for record in done.records} == {headline(number) for number in range(1, 6)}
    ends = {source["url"].removeprefix(site.url("")): source["disposition"] for source in done.run["sources"]}
    assert ends == {"/news/": "read", "/feed/": "gone", POSTS: "read"}


def test_an_api_that_is_closed_is_no_fault(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    make_wordpress(site, Answer(b'{"code":"rest_forbidden"}', 401, content_type="application/json"))
    done = crawl("gazette", *write_card(tmp_path, site))
    assert done.code == 0, done.err
    assert done.dispositions == {"stored": 3}
    ends = {source["url"].removeprefix(site.url("")): source["disposition"] for source in done.run["sources"]}
    assert ends[POSTS] == "refused:closed"


def two_texts(number: int, date: str) -> str:
    """Return a page with story *number* in one container and story 40 in another."""
    told = json.dumps({"@type": "NewsArticle", "headline": headline(number), "datePublished": f"{date}T08:00:00Z"})
    new, old = ("".join(f"<p>{text}</p>" for text in paragraphs(story)) for story in (number, 40))
    return (
        f'<html lang="en"><head><title>{headline(number)}</title><script type="application/ld+json">{told}</script></head>'
        f'<body><h1>{headline(number)}</h1><div class="new">{new}</div><div class="old">{old}</div></body></html>'
    )


def test_an_old_page_is_read_by_the_layout_of_its_time(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    site.article(1, two_texts(1, "2019-06-01"))
    site.article(2, two_texts(2, "2026-11-03"))
    rules = """    rules = {"body": "div.new"}
    older = [Layout(until="2021-05-01", rules={"body": "div.old"})]"""
    done = crawl("gazette", *write_card(tmp_path, site, "Generic", rules))
    assert done.code == 0, done.err
    bodies = {record["published_at"][:4]: record["body"].split("\n\n") for record in done.records}
    assert bodies == {"2019": paragraphs(40), "2026": paragraphs(2)}
    assert {record["sources"]["body"] for record in done.records} == {"rule"}


def test_a_broken_card_is_named_with_its_line(site: Site, newscrawl: CommandLine, tmp_path: Path) -> None:
    options = write_card(tmp_path, site, "Generic", '    rules = {"boddy": "div"}\n    sectoins = []')
    ran = newscrawl("crawl", "gazette", *options)
    assert ran.code == 2
    (error,) = ran.errors
    assert "gazette.py:10: rules: there is no field 'boddy'; did you mean body? (and 1 more" in error
    assert site.requests == []
    listed = newscrawl("list", *options)
    assert listed.code == 2
    assert "gazette\n" in listed.out
    assert [line.rpartition("gazette.py:")[2].partition(":")[0] for line in listed.errors] == ["10", "11"]
    assert newscrawl("list").code == 0
