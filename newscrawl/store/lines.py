"""What recurs: on how many articles of a site each paragraph stands, and what a person has settled about it."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

import orjson

from newscrawl.cleaning.learnt import fingerprint
from newscrawl.cleaning.pins import Pins, read_pins

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from pathlib import Path

PAGES_MIN = 3
"""A paragraph on fewer articles of a site than this is never boilerplate ..."""
SHARE_MIN = 0.04
"""... nor one on a smaller share of the site's articles: on a big site short true sentences recur by chance."""


@dataclass(frozen=True, slots=True)
class LearntLine:
    """A paragraph taken for boilerplate, or pinned."""

    text: str | None
    """None when no article has it any more"""
    pages: int
    """articles of the site on which it stands, copies of each other counted once"""
    example_url: str | None
    """one of them; None for a pinned paragraph that stands on none"""
    pinned: str | None
    """keep or drop, when a person has settled it"""

    @property
    def is_dropped(self) -> bool:
        """Ask whether it leaves the bodies of the site."""
        return self.pinned != "keep"


class LineTable:
    """Table ``lines``, and the files of pins in *folder*, one a site. Writes belong inside a transaction of the store."""

    def __init__(self, connection: sqlite3.Connection, folder: Path | None = None) -> None:
        self._db = connection
        self._folder = folder

    def add(self, site: str, fingerprints: Iterable[int], article: int) -> None:
        """Count the paragraphs of one more article, unless another article of the site is a printing of its story."""
        if self._db.execute(
            "SELECT 1 FROM articles AS mine JOIN near_documents AS own ON own.number = mine.document "
            "JOIN near_members AS member USING (cluster) JOIN articles AS other ON other.document = member.number "
            "WHERE mine.number = ? AND other.site = ? AND other.number != mine.number LIMIT 1",
            (article, site),
        ).fetchone():
            return
        self._db.executemany(
            "INSERT INTO lines VALUES (?, ?, 1, ?) ON CONFLICT (site, fingerprint) DO UPDATE SET pages = pages + 1",
            [(site, fingerprint, article) for fingerprint in set(fingerprints)],
        )

    def recount(self) -> None:
        """Count anew, out of the articles and clusters that there are; of the printings of a story on a site the first counts.

        Every article must have its fingerprints, as in a merged store.
        """
        self._db.execute("CREATE TEMP TABLE marks (site TEXT, fingerprint INTEGER, number INTEGER)")
        rows = self._db.execute(
            "SELECT site, cluster, articles.number, fingerprints FROM articles "
            "JOIN near_documents ON near_documents.number = articles.document "
            "ORDER BY site, cluster, COALESCE(published_at, '9999'), articles.url, articles.id"
        )
        for (site, _), printings in groupby(rows, key=itemgetter(0, 1)):
            _, _, number, packed = next(printings)
            self._db.executemany(
                "INSERT INTO temp.marks VALUES (?, ?, ?)",
                [(site, mark, number) for mark in set(struct.unpack(f"<{len(packed) // 8}q", packed))],
            )
        self._db.execute("DELETE FROM lines")
        self._db.execute(
            "INSERT INTO lines SELECT site, fingerprint, COUNT(*), MIN(number) FROM temp.marks GROUP BY site, fingerprint"
        )
        self._db.execute("DROP TABLE temp.marks")

    def learnt(self, site: str) -> frozenset[int]:
        """Return the fingerprints of the paragraphs of *site* that are boilerplate by now, by count or by pin.

        Raises:
            UsageError: the site's file of pins cannot be read.
        """
        rows = self._db.execute(
            "SELECT fingerprint FROM lines WHERE site = ? AND pages >= ?", (site, self._needed(site))
        )
        return self._pins(site).apply(frozenset(row[0] for row in rows))

    def inspect(self, site: str) -> list[LearntLine]:
        """Return the learnt and the pinned paragraphs of *site*, the most frequent first.

        Raises:
            UsageError: the site's file of pins cannot be read.
        """
        pins = dict(self._pins(site).by_fingerprint)
        rows = self._db.execute(
            "SELECT fingerprint, pages, articles.id, url, record FROM lines JOIN articles ON articles.number = lines.example "
            "WHERE lines.site = ? AND (pages >= ? OR fingerprint IN (SELECT value FROM json_each(?))) "
            "ORDER BY pages DESC, fingerprint",
            (site, self._needed(site), orjson.dumps(list(pins)).decode()),
        )
        lines = []
        for mark, pages, article, url, record in rows:
            pin = pins.pop(mark, None)
            text = pin.text if pin else self._text(mark, article, record)
            lines.append(LearntLine(text, pages, url, pin.word if pin else None))
        return [*lines, *(LearntLine(pin.text, 0, None, pin.word) for pin in pins.values())]

    def _text(self, mark: int, article: str, record: bytes) -> str | None:
        """Return the paragraph with a fingerprint, out of the latest text of an article or an earlier one."""
        earlier = self._db.execute("SELECT record FROM revisions WHERE id = ? ORDER BY revision DESC", (article,))
        for text in (record, *(row[0] for row in earlier)):
            body = orjson.loads(text)["body"] or ""
            found = next((paragraph for paragraph in body.split("\n\n") if fingerprint(paragraph) == mark), None)
            if found is not None:
                return found
        return None

    def pins_file(self, site: str) -> Path | None:
        """Return where the pins of *site* are read from; None for a store in memory."""
        return self._folder / f"{site}.txt" if self._folder else None

    def _pins(self, site: str) -> Pins:
        path = self.pins_file(site)
        return read_pins(path) if path else Pins({})

    def _needed(self, site: str) -> int:
        articles: int = self._db.execute("SELECT COUNT(*) FROM articles WHERE site = ?", (site,)).fetchone()[0]
        return max(PAGES_MIN, -int(-articles * SHARE_MIN // 1))
