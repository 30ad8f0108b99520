"""Drafting, previewing and recording sites, as a user calls them: from an archive, and from a server with its manners."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

import pytest
from archives import write_warc
from commandline import CommandLine, Ran, run_pytest
from crawls import QUICK
from scrapy.settings import Settings
from server import Answer, Site, headline, page, paragraphs

from newscrawl.commands.demo import write_pages
from newscrawl.demo import pages
from newscrawl.drafting.card import code_lines
from newscrawl.platforms.cards import check_card
from newscrawl.sites import CardLoader

if TYPE_CHECKING:
    from pathlib import Path

HERALD = "http://harbourherald.example/"


class Drafted(NamedTuple):
    """A folder in which ``newsite`` was run, the archive it drafted from, and what it said."""

    folder: Path
    archive: str
    ran: Ran

    def run(self, *words: str) -> Ran:
        """Run another command there."""
        return CommandLine(self.folder)(*words, "--sites", "mine", "--replay", self.archive)


def draft(folder: Path, archive: Path, host: str) -> Drafted:
    ran = CommandLine(folder)("newsite", f"http://{host}.example/", "--replay", str(archive), "--sites", "mine")
    return Drafted(folder, str(archive), ran)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pages(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def herald(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Drafted:
    return draft(tmp_path_factory.mktemp("herald"), archive, "harbourherald")


def allowed(site: Site) -> list[str]:
    return [*QUICK, "--allow-private", site.service]


# -- newsite ----------------------------------------------------------------------------------------------------------

STEPS = "robots.txt|start page|feed|news sitemap|navigation|section|articles|article|platform|card".split("|")


def check_draft(drafted: Drafted, host: str) -> None:
    """What newsite says and writes, and that pytest passes on it with no edit."""
    assert (drafted.ran.code, drafted.ran.err) == (0, "")
    assert [step for step in STEPS if not re.search(rf"^{step} +\S", drafted.ran.out, re.MULTILINE)] == []
    source = (drafted.folder / "mine" / f"{host}.py").read_text()
    assert source in drafted.ran.out
    assert code_lines(source) <= 8
    assert "rules" not in source
    assert "look at\n" in drafted.ran.out
    code, out = run_pytest(drafted.folder / "mine")
    assert code == 0, out
    settings = Settings({"SPIDER_MODULES": [], "NEWSCRAWL_SITES": str(drafted.folder / "mine")})
    assert check_card(CardLoader(settings).load(host)) == []


def test_from_an_address_to_passing_tests_without_an_edit(herald: Drafted) -> None:
    check_draft(herald, "harbourherald")


def test_another_markup_in_another_language(archive: Path, tmp_path: Path) -> None:
    check_draft(draft(tmp_path, archive, "kurierzeitung"), "kurierzeitung")


def test_a_drafted_card_crawls(herald: Drafted) -> None:
    ran = herald.run("crawl", "harbourherald", "--json")
    (run,) = json.loads(ran.out)["runs"]
    assert ran.code == 0
    assert run["dispositions"]["stored"] >= 10


def test_a_name_that_exists_is_not_written_over(herald: Drafted) -> None:
    card = herald.folder / "mine" / "harbourherald.py"
    before = card.read_text()
    ran = herald.run("newsite", HERALD)
    assert ran.code == 2
    assert "there is a card called harbourherald already" in ran.errors[0]
    assert "--name NAME drafts another" in ran.errors[0]
    assert card.read_text() == before


def test_three_files_are_touched_for_a_site_with_an_article(tmp_path: Path, newscrawl: CommandLine) -> None:
    url = next(url for url in pages() if url.startswith(f"{HERALD}world/") and url.endswith("/article"))
    kept = {address: page for address, page in pages().items() if address in (HERALD, f"{HERALD}world/", url)}
    write_warc(tmp_path / "small.warc.gz", kept)
    ran = newscrawl("newsite", HERALD, "--replay", "small.warc.gz", "--sites", "mine")
    assert (ran.code, ran.err) == (0, "")
    files = sorted(path.name for path in (tmp_path / "mine").rglob("*") if path.is_file() and path.suffix != ".pyc")
    assert [name.partition(".")[2] for name in files] == ["py", "html.gz", "json"]


def test_a_dry_run_writes_nothing(tmp_path: Path, archive: Path, newscrawl: CommandLine) -> None:
    ran = newscrawl("newsite", HERALD, "--replay", str(archive), "--sites", "mine", "--dry-run")
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


def test_a_site_that_cannot_be_drafted_is_told_in_a_line(site: Site, tmp_path: Path, newscrawl: CommandLine) -> None:
    site.articles(3)
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /\n", content_type="text/plain")
    ran = newscrawl("newsite", site.url(), "--sites", "mine", "--name", "gazette", *allowed(site))
    (error,) = ran.errors
    assert ran.code == 1
    assert "robots.txt forbids it; ask the site's owner" in error
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


# -- record -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def gazette(site: Site, tmp_path: Path) -> Site:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "gazette.py").write_text(
        "from newscrawl.platforms.generic import Generic\n\n\nclass Gazette(Generic):\n    name = 'gazette'\n"
        f"    domain = '{site.service}'\n    scheme = 'http'\n    sections = ['/news/']\n    rules = {{'title': 'h1.none'}}\n"
    )
    site.articles(3)
    site.add(STORY, page(7))
    return site


STORY = "/news/storm-closes-the-old-harbour-12345"


def test_a_page_is_recorded_in_neutral_words_or_its_own(gazette: Site, tmp_path: Path, newscrawl: CommandLine) -> None:
    words = ("record", "gazette", gazette.url(STORY), "--sites", "mine", *allowed(gazette))
    ran = newscrawl(*words)
    assert (ran.code, ran.err) == (0, "")
    saved, expected = (tmp_path / line for line in ran.out.splitlines())
    assert saved == tmp_path / "mine/tests/sites/gazette/storm-closes-the-old-harbour-12345.html.gz"
    article = json.loads(expected.read_text())
    assert article["title"] != headline(7)
    assert [len(text) for text in article["body"].split("\n\n")] == [len(text) for text in paragraphs(7)]
    assert article["published_at"] == "2026-11-08T08:00:00Z"
    code, out = run_pytest(tmp_path / "mine")
    assert code == 0, out

    assert newscrawl(*words, "--verbatim").out == ran.out  # in its place again
    assert len(list((tmp_path / "mine").rglob("*.html.gz"))) == 1
    article = json.loads(expected.read_text())
    assert article["title"] == headline(7)
    assert article["body"].split("\n\n") == paragraphs(7)


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
    assert ran.out.count("\nthe rule for title, h1.none, finds nothing on this page\n") == 2


def test_a_page_that_is_asked_for_is_shown_whatever_comes_of_it(site: Site, newscrawl: CommandLine) -> None:
    """Without a card, and with less text than an article has."""
    site.add(STORY, page(7, body=["Rain."]))
    ran = newscrawl("preview", site.url(STORY), *allowed(site))
    assert (ran.code, ran.err) == (0, "")
    assert headline(7) in ran.out
    assert ran.out.splitlines()[-1] == "a crawl would not take it for an article (dropped:no_body)"


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
