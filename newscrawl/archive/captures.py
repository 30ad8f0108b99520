"""Finding the capture that an article was read from among many WARC files, and copying its record as it is."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from fastwarc.warc import ArchiveIterator, WarcRecordType

from newscrawl.archive.records import read_records
from newscrawl.archive.replay import opened
from newscrawl.archive.writer import packed_record

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from newscrawl.archive.records import Damage


class Captures:
    """The answers in WARC files, by address and time; what is known of them is in a temporary file, not in memory.

    *done* is told how many answers there are. ``damaged`` says for each file what of it could not be read, if anything.

    Raises:
        UsageError: a file cannot be opened, or is no WARC file.
    """

    def __init__(self, paths: Sequence[Path], done: Callable[[int], None] = lambda _: None) -> None:
        self.damaged: dict[Path, list[Damage]] = {}
        self._paths = paths
        self._index = sqlite3.connect("")  # a temporary file
        self._index.execute("CREATE TABLE captures (url TEXT, at REAL, file INTEGER, place INTEGER)")
        count = 0
        for number, path in enumerate(paths):
            damages: list[Damage] = []
            with opened(path) as file:
                for url, at, place in read_records(file, _seen, damages):
                    self._index.execute("INSERT INTO captures VALUES (?, ?, ?, ?)", (url, at, number, place))
                    done(count := count + 1)
            if damages:
                self.damaged[path] = damages
        self._index.execute("CREATE INDEX captures_url ON captures (url, at)")

    def record(self, url: str, at: str) -> bytes | None:
        """Return the record of the answer of *url* that was fetched nearest to the instant *at*, gzipped by itself; None when
        there is none.
        """
        seconds = datetime.fromisoformat(at).timestamp()
        row = self._index.execute(
            "SELECT file, place FROM captures WHERE url = ? ORDER BY ABS(at - ?), file, place LIMIT 1", (url, seconds)
        ).fetchone()
        if row is None:
            return None
        with self._paths[row[0]].open("rb") as file:
            file.seek(row[1])
            for record in ArchiveIterator(file, parse_http=False, auto_decode="none"):
                fields = [(name, value) for name, value in record.headers if name.lower() != "content-length"]
                return packed_record(fields, record.reader.read())
        return None

    def close(self) -> None:
        """Give the temporary file back."""
        self._index.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _seen(record: Any) -> tuple[str, float, int] | None:
    """Return the URL, the time and the place of an answer; None for any other record."""
    if record.record_type != WarcRecordType.response:
        return None
    when = record.record_date or datetime.fromtimestamp(0, UTC)
    return record.headers.get("WARC-Target-URI", "").strip("<> "), when.timestamp(), record.stream_pos
