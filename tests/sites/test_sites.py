"""Every page in this folder beside the article it should give: ``<spider>/<case>.html`` and ``<case>.json``.

The JSON names the fields to hold; a field that differs fails with both values. ``generic`` stands for no card at all.
"""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader

from newscrawl.extraction.page import parse_page
from newscrawl.loaders import ArticleLoader
from newscrawl.stages import clean_article

HERE = Path(__file__).parent
PAGES = sorted([*HERE.glob("*/*.html"), *HERE.glob("*/*.html.gz")])
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def expected_of(page: Path) -> Path:
    return page.with_name(f"{page.name.removesuffix('.gz').removesuffix('.html')}.json")


def article_of(page: Path, url: str) -> dict[str, Any]:
    body = gzip.decompress(page.read_bytes()) if page.suffix == ".gz" else page.read_bytes()
    name = page.parent.name
    rules = {}
    if name != "generic":
        rules = get_spider_loader(Settings({"SPIDER_MODULES": ["newscrawl.spiders"]})).load(name).rules
    loader = ArticleLoader(parse_page(body, url, "text/html"), now=NOW, rules=rules)
    return orjson.loads(orjson.dumps(clean_article(loader.load_item())))


def cases() -> list[Any]:
    rows = []
    for page in PAGES:
        expected = json.loads(expected_of(page).read_text("utf-8"))
        rows += [pytest.param(page, field, id=f"{page.parent.name}/{page.name}:{field}") for field in expected]
    return rows


@pytest.mark.parametrize(("page", "field"), cases())
def test_field(page: Path, field: str) -> None:
    expected = json.loads(expected_of(page).read_text("utf-8"))
    assert article_of(page, expected["url"])[field] == expected[field]


def test_every_expected_article_has_its_page() -> None:
    orphans = set(HERE.glob("*/*.json")) - {expected_of(page) for page in PAGES}
    assert not orphans
    assert len(PAGES) >= 4
