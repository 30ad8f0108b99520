"""Which articles went into which file of JSON Lines.

A publication is planned in one transaction before its file is written, and marked done after. A run that was killed in
between leaves a plan; whoever finds it writes the same articles to the same name again, so nothing is published twice
and nothing is forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3


@dataclass(frozen=True, slots=True)
class Publication:
    """A file of published articles: its number, where it is (relative to the data folder), how many lines."""

    number: int
    path: str
    records: int


class PublicationTable:
    """Table ``publications``. Writes belong inside a transaction of the store."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def plan(self, *, site: str, run: str, path: str, copies: bool = False) -> Publication | None:
        """Set aside what *site* has and no file holds yet; None when there is nothing.

        One article a cluster, the one that stands for it; with *copies*, all of them.
        """
        number = self._db.execute("SELECT COALESCE(MAX(number), 0) + 1 FROM publications").fetchone()[0]
        self._db.execute("INSERT INTO publications VALUES (?, ?, ?, ?, 'planned', 0)", (number, run, site, path))
        records = self._db.execute(
            "UPDATE articles SET publication = ? WHERE number IN (SELECT number FROM clustered AS one "
            "WHERE site = ? AND publication IS NULL AND (? OR role = 'canonical' AND NOT EXISTS (SELECT 1 FROM near_members "
            "JOIN articles AS other ON other.document = near_members.number WHERE near_members.cluster = one.cluster "
            "AND other.publication IS NOT NULL)))",
            (number, site, copies),
        ).rowcount
        if not records:
            self._db.execute("DELETE FROM publications WHERE number = ?", (number,))
            return None
        self._db.execute("UPDATE publications SET records = ? WHERE number = ?", (records, number))
        return Publication(number, path, records)

    def unfinished(self, site: str) -> list[Publication]:
        """Return the plans of *site* whose files a run has not lived to finish."""
        rows = self._db.execute(
            "SELECT number, path, records FROM publications WHERE site = ? AND state = 'planned' ORDER BY number",
            (site,),
        )
        return [Publication(*row) for row in rows]

    def done(self, number: int) -> None:
        """Note that the file is whole and in its place."""
        self._db.execute("UPDATE publications SET state = 'done' WHERE number = ?", (number,))
