"""Every fault of the faulty server, met by a crawl: each ends in its own word, and all good articles are stored."""

from __future__ import annotations

import gzip
import sqlite3
from typing import TYPE_CHECKING

import pytest
from crawls import Crawl
from faults import FAULTS, MIB, SOURCES, FaultyServer
from server import SECTION, Answer, closed_port, headline, page, paragraphs

from newscrawl.run import STORE_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from commandline import CommandLine
    from crawls import Crawled
    from server import Site

SHORT = ("-s", "DOWNLOAD_TIMEOUT=3", "-s", "NEWSCRAWL_PAUSE_MAX=1")
READABLE = ("markup", "charset", "json-ld")


def endings(crawl: Crawl) -> dict[str, tuple[str, str | None]]:
    """Return (disposition, detail) of every article URL of the store."""
    database = sqlite3.connect(crawl.newscrawl.folder / "data" / STORE_FILE)
    try:
        rows = database.execute("SELECT url, disposition, detail FROM urls WHERE kind = 'article'").fetchall()
    finally:
        database.close()
    return {url: (word, detail) for url, word, detail in rows}


def check(server: FaultyServer, crawl: Crawl, done: Crawled) -> None:
    """Every fault has ended in its word, with a reason where it failed; the good articles are published."""
    ended = endings(crawl)
    wrong = {
        one.name: (one.ends, ended.get(server.url(one.path)))
        for one in server.faults
        if not ended[server.url(one.path)][0].startswith(one.ends)
    }
    assert wrong == {}
    failed = [word for word, _ in ended.values() if word.startswith(("failed", "refused"))]
    assert all(detail for word, detail in ended.values() if word in failed)
    assert done.code == (3 if failed else 0), done.err
    published = {record["url"] for record in done.records}
    stored = {server.url(one.path) for one in server.faults if one.ends == "stored"}
    assert published == {server.url(path) for path in server.good} | stored
    assert "\x1b" not in done.err


@pytest.fixture(params=["transport", "redirect", "size", *READABLE])
def server(request: pytest.FixtureRequest) -> Iterator[FaultyServer]:
    with FaultyServer(request.param) as running:
        yield running


def test_a_fault_costs_no_other_page(server: FaultyServer, crawl: Crawl) -> None:
    group = server.faults[0].group
    done = crawl(server.url(), *(SHORT if group == "transport" else ()))
    check(server, crawl, done)
    if group in READABLE:
        stories = {server.url(one.path): one.number for one in server.faults}
        for record in done.records:
            number = stories.get(record["url"]) or server.good[record["url"].removeprefix(server.url(""))]
            assert record["title"] == headline(number), record["url"]
            assert record["body"].split("\n\n")[:4] == paragraphs(number), record["url"]
            leads = [teaser["url"] for teaser in record["teasers"]] + [image["url"] for image in record["images"]]
            assert all(target.startswith("http") for target in leads), record["url"]
    if group == "size":
        details = {detail for word, detail in endings(crawl).values() if word == "failed:too_large"}
        assert f"{1024 * MIB} bytes were announced; DOWNLOAD_MAXSIZE is {10 * MIB}" in details
        assert f"it went on after {10 * MIB} bytes; DOWNLOAD_MAXSIZE is {10 * MIB}" in details
        assert all(str(10 * MIB) in str(detail) or "packed 50 times" in str(detail) for detail in details)
    assert "root:" not in (crawl.newscrawl.folder / "data" / STORE_FILE).read_bytes().decode("latin-1")


def test_a_packed_page_that_is_cut_is_asked_for_again(site: Site, crawl: Crawl) -> None:
    whole = gzip.compress(page(4).encode())
    cut = Answer(whole[:-300], headers={"Content-Encoding": "gzip"})
    paths = [site.article(number, cut) for number in (4, 5)]

    def mend(path: str) -> None:
        if path == paths[0] and site.asked(path) == 2:
            site.add(path, Answer(whole, headers={"Content-Encoding": "gzip"}))

    site.before = mend
    done = crawl(site.url(), "-s", "RETRY_ENABLED=True")
    assert done.dispositions == {"stored": 1, "failed:cut": 1}
    assert [record["title"] for record in done.records] == [headline(4)]
    assert done.code == 3
    assert str(endings(crawl)[site.url(paths[1])][1]).startswith("its gzip breaks off after ")
    assert [site.asked(path) for path in paths] == [2, 3]


@pytest.mark.parametrize("group", SOURCES)
def test_a_source_with_a_fault_costs_no_other_source(newscrawl: CommandLine, group: str) -> None:
    with FaultyServer(group) as server:
        (newscrawl.folder / "cards").mkdir()
        (newscrawl.folder / "cards" / "gazette.py").write_text(
            "from newscrawl.platforms.generic import Generic\nclass Gazette(Generic):\n    name = 'gazette'\n"
            f"    domain = '{server.service}'\n    scheme = 'http'\n    sections = ['{SECTION}']\n"
            f"    {group}s = {[one.path for one in server.faults]}\n"
        )
        words = ("gazette", "-s", "SPIDER_MODULES=cards")
        done = Crawl(newscrawl)(*words, env={"PYTHONPATH": str(newscrawl.folder)})
        asked = len(server.requests)
    told = {source["url"]: (source["disposition"], source["detail"]) for source in done.run["sources"]}
    wrong = {
        one.name: (one.ends, told.get(server.url(one.path)))
        for one in server.faults
        if not told[server.url(one.path)][0].startswith(one.ends)
    }
    assert wrong == {}
    announced = {
        server.url(f"{SECTION}a-story-that-only-one-source-announces-{one.number}")
        for one in server.faults
        if one.ends == "read" and not one.name.startswith("index")
    }
    assert {record["url"] for record in done.records} == announced | {server.url(path) for path in server.good}
    assert all(record["published_at"] < "2027" for record in done.records)
    assert done.code == 3, "sources could not be read"
    assert asked < 120, "an index without end has its bounds"
    assert "root:" not in (newscrawl.folder / "data" / STORE_FILE).read_bytes().decode("latin-1")


def test_hosts_without_an_address_or_a_certificate_cost_no_other(site: Site, newscrawl: CommandLine) -> None:
    site.articles(3)
    feeds = {
        "http://no-such-host.invalid/feed/": "failed:dns",
        f"https://{site.service}/feed/": "failed:tls",
        f"http://127.0.0.1:{closed_port()}/feed/": "failed:connection",
    }
    named = next(url for url, word in feeds.items() if word == "failed:connection").split("/")[2]
    (newscrawl.folder / "cards").mkdir()
    (newscrawl.folder / "cards" / "gazette.py").write_text(
        "from newscrawl.platforms.generic import Generic\nclass Gazette(Generic):\n    name = 'gazette'\n"
        f"    domain = '{site.service}'\n    scheme = 'http'\n    sections = ['{SECTION}']\n    feeds = {list(feeds)}\n"
    )
    words = ("gazette", "--allow-private", named, "-s", "SPIDER_MODULES=cards", "-s", "DNS_TIMEOUT=5")
    done = Crawl(newscrawl)(*words, env={"PYTHONPATH": str(newscrawl.folder)})
    assert (done.code, done.dispositions) == (3, {"stored": 3})
    told = {source["url"]: source["disposition"] for source in done.run["sources"]}
    assert {url: told[url] for url in feeds} == feeds


def test_names_are_not_used_twice() -> None:
    paths = [one.path for one in FAULTS]
    assert len(paths) == len(set(paths))
