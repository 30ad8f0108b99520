from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newscrawl.items import Validators
from newscrawl.store import Disposition, Found, Store

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

SITE = "gazette"
LINKS = [Found(f"gazette.example/{name}", f"https://gazette.example/{name}", {"title": name}) for name in "abc"]
AT, NOW = "2026-11-21T09:30:00Z", 1_000_000.0
HOUR = 3600.0
SCHEDULE = [1 * HOUR, 6 * HOUR, 24 * HOUR]


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(Path(":memory:")) as opened:
        yield opened


def add(store: Store, links: list[Found], run: str = "r1", rank: float = NOW) -> list[Found]:
    return store.urls.add(SITE, run, [(link, rank) for link in links])


def end(
    store: Store,
    link: Found,
    disposition: Disposition,
    *,
    now: float = NOW,
    run: str = "r1",
    article: str | None = None,
) -> None:
    store.urls.end(
        link.key, run=run, at=AT, now=now, disposition=disposition, article=article, watch=article is not None,
        schedule=SCHEDULE,
    )  # fmt: skip


def pending(store: Store, number: int = 10) -> list[Found]:
    return [link for link, _ in store.urls.pending_first(SITE, number)]


def due(store: Store, before: float) -> list[Found]:
    return [link for link, _ in store.urls.due_first(SITE, before, 10)]


def test_a_link_is_new_once(store: Store) -> None:
    assert add(store, LINKS[:2]) == LINKS[:2]
    assert add(store, LINKS, "r2") == LINKS[2:]
    assert store.urls.add("other", "r2", [(link, NOW) for link in LINKS]) == []
    assert store.urls.pending(SITE) == 3


def test_the_newest_come_first_then_the_order_of_discovery(store: Store) -> None:
    add(store, LINKS[:2])
    add(store, LINKS[2:], rank=NOW + 1)
    assert pending(store) == [LINKS[2], LINKS[0], LINKS[1]]
    assert pending(store, 1) == [LINKS[2]]
    assert store.urls.pending_first("other", 10) == []


@pytest.mark.parametrize("disposition", list(Disposition))
def test_only_failures_come_back_and_only_so_often(store: Store, disposition: Disposition) -> None:
    add(store, LINKS[:1])
    times = 0
    while times < 5 and (not times or due(store, NOW + times)):
        end(store, LINKS[0], disposition, now=NOW + times)
        times += 1
    if not disposition.is_failure:
        assert times == 1
    else:
        assert times == (3 if disposition.was_asked else 5), "what was never asked for has not been tried"
    assert due(store, NOW) == [], "not in the run that has just tried it"


def test_an_article_is_visited_on_a_rising_schedule(store: Store) -> None:
    (link,) = add(store, LINKS[:1])
    end(store, link, Disposition.STORED, article="a")
    visits = []
    now = NOW
    for _ in range(40):
        now += 0.9 * HOUR
        if due(store, now):
            visits.append(round((now - NOW) / HOUR, 1))
            end(store, link, Disposition.UNCHANGED, now=now)
    assert visits == [1.8, 6.3, 24.3], "each at the first chance after its hour"


def test_a_late_visit_stands_for_those_it_missed(store: Store) -> None:
    (link,) = add(store, LINKS[:1])
    end(store, link, Disposition.STORED, article="a")
    end(store, link, Disposition.REVISED, now=NOW + 10 * HOUR, article="a")
    assert due(store, NOW + 23 * HOUR) == []
    assert [found.key for found in due(store, NOW + 25 * HOUR)] == [link.key]
    end(store, link, Disposition.FAILED_HTTP, now=NOW + 25 * HOUR)
    assert due(store, NOW + 10_000 * HOUR) == [], "a visit that fails is not repeated"
    assert store.urls.article(link.key) == "a"


def test_a_page_that_has_gone_is_left_alone(store: Store) -> None:
    (link,) = add(store, LINKS[:1])
    end(store, link, Disposition.STORED, article="a")
    end(store, link, Disposition.GONE, now=NOW + 2 * HOUR)
    assert due(store, NOW + 10_000 * HOUR) == []


