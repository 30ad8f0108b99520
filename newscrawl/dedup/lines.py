"""Duplicates in files of JSON Lines, from whatever program: read twice, compared in between, never held in memory.

The first reading compares the texts and leaves a note for each line; the second, when it is known which texts belong
together, writes the records with their clusters.
"""

from __future__ import annotations

import gzip
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import IO, TYPE_CHECKING, Any, Self

import orjson

from newscrawl.dedup.index import key_of
from newscrawl.dedup.stream import Document
from newscrawl.exceptions import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType

    from newscrawl.dedup.clusters import Role
    from newscrawl.dedup.stream import Deduplicator

TEXT_FIELDS = ("text", "body", "content", "maintext")
DATE_FIELDS = ("published_at", "date", "published", "date_publish", "datePublished")
URL_FIELDS = ("canonical_url", "url", "link")

# The notes of the first reading: a line that is no record, the first line of an id, a later one.
_SKIPPED, _FIRST, _AGAIN = b"-", b"1", b"2"


@dataclass(frozen=True, slots=True)
class Fields:
    """Which fields of a record say what; of several, the first that the record has."""

    text: tuple[str, ...] = TEXT_FIELDS
    id: tuple[str, ...] = ("id",)
    date: tuple[str, ...] = DATE_FIELDS
    url: tuple[str, ...] = URL_FIELDS
    identity: Callable[[str], str] = str.strip
    """of a URL: what two addresses of one article have in common"""
    remembered: bool = False
    """whether the texts are kept for later calls: another file may have the name of this one then, so a record without
    an id is called by its line and its text"""


class BadLineError(SourceError):
    """A line that is no record with a text."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}; mend or remove the line, or leave out --strict to skip such lines")
        self.place = place
        self.reason = reason


@dataclass(slots=True)
class Tally:
    """What came of the lines."""

    lines: int = 0
    written: int = 0
    bad: Counter[str] = field(default_factory=Counter)
    """lines that were skipped, by reason"""
    roles: Counter[Role] = field(default_factory=Counter)
    undated: int = 0
    """records whose date could not be read"""


class Sources:
    """The input files; standard input (``-``) is copied to a temporary file, because it is read twice.

    *step* is called with each line's place before it is read.
    """

    def __init__(self, names: Iterable[str], step: Callable[[str], None] = lambda _: None) -> None:
        self._names = list(names)
        self._step = step
        self._copy: IO[bytes] | None = None

    def lines(self) -> Iterator[tuple[str, bytes]]:
        """Yield (file:line, line) of all lines that are not blank.

        Raises:
            SourceError: a file cannot be read.
        """
        for name in self._names:
            told = name.encode("utf-8", "replace").decode()  # the bytes of a name need not be text
            with self._open(name) as file:
                try:
                    for number, line in enumerate(file, 1):
                        line = line.removeprefix(b"\xef\xbb\xbf").strip()
                        if line:
                            place = f"{told}:{number}"
                            self._step(place)
                            yield place, line
                except (OSError, EOFError) as error:  # a gzip file that was cut off ends in an EOFError
                    raise SourceError(f"{name}: {error}; check the file, or leave it out") from error

    @contextmanager
    def _open(self, name: str) -> Iterator[IO[bytes]]:
        if name == "-":
            if self._copy is None:
                self._copy = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the sources
                shutil.copyfileobj(sys.stdin.buffer, self._copy)
            self._copy.seek(0)
            yield self._copy
            return
        try:
            opened = gzip.open if name.endswith(".gz") else open
            file: IO[bytes] = opened(name, "rb")  # type: ignore[assignment] # a GzipFile is one in all but name
        except OSError as error:
            raise SourceError(f"{name}: {error.strerror}; check the name") from error
        with file:
            yield file

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._copy is not None:
            self._copy.close()


def read_document(place: str, line: bytes, fields: Fields) -> tuple[dict[str, Any], Document]:
    """Return the record of a line, and what is compared of it.

    The id is the record's, or *place* when it has none; with `Fields.remembered`, ``place#text`` (16 digits).

    Raises:
        BadLineError: the line is no JSON object, or has no text.
    """
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise BadLineError(place, f"not JSON ({error.msg})") from error
    if not isinstance(record, dict):
        raise BadLineError(place, "not a JSON object")
    text = _first(record, fields.text)
    if isinstance(text, list) and all(isinstance(paragraph, str) for paragraph in text):
        paragraphs = text
    elif isinstance(text, str):
        paragraphs = [text]
    else:
        raise BadLineError(place, f"no text in {' or '.join(map(repr, fields.text))}")
    name, url = _first(record, fields.id), _first(record, fields.url)
    if not isinstance(name, str | int) or name == "":
        name = f"{place}#{key_of(*paragraphs):016x}" if fields.remembered else place
    return record, Document(
        id=str(name),
        text=paragraphs,
        url=fields.identity(url) if isinstance(url, str) and url else None,
        published_at=_instant(_first(record, fields.date)),
    )


def _first(record: dict[str, Any], names: Iterable[str]) -> Any:
    return next((record[name] for name in names if record.get(name) is not None), None)


def _instant(value: object) -> str | None:
    """Return a date as ISO 8601: from such, from a mail's or feed's date, from seconds or milliseconds since 1970."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            when = datetime.fromtimestamp(value / 1000 if abs(value) > 1e11 else value, UTC)
        elif isinstance(value, str) and value[:4].isdigit():
            when = datetime.fromisoformat(value.strip())
        else:
            when = parsedate_to_datetime(str(value))
    except (ValueError, TypeError, OverflowError, OSError, IndexError):
        return None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def compare_lines(
    sources: Sources,
    dedup: Deduplicator,
    fields: Fields,
    tally: Tally,
    notes: IO[bytes],
    bad: Callable[[BadLineError], None],
) -> None:
    """Read all lines and compare their texts; write to *notes* what `marked_records` needs, one byte a line.

    *bad* is called with each line that is no record with a text; when it returns, the line is skipped.
    """
    met = _Met()
    for place, line in sources.lines():
        tally.lines += 1
        try:
            record, document = read_document(place, line, fields)
        except BadLineError as error:
            tally.bad[error.reason.partition(" (")[0]] += 1
            notes.write(_SKIPPED)
            bad(error)
            continue
        tally.undated += document.published_at is None and _first(record, fields.date) is not None
        first = met.is_new(document.id)
        notes.write(_FIRST if first else _AGAIN)
        dedup.add(document if first else _renamed(document, place))
    dedup.commit()
    notes.seek(0)


