"""Robots, delays and pauses: what a site asks for is done, and said."""

from __future__ import annotations

import gzip
import random
import signal
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import orjson
import pytest
from crawls import QUICK, Crawl
from server import Answer, Site, page, wait_for

if TYPE_CHECKING:
    from commandline import CommandLine

AGAIN = ("-s", "RETRY_ENABLED=True")
BUSY = Answer(b"not now", 429, headers={"Retry-After": "1"})


def rules(*lines: str) -> Answer:
    return Answer("\n".join(lines).encode(), content_type="text/plain")


class Clock:
    """Notes when a site is asked for what."""

    def __init__(self, site: Site) -> None:
        self.times: list[tuple[str, float]] = []
        site.before = lambda path: self.times.append((path, time.monotonic()))

    def gaps(self) -> list[float]:
        """Return the seconds between each two requests in a row."""
        return [later - sooner for (_, sooner), (_, later) in pairwise(self.times)]


# -- robots.txt ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"oops", 500), Answer(b"not now", 503), Answer(b"not now", 429, headers={"Retry-After": "0"}),
        Answer(fault="reset"), Answer(fault="cut"), Answer(fault="hang"), Answer(b"", 304),
        Answer(b"", 302, headers={"Location": "/robots.txt"}), Answer(b"", 302, headers={"Location": "file:///etc/hosts"}),
    ],
    ids=lambda answer: f"{answer.status}{answer.fault}{answer.headers.get('Location', '')}",
)  # fmt: skip
def test_nothing_is_asked_where_the_rules_cannot_be_read(site: Site, crawl: Crawl, answer: Answer) -> None:
    site.articles(3)
    readable = site.answers["/robots.txt"]
    site.add("/robots.txt", answer)
    done = crawl(site.url(), "-s", "DOWNLOAD_TIMEOUT=2")
    assert set(site.requests) == {"/robots.txt"}
    assert done.code == 1
    assert f"{site.url()} could not be read" in done.err
    assert site.url("/robots.txt") in done.err
    site.add("/robots.txt", readable)
    assert crawl(site.url()).dispositions == {"stored": 3}


def test_articles_wait_as_long_as_their_rules_cannot_be_read(site: Site, crawl: Crawl) -> None:
    site.articles(5)
    readable = site.answers["/robots.txt"]
    assert crawl(site.url(), "--limit", "2").dispositions == {"stored": 2}
    site.add("/robots.txt", Answer(b"oops", 500))
    del site.requests[:]
    for _ in range(4):  # more often than a page that fails is tried
        done = crawl(site.url())
        assert (done.code, done.dispositions) == (1, {"failed:robots": 3})
    assert set(site.requests) == {"/robots.txt"}
    site.add("/robots.txt", readable)
    assert crawl(site.url()).dispositions == {"stored": 3}


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_where_there_are_no_rules_everything_is_allowed(site: Site, crawl: Crawl, status: int) -> None:
    site.articles(3)
    site.add("/robots.txt", Answer(b"User-agent: *\nDisallow: /\n", status))
    assert crawl(site.url()).dispositions == {"stored": 3}


@pytest.mark.parametrize(
    "answer",
    [
        rules("\ufeffUser-agent: *", "Disallow: /news/"),
        rules("User-agent: NewsCrawl/7", "Disallow:", "", "User-agent: newscrawl", "Disallow: /*/"),
        rules("User-agent: *", "Disallow: /news/", *["# " + "x" * 1000] * 700),
        Answer(b"User-agent: *\r\nDisallow: /news/\r\n", content_type="text/html"),
    ],
    ids=["mark", "agent", "700 kB", "text/html"],
)
def test_rules_in_odd_files_are_obeyed(site: Site, crawl: Crawl, answer: Answer) -> None:
    site.articles(3)
    site.add("/robots.txt", answer)
    done = crawl(site.url())
    assert set(site.requests) == {"/robots.txt"}
    assert [source["disposition"] for source in done.run["sources"]] == ["refused:robots"]


