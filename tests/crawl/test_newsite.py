"""Drafting, previewing and recording sites, as a user calls them: from an archive, and from a server with its manners."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING

import pytest
from archives import write_warc
from crawls import QUICK
from server import Answer, Site, headline, page, paragraphs

from newscrawl.demo import pages
from newscrawl.drafting.card import code_lines

if TYPE_CHECKING:
    from pathlib import Path

    from commandline import CommandLine, Ran

HERALD = "http://harbourherald.example/"


@pytest.fixture
def archive(tmp_path: Path) -> str:
    write_warc(tmp_path / "demo.warc.gz", pages())
    return "demo.warc.gz"


def allowed(site: Site) -> list[str]:
    return [*QUICK, "--allow-private", site.service]


# -- newsite ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["harbourherald", "meridianpost"])
def test_from_an_address_to_passing_tests_without_an_edit(
    host: str, tmp_path: Path, archive: str, newscrawl: CommandLine
) -> None:
    ran = newscrawl("newsite", f"http://{host}.example/", "--replay", archive, "--sites", "mine")
    assert (ran.code, ran.err) == (0, "")
    for step in (
        "robots.txt",
        "start page",
        "feed",
        "news sitemap",
        "navigation",
        "section",
        "articles",
        "article",
        "platform",
        "card",
    ):
        assert re.search(rf"^{step} +\S", ran.out, re.MULTILINE), step
    source = (tmp_path / "mine" / f"{host}.py").read_text()
    assert source in ran.out
    assert code_lines(source) <= 8
    assert "rules" not in source
    assert "look at\n" in ran.out
    tested = newscrawl("-m", "pytest", "-q", "-p", "no:cacheprovider", "mine", script=sys.executable)
    assert tested.code == 0, tested.out
    listed = newscrawl("list", "--sites", "mine")
    assert host in listed.out.splitlines()


def test_a_drafted_card_crawls(tmp_path: Path, archive: str, newscrawl: CommandLine) -> None:
    newscrawl("newsite", HERALD, "--replay", archive, "--sites", "mine")
    ran = newscrawl("crawl", "harbourherald", "--sites", "mine", "--replay", archive, "--json")
    (run,) = json.loads(ran.out)["runs"]
    assert ran.code == 0
    assert run["dispositions"]["stored"] >= 10


def test_three_files_are_touched_for_a_site_with_an_article(tmp_path: Path, newscrawl: CommandLine) -> None:
    url = next(url for url in pages() if url.startswith(f"{HERALD}world/") and url.endswith("/article"))
    kept = {address: page for address, page in pages().items() if address in (HERALD, f"{HERALD}world/", url)}
    write_warc(tmp_path / "small.warc.gz", kept)
    ran = newscrawl("newsite", HERALD, "--replay", "small.warc.gz", "--sites", "mine")
    assert (ran.code, ran.err) == (0, "")
    files = sorted(path.name for path in (tmp_path / "mine").rglob("*") if path.is_file() and path.suffix != ".pyc")
    assert len(files) == 3
    assert [name.partition(".")[2] for name in files] == ["py", "html.gz", "json"]


def test_a_dry_run_writes_nothing(tmp_path: Path, archive: str, newscrawl: CommandLine) -> None:
    ran = newscrawl("newsite", HERALD, "--replay", archive, "--sites", "mine", "--dry-run")
    assert ran.code == 0
    assert "class HarbourHerald(ZoxPress):" in ran.out
    assert "nothing was written" in ran.out
    assert not (tmp_path / "mine").exists()


def test_a_site_is_asked_as_politely_as_in_a_crawl(site: Site, tmp_path: Path, newscrawl: CommandLine) -> None:
    site.articles(6)
    site.add("/private/", "<p>private")
    ran = newscrawl("newsite", site.url(), "--sites", "mine", "--name", "gazette", *allowed(site))
    assert (ran.code, ran.err) == (0, "")
    assert len(site.requests) <= 12
    assert site.requests[0] == "/robots.txt"
    assert not [path for path in site.requests if path.startswith("/private/")]
    assert all("newscrawl/" in sent["User-Agent"] for sent in site.headers)
    assert f'domain = "{site.service}"' in (tmp_path / "mine" / "gazette.py").read_text()
    crawled = newscrawl("crawl", "gazette", "--sites", "mine", *QUICK)
    assert crawled.code == 0, crawled.err


def test_an_article_leads_to_its_site(site: Site, newscrawl: CommandLine) -> None:
    paths = site.articles(6)
    site.answers["/"] = site.answers["/news/"]
    ran = newscrawl("newsite", site.url(paths[0]), "--sites", "mine", "--name", "gazette", *allowed(site))
    assert (ran.code, ran.err) == (0, "")
    assert f"{site.url(paths[0])} is an article; the site's front page {site.url('/')} is taken" in ran.out


def robots_refuse_all(site: Site) -> str:
    site.articles(3)
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /\n", content_type="text/plain")
    return "robots.txt forbids it; ask the site's owner"


def no_article(site: Site) -> str:
    site.add("/news/", "<html><h1>Welcome</h1><p>There is nothing here.")
    return "no link to an article was found on it; give the address of a section page"


@pytest.mark.parametrize("make", [robots_refuse_all, no_article])
def test_a_site_that_cannot_be_drafted_is_told_in_a_line(
    make: object, site: Site, tmp_path: Path, newscrawl: CommandLine
) -> None:
    said = make(site)  # type: ignore[operator] # one of the functions above
    ran = newscrawl("newsite", site.url(), "--sites", "mine", "--name", "gazette", *allowed(site))
    (error,) = ran.errors
    assert ran.code == 1
    assert said in error
    assert "Traceback" not in ran.err
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "newsite what? give the URL of the site"),
        (
            ("http://127.0.0.1:9/", "--sites", "mine"),
            "a loopback address; if you mean it, add --allow-private 127.0.0.1:9",
        ),
        (("https://www.digitaljournal.com/",), "there is a card called digitaljournal already, "),
    ],
)
def test_a_mistake_is_told_before_anything_is_fetched(
    words: tuple[str, ...], said: str, newscrawl: CommandLine
) -> None:
    ran = newscrawl("newsite", *words)
    (error,) = ran.errors
    assert ran.code == 2
    assert said in error


def test_a_name_that_exists_is_not_written_over(tmp_path: Path, archive: str, newscrawl: CommandLine) -> None:
    words = ("newsite", HERALD, "--replay", archive, "--sites", "mine")
    newscrawl(*words)
    before = (tmp_path / "mine" / "harbourherald.py").read_text()
    ran = newscrawl(*words)
    assert ran.code == 2
    assert "there is a card called harbourherald already" in ran.errors[0]
    assert "--name NAME drafts another" in ran.errors[0]
    assert (tmp_path / "mine" / "harbourherald.py").read_text() == before


# -- record -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def gazette(site: Site, tmp_path: Path) -> Site:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "gazette.py").write_text(
        "from newscrawl.platforms.generic import Generic\n\n\nclass Gazette(Generic):\n    name = 'gazette'\n"
        f"    domain = '{site.service}'\n    scheme = 'http'\n    sections = ['/news/']\n"
    )
    site.articles(3)
    site.add("/news/storm-closes-the-old-harbour-12345", page(7))
    return site


def record(newscrawl: CommandLine, site: Site, *words: str) -> Ran:
    return newscrawl(
        "record",
        "gazette",
        site.url("/news/storm-closes-the-old-harbour-12345"),
        "--sites",
        "mine",
        *allowed(site),
        *words,
    )


def test_a_page_is_recorded_in_neutral_words(gazette: Site, tmp_path: Path, newscrawl: CommandLine) -> None:
    ran = record(newscrawl, gazette)
    assert (ran.code, ran.err) == (0, "")
    saved, expected = (tmp_path / line for line in ran.out.splitlines())
    assert saved == tmp_path / "mine/tests/sites/gazette/storm-closes-the-old-harbour-12345.html.gz"
    article = json.loads(expected.read_text())
    assert article["title"] != headline(7)
    assert [len(text) for text in article["body"].split("\n\n")] == [len(text) for text in paragraphs(7)]
    assert article["published_at"] == "2026-11-08T08:00:00Z"
    tested = newscrawl("-m", "pytest", "-q", "-p", "no:cacheprovider", "mine", script=sys.executable)
    assert tested.code == 0, tested.out


def test_verbatim_keeps_the_words(gazette: Site, tmp_path: Path, newscrawl: CommandLine) -> None:
    ran = record(newscrawl, gazette, "--verbatim")
    article = json.loads((tmp_path / ran.out.splitlines()[1]).read_text())
    assert article["title"] == headline(7)
    assert article["body"].split("\n\n") == paragraphs(7)


def test_a_page_is_recorded_in_its_place_again(gazette: Site, tmp_path: Path, newscrawl: CommandLine) -> None:
    first, again = record(newscrawl, gazette), record(newscrawl, gazette, "--verbatim")
    assert first.out == again.out
    assert len(list((tmp_path / "mine").rglob("*.html.gz"))) == 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("gazete", "https://a.example/x"), 2, "there is no spider called 'gazete'"),
        (("--update", "gazette"), 4, "there is no test page; newscrawl record gazette URL saves one"),
    ],
)
def test_mistakes_of_record(
    words: tuple[str, ...], code: int, said: str, gazette: Site, newscrawl: CommandLine
) -> None:
    ran = newscrawl("record", *words, "--sites", "mine", *allowed(gazette))
    assert ran.code == code
    assert said in ran.errors[0]


def test_a_page_that_is_no_article_is_recorded_with_a_word(gazette: Site, newscrawl: CommandLine) -> None:
    gazette.add("/news/storm-closes-the-old-harbour-12345", page(7, body=["Rain."]))
    ran = record(newscrawl, gazette)
    assert ran.code == 0
    assert "a crawl would not take it for an article (dropped:" in ran.err


def test_a_page_that_is_gone_is_told(gazette: Site, newscrawl: CommandLine) -> None:
    ran = newscrawl("record", "gazette", gazette.url("/news/gone-for-ever-99999"), "--sites", "mine", *allowed(gazette))
    assert ran.code == 1
    assert "HTTP 404" in ran.errors[0]


# -- preview ----------------------------------------------------------------------------------------------------------


def test_a_site_is_previewed_as_a_table(gazette: Site, newscrawl: CommandLine) -> None:
    ran = newscrawl("preview", "gazette", "-n", "2", "--sites", "mine", *allowed(gazette))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.count("field                  source        value\n") == 2
    assert re.search(rf"^title +json-ld +{re.escape(headline(1))}$", ran.out, re.MULTILINE)
    assert max(map(len, ran.out.splitlines())) <= 160


def test_what_was_removed_is_shown_with_why(gazette: Site, newscrawl: CommandLine) -> None:
    gazette.add("/news/storm-closes-the-old-harbour-12345", page(7, end="<p>Sign up for our newsletter</p>"))
    ran = newscrawl(
        "preview", gazette.url("/news/storm-closes-the-old-harbour-12345"), "--sites", "mine", *allowed(gazette)
    )
    assert re.search(
        r"^removed +newsletter +Sign up for our newsletter \(sites print such lines around", ran.out, re.MULTILINE
    ), ran.out


def test_any_page_is_previewed_without_a_card(site: Site, newscrawl: CommandLine) -> None:
    site.add("/news/storm-closes-the-old-harbour-12345", page(7))
    ran = newscrawl("preview", site.url("/news/storm-closes-the-old-harbour-12345"), *allowed(site))
    assert ran.code == 0
    assert headline(7) in ran.out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("gazete",), 2, "there is no spider called 'gazete'; did you mean gazette?"),
        (("gazette", "--html", "none/x.html"), 6, "none/x.html: there is no folder none"),
    ],
)
def test_mistakes_of_preview(
    words: tuple[str, ...], code: int, said: str, gazette: Site, newscrawl: CommandLine
) -> None:
    ran = newscrawl("preview", *words, "--sites", "mine", *allowed(gazette))
    assert ran.code == code
    assert said in ran.errors[0]
