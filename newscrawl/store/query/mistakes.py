"""What is wrong with a question, in a line: what, where, and what was perhaps meant."""

from __future__ import annotations

import difflib
import re

from newscrawl.exceptions import NewscrawlError, UsageError
from newscrawl.store.query.views import VIEWS

_MORE = re.compile(r"\s+")


class BadQueryError(UsageError):
    """A question that cannot be answered; *place* is where in it, from 0."""

    def __init__(self, sql: str, problem: str, place: int | None = None) -> None:
        super().__init__(f"query: {_MORE.sub(' ', problem).strip()}{_where(sql, place)}")


class TooLongError(NewscrawlError):
    """A question whose answer takes longer than one waits for it."""


def unknown_name(sql: str, name: str, kind: str, place: int | None = None) -> BadQueryError:
    """Return the error that there is no view, column or function (*kind*) of a *name*."""
    word = name.rpartition(".")[2].strip('"`[]')
    known = {"view": list(VIEWS), "column": [column for view in VIEWS.values() for column in view]}.get(kind, [])
    near = difflib.get_close_matches(word.lower()[:100], known, 1, cutoff=0.6)
    hint = f"did you mean {near[0]}?" if near else "newscrawl query --views lists the views and their columns"
    if kind == "column" and near == [word.lower()]:  # in another view than those that are asked
        hint = f"it is one of {', '.join(view for view, columns in VIEWS.items() if near[0] in columns)}"
    if kind == "function":
        hint = "another engine may have it (--engine)"
    place = at_word(sql, word) if place is None else place
    return BadQueryError(sql, f"there is no {kind} {word}{_where(sql, place)}; {hint}")


def at_word(sql: str, word: str) -> int | None:
    """Return where *word* stands first as a word of its own, None when it does not.

    >>> at_word("SELECT entitle, title", "title")
    16
    """
    found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", sql, re.IGNORECASE)
    return found.start() if found else None


def _where(sql: str, place: int | None) -> str:
    if place is None:
        return ""
    line = sql.count("\n", 0, place) + 1
    column = place - (sql.rfind("\n", 0, place) + 1) + 1
    return f", at column {column}" if "\n" not in sql.strip() and line == 1 else f", at line {line}, column {column}"