def marked_records(
    sources: Sources, dedup: Deduplicator, fields: Fields, tally: Tally, notes: IO[bytes]
) -> Iterator[tuple[dict[str, Any], Role]]:
    """Read the lines again and yield each record with its role, in order and marked: cluster_id, duplicate_of, role,
    similarity (`Deduplicator.similarity`).

    Raises:
        SourceError: a file is not what it was at the first reading.
    """
    for place, line in sources.lines():
        note = notes.read(1)
        if not note:  # the file has grown
            return
        if note == _SKIPPED:
            continue
        try:
            record, document = read_document(place, line, fields)
        except BadLineError as error:
            raise _changed(place) from error
        verdict = dedup.find(document.id if note == _FIRST else _renamed(document, place).id)
        if verdict is None:
            raise _changed(place)
        record |= {
            "cluster_id": verdict.cluster_id,
            "duplicate_of": verdict.duplicate_of,
            "role": verdict.role,
            "similarity": dedup.similarity(verdict),
        }
        tally.roles[verdict.role] += 1
        yield record, verdict.role


def _changed(place: str) -> SourceError:
    return SourceError(f"{place}: the file was changed while it was read; run the command again")


def _renamed(document: Document, place: str) -> Document:
    """Return a document whose id another line has already, under a name of its own."""
    return replace(document, id=f"{document.id} ({place})")


class _Met:
    """The ids that the lines of this run have had, in a temporary file."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("CREATE TABLE met (key INTEGER PRIMARY KEY)")
        self._db.execute("BEGIN")

    def is_new(self, name: str) -> bool:
        return self._db.execute("INSERT OR IGNORE INTO met VALUES (?)", (key_of(name),)).rowcount == 1
