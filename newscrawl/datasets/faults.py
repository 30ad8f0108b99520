"""What is wrong with a dataset: faults with their file and line, and the memory that finds ids which come twice."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOWN_MAX = 20
"""Faults of one kind that are told of a file; the rest is counted."""


class Fault(NamedTuple):
    """Something wrong: in which file, in which line (or row of a table, from 1; None for the file), and what."""

    path: str
    line: int | None
    problem: str

    def __str__(self) -> str:
        """Return it as compilers tell theirs."""
        return f"{self.path}:{self.line}: {self.problem}" if self.line else f"{self.path}: {self.problem}"


class Faults:
    """Gathers faults, of each kind in a file the first :data:`SHOWN_MAX`."""

    def __init__(self) -> None:
        self._found: list[Fault] = []
        self._kinds: Counter[tuple[str, str]] = Counter()

    def add(self, path: str, line: int | None, problem: str, kind: str | None = None) -> None:
        """Add a fault; *kind* is what problems of one kind have in common, the sentence itself if nothing else is said."""
        key = path, kind or problem
        self._kinds[key] += 1
        if self._kinds[key] <= SHOWN_MAX:
            self._found.append(Fault(path, line, problem))

    def __bool__(self) -> bool:
        """Ask whether there is any."""
        return bool(self._found)

    def __iter__(self) -> Iterator[Fault]:
        """Yield them in the order they were found, then how many are not told."""
        yield from self._found
        for (path, kind), number in self._kinds.items():
            if number > SHOWN_MAX:
                yield Fault(path, None, f"{number - SHOWN_MAX} more like this: {kind}")

    def __len__(self) -> int:
        """Return how many there are, told or not."""
        return self._kinds.total()


class Seen:
    """Remembers where keys were first seen, in a file of its own that goes with it: ten million need no memory."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)  # a temporary file
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("CREATE TABLE seen (key TEXT PRIMARY KEY, place TEXT NOT NULL) WITHOUT ROWID")
        self._db.execute("BEGIN")

    def first(self, key: str, place: str) -> str | None:
        """Note a key; return where it was seen before, None if nowhere."""
        if self._db.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, place)).rowcount:
            return None
        found: str = self._db.execute("SELECT place FROM seen WHERE key = ?", (key,)).fetchone()[0]
        return found

    def close(self) -> None:
        """Forget all."""
        self._db.close()
