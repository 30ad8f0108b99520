"""Questions answered by SQLite itself: always there, and nothing is copied."""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING, Any

from newscrawl.store.query.mistakes import BadQueryError, at_word, unknown_name
from newscrawl.store.query.views import VIEWS

if TYPE_CHECKING:
    from collections.abc import Iterator

_INSIDE = frozenset(("clustered", *VIEWS))
"""Views that may read tables."""
_FUNCTIONS_OF_ROWS = frozenset(("json_each", "json_tree"))
_LENGTH_MAX = 256_000_000
"""Bytes of one value; an article has some thousands."""
_NAMES = {"no such column": "column", "no such table": "view", "no such function": "function"}
_NAMED = re.compile(r"(no such (?:column|table|function)|ambiguous column name): (\S{1,200})")
_NEAR = re.compile(r'near "(.{1,200})": syntax error', re.DOTALL)
_FORBIDDEN = re.compile(r"access to (\w{1,100})\.\w{1,100} is prohibited")


class SQLiteEngine:
    """Answers questions on a store that is open for reading (:func:`newscrawl.store.reading.open_reading`)."""

    name = "SQLite"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        connection.text_factory = lambda text: text.decode("utf-8", "replace")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LENGTH_MAX)
        # SQLite declares functions of rows at their first use, by a statement that would be denied
        connection.execute("SELECT 1 FROM json_each('[]'), json_tree('[]')")
        connection.set_authorizer(_authorize)

    def ask(self, sql: str) -> tuple[tuple[str, ...], Iterator[list[tuple[Any, ...]]]]:
        """Return the columns of an answer and its rows, some at a time.

        Raises:
            BadQueryError: the statement is none that only reads, or fails.
        """
        try:
            cursor = self._db.execute(sql)
        except (sqlite3.Error, sqlite3.Warning) as error:
            raise self._mistake(sql, error) from error
        if cursor.description is None:
            raise BadQueryError(sql, "it is no question; write a SELECT")
        return tuple(column[0] for column in cursor.description), self._rows(cursor, sql)

    def _rows(self, cursor: sqlite3.Cursor, sql: str) -> Iterator[list[tuple[Any, ...]]]:
        try:
            while rows := cursor.fetchmany(1000):
                yield rows
        except sqlite3.Error as error:
            raise self._mistake(sql, error) from error

    def interrupt(self) -> None:
        """End what is being asked, from another thread."""
        self._db.interrupt()

    def close(self) -> None:
        """Nothing but the store is open, which the caller closes."""

    def _mistake(self, sql: str, error: Exception) -> BadQueryError:
        text = str(error)
        if named := _NAMED.search(text):
            kind = _NAMES.get(named[1])
            return unknown_name(sql, named[2], kind) if kind else BadQueryError(sql, text, at_word(sql, named[2]))
        if forbidden := _FORBIDDEN.search(text):
            return unknown_name(sql, forbidden[1], "view")
        if "not authorized" in text:
            return BadQueryError(sql, "it would do more than look; write a SELECT over the views")
        if "one statement" in text:
            return BadQueryError(sql, "there is more than one statement; ask one question at a time")
        if near := _NEAR.search(text):
            return BadQueryError(sql, f"syntax error at {near[1]!r}", self._place_of(sql, near[1]))
        return BadQueryError(sql, "it ends too early" if text == "incomplete input" else text)

    def _place_of(self, sql: str, token: str) -> int | None:
        """Return where the token is that SQLite stumbles over: the first at whose end it says the same."""
        place = sql.find(token)
        while place >= 0:
            try:
                self._db.execute(f"EXPLAIN {sql[: place + len(token)]}")
            except sqlite3.Error as error:
                near = _NEAR.search(str(error))
                if near and near[1] == token:
                    return place
            place = sql.find(token, place + 1)
        return None


def _authorize(action: int, one: str | None, other: str | None, _: str | None, view: str | None) -> int:
    """Let a statement read the views, and call what SQLite has built in."""
    may = action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE)
    if action == sqlite3.SQLITE_FUNCTION:
        may = other != "load_extension"
    elif action == sqlite3.SQLITE_READ:  # of table, column; a table of a view's whose rows only count has no column
        may = one in VIEWS or one in _FUNCTIONS_OF_ROWS or view in _INSIDE or not other
    return sqlite3.SQLITE_OK if may else sqlite3.SQLITE_DENY
