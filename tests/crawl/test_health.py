"""Health on real crawls: the history is made in this process, the run that is judged by the command line."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import orjson
from server import headline

from newscrawl.addresses.urls import url_key
from newscrawl.items import Article, Outcome, Source
from newscrawl.run import STORE_FILE, Run
from newscrawl.stages import measure
from newscrawl.store import Disposition, Found

if TYPE_CHECKING:
    from pathlib import Path

    from commandline import CommandLine
    from crawls import Crawl
    from server import Site

RUNS = 6


def make_history(data: Path, site: Site) -> None:
    """Note RUNS runs, one a day, that each found and stored ten articles and failed on none."""
    for number in range(RUNS):
        run = Run.begin(data, site.name)
        urls = [site.url(f"/news/{number}-{index}-story-of-the-day") for index in range(10)]
        run.frontier.discover([Found(url_key(url), url, {}) for url in urls])
        for index, url in enumerate(urls):
            made = Article(
                id=url_key(url), url=url, canonical_url=url, site=site.name, title=headline(number),
                body=" ".join(f"w{number}x{index}y{word}" for word in range(150)),
                published_at="2026-11-01T00:00:00Z", fetched_at=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
                sources={"title": "json-ld", "body": "generic", "published_at": "json-ld", "language": "html"},
            )  # fmt: skip
            made.trail.key = url_key(url)
            measure(made)
            run.save(made)
        run.end(Outcome(site.url(), Disposition.READ, None, source=Source("section", site.url(), 1)))
        run.finish("finished")
        with sqlite3.connect(data / STORE_FILE) as connection:
            age = f"-{RUNS - number} days"
            connection.execute(
                "UPDATE runs SET started_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', ?) WHERE id = ?", (age, run.id)
            )
        connection.close()


def health(newscrawl: CommandLine, *words: str) -> tuple[int, dict[str, object]]:
    ran = newscrawl("health", "--json", *words)
    return ran.code, orjson.loads(ran.out)


def test_a_failing_page_is_no_fault_of_a_site_with_a_history_and_a_broken_site_is(
    site: Site, crawl: Crawl, newscrawl: CommandLine, tmp_path: Path
) -> None:
    make_history(tmp_path / "data", site)
    site.articles(12)
    site.article(13, "")  # an empty page
    done = crawl(site.url())
    assert done.code == 0, done.err
    assert done.run["health"] == "ok", done.err
    code, judged = health(newscrawl)
    assert (code, judged["site"], judged["verdict"], judged["runs"]) == (0, site.name, "ok", RUNS)

    for number in range(20, 32):
        site.article(number, f"<html><head><title>{headline(number)}</title></head><body><div></div></body></html>")
    done = crawl(site.url())
    assert done.code == 3
    assert f"{site.name}: 0 new articles; fail: 100 % pages gave no article" in done.err
    code, judged = health(newscrawl, site.name)
    assert (code, judged["verdict"], judged["failure"]) == (3, "fail", "no body")
    assert str(judged["next"]).startswith("newscrawl preview http://127.0.0.1")

    told = newscrawl("health")
    assert told.code == 3
    assert "dropped" in told.out
    assert "\n  next: newscrawl preview http://127.0.0.1" in told.out


def test_a_dead_site_fails_with_its_class(site: Site, crawl: Crawl, newscrawl: CommandLine, tmp_path: Path) -> None:
    make_history(tmp_path / "data", site)
    site.answers.pop("/news/", None)
    assert crawl(site.url()).code == 1
    code, judged = health(newscrawl)
    assert (code, judged["verdict"], judged["failure"]) == (3, "fail", "gone")


def test_what_cannot_be_judged(newscrawl: CommandLine, tmp_path: Path) -> None:
    ran = newscrawl("health")
    assert (ran.code, len(ran.errors)) == (4, 1)
    Run.begin(tmp_path / "data", "gazette").finish("finished")
    ran = newscrawl("health", "gazete")
    assert ran.code == 2
    assert "did you mean gazette?" in ran.errors[0]
    assert newscrawl("health", "--since", "lately").code == 2
    code, judged = health(newscrawl, "--since", "30d")
    assert (code, judged["verdict"]) == (0, "new")
