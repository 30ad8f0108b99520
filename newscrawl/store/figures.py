"""Figures over many runs and sites, for reports: what is counted a day, why pages gave no article, clusters, samples.

Nothing is written. All but the clusters and samples are of the runs that have ended, which noted them when they did.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Mapping

    from newscrawl.store.responses import Responses

_CHOSEN = (
    "WITH chosen AS (SELECT * FROM runs WHERE started_at >= :since AND (:run IS NULL OR id = :run) "
    "AND (:sites IS NULL OR site IN (SELECT value FROM json_each(:sites)))) "
)
_FETCHED_SINCE = (
    "WITH members AS (SELECT d.cluster, COUNT(*) AS chosen FROM near_documents AS d JOIN near_clusters USING (cluster) "
    "WHERE d.revision = 0 AND COALESCE(d.fetched, '') >= :since GROUP BY 1)"
)
_OF_RUN = (
    "WITH members AS (SELECT d.cluster, COUNT(DISTINCT d.number) AS chosen FROM urls "
    "JOIN articles ON articles.id = urls.article_id JOIN near_documents AS d ON d.number = articles.document "
    "JOIN near_clusters USING (cluster) WHERE urls.run = :run AND urls.kind = 'article' GROUP BY 1)"
)
_CLUSTERS = (
    "SELECT members.cluster, size, chosen, record FROM members JOIN near_clusters USING (cluster) "
    "JOIN articles ON document = canonical WHERE (:sites IS NULL OR site IN (SELECT value FROM json_each(:sites))) "
    "ORDER BY chosen DESC, size DESC, members.cluster DESC LIMIT :number"
)
_MEMBER_SITES_MAX = 6
"""Sites of a cluster that are named, those with the most printings."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which runs are counted: those that began at *since* (an instant, "" for all) or later, and of them those of *sites*
    (None for all), or one *run* alone.
    """

    since: str = ""
    sites: Collection[str] | None = None
    run: str | None = None

    @property
    def values(self) -> dict[str, object]:
        """The parameters of the queries."""
        sites = None if self.sites is None else orjson.dumps(sorted(self.sites)).decode()
        return {"since": self.since, "run": self.run, "sites": sites}


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run as table runs has it."""

    id: str
    site: str
    started_at: str
    finished_at: str | None
    reason: str | None
    found: int
    known: int
    pending: int | None
    words: float | None
    """median of the words of its articles"""
    age: float | None
    """median of the hours from publication to fetch"""


class End(NamedTuple):
    """How many pages, or sources, of a site's runs of a day ended in a word."""

    site: str
    day: str
    word: str
    number: int


class Reason(NamedTuple):
    """How often a site's pages ended in a word, with the URL of one."""

    site: str
    word: str
    number: int
    example: str


class Cluster(NamedTuple):
    """Printings of one story: how many there are, how many of them the choice has, where, and what stands for them."""

    size: int
    chosen: int
    sites: Mapping[str, int]
    title: str
    url: str
    site: str
    published_at: str | None


class Sample(NamedTuple):
    """A page that gave no article: what became of it, what the source said of it, what was read of it if anything was."""

    url: str
    word: str
    detail: str | None
    at: str | None
    hint: Mapping[str, Any]
    record: Mapping[str, Any] | None