@pytest.mark.parametrize("filling", ["x" * 1000, random.Random(1).randbytes(500).hex()], ids=["dull", "random"])
@pytest.mark.parametrize("is_packed", [False, True])
def test_rules_of_any_size_are_read_as_far_as_they_need_be(
    site: Site, crawl: Crawl, filling: str, *, is_packed: bool
) -> None:
    """The first 500 KiB of 12 MB, as RFC 9309 has it, packed or not; the beginning of a stream is enough."""
    site.articles(3)
    lines = [f"# {filling[number % 100 :]}{number}" for number in range(12_000)]
    body = rules("User-agent: *", "Disallow: /news/*-3", *lines).body
    headers = {"Content-Encoding": "gzip"} if is_packed else {}
    site.add("/robots.txt", Answer(gzip.compress(body, 1) if is_packed else body, 200, "text/plain", headers))
    assert crawl(site.url()).dispositions == {"stored": 2, "refused:robots": 1}


def test_rules_that_are_cut_are_no_rules(site: Site, crawl: Crawl) -> None:
    site.articles(3)
    body = gzip.compress(rules("User-agent: *", "# " + "x" * 1000, "Disallow: /news/").body)
    site.add("/robots.txt", Answer(body[:-9], content_type="text/plain", headers={"Content-Encoding": "gzip"}))
    done = crawl(site.url())
    assert [source["disposition"] for source in done.run["sources"]] == ["failed:cut"]
    assert set(site.requests) == {"/robots.txt"}


def test_rules_that_have_moved_are_obeyed(site: Site, crawl: Crawl) -> None:
    site.articles(3)
    for number in range(4):
        site.add(
            f"/{number}.txt" if number else "/robots.txt", Answer(b"", 301, headers={"Location": f"/{number + 1}.txt"})
        )
    site.add("/4.txt", rules("User-agent: *", "Disallow: /news/*-3"))
    assert crawl(site.url()).dispositions == {"stored": 2, "refused:robots": 1}


def test_a_page_in_place_of_rules_forbids_nothing(site: Site, crawl: Crawl) -> None:
    site.articles(3)
    site.add("/robots.txt", page(99, end="<p>Disallow: /</p>"))
    assert crawl(site.url()).dispositions == {"stored": 3}


# -- delays -------------------------------------------------------------------------------------------------------------


def test_the_delay_that_a_site_asks_for_is_kept(site: Site, crawl: Crawl) -> None:
    site.articles(3)
    site.add("/robots.txt", rules("User-agent: *", "Crawl-delay: 0.7"))
    clock = Clock(site)
    done = crawl(site.url(), "-s", "AUTOTHROTTLE_ENABLED=True")
    assert done.dispositions == {"stored": 3}
    assert len(clock.times) == 6
    assert min(clock.gaps()) > 0.65
    assert f"{site.service}: 0.7 s between requests, as its robots.txt asks" in done.err


@pytest.mark.parametrize(("asked", "said"), [("3600", "3600"), ("inf", "1e+09"), ("1e999", "1e+09")])
def test_a_delay_of_an_hour_and_one_without_end_are_cut_and_said(
    site: Site, crawl: Crawl, asked: str, said: str
) -> None:
    site.articles(3)
    site.add("/robots.txt", rules("User-agent: *", f"Crawl-delay: {asked}"))
    clock = Clock(site)
    done = crawl(site.url(), "-s", "NEWSCRAWL_CRAWL_DELAY_MAX=0.3")
    assert done.dispositions == {"stored": 3}
    assert min(clock.gaps()) > 0.25
    assert f"asks for {said} s between requests; 0.3 s are kept (NEWSCRAWL_CRAWL_DELAY_MAX)" in done.err


