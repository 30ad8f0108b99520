"""What exports that are added to remember: which texts of the merged store their packages have."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence


def merge_exports(target: sqlite3.Connection, stores: Sequence[sqlite3.Connection]) -> None:
    """Take over the exports; of one name, that which was written most often: there is one package of a name.

    Table ``scratch.moved`` says where each text of each store is now.
    """
    found: dict[str, list[tuple[tuple[int, str, str], int, int]]] = defaultdict(list)
    for place, store in enumerate(stores):
        for number, name, rounds, manifest, planned in store.execute(
            "SELECT number, name, round, manifest, planned FROM exports"
        ):
            found[name].append(((rounds, manifest or "", planned or ""), place, number))
    for export, (name, same) in enumerate(sorted(found.items()), 1):
        state, _, _ = max(same)
        rounds, *manifests = state
        target.execute(
            "INSERT INTO exports (number, name, round, manifest, planned) VALUES (?, ?, ?, ?, ?)",
            (export, name, rounds, *(manifest or None for manifest in manifests)),
        )
        for place, number in ((place, number) for other, place, number in same if other == state):
            rows = stores[place].execute("SELECT article, revision, round FROM exported WHERE export = ?", (number,))
            target.executemany(
                "INSERT INTO exported SELECT ?1, to_number, to_revision, ?5 FROM scratch.moved "
                "WHERE store = ?2 AND number = ?3 AND revision = ?4 "
                "ON CONFLICT (export, article, revision) DO UPDATE SET round = MIN(round, excluded.round)",
                ((export, place, *row) for row in rows),
            )
