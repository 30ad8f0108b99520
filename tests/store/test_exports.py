from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newscrawl.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(Path(":memory:")) as opened:
        yield opened


def plan(store: Store, manifest: str, rows: list[tuple[int, int]], *, anew: bool = False) -> None:
    store.exports.note(rows)
    with store.transaction():
        store.exports.plan("news", manifest, anew=anew)


def exported(store: Store) -> list[tuple[int, int, int]]:
    return list(store.exports._db.execute("SELECT article, revision, round FROM exported ORDER BY 1, 2"))


def test_a_round_counts_when_it_is_done(store: Store) -> None:
    assert store.exports.get("news") is None
    plan(store, "m1", [(1, 1), (2, 1)], anew=True)
    with store.transaction():
        store.exports.done("news")
    made = store.exports.get("news")
    assert made is not None
    assert (made.round, made.manifest, made.planned) == (1, "m1", None)
    plan(store, "m2", [(1, 2)])
    assert exported(store) == [(1, 1, 1), (1, 2, 2), (2, 1, 1)]


@pytest.mark.parametrize(("manifest", "rows", "round_"), [("m1", 1, 1), ("m2", 2, 2)])
def test_the_manifest_tells_whether_a_plan_was_carried_out(store: Store, manifest: str, rows: int, round_: int) -> None:
    plan(store, "m1", [(1, 1)], anew=True)
    with store.transaction():
        store.exports.done("news")
    plan(store, "m2", [(2, 1)])
    with store.transaction():
        settled = store.exports.settle("news", manifest)
    assert settled is not None
    assert (settled.round, settled.manifest, settled.planned) == (round_, manifest, None)
    assert len(exported(store)) == rows


def test_another_manifest_is_that_of_another_package(store: Store) -> None:
    plan(store, "m1", [(1, 1)], anew=True)
    with store.transaction():
        assert store.exports.settle("news", "m9") is None
        assert store.exports.settle("other", "m1") is None
    assert exported(store) == [(1, 1, 1)]


def test_beginning_anew_forgets(store: Store) -> None:
    plan(store, "m1", [(1, 1)], anew=True)
    plan(store, "m2", [(5, 1)], anew=True)
    assert exported(store) == [(5, 1, 1)]
