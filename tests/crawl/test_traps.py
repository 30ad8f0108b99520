"""Sites without end: a crawl gets out of each, after few requests, and says what it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from server import Answer, Site, headline, page, paragraphs
from test_sources import story_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawls import Crawl

USELESS_MAX = 60
"""Requests that no trap may cost."""


def section(links: dict[str, str], end: str = "") -> str:
    cards = "".join(f'<li class="card"><h3><a href="{path}">{text}</a></h3></li>' for path, text in links.items())
    return f"<html><head><title>News</title></head><body><main><ul>{cards}</ul></main>{end}</body></html>"


def plain(number: int, end: str = "") -> str:
    """Return a page that does not say what its own address is, as those that traps catch crawlers with."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs(number))
    return f"<html><body><article><h1>{headline(number)}</h1>{text}{end}</article></body></html>"


def below(site: Site, prefix: str, answer: Callable[[str], Answer | str]) -> None:
    """Answer every path below *prefix* with what *answer* makes of it."""

    def add(path: str) -> None:
        if path.startswith(prefix) and path not in site.answers:
            site.add(path, answer(path))

    site.before = add


def caught(site: Site, prefix: str) -> int:
    return sum(path.startswith(prefix) for path in site.requests)


@pytest.mark.parametrize(
    "form", ["/news/{story}?visitor={number}", "/v{number:08x}a/news/{story}", "/news/{story}/{number}"]
)
def test_session_ids(site: Site, crawl: Crawl, form: str) -> None:
    """A thousand links that lead to one story, under a name that no list of session ids has."""
    story = story_path(1).removeprefix("/news/")
    paths = [form.format(story=story, number=4_000_000 + 7919 * number) for number in range(1_000)]
    good = site.articles(3)
    links = {**dict.fromkeys(paths, headline(1)), **{path: headline(number) for number, path in enumerate(good, 1)}}
    site.add("/news/", section(links))
    for path in paths:
        site.add(path, plain(7))
    done = crawl(site.url())
    assert sum(site.asked(path) for path in paths) <= USELESS_MAX
    assert sum(site.asked(path) for path in good) == 3
    assert done.dispositions["refused:trap"] >= 900
    assert "refused:trap: addresses of this pattern lead nowhere new" in done.err
    assert done.run["found"] == 1_003
    assert crawl.newscrawl("status").out.count("refused:trap") >= 1


def test_paths_that_grow(site: Site, crawl: Crawl) -> None:
    """A relative link in the wrong place: each page leads to one a segment deeper, with the same text."""

    def deeper(path: str) -> str:
        folder, _, number = path.rpartition("-story-of-the-day-")
        target = f"{folder}/more/yet-another-growing-story-of-the-day-{int(number) + 1}"
        aside = (
            f'<aside class="related"><h2>You may also like</h2><article><h3><a href="{target}">{headline(8)}</a></h3>'
        )
        return plain(7, f"{aside}</article></aside>")

    below(site, "/news/growing", deeper)
    site.link("/news/growing-story-of-the-day-17", headline(7))
    done = crawl(site.url(), "--discover", "teasers", "-s", "NEWSCRAWL_TEASER_DEPTH=8")
    assert 1 < caught(site, "/news/growing") <= USELESS_MAX
    assert done.dispositions["refused:trap"] == 1


def test_a_list_without_end_that_names_the_same_again(site: Site, crawl: Crawl) -> None:
    links = {story_path(number): headline(number) for number in range(1, 4)}
    for number, path in enumerate(links, 1):
        site.add(path, page(number))

    def following(path: str) -> str:
        number = int(path.rstrip("/").rpartition("/")[2])
        return section(links, f'<nav class="pagination"><a rel="next" href="/list/page/{number + 1}/">Next</a></nav>')

    below(site, "/list/", following)
    done = crawl(site.url("/list/page/1/"), "-a", "next_pages=1000")
    assert done.dispositions == {"stored": 3}
    assert caught(site, "/list/") <= 10
    refused = [source for source in done.run["sources"] if source["disposition"] == "refused:trap"]
    assert [source["detail"] for source in refused] == ["3 pages in a row named nothing new"]
    assert done.code == 0, done.err
    assert "3 pages in a row named nothing new" in done.err


