"""What a person may ask of one address: how it ended, what was read of it, which addresses are like it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from newscrawl.store.dispositions import Disposition

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from newscrawl.items import Record

_COMPARED_MAX = 5_000  # addresses that a misspelt one is compared with: some 50 ms
_COLUMNS = "key, url, site, kind, disposition, detail, article_id, hint, found_run, run, ended_at, attempts"


@dataclass(frozen=True, slots=True)
class KnownUrl:
    """An address as the store has it."""

    key: str
    url: str
    site: str
    kind: str
    """article, or alias for one that no link led to"""
    disposition: Disposition
    detail: str | None
    article_id: str | None
    hint: dict[str, str]
    """what the source said that named it"""
    found_run: str
    run: str | None
    """the run that gave it its disposition"""
    ended_at: str | None
    attempts: int


@dataclass(frozen=True, slots=True)
class Reject:
    """What was read of a page that is no article, and the texts that cleaning took out of it: (kind, text)."""

    reason: str
    record: Record
    removed: list[tuple[str, str]]


class Lookup:
    """Questions about single addresses; nothing is written."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def url(self, key: str) -> KnownUrl | None:
        """Return an address by its key."""
        rows = self._urls("key = ?", (key,))
        return rows[0] if rows else None

    def addresses(self, article_id: str) -> list[KnownUrl]:
        """Return all addresses of an article, in order of discovery."""
        return self._urls("article_id = ? ORDER BY number", (article_id,))

    def spellings(self, article_id: str) -> list[str]:
        """Return how else the addresses of an article were spelled, in order of the alphabet."""
        rows = self._db.execute(
            "SELECT spellings.url FROM spellings JOIN urls USING (key) WHERE article_id = ? ORDER BY spellings.url",
            (article_id,),
        )
        return [url for (url,) in rows]

    def _urls(self, condition: str, values: Sequence[object]) -> list[KnownUrl]:
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM urls WHERE {condition}", values)  # noqa: S608 - ours
        return [
            KnownUrl(
                key, url, site, kind, Disposition(disposition), detail, article, orjson.loads(hint or b"{}"), *rest
            )
            for key, url, site, kind, disposition, detail, article, hint, *rest in rows
        ]

    def source(self, url: str) -> tuple[str, str, Disposition, str | None, str] | None:
        """Return (site, kind, disposition, detail, ended_at) of a section page, feed or sitemap by its URL."""
        row = self._db.execute(
            "SELECT site, kind, disposition, detail, ended_at FROM sources WHERE key = ?", (url.partition("#")[0],)
        ).fetchone()
        return (row[0], row[1], Disposition(row[2]), row[3], row[4]) if row else None

    def reject(self, key: str) -> Reject | None:
        """Return what was read of a page that is no article."""
        row = self._db.execute("SELECT reason, record, removed FROM rejects WHERE key = ?", (key,)).fetchone()
        return (
            Reject(row[0], orjson.loads(row[1]), [(kind, text) for kind, text in orjson.loads(row[2])]) if row else None
        )

    def published_in(self, publication: int | None) -> str | None:
        """Return the path of a publication's file, relative to the data folder, once it is whole."""
        row = self._db.execute(
            "SELECT path FROM publications WHERE number = ? AND state = 'done'", (publication,)
        ).fetchone()
        return row[0] if row else None

    def begun(self, run: str) -> str | None:
        """Return when a run began."""
        row = self._db.execute("SELECT started_at FROM runs WHERE id = ?", (run,)).fetchone()
        return row[0] if row else None

    def nearest(self, key: str, number: int = 3) -> list[str]:
        """Return the addresses whose keys are most like *key*: on its host, else hosts that are like its own."""
        host, _, _ = key.partition("/")
        rows = self._db.execute(
            "SELECT key, url FROM urls WHERE key >= ? AND key < ? LIMIT ?", (host, f"{host}@", _COMPARED_MAX)
        ).fetchall()  # what follows a host in a key, one of / : ?, comes before @
        urls = dict(rows)
        if urls:
            return [urls[near] for near in difflib.get_close_matches(key, urls, number, cutoff=0.5)]
        hosts = dict.fromkeys(
            row[0].split("/")[2] for row in self._db.execute("SELECT url FROM sources LIMIT ?", (_COMPARED_MAX,))
        )
        return difflib.get_close_matches(host, hosts, number, cutoff=0.6)

    def sites(self) -> list[str]:
        """Return the names of the sites the store has articles of."""
        return [row[0] for row in self._db.execute("SELECT DISTINCT site FROM articles ORDER BY site")]
