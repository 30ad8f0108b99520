"""Cards are checked before anything is fetched; each mistake is told with its file, its line and what may be meant."""

from __future__ import annotations

import importlib.util
import sys
import time
from typing import TYPE_CHECKING

import pytest
from scrapy import Spider
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from newscrawl.exceptions import UsageError
from newscrawl.platforms.cards import check_card, require_sound
from newscrawl.platforms.generic import Generic

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAD = """from newscrawl.extraction.layouts import Layout
from newscrawl.platforms.generic import Generic


class Gazette(Generic):
    '''The Gazette.'''

"""
FIRST = HEAD.count("\n") + 1
"""Line of the first attribute."""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    yield
    sys.modules.pop("gazette", None)


def card_with(*lines: str, folder: Path) -> type[Spider]:
    path = folder / "gazette.py"
    path.write_text(HEAD + "".join(f"    {line}\n" for line in lines), "utf-8")
    spec = importlib.util.spec_from_file_location("gazette", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["gazette"] = module
    spec.loader.exec_module(module)
    card: type[Spider] = module.Gazette
    return card


SOUND = ("name = 'gazette'", "domain = 'gazette.example'")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("sectoins = ['/news']", "there is no attribute 'sectoins'; did you mean sections?"),
        ("rule = {'body': 'div'}", "there is no attribute 'rule'; did you mean rules?"),
        ("sections = '/news'", "sections: '/news' is no list; write ['/news']"),
        ("sections = ['news']", "sections: 'news' is neither a path (/world) nor a URL (https://...)"),
        ("feeds = [7]", "feeds: 7 is neither a path"),
        ("rules = {'boddy': 'div.text'}", "rules: there is no field 'boddy'; did you mean body?"),
        ("rules = {'body': 'div..text'}", "rules: the rule for 'body' is no CSS selector: 'div..text' ("),
        ("rules = {'body': 'div[class='}", "rules: the rule for 'body' is no CSS selector: 'div[class='"),
        ("rules = {'body': None}", "rules: the rule for 'body' is None; write a CSS selector"),
        ("rules = ['body']", "rules: ['body'] is no mapping of fields to CSS selectors"),
        ("older = {'until': '2021-05-01'}", "older: {'until': '2021-05-01'} is no list of layouts"),
        ("older = [Layout('2021-13-01')]", "older: until='2021-13-01' is not a date; write YYYY-MM-DD"),
        ("older = [Layout('2021-5-1', {'tilte': 'h1'})]", "until='2021-5-1' is not a date"),
        (
            "older = [Layout('2021-05-01', {'tilte': 'h1'})]",
            "until 2021-05-01: there is no field 'tilte'; did you mean title?",
        ),
        ("article_url = '(unclosed'", "article_url: '(unclosed' is no regular expression"),
        ("discover = ['feed']", "discover: there is no way 'feed'; did you mean feeds?"),
        ("discover = 7", "discover: 7 is no list; known are feeds, robots, teasers"),
        ("sections = None", "sections: None is no list"),
        ("rules = {'body': ''}", "rules: the rule for 'body' is ''; write a CSS selector"),
        ("host = 7", "host: 7 is no host of gazette.example"),
        ("javascript = 'no'", "javascript: 'no' is neither True nor False"),
        ("concurrency = 1.5", "concurrency: 1.5 is no whole number from 1 on"),
        ("scheme = 'htps'", "scheme: 'htps' is not of the form 'http' or 'https'"),
        ("delay = 'slow'", "delay: 'slow' is no number from 0 on"),
        ("next_pages = 0", "next_pages: 0 is no whole number from 1 on"),
        ("language = 'English'", "language: 'English' is not of the form 'en' or 'pt-BR'"),
        ("country = 'uk2'", "country: 'uk2' is not of the form 'CA' (two capital letters)"),
        ("tags = 'tech'", "tags: 'tech' is no list of words; write ['tech']"),
        ("tags = ['tech', 3]", "tags: ['tech', 3] is no list of words"),
        ("host = 'www.elsewhere.example'", "host: 'www.elsewhere.example' is no host of gazette.example"),
    ],
)
def test_a_mistake_is_told_with_its_line(line: str, told: str, tmp_path: Path) -> None:
    (problem, *_) = check_card(card_with(*SOUND, line, folder=tmp_path))
    assert problem.startswith(f"gazette.py:{FIRST + 2}: "), problem
    assert told in problem
    assert "\n" not in problem


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("name = 'gazette'",), "Gazette has no domain; write domain = 'example.org', the site's host without www."),
        (("domain = 'gazette.example'",), "Gazette has no name; write name = 'gazette'"),
        (("name = 'gazette'", "domain = 'https://www.gazette.example/'"), "is no host; did you mean gazette.example?"),
        (("name = 'gazette'", "domain = 'www.gazette.example'"), "has www.; did you mean gazette.example?"),
        (("name = 'gazette'", "domain = 'the gazette'"), "'the gazette' is no host; write it like example.org"),
        (("name = 'gazette'", "domain = 7"), "7 is no host; write it like example.org"),
        (("name = 'the gazette'", "domain = 'gazette.example'"), "name: 'the gazette' is not of the form 'dailynews'"),
        (("name = None", "domain = 'gazette.example'"), "Gazette has no name; write name = 'gazette'"),
    ],
)
def test_what_every_card_needs(lines: tuple[str, ...], told: str, tmp_path: Path) -> None:
    (problem,) = check_card(card_with(*lines, folder=tmp_path))
    assert problem.startswith("gazette.py:")
    assert told in problem


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("sections = ['/news', 'https://www.gazette.example/world/']", "host = 'www.gazette.example'"),
        (
            "rules = {'title': 'h1.headline', 'body': 'div.text > p'}",
            "language = 'pt-BR'",
            "country = 'BR'",
            "tags = ['tech']",
        ),
        ("older = [Layout(until='2021-05-01', rules={'body': '#text'})]", "article_url = r'/\\d{6}'", "delay = 2.5"),
        ("custom_settings = {'DOWNLOAD_DELAY': 2}", "_notes = 'mine'"),
        ("def parse(self, response):", "    return []"),
    ],
)
def test_sound_cards(lines: tuple[str, ...], tmp_path: Path) -> None:
    card = card_with(*SOUND, *lines, folder=tmp_path)
    assert check_card(card) == []
    require_sound(card)


