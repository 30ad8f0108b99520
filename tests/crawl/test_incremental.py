"""Crawls of a site that was crawled before: only what is new is fetched, and nothing that a server has announced is missed."""

from __future__ import annotations

import re
import signal
import sqlite3
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from crawls import QUICK, Crawl
from server import Answer, Site, page
from test_sources import XML, add_story, index, rss, sitemap, story_path

from newscrawl.run import STORE_FILE

if TYPE_CHECKING:
    from commandline import CommandLine

SOON = ("-s", "NEWSCRAWL_REVISIT_HOURS=0.0001,0.0002,100")
"""Articles are visited again by the second and third run, then not for days."""


def recent(number: int, **parts: str) -> str:
    """Return a story of today: old ones are not visited again."""
    return page(number, **parts).replace(
        f"2026-11-{1 + number % 20:02d}T08:00:00Z", f"{datetime.now(UTC):%Y-%m-%dT00:00:00Z}"
    )


def tag(site: Site, path: str, etag: str) -> None:
    site.add(
        path, Answer(site.answers[path].body, content_type=site.answers[path].content_type, headers={"ETag": etag})
    )


def test_an_unchanged_site_costs_one_conditional_request_a_source(site: Site, crawl: Crawl) -> None:
    paths = site.articles(3)
    feed, inner, outer = "/feed.xml", "/inner.xml", "/outer.xml"
    site.add(feed, rss(site, {add_story(site, 4): datetime.now(UTC)}))
    site.add(inner, Answer(sitemap(site, [add_story(site, 5)]), content_type=XML))
    site.add(outer, Answer(index(site, {inner: "2026-11-01"}), content_type=XML))
    following = b'<nav class="pagination"><a rel="next" href="/news/page/2/">Next</a></nav></body>'
    site.add("/news/", Answer(site.answers["/news/"].body.replace(b"</body>", following)))
    site.add(
        "/news/page/2/",
        f'<main><h3><a href="{add_story(site, 6)}">A story that stands on the second page</a></h3></main>',
    )
    sources = [feed, inner, outer, "/news/", "/news/page/2/"]
    for number, path in enumerate(sources):
        tag(site, path, f'"v{number}"')
    words = (site.url(), site.url(feed), site.url(outer))
    first = crawl(*words)
    assert first.dispositions == {"stored": 6}, first.err
    del site.requests[:], site.headers[:]
    again = crawl(*words)
    assert again.code == 0, again.err
    assert sorted(path for path in site.requests if path != "/robots.txt") == sorted(sources)
    asked = {path: sent.get("If-None-Match") for path, sent in zip(site.requests, site.headers, strict=True)}
    assert [asked[path] for path in sources] == [f'"v{number}"' for number in range(5)]
    assert {source["disposition"] for source in again.run["sources"]} == {"unchanged"}
    assert f"{site.name}: nothing new (5 sources unchanged)" in again.err
    assert site.requests.count(paths[0]) == 0


def test_a_date_of_change_serves_where_there_is_no_tag(site: Site, crawl: Crawl) -> None:
    site.articles(2)
    when = "Sat, 21 Nov 2026 06:00:00 GMT"
    site.add("/news/", Answer(site.answers["/news/"].body, headers={"Last-Modified": when}))
    assert crawl(site.url()).dispositions == {"stored": 2}
    site.headers.clear()
    assert crawl(site.url()).dispositions == {}
    assert site.headers[-1]["If-Modified-Since"] == when


def test_what_was_not_fetched_before_a_304_is_fetched_after_it(site: Site, crawl: Crawl) -> None:
    site.articles(5)
    tag(site, "/news/", '"v1"')
    assert crawl(site.url(), "--limit", "2").run["pending"] == 3
    rest = crawl(site.url())
    assert rest.dispositions == {"stored": 3}
    assert [source["disposition"] for source in rest.run["sources"]] == ["unchanged"]


