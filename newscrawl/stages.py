"""The stages between extraction and the store. Each works on an article in place and notes what it took out.

The pipelines run them one by one during a crawl; :func:`clean_article` runs them all for everybody else.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from newscrawl.cleaning.boilerplate import drop_boilerplate
from newscrawl.cleaning.characters import clean_paragraphs, clean_text, count_words, words_of
from newscrawl.cleaning.learnt import drop_learnt
from newscrawl.cleaning.repeated_lines import drop_repeated_lines
from newscrawl.cleaning.repeats import collapse_repeats
from newscrawl.dedup.fingerprints import hash_of_words
from newscrawl.items import Image, Teaser

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from newscrawl.items import Article

MIN_WORDS = 25
"""Fewer words than this are a caption, a notice or a stub, not an article (a setting of the crawl: NEWSCRAWL_MIN_WORDS)."""

_LINE_FIELDS = ("publisher", "title", "description", "section", "agency", "byline", "dateline")
_LIST_FIELDS = ("agencies", "authors", "topics")
_TEASER_FIELDS, _IMAGE_FIELDS = (tuple(field.name for field in fields(row)) for row in (Teaser, Image))


def clean_article(article: Article, *, learnt: Collection[int] = ()) -> Article:
    """Run every step of cleaning on *article* and return it: the same object, changed in place."""
    normalise_characters(article)
    remove_boilerplate(article)
    collapse_repeated_body(article)
    drop_recurring(article, learnt)
    measure(article)
    return article


def normalise_characters(article: Article) -> None:
    """Bring every text of the article to the exported form: NFC, plain blanks, no invisible characters, null for ""."""
    for name in _LINE_FIELDS:
        value = getattr(article, name)
        if value is not None:
            setattr(article, name, clean_text(value) or None)
    for name in _LIST_FIELDS:
        if values := getattr(article, name):
            setattr(article, name, list(dict.fromkeys(clean_paragraphs(values))))
    paragraphs = article.paragraphs
    if (cleaned := clean_paragraphs(paragraphs)) != paragraphs or not cleaned:
        article.paragraphs = cleaned
    for teaser in article.teasers:
        _clean_row(teaser, _TEASER_FIELDS)
    for image in article.images:
        _clean_row(image, _IMAGE_FIELDS)


def _clean_row(row: Teaser | Image, names: Sequence[str]) -> None:
    for name in names:
        value = getattr(row, name)
        if value is not None and (cleaned := clean_text(value) or None) != value:
            setattr(row, name, cleaned)


def remove_boilerplate(article: Article) -> None:
    """Drop what is printed around the story, by phrases and position."""
    kept, removed = drop_boilerplate(
        article.paragraphs, title=article.title, agencies=article.agencies, authors=article.authors
    )
    for kind, text in removed:
        article.remove(kind, [text])
    if removed:
        article.paragraphs = kept


def collapse_repeated_body(article: Article) -> None:
    """Keep the first of several printings of the body, and of a line."""
    kept, removed = collapse_repeats(article.paragraphs)
    kept, again = drop_repeated_lines(kept)
    article.remove("repeated", [*removed, *again])
    if removed or again:
        article.paragraphs = kept


def drop_recurring(article: Article, learnt: Collection[int]) -> None:
    """Drop the paragraphs that recur on the site (fingerprints), unless nothing were left."""
    if not learnt:
        return
    kept, recurring = drop_learnt(article.paragraphs, learnt, keep=(article.title, article.description))
    if recurring:
        article.remove("recurring", recurring)
        article.paragraphs = kept


def measure(article: Article) -> None:
    """Set what follows from the body: the number of words and the hash of the content."""
    words = words_of(article.paragraphs)
    article.word_count = len(words)
    article.content_hash = hash_of_words(words)


def why_no_article(article: Article, min_words: int = MIN_WORDS, learnt: Collection[int] = ()) -> str | None:
    """Return the reason word of a page that is no article ("dropped:too_short" ...), or None when it is one.

    Words are those of :func:`newscrawl.cleaning.characters.count_words`; paragraphs in *learnt* do not count.
    """
    if not article.body:
        return "dropped:no_body"
    if not article.title:
        return "dropped:no_title"
    _, recurring = drop_learnt(article.paragraphs, learnt, keep=(article.title, article.description))
    if article.word_count - sum(map(count_words, recurring)) < min_words:
        return "dropped:too_short"
    if not article.trail.is_article:
        return "dropped:not_article"
    return None
