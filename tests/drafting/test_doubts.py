from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawl.drafting.doubts import doubts
from newscrawl.extraction.page import parse_page
from newscrawl.items import Article

BODY = ("The ferry stayed in port for a second night. " * 8).strip()
OTHER = ("A bakery opened on the pier with a single oven and two loaves. " * 8).strip()
HTML = (
    '<html><head><title>Ferry stays in port - Gazette</title><meta property="og:title" content="Ferry stays in port">'
    '<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Ferry stays in port","articleBody":"{body}",'
    '"datePublished":"2026-11-20T06:00:00Z"}}</script></head><body><h1>Ferry stays in port</h1>'
    '<span class="byline">By Jane Doe</span><p>{body}</body></html>'
)
RIGHT = {"title": "Ferry stays in port", "body": BODY, "published_at": "2026-11-20T06:00:00Z", "authors": ["Jane Doe"]}


def doubted(**values: object) -> dict[str, str]:
    article = Article(**{**RIGHT, **values})  # type: ignore[arg-type]
    return doubts(parse_page(HTML.format(body=BODY), "https://gazette.example/ferry"), article)


def test_what_the_page_says_too_is_not_in_doubt() -> None:
    assert doubted() == {}


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"title": None}, "title", "none was found"),
        ({"title": "Gazette of the islands"}, "title", "JSON-LD and og:title and h1 and title element say otherwise"),
        ({"body": None}, "body", "it has 0 words"),
        ({"body": OTHER}, "body", "it has 0% of what JSON-LD says the body is"),
        ({"published_at": None}, "published_at", "none was found"),
        ({"published_at": "2026-11-12"}, "published_at", "the page states 2026-11-20"),
        ({"authors": []}, "authors", "none was found, though the page shows 'By Jane Doe'"),
    ],
)
def test_a_doubt_is_told_with_its_reason(values: dict[str, object], field: str, reason: str) -> None:
    assert doubted(**values) == {field: reason}


@pytest.mark.parametrize(
    "values",
    [
        {"title": "Ferry stays in port for days"},
        {"body": f"{BODY} {OTHER}"},  # JSON-LD's is often cut short
        {"published_at": "2026-11-20"},
        {"published_at": datetime(2026, 11, 20, 20, tzinfo=UTC).isoformat()},
        {"authors": [], "agencies": ["AFP"]},
    ],
)
def test_other_forms_of_the_same_are_no_doubt(values: dict[str, object]) -> None:
    assert doubted(**values) == {}