def test_a_source_read_otherwise_is_read_anew(site: Site, crawl: Crawl) -> None:
    """What links a reader finds depends on how it reads: an unchanged page may hold more for another."""
    site.articles(2)
    head = b'<link rel="alternate" type="application/rss+xml" href="/rss.xml"></head>'
    site.add("/news/", Answer(site.answers["/news/"].body.replace(b"</head>", head), headers={"ETag": '"v1"'}))
    site.add("/rss.xml", rss(site, {add_story(site, 3): datetime.now(UTC)}))
    assert crawl(site.url(), "--discover", "none").dispositions == {"stored": 2}
    assert crawl(site.url()).dispositions == {"stored": 1}


def test_a_kill_at_any_request_hides_nothing_behind_a_304(site: Site, newscrawl: CommandLine) -> None:
    """Two sources, one behind the other, with tags: whenever the crawl dies, the next ones find every article."""
    paths = [add_story(site, number) for number in range(1, 5)]
    site.add("/inner.xml", Answer(sitemap(site, paths), content_type=XML, headers={"ETag": '"i"'}))
    site.add("/outer.xml", Answer(index(site, {"/inner.xml": "2026-11-01"}), content_type=XML, headers={"ETag": '"o"'}))
    for kill_at in range(1, 6):
        data = f"data{kill_at}"
        count = [0]
        process = [None]

        def count_down(path: str, count: list[int] = count, at: int = kill_at) -> None:
            count[0] += 1
            if count[0] == at:
                time.sleep(0.1)
                running.send_signal(signal.SIGKILL)

        with newscrawl.start("crawl", *QUICK, "--data", data, site.url("/outer.xml")) as running:
            site.before = count_down
            running.communicate(timeout=30)
        site.before = None
        assert running.returncode == -signal.SIGKILL, process
        last = Crawl(newscrawl)(site.url("/outer.xml"), "--data", data)
        assert last.code == 0, last.err
        database = sqlite3.connect(newscrawl.folder / data / STORE_FILE)
        assert database.execute("SELECT disposition, COUNT(*) FROM urls GROUP BY 1").fetchall() == [("stored", 4)]
        database.close()


def test_a_recent_article_is_visited_again_until_its_schedule_ends(site: Site, crawl: Crawl) -> None:
    path = site.article(1, recent(1))
    tag(site, path, '"a"')
    tag(site, "/news/", '"s"')
    assert crawl(site.url(), *SOON).dispositions == {"stored": 1}
    time.sleep(1)
    second = crawl(site.url(), *SOON)
    assert (second.dispositions, second.run["revisited"]) == ({"unchanged": 1}, 1)
    assert second.code == 0, second.err
    assert site.headers[-1]["If-None-Match"] == '"a"'
    third = crawl(site.url(), *SOON)
    assert (third.dispositions, third.run["revisited"]) == ({}, 0), "the late visit stood for both"
    assert site.asked(path) == 2


def test_an_old_article_is_not_visited_again(site: Site, crawl: Crawl) -> None:
    path = site.article(1)
    crawl(site.url(), "-s", "NEWSCRAWL_REVISIT_HOURS=0.0001,0.0002")
    time.sleep(1)
    crawl(site.url(), "-s", "NEWSCRAWL_REVISIT_HOURS=0.0001,0.0002")
    assert site.asked(path) == 1


def test_another_text_is_a_revision(site: Site, crawl: Crawl) -> None:
    path = site.article(1, recent(1))
    assert crawl(site.url(), *SOON).dispositions == {"stored": 1}
    site.add(
        path,
        recent(1, end="<p>Officials later said that the bridge would stay closed until the spring of next year.</p>"),
    )
    time.sleep(1)
    second = crawl(site.url(), *SOON)
    assert (second.dispositions, second.run["revisited"]) == ({"revised": 1}, 1)
    (record,) = second.records
    assert record["revision"] == 2
    assert "spring of next year" in record["body"]


