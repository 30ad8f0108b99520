"""``newscrawl stats``."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import orjson

from newscrawl.cli import did_you_mean
from newscrawl.config.exporting import add_filters
from newscrawl.exceptions import NothingToDoError, UsageError
from newscrawl.reports.stats import DIMENSIONS, lines_of, stats_of
from newscrawl.reports.terminal import counting
from newscrawl.run import STORE_FILE
from newscrawl.selecting import SelectingCommand
from newscrawl.store import Store

if TYPE_CHECKING:
    import argparse

_DEFAULT = "site,month,language,agency"
_WIDTH_OF_FILES = 100  # cells of a line that is not for a terminal


class Command(SelectingCommand):
    """Count the articles that an export with the same filters would take."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what stands behind the command's name."""
        return "[options]"

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Count the store's articles by site, month, language, agency"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""
        super().add_options(parser)
        add_filters(parser)
        parser.add_argument(
            "--by", metavar="A,B", default=_DEFAULT, help=f"of {', '.join(DIMENSIONS)} (default: {_DEFAULT})"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object with all counts")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print the counts."""
        if args:
            raise UsageError(
                f"stats takes options only, but got {' '.join(args)}; a site is named with --site {args[0]}"
            )
        dimensions = _dimensions(opts.by)
        path = self.data / STORE_FILE
        if not path.exists():
            raise NothingToDoError(
                f"there is no store at {path}; crawl something first, or name its folder with --data"
            )
        with Store.reading(path) as store, store.snapshot(), counting("articles") as done:
            selection = self.selection(store, opts)
            countries = {fact.name: fact.country for fact in self.facts()} if "country" in dimensions else {}
            stats = stats_of(store.selector.articles(selection), dimensions, countries, done)
            with_copies = store.selector.amount(replace(selection, copies=True)).articles
        if not stats.articles:
            raise NothingToDoError(f"the store {path} holds no article that these filters leave")
        if opts.json:
            told = stats.record() | {"with_copies": with_copies}
            sys.stdout.buffer.write(orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE))
            return 0
        is_terminal = sys.stdout.isatty()
        width = shutil.get_terminal_size().columns if is_terminal else _WIDTH_OF_FILES
        for line in lines_of(stats, with_copies, width, blocks=_has_blocks()):
            sys.stdout.write(f"{line}\n")
        return 0


def _dimensions(text: str) -> list[str]:
    """Return what the articles are counted by."""
    words = [word.strip().lower() for word in text.split(",") if word.strip()]
    for word in words:
        if word not in DIMENSIONS:
            raise UsageError(f"--by {word}: there is {', '.join(DIMENSIONS)}{did_you_mean(word, DIMENSIONS)}")
    return list(dict.fromkeys(words))


def _has_blocks() -> bool:
    """Ask whether standard output's encoding has the characters of bars."""
    try:
        "█▏…".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True
