from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newscrawl.store import Disposition, Found, Store

if TYPE_CHECKING:
    from collections.abc import Iterator

SITE, AT = "gazette", "2026-11-21T08:00:00Z"
LINKS = [Found(f"gazette.example/{name}", f"https://gazette.example/{name}", {"title": name}) for name in "abc"]


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(Path(":memory:")) as opened:
        yield opened


def end(store: Store, link: Found, disposition: Disposition, run: str = "r1") -> None:
    store.urls.end(link.key, run=run, at=AT, disposition=disposition)


def test_a_link_is_new_once_in_the_life_of_the_store(store: Store) -> None:
    assert store.urls.add(SITE, "r1", LINKS[:2]) == LINKS[:2]
    assert store.urls.add(SITE, "r1", LINKS) == LINKS[2:]
    assert store.urls.add("other", "r2", LINKS) == []
    assert store.urls.pending(SITE) == 3
    assert store.runs.found("r1") == 3


def test_the_same_link_twice_in_one_page_is_one(store: Store) -> None:
    assert store.urls.add(SITE, "r1", [LINKS[0], LINKS[0]]) == [LINKS[0]]


def test_what_is_left_comes_back_with_its_hint_and_in_the_order_of_its_finding(store: Store) -> None:
    store.urls.add(SITE, "r2", LINKS[:1])
    store.urls.add(SITE, "r1", LINKS[1:])
    assert store.urls.reopen(SITE) == [LINKS[1], LINKS[2], LINKS[0]]
    assert store.urls.reopen("other") == []


@pytest.mark.parametrize("disposition", [word for word in Disposition if word is not Disposition.PENDING])
def test_only_failures_come_back_and_no_more_than_twice(store: Store, disposition: Disposition) -> None:
    store.urls.add(SITE, "r1", LINKS[:1])
    tries = 0
    while store.urls.reopen(SITE):
        tries += 1
        end(store, LINKS[0], disposition)
    assert tries == (3 if disposition.is_failure else 1)
    assert store.urls.counts("r1") == {disposition: 1}


def test_figures_are_of_articles_in_their_last_run(store: Store) -> None:
    store.urls.add(SITE, "r1", LINKS)
    end(store, LINKS[0], Disposition.STORED)
    end(store, LINKS[1], Disposition.FAILED_HTTP)
    store.urls.end_source(
        "gazette.example",
        "https://gazette.example/",
        site=SITE,
        run="r1",
        at=AT,
        disposition=Disposition.READ,
        detail=None,
    )
    store.urls.alias("gazette.example/z", "https://gazette.example/z", site=SITE, run="r1", at=AT, article="x")
    assert store.urls.counts("r1") == {Disposition.STORED: 1, Disposition.FAILED_HTTP: 1}
    assert store.urls.pending(SITE) == 1
    end(store, LINKS[1], Disposition.STORED, run="r2")
    assert store.urls.counts("r1") == {Disposition.STORED: 1}


def test_an_alias_is_known_but_takes_nothing_from_a_link(store: Store) -> None:
    store.urls.add(SITE, "r1", LINKS[:1])
    for link in LINKS[:2]:
        store.urls.alias(link.key, link.url, site=SITE, run="r1", at=AT, article="x")
    assert store.urls.pending(SITE) == 1
    assert store.urls.add(SITE, "r1", LINKS) == LINKS[2:]


def test_a_source_is_read_again_in_every_run_and_never_takes_an_article(store: Store) -> None:
    store.urls.add(SITE, "r1", LINKS[:1])
    for run, word in (("r1", Disposition.READ), ("r2", Disposition.FAILED_HTTP)):
        for key in ("gazette.example/world", LINKS[0].key):
            store.urls.end_source(
                key, f"https://{key}", site=SITE, run=run, at=AT, disposition=word, detail="12 article links"
            )
    assert store.urls.sources("r1") == []
    assert store.urls.sources("r2") == [("https://gazette.example/world", Disposition.FAILED_HTTP, "12 article links")]
    assert store.urls.reopen(SITE) == LINKS[:1]
