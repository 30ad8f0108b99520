"""The store: one SQLite file that knows every URL, article, run and published file.

>>> from pathlib import Path
>>> with Store.open(Path(":memory:")) as store:
...     store.articles.count()
0
"""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Self

from newscrawl.dedup.index import create
from newscrawl.dedup.stream import Deduplicator
from newscrawl.store.articles import ArticleTable, StoredArticle
from newscrawl.store.dispositions import ADVICE, Disposition
from newscrawl.store.exports import ExportTable
from newscrawl.store.history import HistoryTable, RunFigures
from newscrawl.store.lines import LineTable
from newscrawl.store.lookup import Lookup
from newscrawl.store.publications import Publication, PublicationTable
from newscrawl.store.responses import ResponseTable
from newscrawl.store.runs import RunTable
from newscrawl.store.schedule import ScheduleTable, Slot, State
from newscrawl.store.selection import Selection, Selector
from newscrawl.store.sources import SourceTable
from newscrawl.store.sqlite import connect, snapshot, transaction
from newscrawl.store.urls import Found, UrlTable
from newscrawl.store.verdicts import SiteVerdict, VerdictTable

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

PINS = "boilerplate"
"""Folder beside the store, with a file of pins for each site that has any."""

__all__ = [
    "ADVICE",
    "Disposition",
    "Found",
    "Publication",
    "RunFigures",
    "Selection",
    "SiteVerdict",
    "Slot",
    "State",
    "Store",
    "StoredArticle",
]


class Store:
    """An open store: its tables, and the transactions that writes stand in."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self.near = Deduplicator.on(connection, str(path))
        self.urls = UrlTable(connection)
        self.articles = ArticleTable(connection, self.near)
        self.selector = Selector(connection)
        self.exports = ExportTable(connection)
        self.lines = LineTable(connection, path.parent / PINS if path.name != ":memory:" else None)
        self.runs = RunTable(connection)
        self.history = HistoryTable(connection)
        self.responses = ResponseTable(connection)
        self.lookup = Lookup(connection)
        self.sources = SourceTable(connection)
        self.publications = PublicationTable(connection)
        self.verdicts = VerdictTable(connection)
        self.schedule = ScheduleTable(connection)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the store at *path* (made when missing); raises StoreError with what to do."""
        connection = connect(path)
        try:
            return cls(connection, path)
        except BaseException:
            connection.close()
            raise

    @classmethod
    def rebuild(cls, path: Path, done: Callable[[int], None] = lambda _: None) -> int:
        """Make the clusters of the store at *path* anew, in canonical order, whatever version its index is of.

        It is one transaction: when the process is killed, the store is as it was. Return how many articles there are;
        *done* is told how many were compared.
        """
        connection = connect(path)
        with closing(connection), transaction(connection):
            create(connection)
            store = cls(connection, path)
            return store.articles.rebuild(store.lines.learnt, done)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write what stands inside as one transaction."""
        try:
            with transaction(self._connection):
                yield
        except BaseException:
            self.near.forget()
            raise

    def snapshot(self) -> AbstractContextManager[None]:
        """Read what stands inside out of one state of the file, whatever other processes write meanwhile."""
        return snapshot(self._connection)

    def close(self) -> None:
        """Close the file; a store that is not closed loses nothing that was committed."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
