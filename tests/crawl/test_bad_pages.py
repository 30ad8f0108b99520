"""Bad sections, pages that are tried again, errors of our own. The faults of servers are in test_faults.py."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import orjson
import pytest
from crawls import Crawl
from server import Answer, Site, headline, page

from newscrawl.run import STORE_FILE
from newscrawl.settings import ITEM_PIPELINES

if TYPE_CHECKING:
    from pathlib import Path

    from commandline import CommandLine


def moved(target: str) -> Answer:
    return Answer(b"moved", 302, headers={"Location": target})


def endings(folder: Path) -> dict[str, tuple[str, str | None]]:
    """Return (disposition, detail) of every article URL of the store."""
    database = sqlite3.connect(folder / "data" / STORE_FILE)
    try:
        rows = database.execute("SELECT url, disposition, detail FROM urls WHERE kind = 'article'").fetchall()
    finally:
        database.close()
    return {url: (word, detail) for url, word, detail in rows}


def test_a_fault_is_tried_again_in_two_more_runs_and_then_left_alone(site: Site, crawl: Crawl) -> None:
    site.articles(4)
    bad = site.article(77, Answer(b"oops", 500))
    for run in (1, 2, 3):
        assert crawl(site.url()).dispositions.get("failed:http") == 1
        assert site.asked(bad) == run
    last = crawl(site.url())
    assert last.code == 0
    assert site.asked(bad) == 3
    assert last.run["resumed"] == 0


def test_a_page_that_comes_back_is_stored(site: Site, crawl: Crawl) -> None:
    site.articles(4)
    path = site.article(78, Answer(fault="reset"))
    assert crawl(site.url()).dispositions == {"stored": 4, "failed:connection": 1}
    site.add(path, page(78))
    again = crawl(site.url())
    assert (again.code, again.dispositions, again.run["resumed"]) == (0, {"stored": 1}, 1)
    assert [record["title"] for record in again.records] == [headline(78)]


@pytest.mark.parametrize(
    "links",
    [
        '<base href="file:///"><h3><a href="etc/passwd-and-other-files-of-interest">{title}</a></h3>',
        '<base href="data:text/html,"><h3><a href="a-story-with-a-long-address-1">{title}</a></h3>',
        '<h3><a href="file:///news/a-story-with-a-long-address-1">{title}</a></h3>',
        '<h3><a href="data:text/html,a-story-with-a-long-address-1">{title}</a></h3>',
        "<h3><a href=\"javascript:open('/news/a-story-with-a-long-address-1')\">{title}</a></h3>",
        '<h3><a href="ftp://127.0.0.1/news/a-story-with-a-long-address-1">{title}</a></h3>',
        '<h3><a href="http://user:pw@127.0.0.1/news/a-story-with-a-long-address-1">{title}</a></h3>',
    ],
)
def test_a_section_leads_nowhere_but_to_web_pages(site: Site, crawl: Crawl, links: str) -> None:
    cards = "".join(f"<li>{links.format(title=headline(number))}</li>" for number in range(6))
    site.add("/news/", f"<html><body><main><h1>News</h1><ul>{cards}</ul></main></body></html>")
    done = crawl(site.url())
    assert done.code == 3
    assert done.run["found"] == 0
    assert "no article link was found" in done.err
    assert set(site.requests) == {"/robots.txt", "/news/"}


@pytest.mark.parametrize(
    ("answer", "word", "code"),
    [
        (Answer(b"", 404), "gone", 1),
        (Answer(b"oops", 500), "failed:http", 1),
        (Answer(fault="reset"), "failed:connection", 1),
        (Answer(b"%PDF-1.7", content_type="application/pdf"), "dropped:not_html", 1),
        (Answer(b""), "read", 3),
        (moved("file:///etc/passwd"), "refused:offsite", 1),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_bad_section_page_is_told(site: Site, crawl: Crawl, answer: Answer, word: str, code: int) -> None:
    site.add("/news/", answer)
    done = crawl(site.url())
    assert done.code == code
    assert [source["disposition"] for source in done.run["sources"]] == [word]


CARD = """
from newscrawl.pipelines import Step
from newscrawl.platforms.generic import Generic

class Broken(Generic):
    name = "broken"
    domain = "{domain}"
    scheme = "http"
    sections = ["/news/"]

    def load_article(self, response, page):
        if "1901" in response.url:
            raise ZeroDivisionError("of the card")
        return super().load_article(response, page)

class Failing(Step):
    def process(self, article):
        if "1902" in article.url:
            raise KeyError("of the pipeline")
"""


def test_an_error_of_our_own_on_one_page_costs_that_page_only(site: Site, newscrawl: CommandLine) -> None:
    site.articles(5)
    cards = newscrawl.folder / "cards"
    cards.mkdir()
    (cards / "broken.py").write_text(CARD.format(domain=site.service))
    steps = orjson.dumps({**ITEM_PIPELINES, "cards.broken.Failing": 450}).decode()
    done = Crawl(newscrawl)("broken", "-s", "SPIDER_MODULES=cards", "-s", f"ITEM_PIPELINES={steps}",
                            env={"PYTHONPATH": str(newscrawl.folder)})  # fmt: skip
    assert done.code == 3
    assert done.dispositions == {"stored": 3, "failed:error": 2}
    failed = {detail for word, detail in endings(newscrawl.folder).values() if word == "failed:error"}
    assert failed == {"ZeroDivisionError: of the card", "KeyError: 'of the pipeline'"}
