from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newscrawl.items import Article
from newscrawl.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

SITE = "gazette"


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(Path(":memory:")) as opened:
        yield opened


def fill(store: Store, articles: int, recurring: int) -> None:
    """Store articles with a paragraph each; the paragraph 7 stands on *recurring* of them."""
    for number in range(articles):
        made = Article(
            id=f"a{number}", url=f"https://gazette.example/{number}", site=SITE, title="T", body=f"Body {number}.",
            fetched_at="2026-11-21T08:00:00Z", run_id="r", content_hash=f"h{number}", word_count=2,
        )  # fmt: skip
        row, _ = store.articles.add(made)
        store.lines.add(SITE, [1000 + number, *([7, 7] if number < recurring else [])], row)


@pytest.mark.parametrize(
    ("articles", "recurring", "learnt"),
    [
        (3, 2, False),  # twice may be chance
        (3, 3, True),
        (75, 3, True),  # 3 of 75 are 4 %
        (76, 3, False),  # on a bigger site that is too few
        (100, 4, True),
        (101, 4, False),
    ],
)
def test_a_paragraph_on_enough_articles_is_learnt(store: Store, articles: int, recurring: int, learnt: bool) -> None:
    fill(store, articles, recurring)
    assert store.lines.learnt(SITE) == (frozenset([7]) if learnt else frozenset())
    assert [(line.fingerprint, line.pages, line.example_url) for line in store.lines.inspect(SITE)] == (
        [(7, recurring, "https://gazette.example/0")] if learnt else []
    )


def test_a_site_learns_for_itself(store: Store) -> None:
    fill(store, 5, 5)
    assert store.lines.learnt("other") == frozenset()
