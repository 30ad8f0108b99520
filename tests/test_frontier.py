from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import newscrawl.frontier
from newscrawl.addresses.traps import USELESS_MAX
from newscrawl.frontier import BATCH, Frontier, rank_of
from newscrawl.store import Disposition, Found, Store
from newscrawl.store.urls import SPELLINGS_MAX

if TYPE_CHECKING:
    from collections.abc import Iterator

SITE = "gazette"
NOW = 1_764_000_000.0


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(Path(":memory:")) as opened:
        opened.runs.begin("r1", SITE, "2026-11-21T09:30:00Z")
        yield opened


def link(name: object, **hint: str) -> Found:
    return Found(f"gazette.example/{name}", f"https://gazette.example/{name}", hint)


def end(frontier: Frontier, found: Found, disposition: Disposition) -> None:
    frontier._end(found.key, disposition, "")
    frontier.ended(found.key, disposition)


def test_what_is_taken_is_not_given_again(store: Store) -> None:
    frontier = Frontier(store, SITE, "r1")
    links = [link(number) for number in range(3 * BATCH)]
    assert frontier.discover(links) == len(links)
    assert frontier.discover(links) == 0
    taken = list(iter(frontier.take, None))
    assert [one.key for one in taken] == [one.key for one in links]
    assert frontier.is_empty()
    assert store.urls.pending(SITE) == len(links), "they are to be fetched until they have ended"
    later = Frontier(store, SITE, "r2")
    assert len(list(iter(later.take, None))) == len(links)


def test_what_is_found_meanwhile_is_given_too(store: Store) -> None:
    frontier = Frontier(store, SITE, "r1")
    frontier.discover([link("a")])
    assert frontier.take() == link("a")
    assert frontier.take() is None
    frontier.discover([link("b")])
    assert not frontier.is_empty()
    assert frontier.take() == link("b")


def spelled(store: Store, key: str) -> list[str]:
    rows = store._connection.execute("SELECT url FROM spellings WHERE key = ? ORDER BY url", (key,))
    return [url for (url,) in rows]


def test_other_spellings_of_a_link_are_noted_and_not_fetched(store: Store) -> None:
    amp, tracked = (
        Found("gazette.example/a", url, {}) for url in ("https://gazette.example/a/amp", f"{link('a').url}?utm_x=1")
    )
    frontier = Frontier(store, SITE, "r1")
    assert frontier.discover([link("a"), amp, link("a"), link("b")]) == 2
    assert list(iter(frontier.take, None)) == [link("a"), link("b")]
    assert spelled(store, "gazette.example/a") == [amp.url]
    assert Frontier(store, SITE, "r2").discover([tracked, link("a"), amp]) == 1, "a link is met once in each run"
    assert spelled(store, "gazette.example/a") == [amp.url, tracked.url]
    assert spelled(store, "gazette.example/b") == []


def test_spellings_that_never_end_are_noted_a_few_times(store: Store) -> None:
    frontier = Frontier(store, SITE, "r1")
    frontier.discover(
        Found("gazette.example/a", f"https://gazette.example/a?utm_id={number}", {}) for number in range(99)
    )
    assert len(spelled(store, "gazette.example/a")) == SPELLINGS_MAX


def test_a_limit_leaves_the_rest_pending(store: Store) -> None:
    frontier = Frontier(store, SITE, "r1", limit=2)
    frontier.discover([link(number) for number in range(5)])
    assert len(list(iter(frontier.take, None))) == 2
    assert frontier.is_empty()
    assert store.urls.pending(SITE) == 5


def test_a_pattern_that_leads_nowhere_is_refused(store: Store) -> None:
    frontier = Frontier(store, SITE, "r1")
    good = [link(f"world/story-of-the-day-{chr(97 + number)}-and-more") for number in range(3)]
    frontier.discover([*(link(f"events/{number}") for number in range(200)), *good])
    asked = []
    while not frontier.is_empty():
        found = frontier.take()
        if found is not None:  # else it has refused a batch
            asked.append(found)
            end(frontier, found, Disposition.STORED if "world" in found.key else Disposition.DROPPED_NOT_ARTICLE)
    assert sum("events" in found.key for found in asked) == USELESS_MAX
    assert sum("world" in found.key for found in asked) == 3
    assert store.urls.by_disposition(SITE)[Disposition.REFUSED_TRAP] == 200 - USELESS_MAX
    assert frontier.discover([link("events/999")]) == 0, "nor is what is found of it later anything new"


