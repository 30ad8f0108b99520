"""The URLs of the store: what was found, what is to fetch and when, how each ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from newscrawl.dedup.index import key_of
from newscrawl.items import NO_VALIDATORS, Validators
from newscrawl.store.dispositions import ATTEMPTS_MAX, Disposition

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Found:
    """A URL to fetch: its identity, the address, what the source that named it said of it, and for one that is fetched
    again the validators of its last answer.
    """

    key: str
    url: str
    hint: dict[str, str]
    validators: Validators = NO_VALIDATORS


@dataclass(frozen=True, slots=True)
class Ended:
    """How many article URLs of a run ended how, with (URL, detail) of one; ``visits`` of them were articles of the store,
    fetched again, and ``own`` links that the run had found itself.
    """

    counts: dict[Disposition, int]
    examples: dict[Disposition, tuple[str, str | None]]
    visits: int
    own: int


SPELLINGS_MAX = 20
"""Other spellings of a URL that are kept."""


def mark_of(key: str) -> int:
    """Return what is kept of a URL that is forgotten: 63 bits of a BLAKE2b hash of its key.

    That a new URL has the mark of one out of a hundred million that are forgotten is as likely as one in 10^11.

    >>> mark_of("example.org/1") == mark_of("example.org/1"), mark_of("example.org/1") == mark_of("example.org/2")
    (True, False)
    """
    return key_of("url ", key)


class UrlTable:
    """Tables ``urls`` and ``forgotten`` (a URL is in one of them) and ``spellings``. Writes belong inside a transaction of the
    store. Times are seconds since 1970 unless they say otherwise.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def add(self, site: str, run: str, links: Iterable[tuple[Found, float]]) -> list[Found]:
        """Note links, each with its rank, as found in *run*; return those the store did not know, in the same order."""
        new = []
        for link, rank in links:
            cursor = self._db.execute(
                "INSERT INTO urls (key, url, site, kind, disposition, hint, rank, found_run) "
                "SELECT ?, ?, ?, 'article', 'pending', ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM forgotten WHERE mark = ?) "
                "ON CONFLICT (key) DO NOTHING",
                (link.key, link.url, site, orjson.dumps(link.hint), rank, run, mark_of(link.key)),
            )
            if cursor.rowcount:
                new.append(link)
        return new

    def spell(self, key: str, url: str) -> None:
        """Note another spelling of a URL the store knows, unless it has many already (tracking parameters never end)."""
        self._db.execute(
            "INSERT INTO spellings SELECT :key, :url WHERE EXISTS (SELECT 1 FROM urls WHERE key = :key AND url != :url) "
            "AND (SELECT COUNT(*) FROM spellings WHERE key = :key) < :most ON CONFLICT DO NOTHING",
            {"key": key, "url": url, "most": SPELLINGS_MAX},
        )

    def recall(self, key: str) -> None:
        """Forget that a URL was forgotten: its page has come all the same, and is noted as any other."""
        self._db.execute("DELETE FROM forgotten WHERE mark = ?", (mark_of(key),))

    def is_forgotten(self, key: str) -> bool:
        """Ask whether a URL gave no article and was forgotten."""
        return bool(self._db.execute("SELECT 1 FROM forgotten WHERE mark = ?", (mark_of(key),)).fetchone())

    def settled(self, keys: Collection[str], before: float) -> int:
        """Return how many of *keys* are neither pending nor due again since before *before*."""
        number: int = self._db.execute(
            "SELECT (SELECT COUNT(*) FROM urls WHERE key IN (SELECT value FROM json_each(?)) AND disposition != 'pending' "
            "AND COALESCE(due >= ?, 1)) + (SELECT COUNT(*) FROM forgotten WHERE mark IN (SELECT value FROM json_each(?)))",
            (orjson.dumps(list(keys)).decode(), before, orjson.dumps([mark_of(key) for key in keys]).decode()),
        ).fetchone()[0]
        return number

    def pending_first(self, site: str, number: int) -> list[tuple[Found, str]]:
        """Return the first *number* pending URLs, each with the run that found it: the newest, then in order of discovery."""
        return self._found(
            "SELECT key, url, hint, etag, last_modified, found_run FROM urls WHERE site = ? AND disposition = 'pending' "
            "ORDER BY rank DESC, number LIMIT ?",
            (site, number),
        )

    def due_first(self, site: str, before: float, number: int) -> list[tuple[Found, str]]:
        """Return the first *number* URLs that are to be fetched again since before *before*."""
        return self._found(
            "SELECT key, url, hint, etag, last_modified, found_run FROM urls WHERE site = ? AND due < ? "
            "ORDER BY due LIMIT ?",
            (site, before, number),
        )

    def _found(self, query: str, values: tuple[object, ...]) -> list[tuple[Found, str]]:
        return [
            (Found(key, url, orjson.loads(hint or b"{}"), Validators(etag, last_modified)), run)
            for key, url, hint, etag, last_modified, run in self._db.execute(query, values)
        ]

    def end(
        self,
        key: str,
        *,
        run: str,
        at: str,
        now: float,
        disposition: Disposition,
        detail: str | None = None,
        article: str | None = None,
        watch: bool = False,
        schedule: Sequence[float] = (),
        validators: Validators | None = None,
    ) -> None:
        """Give the URL *key* its disposition, and say when it is fetched again, if ever.

        A failure is tried by the next run, three times in all. With *watch* an article is visited again, *schedule*
        seconds after it was first stored; a visit that comes late stands for those it missed, one that fails is not
        repeated. *validators* are those of the answer that was recorded; None when the earlier ones still hold. *at*
        is the same instant as *now*, as the store writes it.
        """
        self._db.execute(
            "UPDATE urls SET disposition = :disposition, detail = :detail, article_id = COALESCE(:article, article_id), "
            "run = :run, ended_at = :at, attempts = attempts + :asked, visits = visits + (article_id IS NOT NULL), "
            "watched_since = COALESCE(watched_since, :watched), "
            "etag = CASE WHEN :validated THEN :etag ELSE etag END, "
            "last_modified = CASE WHEN :validated THEN :last_modified ELSE last_modified END, "
            "due = CASE WHEN :failed AND article_id IS NULL THEN CASE WHEN attempts + :asked < :attempts_max THEN :now END "
            "WHEN :gone THEN NULL "
            "ELSE (SELECT MIN(COALESCE(watched_since, :watched) + value) FROM json_each(:schedule) "
            "WHERE COALESCE(watched_since, :watched) + value > :now) END WHERE key = :key",
            {
                "key": key, "run": run, "at": at, "now": now, "disposition": disposition, "detail": detail,
                "article": article, "watched": now if watch else None, "validated": validators is not None,
                "etag": validators and validators.etag, "last_modified": validators and validators.last_modified,
                "failed": disposition.is_failure, "asked": disposition.was_asked,
                "gone": disposition in (Disposition.GONE, Disposition.GONE_KEPT), "attempts_max": ATTEMPTS_MAX,
                "schedule": orjson.dumps(list(schedule)).decode(),
            },
        )  # fmt: skip

    def reopen(self, site: str, words: Collection[Disposition]) -> int:
        """Make every article URL that ended in one of *words* pending again; return how many there were."""
        return self._db.execute(
            "UPDATE urls SET disposition = 'pending', detail = NULL, attempts = 0, due = NULL "
            "WHERE site = ? AND kind = 'article' AND disposition IN (SELECT value FROM json_each(?))",
            (site, orjson.dumps(list(words)).decode()),
        ).rowcount

    def alias(self, key: str, url: str, *, site: str, run: str, at: str, article: str) -> None:
        """Note another address of an article, one no link led to yet: a redirect's target, a canonical URL."""
        self.recall(key)
        self._db.execute(
            "INSERT INTO urls (key, url, site, kind, disposition, article_id, found_run, run, ended_at) "
            "VALUES (?, ?, ?, 'alias', ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
            (key, url, site, Disposition.ALIAS, article, run, run, at),
        )

    def article(self, key: str) -> str | None:
        """Return the id of the article that a URL led to, or None when it led to none that is known."""
        row = self._db.execute("SELECT article_id FROM urls WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def ended(self, run: str) -> Ended:
        """Return how many article URLs ended how in *run*."""
        rows = self._db.execute(
            "SELECT disposition, COUNT(*), SUM(visits > 0), SUM(visits = 0 AND found_run = run), url, detail, MIN(number) "
            "FROM urls WHERE kind = 'article' AND run = ? AND disposition != 'pending' GROUP BY disposition",
            (run,),
        ).fetchall()
        counts = {Disposition(row[0]): row[1] for row in rows}
        examples = {Disposition(row[0]): (row[4], row[5]) for row in rows}  # SQLite takes both from the row of MIN
        return Ended(counts, examples, sum(row[2] for row in rows), sum(row[3] for row in rows))

    def pending(self, site: str) -> int:
        """Return how many article URLs of *site* are still to fetch."""
        number: int = self._db.execute(
            "SELECT COUNT(*) FROM urls WHERE site = ? AND disposition = 'pending'", (site,)
        ).fetchone()[0]
        return number

    def by_disposition(self, site: str) -> dict[Disposition, int]:
        """Return how many article URLs of *site* are in each disposition; reads all of them."""
        rows = self._db.execute(
            "SELECT disposition, COUNT(*) FROM urls WHERE site = ? AND kind = 'article' GROUP BY disposition", (site,)
        )
        return {Disposition(word): number for word, number in rows}

    def examples(self, site: str, disposition: Disposition, number: int = 3) -> list[tuple[str, str | None]]:
        """Return (url, detail) of some article URLs of *site* in a disposition, the latest found first."""
        return self._db.execute(
            "SELECT url, detail FROM urls WHERE site = ? AND kind = 'article' AND disposition = ? "
            "ORDER BY number DESC LIMIT ?",
            (site, disposition, number),
        ).fetchall()
