from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest
from article_stores import add, article, store_of

from newscrawl.store import Selection, Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TWIN = article(2).body


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Five articles of two sites; the fourth is a copy of the second, the fifth has no date, the first was changed."""
    articles = [
        article(1, language="de", agency=None, agencies=[], section="Sport"),
        article(2),
        article(3, published_at="2026-11-04", language="pt-BR"),
        article(4, site="herald", body=TWIN),
        article(5, site="herald", published_at=None, fetched_at="2026-11-20T08:00:00Z", agency="dpa", agencies=["dpa"]),
        article(1, language="de", agency=None, agencies=[], section="Sport", body="Something quite different now stands here."),
    ]  # fmt: skip
    with store_of(tmp_path, articles) as opened:
        yield opened


def chosen(store: Store, **filters: object) -> list[str]:
    with store.snapshot():
        rows = list(store.selector.articles(Selection(**filters)))  # type: ignore[arg-type] # each test gives its own
    return [orjson.loads(row.record)["title"].removeprefix("Title ") for row in rows]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, "1 2 3 5"),
        ({"copies": True}, "1 2 3 4 5"),
        ({"copies": True, "order": "arrival"}, "1 2 3 4 5"),
        ({"sites": ("herald",)}, "5"),
        ({"sites": ("herald",), "copies": True}, "4 5"),
        ({"sites": ()}, ""),
        ({"sites": ("'); DROP TABLE articles; --",)}, ""),
        ({"since": "2026-11-04"}, "3 5"),
        ({"since": "2026-11-04T12:00:00Z"}, "3 5"),
        ({"since": "2026-11-21"}, ""),
        ({"until": "2026-11-03"}, "1 2"),
        ({"until": "2026-11-03T07:59:59Z"}, "1"),
        ({"until": "2026-11-04", "since": "2026-11-04"}, "3"),
        ({"languages": ("de",)}, "1"),
        ({"languages": ("PT", "de")}, "1 3"),
        ({"languages": ("pt-br",)}, "3"),
        ({"languages": ("pt-PT",)}, ""),
        ({"agencies": ("afp",)}, "2 3"),
        ({"agencies": ("DPA",)}, "2 3 5"),
        ({"sections": ("sport",)}, "1"),
        ({"min_words": 20}, "2 3 5"),
        ({"limit": 2}, "1 2"),
        ({"limit": 2, "order": "arrival"}, "1 2"),
        ({"where": "word_count > 20", "sites": ("gazette",), "limit": 1}, "2"),
        ({"revisions": True, "sections": ("Sport",)}, "1 1"),
    ],
)
def test_filters(store: Store, filters: dict[str, object], found: str) -> None:
    assert chosen(store, **filters) == found.split()


def test_amounts_are_those_of_what_is_chosen(store: Store) -> None:
    with store.snapshot():
        for selection in (
            Selection(),
            Selection(copies=True, revisions=True),
            Selection(limit=1),
            Selection(where="0"),
        ):
            rows = list(store.selector.articles(selection))
            amount = store.selector.amount(selection)
            latest = {row.id: row for row in rows}.values()
            assert amount == (len(latest), len(rows), sum(len(row.record) for row in latest))


def test_earlier_texts_come_first(store: Store) -> None:
    with store.snapshot():
        rows = [row for row in store.selector.articles(Selection(revisions=True)) if row.revision or row.number == 1]
    assert [row.revision for row in rows if row.number == 1] == [1, 2]


def test_a_sample_does_not_depend_on_the_order_and_is_part_of_a_larger_one(tmp_path: Path) -> None:
    articles = [article(number) for number in range(40)]
    with store_of(tmp_path / "a", articles) as one, store_of(tmp_path / "b", reversed(articles)) as other:
        ten = chosen(one, sample=10)
        assert len(ten) == 10
        assert chosen(other, sample=10) == ten
        assert set(ten) < set(chosen(one, sample=20))
        assert chosen(one, sample=10, seed=1) != ten
        assert len(chosen(one, sample=100)) == 40
        add(one, [article(number) for number in range(40, 80)])
        assert len(set(chosen(one, sample=10)) & set(ten)) >= 2, (
            "what stays of a sample is chance, but never an accident"
        )


def test_a_story_knows_its_first_day(store: Store) -> None:
    with store.snapshot():
        days = {row.id: row.story_at for row in store.selector.articles(Selection(copies=True))}
    assert days[str(article(4, site="herald").id)] == "2026-11-03T08:00:00Z", "that of the article it is a copy of"
    assert days[str(article(5, site="herald").id)] == "2026-11-20T08:00:00Z", "its fetch"


def test_a_snapshot_does_not_see_what_others_write(store: Store, tmp_path: Path) -> None:
    with store.snapshot():
        rows = store.selector.articles(Selection(copies=True))
        first = next(rows)
        with Store.open(tmp_path / "data" / "newscrawl.db") as other:
            add(other, [article(number) for number in range(20, 25)])
            with other.transaction():
                other.articles._db.execute("UPDATE articles SET published_at = '2027-01-01'")
        assert len([first, *rows]) == 5
        assert store.selector.state()["articles"] == 5
    assert store.selector.state()["articles"] == 10


def test_the_index_gives_the_order(store: Store) -> None:
    """No sorting: memory and time to the first row do not grow with the store."""
    sql, values = store.selector._sql("article.number", Selection())
    plan = [row[3] for row in store.selector._db.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
    assert any("articles_published" in step for step in plan)
    assert not any("TEMP B-TREE" in step for step in plan)


def test_the_nearest_word_of_a_field(store: Store) -> None:
    assert store.selector.near("section", "Sprot") == "Sport"
    assert store.selector.near("agency", "AFPP") == "AFP"
    assert store.selector.near("language", "x") is None
