"""Any site by the URL of its section page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from crawls import QUICK, Crawl, read_lines
from server import Answer, Site, headline, page, paragraphs

if TYPE_CHECKING:
    from commandline import CommandLine


def test_a_section_gives_its_articles_and_the_next_run_nothing_more(site: Site, crawl: Crawl) -> None:
    paths = site.articles(12)
    first = crawl(site.url())
    assert first.code == 0, first.err
    assert first.dispositions == {"stored": 12}
    by_url = {record["url"]: record for record in first.records}
    assert set(by_url) == {site.url(path) for path in paths}
    for number, path in enumerate(paths, 1):
        record = by_url[site.url(path)]
        assert record["title"] == headline(number)
        assert record["body"].split("\n\n") == paragraphs(number)
        assert record["published_at"] == f"2026-11-{1 + number % 20:02d}T08:00:00Z"
        assert record["site"] == site.name
    del site.requests[:]
    again = crawl(site.url())
    assert again.code == 0
    assert (again.run["known"], again.dispositions, again.published) == (12, {}, [])
    assert f"{site.name}: nothing new (12 links known)" in again.err
    assert set(site.requests) == {"/robots.txt", "/news/"}


def test_robots_are_obeyed(site: Site, crawl: Crawl) -> None:
    site.articles(4)
    site.link("/private/the-story-that-nobody-outside-may-read-17", "The story that nobody outside may read at all")
    done = crawl(site.url())
    assert done.code == 0
    assert done.dispositions == {"stored": 4, "refused:robots": 1}
    assert not any(path.startswith("/private/") for path in site.requests)


def test_a_section_that_has_moved_to_another_site_is_crawled_there(site: Site, crawl: Crawl) -> None:
    with Site() as other:
        other.articles(3)
        site.add("/news/", Answer(b"", 301, headers={"Location": other.url()}))
        done = crawl(site.url())
    assert done.code == 0, done.err
    assert done.dispositions == {"stored": 3}
    assert {record["site"] for record in done.records} == {site.name}


def test_a_section_that_sends_browsers_on_is_crawled_where_they_arrive(site: Site, crawl: Crawl) -> None:
    site.articles(3)
    site.add("/", '<meta http-equiv="refresh" content="0;URL=\'/news/\'"><p>One moment.</p>')
    done = crawl(site.url("/"))
    assert done.code == 0, done.err
    assert done.dispositions == {"stored": 3}


def test_a_section_that_sends_browsers_round_in_a_circle_ends(site: Site, crawl: Crawl) -> None:
    site.add("/", '<meta http-equiv="refresh" content="0; url=/other/">')
    site.add("/other/", '<meta http-equiv="refresh" content="0; url=/">')
    done = crawl(site.url("/"))
    assert done.code == 3
    assert "no article link was found on 2 pages read" in done.err
    assert (site.asked("/"), site.asked("/other/")) == (1, 1)


def test_a_list_that_only_a_program_draws_is_crawled(site: Site, crawl: Crawl) -> None:
    data = json.dumps({"props": {"stories": [{"url": path} for path in site.articles(4)]}})
    site.add("/news/", f'<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{data}</script>')
    assert crawl(site.url()).dispositions == {"stored": 4}


def test_the_robots_of_a_site_that_was_moved_to_are_obeyed(site: Site, crawl: Crawl) -> None:
    with Site() as other:
        other.articles(3)
        other.add("/robots.txt", Answer(b"User-agent: newscrawl\nDisallow: /\n", content_type="text/plain"))
        site.add("/news/", Answer(b"", 301, headers={"Location": other.url()}))
        done = crawl(site.url())
        assert other.requests == ["/robots.txt"]
    assert done.code == 1
    assert [source["disposition"] for source in done.run["sources"]] == ["refused:robots"]


def test_two_addresses_of_one_article_give_one_record(site: Site, crawl: Crawl) -> None:
    (path, *_) = site.articles(4)
    site.add("/news/the-same-story-by-another-way-in-4711", Answer(b"", 302, headers={"Location": path}))
    site.link("/news/the-same-story-by-another-way-in-4711", "The same story by another way in, as of today")
    own = f'<link rel="canonical" href="{site.url(path)}">'
    site.add("/news/the-same-story-as-a-printed-page-4712", page(1, head=own))
    site.link("/news/the-same-story-as-a-printed-page-4712", "The same story as a page that was made to be printed")
    done = crawl(site.url())
    assert done.code == 0
    assert done.dispositions == {"stored": 4, "alias": 2}
    assert sorted(record["title"] for record in done.records) == sorted(map(headline, range(1, 5)))
    assert crawl(site.url()).dispositions == {}


def test_a_feed_leads_to_articles_and_fills_what_they_do_not_say(site: Site, newscrawl: CommandLine) -> None:
    paths = site.articles(3)
    items = "".join(
        f"<item><title>{headline(number)}</title><link>{site.url(path)}</link><category>Markets</category>"
        f"<pubDate>Sat, 21 Nov 2026 0{number}:00:00 GMT</pubDate></item>"
        for number, path in enumerate(paths, 1)
    )
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Gazette</title>{items}</channel></rss>'
    site.add("/feed/", Answer(feed.encode(), content_type="application/rss+xml"))
    site.add("/broken/", Answer(b"<rss><channel><item>", content_type="application/rss+xml"))
    undated = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs(1))
    site.add(paths[0], f"<html><body><article><h1>{headline(1)}</h1>{undated}</article></body></html>")
    (newscrawl.folder / "cards").mkdir()
    (newscrawl.folder / "cards" / "gazette.py").write_text(
        "from newscrawl.platforms.generic import Generic\n"
        "class Gazette(Generic):\n"
        "    name = 'gazette'\n"
        f"    domain = '127.0.0.1:{site.port}'\n"
        "    scheme = 'http'\n"
        "    feeds = ['/feed/', '/broken/']\n"
    )
    done = Crawl(newscrawl)("gazette", "-s", "SPIDER_MODULES=cards", env={"PYTHONPATH": str(newscrawl.folder)})
    assert done.dispositions == {"stored": 3}
    told = {source["url"]: source["disposition"] for source in done.run["sources"]}
    assert told[site.url("/feed/")] == "read"
    (first,) = [record for record in done.records if record["title"] == headline(1)]
    assert first["published_at"] == "2026-11-21T01:00:00Z"
    assert first["sources"]["published_at"] == "feed"


def test_without_a_store_an_article_is_still_fetched_once(site: Site, newscrawl: CommandLine) -> None:
    paths = site.articles(6)
    site.add("/more/", site.answers["/news/"])
    ran = newscrawl("crawl", *QUICK, site.url(), site.url("/more/"), "-s", "NEWSCRAWL_STORE=False", "-O", "feed.jsonl")
    assert ran.code == 0, ran.err
    assert sorted(record["url"] for record in read_lines(newscrawl.folder / "feed.jsonl")) == sorted(
        map(site.url, paths)
    )
    assert all(site.asked(path) == 1 for path in paths)
    assert [path.name for path in newscrawl.folder.iterdir()] == ["feed.jsonl"]


def test_without_a_store_a_limit_holds(site: Site, newscrawl: CommandLine) -> None:
    site.articles(6)
    ran = newscrawl("crawl", *QUICK, site.url(), "-s", "NEWSCRAWL_STORE=False", "--limit", "2", "-O", "feed.jsonl")
    assert ran.code == 0, ran.err
    assert len(read_lines(newscrawl.folder / "feed.jsonl")) == 2
