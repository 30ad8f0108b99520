"""The store: one SQLite file that knows every URL, article, run and published file.

>>> from pathlib import Path
>>> with Store.open(Path(":memory:")) as store:
...     store.articles.count()
0
"""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Self, TypeVar

from newscrawl.dedup.index import create, is_there
from newscrawl.dedup.stream import Deduplicator
from newscrawl.exceptions import StoreError
from newscrawl.store.articles import ArticleTable, StoredArticle
from newscrawl.store.dispositions import ADVICE, Disposition
from newscrawl.store.exports import ExportTable
from newscrawl.store.history import HistoryTable, RunFigures
from newscrawl.store.lines import LineTable
from newscrawl.store.lookup import Lookup
from newscrawl.store.publications import Publication, PublicationTable
from newscrawl.store.reading import open_reading
from newscrawl.store.readonly import check, checked, may_write
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
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path
    from types import TracebackType

Row = TypeVar("Row")

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
    def reading(cls, path: Path) -> Self:
        """Open the store at *path* as it is now, so that nothing in it can change: also where nothing can be written.

        Raises:
            NothingToDoError: the file is empty.
            StoreError: it is not there, cannot be read, or is of another version and cannot be written.
        """
        connection = open_reading(path)
        if not is_there(connection):  # who was killed when it was made has left it without an index
            connection.close()
            cls.open(path).close()
            connection = open_reading(path)
        try:
            return cls(connection, path)
        except BaseException as error:
            connection.close()
            if isinstance(error, StoreError) and not may_write(path):
                raise StoreError(
                    f"{error}; as it may not be written, do that with a copy (newscrawl backup)"
                ) from error
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

    def checked(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield *rows*, and raise StoreBusyError behind them when they may be of two states of the file.

        That can be where a store is read that this user may not write: whoever makes a file of the rows has it whole before.
        """
        return checked(rows, self._connection)

    def snapshot(self) -> AbstractContextManager[None]:
        """Read what stands inside out of one state of the file, whatever other processes write meanwhile."""
        return snapshot(self._connection)

    def close(self) -> None:
        """Close the file; a store that is not closed loses nothing that was committed."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            if error is None or isinstance(error, Exception):
                check(self._connection)  # what was read may be what made no sense
        finally:
            self.close()
