from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newscrawl.items import NO_VALIDATORS, Source, Validators
from newscrawl.store import Disposition, Store

if TYPE_CHECKING:
    from collections.abc import Iterator

SITE, AT = "gazette", "2026-11-21T09:30:00Z"
SECTION = Source("section", "https://gazette.example/world", 1)
FEED = Source("feed", "https://gazette.example/world?rss")
TAGGED = Validators('"1"', "Sat, 21 Nov 2026 06:00:00 GMT")


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(Path(":memory:")) as opened:
        yield opened


def end(store: Store, source: Source, word: Disposition = Disposition.READ, run: str = "r1") -> None:
    store.sources.end(source, site=SITE, run=run, at=AT, disposition=word, detail="3 links")


def test_a_source_is_told_by_every_run_that_asks_it(store: Store) -> None:
    end(store, SECTION)
    end(store, FEED, Disposition.GONE)
    end(store, SECTION, Disposition.FAILED_HTTP, "r2")
    assert store.sources.of_run("r1") == [(FEED.url, Disposition.GONE, "3 links")]
    assert store.sources.of_run("r2") == [(SECTION.url, Disposition.FAILED_HTTP, "3 links")]
    assert len(store.sources.of_site(SITE)) == 2
    assert store.sources.of_site("other") == []


def test_validators_count_for_the_reader_that_saw_the_answer(store: Store) -> None:
    end(store, SECTION)
    assert store.sources.validators(SECTION, "a") == NO_VALIDATORS
    store.sources.read(SECTION, reader="a", validators=TAGGED, announced=[FEED])
    assert store.sources.validators(SECTION, "a") == TAGGED
    assert store.sources.validators(SECTION, "b") == NO_VALIDATORS
    assert store.sources.announced(SECTION) == [FEED]
    end(store, SECTION, Disposition.UNCHANGED, "r2")
    assert store.sources.validators(SECTION, "a") == TAGGED
    assert store.sources.announced(SECTION) == [FEED]


def test_what_was_given_by_hand_is_known(store: Store) -> None:
    end(store, SECTION)
    end(store, Source("place", "https://gazette.example/", 1))
    assert store.sources.places(SITE) == ["https://gazette.example/"]
