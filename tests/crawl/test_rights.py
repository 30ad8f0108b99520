"""What sites say about the use of their articles is recorded with each, and respected where that is asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from server import Answer, Site, page

if TYPE_CHECKING:
    from crawls import Crawl

WELL_KNOWN = "/.well-known/tdmrep.json"


def rules(*rows: tuple[str, int]) -> Answer:
    body = json.dumps([{"location": location, "tdm-reservation": value} for location, value in rows])
    return Answer(body.encode(), content_type="application/json")


def test_rights_are_recorded_from_wherever_they_are_stated(site: Site, crawl: Crawl) -> None:
    plain = site.article(1)
    meta = site.article(
        2, page(2, head='<meta name="robots" content="noai, noimageai"><meta name="tdm-reservation" content="0">')
    )
    header = site.article(
        3, Answer(page(3).encode(), headers={"TDM-Reservation": "1", "X-Robots-Tag": "noindex, noarchive"})
    )
    site.add(WELL_KNOWN, rules(("/news/", 1)))
    done = crawl(site.url())
    rights = {record["url"]: record["rights"] for record in done.records}
    assert rights == {
        site.url(plain): {"robots": None, "meta": None, "tdm": "1"},
        site.url(meta): {"robots": None, "meta": "noai, noimageai", "tdm": "0"},
        site.url(header): {"robots": "noindex, noarchive", "meta": None, "tdm": "1"},
    }
    assert site.asked(WELL_KNOWN) == 1
    del site.requests[:]
    crawl(site.url())
    assert WELL_KNOWN not in site.requests, "without an article to fetch nobody needs to know"


def test_reserved_pages_are_refused_where_that_is_asked_for(site: Site, crawl: Crawl) -> None:
    free = [site.article(number) for number in (1, 2)]
    listed = site.article(3)
    by_meta = site.article(4, page(4, head='<meta name="tdm-reservation" content="1">'))
    by_header = site.article(5, Answer(page(5).encode(), headers={"TDM-Reservation": "1"}))
    site.add(WELL_KNOWN, rules(("/", 0), (f"{listed}$", 1)))
    done = crawl("--respect-tdm", site.url())
    assert (done.code, done.dispositions) == (0, {"stored": 2, "refused:tdm": 3})
    assert {record["url"] for record in done.records} == {site.url(path) for path in free}
    assert site.asked(listed) == 0
    assert (site.asked(by_meta), site.asked(by_header)) == (1, 1)
    assert crawl("--respect-tdm", site.url()).dispositions == {}


@pytest.mark.parametrize(
    "answer",
    [Answer(b"oops", 500), Answer(b"<html>Not found</html>"), Answer(b"[" * 100_000), Answer(fault="reset"),
     Answer(b" " * (3 << 20)), Answer(b"", 302, headers={"Location": "http://127.0.0.1:9/"})],
    ids=["500", "page", "deep", "reset", "3 MB", "moved inside"],
)  # fmt: skip
def test_a_file_that_cannot_be_read_reserves_nothing(site: Site, crawl: Crawl, answer: Answer) -> None:
    site.articles(2)
    site.add(WELL_KNOWN, answer)
    assert crawl("--respect-tdm", site.url()).dispositions == {"stored": 2}


def test_robots_may_forbid_the_file(site: Site, crawl: Crawl) -> None:
    site.articles(2)
    site.add("/robots.txt", Answer(b"User-agent: *\nDisallow: /.well-known/\n", content_type="text/plain"))
    assert crawl(site.url()).dispositions == {"stored": 2}
    assert WELL_KNOWN not in site.requests
