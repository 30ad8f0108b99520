"""A package: a folder of shards with card, Croissant, JSON Schema, manifest and sums, ready to load and to publish.

It is built beside its place and put into it whole. A later round takes the shards that are there as they are (as hard
links) and adds its own, so that a reader finds one round or the next, never something between.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from newscrawl.datasets.card import About, card
from newscrawl.datasets.columns import chosen
from newscrawl.datasets.croissant import croissant
from newscrawl.datasets.editing import COUNTED, LICENCE, renewed
from newscrawl.datasets.manifest import CARD, MANIFEST, SUMS, Manifest, fingerprint_of, read_sums, sha256_of, sums
from newscrawl.datasets.places import whole_folder
from newscrawl.datasets.schema import json_schema
from newscrawl.datasets.shards import Series
from newscrawl.datasets.single import NOTHING
from newscrawl.datasets.splits import Splits
from newscrawl.datasets.statistics import Statistics
from newscrawl.exceptions import NothingToDoError, OutputError, UsageError
from newscrawl.exporters.files import whole_file
from newscrawl.exporters.records import told_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newscrawl.datasets.columns import Column
    from newscrawl.datasets.manifest import DataFile, Format
    from newscrawl.store import Selection, Store
    from newscrawl.store.selection import Selected

_NOTED = 10_000  # rows that are remembered at a time


@dataclass(frozen=True)
class Order:
    """What is asked of a package.

    *choice* tells, in the user's words, what is taken; it stands in the manifest, and later rounds must ask the same.
    *adds* names the export that a round is added to, in the store; None for a package that stands alone.
    """

    place: Path
    about: About
    choice: dict[str, Any]
    columns: tuple[Column, ...] = field(default_factory=lambda: chosen(None))
    format: Format = "parquet"
    splits: Splits = field(default_factory=Splits)
    adds: str | None = None
    overwrite: bool = False


def write_package(store: Store, selection: Selection, order: Order, done: Callable[[int], None]) -> Manifest:
    """Write a package, or the next round of one, and return its manifest; *done* is told how many rows are written.

    Raises:
        NothingToDoError: nothing is to be exported; what is there stays as it is.
        OutputError: the place is taken, or cannot be written.
        UsageError: the package that is there is another one, or was changed by hand.
    """
    with whole_folder(order.place) as folder:
        before = _before(order)
        if before is not None:
            selection = replace(selection, export=_number_of(store, order))
        manifest = _fill(store, selection, order, folder, before, done)
        if order.adds:
            with store.transaction():
                store.exports.plan(order.adds, sha256_of(folder / MANIFEST), anew=before is None)
    if order.adds:
        with store.transaction():
            store.exports.done(order.adds)
    return manifest


def _number_of(store: Store, order: Order) -> int:
    """Return the number of the export that has written the package, in the store."""
    with store.transaction():
        export = store.exports.settle(str(order.adds), sha256_of(order.place / MANIFEST))
    if export is None:
        raise UsageError(
            f"{order.place}: the store has not written it as export {order.adds}; name another folder or --name, or "
            "begin anew with --overwrite"
        )
    return export.number


def _before(order: Order) -> Manifest | None:
    """Return the manifest of the package that a round is added to; None when a package is begun.

    Raises:
        OutputError: something is there that may not be replaced.
        UsageError: it is another package, or not as it was written.
    """
    place = order.place
    if not place.exists() or (place.is_dir() and not any(place.iterdir())):
        return None
    if not place.is_dir():
        raise OutputError(f"{place}: it is no folder; name another")
    manifest = read_package(place)
    if order.overwrite:
        return None
    if order.adds is None:
        raise OutputError(f"{place}: it exists; add --overwrite to replace it, or name another folder")
    if (was := manifest.choice) != order.choice:
        differing = sorted(name for name in {*was, *order.choice} if was.get(name) != order.choice.get(name))
        raise UsageError(
            f"{place}: it was exported with other options ({', '.join(differing)}); give the same, or begin anew with --overwrite"
        )
    return manifest


def read_package(place: Path) -> Manifest:
    """Return the manifest of the package at *place*, which holds nothing that newscrawl has not written. Its card may be edited.

    Raises:
        OutputError: it is no package, or there is more in it.
        UsageError: something in it was changed.
    """
    try:
        manifest = Manifest.load((place / MANIFEST).read_bytes())
        digests = read_sums((place / SUMS).read_bytes())
    except (OSError, ValueError) as error:
        raise OutputError(f"{place}: it is no package of newscrawl, and stays as it is; name another folder") from error
    sizes = {file.path: file.bytes for file in manifest.files}
    for path in sorted(place.rglob("*")):
        name = path.relative_to(place).as_posix()
        if path.is_dir() or name in (SUMS, CARD):
            continue
        if name not in digests:
            raise OutputError(f"{path}: newscrawl has not written it; move it out of the package")
        if sizes[name] != path.stat().st_size if name in sizes else digests[name] != sha256_of(path):
            raise UsageError(
                f"{path}: it was changed since it was written; begin anew with --overwrite in another folder"
            )
    return manifest


def _fill(
    store: Store,
    selection: Selection,
    order: Order,
    folder: Path,
    before: Manifest | None,
    done: Callable[[int], None],
) -> Manifest:
    """Write a whole package into *folder* and return its manifest."""
    (folder / "data").mkdir()
    old = before.files if before else ()
    for file in old:
        _take_over(order.place / file.path, folder / file.path)
    number = len(before.rounds) + 1 if before else 1
    with store.snapshot():
        state = store.selector.state()
        files, statistics = _write_shards(store, selection, order, folder, old, number, done)
    manifest = Manifest(
        name=order.about.name,
        format=order.format,
        columns=tuple(column.name for column in order.columns),
        choice=order.choice,
        rounds=(
            *(before.rounds if before else ()),
            {"round": number, "rows": statistics.rows, "store": {"fingerprint": fingerprint_of(state), **state}},
        ),
        files=tuple(sorted((*old, *files), key=lambda file: (order.splits.names.index(file.split), file.path))),
        statistics=before.statistics + statistics if before else statistics,
    )
    return _write_side_files(folder, manifest, order)


def _take_over(old: Path, new: Path) -> None:
    """Have a file that never changes in another folder, too: as another name of it, where that can be."""
    try:
        os.link(old, new)
    except OSError:
        shutil.copyfile(old, new)


def _write_shards(
    store: Store,
    selection: Selection,
    order: Order,
    folder: Path,
    old: tuple[DataFile, ...],
    number: int,
    done: Callable[[int], None],
) -> tuple[list[DataFile], Statistics]:
    """Write the shards of a round; returns what they are and what is in them."""
    statistics = Statistics()
    series = {
        split: Series(folder, split, sum(file.split == split for file in old), number, order.format, order.columns)
        for split in order.splits.names
    }
    noted: list[tuple[int, int]] = []
    for count, (article, line) in enumerate(_articles(store, selection, order), 1):
        series[order.splits.of(article)].add(line, statistics)
        done(count)
        if order.adds:
            noted.append((article.number, article.revision))
            if len(noted) >= _NOTED:
                store.exports.note(noted)
                noted.clear()
    if order.adds:
        store.exports.note(noted)
    for one in series.values():
        one.end(statistics)
    return [file for one in series.values() for file in one.files], statistics


def _articles(store: Store, selection: Selection, order: Order) -> Iterator[tuple[Selected, bytes]]:
    pairs = told_records(store, store.selector.articles(selection))
    first = next(pairs, None)
    if first is None:
        new = f"nothing new or changed that {order.place} has not; it stays as it is"
        raise NothingToDoError(NOTHING if selection.export is None else f"the store has {new}")
    return chain((first,), pairs)


def _write_side_files(folder: Path, manifest: Manifest, order: Order) -> Manifest:
    """Write all but the shards, and return the manifest as it is written."""
    made = card(manifest, order.columns, order.about, manifest.without_rows(order.splits.names))
    manifest = replace(manifest, card=hashlib.sha256(made).hexdigest())
    edited = _edited_card(order.place)
    texts = {
        CARD: made if edited is None else renewed(edited, made, COUNTED | (LICENCE if order.about.licence else set())),
        "croissant.json": croissant(manifest, order.columns, order.about),
        "schema.json": json_schema(order.columns),
        MANIFEST: manifest.dump(),
    }
    digests = {file.path: file.sha256 for file in manifest.files}
    for name, data in texts.items():
        with whole_file(folder / name) as file:
            file.write(data)
        if name != CARD:
            digests[name] = sha256_of(folder / name)
    with whole_file(folder / SUMS) as file:
        file.write(sums(digests))
    return manifest


def _edited_card(place: Path) -> bytes | None:
    """Return the card of the package at *place* when somebody has edited it; None when not, or when there is none."""
    try:
        there = (place / CARD).read_bytes()
        written = Manifest.load((place / MANIFEST).read_bytes()).card
    except FileNotFoundError:
        return None
    return None if hashlib.sha256(there).hexdigest() == written else there
