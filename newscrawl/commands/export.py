"""``newscrawl export OUT``."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl import __version__
from newscrawl.archive.captures import Captures
from newscrawl.archive.records import tell_damage
from newscrawl.config.exporting import (
    add_export_options,
    check_options,
    fields_of,
    is_package,
    is_warc,
    splits_asked,
)
from newscrawl.datasets.card import About
from newscrawl.datasets.columns import chosen
from newscrawl.datasets.editing import is_marked
from newscrawl.datasets.manifest import CARD
from newscrawl.datasets.package import Order, write_package
from newscrawl.datasets.single import TRIED, Estimate, Target, estimate, write_single
from newscrawl.exceptions import NothingToDoError, OutputError, UsageError
from newscrawl.exporters.formats import ENDINGS, ending_of
from newscrawl.exporters.shapes import SHAPES
from newscrawl.exporters.warc import write_pages
from newscrawl.reports.terminal import counting
from newscrawl.run import STORE_FILE
from newscrawl.selecting import SelectingCommand
from newscrawl.store import Store

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from newscrawl.store import Selection

_CHOICE = ("site", "group", "since", "until", "language", "agency", "country", "section", "min_words", "where", "sample",
           "seed", "limit", "keep_duplicates", "all_revisions", "fields", "no_body", "split", "split_at", "format",
           "licence")  # fmt: skip
"""Options that say what a package is: they stand in its manifest, and are the same in each round."""
_UNMARKED = (
    "its text was edited and stays as it is, with the counts of an earlier export; for new ones remove the file, or put two lines "
    "around them, <!-- newscrawl:begin --> and <!-- newscrawl:end -->, and export again"
)
_NOWHERE = "there is no store at {}; crawl something first, or name its folder with --data"


class Command(SelectingCommand):
    """Write the articles of the store as a file, or as a package that loads everywhere."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what stands behind the command's name."""
        return f"[options] <file ending in {', '.join(ENDINGS)}; folder/ for a package; or ->"

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Write the store's articles as a file or as a dataset, whole or not at all"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""
        super().add_options(parser)
        add_export_options(parser)

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Write the file or the package."""
        if len(args) != 1:
            raise UsageError(f"export where? give one name: a file ending in {', '.join(ENDINGS)}, a folder/, or -")
        out = args[0]
        check_options(out, opts)
        fields = fields_of(out, opts)
        path = self.data / STORE_FILE
        if not path.exists():
            raise NothingToDoError(_NOWHERE.format(path))
        with Store.open(path) if opts.since_last else Store.reading(path) as store:  # who adds notes what it has added
            selection = replace(self.selection(store, opts), revisions=opts.all_revisions, order=opts.sort)
            try:
                if is_warc(out):
                    self._write_pages(store, selection, Path(out), opts)
                elif opts.dry_run:
                    _tell(estimate(store, selection, _target(fields, out, opts)), out)
                elif is_package(out):
                    self._write_package(store, selection, fields, Path(out), opts)
                else:
                    _write_file(store, selection, fields, out, opts)
            except NothingToDoError as error:
                raise NothingToDoError(f"{error}{_nearest(store, opts)}") from error
        return 0

    def _write_pages(self, store: Store, selection: Selection, out: Path, opts: argparse.Namespace) -> None:
        """Write the raw pages of the articles, as far as they are archived."""
        places = [Path(name) for name in opts.warc or filter(None, [self.setting("NEWSCRAWL_WARC")])]
        archives = _archives(places)
        if out.exists() and not opts.overwrite:
            raise OutputError(f"{out}: it exists; add --overwrite to replace it, or name another file")
        with Captures(archives) as captures, counting("pages") as done:
            articles = store.checked(store.selector.articles(selection))
            pages = write_pages(out, articles, captures, software=f"newscrawl {__version__}", done=done)
        for archive, damages in captures.damaged.items():
            sys.stderr.write(f"{tell_damage(archive, damages)}\n")
        missing = f"; {_count(pages.missing, 'article')} without a page in the archives" if pages.missing else ""
        sys.stderr.write(f"{out}: {_count(pages.written, 'page')}, {pages.bytes:,} bytes{missing}\n")

    def _write_package(
        self, store: Store, selection: Selection, fields: tuple[str, ...] | None, place: Path, opts: argparse.Namespace
    ) -> None:
        name = opts.name or place.resolve().name
        order = Order(
            place=place,
            about=About(name, licence=opts.licence, contact=self.setting("NEWSCRAWL_CONTACT")),
            choice={key: getattr(opts, key) for key in _CHOICE},
            columns=chosen(fields),
            format=opts.format,
            splits=splits_asked(opts),
            adds=name if opts.since_last else None,
            overwrite=opts.overwrite,
        )
        with counting("articles") as done:
            manifest = write_package(store, selection, order, done)
        rows = manifest.rounds[-1]["rows"]
        added = f"{rows} more, " if len(manifest.rounds) > 1 else ""
        sys.stderr.write(
            f"{place}: {added}{_count(manifest.rows, 'article')} in {_count(len(manifest.files), 'file')}\n"
        )
        if not is_marked((place / CARD).read_bytes()):
            sys.stderr.write(f"{place / CARD}: {_UNMARKED}\n")
        empty = manifest.without_rows(order.splits.names)
        if empty:
            sys.stderr.write(f"{place}: {_emptiness(empty, manifest.rows, opts)}\n")


def _archives(places: Sequence[Path]) -> list[Path]:
    """Return the archives in folders and among files."""
    if not places:
        raise UsageError("--warc: name the folder where crawls have archived raw pages (crawl --warc DIR)")
    for place in places:
        if not place.exists():
            raise UsageError(f"--warc {place}: there is no such folder or file")
    found = [path for place in places for path in (sorted(place.glob("*.warc*")) if place.is_dir() else [place])]
    archives = [path for path in found if path.name.endswith((".warc", ".warc.gz"))]
    if not archives:
        raise NothingToDoError(f"--warc {places[0]}: there is no .warc.gz in it; crawl with --warc {places[0]} first")
    return archives


def _nearest(store: Store, opts: argparse.Namespace) -> str:
    """Return which words of the filters may be misspelt, as a sentence's end."""
    hints = []
    for name in ("language", "agency", "section"):
        for word in getattr(opts, name):
            near = store.selector.near(name, word)
            if near is not None and near.lower() != word.lower():
                hints.append(f"; --{name} {word}: did you mean {near}?")
    return "".join(hints)


