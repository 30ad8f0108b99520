"""The URLs of the store: what was found, what is still to fetch, how each ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from newscrawl.store.dispositions import ATTEMPTS_MAX, Disposition

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Found:
    """A URL to fetch: its identity, the address, and what the source that named it said of it."""

    key: str
    url: str
    hint: dict[str, str]


class UrlTable:
    """Table ``urls``. Writes belong inside a transaction of the store."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def add(self, site: str, run: str, links: Iterable[Found]) -> list[Found]:
        """Note *links* as found in *run*, and return those the store did not know, in the same order."""
        new = []
        for link in links:
            cursor = self._db.execute(
                "INSERT INTO urls (key, url, site, kind, disposition, hint, found_run) VALUES (?, ?, ?, 'article', ?, ?, ?) "
                "ON CONFLICT (key) DO NOTHING",
                (link.key, link.url, site, Disposition.PENDING, orjson.dumps(link.hint), run),
            )
            if cursor.rowcount:
                new.append(link)
        return new

    def reopen(self, site: str) -> list[Found]:
        """Return what earlier runs left to fetch, oldest find first: pending, and failed fewer than three times.

        The failed ones are pending again from here on.
        """
        self._db.execute(
            "UPDATE urls SET disposition = 'pending' WHERE site = ? AND kind = 'article' AND disposition LIKE 'failed:%' "
            "AND attempts < ?",
            (site, ATTEMPTS_MAX),
        )
        rows = self._db.execute(
            "SELECT key, url, hint FROM urls WHERE site = ? AND kind = 'article' AND disposition = 'pending' "
            "ORDER BY found_run, key",
            (site,),
        )
        return [Found(key, url, orjson.loads(hint or b"{}")) for key, url, hint in rows]

    def end(
        self,
        key: str,
        *,
        run: str,
        at: str,
        disposition: Disposition,
        detail: str | None = None,
        article: str | None = None,
    ) -> None:
        """Give the URL *key* its disposition."""
        self._db.execute(
            "UPDATE urls SET disposition = ?, detail = ?, article_id = ?, run = ?, ended_at = ?, attempts = attempts + 1 "
            "WHERE key = ?",
            (disposition, detail, article, run, at, key),
        )

    def end_source(
        self, key: str, url: str, *, site: str, run: str, at: str, disposition: Disposition, detail: str | None
    ) -> None:
        """Note how a section page, feed or sitemap ended; it is read again in every run."""
        self._db.execute(
            "INSERT INTO urls (key, url, site, kind, disposition, detail, found_run, run, ended_at, attempts) "
            "VALUES (?, ?, ?, 'source', ?, ?, ?, ?, ?, 1) ON CONFLICT (key) DO UPDATE SET "
            "disposition = excluded.disposition, detail = excluded.detail, run = excluded.run, "
            "ended_at = excluded.ended_at, attempts = attempts + 1 WHERE kind = 'source'",
            (key, url, site, disposition, detail, run, run, at),
        )

    def alias(self, key: str, url: str, *, site: str, run: str, at: str, article: str) -> None:
        """Note another address of an article, one no link led to yet: a redirect's target, a canonical URL."""
        self._db.execute(
            "INSERT INTO urls (key, url, site, kind, disposition, article_id, found_run, run, ended_at) "
            "VALUES (?, ?, ?, 'alias', ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
            (key, url, site, Disposition.ALIAS, article, run, run, at),
        )

    def counts(self, run: str) -> dict[Disposition, int]:
        """Return how many article URLs ended how in *run*."""
        rows = self._db.execute(
            "SELECT disposition, COUNT(*) FROM urls WHERE kind = 'article' AND run = ? GROUP BY disposition", (run,)
        )
        return {Disposition(word): number for word, number in rows}

    def pending(self, site: str) -> int:
        """Return how many article URLs of *site* are still to fetch."""
        number: int = self._db.execute(
            "SELECT COUNT(*) FROM urls WHERE site = ? AND kind = 'article' AND disposition = 'pending'", (site,)
        ).fetchone()[0]
        return number

    def sources(self, run: str) -> list[tuple[str, Disposition, str | None]]:
        """Return (url, disposition, detail) of the sources that *run* asked, in order of their URLs."""
        rows = self._db.execute(
            "SELECT url, disposition, detail FROM urls WHERE kind = 'source' AND run = ? ORDER BY url", (run,)
        )
        return [(url, Disposition(word), detail) for url, word, detail in rows]
