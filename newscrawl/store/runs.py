"""The runs: one crawl of one site each, and what it came to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3


class RunTable:
    """Table ``runs``. Writes belong inside a transaction of the store."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def begin(self, run: str, site: str, at: str) -> None:
        """Note that a run of *site* has begun."""
        self._db.execute("INSERT INTO runs (id, site, started_at) VALUES (?, ?, ?)", (run, site, at))

    def add(self, run: str, *, known: int = 0, resumed: int = 0) -> None:
        """Add to what the run came across: links known before, links an earlier run had left."""
        self._db.execute("UPDATE runs SET known = known + ?, resumed = resumed + ? WHERE id = ?", (known, resumed, run))

    def finish(self, run: str, at: str, reason: str) -> None:
        """Note that the run has ended, and why."""
        self._db.execute("UPDATE runs SET finished_at = ?, reason = ? WHERE id = ?", (at, reason, run))

    def get(self, run: str) -> tuple[str, int, int, str | None]:
        """Return (site, known, resumed, reason) of a run."""
        row: tuple[str, int, int, str | None] = self._db.execute(
            "SELECT site, known, resumed, reason FROM runs WHERE id = ?", (run,)
        ).fetchone()
        return row

    def found(self, run: str) -> int:
        """Return how many article URLs the run found that the store did not know."""
        number: int = self._db.execute(
            "SELECT COUNT(*) FROM urls WHERE kind = 'article' AND found_run = ?", (run,)
        ).fetchone()[0]
        return number
