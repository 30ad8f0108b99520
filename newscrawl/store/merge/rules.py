"""Which of several rows with one key a merged store has: for each table a key, and a rule that does not look at the order
of the stores, nor whether one comes twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from newscrawl.store.dispositions import Disposition

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Row = dict[str, Any]
"""A row by the names of its columns."""

_KEPT = frozenset(
    (Disposition.STORED, Disposition.REVISED, Disposition.DUPLICATE, Disposition.UNCHANGED, Disposition.ALIAS)
)


class Rule(NamedTuple):
    """How a table is merged: the columns of its key, the row that stands for those of one key, which rows count."""

    key: tuple[str, ...]
    fold: Callable[[Sequence[Row]], Row]
    counts: Callable[[Row], bool] = lambda _: True
    told: str = ""
    """columns, as SQL, that the table has not and the rule looks at"""


def last(*names: str) -> Callable[[Sequence[Row]], Row]:
    """Return a rule: the row with the greatest values in these columns, in all others where they are equal; null is least."""
    return lambda rows: max(rows, key=lambda row: _order(row, names))


def url(rows: Sequence[Row]) -> Row:
    """Return what is known of a URL: the latest outcome counts, an open one counts least.

    As in one store, a failure neither forgets the article nor the validators of the answer before. Who found it first has
    named its site, and what was said of it. It has been tried and visited as often as where that was most often.
    """
    ordered = sorted(rows, key=_age_of_outcome)
    outcome = ordered[-1]
    first = min(rows, key=lambda row: (row["begun"] or "", row["found_run"], row["number"], *_order(row, ())))
    known = outcome
    if Disposition(outcome["disposition"]).is_failure and not _is_validated(outcome):
        known = next(filter(_is_validated, reversed(ordered)), outcome)
    watched = [row["watched_since"] for row in rows if row["watched_since"] is not None]
    return outcome | {
        **{name: first[name] for name in ("begun", "found_run", "url", "site", "hint", "rank")},
        "number": min(row["number"] for row in rows if row["found_run"] == first["found_run"]),
        "kind": "article" if any(row["kind"] == "article" for row in rows) else outcome["kind"],
        "article_id": next((row["article_id"] for row in reversed(ordered) if row["article_id"]), None),
        "etag": known["etag"],
        "last_modified": known["last_modified"],
        "watched_since": min(watched, default=None),
        "attempts": max(row["attempts"] for row in rows),
        "visits": max(row["visits"] for row in rows),
    }


def _is_validated(row: Row) -> bool:
    return row["etag"] is not None or row["last_modified"] is not None


def _age_of_outcome(row: Row) -> tuple[Any, ...]:
    is_open = row["disposition"] == Disposition.PENDING
    told = ("ended_at", "disposition", "run")
    return (not is_open, row["ended_at"] or "", row["disposition"] in _KEPT, *_order(row, told))


def source(rows: Sequence[Row]) -> Row:
    """Return what is known of a source: its latest outcome, and what it announced when it was last read."""
    ordered = sorted(rows, key=lambda row: _order(row, ("ended_at",)))
    read = next((row for row in reversed(ordered) if row["reader"] is not None), ordered[-1])
    return ordered[-1] | {name: read[name] for name in ("reader", "etag", "last_modified", "announced")}


def publication(rows: Sequence[Row]) -> Row:
    """Return a file of published articles, done where any store says so."""
    return max(rows, key=lambda row: (row["state"] == "done", row["records"], row["run"]))


RULES: Mapping[str, Rule] = {
    "runs": Rule(("id",), last("finished_at", "articles", "found", "known", "forgotten")),
    "run_ends": Rule(("run", "kind", "word"), last("number")),
    "run_answers": Rule(("run", "field", "source"), last("articles")),
    "run_responses": Rule(("run", "status", "milliseconds"), last("number")),
    "sources": Rule(("key",), source),
    "rejects": Rule(
        ("key",), last("fetched_at"), told=", json_extract(CAST(record AS TEXT), '$.fetched_at') AS fetched_at"
    ),
    "verdicts": Rule(("site",), last("since")),
    "verdicts_told": Rule(("receiver", "site"), last("told_at")),
    "slots": Rule(("group_name", "site", "slot", "attempt"), last("ended_at"), lambda row: row["ended_at"] is not None),
    "spellings": Rule(("key", "url"), last()),
    "publications": Rule(("path",), publication),
    "urls": Rule(("key",), url, told=", (SELECT started_at FROM runs WHERE id = found_run) AS begun"),
    "forgotten": Rule(("mark",), last()),
}
"""The tables that are merged row by row. A slot of a schedule that is not over belongs to the machine that works on it."""

MADE_ANEW = frozenset(("meta", "articles", "revisions", "lines", "exports", "exported"))
"""Tables that are not merged row by row; those of the index of texts are made anew, too."""


def _order(row: Row, names: Sequence[str]) -> tuple[tuple[bool, Any], ...]:
    values = [row[name] for name in names] + [str(row[name]) for name in sorted(row)]
    return tuple((value is not None, value) for value in values)
