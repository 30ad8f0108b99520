"""``newscrawl export OUT.jsonl``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.cli import Command as NewscrawlCommand
from newscrawl.cli import did_you_mean
from newscrawl.exceptions import NothingToDoError, UsageError
from newscrawl.exporters.files import write_lines
from newscrawl.exporters.records import final_records
from newscrawl.run import STORE_FILE
from newscrawl.store import Store

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


class Command(NewscrawlCommand):
    """Write the articles of the store as JSON Lines, one record a story."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what stands behind the command's name."""
        return "[options] <file.jsonl or -> "

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Write the store's articles as JSON Lines, whole or not at all"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""
        super().add_options(parser)
        parser.add_argument("--site", metavar="NAME", help="only the articles of one site")
        parser.add_argument(
            "--keep-duplicates", action="store_true", help="also the copies of a story, marked duplicate_of"
        )
        parser.add_argument(
            "--all-revisions", action="store_true", help="also the texts that an article had before, by revision"
        )

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Write the file."""
        if len(args) != 1:
            raise UsageError("export where? give one file name ending in .jsonl, or - for standard output")
        if args[0] != "-" and not args[0].endswith(".jsonl"):
            raise UsageError(f"{args[0]}: name a file that ends in .jsonl, or - for standard output")
        path = self.data / STORE_FILE
        if not path.exists():
            raise NothingToDoError(
                f"there is no store at {path}; crawl something first, or name its folder with --data"
            )
        with Store.open(path) as store:
            if opts.site and opts.site not in (sites := store.lookup.sites()):
                raise NothingToDoError(
                    f"the store {path} holds no article of site {opts.site}{did_you_mean(opts.site, sites)}; "
                    "nothing was written"
                )
            articles = store.articles.all(site=opts.site, copies=opts.keep_duplicates, revisions=opts.all_revisions)
            lines = final_records(store, articles)
            first = next(lines, None)
            if first is None:
                raise NothingToDoError(f"the store {path} holds no article; nothing was written")
            _write(args[0], first, lines)
        return 0


def _write(target: str, first: bytes, rest: Iterator[bytes]) -> None:
    def lines() -> Iterator[bytes]:
        yield first
        yield from rest

    if target == "-":
        for line in lines():
            sys.stdout.buffer.write(line + b"\n")
        return
    number = write_lines(Path(target), lines())
    sys.stderr.write(f"{target}: {number} article{'' if number == 1 else 's'}\n")
