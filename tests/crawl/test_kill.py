"""Crawls that are killed at any moment: nothing is lost, nothing published twice, every file whole."""

from __future__ import annotations

import random
import signal
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from crawls import QUICK, Crawl, read_lines
from server import Site, headline, page

if TYPE_CHECKING:
    from pathlib import Path
    from subprocess import Popen

    from commandline import CommandLine

ARTICLES = 60
KILLS = 6


def test_killed_at_any_moment_of_fetching(site: Site, crawl: Crawl, seed: int) -> None:
    """The kill comes a random while after a random request, so that it meets fetching, reading and storing alike."""
    chance = random.Random(seed)
    paths = site.articles(ARTICLES)
    for number in range(KILLS):
        asked, wait = chance.randrange(1, ARTICLES // KILLS), chance.uniform(0, 0.03)
        if number < 3:  # three in a row, before anything is done
            asked, wait = 1, 0.0
        kill(crawl.newscrawl, site, ("crawl", *QUICK, site.url()), Countdown(asked), wait)
    finish(site, crawl, paths)


def test_killed_while_it_publishes(site: Site, crawl: Crawl, seed: int) -> None:
    """A run of ten articles ends soon after it has asked for the tenth; the kills spread over what it does then."""
    chance = random.Random(seed)
    paths = site.articles(ARTICLES)
    for number in range(1, KILLS + 1):
        words = ("crawl", "--limit", "10", *QUICK, site.url())
        kill(crawl.newscrawl, site, words, Countdown(10), chance.uniform(0.012, 0.025) * number)
    finish(site, crawl, paths)


@pytest.fixture(params=[1, 2])
def seed(request: pytest.FixtureRequest) -> int:
    return int(request.param)


class Countdown:
    """Is reached when the site has been asked for so many articles."""

    def __init__(self, articles: int) -> None:
        self.left = articles
        self.reached = threading.Event()

    def __call__(self, path: str) -> None:
        if path not in ("/robots.txt", "/news/"):
            self.left -= 1
            if self.left == 0:
                self.reached.set()


def kill(newscrawl: CommandLine, site: Site, words: tuple[str, ...], countdown: Countdown, wait: float) -> None:
    """Start a crawl and kill it *wait* seconds after the countdown, if it lives that long."""
    site.before = countdown
    process: Popen[str] = newscrawl.start(*words)
    while not countdown.reached.wait(0.05) and process.poll() is None:
        pass
    time.sleep(wait)
    process.send_signal(signal.SIGKILL)
    _, err = process.communicate(timeout=30)
    site.before = None
    assert process.returncode in (0, -signal.SIGKILL), err
    for path in (newscrawl.folder / "data" / "exports").rglob("*.jsonl"):
        read_lines(path)


def finish(site: Site, crawl: Crawl, paths: list[str]) -> None:
    """Crawl to the end: all files together hold every article once."""
    last = crawl(site.url())
    assert last.code == 0, last.err
    exports = crawl.newscrawl.folder / "data" / "exports"
    files = sorted(exports.rglob("*.jsonl"))
    urls = Counter(record["url"] for path in files for record in read_lines(path))
    assert urls == Counter(site.url(path) for path in paths)
    assert [path for path in exports.rglob("*") if path.is_file() and path not in files] == [], "nothing half is left"
    assert last.run["pending"] == 0
    fetched = Counter(site.requests)
    assert max(fetched[path] for path in paths) <= KILLS + 1
    again = crawl(site.url())
    assert (again.code, again.run["known"], again.published) == (0, ARTICLES, [])


def test_an_interrupt_saves_what_there_is(site: Site, crawl: Crawl) -> None:
    paths = site.articles(ARTICLES)
    countdown = Countdown(30)  # the first pages take longer: what reads them is loaded then

    def slowly(path: str) -> None:
        time.sleep(0.05)
        countdown(path)

    site.before = slowly
    with crawl.newscrawl.start("crawl", *QUICK, site.url()) as process:
        assert countdown.reached.wait(30)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    site.before = None
    assert process.returncode == 130
    assert "Traceback" not in err
    assert f"{site.name}: interrupted; what was found is safe, run the command again to go on" in err
    (published,) = out.splitlines()
    first = {record["url"] for record in read_lines(crawl.newscrawl.folder / published)}
    assert 5 <= len(first) < ARTICLES
    rest = crawl(site.url())
    assert rest.code == 0
    assert rest.run["resumed"] == rest.dispositions["stored"] == ARTICLES - len(first)
    assert {record["url"] for record in rest.records} | first == {site.url(path) for path in paths}


def test_a_terminated_crawl_is_an_interrupted_one(site: Site, newscrawl: CommandLine) -> None:
    site.articles(ARTICLES)
    countdown = Countdown(3)

    def slowly(path: str) -> None:
        time.sleep(0.1)
        countdown(path)

    site.before = slowly
    with newscrawl.start("crawl", *QUICK, site.url()) as process:
        assert countdown.reached.wait(30)
        process.terminate()
        process.communicate(timeout=30)
    assert process.returncode == 130


def test_two_crawls_of_one_site_do_not_meet(site: Site, newscrawl: CommandLine) -> None:
    site.articles(6)
    countdown, go_on = Countdown(1), threading.Event()

    def hold(path: str) -> None:
        countdown(path)
        if path not in ("/robots.txt", "/news/"):
            go_on.wait(30)

    site.before = hold
    with newscrawl.start("crawl", *QUICK, site.url()) as first:
        assert countdown.reached.wait(30)
        second = newscrawl("crawl", *QUICK, site.url())
        go_on.set()
        out, err = first.communicate(timeout=30)
    assert second.code == 5
    assert second.out == ""
    assert second.errors == [
        f"newscrawl: error: site {site.name}: process {first.pid} crawls it now; wait for it, or use another --data"
    ]
    assert first.returncode == 0, err
    assert len(read_lines(newscrawl.folder / out.strip())) == 6


def test_a_full_disk_loses_nothing(site: Site, newscrawl: CommandLine, tmp_path: Path) -> None:
    """No file may grow beyond 180 kB: what did not fit is fetched again by the next run."""
    paths = [
        site.article(number, page(number, end=f"<p hidden>{headline(number) * 20}</p>")) for number in range(1, 31)
    ]
    script = tmp_path / "limited.py"
    script.write_text(
        "import resource, signal, sys\n"
        "from newscrawl.cli import main\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (180_000, 180_000))\n"
        "main()\n"
    )
    for _ in range(4):  # more often than a page that fails is tried
        full = newscrawl(str(script), "crawl", *QUICK, site.url(), script="python")
        assert full.code == 6, full.err
        assert "Traceback" not in full.err
        (error,) = full.errors
        assert error.endswith(("make room and run the command again", "make this one readable and writable"))
        assert full.err.count("disk I/O error") == 1
    assert len(site.requests) < 4 * len(paths), "a crawl that cannot store does not go on"
    last = Crawl(newscrawl)(site.url())
    assert last.code == 0, last.err
    published = [
        record["url"]
        for path in sorted((tmp_path / "data" / "exports").rglob("*.jsonl"))
        for record in read_lines(path)
    ]
    assert Counter(published) == Counter(site.url(path) for path in paths)
