"""What newscrawl doctor finds of a store: whether the file is whole, and whether its sums agree."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

import orjson
from rich.filesize import decimal

from newscrawl.dedup.index import VERSION as INDEX_VERSION
from newscrawl.exceptions import StoreError
from newscrawl.reports.doctor import Check, Level
from newscrawl.store.dispositions import Disposition
from newscrawl.store.migrate import VERSION, is_upgradable, statements_of, version_of
from newscrawl.store.readonly import may_write, open_readonly
from newscrawl.store.urls import mark_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_REPORT = "copy the folder, run newscrawl doctor -v and report it"
_REBUILD = "newscrawl dedup --rebuild makes the clusters anew"
_RESTORE = "restore a backup (docs/keeping-house.md#restore), or save what can be read: sqlite3 newscrawl.db .recover"
_WAL_MAX = 1_000_000_000
"""Bytes that may wait beside the store."""


class Sum(NamedTuple):
    """What must not be: rows that a query finds, (number, one of them)."""

    what: str
    query: str
    advice: str
    level: Level = Level.FAIL


_SUMS = (
    Sum("addresses that end in no known way",
        "SELECT COUNT(*), MIN(url) FROM urls WHERE disposition NOT IN (SELECT value FROM json_each(:words))", _REPORT),
    Sum("addresses that are known and forgotten at once",
        "SELECT COUNT(*), MIN(url) FROM urls WHERE EXISTS (SELECT 1 FROM forgotten) AND mark_of(key) IN forgotten", _REPORT),
    Sum("runs whose links found are not as many as their addresses",
        "SELECT COUNT(*), MIN(id) FROM runs LEFT JOIN (SELECT found_run, COUNT(*) AS number FROM urls "
        "WHERE kind = 'article' GROUP BY found_run) ON found_run = id WHERE found != COALESCE(number, 0) + forgotten", _REPORT),
    Sum("addresses of articles that are not there",
        "SELECT COUNT(*), MIN(url) FROM urls WHERE article_id IS NOT NULL AND article_id NOT IN (SELECT id FROM articles)",
        _REPORT),
    Sum("articles without an address",
        "SELECT COUNT(*), MIN(id) FROM articles WHERE id NOT IN (SELECT article_id FROM urls WHERE article_id IS NOT NULL)",
        _REPORT),
    Sum("earlier texts of articles that are not there",
        "SELECT COUNT(*), MIN(id) FROM revisions WHERE id NOT IN (SELECT id FROM articles)", _REPORT),
    Sum("rejected pages without an address",
        "SELECT COUNT(*), MIN(key) FROM rejects WHERE key NOT IN (SELECT key FROM urls)", _REPORT),
    Sum("published files with more articles than were planned",
        "SELECT COUNT(*), MIN(path) FROM publications WHERE records < "
        "(SELECT COUNT(*) FROM articles WHERE publication = publications.number)", _REPORT),
    Sum("articles without a place in the index of texts",
        "SELECT COUNT(*), MIN(id) FROM articles WHERE document NOT IN (SELECT number FROM near_documents)", _REBUILD),
    Sum("clusters that have not as many members as they count",
        "SELECT COUNT(*), MIN(cluster) FROM near_clusters WHERE canonical NOT IN (SELECT number FROM near_documents) "
        "OR size != (SELECT COUNT(*) FROM near_members WHERE near_members.cluster = near_clusters.cluster)", _REBUILD),
    Sum("published files that were planned and not written",
        "SELECT COUNT(*), MIN(path) FROM publications WHERE state = 'planned'",
        "the next crawl of the site writes them", Level.WARN),
)  # fmt: skip


def check_store(path: Path, *, quick: bool = False) -> Iterator[Check]:
    """Tell whether the store at *path* is whole and says the same everywhere; with *quick*, only of which version it is."""
    if not path.exists() or not path.stat().st_size:
        yield Check("store", Level.OK, f"there is none at {path} yet; the first crawl makes it")
        return
    found: list[Check] = []
    for _ in range(2):
        found.clear()
        try:
            store = open_readonly(path, untouched=True)
        except StoreError as error:
            said, _, advice = str(error).rpartition("; ")
            found.append(Check("store", Level.FAIL, said, advice))
            break
        except sqlite3.Error as error:
            found.append(Check("store", Level.FAIL, f"{path}: {error}", _RESTORE))
            break
        with closing(store):
            try:
                found.extend(_examined(store, path, quick=quick))
            except sqlite3.Error as error:
                found.append(Check("store", Level.FAIL, f"{path}: {error}", _RESTORE))
            if store.is_steady():
                break  # else somebody has begun to write: what was read may be of two moments
    yield from found


def latest_instant(path: Path) -> str | None:
    """Return the latest instant that the store at *path* has of a run; None when it has none, or cannot be read."""
    try:
        with closing(open_readonly(path, untouched=True)) as store:
            found: str | None = store.execute(
                "SELECT MAX(MAX(started_at), MAX(COALESCE(finished_at, ''))) FROM runs"
            ).fetchone()[0]
    except (sqlite3.Error, StoreError, OSError):
        return None
    return found


def _wal(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _examined(store: sqlite3.Connection, path: Path, *, quick: bool) -> Iterator[Check]:
    if not store.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        yield Check("store", Level.FAIL, f"{path} is no newscrawl store", "choose another folder with --data")
        return
    version = version_of(store)
    yield _version(store, path, version)
    yield from _waiting(path)
    if quick:
        return
    yield from _integrity(store)
    if version != str(VERSION):
        return
    with closing(sqlite3.connect(":memory:")) as new:
        for statement in statements_of("schema.sql"):
            new.execute(statement)
        other = sorted(_columns(store) ^ _columns(new))
    if other:
        named = ", ".join(f"{table}.{column}" for table, column in other[:3])
        yield Check("store", Level.FAIL, f"its tables are not those of version {VERSION}: {named}", _RESTORE)
    else:
        yield from _sums(store)


def _columns(store: sqlite3.Connection) -> set[tuple[str, str]]:
    """Return (table, column) of all tables but those of the index of texts and SQLite's own."""
    rows = store.execute(
        "SELECT things.name, columns.name FROM sqlite_master AS things, pragma_table_info(things.name) AS columns "
        "WHERE things.type = 'table' AND things.name NOT GLOB 'near_*' AND things.name NOT GLOB 'sqlite_*'"
    )
    return {(table, column) for table, column in rows}


