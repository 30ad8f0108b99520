"""What recurs: on how many articles of a site each paragraph stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

PAGES_MIN = 3
"""A paragraph on fewer articles of a site than this is never boilerplate ..."""
SHARE_MIN = 0.04
"""... nor one on a smaller share of the site's articles: on a big site short true sentences recur by chance."""


@dataclass(frozen=True, slots=True)
class LearntLine:
    """A paragraph taken for boilerplate: on how many of the site's articles it stands, and one of them."""

    fingerprint: int
    pages: int
    example_url: str
    example_record: bytes


class LineTable:
    """Table ``lines``. Writes belong inside a transaction of the store."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def add(self, site: str, fingerprints: Iterable[int], article: int) -> None:
        """Count the paragraphs of one more article."""
        self._db.executemany(
            "INSERT INTO lines VALUES (?, ?, 1, ?) ON CONFLICT (site, fingerprint) DO UPDATE SET pages = pages + 1",
            [(site, fingerprint, article) for fingerprint in set(fingerprints)],
        )

    def learnt(self, site: str) -> frozenset[int]:
        """Return the fingerprints of the paragraphs of *site* that are boilerplate by now."""
        rows = self._db.execute(
            "SELECT fingerprint FROM lines WHERE site = ? AND pages >= ?", (site, self._needed(site))
        )
        return frozenset(row[0] for row in rows)

    def inspect(self, site: str) -> list[LearntLine]:
        """Return the learnt paragraphs of *site*, the most frequent first."""
        rows = self._db.execute(
            "SELECT fingerprint, pages, url, record FROM lines JOIN articles ON articles.number = lines.example "
            "WHERE lines.site = ? AND pages >= ? ORDER BY pages DESC, fingerprint",
            (site, self._needed(site)),
        )
        return [LearntLine(*row) for row in rows]

    def _needed(self, site: str) -> int:
        articles: int = self._db.execute(
            "SELECT COUNT(*) FROM articles WHERE site = ? AND role = 'canonical'", (site,)
        ).fetchone()[0]
        return max(PAGES_MIN, -int(-articles * SHARE_MIN // 1))
