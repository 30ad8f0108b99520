"""The plugin that makes a test of every test page: run by pytest itself, in a folder of a user's own."""

from __future__ import annotations

import gzip
import json
import re
import sys
from typing import TYPE_CHECKING

import pytest
from commandline import PYTEST, CommandLine, run_pytest
from scrapy.settings import Settings

from newscrawl.commands.record import update_pages
from newscrawl.sites import card_of

if TYPE_CHECKING:
    from pathlib import Path

CARD = """
from newscrawl.platforms.generic import Generic


class Gazette(Generic):
    name = "gazette"
    domain = "gazette.example"
    rules = {"title": "h2.head"}
"""
PAGE = "<h1>Gazette of the islands</h1><h2 class=head>Ferry stays in port</h2><p>The ferry stayed in port for a second night."
EXPECTED = {"url": "https://gazette.example/ferry", "title": "Ferry stays in port", "agencies": []}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pages = tmp_path / "tests" / "sites" / "gazette"
    pages.mkdir(parents=True)
    (tmp_path / "gazette.py").write_text(CARD)
    (pages / "ferry.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    (pages / "ferry.json").write_text(json.dumps(EXPECTED))
    return tmp_path


def update(folder: Path) -> None:
    settings = Settings({"SPIDER_MODULES": [], "NEWSCRAWL_SITES": str(folder)})
    update_pages(folder / "tests" / "sites" / "gazette", card_of("gazette", settings))


def test_every_field_of_every_page_is_a_test_without_test_code(folder: Path) -> None:
    """pytest finds the plugin by itself, in a process of its own."""
    ran = CommandLine(folder)("-m", "pytest", *PYTEST, "-vv", script=sys.executable)
    assert ran.code == 0, ran.out
    assert re.findall(r"ferry\.html\.gz::(\w+) PASSED", ran.out) == ["url", "title", "agencies"]


def test_a_field_that_differs_fails_with_both_values(folder: Path) -> None:
    (folder / "gazette.py").write_text(CARD.replace("h2.head", "h1"))
    code, out = run_pytest(folder)
    assert code == 1
    assert (
        'gazette/ferry.html.gz: title is not as expected\nexpected: "Ferry stays in port"\nfound: "Gazette of the islands"\n'
        in out
    )
    assert "newscrawl record --update gazette" in out
    assert "1 failed, 2 passed" in out
    assert "Traceback" not in out


def test_update_takes_over_what_differs_and_shows_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "gazette.py").write_text(CARD.replace("h2.head", "h1"))
    update(folder)
    out = capsys.readouterr().out
    assert 'expected: "Ferry stays in port"\nfound: "Gazette of the islands"\n' in out
    assert out.endswith("ferry.json: 1 field changed\n")
    assert run_pytest(folder)[0] == 0


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        (
            "ferry.json",
            "ferry.html.gz: it has no expected article beside it; newscrawl record --update gazette writes ferry.json",
        ),
        ("ferry.html.gz", "ferry.json: its page is missing; save it beside, or remove the expected article"),
    ],
)
def test_half_a_pair_fails(folder: Path, lost: str, said: str) -> None:
    (folder / "tests" / "sites" / "gazette" / lost).unlink()
    code, out = run_pytest(folder)
    assert code == 1
    assert said in out
    assert "1 failed" in out


def test_update_writes_an_expected_article_that_is_missing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article = folder / "tests" / "sites" / "gazette" / "ferry.json"
    article.unlink()
    update(folder)
    assert capsys.readouterr().out == f"{article}: written; look at it\n"
    assert json.loads(article.read_text())["title"] == "Ferry stays in port"
    assert run_pytest(folder)[0] == 0


@pytest.mark.parametrize(
    ("card", "said"),
    [
        (CARD + "    sectoins = ['/a/']\n", "gazette.py:9: there is no attribute 'sectoins'; did you mean sections?"),
        (CARD.replace("h2.head", "h2..head"), "gazette.py:8: rules: the rule for 'title' is no CSS selector"),
        (
            "import nothing_of_that_name\n",
            "gazette.py:1: ModuleNotFoundError: No module named 'nothing_of_that_name'; mend the card",
        ),
    ],
)
def test_a_broken_card_is_named_with_file_and_line(folder: Path, card: str, said: str) -> None:
    (folder / "gazette.py").write_text(card)
    code, out = run_pytest(folder)
    assert code == 1
    assert said in out
    assert "Traceback" not in out


def test_pages_elsewhere_are_no_tests(folder: Path) -> None:
    (folder / "tests" / "sites" / "page.html").write_text(PAGE)
    (folder / "other").mkdir()
    (folder / "other" / "page.html").write_text(PAGE)
    (folder / "other" / "data.json").write_text("{}")
    code, out = run_pytest(folder)
    assert code == 0
    assert "3 passed" in out
