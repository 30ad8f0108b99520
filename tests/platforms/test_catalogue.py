"""What the documents say of cards is what the cards say."""

from __future__ import annotations

import re
from pathlib import Path

from scrapy import Spider
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from newscrawl.platforms.generic import Generic

TEXT = (Path(__file__).parent.parent.parent / "docs" / "sites.md").read_text("utf-8")


def test_every_card_stands_in_the_catalogue() -> None:
    loader = SpiderLoader(Settings({"SPIDER_MODULES": ["newscrawl.spiders"]}))
    cards = [vars(loader.load(name)) | {"platform": loader.load(name).__mro__[1].__name__} for name in loader.list()]
    told = set(re.findall(r"^\| `(\w+)` \| (\S+) \| (\w+) \| (\S+) \| (\w+) \|", TEXT, re.MULTILINE))
    assert told == {
        tuple(str(card[name]) for name in ("name", "domain", "country", "language", "platform")) for card in cards
    }


def test_every_attribute_of_a_card_is_described() -> None:
    ours = {name for name in vars(Generic) if not name.startswith("_") and not callable(getattr(Generic, name))}
    ours -= {name for name in ours if isinstance(vars(Generic)[name], property)}
    described = set(re.findall(r"^\| `(\w+)` \| [^|]+\|$", TEXT, re.MULTILINE))
    assert described == ours - set(vars(Spider)) | {"name"}
