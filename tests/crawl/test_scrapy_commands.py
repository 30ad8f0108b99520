"""Scrapy's own commands on our spiders: check, shell, parse, genspider, as its documentation has them."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import scrapy
from scrapy.cmdline import ScrapyArgumentParser
from scrapy.settings import Settings
from server import Site, headline, page

from newscrawl.commands import genspider
from newscrawl.exceptions import UsageError
from newscrawl.platforms.cards import check_card
from newscrawl.sites import CardLoader, home_of

if TYPE_CHECKING:
    from commandline import CommandLine

CARD = '''
from newscrawl.platforms.generic import Generic


class Gazette(Generic):
    """A site with a contract of its own."""

    name = "gazette"
    domain = "{service}"
    scheme = "http"

    def parse(self, response, **kwargs):
        """Read an article.

        @url {url}
        @returns items 1 1
        @scrapes title body published_at
        """
        yield from super().parse(response, **kwargs)
'''
STORY = "/news/storm-closes-the-old-harbour-12345"


@pytest.fixture
def gazette(site: Site, tmp_path: Path) -> Site:
    (tmp_path / "gazette.py").write_text(CARD.format(service=site.service, url=site.add(STORY, page(7))))
    return site


def settings(site: Site) -> tuple[str, ...]:
    return ("--sites", ".", "-s", f"NEWSCRAWL_ALLOW_PRIVATE={site.service}", "-s", "DOWNLOAD_DELAY=0")


def test_check_runs_on_every_shipped_card(newscrawl: CommandLine) -> None:
    ran = newscrawl("check")
    assert ran.code == 0
    assert ran.err.splitlines()[-1] == "OK"


def test_check_keeps_a_contract_of_a_card(gazette: Site, newscrawl: CommandLine) -> None:
    ran = newscrawl("check", "gazette", *settings(gazette))
    assert ran.code == 0, ran.err
    assert "Ran 2 contracts" in ran.err


def test_check_fails_on_a_broken_contract(gazette: Site, tmp_path: Path, newscrawl: CommandLine) -> None:
    card = tmp_path / "gazette.py"
    card.write_text(card.read_text().replace("items 1 1", "items 2 2"))
    ran = newscrawl("check", "gazette", *settings(gazette))
    assert ran.code == 1
    assert "FAILED" in ran.err


def test_parse_prints_the_article(gazette: Site, tmp_path: Path, newscrawl: CommandLine) -> None:
    ran = newscrawl("parse", gazette.url(STORY), "--spider", "gazette", "--nocolour", *settings(gazette))
    assert ran.code == 0, ran.err
    assert f"'title': '{headline(7)}'" in ran.out
    assert not (tmp_path / "data").exists()


def test_shell_reads_a_page_with_a_card(gazette: Site, tmp_path: Path, newscrawl: CommandLine) -> None:
    ran = newscrawl(
        "shell",
        gazette.url(STORY),
        "--spider",
        "gazette",
        "-c",
        "next(spider.parse(response)).title",
        *settings(gazette),
    )
    assert ran.code == 0, ran.err
    assert headline(7) in ran.out
    assert not (tmp_path / "data").exists()


class Genspider:
    """The command ``genspider`` in this process, with *folder* as the user's own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        folder.mkdir()
        self.folder = folder
        self.capsys = capsys

    def __call__(self, *words: str) -> tuple[int, str]:
        """Run it and return its exit code and all that it wrote."""
        command = genspider.Command()
        command.settings = Settings(
            {
                "NEWSPIDER_MODULE": "newscrawl.spiders",
                "SPIDER_LOADER_CLASS": CardLoader,
                "SPIDER_MODULES": [],
                "TEMPLATES_DIR": str(Path(scrapy.__path__[0]) / "templates"),
            }
        )
        command.exitcode = 0
        parser = ScrapyArgumentParser(conflict_handler="resolve")
        command.add_options(parser)
        opts, args = parser.parse_known_args([*words, "--sites", str(self.folder)])
        command.process_options(args, opts)
        command.run(args, opts)
        written = self.capsys.readouterr()
        return command.exitcode, written.out + written.err


@pytest.fixture
def generate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Genspider:
    return Genspider(tmp_path / "mine", capsys)


def test_genspider_gives_the_template_of_a_card(tmp_path: Path, newscrawl: CommandLine) -> None:
    (tmp_path / "mine").mkdir()
    ran = newscrawl("genspider", "-t", "news", "dailynews", "www.daily.example", "--sites", "mine")
    assert ran.code == 0, ran.err
    source = (tmp_path / "mine" / "dailynews.py").read_text()
    ast.parse(source)
    for line in ("class Dailynews(Generic):", 'name = "dailynews"', 'domain = "daily.example"', 'sections = ["/"]'):
        assert line in source
    settings = Settings({"SPIDER_MODULES": [], "NEWSCRAWL_SITES": str(tmp_path / "mine")})
    assert check_card(CardLoader(settings).load("dailynews")) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-t", "news", "dailynews", "daily.example"), "Spider 'dailynews' already exists in module:"),
        (("-t", "news", "the daily news", "daily.example"), "'the daily news' cannot name a card; give another"),
        (("-t", "news", "test_daily", "daily.example"), "'test_daily' cannot name a card; give another"),
        (("-t", "nonsense", "gazette", "gazette.example"), "Unable to find template: nonsense"),
    ],
)
def test_what_genspider_does_not_write_is_told(words: tuple[str, ...], said: str, generate: Genspider) -> None:
    assert generate("-t", "news", "dailynews", "daily.example")[0] == 0
    code, written = generate(*words)
    assert (code, said in written) == (2, True), written
    assert [path.name for path in generate.folder.iterdir() if path.is_file()] == ["dailynews.py"]


def test_the_templates_of_scrapy_still_work(generate: Genspider) -> None:
    assert set(generate("-l")[1].split()[2:]) == {"basic", "crawl", "csvfeed", "xmlfeed", "news"}
    for template in ("basic", "crawl"):
        assert generate("-t", template, f"my{template}", "daily.example")[0] == 0
        assert f"class My{template}Spider" in (generate.folder / f"my{template}.py").read_text()


def test_nothing_is_written_into_an_installed_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscrawl.sites.PLACE", ("no", "such", "place"))
    with pytest.raises(UsageError, match="name a folder of your own with --sites DIR"):
        home_of(None)
