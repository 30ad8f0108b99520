"""``newscrawl export OUT``."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawl import __version__
from newscrawl.archive.captures import Captures
from newscrawl.archive.records import tell_damage
from newscrawl.cli import did_you_mean
from newscrawl.datasets.card import About
from newscrawl.datasets.columns import chosen, columns, without_texts
from newscrawl.datasets.package import Order, write_package
from newscrawl.datasets.single import TRIED, Estimate, Target, estimate, write_single
from newscrawl.datasets.splits import splits_of
from newscrawl.exceptions import NothingToDoError, OutputError, UsageError
from newscrawl.exporters.formats import ENDINGS, ending_of
from newscrawl.exporters.shapes import SHAPES
from newscrawl.exporters.warc import write_pages
from newscrawl.reports.terminal import counting
from newscrawl.run import STORE_FILE
from newscrawl.selecting import SelectingCommand, instant
from newscrawl.store import Store
from newscrawl.store.selection import ORDERS

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from newscrawl.store import Selection

_CHOICE = ("site", "group", "since", "until", "language", "agency", "country", "section", "min_words", "where", "sample",
           "seed", "limit", "keep_duplicates", "all_revisions", "fields", "no_body", "split", "split_at", "format",
           "licence")  # fmt: skip
"""Options that say what a package is: they stand in its manifest, and are the same in each round."""
_PACKAGE_ONLY = ("split", "split_at", "since_last", "name", "format", "licence")
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
        self.add_filters(parser)
        _add_contents(parser.add_argument_group("what of them"))
        _add_package(parser.add_argument_group("packages (folders)"))

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Write the file or the package."""
        if len(args) != 1:
            raise UsageError(f"export where? give one name: a file ending in {', '.join(ENDINGS)}, a folder/, or -")
        out = args[0]
        _check_options(out, opts)
        fields = _fields(opts, is_package=_is_package(out) or out.endswith(".parquet"))
        path = self.data / STORE_FILE
        if not path.exists():
            raise NothingToDoError(_NOWHERE.format(path))
        with Store.open(path) if opts.since_last else Store.reading(path) as store:  # who adds notes what it has added
            selection = replace(self.selection(store, opts), revisions=opts.all_revisions, order=opts.sort)
            try:
                if _is_warc(out):
                    self._write_pages(store, selection, Path(out), opts)
                elif opts.dry_run:
                    _tell(estimate(store, selection, _target(fields, out, opts)), out)
                elif _is_package(out):
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
            splits=splits_of(opts.split, instant(opts.split_at, "--split-at") if opts.split_at else None, opts.seed),
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


def _add_contents(group: Any) -> None:
    group.add_argument("--all-revisions", action="store_true", help="also the texts that an article had before")
    group.add_argument("--fields", metavar="A,B", help="only these fields")
    group.add_argument("--no-body", action="store_true", help="addresses, headlines, facts and hashes only")
    group.add_argument(
        "--as", dest="shape", metavar="SHAPE", help=f"in other words ({', '.join(SHAPES)}), in JSON Lines"
    )
    group.add_argument(
        "--warc", metavar="DIR", action="append", default=[],
        help="where crawls have archived raw pages (crawl --warc), for OUT.warc.gz",
    )  # fmt: skip
    group.add_argument("--sort", choices=ORDERS, default="published_at", help="order (default: published_at)")
    group.add_argument("--overwrite", action="store_true", help="replace what is there")
    group.add_argument("--dry-run", action="store_true", help="tell how many articles and bytes, and write nothing")


def _add_package(group: Any) -> None:
    group.add_argument(
        "--format", choices=("parquet", "jsonl"), default="parquet", help="of its data (default: parquet)"
    )
    group.add_argument("--split", metavar="NAME=PERCENT,...", help="parts by story, as train=90,test=10")
    group.add_argument("--split-at", metavar="WHEN", help="a part of the stories from this day on")
    group.add_argument("--since-last", action="store_true", help="add what is new or changed since the last time")
    group.add_argument("--name", metavar="NAME", help="of the dataset (default: its folder's)")
    group.add_argument(
        "--licence", "--license", metavar="ID", help="of the dataset, as the card says it (default: unknown)"
    )


