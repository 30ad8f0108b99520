"""Questions answered by DuckDB, which reads the views out of SQLite a thousand rows at a time, as often as it needs them.

DuckDB's own way to read SQLite is an extension that it downloads; this one needs nothing but the packages of the extra
``dataset``. Only the columns that a question names are read.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from newscrawl.exceptions import UsageError
from newscrawl.store.query.mistakes import BadQueryError, unknown_name
from newscrawl.store.query.views import VIEWS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

_BATCH = 2048
_MEMORY = "1GB"
"""What DuckDB may take; what is more goes to a temporary folder."""
_LINE = re.compile(r"^LINE (\d{1,6}): ", re.MULTILINE)
_KIND = re.compile(r"^[A-Z][A-Za-z -]{1,40} Error: ")
_COLUMN = re.compile(
    r'column "([^"\n]{1,200})" not found|does not have a column named "([^"\n]{1,200})"', re.IGNORECASE
)
_TABLE = re.compile(r"Table with name (\S{1,200}) does not exist")
_OF_ALL = frozenset(("STAR", "POSITIONAL_REFERENCE"))
"""Kinds of expressions that stand for columns without naming them."""
_FUNCTION = re.compile(r"Function with name (\S{1,200}) does not exist")


class DuckDBEngine:
    """Answers questions on a store that is open for reading (:func:`newscrawl.store.reading.open_reading`).

    Raises:
        UsageError: DuckDB or pyarrow is not installed.
    """

    name = "DuckDB"

    def __init__(self, store: sqlite3.Connection) -> None:
        try:
            import duckdb
            import pyarrow as pa  # noqa: F401 - rows come to DuckDB through it
        except ImportError as error:
            raise UsageError(
                f"query: {error.name} is not installed; pip install 'newscrawl[dataset]', or add --engine sqlite"
            ) from error
        self._store = store
        self._error: type[Exception] = duckdb.Error
        self._folder = tempfile.mkdtemp(prefix="newscrawl-query-")
        self._db = duckdb.connect(
            ":memory:",
            config={
                "autoinstall_known_extensions": False, "autoload_known_extensions": False, "memory_limit": _MEMORY,
                "temp_directory": self._folder, "python_enable_replacements": False,
            },
        )  # fmt: skip
        self._db.execute("SET TimeZone = 'UTC'")  # now() is as the store's instants are

    def ask(self, sql: str) -> tuple[tuple[str, ...], Iterator[list[tuple[Any, ...]]]]:
        """Return the columns of an answer and its rows, some at a time.

        Raises:
            BadQueryError: the statement is none that only reads, or fails.
        """
        names, whole = _named(self._parsed(sql))
        self._offer(names, whole=whole)
        self._db.execute("SET enable_external_access = false")  # no files, no network, no extensions
        self._db.execute("SET lock_configuration = true")
        try:
            relation = self._db.sql(sql)
            reader = relation.to_arrow_reader(_BATCH)  # rows by DuckDB's own way would need pytz for every instant
        except self._error as error:
            raise _mistake(sql, error) from error
        return tuple(relation.columns), self._rows(sql, reader)

    def _rows(self, sql: str, reader: Any) -> Iterator[list[tuple[Any, ...]]]:
        import pyarrow as pa

        try:
            for batch in reader:
                if batch.num_rows:
                    yield list(zip(*(column.to_pylist() for column in batch.columns), strict=True))
        except (self._error, pa.ArrowException) as error:
            raise _mistake(sql, error) from error

    def interrupt(self) -> None:
        """End what is being asked, from another thread."""
        self._db.interrupt()

    def close(self) -> None:
        """Give back memory and temporary files; what a second Ctrl-C leaves running ends with the process."""
        with suppress(self._error):  # the connection is busy
            self._db.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _parsed(self, sql: str) -> Any:
        """Return the syntax tree of a statement; DuckDB makes one only of what reads."""
        [(text,)] = self._db.execute("SELECT json_serialize_sql(?)", [sql]).fetchall()
        tree = json.loads(text)
        if tree["error"]:
            if tree["error_type"] == "not implemented":
                raise BadQueryError(sql, "it would do more than look; write a SELECT over the views")
            place = tree.get("position")
            raise BadQueryError(sql, tree["error_message"], int(place) if place else None)
        if len(tree["statements"]) != 1:
            number = "no" if not tree["statements"] else "more than one"
            raise BadQueryError(sql, f"there is {number} statement; ask one question at a time")
        return tree

    def _offer(self, names: set[str], *, whole: bool) -> None:
        """Give DuckDB the views that are named, with the columns that are; all columns for a question of *whole* rows."""
        lock = threading.Lock()
        for view, types in VIEWS.items():
            if view in names:
                columns = [column for column in types if whole or column in names] or list(types)[:1]
                self._db.register(view, _View(self._store, view, columns, lock))


class _View:
    """A view of the store in the form of Arrow's stream, which DuckDB asks for as often as it reads the view."""

    def __init__(self, store: sqlite3.Connection, name: str, columns: list[str], lock: threading.Lock) -> None:
        import pyarrow as pa

        types = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
        self._store = store
        self._lock = lock  # DuckDB's threads share one connection
        self._sql = f"SELECT {', '.join(columns)} FROM {name}"  # noqa: S608 - names of ours
        self._schema = pa.schema([(column, types[VIEWS[name][column]]) for column in columns])

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        import pyarrow as pa

        return pa.RecordBatchReader.from_batches(self._schema, self._batches()).__arrow_c_stream__(requested_schema)

    def _batches(self) -> Iterator[Any]:
        import pyarrow as pa

        with self._lock:
            cursor = self._store.execute(self._sql)
        while True:
            with self._lock:
                rows = cursor.fetchmany(_BATCH)
            if not rows:
                return
            arrays = [
                pa.array([bool(value) if value is not None else None for value in values], field.type)
                if field.type == pa.bool_()
                else pa.array(values, field.type)
                for field, values in zip(self._schema, zip(*rows, strict=True), strict=True)
            ]
            yield pa.record_batch(arrays, self._schema)