def test_a_huge_trap_is_refused_in_slices(store: Store) -> None:
    frontier = Frontier(store, SITE, "r1")
    frontier.discover([link(f"events/{number}") for number in range(20 * BATCH)])
    for _ in range(USELESS_MAX):
        found = frontier.take()
        assert found is not None
        end(frontier, found, Disposition.GONE)
    refused = [0]
    while not frontier.is_empty():
        assert frontier.take() is None
        refused.append(store.urls.by_disposition(SITE)[Disposition.REFUSED_TRAP])
    assert refused[-1] == 20 * BATCH - USELESS_MAX
    assert max(later - earlier for earlier, later in pairwise(refused)) <= BATCH


def test_one_chain_of_redirects_at_a_time(store: Store) -> None:
    frontier = Frontier(store, SITE, "r1")
    one, other, elsewhere = "gazette.example/news/a-b", "gazette.example/news/c-d", "gazette.example/sport/e-f"
    assert frontier.may_turn(one)
    assert frontier.may_turn(one), "however often it is redirected"
    assert not frontier.may_turn(other)
    assert frontier.may_turn(elsewhere)
    frontier.ended(one, Disposition.STORED)
    assert frontier.may_turn(other)
    assert frontier.may_turn("gazette.example/news/g-h"), "the folder has given an article"
    assert frontier.may_turn("gazette.example/news/chain-1")
    assert not frontier.may_turn("gazette.example/news/chain-2"), "the pattern has not"
    for number in range(5):
        frontier.ended(f"gazette.example/news/chain-{number}", Disposition.FAILED_REDIRECT)
    assert frontier.may_turn("gazette.example/news/chain-7"), "to be refused"


def test_copies_of_other_sites_are_no_trap(store: Store) -> None:
    frontier = Frontier(store, SITE, "r1")
    frontier.discover([link(f"wire/{number}") for number in range(3 * USELESS_MAX)])
    while found := frontier.take():
        frontier._end(found.key, Disposition.DUPLICATE, "")
        frontier.ended(found.key, Disposition.DUPLICATE, is_copy=False)
    assert store.urls.by_disposition(SITE) == {Disposition.DUPLICATE: 3 * USELESS_MAX}


def test_only_so_many_links_are_remembered(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newscrawl.frontier, "MET_MAX", 10)
    frontier = Frontier(store, SITE, "r1")
    frontier.discover([link(number) for number in range(100)])
    assert len(frontier._met) == 10
    assert store.urls.pending(SITE) == 100


@pytest.mark.parametrize(
    ("hint", "rank"),
    [
        ({}, NOW),
        ({"published_at": "2025-11-24T15:00:00Z"}, 1_763_996_400.0),
        ({"published_at": "2025-11-23"}, 1_763_856_000.0),
        ({"modified_at": "2025-11-23"}, 1_763_856_000.0),
        ({"published_at": "2099-01-01T00:00:00Z"}, NOW),
        ({"published_at": "soon"}, NOW),
    ],
)
def test_the_rank_of_a_link_is_its_date_and_never_in_the_future(hint: dict[str, str], rank: float) -> None:
    assert rank_of(link("a", **hint), NOW) == rank


def test_links_of_one_call_are_refused_by_date(store: Store) -> None:
    frontier = Frontier(store, SITE, "r1", since="2026-11-01T00:00:00Z")
    dates = {"a": "2026-11-02", "b": "2026-10-31", "c": "2026-11-01", "d": "2026-10-31T23:59:59Z"}
    assert frontier.discover([link(name, published_at=date) for name, date in dates.items()]) == 2
    assert sorted(one.key[-1] for one in iter(frontier.take, None)) == ["a", "c"]
    assert store.urls.by_disposition(SITE)[Disposition.REFUSED_OLD] == 2
