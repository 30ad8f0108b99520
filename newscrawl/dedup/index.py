"""The index of texts on disk: SQLite tables that find, among millions of documents, those a new text may be a copy of.

Memory is bounded by SQLite's cache; everything else is on disk. What is written belongs to a transaction, so a process
that is killed loses at most what it had not committed.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from importlib.resources import files
from pathlib import PurePath
from shlex import quote
from typing import TYPE_CHECKING

from newscrawl.dedup import shingles
from newscrawl.exceptions import LockedError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

VERSION = f"2.{shingles.VERSION}"
"""Of the tables and of the codes in them; an index of another version is refused."""

PERIOD = 90
"""Days whose fingerprints stand together on disk, and the furthest that a near-duplicate may be from its original."""
POSTINGS_MAX = 32
"""Exemplars of a period that share a fingerprint; one that so many have is of a footer or template and finds nothing."""
VOTES_MIN = 2
"""Fingerprints two texts share before they are compared at all."""
CACHE = 96
"""MiB that SQLite may keep of the file in memory."""
UNFILED_MAX = 16_384
"""Exemplars whose fingerprints wait (some 40 MiB of memory) to be filed together. They belong all over the table, so one
exemplar touches sixteen pages of it; of many together, several touch the same page."""
UNFILED_MAX_SHARED = 4_096
"""... in a database that several processes write, each of which has what waits in its memory."""
_BUSY_TIMEOUT = 5.0  # seconds another process may hold the index

_COLUMNS = "number, id, cluster, url, published, fetched, words, agency, revision"


@dataclass(slots=True)
class Entry:
    """A document as the index has it; `number` is its place in the order of arrival."""

    number: int
    id: str
    cluster: int
    url: str | None
    published: str | None
    fetched: str | None
    words: int
    agency: bool
    revision: bool


@dataclass(slots=True)
class Group:
    """A cluster of two documents or more."""

    cluster: int
    canonical: int
    longest: int
    size: int
    exemplars: int


def connect(path: Path | None) -> sqlite3.Connection:
    """Open the index at *path*, made when missing; without a path, a temporary file that goes with the process.

    Raises:
        StoreError: the file cannot be opened, is no index, or is of another version.
        LockedError: another process has it open.
    """
    try:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path or "", timeout=_BUSY_TIMEOUT, isolation_level=None)
        try:
            connection.execute(f"PRAGMA cache_size = -{CACHE * 1024}")
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # a part of the index is in this process's memory
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA journal_size_limit = {16 << 20}")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA wal_autocheckpoint = 4000")  # pages; batches touch most of them more than once
            prepare(connection, str(path), alone=True)
        except BaseException:
            connection.close()
            raise
    except (OSError, sqlite3.Error) as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
            raise LockedError(f"index {path}: another process uses it; wait for it, or use another file") from error
        raise StoreError(f"index {path}: {error}; choose another file, or make it readable and writable") from error
    return connection


def prepare(connection: sqlite3.Connection, name: str, *, alone: bool = False) -> None:
    """Make the tables in the database of *connection* if they are not there; *name* is what an error calls it.

    With *alone*, the database is for them only.

    Raises:
        StoreError: they are there, but of another version; or the database is something else.
    """
    if "near_meta" not in _tables(connection):
        if alone and _tables(connection):
            raise StoreError(f"index {name}: it is an SQLite file but no index of texts; choose another file")
        connection.execute("BEGIN IMMEDIATE")
        if "near_meta" not in _tables(connection):  # another process may have been faster
            create(connection)
        connection.execute("COMMIT")
    found = connection.execute("SELECT value FROM near_meta WHERE key = 'version'").fetchone()
    if found is None or found[0] != VERSION:
        mend = (
            f"remove {name} and run newscrawl dedup again"
            if alone
            else f"newscrawl dedup --rebuild --data {quote(str(PurePath(name).parent))} makes it anew from the store's articles"
        )
        raise StoreError(
            f"index {name}: it is of version {found[0] if found else 'unknown'}, this newscrawl reads {VERSION}; {mend}"
        )


def is_there(connection: sqlite3.Connection) -> bool:
    """Ask whether the database of *connection* has an index, of whatever version."""
    return "near_meta" in _tables(connection)


def create(connection: sqlite3.Connection) -> None:
    """Make the tables anew, in place of those there may be; the caller has begun a transaction."""
    for table in sorted(table for table in _tables(connection) if table.startswith("near_")):
        connection.execute(f'DROP TABLE "{table}"')
    for statement in files("newscrawl.dedup").joinpath("index.sql").read_text("utf-8").split(";\n"):
        if statement.strip():
            connection.execute(statement)
    connection.execute("INSERT INTO near_meta VALUES ('version', ?), ('filings', '0')", (VERSION,))


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def key_of(*parts: str | bytes) -> int:
    """Return the 63 bits under which a name or a text is filed."""
    digest = blake2b(digest_size=8)
    for part in parts:
        digest.update(part if isinstance(part, bytes) else part.encode("utf-8", "replace"))
    return int.from_bytes(digest.digest(), "big") >> 1


def day_of(instant: str | None) -> int | None:
    """Return the day of an ISO 8601 instant as an ordinal, None when there is none to read."""
    try:
        return date.fromisoformat((instant or "")[:10]).toordinal()
    except ValueError:
        return None


def period_of(day: int | None) -> int:
    """Return the period of a day (an ordinal, `date.toordinal`), 0 for no day."""
    return 0 if day is None else day // PERIOD + 1


class Index:
    """The tables, each with the few questions that are asked of it. Writes belong inside a transaction.

    Fingerprints of up to *unfiled* exemplars wait in a table of their own, in order of arrival, and in memory. Several
    processes may write, each in transactions of its own: `refresh` reads what the others have added.
    """

    def __init__(self, connection: sqlite3.Connection, unfiled: int) -> None:
        self._db = connection
        self._unfiled_max = unfiled
        self._unfiled: dict[int, tuple[int, ...]] = {}  # numbers by key
        self._read = 0  # rows of near_unfiled that are in memory
        self._filings = -1  # how often the table was emptied when they were read

    def refresh(self) -> None:
        """Take note of the fingerprints that other processes have added; to be called first in a transaction."""
        filings = int(self._db.execute("SELECT value FROM near_meta WHERE key = 'filings'").fetchone()[0])
        if filings != self._filings:
            self._unfiled.clear()
            self._read, self._filings = 0, filings
        rows = self._db.execute("SELECT row, number, keys FROM near_unfiled WHERE row > ? ORDER BY row", (self._read,))
        for row, number, data in rows:
            self._wait(row, number, shingles.from_bytes(data, "Q"))

    def forget(self) -> None:
        """Forget what is in memory only: a transaction was undone."""
        self._filings = -1

    # -- documents ----------------------------------------------------------------------------------------------------

    def add(self, entry: Entry, names: Iterable[int], text: int | None) -> None:
        """Store a document and give it its number, which is its cluster too when that is 0."""
        number = entry.number = self.count() + 1
        entry.cluster = entry.cluster or number
        self._db.execute(
            f"INSERT INTO near_documents ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - a constant
            (
                number, entry.id, entry.cluster, entry.url, entry.published, entry.fetched, entry.words, entry.agency,
                entry.revision,
            ),
        )  # fmt: skip
        self._db.executemany("INSERT OR IGNORE INTO near_names VALUES (?, ?)", [(key, number) for key in names])
        if text is not None:
            self.add_text(text, number)

    def update(self, entry: Entry) -> None:
        """Store what is known of a document that has another text now."""
        self._db.execute(
            "UPDATE near_documents SET published = ?, fetched = ?, words = ?, agency = ? WHERE number = ?",
            (entry.published, entry.fetched, entry.words, entry.agency, entry.number),
        )

    def add_text(self, text: int, number: int) -> None:
        """File a document under a text, unless one is filed there."""
        self._db.execute("INSERT OR IGNORE INTO near_texts VALUES (?, ?)", (text, number))

    def hand_over_texts(self, number: int, heir: int | None) -> None:
        """File the texts of a document under another, or no more; reads all texts."""
        if heir is None:
            self._db.execute("DELETE FROM near_texts WHERE number = ?", (number,))
        else:
            self._db.execute("UPDATE near_texts SET number = ? WHERE number = ?", (heir, number))

    def named(self, name: int) -> int | None:
        """Return the number of the document of an id or address."""
        row = self._db.execute("SELECT number FROM near_names WHERE key = ?", (name,)).fetchone()
        return int(row[0]) if row else None

    def with_text(self, text: int) -> int | None:
        """Return the number of the first document with exactly a text."""
        row = self._db.execute("SELECT number FROM near_texts WHERE key = ?", (text,)).fetchone()
        return int(row[0]) if row else None

    def entry(self, number: int) -> Entry:
        """Return a document."""
        row = self._db.execute(f"SELECT {_COLUMNS} FROM near_documents WHERE number = ?", (number,))  # noqa: S608
        return Entry(*row.fetchone())

    def entries(self) -> Iterator[Entry]:
        """Yield all documents in order of arrival."""
        for row in self._db.execute(f"SELECT {_COLUMNS} FROM near_documents ORDER BY number"):  # noqa: S608
            yield Entry(*row)

    def count(self) -> int:
        """Return how many documents there are."""
        return int(self._db.execute("SELECT COALESCE(MAX(number), 0) FROM near_documents").fetchone()[0])

    # -- clusters -----------------------------------------------------------------------------------------------------

    def group(self, cluster: int) -> Group | None:
        """Return a cluster, or None when its only document is alone."""
        row = self._db.execute("SELECT * FROM near_clusters WHERE cluster = ?", (cluster,)).fetchone()
        return Group(*row) if row else None

    def groups(self) -> Iterator[Group]:
        """Yield the clusters of two documents or more, the oldest first."""
        for row in self._db.execute("SELECT * FROM near_clusters ORDER BY cluster"):
            yield Group(*row)

    def put_group(self, group: Group) -> None:
        """Store what is known of a cluster."""
        self._db.execute(
            "INSERT OR REPLACE INTO near_clusters VALUES (?, ?, ?, ?, ?)",
            (group.cluster, group.canonical, group.longest, group.size, group.exemplars),
        )

    def put_members(self, cluster: int, numbers: Iterable[int]) -> None:
        """Add documents to the list of a cluster."""
        self._db.executemany("INSERT OR IGNORE INTO near_members VALUES (?, ?)", [(cluster, one) for one in numbers])

    def members(self, cluster: int) -> list[Entry]:
        """Return the documents of a cluster, in order of arrival."""
        columns = ", ".join(f"d.{name}" for name in _COLUMNS.split(", "))
        rows = self._db.execute(
            f"SELECT {columns} FROM near_members m JOIN near_documents d USING (number) WHERE m.cluster = ? "  # noqa: S608
            "ORDER BY number",
            (cluster,),
        )
        return [Entry(*row) for row in rows] or [self.entry(cluster)]

    def merge(self, cluster: int, into: int) -> None:
        """Move the documents of a cluster into another; the caller stores the new group."""
        moved = [entry.number for entry in self.members(cluster)]
        self.put_members(into, moved)
        self._db.executemany("UPDATE near_documents SET cluster = ? WHERE number = ?", [(into, one) for one in moved])
        self._db.execute("DELETE FROM near_members WHERE cluster = ?", (cluster,))
        self._db.execute("DELETE FROM near_clusters WHERE cluster = ?", (cluster,))

    def leave(self, number: int, group: Group, rest: Sequence[int]) -> None:
        """Take a document out of its cluster. The first of the *rest* names the cluster, if it has to, and its edges lead
        there; the caller stores the new *group*, unless only one is left.
        """
        heir = rest[0]
        cluster = heir if group.cluster == number else group.cluster
        self._db.execute("DELETE FROM near_members WHERE cluster = ?", (group.cluster,))
        self._db.execute("DELETE FROM near_clusters WHERE cluster = ?", (group.cluster,))
        if len(rest) > 1:
            self.put_members(cluster, rest)
        moved = [(number, number), *((cluster if len(rest) > 1 else one, one) for one in rest)]
        self._db.executemany("UPDATE near_documents SET cluster = ? WHERE number = ?", moved)
        self._db.executemany(
            "UPDATE OR REPLACE near_edges SET other = ? WHERE number = ? AND other = ?",
            [(heir, one, number) for one in rest],
        )
        self._db.execute("DELETE FROM near_edges WHERE number = ? OR number = ? AND other = ?", (number, heir, heir))
        group.cluster, group.size = cluster, len(rest)

    def put_edge(self, number: int, other: int, figures: bytes) -> None:
        """Store why a document was joined with another."""
        self._db.execute("INSERT OR REPLACE INTO near_edges VALUES (?, ?, ?)", (number, other, figures))

    def edges(self, number: int) -> list[tuple[int, bytes]]:
        """Return (other document, figures) of the edges a document came with."""
        rows = self._db.execute("SELECT other, figures FROM near_edges WHERE number = ? ORDER BY other", (number,))
        return rows.fetchall()

    # -- exemplars ----------------------------------------------------------------------------------------------------

    def exemplify(self, number: int, day: int | None, codes: array[int], fingerprints: Iterable[int]) -> None:
        """Make a document one that new texts are compared with."""
        self._db.execute("INSERT INTO near_exemplars VALUES (?, ?)", (number, shingles.to_bytes(codes)))
        self._add_fingerprints(number, day, fingerprints)

    def replace_exemplar(self, number: int, day: int | None, codes: array[int], fingerprints: Iterable[int]) -> None:
        """Give an exemplar another text. It is still found by the fingerprints of the one before, too."""
        self._db.execute("UPDATE near_exemplars SET codes = ? WHERE number = ?", (shingles.to_bytes(codes), number))
        self._add_fingerprints(number, day, fingerprints)

    def _add_fingerprints(self, number: int, day: int | None, fingerprints: Iterable[int]) -> None:
        period = period_of(day)
        keys = array("Q", [period << 32 | fingerprint for fingerprint in fingerprints])
        self._db.execute("INSERT OR IGNORE INTO near_periods VALUES (?)", (period,))
        self._db.execute("INSERT INTO near_unfiled VALUES (?, ?, ?)", (self._read + 1, number, shingles.to_bytes(keys)))
        self._wait(self._read + 1, number, keys)
        if self._read > self._unfiled_max:
            self.file()

    def _wait(self, row: int, number: int, keys: Iterable[int]) -> None:
        unfiled = self._unfiled
        for key in keys:
            unfiled[key] = (*unfiled.get(key, ()), number)
        self._read = row

    def file(self) -> None:
        """Move the fingerprints that wait to their table, in its order."""
        if not self._read:
            return
        rows = ((key, number) for key in sorted(self._unfiled) for number in self._unfiled[key])
        self._db.executemany("INSERT OR IGNORE INTO near_fingerprints VALUES (?, ?)", rows)
        self._db.execute("DELETE FROM near_unfiled")
        self._db.execute("UPDATE near_meta SET value = value + 1 WHERE key = 'filings'")
        self.refresh()

    def codes(self, number: int) -> array[int] | None:
        """Return the codes of an exemplar, None when the document is none."""
        row = self._db.execute("SELECT codes FROM near_exemplars WHERE number = ?", (number,)).fetchone()
        return shingles.from_bytes(row[0]) if row else None

    def exemplars(self, cluster: int) -> list[int]:
        """Return the exemplars of a cluster, in order of arrival."""
        numbers = [entry.number for entry in self.members(cluster)] if self.group(cluster) else [cluster]
        return [number for number in numbers if self.codes(number) is not None]

    def candidates(self, day: int | None, fingerprints: Iterable[int]) -> tuple[list[int], set[int]]:
        """Return the exemplars that share fingerprints with a text, most shared first, and the full fingerprints.

        A full fingerprint is one that `POSTINGS_MAX` exemplars of the text's own period have; it is not to be filed.
        """
        own = period_of(day)
        near = (0, own - 1, own, own + 1)
        known = [row[0] for row in self._db.execute("SELECT period FROM near_periods ORDER BY period")]
        keys = [period << 32 | one for period in known if not own or period in near for one in fingerprints]
        marks = ", ".join("?" * len(keys))
        postings: dict[int, list[int]] = {}
        rows = self._db.execute(f"SELECT key, number FROM near_fingerprints WHERE key IN ({marks})", keys)  # noqa: S608
        for key, number in rows:
            postings.setdefault(key, []).append(number)
        for key in self._unfiled.keys() & keys:
            postings.setdefault(key, []).extend(self._unfiled[key])
        votes: Counter[int] = Counter()
        full = set()
        for key, numbers in postings.items():
            if len(numbers) < POSTINGS_MAX:
                votes.update(numbers)
            elif key >> 32 == own:
                full.add(key & 0xFFFFFFFF)
        found = [number for number, count in votes.items() if count >= VOTES_MIN]
        found.sort(key=lambda number: (-votes[number], number))
        return found, full
