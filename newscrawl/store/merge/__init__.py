"""One store out of several: all articles with all their texts, all URLs, sources, runs; clusters and what recurs made anew.

What comes out depends on what the stores hold only: not on their order, not on whether one comes twice, not on whether
one is itself merged of others.
"""

from __future__ import annotations

import fcntl
import glob
import heapq
import os
import shutil
import sqlite3
from contextlib import ExitStack, closing, contextmanager, suppress
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.dedup.index import create
from newscrawl.exceptions import LockedError, OutputError, StoreError, StoreFullError
from newscrawl.store.backup import copy_store, store_size
from newscrawl.store.merge.articles import Articles
from newscrawl.store.merge.exports import merge_exports
from newscrawl.store.merge.rules import RULES
from newscrawl.store.migrate import is_upgradable, version_of
from newscrawl.store.reading import open_unchanged
from newscrawl.store.readonly import check
from newscrawl.store.sqlite import connect, transaction
from newscrawl.store.urls import mark_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from newscrawl.store.merge.rules import Row

__all__ = ["Merged", "merge_stores"]

_CACHE_KILOBYTES = 8_000
"""Of each store kept in memory: it is read from end to end, so more would not help, and there may be many."""


class Merged(NamedTuple):
    """What came of a merge: the articles of each store, and in the new one articles, their texts, URLs, stories."""

    before: tuple[int, ...]
    articles: int
    texts: int
    urls: int
    stories: int


def merge_stores(paths: Sequence[Path], target: Path, done: Callable[[int], None] = lambda _: None) -> Merged:
    """Make a store at *target*, where there is none, of those at *paths*, each as it is now; none of them is changed.

    Whoever writes to one of them meanwhile does not wait, and what is written then is not in it. *done* is told how
    far each step is (reading, writing, comparing), in articles. The lines that people have pinned are in files beside a
    store; those beside *target* count.

    Raises:
        LockedError: another process is making *target*.
        OutputError: *target* is there already, is one of *paths*, or cannot be written; nothing of it is left behind.
        StoreError: one of *paths* cannot be read, is damaged, or is of a later version.
    """
    _check_target(paths, target)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with _held(target):
            _remove(target.parent.glob(f".{glob.escape(target.name)}.*.tmp*"))
            try:
                merged = _write(paths, temporary, done)
                _check_target(paths, target)  # it may have come meanwhile
                temporary.replace(target)
            finally:
                _remove(target.parent.glob(f"{glob.escape(temporary.name)}*"))
    except StoreFullError as error:
        raise OutputError(f"{target}: the disk is full; make room, or choose another one") from error
    except sqlite3.Error as error:
        raise StoreError(
            f"{error}: one of the stores is damaged; newscrawl doctor --data FOLDER tells which"
        ) from error
    except OSError as error:
        raise OutputError(f"{target}: {error.strerror or error}; free the place or choose another file") from error
    return merged


def _write(paths: Sequence[Path], temporary: Path, done: Callable[[int], None]) -> Merged:
    """Make the store as the file *temporary*, whole on the disk."""
    with ExitStack() as stack:
        stores = [
            stack.enter_context(closing(_opened(path, temporary.with_name(f"{temporary.name}-{number}"))))
            for number, path in enumerate(sorted({path.resolve() for path in paths}))
        ]
        merged = _merge(stores, temporary, done)
        for store in stores:
            check(store)
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    return merged


@contextmanager
def _held(target: Path) -> Iterator[None]:
    """Keep others from making the same file, and from taking what is half made for what a dead process has left.

    The lock is a file beside it, which goes in the end; it is held by the process, so one that was killed holds nothing.

    Raises:
        LockedError: another process is making it.
    """
    path = target.with_name(f".{target.name}.lock")
    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_it = os.path.samestat(os.fstat(file.fileno()), path.stat())  # not one that its holder has just removed
        except (BlockingIOError, FileNotFoundError):
            is_it = False
        if not is_it:
            raise LockedError(
                f"{target}: another process merges stores into it now; wait for it, or name another with -o"
            )
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def _check_target(paths: Sequence[Path], target: Path) -> None:
    if target.resolve() in {path.resolve() for path in paths}:
        raise OutputError(f"{target}: it is one of the stores to merge; name a new file with -o")
    if target.exists() or target.is_symlink():
        raise OutputError(f"{target}: it is there already; name a new file with -o, or remove that one")
    if not target.parent.is_dir():
        raise OutputError(f"{target}: there is no folder {target.parent}; make it or choose another file")
    needed = sum(store_size(path) for path in paths if path.is_file())
    free = shutil.disk_usage(target.parent).free
    if free < needed:
        raise OutputError(
            f"{target}: the merged store may take {needed / 1e6:,.0f} MB and the disk has {free / 1e6:,.0f} MB free; "
            "free some or choose another disk"
        )


def _remove(paths: Iterator[Path]) -> None:
    """Remove files, and folders with copies of stores."""
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _opened(path: Path, folder: Path) -> sqlite3.Connection:
    """Open a store as it is now; one of an earlier version as a copy in *folder*, which is brought to the present one."""
    connection = open_unchanged(path)
    if is_upgradable(version_of(connection)):
        connection.close()
        folder.mkdir()
        copy = folder / "newscrawl.db"
        copy_store(path, copy)
        connect(copy).close()
        connection = open_unchanged(copy)
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KILOBYTES}")
    return connection


