"""``newscrawl dedup IN.jsonl ... -o OUT.jsonl``."""

from __future__ import annotations

import sys
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

import orjson

from newscrawl.addresses.urls import url_key
from newscrawl.cli import Command as NewscrawlCommand
from newscrawl.cli import check_writable
from newscrawl.dedup import Deduplicator, Role
from newscrawl.dedup.lines import (
    DATE_FIELDS,
    TEXT_FIELDS,
    URL_FIELDS,
    BadLineError,
    Fields,
    Sources,
    Tally,
    compare_lines,
    marked_records,
)
from newscrawl.exceptions import NothingToDoError, UsageError
from newscrawl.exporters.files import check_ordinary, whole_file
from newscrawl.locks import Lock
from newscrawl.reports.terminal import counting
from newscrawl.run import STORE_FILE
from newscrawl.safety.printable import printable
from newscrawl.store import Store

if TYPE_CHECKING:
    import argparse

_NAMED_MAX = 20  # bad lines that are named one by one; the rest are counted


class Command(NewscrawlCommand):
    """Find duplicates in JSON Lines of any origin: each record gets its cluster, its role and what it is a copy of."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what stands behind the command's name."""
        return "[options] <file.jsonl, file.jsonl.gz or -> ... -o <file.jsonl or -> | --rebuild"

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Find duplicates in files of JSON Lines"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""
        super().add_options(parser)
        parser.add_argument("-o", "--output", metavar="FILE", help="where to write; - for standard output")
        parser.add_argument("--drop", action="store_true", help="write only the records that stand for their cluster")
        parser.add_argument("--strict", action="store_true", help="stop at a line that is no record with a text")
        parser.add_argument(
            "--index", metavar="FILE", help="remember the texts in this file, and compare with those of earlier runs"
        )
        parser.add_argument(
            "--rebuild",
            action="store_true",
            help="instead of files: make the clusters of the store anew, in canonical order",
        )
        for option, names, what in (
            ("text", TEXT_FIELDS, "the text, whole or a list of paragraphs"),
            ("id", ("id",), "the record's id, otherwise FILE:LINE (with --index, FILE:LINE#TEXT)"),
            ("date", DATE_FIELDS, "the date; texts that differ are compared within 90 days"),
            ("url", URL_FIELDS, "the canonical URL: records of one URL are revisions"),
        ):
            parser.add_argument(
                f"--{option}-field", metavar="NAME", action="append", help=f"{what} (default: {', '.join(names)})"
            )

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Read, compare, read again, write."""
        if opts.rebuild:
            return self._rebuild(args, opts)
        _check(args, opts)
        fields = Fields(
            text=tuple(opts.text_field or TEXT_FIELDS),
            id=tuple(opts.id_field or ("id",)),
            date=tuple(opts.date_field or DATE_FIELDS),
            url=tuple(opts.url_field or URL_FIELDS),
            identity=url_key,
            remembered=bool(opts.index),
        )
        tally = Tally()
        progress = _Progress(tally)
        with ExitStack() as stack:
            sources = stack.enter_context(Sources(args, progress.step))
            dedup = stack.enter_context(Deduplicator(Path(opts.index) if opts.index else None))
            bad = _stop if opts.strict else progress.bad
            notes = stack.enter_context(TemporaryFile())
            compare_lines(sources, dedup, fields, tally, notes, bad)
            if tally.lines == tally.bad.total():
                progress.end()
                raise NothingToDoError(
                    f"{' '.join(args)}: no record with a text in {_count(tally.lines, 'line')}; nothing was written"
                )
            to_file = opts.output != "-"
            out: IO[bytes] = stack.enter_context(whole_file(Path(opts.output))) if to_file else sys.stdout.buffer
            for record, role in marked_records(sources, dedup, fields, tally, notes):
                if role is Role.CANONICAL or not opts.drop:
                    out.write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))
                    tally.written += 1
        progress.end()
        sys.stderr.write(printable(summary(opts.output, tally)))
        return 0

    def _rebuild(self, args: list[str], opts: argparse.Namespace) -> int:
        """Make the clusters of the store anew."""
        if args or opts.output:
            raise UsageError("--rebuild works on the store of --data, and takes no files and no -o")
        path = self.data / STORE_FILE
        if not path.exists():
            raise NothingToDoError(
                f"there is no store at {path}; crawl something first, or name its folder with --data"
            )
        with Lock.of_everything(self.data), counting("articles compared") as done:
            Store.rebuild(path, done)
        with Store.open(path) as store:
            roles = Counter(store.articles.roles())
        sys.stderr.write(f"{path}: {_count(roles.total(), 'article')}; {_stories(roles)}\n")
        return 0


def summary(output: str, tally: Tally) -> str:
    """Return what came of the lines, for people: a line or two."""
    lines = [f"{output}: {_count(tally.written, 'record')}; {_stories(tally.roles)}"]
    if tally.bad:
        reasons = ", ".join(f"{number} {reason}" for reason, number in sorted(tally.bad.items()))
        lines.append(f"{_count(tally.bad.total(), 'line')} skipped: {reasons}")
    if tally.undated:
        lines.append(f"{_count(tally.undated, 'date')} not understood; those texts are compared with all others")
    return "".join(f"{line}\n" for line in lines)


def _stories(roles: Counter[Role]) -> str:
    others = [role for role in Role if roles[role] and role is not Role.CANONICAL]
    kinds = ", ".join(_count(roles[role], role) for role in others)
    duplicates = _count(sum(roles[role] for role in others), "duplicate")
    return f"{_count(roles[Role.CANONICAL], 'story')}, {duplicates}{f' ({kinds})' if kinds else ''}"


def _count(number: int, word: str) -> str:
    plural = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return f"{number} {word if number == 1 else plural}"


def _check(args: list[str], opts: argparse.Namespace) -> None:
    if not args:
        raise UsageError("dedup what? give files of JSON Lines, or - for standard input")
    if not opts.output:
        raise UsageError("dedup where to? name the output with -o FILE.jsonl, or -o - for standard output")
    if args.count("-") > 1:
        raise UsageError("- is given twice; standard input can be read once")
    for name in args:
        if name != "-" and not Path(name).is_file():
            raise UsageError(f"{name}: there is no such file")
    if opts.output != "-":
        check_writable(Path(opts.output))
        check_ordinary(Path(opts.output))
        if any(name != "-" and Path(name).resolve() == Path(opts.output).resolve() for name in args):
            raise UsageError(f"{opts.output}: it is read and written; name another file with -o")
        if opts.index and Path(opts.index).resolve() == Path(opts.output).resolve():
            raise UsageError(f"{opts.output}: it is the index, too; name another file with -o")


def _stop(error: BadLineError) -> None:
    raise error


class _Progress:
    """Says on standard error how far the command is: a line that changes on a terminal, else a line now and then."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._terminal = sys.stderr.isatty()
        self._interval = 0.2 if self._terminal else 15.0  # seconds
        self._started = self._said = time.monotonic()
        self._steps = self._named = 0

    def step(self, place: str) -> None:
        """Count a line that is read, and say so when it is time."""
        self._steps += 1
        if self._steps % 100:
            return
        now = time.monotonic()
        if now - self._said >= self._interval:
            self._said = now
            doing = "writing" if self._tally.roles else "comparing"
            self._say(f"{doing} {place}, {self._steps / (now - self._started):.0f} lines a second", passing=True)

    def bad(self, error: BadLineError) -> None:
        """Name a line that is skipped."""
        self._named += 1
        if self._named <= _NAMED_MAX:
            self._say(f"{error.place}: {error.reason}; skipped")
        elif self._named == _NAMED_MAX + 1:
            self._say("more lines are skipped; they are counted at the end")

    def end(self) -> None:
        """Leave the terminal as it was."""
        if self._terminal:
            sys.stderr.write("\r\x1b[K")

    def _say(self, text: str, *, passing: bool = False) -> None:
        text = printable(text)
        if self._terminal:
            text = f"\r\x1b[K{text}"
        sys.stderr.write(text if self._terminal and passing else f"{text}\n")
        sys.stderr.flush()