def test_a_card_says_how_much_its_site_bears(site: Site, newscrawl: CommandLine) -> None:
    site.articles(3)
    (newscrawl.folder / "cards").mkdir()
    (newscrawl.folder / "cards" / "gazette.py").write_text(
        "from newscrawl.platforms.generic import Generic\nclass Gazette(Generic):\n    name = 'gazette'\n"
        f"    domain = '127.0.0.1:{site.port}'\n    scheme = 'http'\n    sections = ['/news/']\n"
        "    delay = 0.4\n    concurrency = 1\n"
    )
    clock = Clock(site)
    words = ("-s", "SPIDER_MODULES=cards", "-s", "DOWNLOAD_DELAY_JITTER=0", "-s", "AUTOTHROTTLE_START_DELAY=0")
    ran = newscrawl("crawl", *words, "gazette", env={"PYTHONPATH": str(newscrawl.folder)})
    assert ran.code == 0, ran.err
    assert min(clock.gaps()) > 0.35


# -- pauses -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("form", ["seconds", "date", "none"])
def test_a_host_that_has_had_enough_is_left_alone(site: Site, crawl: Crawl, status: int, form: str) -> None:
    paths = site.articles(6)
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=6), usegmt=True)
    headers = {"seconds": {"Retry-After": "2"}, "date": {"Retry-After": until}, "none": {}}[form]
    good = site.answers[paths[2]]
    site.add(paths[2], Answer(b"not now", status, headers=headers))
    clock = Clock(site)
    note = site.before

    def once(path: str) -> None:
        note(path)  # type: ignore[misc]
        if site.asked(paths[2]) == 2:
            site.add(paths[2], good)

    site.before = once
    done = crawl(site.url(), *AGAIN, "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1", "-s", "NEWSCRAWL_PAUSE=1.5")
    assert (done.code, done.dispositions) == (0, {"stored": 6})
    times = [at for path, at in clock.times if path == paths[2]]
    assert len(times) == 2
    after = min(at for _, at in clock.times if at > times[0])
    assert after - times[0] > {"seconds": 1.95, "date": 1.0, "none": 1.45}[form], (
        "nothing was asked of the host meanwhile"
    )
    assert f"HTTP {status}" in done.err
    assert "it is left alone for" in done.err


def test_a_page_that_asks_to_wait_for_a_day_costs_no_other(site: Site, crawl: Crawl) -> None:
    site.articles(4)
    busy = site.article(5, Answer(b"tomorrow", 503, headers={"Retry-After": "86400"}))
    done = crawl(site.url(), *AGAIN, "-s", "NEWSCRAWL_PAUSE_MAX=0.5")
    assert (done.code, done.dispositions) == (3, {"stored": 4, "failed:http": 1})
    assert site.asked(busy) == 1, "it was asked to come back tomorrow"
    assert "HTTP 503, asks for 86400 s; it is left alone for 0.5 s (NEWSCRAWL_PAUSE_MAX)" in done.err


