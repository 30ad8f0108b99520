"""The articles of a merged store: every text that any of the stores has of them, in order of their fetches."""

from __future__ import annotations

from hashlib import blake2b
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from newscrawl.addresses.urls import url_key
from newscrawl.cleaning.characters import paragraph_key
from newscrawl.instants import in_utc
from newscrawl.store.articles import fingerprints_of
from newscrawl.store.merge.identity import Holding, settle

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

_SCRATCH = """
CREATE TABLE scratch.holdings (store INTEGER, number INTEGER, id TEXT, key TEXT, begun TEXT, PRIMARY KEY (store, number))
    WITHOUT ROWID;
CREATE TABLE scratch.texts (store INTEGER, number INTEGER, revision INTEGER, latest INTEGER, fetched_at TEXT, mark BLOB,
    digest BLOB, PRIMARY KEY (store, number, revision)) WITHOUT ROWID;
CREATE TABLE scratch.merged (number INTEGER PRIMARY KEY, id TEXT);
CREATE TABLE scratch.moved (store INTEGER, number INTEGER, revision INTEGER, to_number INTEGER, to_revision INTEGER,
    PRIMARY KEY (store, number, revision)) WITHOUT ROWID
"""
_LATEST = "url, fetched_at, run, record, removed, site, published_at, content_hash, word_count, fingerprints"


class _Text(NamedTuple):
    """One text of an article: where it is, when it was fetched, and marks of its words and of all of its record."""

    store: int
    number: int
    revision: int
    latest: int
    fetched_at: str
    mark: bytes
    digest: bytes


class Articles:
    """Merges the articles of *stores*, which are open for reading, into the store that is open as *target*.

    *publications* are the new numbers of files of published articles, by store and former number.
    """

    def __init__(
        self,
        target: sqlite3.Connection,
        stores: Sequence[sqlite3.Connection],
        publications: dict[tuple[int, int], int],
    ) -> None:
        self._target = target
        self._stores = stores
        self._publications = publications
        for statement in _SCRATCH.split(";\n"):
            target.execute(statement)

    def find(self, done: Callable[[int], None]) -> dict[tuple[int, str], str]:
        """Read which articles and texts there are; return the ids that change, by store and former id."""
        count = 0
        for place, store in enumerate(self._stores):
            rows = store.execute("SELECT number, id, url, revision, fetched_at, record FROM articles")
            for number, name, url, *latest in rows:
                texts = [
                    *store.execute("SELECT revision, fetched_at, record FROM revisions WHERE id = ?", (name,)),
                    latest,
                ]
                begun = min(fetched_at for _, fetched_at, _ in texts)
                self._target.execute(
                    "INSERT INTO scratch.holdings VALUES (?, ?, ?, ?, ?)", (place, number, name, url_key(url), begun)
                )
                self._target.executemany(
                    "INSERT INTO scratch.texts VALUES (?, ?, ?, ?, ?, ?, ?)",
                    ((place, number, revision, revision == latest[0], fetched_at, *_marks_of(record))
                     for revision, fetched_at, record in texts),
                )  # fmt: skip
                done(count := count + 1)
        changed = settle(self._target, self._record_of)
        self._target.execute(
            "INSERT INTO scratch.merged (id) SELECT id FROM scratch.holdings GROUP BY id ORDER BY MIN(begun), id"
        )
        return changed

    def write(self, done: Callable[[int], None]) -> None:
        """Write every article with all its texts; those the stores have in common once."""
        rows = self._target.execute(
            "SELECT merged.number, merged.id, texts.* FROM scratch.merged AS merged "
            "JOIN scratch.holdings AS holdings USING (id) JOIN scratch.texts AS texts "
            "ON texts.store = holdings.store AND texts.number = holdings.number ORDER BY merged.number"
        )
        for (number, name), group in groupby(rows, key=itemgetter(0, 1)):
            texts = [_Text(*row[2:]) for row in group]
            self._write(number, name, texts)
            done(number)

    def _write(self, number: int, name: str, texts: list[_Text]) -> None:
        chain = chained(texts)
        for revision, text in enumerate(chain[:-1], 1):
            url, fetched_at, run, record, removed = self._row(text, "url, fetched_at, run, record, removed")
            self._target.execute(
                "INSERT INTO revisions VALUES (?, ?, ?, ?, ?, ?, ?)",
                (name, revision, url, fetched_at, run, _named(record, name, revision), removed),
            )
        self._write_latest(number, name, len(chain), chain[-1], texts)
        self._note_moves(number, chain, texts)

    def _write_latest(self, number: int, name: str, revision: int, text: _Text, texts: list[_Text]) -> None:
        row = dict(zip(_LATEST.split(", "), self._row(text, _LATEST), strict=True))
        published = [
            self._publications[one.store, found]
            for one in texts
            if one.latest and one.mark == text.mark and (found := self._publication(one)) is not None
        ]
        prints = row["fingerprints"]
        if prints is None:
            prints = fingerprints_of((orjson.loads(row["record"])["body"] or "").split("\n\n"))
        self._target.execute(
            "INSERT INTO articles (number, id, document, revision, site, url, published_at, fetched_at, run, content_hash, "
            "word_count, publication, record, removed, fingerprints) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number, name, -number, revision, row["site"], row["url"], row["published_at"], row["fetched_at"], row["run"],
                row["content_hash"], row["word_count"], min(published, default=None), _named(row["record"], name, revision),
                row["removed"], prints,
            ),
        )  # fmt: skip

    def _publication(self, text: _Text) -> int | None:
        found: int | None = (
            self._stores[text.store]
            .execute("SELECT publication FROM articles WHERE number = ?", (text.number,))
            .fetchone()[0]
        )
        return found

    def _row(self, text: _Text, columns: str) -> tuple[Any, ...]:
        """Return columns of the row of a text."""
        store = self._stores[text.store]
        found: tuple[Any, ...] | None
        if text.latest:
            found = store.execute(f"SELECT {columns} FROM articles WHERE number = ?", (text.number,)).fetchone()  # noqa: S608
        elif "site" in columns:  # an earlier text there is the latest here: what only articles have is in its record
            url, fetched_at, run, record, removed = self._row(text, "url, fetched_at, run, record, removed")
            told = orjson.loads(record)
            latest = (told["site"], in_utc(told["published_at"]), told["content_hash"], told["word_count"], None)
            found = (url, fetched_at, run, record, removed, *latest)
        else:
            found = store.execute(
                f"SELECT {columns} FROM revisions WHERE revision = ? AND id = (SELECT id FROM articles WHERE number = ?)",  # noqa: S608
                (text.revision, text.number),
            ).fetchone()
        assert found is not None  # noqa: S101 - the store does not change while it is read
        return found

    def _note_moves(self, number: int, chain: list[_Text], texts: list[_Text]) -> None:
        """Note under which revision each text of each store is found now."""
        for text in texts:
            place = max(
                (
                    place
                    for place, one in enumerate(chain, 1)
                    if one.mark == text.mark and one.fetched_at <= text.fetched_at
                ),
                default=1,
            )
            self._target.execute(
                "INSERT INTO scratch.moved VALUES (?, ?, ?, ?, ?)",
                (text.store, text.number, text.revision, number, place),
            )

    def _record_of(self, holding: Holding) -> dict[str, Any]:
        row = self._stores[holding.store].execute("SELECT record FROM articles WHERE number = ?", (holding.number,))
        record: dict[str, Any] = orjson.loads(row.fetchone()[0])
        return record


