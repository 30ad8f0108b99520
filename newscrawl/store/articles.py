"""The articles of the store, their clusters, and the texts that cleaning took out of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from newscrawl.dedup.clusters import Member, canonical

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from newscrawl.items import Article

_COLUMNS = "id, site, url, published_at, cluster_id, duplicate_of, record"


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as the store has it: its record (JSON, without its cluster) and its place in a cluster."""

    id: str
    site: str
    url: str
    published_at: str | None
    cluster_id: str
    duplicate_of: str | None
    record: bytes


class ArticleTable:
    """Tables ``articles`` and ``rejects``. Writes belong inside a transaction of the store."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def has(self, article_id: str) -> bool:
        """Ask whether an article of that id is stored."""
        return self._db.execute("SELECT 1 FROM articles WHERE id = ?", (article_id,)).fetchone() is not None

    def add(self, article: Article) -> tuple[int, str | None]:
        """Store an article the store does not have, and join it to the cluster of its text, which it is told.

        Return its number and the id of the article it is a copy of, or None when it stands for its cluster.
        """
        twin = self._db.execute(
            "SELECT cluster_id FROM articles WHERE content_hash = ? LIMIT 1", (article.content_hash,)
        ).fetchone()
        article.cluster_id = cluster = str(twin[0] if twin else article.id)
        cursor = self._db.execute(
            "INSERT INTO articles (id, revision, site, url, published_at, fetched_at, run, content_hash, word_count, "
            "cluster_id, role, record, removed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'canonical', ?, ?)",
            (
                article.id, article.revision, article.site, article.url, article.published_at, article.fetched_at,
                article.run_id, article.content_hash, article.word_count, cluster, orjson.dumps(article),
                orjson.dumps(article.trail.removed),
            ),
        )  # fmt: skip
        duplicate_of = self._settle(cluster, str(article.id)) if twin else None
        return int(cursor.lastrowid or 0), duplicate_of

    def _settle(self, cluster: str, article_id: str) -> str | None:
        """Choose who stands for *cluster* and point the others at it; return what *article_id* now points at."""
        rows = self._db.execute(
            "SELECT id, url, published_at, fetched_at, word_count, "
            "json_extract(record, '$.sources.agency') IS 'url' FROM articles WHERE cluster_id = ?",
            (cluster,),
        )
        first = canonical([Member(*row) for row in rows])
        self._db.execute(
            "UPDATE articles SET role = CASE id WHEN :id THEN 'canonical' ELSE 'copy' END, "
            "duplicate_of = CASE id WHEN :id THEN NULL ELSE :id END WHERE cluster_id = :cluster",
            {"id": first.id, "cluster": cluster},
        )
        return None if first.id == article_id else first.id

    def reject(self, key: str, article: Article, reason: str) -> None:
        """Keep what was read of a page that gave no article, with the reason."""
        self._db.execute(
            "INSERT OR REPLACE INTO rejects VALUES (?, ?, ?, ?)", (key, article.site, reason, orjson.dumps(article))
        )

    def all(self, *, site: str | None = None, copies: bool = False) -> Iterator[StoredArticle]:
        """Yield the articles that stand for their clusters (with *copies*, every one), ordered by date and URL."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM articles WHERE (? OR role = 'canonical') AND (? IS NULL OR site = ?) "  # noqa: S608 - a constant
            "ORDER BY published_at, url",
            (copies, site, site),
        )
        for row in rows:
            yield StoredArticle(*row)

    def of_publication(self, number: int) -> list[StoredArticle]:
        """Return the articles of a publication, ordered by date and URL."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM articles WHERE publication = ? ORDER BY published_at, url",  # noqa: S608 - a constant
            (number,),
        )
        return [StoredArticle(*row) for row in rows]

    def copies(self, cluster: str, article_id: str) -> list[tuple[str, str, str | None]]:
        """Return (url, site, published_at) of the other articles of a cluster, ordered by date and URL."""
        return self._db.execute(
            "SELECT url, site, published_at FROM articles WHERE cluster_id = ? AND id != ? ORDER BY published_at, url",
            (cluster, article_id),
        ).fetchall()

    def count(self) -> int:
        """Return how many articles the store holds, copies included."""
        number: int = self._db.execute("SELECT COUNT(*) FROM articles").fetchone()[0]
        return number
