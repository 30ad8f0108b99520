"""Which articles an export takes, and in which order: filters as SQL, rows one by one out of one state of the file."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Literal, NamedTuple

import orjson

from newscrawl.store.readonly import notes_of_reading
from newscrawl.store.where import DUPLICATE_OF, FIELDS, bounded, compiled

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

Order = Literal["published_at", "arrival"]
ORDERS: tuple[Order, ...] = ("published_at", "arrival")


@dataclass(frozen=True)
class Selection:
    """What is taken of a store: all filters must hold.

    *since* and *until* are UTC instants or dates, both included; an article without a date is judged by its fetch.
    *agencies* looks among all agencies that an article credits. *sample* articles are chosen by a hash of their ids and
    *seed*, so that a smaller sample is a part of a larger one. *export* is the number of an export
    (:mod:`newscrawl.store.exports`) whose articles do not come again.
    """

    sites: tuple[str, ...] | None = None
    since: str | None = None
    until: str | None = None
    languages: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    min_words: int = 0
    where: str | None = None
    copies: bool = False
    revisions: bool = False
    sample: int | None = None
    seed: int = 0
    limit: int | None = None
    order: Order = "published_at"
    export: int | None = None


class Selected(NamedTuple):
    """An article that is taken: what its record is made of, and what splits look at."""

    number: int
    id: str
    document: int
    revision: int
    site: str
    content_hash: str
    cluster_id: str
    duplicate_of: str | None
    story_at: str
    """when the first printing of its story was published, or fetched where no page says"""
    is_alone: bool
    """whether it is the only printing of its story"""
    fingerprints: bytes | None
    record: bytes


class Amount(NamedTuple):
    """How much is taken: articles, the texts they come in, bytes of their records as they are stored."""

    articles: int
    texts: int
    size: int


_TABLES = (
    "articles AS article {index} "
    "JOIN near_documents AS own ON own.number = article.document "
    "JOIN near_documents AS founder ON founder.number = own.cluster "
    "LEFT JOIN near_clusters AS story ON story.cluster = own.cluster "
    "LEFT JOIN near_documents AS first ON first.number = story.canonical"
)
_STORY_AT = (
    "CASE WHEN story.cluster IS NULL THEN COALESCE(article.published_at, article.fetched_at) ELSE "
    "(SELECT MIN(COALESCE(one.published, one.fetched)) FROM near_members AS member "
    "JOIN near_documents AS one USING (number) WHERE member.cluster = own.cluster) END"
)
_COLUMNS = (
    "article.number, article.id, article.document, article.revision, article.site, article.content_hash, founder.id, "
    f"{DUPLICATE_OF}, {_STORY_AT}, story.cluster IS NULL, article.fingerprints, article.record"
)
_BY_DATE = "COALESCE(article.published_at, '9999')"
_ORDER = {"published_at": f"{_BY_DATE}, article.url, article.id", "arrival": "article.number"}
_INDEX = {"published_at": "INDEXED BY articles_published", "arrival": "NOT INDEXED"}
_IS_NEW = (
    "NOT EXISTS (SELECT 1 FROM exported WHERE export = :export AND article = article.number "
    "AND revision = article.revision)"
)
_IS_OF_NEW_STORY = (
    "(story.cluster IS NULL OR EXISTS (SELECT 1 FROM exported WHERE export = :export AND article = article.number) "
    "OR NOT EXISTS (SELECT 1 FROM near_members AS member JOIN articles AS other ON other.document = member.number "
    "JOIN exported ON exported.export = :export AND exported.article = other.number WHERE member.cluster = own.cluster))"
)


@dataclass
class _Statement:
    """Conditions and the values in them."""

    conditions: list[str] = field(default_factory=list)
    values: dict[str, object] = field(default_factory=dict)

    def add(self, condition: str, **values: object) -> None:
        """Add a condition and the values it names; words of the user are values always."""
        self.conditions.append(condition)
        self.values.update(values)


class Selector:
    """Reads what a :class:`Selection` takes. Nothing is written."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def amount(self, selection: Selection) -> Amount:
        """Return how much a selection takes."""
        earlier = "(SELECT COUNT(*) FROM revisions WHERE revisions.id = article.id)"
        texts = f"1 + {earlier}" if selection.revisions else "1"
        sql, values = self._sql(f"{texts} AS texts, LENGTH(article.record) AS size", selection)
        counted = self._db.execute(f"SELECT COUNT(*), TOTAL(texts), TOTAL(size) FROM ({sql})", values)  # noqa: S608
        articles, number, size = counted.fetchone()
        return Amount(articles, int(number), int(size))

    def articles(self, selection: Selection) -> Iterator[Selected]:
        """Yield the articles that a selection takes, in its order; each after its earlier texts, where it asks for them.

        Every row is out of the state that the file has when the first one is asked for.

        Raises:
            UsageError: the selection's condition fails on an article, or takes too long.
        """
        rows = self._db.execute(*self._sql(_COLUMNS, selection))
        for row in map(Selected._make, rows):
            if selection.revisions and row.revision > 1:
                yield from self._earlier(row, selection.export)
            yield row

    def _earlier(self, article: Selected, export: int | None) -> Iterator[Selected]:
        """Yield the texts that an article had before, the oldest first; those that an export has are left out."""
        rows = self._db.execute(
            "SELECT revision, record FROM revisions WHERE id = ? AND NOT EXISTS (SELECT 1 FROM exported "
            "WHERE export = ? AND article = ? AND exported.revision = revisions.revision) ORDER BY revision",
            (article.id, export, article.number),
        )
        for revision, record in rows:
            yield article._replace(revision=revision, record=record, fingerprints=None)

    def _sql(self, columns: str, selection: Selection) -> tuple[str, dict[str, object]]:
        """Return a statement that asks for *columns* of what is taken, and the values in it."""
        statement = _statement(selection)
        where, values, order = " AND ".join(statement.conditions) or "1", statement.values, selection.order
        if selection.where is not None:
            self._note_matching(selection.where, where, values)
            where, values = "article.number IN temp.matching", {}
        tables = _TABLES.format(index=_INDEX[order])
        if selection.sample is not None:
            seed = str(selection.seed)
            self._db.create_function("sample_key", 1, lambda name: sample_key(name, seed), deterministic=True)
            where = (
                f"article.number IN (SELECT article.number FROM {_TABLES.format(index='')} WHERE {where} "  # noqa: S608
                "ORDER BY sample_key(article.id), article.id LIMIT :sample)"
            )
            values["sample"] = selection.sample
        values["limit"] = -1 if selection.limit is None else selection.limit
        return f"SELECT {columns} FROM {tables} WHERE {where} ORDER BY {_ORDER[order]} LIMIT :limit", values  # noqa: S608

    def _note_matching(self, condition: str, where: str, values: dict[str, object]) -> None:
        """Note the numbers of the articles that a user's condition holds for, among those that *where* leaves."""
        self._db.execute("SELECT 1 FROM json_each('[]')")  # is made when first used, which may not be inside
        number = self._db.execute("SELECT COUNT(*) FROM articles").fetchone()[0]
        sql = f"SELECT article.number FROM {_TABLES.format(index='')} WHERE {where} AND ({compiled(condition)})"  # noqa: S608
        with notes_of_reading(self._db):
            self._db.execute("DROP TABLE IF EXISTS temp.matching")
            self._db.execute("CREATE TEMP TABLE matching (number INTEGER PRIMARY KEY)")
            with bounded(self._db, condition, number):
                self._db.execute(f"INSERT INTO temp.matching {sql}", values)

    def near(self, name: str, word: str) -> str | None:
        """Return the value of a field (of :data:`newscrawl.store.where.FIELDS`) in the store that is most like *word*."""
        tables = _TABLES.format(index="")
        rows = self._db.execute(f"SELECT DISTINCT {FIELDS[name]} FROM {tables} LIMIT 5000")  # noqa: S608 - ours
        known = {str(row[0]).lower(): str(row[0]) for row in rows if row[0] is not None}
        close = difflib.get_close_matches(word.lower(), known, 1, cutoff=0.6)
        return known[close[0]] if close else None

    def state(self) -> dict[str, int | str | None]:
        """Return what tells the present state of the store's articles from any other: how many, and the latest run."""
        articles, last = self._db.execute("SELECT COUNT(*), MAX(number) FROM articles").fetchone()
        texts = self._db.execute("SELECT COUNT(*) FROM revisions").fetchone()[0]
        run = self._db.execute("SELECT run FROM articles WHERE number = ?", (last,)).fetchone()
        ended = self._db.execute("SELECT MAX(finished_at), COUNT(*) FROM runs").fetchone()
        return {
            "articles": articles, "last_article": last, "earlier_texts": texts, "last_run": run[0] if run else None,
            "runs": ended[1], "last_run_finished_at": ended[0],
        }  # fmt: skip