def chained(texts: Sequence[_Text]) -> list[_Text]:
    """Return the texts of an article in order of their fetches, one where several in a row say the same: the first.

    Those fetched in one second stand in the order of their revisions; which of several records of one text of one second
    is taken depends on what is in them.
    """
    rank: dict[tuple[str, bytes], int] = {}
    same: dict[tuple[str, bytes], _Text] = {}
    for text in sorted(texts, key=lambda text: text.digest):
        moment = (text.fetched_at, text.mark)
        same.setdefault(moment, text)
        rank[moment] = min(text.revision, rank.get(moment, text.revision))
    chain: list[_Text] = []
    for moment in sorted(same, key=lambda moment: (moment[0], rank[moment], moment[1])):
        if not chain or chain[-1].mark != moment[1]:
            chain.append(same[moment])
    return chain


def _marks_of(record: bytes) -> tuple[bytes, bytes]:
    """Return what a text shares with another of the same title and body, typography apart; and with the same record only."""
    told = orjson.loads(record)
    words = [*paragraph_key(told["title"] or ""), told["content_hash"] or ""]
    return _digest(" ".join(words).encode("utf-8", "replace")), _digest(orjson.dumps(told | _OF_ONE_STORE))


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=8).digest()


_OF_ONE_STORE: dict[str, Any] = {"id": None, "revision": 0, "cluster_id": None, "duplicate_of": None, "duplicates": []}
"""What a record says of the store it is in: the merged store says it anew."""


def _named(record: bytes, name: str, revision: int) -> bytes:
    """Return a record with an id and a revision, and without the cluster that it was in."""
    return orjson.dumps(orjson.loads(record) | _OF_ONE_STORE | {"id": name, "revision": revision})