@pytest.mark.parametrize(("status", "word"), [(500, "failed:http"), (410, "gone:kept")])
def test_a_visit_that_fails_takes_nothing_from_the_article(site: Site, crawl: Crawl, status: int, word: str) -> None:
    path = site.article(1, recent(1))
    crawl(site.url(), *SOON)
    site.add(path, Answer(b"", status))
    time.sleep(1)
    second = crawl(site.url(), *SOON)
    assert (second.dispositions, second.run["revisited"]) == ({word: 1}, 1)
    assert second.run["examples"] == {word: {"url": site.url(path), "detail": f"HTTP {status}"}}
    assert f"      {site.url(path)} (HTTP {status})\n" in second.err
    exported = crawl.newscrawl("export", "-")
    assert exported.out.count("\n") == 1


def test_retry_fetches_again_what_ended_so(site: Site, crawl: Crawl) -> None:
    site.articles(2)
    path = site.article(3, Answer(b"", 404))
    assert crawl(site.url()).dispositions == {"stored": 2, "gone": 1}
    site.add(path, page(3))
    assert crawl(site.url()).dispositions == {}
    retried = crawl(site.name, "--retry", "gone")
    assert (retried.dispositions, retried.run["resumed"]) == ({"stored": 1}, 1)


def test_a_wrong_reason_is_told(site: Site, crawl: Crawl) -> None:
    ran = crawl.newscrawl("crawl", site.url(), "--retry", "faild:http")
    assert ran.code == 2
    assert ran.errors == [
        (
            "newscrawl: error: --retry faild:http: there is no such reason; did you mean failed:http?; "
            "newscrawl status shows those of a site"
        )
    ]


def test_redirects_and_canonical_addresses_are_known_as_aliases(site: Site, crawl: Crawl) -> None:
    path = site.article(
        1, page(1, head=f'<link rel="canonical" href="{site.url("/news/canonical-address-of-the-story-99")}">')
    )
    moved = "/news/an-address-from-which-it-has-moved-98"
    site.add(moved, Answer(b"", 301, headers={"Location": path}))
    site.link(moved, "An address from which the story has moved away long ago")
    done = crawl(site.url())
    assert done.dispositions == {"stored": 1, "alias": 1}
    site.link("/news/canonical-address-of-the-story-99", "The canonical address of the story, linked at last")
    forms = [
        f"{path}/",
        f"{path}?amp=1",
        f"{path}?utm_source=rss",
        f"{path}#top",
        f"{path}?PHPSESSID=0123456789abcdef0123",
    ]
    for form in forms:
        site.link(form, "Another form of the same address that leads to the story")
    del site.requests[:]
    assert crawl(site.url()).dispositions == {}
    assert [asked for asked in site.requests if asked.startswith(("/news/a", path))] == []
    assert story_path(1) == path
    told = crawl.newscrawl("explain", site.url(path)).out
    also = set(re.findall(r"also (?:at|found as) (\S+)", told))
    others = (moved, "/news/canonical-address-of-the-story-99", f"{path}/", f"{path}?amp=1")
    assert also == set(map(site.url, others)), "what only tracks a reader is dropped from an address"


def test_a_long_list_that_has_not_changed_is_no_trap(site: Site, crawl: Crawl) -> None:
    for number in range(1, 7):
        following = f'<nav class="pagination"><a rel="next" href="/list/page/{number + 1}/">Next</a></nav>'
        card = f'<main><h3><a href="{add_story(site, number)}">A story that stands on page {number} of the list</a></h3></main>'
        body = f"<html><body>{card}{following if number < 6 else ''}</body></html>"
        site.add(f"/list/page/{number}/", Answer(body.encode(), headers={"ETag": f'"{number}"'}))
    words = (site.url("/list/page/1/"), "-a", "next_pages=10")
    assert crawl(*words).dispositions == {"stored": 6}
    del site.requests[:]
    again = crawl(*words)
    assert [source["disposition"] for source in again.run["sources"]] == ["unchanged"] * 6
    assert len([path for path in site.requests if path != "/robots.txt"]) == 6
