from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from newscrawl.addresses.urls import article_id
from newscrawl.extraction import article as reading
from newscrawl.extraction.page import parse_page
from newscrawl.extraction.rules import RULES
from newscrawl.items import Article
from newscrawl.loaders import ArticleLoader

if TYPE_CHECKING:
    import pytest

NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
URL = "https://news.example/world/lamps-return"
PAGE = """<html lang="en"><head><title>Lamps return to the pier | News Example</title>
<meta property="og:title" content="Lamps return to the pier"><meta property="article:published_time" content="2026-11-20T10:00:00Z">
</head><body><h1>Lamps return to the pier</h1><p class="kicker">Coast</p><div class="odd">
<p>The forty lamps of the old pier were lit again on Friday, for the first time since the flood of three winters ago.</p>
<p>Glaziers had searched attics for the ruby glass, and a school choir sang while the switch was thrown.</p>
</div><div class="by"><span>Words by Nora Fell and Tom Ash</span></div></body></html>"""


def load(page: str = PAGE, **kwargs: Any) -> Any:
    return ArticleLoader(parse_page(page, URL), now=NOW, **kwargs).load_item()


def test_each_filled_field_says_who_answered() -> None:
    article = load()
    assert article.title == "Lamps return to the pier"
    assert article.published_at == "2026-11-20T10:00:00Z"
    assert article.sources["published_at"] == "meta"
    for name, source in article.sources.items():
        assert getattr(article, name) not in (None, "", [])
        assert source in {"rule", "json-ld", "microdata", "meta", "feed", "generic", "url", "text", "script"}


def test_a_rule_wins_over_everything() -> None:
    article = load(rules={"section": "p.kicker", "authors": "div.by span", "body": "div.odd", "published_at": "title"})
    assert article.section == "Coast"
    assert article.sources["section"] == "rule"
    assert article.authors == ["Nora Fell", "Tom Ash"]
    assert article.sources["published_at"] == "meta", "a rule whose text is no date gives nothing"
    assert article.paragraphs[0].startswith("The forty lamps")
    assert len(article.paragraphs) == 2


def test_a_rule_that_matches_nothing_gives_way() -> None:
    assert load(rules={"title": "h2.absent", "body": "div.absent"}).title == "Lamps return to the pier"


def test_a_failing_field_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def find_section(page: object, credited: object) -> list[Any]:
        raise KeyError("breadcrumb")

    monkeypatch.setattr(reading, "find_section", find_section)
    article = load()
    assert article.title == "Lamps return to the pier"
    assert article.section is None
    assert article.trail.problems == ["find_section failed: KeyError: 'breadcrumb'"]


def test_a_spider_may_add_values_of_its_own() -> None:
    loader = ArticleLoader(parse_page(PAGE, URL), now=NOW)
    loader.add_css("section", "p.kicker::text")
    loader.add_value("authors", ["Nora Fell"])
    article = loader.load_item()
    assert (article.section, article.authors) == ("Coast", ["Nora Fell"])
    assert article.sources["section"] == "rule"
    assert article.title == "Lamps return to the pier"


def test_rules_are_fields_of_the_article() -> None:
    assert {field.name for field in dataclasses.fields(Article)} >= RULES


def test_identity_does_not_change_with_the_form_of_the_url() -> None:
    forms = [URL, f"{URL}/", f"{URL}?utm_source=x#top", URL.replace("https", "http"), URL.replace("news.", "www.news.")]
    assert len({article_id(form) for form in forms[:4]}) == 1
    assert article_id(URL) != article_id(f"{URL}-again")


def test_a_page_without_anything_gives_an_empty_article() -> None:
    article = load("")
    assert article.title is None
    assert article.body is None
    assert article.url == URL
