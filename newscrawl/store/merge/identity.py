"""Which articles of several stores are one: those of one address, and those of one id that print one story.

Two articles may have one id and be two: sites call one address canonical for pages with different stories. In one store
the second was given an id of its own when it came (:meth:`newscrawl.run.Run.save`); so it is here.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from newscrawl.addresses.urls import article_id
from newscrawl.dedup.decide import compare, decide, text_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable


class Holding(NamedTuple):
    """An article as one of the stores has it: which store, its number there, its id, the key of its address, and when the
    first of its texts was fetched.
    """

    store: int
    number: int
    id: str
    key: str
    begun: str


def settle(scratch: sqlite3.Connection, record_of: Callable[[Holding], dict[str, Any]]) -> dict[tuple[int, str], str]:
    """Give articles that are one the same id, and those that are two different ones, in table ``holdings``.

    *record_of* returns the latest text of an article. Return the ids that changed, by store and former id.
    """
    changed: dict[tuple[int, str], str] = {}
    given: set[str] = set()
    for component in _disputed(scratch):
        groups = sorted(_stories(component, record_of), key=lambda group: min((one.begun, one.key) for one in group))
        claimed = {one.id for one in component}
        for group in groups:
            name = next(
                name for name in _wanted(group) if name not in given and (name in claimed or _is_free(scratch, name))
            )
            given.add(name)
            for one in group:
                if one.id != name:
                    changed[one.store, one.id] = name
                    scratch.execute(
                        "UPDATE holdings SET id = ? WHERE store = ? AND number = ?", (name, one.store, one.number)
                    )
    return changed


def _wanted(group: list[Holding]) -> Iterable[str]:
    """Yield ids for an article, the best first: those it has, then what its own address gives."""
    yield from (one.id for one in sorted(group, key=lambda one: (one.begun, one.id)))
    key = min((one.begun, one.key) for one in group)[1]
    yield article_id(key)
    attempt = f"{key}?itself"
    while True:
        yield article_id(attempt)
        attempt += "-again"


def _is_free(scratch: sqlite3.Connection, name: str) -> bool:
    return scratch.execute("SELECT 1 FROM holdings WHERE id = ?", (name,)).fetchone() is None


def _disputed(scratch: sqlite3.Connection) -> list[list[Holding]]:
    """Return the articles that share an id but no address, or an address but no id, with all they are tied to."""
    rows = scratch.execute(
        "SELECT store, number, id, key, begun FROM holdings WHERE id IN (SELECT id FROM holdings GROUP BY id "
        "HAVING MIN(key) != MAX(key)) OR key IN (SELECT key FROM holdings GROUP BY key HAVING MIN(id) != MAX(id)) "
        "ORDER BY begun, key, id, store"
    )
    return _joined([Holding(*row) for row in rows], lambda one: (("id", one.id), ("key", one.key)))


def _stories(component: list[Holding], record_of: Callable[[Holding], dict[str, Any]]) -> list[list[Holding]]:
    """Part articles into those that are one: of one address, or of one id and one story."""
    addresses: dict[str, list[Holding]] = defaultdict(list)
    for one in component:
        addresses[one.key].append(one)
    records = {key: record_of(group[-1]) for key, group in addresses.items()}
    keys = list(addresses)
    ties: dict[str, list[str]] = {key: [key] for key in keys}
    for place, key in enumerate(keys):
        for other in keys[:place]:
            share_an_id = {one.id for one in addresses[key]} & {one.id for one in addresses[other]}
            if share_an_id and is_one_story(records[key], records[other]):
                ties[key].append(f"{other} {key}")
                ties[other].append(f"{other} {key}")
    joined = _joined(keys, lambda key: ties[key])
    return [[one for key in group for one in addresses[key]] for group in joined]


def is_one_story(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Ask whether two records print the same story."""
    if one["content_hash"] == other["content_hash"]:
        return True
    texts = [text_of((record["body"] or "").split("\n\n")) for record in (one, other)]
    figures = compare(*texts)
    return figures is not None and decide(figures).same


def _joined(things: list[Any], ties_of: Callable[[Any], Iterable[Any]]) -> list[list[Any]]:
    """Part *things* into groups: those that have a tie in common are in one."""
    group_of: dict[Any, list[Any]] = {}
    groups: list[list[Any]] = []
    for thing in things:
        ties = list(ties_of(thing))
        mine = [thing]
        for old in {id(group_of[tie]): group_of[tie] for tie in ties if tie in group_of}.values():
            mine = old + mine
            groups.remove(old)
        groups.append(mine)
        for member in mine:
            group_of.update(dict.fromkeys(ties_of(member), mine))
    return groups
