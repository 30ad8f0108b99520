from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newscrawl.items import Article
from newscrawl.store import Publication, Store

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(Path(":memory:")) as opened:
        yield opened


def article(name: str, site: str = "gazette", text: str | None = None, day: int = 1) -> Article:
    return Article(
        id=name, url=f"https://{site}.example/{name}", site=site, title=name, body=text or name, run_id="r",
        published_at=f"2026-11-{day:02d}", fetched_at="2026-11-21T08:00:00Z", content_hash=text or name,
    )  # fmt: skip


def add(store: Store, name: str, site: str = "gazette", text: str | None = None, day: int = 1) -> None:
    store.articles.add(article(name, site, text, day))


def plan(store: Store, run: str, site: str = "gazette") -> Publication | None:
    return store.publications.plan(site=site, run=run, path=f"{run}.jsonl")


def names(store: Store, publication: Publication) -> list[str]:
    return [article.id for article in store.articles.of_publication(publication.number)]


def test_nothing_is_planned_when_there_is_nothing(store: Store) -> None:
    assert plan(store, "r1") is None
    assert store.publications.unfinished("gazette") == []


def test_an_article_is_in_one_publication(store: Store) -> None:
    add(store, "a", day=2)
    add(store, "b", day=1)
    first = plan(store, "r1")
    assert first == Publication(1, "r1.jsonl", 2)
    assert names(store, first) == ["b", "a"]
    assert plan(store, "r2") is None
    add(store, "c")
    second = plan(store, "r3")
    assert second is not None
    assert names(store, second) == ["c"]


def test_a_plan_is_unfinished_until_it_is_done(store: Store) -> None:
    add(store, "a")
    first = plan(store, "r1")
    assert first is not None
    assert store.publications.unfinished("gazette") == [first]
    assert store.publications.unfinished("other") == []
    store.publications.done(first.number)
    assert store.publications.unfinished("gazette") == []
    assert plan(store, "r2") is None


def test_one_article_a_story_whichever_site_publishes_first(store: Store) -> None:
    add(store, "a", "gazette", text="t", day=2)
    first = plan(store, "r1")
    assert first is not None
    add(
        store, "b", "herald", text="t", day=1
    )  # the earlier one stands for the cluster from now on, but it is published
    assert plan(store, "r2", "herald") is None
    assert plan(store, "r3", "gazette") is None


def test_a_copy_is_not_published(store: Store) -> None:
    add(store, "a", "gazette", text="t", day=1)
    add(store, "b", "herald", text="t", day=2)
    assert plan(store, "r1", "herald") is None
    first = plan(store, "r2", "gazette")
    assert first is not None
    assert names(store, first) == ["a"]


def test_every_printing_is_published_when_copies_are_wanted(store: Store) -> None:
    add(store, "a", text="t", day=1)
    add(store, "b", text="t", day=2)
    first = store.publications.plan(site="gazette", run="r1", path="r1.jsonl", copies=True)
    assert first is not None
    assert names(store, first) == ["a", "b"]
    assert store.publications.plan(site="gazette", run="r2", path="r2.jsonl", copies=True) is None


def test_another_text_of_an_article_is_published_again(store: Store) -> None:
    text = "The ferry left the island at dawn with every seat taken by visitors who had come to see the old lighthouse."
    add(store, "a", text=text, day=1)
    add(store, "b", text=text, day=2)
    first = plan(store, "r1")
    assert first is not None
    store.articles.revise(article("b", text=f"{text} Nobody was hurt.", day=2))
    assert plan(store, "r2") is None, "a copy is published neither before nor after"
    store.articles.revise(article("a", text=f"{text} It rained.", day=1))
    second = plan(store, "r3")
    assert second is not None
    assert names(store, second) == ["a"]


def test_a_copy_that_becomes_another_story_is_published_and_so_is_one_that_stays_behind(store: Store) -> None:
    add(store, "a", text="t", day=1)
    add(store, "b", text="t", day=2)
    assert plan(store, "r1") is not None
    store.articles.revise(article("a", text="other", day=1))
    second = plan(store, "r2")
    assert second is not None
    assert names(store, second) == ["a", "b"]
