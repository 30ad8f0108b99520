"""A condition of the user's own (``--where``): an expression of SQL over the fields of the record that can only look.

Its words are read one by one: fields, functions and keywords that are known here, numbers and strings pass, anything else
is refused by name. So there is no way to another table, to a statement of its own, or to what changes anything.
"""

from __future__ import annotations

import difflib
import re
import sqlite3
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from newscrawl.exceptions import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

_READ = ("title", "description", "body", "section", "agency", "agencies", "authors", "byline", "dateline", "language",
         "topics", "images", "teasers", "canonical_url", "publisher", "is_accessible_for_free", "sources",
         "removed", "rights", "schema_version")  # fmt: skip
_MODIFIED = "json_extract(CAST(article.record AS TEXT), '$.modified_at')"
DUPLICATE_OF = "CASE WHEN own.number != first.number THEN first.id END"
FIELDS = {
    **{name: f"article.{name}" for name in ("id", "revision", "url", "site", "published_at", "fetched_at", "content_hash",
                                            "word_count")},
    **{name: f"json_extract(CAST(article.record AS TEXT), '$.{name}')" for name in _READ},
    "modified_at": f"iif(length({_MODIFIED}) > 20, strftime('%Y-%m-%dT%H:%M:%SZ', {_MODIFIED}), {_MODIFIED})",
    "run_id": "article.run",
    "cluster_id": "founder.id",
    "duplicate_of": f"({DUPLICATE_OF})",
}  # fmt: skip
"""Fields that a condition may name, and what stands for them in SQL; lists and objects are JSON text, instants in UTC."""
FUNCTIONS = frozenset(
    "abs ceil coalesce date datetime floor ifnull iif instr json_array_length json_extract julianday length lower ltrim "
    "max min nullif replace round rtrim sign strftime substr time trim typeof unixepoch upper".split()
)
"""Functions of SQLite that a condition may call: none has an effect, gives another answer the next time, or makes much
of little.
"""
_EMPTY = """
    CREATE TABLE article (id, revision, url, site, published_at, fetched_at, content_hash, word_count, run, record);
    CREATE TABLE own (number);
    CREATE TABLE first (number, id);
    CREATE TABLE founder (id);
"""
"""What the fields stand for, with nothing in it."""
_KEYWORDS = frozenset(
    "and or not in is null like glob between case when then else end escape collate nocase true false cast as text "
    "integer real".split()
)
_TOKEN = re.compile(
    r"\s+"
    r"|'[^']*'"  # a quote inside is written twice, which makes two strings side by side of it: they pass as they stand
    r"|\d[\w.]*|\.\d\w*"
    r"|(?P<name>[A-Za-z_]\w*)"
    r"|\|\||<<|>>|<=|>=|<>|[=!]=|[-+*/%<>=&|~(),]"
)
_SECONDS = 60.0
_SECONDS_ARTICLE = 0.002
_INSTRUCTIONS = 10_000  # of SQLite's machine between two looks at the clock: about a millisecond
_PATTERN_MAX = 1_000  # characters of a pattern of LIKE or GLOB
_VALUE_MAX = 64_000_000  # bytes of a value; far above any record


def compiled(text: str) -> str:
    """Return a condition as SQL for :class:`newscrawl.store.selection.Selector`'s statement.

    Raises:
        UsageError: it is no expression over the fields; says at which word.

    >>> compiled("word_count > 300 AND site != 'gazette'")
    "article.word_count > 300 AND article.site != 'gazette'"
    """
    parts = []
    depth = place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise _refusal(text, f"{text[place : place + 20]!r} is not understood")
        place = match.end()
        depth += (match[0] == "(") - (match[0] == ")")
        if depth < 0:
            raise _refusal(text, "a parenthesis closes that was not opened")
        is_call = text[place:].lstrip().startswith("(")
        parts.append(_name(text, match[0], is_call=is_call) if match["name"] else match[0])
    if depth or not text.strip():
        raise _refusal(text, "a parenthesis stays open" if depth else "it is empty")
    return "".join(parts).strip()


def check_condition(text: str) -> None:
    """Raise UsageError for a condition that SQLite would not understand, without a store."""
    sql = compiled(text)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(_EMPTY)
        with bounded(connection, text, 0):
            connection.execute(f"SELECT 1 FROM article, own, first, founder WHERE ({sql})")  # noqa: S608 # checked words


def _name(text: str, word: str, *, is_call: bool) -> str:
    lower = word.lower()
    if is_call and lower in FUNCTIONS:
        return lower
    if lower in FIELDS:
        return FIELDS[lower]
    if lower in _KEYWORDS:
        return word
    known = FUNCTIONS if is_call else FIELDS
    near = difflib.get_close_matches(lower, known, 1, cutoff=0.6)
    hint = (
        f"; did you mean {near[0]}?" if near else f"; docs/datasets.md lists the {'functions' if is_call else 'fields'}"
    )
    raise _refusal(text, f"{word} is no {'function' if is_call else 'field'} that may stand there{hint}")


def _refusal(text: str, problem: str) -> UsageError:
    shown = text if len(text) <= 80 else f"{text[:77]}..."
    return UsageError(f"--where {shown!r}: {problem}")


@contextmanager
def bounded(connection: sqlite3.Connection, where: str, articles: int) -> Iterator[None]:
    """Let what stands inside find the articles that a condition holds for: do nothing else, and not for ever.

    It may take a minute, and two milliseconds for each of *articles*.

    Raises:
        UsageError: SQLite does not understand the condition, or it takes longer.
    """
    end = time.monotonic() + _SECONDS + _SECONDS_ARTICLE * articles
    limits = {sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: _PATTERN_MAX, sqlite3.SQLITE_LIMIT_LENGTH: _VALUE_MAX}
    before = {limit: connection.setlimit(limit, value) for limit, value in limits.items()}
    connection.set_authorizer(_authorize)
    connection.set_progress_handler(lambda: time.monotonic() > end, _INSTRUCTIONS)
    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT:
            raise _refusal(where, "it takes too long; ask something simpler") from error
        raise _refusal(where, f"{error}; write an expression over the fields, as word_count > 300") from error
    finally:
        connection.set_progress_handler(None, 0)
        connection.set_authorizer(None)
        for limit, value in before.items():
            connection.setlimit(limit, value)


_READING = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION)


def _authorize(action: int, _: str | None, __: str | None, database: str | None, ___: str | None) -> int:
    """Let a statement read, and note what it finds in a temporary table, and nothing else, whatever its words were."""
    may = action in _READING or (action == sqlite3.SQLITE_INSERT and database == "temp")
    return sqlite3.SQLITE_OK if may else sqlite3.SQLITE_DENY
