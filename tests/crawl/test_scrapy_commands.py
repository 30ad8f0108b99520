"""Scrapy's own commands on our spiders: check, shell, parse, genspider, as its documentation has them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest
from server import Site, headline, page

if TYPE_CHECKING:
    from pathlib import Path

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
    return ("-s", "NEWSCRAWL_SITES=.", "-s", f"NEWSCRAWL_ALLOW_PRIVATE={site.service}", "-s", "DOWNLOAD_DELAY=0")


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


def test_genspider_gives_the_template_of_a_card(tmp_path: Path, newscrawl: CommandLine) -> None:
    (tmp_path / "mine").mkdir()
    sites = ("-s", "NEWSCRAWL_SITES=mine")
    ran = newscrawl("genspider", "-t", "news", "dailynews", "www.daily.example", *sites)
    assert ran.code == 0, ran.err
    source = (tmp_path / "mine" / "dailynews.py").read_text()
    ast.parse(source)
    for line in ("class Dailynews(Generic):", 'name = "dailynews"', 'domain = "daily.example"', 'sections = ["/"]'):
        assert line in source
    listed = newscrawl("list", *sites)
    assert listed.code == 0
    assert "dailynews" in listed.out.splitlines()
    assert "already exists" in newscrawl("genspider", "-t", "news", "dailynews", "daily.example", *sites).out


def test_the_templates_of_scrapy_still_work(tmp_path: Path, newscrawl: CommandLine) -> None:
    listed = newscrawl("genspider", "-l").out.split()
    assert set(listed[2:]) == {"basic", "crawl", "csvfeed", "xmlfeed", "news"}
    (tmp_path / "mine").mkdir()
    for template in ("basic", "crawl"):
        ran = newscrawl("genspider", "-t", template, f"my{template}", "daily.example", "-s", "NEWSCRAWL_SITES=mine")
        assert ran.code == 0, ran.err
        assert f"class My{template}Spider" in (tmp_path / "mine" / f"my{template}.py").read_text()
    assert "Unable to find template: nonsense" in newscrawl("genspider", "-t", "nonsense", "x", "a.example").out
