"""``newscrawl merge A.db B.db ... -o C.db``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.cli import Command as NewscrawlCommand
from newscrawl.exceptions import UsageError
from newscrawl.reports.terminal import counting
from newscrawl.run import STORE_FILE
from newscrawl.store.merge import merge_stores

if TYPE_CHECKING:
    import argparse

    from newscrawl.store.merge import Merged


class Command(NewscrawlCommand):
    """Make one store of several, as of the machines that crawl for you; those it is made of stay as they are."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what stands behind the command's name."""
        return "[options] <store.db or data folder> ... -o <new store.db>"

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Make one store of several"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""
        super().add_options(parser)
        parser.add_argument("-o", "--output", metavar="FILE", help="the new store; it may not be there yet")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Write the new store."""
        if not args:
            raise UsageError(
                "merge what? give the stores, as merge one/newscrawl.db two/newscrawl.db -o all/newscrawl.db"
            )
        if not opts.output:
            raise UsageError("merge where to? name the new store with -o FILE.db")
        paths = [_store_of(name) for name in args]
        target = Path(opts.output)
        with counting("articles read, written and compared") as done:
            merged = merge_stores(paths, target, done)
        sys.stderr.write(_summary(target, merged))
        return 0


def _store_of(name: str) -> Path:
    """Return the store that a file or a data folder is."""
    path = Path(name)
    if path.is_dir():
        path /= STORE_FILE
    if not path.is_file():
        raise UsageError(f"{path}: there is no such store; name a file, or the data folder it is in")
    return path


def _summary(target: Path, merged: Merged) -> str:
    before = " + ".join(f"{number:,}" for number in merged.before)
    return (
        f"{target}: {merged.articles:,} articles ({before} before), {merged.texts:,} texts of them, "
        f"{merged.stories:,} stories, {merged.urls:,} URLs\n"
    )