def test_several_mistakes_come_in_the_order_of_their_lines(tmp_path: Path) -> None:
    card = card_with(*SOUND, "country = 'Canada'", "sectoins = []", "language = 'xx-'", folder=tmp_path)
    assert [problem.split(":")[1] for problem in check_card(card)] == [str(FIRST + place) for place in (2, 3, 4)]
    with pytest.raises(
        UsageError, match=r"^gazette.py:\d+: country: .* \(and 2 more; newscrawl list names them all\)$"
    ):
        require_sound(card)


def test_a_spider_that_is_no_card_is_left_alone() -> None:
    class Plain(Spider):
        anything = "goes"

    assert check_card(Plain) == []


def test_the_shipped_cards_are_sound() -> None:
    loader = SpiderLoader(Settings({"SPIDER_MODULES": ["newscrawl.spiders", "newscrawl.demo.spiders"]}))
    cards = [loader.load(name) for name in loader.list()]
    assert [problem for card in cards for problem in check_card(card)] == []
    assert all(card.name == card.__name__.lower() == card.__module__.rpartition(".")[2] for card in cards)
    shipped = [card for card in cards if card.__module__.startswith("newscrawl.spiders.")]
    assert len(shipped) >= 40
    assert len({getattr(card, "language", None) for card in shipped}) >= 12
    assert len({getattr(card, "country", None) for card in shipped}) >= 20


@pytest.mark.parametrize("value", ["a" * 200_000, "a." * 100_000 + "!", "-" * 200_000 + ":1", "a:" + "1" * 200_000])
def test_a_hostile_value_is_told_at_once(value: str) -> None:
    class Gazette(Generic):
        name = "gazette"
        domain = value
        language = value
        country = value

    started = time.process_time()
    assert len(check_card(Gazette)) == 3
    assert time.process_time() - started < 1