def _named(tree: Any) -> tuple[set[str], bool]:
    """Return all words of a syntax tree, and whether it asks for columns that it does not name."""
    words: set[str] = set()
    tables: set[str] = set()
    alone: set[str] = set()
    whole = False
    nodes = [tree]
    while nodes:
        node = nodes.pop()
        if isinstance(node, str):
            words.add(node.lower())
        elif isinstance(node, list):
            nodes.extend(node)
        elif isinstance(node, dict):
            nodes.extend(node.values())
            whole = whole or node.get("type") in _OF_ALL or node.get("ref_type") == "NATURAL"
            whole = whole or bool(node.get("column_name_alias")) or node.get("function_name") == "query_table"
            if node.get("type") == "COLUMN_REF" and len(node["column_names"]) == 1:
                alone.add(node["column_names"][0].lower())
            if "table_name" in node:
                tables |= {node["table_name"].lower(), node["alias"].lower()}
    return words, whole or bool(alone & tables)


def _mistake(sql: str, error: Exception) -> BadQueryError:
    """Return what DuckDB says of a question in our words, with the place that it points to."""
    text = str(error)
    place = _place_of(sql, text)
    message = _KIND.sub("", text.partition("\n")[0])
    for kind, pattern in (("column", _COLUMN), ("view", _TABLE), ("function", _FUNCTION)):
        if named := pattern.search(text):
            return unknown_name(sql, next(filter(None, named.groups())), kind, place)
    return BadQueryError(sql, message, place)


def _place_of(sql: str, text: str) -> int | None:
    """Return where in a question the caret of DuckDB's message stands, which shows the line it is in."""
    line = _LINE.search(text)
    rest = text[line.end() :].split("\n") if line else []
    if line is None or len(rest) < 2 or "^" not in rest[1]:
        return None
    column = rest[1].index("^") - len(line[0])
    lines = sql.split("\n")
    number = int(line[1]) - 1
    if not 0 <= number < len(lines) or not lines[number].startswith(rest[0][:20]):  # a long line is shown in part
        return None
    return sum(len(one) + 1 for one in lines[:number]) + column
