from __future__ import annotations

import pytest

from newscrawl.discovery.found import FoundLink
from newscrawl.discovery.hints import hint_of, use_hint
from newscrawl.items import Article

SAID = {"title": "River rises", "section": "World", "published_at": "2026-11-20T06:00:00Z", "language": "en-GB"}


def test_a_hint_is_what_was_said_and_no_more() -> None:
    link = FoundLink("https://gazette.example/a", title="River rises", modified_at="2026-11-20", source="sitemap")
    assert hint_of(link) == {"title": "River rises", "modified_at": "2026-11-20", "source": "sitemap"}


@pytest.mark.parametrize(("source", "name"), [("feed", "feed"), ("sitemap", "sitemap"), ("news-sitemap", "sitemap")])
def test_what_the_page_lacks_is_filled(source: str, name: str) -> None:
    article = Article()
    use_hint(article, {**SAID, "source": source})
    assert {field: getattr(article, field) for field in SAID} == SAID
    assert article.sources == dict.fromkeys(SAID, name)
    assert article.trail.contradictions == []


def test_a_date_in_the_future_fills_nothing() -> None:
    article = Article(fetched_at="2026-11-20T05:00:00Z")
    use_hint(article, {**SAID, "source": "feed"})
    assert article.published_at is None
    assert article.title == "River rises"


@pytest.mark.parametrize("source", ["section", "teaser", "", None])
def test_shortened_words_fill_nothing(source: str | None) -> None:
    article = Article()
    use_hint(article, SAID if source is None else {**SAID, "source": source})
    assert (article.title, article.sources) == (None, {})


@pytest.mark.parametrize(
    ("page", "noted"),
    [
        (SAID, []),
        ({"title": "The river rises again after days of rain"}, []),
        ({"title": "River Rises!"}, []),
        ({"title": "Market opens"}, ["title: the feed says 'River rises'"]),
        ({"published_at": "2026-11-20"}, []),
        ({"published_at": "2026-11-21T05:00:00Z"}, []),
        ({"published_at": "2026-11-25T05:00:00Z"}, ["published_at: the feed says '2026-11-20T06:00:00Z'"]),
        ({"language": "en"}, []),
        ({"language": "de"}, ["language: the feed says 'en-GB'"]),
        ({"section": "Europe"}, []),
    ],
)
def test_the_page_wins_and_what_differs_is_noted(page: dict[str, str], noted: list[str]) -> None:
    article = Article(**page)
    use_hint(article, {**SAID, "source": "feed"})
    for field, value in page.items():
        assert getattr(article, field) == value
        assert field not in article.sources
    assert article.trail.contradictions == noted