def test_a_host_that_answers_nothing_else_is_given_up_for_this_run(site: Site, crawl: Crawl) -> None:
    paths = site.articles(30)
    good = {path: site.answers[path] for path in paths}
    for path in paths:
        site.add(path, Answer(b"not now", 429))
    done = crawl(site.url(), *AGAIN, "-s", "NEWSCRAWL_PAUSE_MAX=0.2", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
    assert done.code == 3
    assert done.dispositions["failed:busy"] > 10
    assert len(site.requests) < 30
    assert set(done.dispositions) <= {"failed:busy", "failed:http"}
    assert "it is left alone until the next run" in done.err
    for path, answer in good.items():
        site.add(path, answer)
    assert crawl(site.url()).dispositions == {"stored": 30}


def test_while_one_site_is_left_alone_the_other_is_crawled(newscrawl: CommandLine) -> None:
    with Site() as tired, Site() as fresh:
        tired.articles(1)
        tired.article(2, Answer(b"not now", 429, headers={"Retry-After": "4"}))
        for number in range(11, 31):
            fresh.article(number)
        clock = Clock(fresh)
        started = time.monotonic()
        ran = newscrawl("crawl", "--json", *QUICK, tired.url(), fresh.url())
        runs = {run["site"]: run["dispositions"] for run in orjson.loads(ran.out)["runs"]}
    assert runs == {tired.name: {"stored": 1, "failed:http": 1}, fresh.name: {"stored": 20}}
    assert max(at for _, at in clock.times) - started < 20


# -- who asks -----------------------------------------------------------------------------------------------------------


def test_the_user_agent_says_how_to_reach_its_user(site: Site, crawl: Crawl) -> None:
    site.articles(1)
    crawl(site.url(), "-s", "NEWSCRAWL_CONTACT=https://example.org/crawler")
    agents = {headers["User-Agent"] for headers in site.headers}
    assert len(agents) == 1
    assert agents.pop().endswith("(news crawler; https://example.org/crawler)")


# -- stopping -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wait", ["delay", "pause", "stall"])
def test_a_crawl_that_waits_stops_within_seconds(site: Site, crawl: Crawl, wait: str) -> None:
    paths = site.articles(6)
    if wait == "delay":
        site.add("/robots.txt", rules("User-agent: *", "Crawl-delay: 50"))
    else:
        fault = Answer(b"later", 503, headers={"Retry-After": "100"}) if wait == "pause" else Answer(fault="hang")
        for path in paths[2:]:
            site.add(path, fault)
    with crawl.newscrawl.start("crawl", *QUICK, *AGAIN, site.url()) as process:
        wait_for(lambda: len(site.requests) > {"delay": 0, "pause": 3, "stall": 6}[wait])
        time.sleep(1)
        sent = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 130, err
    assert time.monotonic() - sent < 8
    assert "Traceback" not in err
    site.add("/robots.txt", rules("User-agent: *"))
    for number, path in enumerate(paths, 1):
        site.add(path, page(number))
    last = crawl(site.url())
    assert last.code == 0
    with_first = crawl.newscrawl("export", "-").out.splitlines()
    assert len(with_first) == 6


def test_two_signals_stop_at_once(site: Site, crawl: Crawl) -> None:
    site.articles(3)
    stalled = [site.article(number, Answer(fault="hang")) for number in range(4, 8)]
    with crawl.newscrawl.start("crawl", *QUICK, site.url()) as process:
        wait_for(lambda: all(path in site.requests for path in stalled))
        sent = time.monotonic()
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 130, err
    assert time.monotonic() - sent < 3
    assert "Traceback" not in err
    for number, path in enumerate(stalled, 4):
        site.add(path, page(number))
    assert crawl(site.url()).code == 0
    assert len(crawl.newscrawl("export", "-").out.splitlines()) == 7


def test_the_lock_is_held_while_a_crawl_waits(site: Site, newscrawl: CommandLine) -> None:
    site.articles(3)
    site.add("/robots.txt", rules("User-agent: *", "Crawl-delay: 50"))
    with newscrawl.start("crawl", *QUICK, site.url()) as first:
        wait_for(lambda: bool(site.requests))
        time.sleep(0.5)
        second = newscrawl("crawl", *QUICK, site.url())
        assert (second.code, second.out) == (5, "")
        assert f"process {first.pid}" in second.errors[0]
        first.send_signal(signal.SIGTERM)
        first.communicate(timeout=30)
    assert first.returncode == 130
    assert threading.active_count() < 50


def test_no_more_is_asked_at_a_time_than_the_setting_says(site: Site, crawl: Crawl) -> None:
    site.articles(8)
    now, most = [0], [0]
    lock = threading.Lock()

    def busy(_: str) -> None:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.1)
        with lock:
            now[0] -= 1

    site.before = busy
    assert crawl(site.url(), "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=2").dispositions == {"stored": 8}
    assert most[0] == 2