def test_a_list_without_end_that_names_one_story_in_ever_new_ways(site: Site, crawl: Crawl) -> None:
    def following(path: str) -> str:
        number = int(path.rstrip("/").rpartition("/")[2])
        links = {f"/trap/the-same-old-story-once-again?visit={number}-{way}": headline(7) for way in range(10)}
        return section(links, f'<nav class="pagination"><a rel="next" href="/list/page/{number + 1}/">Next</a></nav>')

    def answer(path: str) -> str:
        return following(path) if path.startswith("/list/") else plain(7)

    below(site, "/", lambda path: answer(path) if path.startswith(("/list/", "/trap/")) else Answer(b"", 404))
    done = crawl(site.url("/list/page/1/"), "-a", "next_pages=1000")
    first = done.dispositions["stored"]  # those under way before one is seen to be the same: each allows ten more
    assert caught(site, "/list/") + caught(site, "/trap/") <= USELESS_MAX + 10 * first
    assert done.dispositions["refused:trap"] > 0


def test_a_calendar(site: Site, crawl: Crawl) -> None:
    """Every month leads to the next, and to a page for each of its days, on which nothing happens."""

    def month(path: str) -> str:
        parts = [int(part) for part in path.split("/")[2:] if part.isdigit()]
        if len(parts) == 3:
            return "<html><body><h1>No events</h1><p>There is nothing on this day.</p></body></html>"
        year, number = (parts[0], parts[1] + 1) if parts[1] < 12 else (parts[0] + 1, 1)
        days = {f"/calendar/{year}/{number}/{day}/events-of-the-day-in-town": f"What is on in town on day {day} of the month"
                for day in range(1, 29)}  # fmt: skip
        return section(days, f'<nav class="pagination"><a rel="next" href="/calendar/{year}/{number}/">Next</a></nav>')

    below(site, "/calendar/", month)
    site.articles(3)
    done = crawl(
        site.url(), site.url("/calendar/2026/11/"), "-a", "next_pages=1000", "-a", "article_url=/events-of|year-19"
    )
    assert caught(site, "/calendar/") <= USELESS_MAX
    assert done.dispositions["stored"] == 3
    assert done.dispositions["refused:trap"] > 0


def test_redirects_in_a_circle(site: Site, crawl: Crawl) -> None:
    site.articles(3)
    below(site, "/turn/", lambda path: Answer(b"", 302, headers={"Location": f"{path[:-1]}{1 - int(path[-1])}"}))
    site.link("/turn/a-circle-of-redirects-that-never-ends-0", "A circle of redirects that never comes to an end")
    done = crawl(site.url())
    assert caught(site, "/turn/") <= 3
    assert done.dispositions == {"stored": 3, "failed:redirect": 1}


@pytest.mark.parametrize(("folder", "at_once"), [("/turn/", 8), ("/news/", 16)])
def test_redirects_without_end(site: Site, crawl: Crawl, folder: str, at_once: int) -> None:
    """However many are asked for at a time, and even if good articles stand beside them."""
    good = site.articles(8)
    start = f"{folder}a-chain-of-redirects-that-never-ends-"
    below(site, start, lambda path: Answer(b"", 302, headers={"Location": f"{start}{int(path.rsplit('-', 1)[1]) + 1}"}))
    for number in range(100, 6_000, 100):
        site.link(f"{start}{number}", f"A chain of redirects that never ends, the {number}th")
    done = crawl(site.url(), "-s", f"CONCURRENT_REQUESTS_PER_DOMAIN={at_once}", "-s", "CONCURRENT_REQUESTS=64")
    assert 16 <= caught(site, start) <= USELESS_MAX
    assert done.dispositions["stored"] == len(good)
    assert done.dispositions["failed:redirect"] >= 2
    assert done.dispositions["refused:trap"] > 0


def test_a_site_that_redirects_each_article_is_no_trap(site: Site, crawl: Crawl) -> None:
    for number in range(1, 41):
        site.add(f"/kept{story_path(number)}", page(number))
        site.article(number, Answer(b"", 301, headers={"Location": f"/moved{story_path(number)}"}))
        site.add(f"/moved{story_path(number)}", Answer(b"", 301, headers={"Location": f"/kept{story_path(number)}"}))
    done = crawl(site.url())
    assert done.dispositions == {"stored": 40}
