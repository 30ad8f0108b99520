"""Letting old things go, a little at a time, while crawls go on: what no later run needs.

What goes is older than an instant: the texts that articles had before (``revisions``); what was read of pages that are no
articles (``rejects``); the URLs that gave no article (``urls``), of which a mark stays, so that a section page that still
names one does not bring it back; the figures of runs that health looks at no more (``figures``); the slots of the
schedule, but for the latest of each site (``slots``). What stays for ever: the latest text of every article with all its
addresses, what new texts are compared with, what recurs on a site, what was published where, and the runs themselves.
"""

from __future__ import annotations

import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from newscrawl.store.history import RUNS_MAX
from newscrawl.store.schedule import FAILURES_MAX
from newscrawl.store.sqlite import transaction
from newscrawl.store.urls import mark_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping

SLICE = 500
"""Rows that go in one transaction; others wait for as long as that takes."""
REST = 1.0
"""For how long the store is left to others after a slice, as a part of the time that the slice took."""
_RUNS = 20
"""Runs whose figures go in one transaction, some 40 rows each."""

_OLD = {
    "revisions": "fetched_at < :before",
    "rejects": "EXISTS (SELECT 1 FROM urls WHERE urls.key = rejects.key AND ended_at < :before)",
    "urls": "kind = 'article' AND article_id IS NULL AND disposition != 'pending' AND due IS NULL AND ended_at < :before",
}
"""Which rows of a table go."""
_PLACES = {"revisions": "rowid", "rejects": "key", "urls": "number"}
"""What names a row, and gives the rows their order."""
_SIZES = {
    "revisions": "LENGTH(record) + LENGTH(removed) + LENGTH(url)",
    "rejects": "LENGTH(record) + LENGTH(removed) + LENGTH(key)",
    "urls": "LENGTH(key) + LENGTH(url) + COALESCE(LENGTH(hint), 0)",
    "run_ends": "LENGTH(run) + LENGTH(word) + LENGTH(example)",
    "run_answers": "LENGTH(run) + LENGTH(field) + LENGTH(source)",
    "run_responses": "LENGTH(run)",
    "slots": "LENGTH(group_name) + LENGTH(site) + LENGTH(slot) + COALESCE(LENGTH(reason), 0)",
}
"""How much a row holds: the bytes of its records, the letters of its texts."""
_FIGURES = ("run_ends", "run_answers", "run_responses")


@dataclass(slots=True)
class Share:
    """How much of a kind goes: rows (or files), and the bytes that they hold, without what SQLite adds."""

    number: int = 0
    size: int = 0


