"""``newscrawl backup FILE``."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
from rich.filesize import decimal

from newscrawl.cli import Command as NewscrawlCommand
from newscrawl.exceptions import NothingToDoError, UsageError
from newscrawl.reports.terminal import counting
from newscrawl.run import STORE_FILE
from newscrawl.safety.printable import printable
from newscrawl.store.backup import copy_store

if TYPE_CHECKING:
    import argparse


class Command(NewscrawlCommand):
    """Copy the store to a file, while crawls go on."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what stands behind the command's name."""
        return "[options] <file.db>"

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Copy the store to a file, while crawls go on"

    def long_desc(self) -> str:
        """Return what the command's help says."""
        return (
            "Copy the store to a file, as it is at one moment: whole and verified, or not at all. The copy is a store: to "
            "restore it, put it in the place of newscrawl.db (docs/keeping-house.md)."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""
        super().add_options(parser)
        parser.add_argument("--overwrite", action="store_true", help="replace a file that is there")
        parser.add_argument("--json", action="store_true", help="print what the copy is as one JSON object")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Copy, and say what the copy is."""
        if len(args) != 1:
            raise UsageError("backup where to? name one file: newscrawl backup newscrawl-2026-11-23.db")
        if args[0] == "-":
            raise UsageError("backup -: a copy is verified where it stands; name a file")
        path, target = self.data / STORE_FILE, Path(args[0])
        if not path.exists():
            raise NothingToDoError(f"backup: there is no store {path}; name its folder with --data")
        with nullcontext() if opts.json else counting("pages copied") as done:
            copy = copy_store(
                path, target, lambda left, whole: done(whole - left) if done else None, overwrite=opts.overwrite
            )
        if opts.json:
            told = {"file": str(target), **copy._asdict()}
            sys.stdout.buffer.write(orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE))
        else:
            articles = f"{copy.articles:,} article{'' if copy.articles == 1 else 's'}"
            sys.stderr.write(
                printable(f"{target}: {articles}, {decimal(copy.size)}, version {copy.version}; whole and verified\n")
            )
            sys.stdout.write(f"{target}\n")
        return 0
