"""Where a site stands, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from server import Answer, Site

if TYPE_CHECKING:
    from crawls import Crawl


def test_status_tells_what_became_of_every_url(site: Site, crawl: Crawl) -> None:
    site.articles(3)
    site.link("/private/the-story-that-nobody-outside-may-read-17", "The story that nobody outside may read at all")
    failing = site.article(4, Answer(b"", 500))
    done = crawl(site.url(), site.url("/none/"), "--limit", "4")
    ran = crawl.newscrawl("status", site.name)
    assert ran.code == 0, ran.err
    lines = ran.out.splitlines()
    assert lines[0].startswith(f"{site.name}: ")
    shown = {
        line.split(":")[0].split(" x ")[1]: int(line.split(" x ")[0])
        for line in lines
        if " x " in line and "failed" not in line
    }
    assert shown.get("stored") == done.dispositions.get("stored")
    assert "2 sources, 1 of them not read when last asked" in ran.out
    assert f"{site.url('/none/')}: gone (HTTP 404)" in ran.out
    told = orjson.loads(crawl.newscrawl("status", "--json").out)
    assert told["site"] == site.name
    assert told["urls"] == sum(told["totals"].values()) == sum(one["urls"] for one in told["dispositions"]) == 5
    assert told["totals"]["pending"] == 1
    rest = crawl(site.url())
    assert rest.run["pending"] == 0
    told = orjson.loads(crawl.newscrawl("status", "--json", site.name).out)
    by_word = {one["disposition"]: one for one in told["dispositions"]}
    assert {word: one["urls"] for word, one in by_word.items()} == {"stored": 3, "refused:robots": 1, "failed:http": 1}
    assert by_word["failed:http"]["examples"] == [{"url": site.url(failing), "detail": "HTTP 500"}]
    assert by_word["refused:robots"]["advice"]


def test_each_reason_has_an_example_and_status_has_all(site: Site, crawl: Crawl) -> None:
    site.articles(2)
    failing = [site.url(site.article(number, Answer(b"", 500))) for number in range(3, 9)]
    done = crawl(site.url())
    assert "  6 x failed:http: the host answered with an error status; run again later" in done.err
    assert sum(f"      such as {url} (HTTP 500)\n" in done.err for url in failing) == 1
    assert f"  newscrawl status {site.name} --all  lists them\n" in done.err
    few, all_of_them = (crawl.newscrawl("status", site.name, *more).out for more in ((), ("--all",)))
    assert [sum(f"      {url} (HTTP 500)" in out for url in failing) for out in (few, all_of_them)] == [3, 6]
    assert f"newscrawl crawl {site.name} --retry failed:http  tries those again" in few


def test_what_would_be_the_same_again_is_not_proposed(site: Site, crawl: Crawl) -> None:
    site.articles(1)
    site.link("/private/the-story-that-nobody-outside-may-read-17", "The story that nobody outside may read at all")
    assert crawl(site.url()).dispositions == {"stored": 1, "refused:robots": 1}
    shown = crawl.newscrawl("status").out
    assert "refused:robots: the site's robots.txt forbids it; nothing, unless the site changes its rules" in shown
    assert "--retry" not in shown


def test_status_of_what_there_is_not(site: Site, crawl: Crawl) -> None:
    empty = crawl.newscrawl("status")
    assert empty.code == 4
    site.articles(1)
    crawl(site.url())
    wrong = crawl.newscrawl("status", site.name[:-1])
    assert wrong.code == 2
    assert wrong.errors == [
        f"newscrawl: error: status {site.name[:-1]}: no run has crawled that site; did you mean {site.name}?"
    ]