def sample_key(name: str, seed: str) -> bytes:
    """Return what the articles of a sample are ordered by: a hash of their ids."""
    return blake2b(name.encode(), digest_size=8, key=seed.encode()).digest()


_IN_LANGUAGE = (
    f"EXISTS (SELECT 1 FROM json_each(:languages) AS asked WHERE {FIELDS['language']} LIKE asked.value "  # noqa: S608 - ours
    f"OR {FIELDS['language']} LIKE asked.value || '-%')"
)
_BY_AGENCY = (
    f"EXISTS (SELECT 1 FROM json_each({FIELDS['agencies']}) AS credited "  # noqa: S608 - ours
    "WHERE LOWER(credited.value) IN (SELECT value FROM json_each(:agencies)))"
)


def _statement(selection: Selection) -> _Statement:
    """Return the conditions of a selection, but for the user's own."""
    made = _Statement()
    if not selection.copies:
        made.add("(first.number IS NULL OR own.number = first.number)")
    if selection.sites is not None:
        made.add("article.site IN (SELECT value FROM json_each(:sites))", sites=_list(selection.sites))
    if selection.since:
        made.add(
            f"{_BY_DATE} >= :since_day AND (COALESCE(article.published_at, article.fetched_at) >= :since "
            "OR LENGTH(article.published_at) = 10)",
            since=selection.since,
            since_day=selection.since[:10],
        )
    if selection.until:
        last = selection.until if len(selection.until) > 10 else f"{selection.until}T99"  # all of that day
        made.add("COALESCE(article.published_at, article.fetched_at) <= :until", until=last)
    if selection.languages:
        made.add(_IN_LANGUAGE, languages=_list(selection.languages))
    if selection.sections:
        made.add(
            f"LOWER({FIELDS['section']}) IN (SELECT value FROM json_each(:sections))",  # noqa: S608 - ours
            sections=_list(selection.sections, lower=True),
        )
    if selection.agencies:
        made.add(_BY_AGENCY, agencies=_list(selection.agencies, lower=True))
    if selection.min_words:
        made.add("article.word_count >= :words", words=selection.min_words)
    if selection.export is not None:
        made.add(_IS_NEW, export=selection.export)
        if not selection.copies:
            made.add(_IS_OF_NEW_STORY)
    return made


def _list(words: tuple[str, ...], *, lower: bool = False) -> str:
    """Return words as JSON, which a statement takes as one value however many they are."""
    return orjson.dumps([word.lower() if lower else word for word in words]).decode()
