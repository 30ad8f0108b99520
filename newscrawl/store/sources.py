"""The sources of a site as the store has them: how each ended last, its validators, the sources it named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from newscrawl.items import NO_VALIDATORS, Source, Validators
from newscrawl.store.dispositions import Disposition

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence


class SourceTable:
    """Table ``sources``. Writes belong inside a transaction of the store."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def end(
        self, source: Source, *, site: str, run: str, at: str, disposition: Disposition, detail: str | None
    ) -> None:
        """Note how a source ended in *run*; its validators and what it announced stay as they were."""
        self._db.execute(
            "INSERT INTO sources (key, url, site, kind, disposition, detail, run, ended_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, disposition = excluded.disposition, "
            "detail = excluded.detail, run = excluded.run, ended_at = excluded.ended_at",
            (source.key, source.url, site, source.kind, disposition, detail, run, at),
        )

    def read(self, source: Source, *, reader: str, validators: Validators, announced: Sequence[Source]) -> None:
        """Save what a source that ended has announced, and the validators that vouch for it from now on.

        They count only for the same *reader*: one that reads otherwise must see the whole answer again.
        """
        self._db.execute(
            "UPDATE sources SET reader = ?, etag = ?, last_modified = ?, announced = ? WHERE key = ?",
            (reader, validators.etag, validators.last_modified, orjson.dumps([list(one) for one in announced]),
             source.key),
        )  # fmt: skip

    def validators(self, source: Source, reader: str) -> Validators:
        """Return the validators of the last answer that *reader* has read; none when there was none."""
        row = self._db.execute(
            "SELECT etag, last_modified FROM sources WHERE key = ? AND reader = ?", (source.key, reader)
        ).fetchone()
        return Validators(*row) if row else NO_VALIDATORS

    def announced(self, source: Source) -> list[Source]:
        """Return the sources that *source* named when it was last read."""
        row = self._db.execute("SELECT announced FROM sources WHERE key = ?", (source.key,)).fetchone()
        return [Source(*one) for one in orjson.loads(row[0])] if row and row[0] else []

    def places(self, site: str) -> list[str]:
        """Return the addresses by which somebody had *site* crawled without a card."""
        rows = self._db.execute("SELECT url FROM sources WHERE site = ? AND kind = 'place' ORDER BY url", (site,))
        return [row[0] for row in rows]

    def of_run(self, run: str) -> list[tuple[str, Disposition, str | None]]:
        """Return (url, disposition, detail) of the sources that *run* asked, in order of their URLs."""
        rows = self._db.execute("SELECT url, disposition, detail FROM sources WHERE run = ? ORDER BY url", (run,))
        return [(url, Disposition(word), detail) for url, word, detail in rows]

    def of_site(self, site: str) -> list[tuple[str, Disposition, str | None]]:
        """Return (url, disposition, detail) of all sources of *site*, in order of their URLs."""
        rows = self._db.execute("SELECT url, disposition, detail FROM sources WHERE site = ? ORDER BY url", (site,))
        return [(url, Disposition(word), detail) for url, word, detail in rows]
