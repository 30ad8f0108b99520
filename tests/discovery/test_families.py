"""Families of sites by their pages: those beside their expected articles in ``tests/sites``, and what is none."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from newscrawl.discovery.families import FAMILIES, Recognised, family_of
from newscrawl.extraction.page import parse_page

SITES = Path(__file__).parent.parent / "sites"
ROOT = Path(__file__).parent.parent.parent


def recognised(markup: str | bytes) -> Recognised | None:
    return family_of(parse_page(markup, "https://gazette.example/story", "text/html"))


@pytest.mark.parametrize("family", [family.name for family in FAMILIES if family.name != "ZoxPress"])
def test_each_family_has_a_page_that_shows_it(family: str) -> None:
    page = SITES / "generic" / f"platform_{family.lower()}.html"
    found = recognised(page.read_bytes())
    assert found is not None
    assert found.name == family


def test_zoxpress_is_told_from_wordpress() -> None:
    found = recognised((SITES / "digitaljournal" / "printed_twice.html").read_bytes())
    assert found is not None
    assert found.name == "ZoxPress"


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_each_family_has_a_platform_and_a_paragraph(family: object) -> None:
    name = getattr(family, "name", "")
    assert name in vars(importlib.import_module(f"newscrawl.platforms.{name.lower()}"))
    assert f"## {name}\n" in (ROOT / "docs" / "platforms.md").read_text("utf-8")


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Rain.</p>",
        "",
        '<meta name="generator" content="Hugo 0.121"><p>Rain.</p>',
        '<img src="https://elsewhere.example/wp-content/uploads/2026/rain.jpg">',
        '<a href="https://elsewhere.blogspot.com/2026/11/rain.html">a blog</a>',
        "<p>We moved from WordPress to Ghost, and then to Drupal.</p>",
        '<script src="https://elsewhere.example/wp-content/plugins/embed/widget.js"></script>',
    ],
)
def test_what_is_of_no_family(markup: str) -> None:
    assert recognised(markup) is None


def test_the_evidence_is_short_whatever_the_page_says() -> None:
    found = recognised(f'<meta name="generator" content="WordPress {"6" * 100_000}"><p>Rain.</p>')
    assert found is not None
    assert found.evidence == f"generator 'WordPress {'6' * 50}'"
