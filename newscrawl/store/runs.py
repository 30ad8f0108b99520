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

    def add(self, run: str, *, found: int, known: int) -> None:
        """Add to what the run came across: links that were new, links known before."""
        self._db.execute("UPDATE runs SET found = found + ?, known = known + ? WHERE id = ?", (found, known, run))

    def finish(self, run: str, at: str, reason: str) -> None:
        """Note that the run has ended, and why."""
        self._db.execute("UPDATE runs SET finished_at = ?, reason = ? WHERE id = ?", (at, reason, run))

    def sites(self) -> list[str]:
        """Return the names of the sites that have been crawled."""
        return [row[0] for row in self._db.execute("SELECT DISTINCT site FROM runs ORDER BY site")]

    def latest(self) -> dict[str, tuple[str, str]]:
        """Return (start, end) of the latest run of each site that was not killed."""
        rows = self._db.execute(
            "SELECT site, started_at, finished_at, MAX(started_at) FROM runs WHERE finished_at IS NOT NULL GROUP BY site"
        )
        return {site: (started, finished) for site, started, finished, _ in rows}

    def get(self, run: str) -> tuple[str, int, int, str | None]:
        """Return (site, found, known, reason) of a run."""
        row: tuple[str, int, int, str | None] = self._db.execute(
            "SELECT site, found, known, reason FROM runs WHERE id = ?", (run,)
        ).fetchone()
        return row