def _write_file(
    store: Store, selection: Selection, fields: tuple[str, ...] | None, out: str, opts: argparse.Namespace
) -> None:
    target = _target(fields, out, opts)
    with counting("articles") as done:
        number = write_single(store, selection, target, done)
    if target.path is not None:
        sys.stderr.write(f"{out}: {_count(number, 'article')}\n")


def _emptiness(splits: Sequence[str], rows: int, opts: argparse.Namespace) -> str:
    """Return the sentence that splits have no row, and what helps."""
    if opts.since_last:
        helps = "later rounds may change that"
    elif opts.split:
        helps = "take more articles, another share or another --seed"
    else:
        helps = f"take another date than --split-at {opts.split_at}"
    told = f"split {splits[0]} is" if len(splits) == 1 else f"splits {', '.join(splits)} are"
    return f"{told} empty, the stories of {_count(rows, 'article')} fall elsewhere; {helps}"


def _target(fields: tuple[str, ...] | None, out: str, opts: argparse.Namespace) -> Target:
    ending = f".{opts.format}" if is_package(out) else ending_of(out) or ".jsonl"
    shape = SHAPES[opts.shape] if opts.shape else None
    return Target(None if out == "-" else Path(out), ending, fields, shape, opts.overwrite)


def _tell(told: Estimate, out: str) -> None:
    """Say what an export would be."""
    size = f"{told.bytes:,} bytes"
    if not told.is_exact or is_package(out):
        size = f"about {size} of data, reckoned from the first {min(told.records, TRIED):,}"
    sys.stderr.write(f"{out}: would be {_count(told.records, 'article')} (counted), {size}; nothing was written\n")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
