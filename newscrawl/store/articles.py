"""The articles of the store, the texts they had before, and which are printings of one story."""

from __future__ import annotations

import struct
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from newscrawl.cleaning.characters import paragraph_key
from newscrawl.cleaning.learnt import drop_learnt, fingerprint
from newscrawl.dedup.clusters import Role
from newscrawl.dedup.fingerprints import content_hash
from newscrawl.dedup.stream import Document
from newscrawl.instants import in_utc

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from newscrawl.dedup.stream import Deduplicator, Edge
    from newscrawl.items import Article, Record
    from newscrawl.store.selection import Selected

    Learnt = Collection[int]

_COLUMNS = (
    "number, id, document, revision, site, url, published_at, fetched_at, run, content_hash, word_count, publication, "
    "cluster_id, duplicate_of, role, record, removed, fingerprints, "
    "NOT EXISTS (SELECT 1 FROM near_clusters WHERE near_clusters.cluster = clustered.cluster)"
)


class StoredArticle(NamedTuple):
    """An article as the store has it: its record (JSON, without its cluster) and its place in a cluster."""

    number: int
    id: str
    document: int
    revision: int
    site: str
    url: str
    published_at: str | None
    fetched_at: str
    run: str
    content_hash: str
    word_count: int
    publication: int | None
    cluster_id: str
    duplicate_of: str | None
    role: Role
    record: bytes
    removed: bytes
    fingerprints: bytes | None
    """of the paragraphs of its body, as :func:`fingerprints_of` packs them"""
    is_alone: bool
    """whether it is the only printing of its story"""


class Printing(NamedTuple):
    """One of the printings of a story, without its text."""

    number: int
    id: str
    document: int
    url: str
    site: str
    published_at: str | None
    role: Role
    content_hash: str
    word_count: int