def _check_warc(out: str, opts: argparse.Namespace) -> None:
    """Raise UsageError for options that raw pages do not go with."""
    if _is_warc(out):
        if opts.shape or opts.fields or opts.no_body or opts.dry_run:
            raise UsageError(f"{out} holds raw pages: leave --as, --fields, --no-body and --dry-run out")
    elif opts.warc:
        raise UsageError(f"--warc is for raw pages: name a file that ends in .warc.gz, as pages.warc.gz, not {out}")


def _is_warc(out: str) -> bool:
    return out.lower().endswith(".warc.gz")


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


def _is_package(out: str) -> bool:
    return out.endswith("/") or (
        out != "-" and ending_of(out) is None and ("." not in Path(out).name or Path(out).is_dir())
    )


def _check_options(out: str, opts: argparse.Namespace) -> None:
    """Raise UsageError for a name of no known ending, or options that do not go with it."""
    _check_warc(out, opts)
    if not _is_package(out):
        if out != "-" and ending_of(out) is None and not _is_warc(out):
            raise UsageError(
                f"{out}: name a file that ends in {', '.join(ENDINGS)}, .warc.gz, a folder/ for a package, or - for standard output"
            )
        for name in _PACKAGE_ONLY:
            if getattr(opts, name) not in (None, False, "parquet"):
                raise UsageError(
                    f"--{name.replace('_', '-')} is for packages: name a folder, as {Path(out).stem or 'dataset'}/"
                )
    elif opts.sort != "published_at":
        raise UsageError(f"--sort {opts.sort} is for single files; a package is sorted by published_at")
    if opts.name and not opts.name.isprintable():
        raise UsageError(f"--name {opts.name!r}: write it in letters")
    if opts.shape is not None:
        if opts.shape not in SHAPES:
            raise UsageError(f"--as {opts.shape}: there is {' and '.join(SHAPES)}{did_you_mean(opts.shape, SHAPES)}")
        if _is_package(out) or (ending_of(out) or ".jsonl") in (".csv", ".parquet"):
            raise UsageError(f"--as {opts.shape} is for JSON Lines: name a file that ends in .jsonl")
        if opts.fields or opts.no_body:
            raise UsageError("--as writes other fields than ours; leave --fields and --no-body out")
    if opts.fields and opts.no_body:
        raise UsageError("--fields and --no-body both name the fields; give one of them")


def _fields(opts: argparse.Namespace, *, is_package: bool) -> tuple[str, ...] | None:
    """Return the fields that are written, in their order; None for all."""
    known = [column.name for column in columns() if is_package or not column.source]
    if opts.no_body:
        return tuple(name for name in without_texts() if name in known)
    if opts.fields is None:
        return None
    wanted = [word.strip() for word in opts.fields.split(",") if word.strip()]
    for word in wanted:
        if word not in known:
            raise UsageError(
                f"--fields {word}: there is no such field{did_you_mean(word, known)}; docs/fields.md lists them"
            )
    if not wanted:
        raise UsageError("--fields names none; write them with commas, as url,title,published_at")
    return tuple(name for name in known if name in wanted)


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


def _target(fields: tuple[str, ...] | None, out: str, opts: argparse.Namespace) -> Target:
    ending = f".{opts.format}" if _is_package(out) else ending_of(out) or ".jsonl"
    shape = SHAPES[opts.shape] if opts.shape else None
    return Target(None if out == "-" else Path(out), ending, fields, shape, opts.overwrite)


def _tell(told: Estimate, out: str) -> None:
    """Say what an export would be."""
    size = f"{told.bytes:,} bytes"
    if not told.is_exact or _is_package(out):
        size = f"about {size} of data, reckoned from the first {min(told.records, TRIED):,}"
    sys.stderr.write(f"{out}: would be {_count(told.records, 'article')} (counted), {size}; nothing was written\n")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
