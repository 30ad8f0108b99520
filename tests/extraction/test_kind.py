from __future__ import annotations

import pytest

from newscrawl.extraction.kind import DATED_WORDS, UNDATED_WORDS, is_article_page
from newscrawl.extraction.page import parse_page

NEWS = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Rain"}</script><h1>Rain</h1>'
LIST = '<script type="application/ld+json">{"@type": "CollectionPage", "name": "World"}</script>'


def words(number: int) -> list[str]:
    return ["word " * number] if number else []


@pytest.mark.parametrize(
    ("head", "number", "dated", "article"),
    [
        (NEWS, 5, False, True),
        ('<meta property="og:type" content="article">', 5, False, True),
        ("", DATED_WORDS, True, True),
        ("", DATED_WORDS - 1, True, False),
        ("", UNDATED_WORDS, False, True),
        ("", UNDATED_WORDS - 1, False, False),
        (LIST, UNDATED_WORDS, False, False),
        (LIST, 2 * UNDATED_WORDS, False, True),
        ('<meta property="og:type" content="website">', UNDATED_WORDS, False, False),
        ('<meta property="og:type" content="website">', DATED_WORDS, True, True),
        ("", 0, False, False),
    ],
)
def test_is_article_page(head: str, number: int, dated: bool, article: bool) -> None:
    page = parse_page(f"<html><head>{head}</head><body><p>x</p></body></html>", "https://news.example/a")
    assert is_article_page(page, words(number), dated=dated) is article