def _merge(stores: Sequence[sqlite3.Connection], path: Path, done: Callable[[int], None]) -> Merged:
    """Write the merged store to *path*, a file that is thrown away unless all goes well."""
    with closing(connect(path)) as target:
        for pragma in ("journal_mode = OFF", "synchronous = OFF"):
            target.execute(f"PRAGMA {pragma}")
        target.execute("ATTACH '' AS scratch")  # a file that goes with the connection
        with transaction(target):
            _merge_tables(target, stores, done)
        target.execute("DETACH scratch")
        with transaction(target):
            _cluster(target, path, done)
        target.execute("PRAGMA journal_mode = DELETE")
        articles, earlier, urls, stories = (
            target.execute(f"SELECT {what}").fetchone()[0]
            for what in ("COUNT(*) FROM articles", "COUNT(*) FROM revisions", "COUNT(*) FROM urls",
                         "COUNT(DISTINCT cluster) FROM near_documents")
        )  # fmt: skip
    before = tuple(store.execute("SELECT COUNT(*) FROM articles").fetchone()[0] for store in stores)
    return Merged(before, articles, articles + earlier, urls, stories)


def _merge_tables(
    target: sqlite3.Connection, stores: Sequence[sqlite3.Connection], done: Callable[[int], None]
) -> None:
    publications = _merge_publications(target, stores)
    articles = Articles(target, stores, publications)
    changed = articles.find(done)
    articles.write(done)
    for table, rule in RULES.items():
        if table not in ("publications", "urls"):
            _insert(target, table, (rule.fold([row for _, row in group]) for group in _groups(stores, table)))
    _merge_urls(target, stores, changed)
    merge_exports(target, stores)


def _groups(stores: Sequence[sqlite3.Connection], table: str) -> Iterator[list[tuple[int, Row]]]:
    """Yield the rows of one key, each with the store it is of, in the order of the keys."""
    rule = RULES[table]
    order = ", ".join(rule.key)

    def rows(place: int, store: sqlite3.Connection) -> Iterator[tuple[int, Row]]:
        cursor = store.execute(f"SELECT *{rule.told} FROM {table} ORDER BY {order}")  # noqa: S608 - names of ours
        names = [column[0] for column in cursor.description]
        for values in cursor:
            row = dict(zip(names, values, strict=True))
            if rule.counts(row):
                yield place, row

    def key(item: tuple[int, Row]) -> tuple[object, ...]:
        return tuple(item[1][name] for name in rule.key)

    merged = heapq.merge(*(rows(place, store) for place, store in enumerate(stores)), key=key)
    for _, group in groupby(merged, key=key):
        yield list(group)


def _insert(target: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    names = [column[1] for column in target.execute(f"PRAGMA table_info({table})")]
    target.executemany(
        f"INSERT INTO {table} VALUES ({', '.join('?' * len(names))})",  # noqa: S608 - names of ours
        ([row[name] for name in names] for row in rows),
    )


def _merge_publications(target: sqlite3.Connection, stores: Sequence[sqlite3.Connection]) -> dict[tuple[int, int], int]:
    """Merge the files of published articles; return their new numbers by store and former number."""
    numbers: dict[tuple[int, int], int] = {}
    for number, group in enumerate(_groups(stores, "publications"), 1):
        row = RULES["publications"].fold([row for _, row in group])
        _insert(target, "publications", [row | {"number": number}])
        numbers.update({(place, one["number"]): number for place, one in group})
    return numbers


def _merge_urls(
    target: sqlite3.Connection, stores: Sequence[sqlite3.Connection], changed: dict[tuple[int, str], str]
) -> None:
    """Merge the URLs, in the order in which their runs began and found them; what one store knows is not forgotten."""
    target.execute("CREATE TABLE scratch.urls AS SELECT *, NULL AS begun FROM urls")
    names = [column[1] for column in target.execute("PRAGMA scratch.table_info(urls)")]

    def rows() -> Iterator[list[object]]:
        for group in _groups(stores, "urls"):
            for place, row in group:
                row["article_id"] = changed.get((place, row["article_id"]), row["article_id"])
            folded = RULES["urls"].fold([row for _, row in group])
            yield [folded[name] for name in names]

    target.executemany(f"INSERT INTO scratch.urls VALUES ({', '.join('?' * len(names))})", rows())  # noqa: S608
    columns = ", ".join(name for name in names if name not in ("number", "begun"))
    target.execute(
        f"INSERT INTO urls ({columns}) SELECT {columns} FROM scratch.urls ORDER BY begun, found_run, number, key"  # noqa: S608
    )
    if target.execute("SELECT 1 FROM forgotten LIMIT 1").fetchone():
        keys = target.execute("SELECT key FROM scratch.urls")
        target.executemany("DELETE FROM forgotten WHERE mark = ?", ((mark_of(key),) for (key,) in keys))
    target.execute("UPDATE runs SET forgotten = found")  # but for the links that are theirs here, too
    target.execute(
        "UPDATE runs SET forgotten = found - number FROM (SELECT found_run, COUNT(*) AS number FROM urls "
        "WHERE kind = 'article' GROUP BY found_run) WHERE found_run = id"
    )


def _cluster(target: sqlite3.Connection, path: Path, done: Callable[[int], None]) -> None:
    """Make the clusters, then count which lines recur, and where any do, make the clusters again without those."""
    from newscrawl.store import Store  # it stands above this package

    create(target)
    store = Store(target, path)
    store.articles.rebuild(lambda _: frozenset(), done)
    store.lines.recount()
    if any(store.lines.learnt(site) for site in store.lookup.sites()):
        create(target)
        store = Store(target, path)
        store.articles.rebuild(store.lines.learnt, done)
        store.lines.recount()
