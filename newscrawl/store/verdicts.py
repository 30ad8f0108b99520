"""The verdicts on sites, as alerts need them: the latest of each site, and which of them each receiver was told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class SiteVerdict:
    """The verdict on a site after its latest run (a word), since when it is that, and what is to be said of it."""

    site: str
    verdict: str
    since: str
    record: Mapping[str, Any]


class VerdictTable:
    """Tables ``verdicts`` and ``verdicts_told``. Writes belong inside a transaction of the store."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def note(self, site: str, verdict: str, at: str, record: Mapping[str, Any]) -> None:
        """Note the verdict on a site after a run; it holds since its first run that gave it, one after the other."""
        self._db.execute(
            "INSERT INTO verdicts VALUES (?, ?, ?, ?) ON CONFLICT (site) DO UPDATE SET record = excluded.record, "
            "since = CASE WHEN verdict = excluded.verdict THEN since ELSE excluded.since END, verdict = excluded.verdict",
            (site, verdict, at, orjson.dumps(record)),
        )

    def all(self) -> list[SiteVerdict]:
        """Return the verdicts on all sites, in order of their names."""
        rows = self._db.execute("SELECT site, verdict, since, record FROM verdicts ORDER BY site")
        return [SiteVerdict(site, verdict, since, orjson.loads(record)) for site, verdict, since, record in rows]

    def told(self, receiver: str) -> dict[str, str]:
        """Return the verdict that *receiver* was last told of each site; of those that are not in it, nothing."""
        return dict(self._db.execute("SELECT site, verdict FROM verdicts_told WHERE receiver = ?", (receiver,)))

    def note_told(self, receiver: str, verdicts: Mapping[str, str], at: str) -> None:
        """Note that *receiver* was told these verdicts, by site."""
        self._db.executemany(
            "INSERT OR REPLACE INTO verdicts_told VALUES (?, ?, ?, ?)",
            ((receiver, site, verdict, at) for site, verdict in verdicts.items()),
        )