class ArticleTable:
    """Tables ``articles``, ``revisions`` and ``rejects``, and the index of texts, which knows the clusters.

    Writes belong inside a transaction of the store. Where *learnt* is asked for, it is what recurs on the article's
    site (:meth:`newscrawl.store.lines.LineTable.learnt`): texts are compared without it.
    """

    def __init__(self, connection: sqlite3.Connection, near: Deduplicator) -> None:
        self._db = connection
        self._near = near

    # -- storing ------------------------------------------------------------------------------------------------------

    def add(self, article: Article, learnt: Learnt = (), marks: Sequence[int] | None = None) -> int:
        """Store an article the store does not have, and return its number.

        It joins the cluster of the story it is a printing of, and is told which (``cluster_id``, ``duplicate_of``).
        *marks* are the fingerprints of its paragraphs, where they are known.
        """
        if marks is None:
            marks = marks_of(article.paragraphs)
        verdict = self._near.add(_document(vars(article), learnt, marks))
        article.cluster_id, article.duplicate_of = verdict.cluster_id, verdict.duplicate_of
        cursor = self._db.execute(
            "INSERT INTO articles (id, document, revision, site, url, published_at, fetched_at, run, content_hash, "
            "word_count, record, removed, fingerprints) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (article.id, verdict.number, *_row(article, marks)),
        )
        return int(cursor.lastrowid or 0)

    def revise(self, article: Article, learnt: Learnt = ()) -> None:
        """Store another text of a known article; the one before is kept among the revisions.

        It is published anew if it stands for its story. The article is told its revision and its cluster.
        """
        self._db.execute(
            "INSERT INTO revisions SELECT id, revision, url, fetched_at, run, record, removed FROM articles WHERE id = ?",
            (article.id,),
        )
        article.revision = (
            1 + self._db.execute("SELECT revision FROM articles WHERE id = ?", (article.id,)).fetchone()[0]
        )
        marks = marks_of(article.paragraphs)
        verdict = self._near.add(_document(vars(article), learnt, marks))
        article.cluster_id, article.duplicate_of = verdict.cluster_id, verdict.duplicate_of
        self._db.execute(
            "UPDATE articles SET revision = ?, site = ?, url = ?, published_at = ?, fetched_at = ?, run = ?, "
            "content_hash = ?, word_count = ?, record = ?, removed = ?, fingerprints = ?, "
            "publication = CASE WHEN ? THEN publication END WHERE id = ?",
            (*_row(article, marks), verdict.duplicate_of is not None, article.id),
        )

    def reject(self, key: str, article: Article, reason: str) -> None:
        """Keep what was read of a page that gave no article, with the reason."""
        self._db.execute(
            "INSERT OR REPLACE INTO rejects VALUES (?, ?, ?, ?, ?)",
            (key, article.site, reason, orjson.dumps(article), orjson.dumps(article.trail.removed)),
        )

    def rebuild(self, learnt_of: Callable[[str], Learnt], done: Callable[[int], None] = lambda _: None) -> int:
        """Compare all articles again, in canonical order, so that clusters do not depend on the order of arrival.

        The index must be empty. *learnt_of* is asked for each site, *done* is told how many articles are done. Return
        how many there are.
        """
        self._db.execute("UPDATE articles SET document = -number")
        numbers = self._db.execute(
            "SELECT number FROM articles ORDER BY COALESCE(published_at, '9999'), url, id"
        ).fetchall()
        learnt: dict[str, Learnt] = {}
        for count, (number,) in enumerate(numbers, 1):
            name, site, record = self._db.execute(
                "SELECT id, site, record FROM articles WHERE number = ?", (number,)
            ).fetchone()
            if site not in learnt:
                learnt[site] = learnt_of(site)
            verdict = self._near.add(_document(orjson.loads(record), learnt[site]))
            self._db.execute("UPDATE articles SET document = ? WHERE number = ?", (verdict.number, number))
            for (earlier,) in self._db.execute("SELECT record FROM revisions WHERE id = ? ORDER BY revision", (name,)):
                self._near.add_earlier(_document(orjson.loads(earlier), learnt[site]))
            done(count)
        return len(numbers)

    # -- asking -------------------------------------------------------------------------------------------------------

    def get(self, article_id: str) -> StoredArticle | None:
        """Return an article with its latest text."""
        return self._one("id", article_id)

    def _one(self, column: str, value: object) -> StoredArticle | None:
        row = self._db.execute(f"SELECT {_COLUMNS} FROM clustered WHERE {column} = ?", (value,)).fetchone()  # noqa: S608
        return StoredArticle(*row) if row else None

    def all(self, *, site: str | None = None, copies: bool = False, revisions: bool = False) -> Iterator[StoredArticle]:
        """Yield the articles that stand for their clusters (with *copies*, every one), ordered by date and URL.

        With *revisions*, the texts that an article had before come first, the oldest at the head. What other processes
        write meanwhile is not seen.
        """
        numbers = self._db.execute(
            "SELECT number FROM clustered WHERE (? OR role = 'canonical') AND (? IS NULL OR site = ?) "
            "ORDER BY published_at, url, id",
            (copies, site, site),
        )
        for article in self._of_numbers(numbers):
            if revisions:
                yield from self.revisions(article)
            yield article

    def of_publication(self, number: int) -> Iterator[StoredArticle]:
        """Yield the articles of a publication, ordered by date and URL."""
        numbers = self._db.execute(
            "SELECT number FROM clustered WHERE publication = :number "
            "AND site = (SELECT site FROM publications WHERE number = :number) ORDER BY published_at, url, id",
            {"number": number},
        )
        yield from self._of_numbers(numbers)

    def _of_numbers(self, numbers: Iterable[tuple[int]]) -> Iterator[StoredArticle]:
        """Yield articles one by one, since sorting whole records takes as much memory as they do.

        As long as the cursor *numbers* is open, the connection sees one state of the file.
        """
        for (number,) in numbers:
            article = self._one("number", number)
            if article is not None:
                yield article

    def revisions(self, article: StoredArticle) -> list[StoredArticle]:
        """Return the texts that an article had before, the oldest first."""
        rows = self._db.execute(
            "SELECT revision, url, fetched_at, run, record, removed FROM revisions WHERE id = ? ORDER BY revision",
            (article.id,),
        )
        old = article._replace(role=Role.REVISION, fingerprints=None)
        return [
            old._replace(revision=revision, url=url, fetched_at=fetched_at, run=run, record=record, removed=removed)
            for revision, url, fetched_at, run, record, removed in rows
        ]

    def printings(self, article: StoredArticle | Selected, limit: int | None = None) -> list[Printing]:
        """Return the printings of an article's story, itself among them: the one that stands for it, then by date and URL.

        An empty list when it is alone.
        """
        rows = self._db.execute(
            "SELECT number, id, document, url, site, published_at, role, content_hash, word_count FROM clustered WHERE document IN "
            "(SELECT member.number FROM near_documents AS own JOIN near_members AS member USING (cluster) "
            "WHERE own.number = ?) ORDER BY role != 'canonical', published_at, url, id LIMIT ?",
            (article.document, -1 if limit is None else limit),
        )
        return [Printing(*row) for row in rows]

    def similarity(self, document: int, other: int) -> float | None:
        """Return how alike two printings were found to be when the later one came; None if they were not compared."""
        row = self._db.execute(
            "SELECT figures FROM near_edges WHERE number = :one AND other = :other "
            "UNION ALL SELECT figures FROM near_edges WHERE number = :other AND other = :one LIMIT 1",
            {"one": document, "other": other},
        ).fetchone()
        return float(orjson.loads(row[0])[0]) if row else None

    def record(self, number: int) -> Record:
        """Return the record of an article by its number."""
        row = self._db.execute("SELECT record FROM articles WHERE number = ?", (number,)).fetchone()
        record: Record = orjson.loads(row[0])
        return record

    def edges(self, article_id: str) -> tuple[Edge, ...]:
        """Return why an article is in its cluster, as it came; the most similar first."""
        verdict = self._near.find(article_id)
        return verdict.edges if verdict else ()

    def has_same_text(self, article: Article, learnt: Learnt) -> bool:
        """Ask whether the store has an article with this title and this body; typography and what recurs do not count."""
        row = self._db.execute("SELECT content_hash, record FROM articles WHERE id = ?", (article.id,)).fetchone()
        record = orjson.loads(row[1])
        if paragraph_key(record["title"] or "") != paragraph_key(article.title or ""):
            return False
        if row[0] == article.content_hash:
            return True
        return content_hash(_text(record, learnt)) == content_hash(_text(vars(article), learnt))

    def is_printing(self, article: Article, stored: StoredArticle, learnt: Learnt) -> bool:
        """Ask whether an article prints the story of a stored one."""
        return self._near.is_printing(replace(_document(vars(article), learnt), id=stored.id))

    def roles(self) -> dict[Role, int]:
        """Return how many articles are what in their clusters; reads all of them."""
        rows = self._db.execute("SELECT role, COUNT(*) FROM clustered GROUP BY role")
        return {Role(role): number for role, number in rows}

    def count(self) -> int:
        """Return how many articles the store holds, copies included."""
        number: int = self._db.execute("SELECT COUNT(*) FROM articles").fetchone()[0]
        return number


