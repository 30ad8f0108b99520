"""What each run of a site came to: the figures that its health is judged by. They are counted once, when a run has ended,
as later runs end the same URLs anew; of a run that was killed, when the next one begins.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import median
from typing import TYPE_CHECKING

import orjson

from newscrawl.store.dispositions import Disposition

if TYPE_CHECKING:
    import sqlite3

RUNS_MAX = 1000
"""Runs of a site that are read, the latest: six weeks of hourly crawls."""
ANSWERS_MAX = 60
"""Runs of them, the latest, of which it is read who answered for which field."""
_STATUS = re.compile(r"HTTP (\d{3})")
_KEPT = (Disposition.STORED, Disposition.DUPLICATE, Disposition.REVISED)


@dataclass(slots=True)
class RunFigures:
    """What one run of a site came to.

    ``pages`` and ``sources`` count how article URLs and sources (robots.txt files apart) ended: by disposition, that of
    an HTTP error with its status (``failed:http 403``). ``articles`` are those that the run brought or changed, READ_MAX at
    most; ``answers`` counts for each field which source filled it, on how many of them; ``words`` is the median length of
    their bodies, ``age`` the median of the hours between publication and fetch, both None without articles. ``examples``
    holds a URL for each word of ``pages`` and ``sources``.
    """

    run: str
    started_at: str
    reason: str | None
    """how it ended; None when it was killed"""
    found: int = 0
    known: int = 0
    pending: int = 0
    articles: int = 0
    words: float | None = None
    age: float | None = None
    pages: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    answers: dict[str, Counter[str]] = field(default_factory=dict)
    examples: dict[str, str] = field(default_factory=dict)

    @property
    def links(self) -> int:
        """Article links that the sources named, new and known."""
        return self.found + self.known


READ_MAX = 5_000
"""Articles of a run that are read for who answered, for lengths and ages: more say nothing new, and no run may take long
to end, nor to begin after one that was killed. How URLs ended is counted of all."""


class HistoryTable:
    """Tables ``run_ends`` and ``run_answers``, and what ``runs`` says of the same. Writes belong inside a transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    # -- writing ------------------------------------------------------------------------------------------------------

    def note(self, run: str) -> None:
        """Count what a run came to, from the URLs that it has ended."""
        self._note_ends(run)
        words: list[int] = []
        ages: list[float] = []
        answers: Counter[tuple[str, str]] = Counter()
        kept = self._db.execute(
            "SELECT record FROM urls JOIN articles ON articles.id = urls.article_id WHERE urls.run = ? "
            "AND urls.kind = 'article' AND urls.disposition IN (?, ?, ?) LIMIT ?",
            (run, *_KEPT, READ_MAX),
        )
        for (text,) in kept:
            record = orjson.loads(text)
            answers.update(record["sources"].items())
            words.append(record["word_count"])
            if (hours := _hours_between(record["published_at"], record["fetched_at"])) is not None:
                ages.append(hours)
        self._db.executemany(
            "INSERT INTO run_answers VALUES (?, ?, ?, ?)",
            ((run, name, source, number) for (name, source), number in sorted(answers.items())),
        )
        self._db.execute(
            "UPDATE runs SET articles = ?, words = ?, age = ?, pending = "
            "(SELECT COUNT(*) FROM urls WHERE urls.site = runs.site AND disposition = 'pending') WHERE id = ?",
            (len(words), median(words) if words else None, median(ages) if ages else None, run),
        )

    def _note_ends(self, run: str) -> None:
        counts: Counter[tuple[str, str]] = Counter()
        examples: dict[tuple[str, str], str] = {}
        rows = self._db.execute(
            "SELECT 'page', disposition, detail, COUNT(*), MIN(url) FROM urls WHERE run = ?1 AND kind = 'article' "
            "AND disposition != 'pending' GROUP BY disposition, CASE WHEN disposition = 'failed:http' THEN detail END "
            "UNION ALL SELECT 'source', disposition, detail, 1, url FROM sources WHERE run = ?1 AND kind != 'robots'",
            (run,),
        )
        for kind, word, detail, number, url in rows:
            status = _STATUS.match(detail or "") if word == Disposition.FAILED_HTTP else None
            end = (kind, f"{word} {status[1]}" if status else word)
            counts[end] += number
            examples.setdefault(end, url)
        self._db.executemany(
            "INSERT INTO run_ends VALUES (?, ?, ?, ?, ?)",
            ((run, kind, word, number, examples[kind, word]) for (kind, word), number in counts.items()),
        )

    def note_killed(self, site: str, now: str) -> None:
        """Count what the killed runs of *site* came to, before the run *now* ends any of their URLs."""
        killed = self._db.execute(
            "SELECT id FROM runs WHERE site = ? AND articles IS NULL AND id != ?", (site, now)
        ).fetchall()
        for (run,) in killed:
            self.note(run)

    # -- asking -------------------------------------------------------------------------------------------------------

    def of_site(self, site: str, since: str = "") -> list[RunFigures]:
        """Return what the runs of *site* came to that began at *since* or later, the oldest first, RUNS_MAX at most; of those
        before the last ANSWERS_MAX without the answers.
        """
        rows = self._db.execute(
            "SELECT id, started_at, reason, found, known, pending, articles, words, age FROM runs "
            "WHERE site = ? AND started_at >= ? AND articles IS NOT NULL ORDER BY started_at DESC, id DESC LIMIT ?",
            (site, since, RUNS_MAX),
        ).fetchall()
        runs = {row[0]: RunFigures(*row) for row in reversed(rows)}
        ids = orjson.dumps(list(runs)).decode()
        latest = orjson.dumps(list(runs)[-ANSWERS_MAX:]).decode()
        for run, kind, word, number, example in self._db.execute(
            "SELECT * FROM run_ends WHERE run IN (SELECT value FROM json_each(?))", (ids,)
        ):
            (runs[run].pages if kind == "page" else runs[run].sources)[word] = number
            runs[run].examples[word] = example
        for run, name, source, number in self._db.execute(
            "SELECT * FROM run_answers WHERE run IN (SELECT value FROM json_each(?))", (latest,)
        ):
            runs[run].answers.setdefault(name, Counter())[source] = number
        return list(runs.values())


def _hours_between(published: str | None, fetched: str) -> float | None:
    """Return the hours from publication to fetch, 0 at least; a bare date counts from its midnight."""
    if not published:
        return None
    try:
        start, end = (datetime.fromisoformat(text) for text in (published, fetched))
    except ValueError:
        return None
    start, end = (when if when.tzinfo else when.replace(tzinfo=UTC) for when in (start, end))
    return max(0.0, (end - start).total_seconds() / 3600)
