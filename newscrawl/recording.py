"""Saving a page as a test page: in neutral words or its own, with the article that its card reads from it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newscrawl.drafting.neutral import neutral_page
from newscrawl.drafting.pairs import FIELDS, expected_of
from newscrawl.extraction.page import parse_page
from newscrawl.sites import read_saved
from newscrawl.stages import why_no_article

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newscrawl.drafting.fetched import Fetched
    from newscrawl.drafting.pairs import Pair
    from newscrawl.items import Article
    from newscrawl.platforms.generic import Generic


def record_page(
    pair: Pair,
    fetched: Fetched,
    card: type[Generic],
    *,
    verbatim: bool = False,
    hint: Mapping[str, str] | None = None,
) -> list[str]:
    """Write a test page and its expected article, and return sentences on what a person must know of them: that it is no
    article (to a crawl that knows *hint* of it), what neutral words have changed.

    The page is kept in UTF-8, whatever it came in.
    """
    page = parse_page(fetched.body, fetched.url, fetched.content_type)
    saved = replace(fetched.saved(), body=page.utf8, content_type="text/html; charset=utf-8")
    own = read_saved(saved, card)
    reason = why_no_article(read_saved(saved, card, hint))
    notes = [f"{pair.page.name}: a crawl would not take it for an article ({reason})"] if reason else []
    if verbatim:
        pair.write(page.utf8, own)
        return notes
    neutral = neutral_page(page, own)
    article = read_saved(replace(saved, body=neutral), card)
    pair.write(neutral, article)
    return [*notes, *(f"{pair.page.name}: {lost}" for lost in _lost(own, article))]


def _lost(own: Article, article: Article) -> list[str]:
    """Return what is there with the page's own words and not with neutral ones, or the other way round."""
    before, after = expected_of(own), expected_of(article)
    sentences = []
    for name in FIELDS:
        if bool(before[name]) != bool(after[name]):
            there = "only with the page's own words" if before[name] else "only with neutral words"
            sentences.append(f"{name} is read {there} ({before[name] or after[name]!r}); --verbatim keeps them")
    paragraphs = len(own.paragraphs), len(article.paragraphs)
    if paragraphs[0] != paragraphs[1]:
        sentences.append(f"the body has {paragraphs[1]} paragraphs with neutral words, {paragraphs[0]} with its own")
    return sentences