def _row(article: Article, marks: Sequence[int]) -> tuple[object, ...]:
    """Return what the row of an article says of its latest text, in the order of the columns."""
    return (
        article.revision, article.site, article.url, in_utc(article.published_at), article.fetched_at, article.run_id,
        article.content_hash, article.word_count, orjson.dumps(article), orjson.dumps(article.trail.removed),
        _packed(marks),
    )  # fmt: skip


def fingerprints_of(paragraphs: Iterable[str]) -> bytes:
    """Return the fingerprints of *paragraphs*, in order, 8 bytes each; :func:`read_fingerprints` reads them."""
    return _packed(marks_of(paragraphs))


def marks_of(paragraphs: Iterable[str]) -> list[int]:
    """Return the fingerprints of *paragraphs*, in order."""
    return [fingerprint(paragraph) for paragraph in paragraphs]


def _packed(marks: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(marks)}q", *marks)


def read_fingerprints(packed: bytes) -> tuple[int, ...]:
    """Return the fingerprints that :func:`fingerprints_of` packed.

    >>> len(read_fingerprints(fingerprints_of(["One paragraph.", "Another."])))
    2
    """
    return struct.unpack(f"<{len(packed) // 8}q", packed)


def _document(record: Mapping[str, Any], learnt: Learnt, marks: Sequence[int] | None = None) -> Document:
    """Return what is compared of an article: of its record, or of its fields."""
    return Document(
        id=record["id"],
        text=_text(record, learnt, marks),
        url=record["url"],
        published_at=in_utc(record["published_at"]),
        fetched_at=record["fetched_at"],
        from_agency=record["sources"].get("agency") == "url",
    )


def _text(record: Mapping[str, Any], learnt: Learnt, marks: Sequence[int] | None = None) -> list[str]:
    paragraphs = record["body"].split("\n\n") if record["body"] else []
    return drop_learnt(paragraphs, learnt, keep=(record["title"], record["description"]), marks=marks)[0]
