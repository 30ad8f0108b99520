"""The words of ``newscrawl export``: its options, and what is unfit in them, on the command line as in a step of newscrawl.toml."""

from __future__ import annotations

import argparse
import json
import re
import shlex
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from newscrawl.config.words import did_you_mean
from newscrawl.datasets.columns import columns, without_texts
from newscrawl.datasets.splits import Splits, splits_of
from newscrawl.discovery.since import since_of
from newscrawl.exceptions import UsageError
from newscrawl.exporters.formats import ENDINGS, ending_of
from newscrawl.exporters.shapes import SHAPES
from newscrawl.store.selection import ORDERS
from newscrawl.store.where import check_condition

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_PACKAGE_ONLY = ("split", "split_at", "since_last", "name", "format", "licence")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


# -- the options ----------------------------------------------------------------------------------------------------------


def add_export_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that are the command's own."""
    add_filters(parser)
    _add_contents(parser.add_argument_group("what of them"))
    _add_package(parser.add_argument_group("packages (folders)"))


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Add the filters, which say which articles a command is about."""
    group = parser.add_argument_group("which articles")
    group.add_argument(
        "--site", metavar="NAME", action="append", default=[], help="of a site (repeatable, as are the next)"
    )
    for name, metavar, what in (
        ("group", "NAME", "of the sites of a group (newscrawl.toml)"),
        ("country", "CC", "of the sites of a country, as DE"),
        ("language", "XX", "in a language (pt finds pt-BR, too)"),
        ("agency", "NAME", "that credit a news agency"),
        ("section", "NAME", "of a section"),
    ):
        group.add_argument(f"--{name}", metavar=metavar, action="append", default=[], help=what)
    group.add_argument("--since", metavar="WHEN", help="published on this day or later: a date, an instant, or 3d, 2w")
    group.add_argument("--until", metavar="WHEN", help="published on this day or earlier")
    group.add_argument("--min-words", metavar="N", type=number, default=0, help="of N words or more")
    group.add_argument("--where", metavar="SQL", help="for which an expression over the fields holds: word_count > 300")
    group.add_argument("--keep-duplicates", action="store_true", help="also the copies of a story, marked duplicate_of")
    group.add_argument("--sample", metavar="N", type=number, help="N of them, chosen by a hash: always the same")
    group.add_argument("--seed", metavar="S", type=int, default=0, help="another sample, other splits (default: 0)")
    group.add_argument("--limit", metavar="N", type=number, help="the first N")


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


def number(text: str) -> int:
    """Return a count of an option; argparse tells what is none."""
    try:
        value = int(text)
    except ValueError:
        value = 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 on")
    return value


def instant(text: str, option: str) -> str:
    """Return the day or the instant that *option* names; raises UsageError."""
    when = since_of(text, option=option)
    return text if _DAY.fullmatch(text) else when


def splits_asked(opts: argparse.Namespace) -> Splits:
    """Return the splits that the options ask for; raises UsageError."""
    return splits_of(opts.split, instant(opts.split_at, "--split-at") if opts.split_at else None, opts.seed)


# -- what is unfit in them ------------------------------------------------------------------------------------------------


def check_options(out: str, opts: argparse.Namespace) -> None:
    """Raise UsageError for a name of no known ending, or options that do not go with it."""
    _check_name(out)
    _check_warc(out, opts)
    if not is_package(out):
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
        if is_package(out) or (ending_of(out) or ".jsonl") in (".csv", ".parquet"):
            raise UsageError(f"--as {opts.shape} is for JSON Lines: name a file that ends in .jsonl")
        if opts.fields or opts.no_body:
            raise UsageError("--as writes other fields than ours; leave --fields and --no-body out")
    if opts.fields and opts.no_body:
        raise UsageError("--fields and --no-body both name the fields; give one of them")


def _check_name(out: str) -> None:
    """Raise UsageError for a name of no known ending."""
    if out != "-" and not is_package(out) and ending_of(out) is None and not is_warc(out):
        raise UsageError(
            f"{out}: name a file that ends in {', '.join(ENDINGS)}, .warc.gz, a folder/ for a package, or - for standard output"
        )


def _check_warc(out: str, opts: argparse.Namespace) -> None:
    """Raise UsageError for options that raw pages do not go with."""
    if is_warc(out):
        if opts.shape or opts.fields or opts.no_body or opts.dry_run:
            raise UsageError(f"{out} holds raw pages: leave --as, --fields, --no-body and --dry-run out")
    elif opts.warc:
        raise UsageError(f"--warc is for raw pages: name a file that ends in .warc.gz, as pages.warc.gz, not {out}")


def is_package(out: str) -> bool:
    """Ask whether a name is that of a package: a folder, or a name without an ending."""
    return out.endswith("/") or (
        out != "-" and ending_of(out) is None and ("." not in Path(out).name or Path(out).is_dir())
    )


def is_warc(out: str) -> bool:
    """Ask whether a name is that of a file of raw pages."""
    return out.lower().endswith(".warc.gz")


def fields_of(out: str, opts: argparse.Namespace) -> tuple[str, ...] | None:
    """Return the fields that are written, in their order; None for all. Raises UsageError for one that is none."""
    has_derived = is_package(out) or out.endswith(".parquet")
    known = [column.name for column in columns() if has_derived or not column.source]
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


# -- a step of newscrawl.toml ---------------------------------------------------------------------------------------------


class _StepParser(argparse.ArgumentParser):
    """Reads the options of a step: those of the command, whole words only, none that shows a help."""

    def __init__(self) -> None:
        super().__init__(add_help=False, allow_abbrev=False)
        add_export_options(self)
        for name in ("--data", "--config", "--sites", "--logfile", "--profile", "--pidfile"):  # what all commands take
            self.add_argument(name)
        self.add_argument("-L", "--loglevel")
        self.add_argument("-s", "--set", action="append")
        self.add_argument("-v", "--verbose", action="count")
        self.add_argument("--nolog", "--pdb", action="store_true")

    def error(self, message: str) -> NoReturn:
        """Raise UsageError in place of ending the process."""
        raise UsageError(message.removeprefix("argument "))


def read_step(options: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """Return the options of a step, and the words among them that are none; raises UsageError for a value that is none."""
    return _StepParser().parse_known_args(list(options))


def objections_to_step(file: str, options: Sequence[str], groups: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield all that ``newscrawl export FILE OPTIONS`` would refuse before it looks into a store: the key, and a sentence.

    *groups* are the groups of sites that there are. Names of sites, agencies and sections are known to a store only.
    """
    if file == "-":
        yield "file", "nobody reads the standard output of a step; name a file, or a folder/"
        return
    try:
        _check_name(file)
    except UsageError as error:
        yield "file", str(error).replace(", or - for standard output", "").replace(", a folder/", ", or a folder/")
        return
    try:
        opts, others = read_step(options)
    except UsageError as error:
        yield "options", str(error)
        return
    if others:
        yield "options", _no_option(others[0])
        return
    for check in (check_options, fields_of, _check_values):
        try:
            check(file, opts)
        except UsageError as error:
            yield "options", str(error)
    if opts.dry_run:
        yield "options", "--dry-run writes nothing, and nobody reads what it tells; leave it out"
    for name in opts.group:
        if name not in groups:
            there = f"the file has {', '.join(groups)}" if groups else "write [groups.NAME] for one"
            yield "options", f"--group {name}: there is no such group{did_you_mean(name, groups) or f'; {there}'}"


def _no_option(word: str) -> str:
    """Return the sentence that a word is no option of the command."""
    parts = word.split()
    if len(parts) > 1 and word.startswith("-"):
        with suppress(ValueError):  # a quote that stays open
            parts = shlex.split(word)
        return f"{word!r} is more than one word; write each as a text of its own: {', '.join(map(_quoted, parts))}"
    if not word.startswith("-"):
        return f"{word!r} belongs to no option; `file` names what is written, and an option comes before its value"
    known = [flag for action in _StepParser()._actions for flag in action.option_strings]
    name = word.partition("=")[0]
    return f"{name!r} is no option of newscrawl export{did_you_mean(name, known) or '; newscrawl export -h lists them'}"


def _quoted(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)


def _check_values(_: str, opts: argparse.Namespace) -> None:
    """Raise UsageError for a date, a split or a condition that is none."""
    for option in ("since", "until"):
        if getattr(opts, option):
            instant(getattr(opts, option), f"--{option}")
    splits_asked(opts)
    if opts.where is not None:
        check_condition(opts.where)