class Figures:
    """Questions about many runs, by a :class:`Choice` of them. Days are those of UTC on which the runs began."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def run(self, run: str) -> RunRow | None:
        """Return a run; None when there is none of that id."""
        columns = "id, site, started_at, finished_at, reason, found, known, pending, words, age"
        row = self._db.execute(f"SELECT {columns} FROM runs WHERE id = ?", (run,)).fetchone()  # noqa: S608 - ours
        return RunRow(*row) if row else None

    def runs(self, choice: Choice) -> dict[str, tuple[int, int]]:
        """Return for each site how many runs it has, and of how many of their articles it is known who answered."""
        rows = self._rows("SELECT site, COUNT(*), COALESCE(SUM(articles), 0) FROM chosen GROUP BY site", choice)
        return {site: (runs, articles) for site, runs, articles in rows}

    def articles(self, choice: Choice) -> Counter[str]:
        """Return for each day of how many articles it is known who answered, copies and new texts included."""
        return Counter(
            dict(
                self._rows(
                    "SELECT SUBSTR(started_at, 1, 10), COALESCE(SUM(articles), 0) FROM chosen GROUP BY 1", choice
                )
            )
        )

    def ends(self, choice: Choice, kind: str) -> list[End]:
        """Return how pages or sources (*kind*: page, source) ended: by disposition, as in run_ends."""
        rows = self._rows(
            "SELECT site, SUBSTR(started_at, 1, 10), word, SUM(number) FROM chosen JOIN run_ends ON run = id "
            "WHERE kind = :kind GROUP BY 1, 2, 3",
            choice,
            kind=kind,
        )
        return [End(*row) for row in rows]

    def coverage(self, choice: Choice) -> dict[str, Counter[str]]:
        """Return for each site on how many articles each field was filled."""
        rows = self._rows(
            "SELECT site, field, SUM(run_answers.articles) FROM chosen JOIN run_answers ON run = id GROUP BY 1, 2",
            choice,
        )
        counted: dict[str, Counter[str]] = {}
        for site, name, number in rows:
            counted.setdefault(site, Counter())[name] = number
        return counted

    def answers(self, choice: Choice, fields: Collection[str]) -> dict[tuple[str, str], Counter[str]]:
        """Return by (field, day) which source has filled the field on how many articles."""
        rows = self._rows(
            "SELECT field, SUBSTR(started_at, 1, 10), source, SUM(run_answers.articles) FROM chosen "
            "JOIN run_answers ON run = id WHERE field IN (SELECT value FROM json_each(:fields)) GROUP BY 1, 2, 3",
            choice,
            fields=orjson.dumps(list(fields)).decode(),
        )
        counted: dict[tuple[str, str], Counter[str]] = {}
        for name, day, source, number in rows:
            counted.setdefault((name, day), Counter())[source] = number
        return counted

    def responses(self, choice: Choice) -> dict[str, Responses]:
        """Return for each day how many answers there were by (status of HTTP, milliseconds at most)."""
        rows = self._rows(
            "SELECT SUBSTR(started_at, 1, 10), status, milliseconds, SUM(number) FROM chosen "
            "JOIN run_responses ON run = id GROUP BY 1, 2, 3",
            choice,
        )
        counted: dict[str, Responses] = {}
        for day, status, at_most, number in rows:
            counted.setdefault(day, Counter())[status, at_most] = number
        return counted

    def latency(self, choice: Choice) -> dict[str, Counter[int]]:
        """Return for each site how many answers came within how many milliseconds at most."""
        rows = self._rows(
            "SELECT site, milliseconds, SUM(number) FROM chosen JOIN run_responses ON run = id GROUP BY 1, 2", choice
        )
        counted: dict[str, Counter[int]] = {}
        for site, at_most, number in rows:
            counted.setdefault(site, Counter())[at_most] = number
        return counted

    def reasons(self, choice: Choice) -> list[Reason]:
        """Return how often the pages of each site gave no article, by word, with an example."""
        rows = self._rows(
            "SELECT site, word, SUM(number), MAX(example) FROM chosen JOIN run_ends ON run = id WHERE kind = 'page' "
            "AND (word LIKE 'refused:%' OR word LIKE 'failed:%' OR word LIKE 'dropped:%' OR word = 'gone') GROUP BY 1, 2",
            choice,
        )
        return [Reason(*row) for row in rows]

    def clusters(self, choice: Choice, number: int) -> list[Cluster]:
        """Return the *number* clusters that the most printings have joined which the choice has."""
        members = _OF_RUN if choice.run else _FETCHED_SINCE
        rows = self._db.execute(f"{members} {_CLUSTERS}", {**choice.values, "number": number}).fetchall()
        return [self._cluster(*row) for row in rows]

    def _rows(self, query: str, choice: Choice, **values: object) -> Iterable[Any]:
        return self._db.execute(f"{_CHOSEN} {query}", {**choice.values, **values})

    def _cluster(self, cluster: int, size: int, chosen: int, record: bytes) -> Cluster:
        sites = self._db.execute(
            "SELECT site, COUNT(*) FROM near_members JOIN articles ON document = near_members.number "
            "WHERE near_members.cluster = ? GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?",
            (cluster, _MEMBER_SITES_MAX),
        )
        of = orjson.loads(record)
        return Cluster(
            size, chosen, dict(sites), of["title"] or "", of["url"] or "", of["site"] or "", of["published_at"]
        )

    def samples(self, site: str, number: int, run: str | None = None) -> list[Sample]:
        """Return pages of *site* that gave no article, the latest of all or of one run; of each word one before the second."""
        rows = self._db.execute(
            "WITH bad AS (SELECT urls.key, url, disposition, detail, ended_at, hint, "
            "ROW_NUMBER() OVER (PARTITION BY disposition ORDER BY ended_at DESC, number DESC) AS place FROM urls "
            "WHERE site = ?1 AND kind = 'article' AND (?3 IS NULL OR run = ?3) "
            "AND (disposition LIKE 'failed:%' OR disposition LIKE 'dropped:%')) "
            "SELECT bad.url, disposition, detail, ended_at, hint, record FROM bad LEFT JOIN rejects USING (key) "
            "WHERE place <= ?2 ORDER BY place, ended_at DESC LIMIT ?2",
            (site, number, run),
        )
        return [
            Sample(url, word, detail, at, orjson.loads(hint or b"{}"), record and orjson.loads(record))
            for url, word, detail, at, hint, record in rows
        ]