def test_validators_stay_until_there_are_others(store: Store) -> None:
    (link,) = add(store, LINKS[:1])
    tagged = Validators('"1"', None)
    values = {"run": "r1", "at": AT, "schedule": SCHEDULE}
    store.urls.end(
        link.key, now=NOW, disposition=Disposition.STORED, article="a", watch=True, validators=tagged, **values
    )  # type: ignore[arg-type]
    store.urls.end(link.key, now=NOW + HOUR, disposition=Disposition.UNCHANGED, **values)  # type: ignore[arg-type]
    (again,) = due(store, NOW + 7 * HOUR)
    assert again.validators == tagged
    store.urls.end(link.key, now=NOW + 7 * HOUR, disposition=Disposition.UNCHANGED, validators=Validators(), **values)  # type: ignore[arg-type]
    (again,) = due(store, NOW + 25 * HOUR)
    assert again.validators == Validators(), "an answer without validators has taken their place"


def test_what_ended_so_is_pending_again(store: Store) -> None:
    for link, word in zip(
        add(store, LINKS), (Disposition.GONE, Disposition.FAILED_DNS, Disposition.STORED), strict=True
    ):
        end(store, link, word)
    assert store.urls.reopen(SITE, [Disposition.GONE, Disposition.FAILED_DNS, Disposition.REFUSED_OLD]) == 2
    assert pending(store) == LINKS[:2]
    assert due(store, NOW + HOUR) == []


def test_figures_are_of_articles_in_their_last_run(store: Store) -> None:
    add(store, LINKS)
    end(store, LINKS[0], Disposition.STORED, article="a")
    end(store, LINKS[1], Disposition.FAILED_HTTP)
    store.urls.alias("gazette.example/z", "https://gazette.example/z", site=SITE, run="r1", at=AT, article="x")
    ended = store.urls.ended("r1")
    assert ended.counts == {Disposition.STORED: 1, Disposition.FAILED_HTTP: 1}
    assert (ended.visits, ended.own, store.urls.pending(SITE)) == (0, 2, 1)
    end(store, LINKS[0], Disposition.UNCHANGED, run="r2")
    end(store, LINKS[1], Disposition.STORED, run="r2", article="b")
    assert store.urls.ended("r1").counts == {}
    ended = store.urls.ended("r2")
    assert (sum(ended.counts.values()), ended.visits, ended.own) == (2, 1, 0)
    assert store.urls.by_disposition(SITE) == {
        Disposition.UNCHANGED: 1, Disposition.STORED: 1, Disposition.PENDING: 1,
    }  # fmt: skip
    assert store.urls.examples(SITE, Disposition.PENDING) == [(LINKS[2].url, None)]


def test_an_alias_is_known_but_takes_nothing_from_a_link(store: Store) -> None:
    add(store, LINKS[:1])
    for link in LINKS[:2]:
        store.urls.alias(link.key, link.url, site=SITE, run="r1", at=AT, article="x")
    assert store.urls.pending(SITE) == 1
    assert add(store, LINKS) == LINKS[2:]


def test_what_is_settled(store: Store) -> None:
    add(store, LINKS)
    end(store, LINKS[0], Disposition.STORED, article="a")
    end(store, LINKS[1], Disposition.FAILED_HTTP)
    keys = [link.key for link in LINKS]
    assert store.urls.settled(keys, NOW + 1) == 1
    assert store.urls.settled(keys, NOW + 2 * HOUR) == 0


def test_the_queues_are_read_by_their_indexes(store: Store) -> None:
    """A million rows must not be sorted, nor walked through, for the next sixty-four."""
    database: sqlite3.Connection = store._connection
    for query, index in (
        (
            "SELECT key FROM urls WHERE site = 's' AND disposition = 'pending' ORDER BY rank DESC, number LIMIT 64",
            "urls_pending",
        ),
        ("SELECT key FROM urls WHERE site = 's' AND due < 5 ORDER BY due LIMIT 64", "urls_due"),
        ("SELECT COUNT(*) FROM urls WHERE site = 's' AND disposition = 'pending'", "urls_pending"),
    ):
        plan = " ".join(row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {query}"))
        assert index in plan
        assert "TEMP B-TREE" not in plan
