"""Questions in SQL over the documented views of a store (docs/query.md): they look, and change nothing.

>>> from pathlib import Path
>>> from newscrawl.store import Store
>>> path = Path(getfixture("tmp_path")) / "newscrawl.db"
>>> Store.open(path).close()
>>> with ask(path, "SELECT COUNT(*) AS articles FROM article", engine="sqlite") as answer:
...     answer.columns, list(answer.rows)
(('articles',), [(0,)])
"""

from __future__ import annotations

import queue
import threading
import time
from contextlib import closing, contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self

from newscrawl.store.query.duckdb_engine import DuckDBEngine
from newscrawl.store.query.mistakes import BadQueryError, TooLongError
from newscrawl.store.query.sqlite_engine import SQLiteEngine
from newscrawl.store.query.views import VIEWS
from newscrawl.store.reading import reading
from newscrawl.store.readonly import checked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["VIEWS", "Answer", "EngineName", "ask", "has_duckdb"]

EngineName = Literal["duckdb", "sqlite"]
_POLL = 0.1  # seconds between two looks whether time is up or somebody has pressed Ctrl-C


class Answer(NamedTuple):
    """What was asked for: the names of the columns, and the rows, which come while they are read."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


def has_duckdb() -> bool:
    """Ask whether DuckDB and what it needs are installed."""
    return find_spec("duckdb") is not None and find_spec("pyarrow") is not None


@contextmanager
def ask(path: Path, sql: str, *, engine: EngineName, seconds: float = 300.0) -> Iterator[Answer]:
    """Ask the store at *path*, as it is now; *seconds* is how long one waits for rows in all.

    Raises:
        BadQueryError: the question is none, or names what is not there.
        TooLongError: the rows took longer than *seconds*.
        StoreError: the store cannot be read.
    """
    try:
        sql.encode()
    except UnicodeEncodeError as error:
        raise BadQueryError(sql, "it is not in UTF-8", error.start) from error
    with reading(path) as connection:
        answering = DuckDBEngine(connection) if engine == "duckdb" else SQLiteEngine(connection)
        with closing(answering), _Asked(answering, sql, seconds) as asked:
            yield Answer(asked.columns, checked(asked.rows(), connection))


class _Asked:
    """A question on its way, in a thread of its own: only so can Ctrl-C and the clock end what an engine is at."""

    def __init__(self, engine: DuckDBEngine | SQLiteEngine, sql: str, seconds: float) -> None:
        self._engine = engine
        self._sql = sql
        self._seconds = self._left = seconds
        self._found: queue.Queue[Any] = queue.Queue(maxsize=4)
        self._unwanted = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self.columns: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        self._thread.start()
        try:
            self.columns = self._next()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows."""
        while rows := self._next():
            yield from rows

    def _next(self) -> Any:
        """Return what comes next, waiting for it; raise what went wrong with it."""
        while True:
            began = time.monotonic()
            try:
                found = self._found.get(timeout=_POLL)
            except queue.Empty:
                self._left -= time.monotonic() - began
                if self._left <= 0:
                    raise TooLongError(
                        f"query: it takes more than {self._seconds:g} seconds; ask for less, or give it more with --time-limit"
                    ) from None
                continue
            if isinstance(found, BaseException):
                raise found
            return found

    def _work(self) -> None:
        try:
            columns, batches = self._engine.ask(self._sql)
            self._put(columns)
            for rows in batches:
                if not self._put(rows):
                    return
            self._put([])
        except BaseException as error:  # raised where the answer is awaited
            self._put(error)

    def _put(self, found: Any) -> bool:
        """Hand something over; return whether anybody still wants it."""
        while not self._unwanted.is_set():
            try:
                self._found.put(found, timeout=_POLL)
            except queue.Full:
                continue
            return True
        return False

    def _end(self) -> None:
        self._unwanted.set()
        while self._thread.is_alive():
            self._engine.interrupt()
            self._thread.join(_POLL)