def _version(store: sqlite3.Connection, path: Path, version: str) -> Check:
    if version == str(VERSION):
        articles = store.execute("SELECT COUNT(*) FROM articles").fetchone()[0]
        return Check("store", Level.OK, f"{path}: version {version}, {articles:,} articles")
    if is_upgradable(version) and not may_write(path):
        return Check(
            "store", Level.FAIL, f"{path} is of version {version} and may not be written, so it cannot be brought to {VERSION}",
            "copy it with newscrawl backup COPY/newscrawl.db; the next command with --data COPY does that to the copy",
        )  # fmt: skip
    if is_upgradable(version):
        return Check(
            "store", Level.WARN, f"{path} is of version {version}; the next command brings it to version {VERSION}",
            "nothing is to be done: what it was is kept beside it",
        )  # fmt: skip
    return Check(
        "store", Level.FAIL, f"{path} is of version {version}, this newscrawl reads {VERSION}", "update newscrawl"
    )


def _waiting(path: Path) -> Iterator[Check]:
    waiting = _wal(path).stat().st_size if _wal(path).exists() else 0
    if waiting > _WAL_MAX:
        yield Check(
            "store", Level.WARN, f"{decimal(waiting)} wait beside it: somebody reads it without end",
            f"fuser -v {path} names them; end the one that is stuck",
        )  # fmt: skip


def _integrity(store: sqlite3.Connection) -> Iterator[Check]:
    faults = [row[0] for row in store.execute("PRAGMA integrity_check(1)")]
    if faults == ["ok"]:
        yield Check("integrity", Level.OK, "the file is whole")
    else:
        yield Check("integrity", Level.FAIL, f"the file is damaged: {faults[0].splitlines()[-1]}", _RESTORE)
    strangers = store.execute("PRAGMA foreign_key_check").fetchall()
    if strangers:
        table, row, other, _ = strangers[0]
        said = f"{len(strangers)} rows that refer to nothing, as row {row} of {table} to {other}"
        yield Check("integrity", Level.FAIL, said, _REPORT)


def _sums(store: sqlite3.Connection) -> Iterator[Check]:
    store.create_function("mark_of", 1, mark_of, deterministic=True)
    words = orjson.dumps([*Disposition]).decode()
    faults = []
    for one in _SUMS:
        number, example = store.execute(one.query, {"words": words} if ":words" in one.query else {}).fetchone()
        if number:
            faults.append(Check("sums", one.level, f"{number} {one.what}, as {example}", one.advice))
    row = store.execute("SELECT value FROM near_meta WHERE key = 'version'").fetchone()
    if row is None or row[0] != INDEX_VERSION:
        said = f"the index of texts is of version {row[0] if row else 'unknown'}, this newscrawl reads {INDEX_VERSION}"
        faults.append(Check("sums", Level.FAIL, said, _REBUILD))
    yield from faults or (Check("sums", Level.OK, "every address has one end, every article its place"),)