class Pruner:
    """Lets go what is older than *before* (``YYYY-MM-DDTHH:MM:SSZ``); with *dry*, counts it only.

    Each slice is a transaction of its own. Who is interrupted has done a part, and the next does the rest.
    """

    def __init__(self, connection: sqlite3.Connection, before: str, *, dry: bool = False) -> None:
        self._db = connection
        self._before = before
        self._dry = dry
        self.gone = {kind: Share() for kind in (*_OLD, "figures", "slots")}
        """what has gone so far, or would have"""

    def run(self, done: Callable[[int], None] = lambda _: None) -> None:
        """Do it; *done* is told again and again how many rows are done.

        Raises:
            StoreError: the store cannot be written; what has gone so far is in :attr:`gone`.
        """
        for table in _OLD:
            for names in self._old_rows(table):
                with self._turn():
                    self._drop_rows(table, names)
                done(self._total())
        for runs in self._old_runs():
            with self._turn():
                self._drop_figures(runs)
            done(self._total())
        for group, site in self._db.execute("SELECT DISTINCT group_name, site FROM slots").fetchall():
            with self._turn():
                self._drop_slots(group, site)
            done(self._total())

    def _total(self) -> int:
        return sum(share.number for share in self.gone.values())

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Do a slice as one transaction, then leave the store to others for a while."""
        if self._dry:
            yield
            return
        began = time.monotonic()
        with transaction(self._db):
            yield
        time.sleep(REST * (time.monotonic() - began))

    # -- rows ---------------------------------------------------------------------------------------------------------

    def _old_rows(self, table: str) -> Iterator[str]:
        """Yield the names of the rows that may go, a slice at a time, as JSON."""
        place = _PLACES[table]
        query = f"SELECT {place} FROM {table} WHERE {place} > :after AND {_OLD[table]} ORDER BY {place} LIMIT :slice"  # noqa: S608
        after: object = -1  # less than any number and any text
        while rows := self._db.execute(query, {"after": after, "before": self._before, "slice": SLICE}).fetchall():
            after = rows[-1][0]
            yield orjson.dumps([row[0] for row in rows]).decode()

    def _drop_rows(self, table: str, names: str) -> None:
        """Drop those of some rows that are still old: somebody may have made a URL pending again."""
        chosen = f"WHERE {_PLACES[table]} IN (SELECT value FROM json_each(:names)) AND {_OLD[table]}"  # noqa: S608
        values = {"names": names, "before": self._before}
        if table == "urls" and not self._dry:
            self._mark(self._db.execute(f"SELECT key, found_run FROM urls {chosen}", values).fetchall())  # noqa: S608
        self._drop(table, table, chosen, values)

    def _mark(self, urls: list[tuple[str, str]]) -> None:
        """Keep the marks of URLs that go, and count them with the runs that found them; their spellings go with them."""
        self._db.executemany("DELETE FROM spellings WHERE key = ?", [(key,) for key, _ in urls])
        self._db.executemany("INSERT OR IGNORE INTO forgotten VALUES (?)", [(mark_of(key),) for key, _ in urls])
        self._db.executemany(
            "UPDATE runs SET forgotten = forgotten + ? WHERE id = ?",
            [(number, run) for run, number in Counter(run for _, run in urls).items()],
        )

    # -- figures and slots ---------------------------------------------------------------------------------------------

    def _old_runs(self) -> Iterator[str]:
        """Yield the runs that are old and not among the latest of their site, some at a time, as JSON."""
        rows = self._db.execute(
            "SELECT id FROM (SELECT id, started_at, ROW_NUMBER() OVER (PARTITION BY site ORDER BY started_at DESC, id DESC) "
            "AS place FROM runs WHERE articles IS NOT NULL) AS ended WHERE place > ? AND started_at < ? "
            "AND (EXISTS (SELECT 1 FROM run_ends WHERE run = ended.id) OR EXISTS (SELECT 1 FROM run_answers "
            "WHERE run = ended.id) OR EXISTS (SELECT 1 FROM run_responses WHERE run = ended.id))",
            (RUNS_MAX, self._before),
        ).fetchall()
        for start in range(0, len(rows), _RUNS):
            yield orjson.dumps([row[0] for row in rows[start : start + _RUNS]]).decode()

    def _drop_figures(self, runs: str) -> None:
        for table in _FIGURES:
            self._drop("figures", table, "WHERE run IN (SELECT value FROM json_each(:runs))", {"runs": runs})

    def _drop_slots(self, group: str, site: str) -> None:
        self._drop(
            "slots",
            "slots",
            "WHERE group_name = :group AND site = :site AND planned_at < :before AND ended_at IS NOT NULL AND slot < "
            "(SELECT slot FROM slots WHERE group_name = :group AND site = :site ORDER BY slot DESC LIMIT 1 OFFSET :kept)",
            {"group": group, "site": site, "before": self._before, "kept": FAILURES_MAX - 1},
        )

    def _drop(self, kind: str, table: str, chosen: str, values: Mapping[str, object]) -> None:
        """Count the rows of a table that were chosen, and drop them."""
        rows, size = self._db.execute(
            f"SELECT COUNT(*), COALESCE(SUM({_SIZES[table]}), 0) FROM {table} {chosen}",  # noqa: S608
            values,
        ).fetchone()
        self.gone[kind].number += rows
        self.gone[kind].size += size
        if rows and not self._dry:
            self._db.execute(f"DELETE FROM {table} {chosen}", values)  # noqa: S608
