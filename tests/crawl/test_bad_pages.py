"""Everything a server can do wrong, in one crawl: each page ends in its own disposition, all good ones are stored."""

from __future__ import annotations

import gzip
import random
import sqlite3
from typing import TYPE_CHECKING

import orjson
import pytest
from crawls import Crawl
from server import Answer, Site, headline, page, paragraphs, sentences

from newscrawl.run import STORE_FILE
from newscrawl.settings import ITEM_PIPELINES

if TYPE_CHECKING:
    from pathlib import Path

    from commandline import CommandLine

GOOD = 8
CHARSETS = ["no-such-charset", "zlib_codec", "rot13", "idna", "punycode", "utf-7", "undefined", "hex"]
PACKED = {"Content-Encoding": "gzip"}
ACCENTED = "Café owners in Đakovo paid 12 € for a piñata – “too much”, said Zoë Łukasz of the guild of bakers."


def script(data: str) -> str:
    return f'<script type="application/ld+json">{data}</script>'


def accented(number: int, head: str = "") -> str:
    return page(number, head=head, end=f"<p>{ACCENTED}</p>")


def moved(target: str) -> Answer:
    return Answer(b"moved", 302, headers={"Location": target})


def faults() -> dict[str, tuple[str, Answer | str]]:
    """Return, by the name of a fault, how its page must end, and the page. Each number of a story is used once."""
    noise = random.Random(1).randbytes(20_000)
    return {
        "empty": ("dropped:empty", Answer(b"")),
        "blank": ("dropped:empty", Answer(b" \n\t ")),
        "no content": ("dropped:empty", Answer(status=204)),
        "pdf": ("dropped:not_html", Answer(b"%PDF-1.7 " + noise, content_type="application/pdf")),
        "picture": ("dropped:not_html", Answer(b"\xff\xd8\xff" + noise, content_type="image/jpeg")),
        "json": ("dropped:not_html", Answer(b"{}", content_type="application/json")),
        "pdf without type": ("dropped:not_html", Answer(b"%PDF-1.7 " + noise, content_type=None)),
        "zip as HTML": ("dropped", Answer(b"PK\x03\x04" + noise)),
        "picture as HTML": ("dropped", Answer(b"\x89PNG\r\n\x1a\n" + noise)),
        "only script": ("dropped:no_body", "<html><body><div id=app></div><script>start()</script></body></html>"),
        "short": ("dropped:too_short", page(901, body=sentences(901, 1))),
        "too large": ("failed:too_large", Answer(b"<p>" + b"x" * (11 * 1024 * 1024))),
        "bomb": ("failed:too_large", Answer(gzip.compress(bytes(64 * 1024 * 1024)), headers=PACKED)),
        "false gzip": ("failed:cut", Answer(b"this is no gzip", headers=PACKED)),
        "reset": ("failed:connection", Answer(fault="reset")),
        "cut": ("failed:cut", Answer(page(902).encode(), fault="cut")),
        "no answer": ("failed:timeout", Answer(fault="hang")),
        "500": ("failed:http", Answer(b"oops", 500)),
        "503": ("failed:http", Answer(page(903).encode(), 503)),
        "403": ("failed:http", Answer(b"no", 403)),
        "404": ("gone", Answer(b"none", 404)),
        "410": ("gone", Answer(page(904).encode(), 410)),
        "loop": ("failed:redirect", moved("/loop")),
        "to another site": ("refused:offsite", moved("http://elsewhere.example/news/a-story-of-another-site-1")),
        "to another port": ("refused:offsite", moved("http://127.0.0.1:9/news/a-story-of-another-service-1")),
        "to a file": ("refused:offsite", moved("file:///etc/passwd")),
        "to data": ("refused:offsite", moved("data:text/html,hello")),
        "redirect to nowhere": ("failed:redirect", Answer(b"", 302)),
    }  # fmt: skip


