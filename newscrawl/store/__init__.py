"""The store: one SQLite file that knows every URL, article, run and published file.

>>> from pathlib import Path
>>> with Store.open(Path(":memory:")) as store:
...     store.articles.count()
0
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from newscrawl.store.articles import ArticleTable, StoredArticle
from newscrawl.store.dispositions import ADVICE, Disposition
from newscrawl.store.lines import LineTable
from newscrawl.store.publications import Publication, PublicationTable
from newscrawl.store.runs import RunTable
from newscrawl.store.sqlite import connect, transaction
from newscrawl.store.urls import Found, UrlTable

if TYPE_CHECKING:
    import sqlite3
    from contextlib import AbstractContextManager
    from pathlib import Path

__all__ = ["ADVICE", "Disposition", "Found", "Publication", "Store", "StoredArticle"]


class Store:
    """An open store: its tables, and the transactions that writes stand in."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.urls = UrlTable(connection)
        self.articles = ArticleTable(connection)
        self.lines = LineTable(connection)
        self.runs = RunTable(connection)
        self.publications = PublicationTable(connection)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the store at *path* (made when missing); raises StoreError with what to do."""
        return cls(connect(path))

    def transaction(self) -> AbstractContextManager[None]:
        """Write what stands inside as one transaction."""
        return transaction(self._connection)

    def close(self) -> None:
        """Close the file; a store that is not closed loses nothing that was committed."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
