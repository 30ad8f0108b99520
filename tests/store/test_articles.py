from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import pytest

from newscrawl.dedup.fingerprints import content_hash
from newscrawl.items import Article
from newscrawl.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = "It rained in the valley all day, and the river rose by a metre."


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(Path(":memory:")) as opened:
        yield opened


def article(name: str, body: str = TEXT, published: str | None = "2026-11-20T08:00:00Z", **more: object) -> Article:
    made = Article(
        id=name, url=f"https://{name}.example/rain", site=name, title="Rain", body=body, published_at=published,
        fetched_at="2026-11-21T08:00:00Z", run_id="r1", word_count=len(body.split()), content_hash=content_hash([body]),
    )  # fmt: skip
    for field, value in more.items():
        setattr(made, field, value)
    return made


def clusters(store: Store) -> dict[str, tuple[str, str | None]]:
    return {stored.id: (stored.cluster_id, stored.duplicate_of) for stored in store.articles.all(copies=True)}


def test_an_article_stands_for_itself(store: Store) -> None:
    made = article("a")
    number, duplicate_of = store.articles.add(made)
    assert (number, duplicate_of, made.cluster_id) == (1, None, "a")
    assert store.articles.has("a")
    assert not store.articles.has("b")
    (stored,) = store.articles.all()
    assert orjson.loads(stored.record)["title"] == "Rain"
    assert "trail" not in orjson.loads(stored.record)


def test_typography_does_not_make_another_story(store: Store) -> None:
    store.articles.add(article("a", "“It’s raining” – said the miller of the valley."))
    _, duplicate_of = store.articles.add(article("b", '"It\'s raining" - said the miller of the valley.'))
    assert duplicate_of == "a"


@pytest.mark.parametrize("order", list(permutations([0, 1, 2])))
def test_the_earliest_published_stands_for_the_cluster_whatever_the_order(store: Store, order: tuple[int, ...]) -> None:
    dated = [article("late", published="2026-11-20T10:00:00Z"), article("early", published="2026-11-20T06:00:00Z"),
             article("undated", published=None)]  # fmt: skip
    for index in order:
        store.articles.add(dated[index])
    (first,) = {cluster for cluster, _ in clusters(store).values()}
    assert first == dated[order[0]].id, "a cluster keeps the name of its first article"
    assert {name: points for name, (_, points) in clusters(store).items()} == {
        "late": "early", "early": None, "undated": "early",
    }  # fmt: skip
    assert [stored.id for stored in store.articles.all()] == ["early"]


def test_copies_are_told_by_date(store: Store) -> None:
    for name, day in (("a", 3), ("b", 2), ("c", 1)):
        store.articles.add(article(name, published=f"2026-11-0{day}"))
    assert store.articles.copies("a", "c") == [
        ("https://b.example/rain", "b", "2026-11-02"), ("https://a.example/rain", "a", "2026-11-03"),
    ]  # fmt: skip


def test_articles_come_by_date_and_site(store: Store) -> None:
    store.articles.add(article("a", "One story of the valley.", "2026-11-02"))
    store.articles.add(article("b", "Another story of the hills.", "2026-11-01"))
    assert [stored.id for stored in store.articles.all()] == ["b", "a"]
    assert [stored.id for stored in store.articles.all(site="a")] == ["a"]
    assert store.articles.count() == 2


def test_what_cleaning_removed_is_kept_beside_the_record(store: Store) -> None:
    made = article("a")
    made.remove("share", ["Share this"])
    store.articles.add(made)
    (stored,) = store.articles.all()
    assert orjson.loads(stored.record)["removed"] == [{"kind": "share", "count": 1, "chars": 10}]