def readable() -> dict[str, tuple[int, Answer | str]]:
    """Return pages with a fault that costs no text, by its name: the number of the story, and the page."""
    deep, wide = 100_000, 40_000
    surrogates = r'{"@type": "NewsArticle", "headline": "\ud800 half", "articleBody": "\udfff", "author": "\ud83d"}'
    pages: dict[str, Answer | str] = {
        "JSON-LD cut short": page(1, head=script('{"@type": "NewsArticle", "headline": "It brea')),
        "JSON-LD of a wrong shape": page(2, head=script('[[{"@type": {"a": 1}, "author": [[3]], "headline": {}}]]')),
        "deep JSON-LD": page(3, head=script("[" * deep + "]" * deep)),
        "surrogates in JSON-LD": page(4, head=script(surrogates)),
        "surrogates in text": page(5, end="<p>&#xD800;&#xDFFF;&#0;&#x110000;</p>"),
        "many attributes": page(6, end="<div " + " ".join(f"data-a{n}=1" for n in range(wide)) + "></div>"),
        "nested": page(7, end="<div>" * deep),
        "ten million bytes of tags": page(8, end="<b><i></i></b>" * (9_900_000 // 14)),
        "cut inside a tag": page(9).partition("</article>")[0] + "<div class='rela",
        "file as base": page(10, head='<base href="file:///etc/">', end='<a href="passwd">A story to read next</a>'),
        "evil links": page(11, end='<a href="javascript:alert(1)">Read this</a><a href="data:text/html,x">This</a>'),
        "NULs": page(12, end="<p>\0\0</p>"),
        "a million entities": page(13, end="<p hidden>" + "&amp;" * 1_000_000 + "</p>"),
        "unclosed comment": page(14, end="<!-- "),
        "latin-1 called UTF-8": Answer(page(15, end="<p>Déjà vu à Orléans.</p>").encode("latin-1")),
        "UTF-8 called latin-1": Answer(accented(16).encode(), content_type="text/html; charset=latin-1"),
        "no content type": Answer(page(17).encode(), content_type=None),
        "odd content type": Answer(page(18).encode(), content_type="text/html; charset=;;;=\xe9"),
    }  # fmt: skip
    for name in CHARSETS:
        number = len(pages) + 1
        body = accented(number, head=f'<meta charset="{name}">').encode("cp1252", "ignore")
        pages[f"charset {name}"] = Answer(body, content_type=f"text/html; charset={name}")
    return {name: (number, answer) for number, (name, answer) in enumerate(pages.items(), 1)}


def endings(folder: Path) -> dict[str, tuple[str, str | None]]:
    """Return (disposition, detail) of every article URL of the store."""
    database = sqlite3.connect(folder / "data" / STORE_FILE)
    try:
        rows = database.execute("SELECT url, disposition, detail FROM urls WHERE kind = 'article'").fetchall()
    finally:
        database.close()
    return {url: (word, detail) for url, word, detail in rows}


def test_a_page_that_is_none_ends_in_a_word_of_its_own(site: Site, crawl: Crawl) -> None:
    site.add("/loop", moved("/loop"))
    wanted = {}
    for number, (name, (word, answer)) in enumerate(faults().items(), 500):
        wanted[site.url(site.article(number, answer))] = (name, word)
    good = {site.url(path) for path in site.articles(GOOD)}
    done = crawl(site.url(), "-s", "DOWNLOAD_TIMEOUT=6")
    assert done.code == 3, done.err
    ended = endings(crawl.newscrawl.folder)
    wrong = [(name, word, ended[url]) for url, (name, word) in wanted.items() if not ended[url][0].startswith(word)]
    assert wrong == []
    assert {record["url"] for record in done.records} == good
    failed = [(name, ended[url]) for url, (name, word) in wanted.items() if word.startswith(("failed", "refused"))]
    assert [name for name, (_, detail) in failed if not detail] == [], "every failure says why"
    assert "root:" not in (crawl.newscrawl.folder / "data" / STORE_FILE).read_bytes().decode("latin-1")


def test_a_page_with_a_fault_that_costs_no_text_is_stored(site: Site, crawl: Crawl) -> None:
    pages = readable()
    paths = {name: site.article(number, answer) for name, (number, answer) in pages.items()}
    good = [site.article(number) for number in range(800, 800 + GOOD)]
    done = crawl(site.url())
    ended = endings(crawl.newscrawl.folder)
    assert {name: ended[site.url(path)] for name, path in paths.items()} == dict.fromkeys(pages, ("stored", None))
    assert done.code == 0
    records = {record["url"]: record for record in done.records}
    assert set(records) == {site.url(path) for path in [*paths.values(), *good]}
    wrong = {}
    for name, (number, _) in pages.items():
        record = records[site.url(paths[name])]
        if record["title"] != headline(number) or record["body"].split("\n\n")[:4] != paragraphs(number):
            wrong[name] = (record["title"], record["body"][:300])
        targets = [teaser["url"] for teaser in record["teasers"]] + [image["url"] for image in record["images"]]
        assert not [target for target in targets if not target.startswith("http")]
    assert wrong == {}
    assert ACCENTED in records[site.url(paths["UTF-8 called latin-1"])]["body"]


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
    sections = ["{section}"]

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
    (cards / "broken.py").write_text(CARD.format(section=site.url()))
    steps = orjson.dumps({**ITEM_PIPELINES, "cards.broken.Failing": 450}).decode()
    done = Crawl(newscrawl)("broken", "-s", "SPIDER_MODULES=cards", "-s", f"ITEM_PIPELINES={steps}",
                            env={"PYTHONPATH": str(newscrawl.folder)})  # fmt: skip
    assert done.code == 3
    assert done.dispositions == {"stored": 3, "failed:error": 2}
    failed = {detail for word, detail in endings(newscrawl.folder).values() if word == "failed:error"}
    assert failed == {"ZeroDivisionError: of the card", "KeyError: 'of the pipeline'"}
