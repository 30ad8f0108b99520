"""Exports that are added to: what each has of the store, so that only what is new or changed is added.

A round of an export is planned here before its package is put into its place, and done after. Whoever finds a plan looks
at the package's manifest: if it is the planned one, the plan is taken over, else it is dropped. So a process that dies
between the two adds nothing twice and forgets nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Export:
    """An export by its name: its number, how often it was written, the SHA-256 of its manifest and of the planned one."""

    number: int
    name: str
    round: int
    manifest: str | None
    planned: str | None


class ExportTable:
    """Tables ``exports`` and ``exported``. Writes belong inside a transaction of the store."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def get(self, name: str) -> Export | None:
        """Return an export."""
        row = self._db.execute(
            "SELECT number, name, round, manifest, planned FROM exports WHERE name = ?", (name,)
        ).fetchone()
        return Export(*row) if row else None

    def settle(self, name: str, manifest: str) -> Export | None:
        """Return an export whose package has the manifest with this SHA-256; None when it has no such package.

        What a process that died had planned is taken over if that is the package's manifest, else dropped.
        """
        export = self.get(name)
        if export is None or manifest not in (export.manifest, export.planned):
            return None
        if manifest == export.planned:
            self.done(name)
        else:
            self._db.execute("DELETE FROM exported WHERE export = ? AND round > ?", (export.number, export.round))
            self._db.execute("UPDATE exports SET planned = NULL WHERE number = ?", (export.number,))
        return self.get(name)

    def note(self, rows: Iterable[tuple[int, int]]) -> None:
        """Remember, until :meth:`plan`, texts that are being written: number of the article, revision. No transaction."""
        self._db.execute("CREATE TEMP TABLE IF NOT EXISTS written (article INTEGER, revision INTEGER)")
        self._db.executemany("INSERT INTO temp.written VALUES (?, ?)", rows)

    def plan(self, name: str, manifest: str, *, anew: bool) -> None:
        """Set aside what :meth:`note` was told for the next round of an export; *anew* is its first round.

        *manifest* is the SHA-256 of the manifest that its package will have.
        """
        if anew:
            self._db.execute(
                "DELETE FROM exported WHERE export IN (SELECT number FROM exports WHERE name = ?)", (name,)
            )
            self._db.execute("DELETE FROM exports WHERE name = ?", (name,))
            self._db.execute("INSERT INTO exports (name, round) VALUES (?, 0)", (name,))
        self._db.execute("UPDATE exports SET planned = ? WHERE name = ?", (manifest, name))
        self._db.execute(
            "INSERT INTO exported SELECT number, article, revision, round + 1 FROM exports, temp.written WHERE name = ?",
            (name,),
        )
        self._db.execute("DROP TABLE temp.written")

    def done(self, name: str) -> None:
        """Note that the planned round of an export is whole and in its place."""
        self._db.execute(
            "UPDATE exports SET round = round + 1, manifest = planned, planned = NULL WHERE name = ?", (name,)
        )
