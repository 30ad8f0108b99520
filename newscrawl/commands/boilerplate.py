"""``newscrawl boilerplate SITE``."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import orjson

from newscrawl.cli import Command as NewscrawlCommand
from newscrawl.cli import did_you_mean
from newscrawl.exceptions import NothingToDoError, UsageError
from newscrawl.run import STORE_FILE
from newscrawl.safety.printable import printable
from newscrawl.store import Store

if TYPE_CHECKING:
    import argparse

    from newscrawl.store.lines import LearntLine


class Command(NewscrawlCommand):
    """List the paragraphs that were learnt to be a site's boilerplate, and those that are pinned."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what stands behind the command's name."""
        return "[options] <site>"

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "List what recurs on the pages of a site, and so leaves the bodies"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""
        super().add_options(parser)
        parser.add_argument(
            "--json", action="store_true", help="one JSON object a line: text, pages, example_url, pinned"
        )

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print the lines of the site, the most frequent first."""
        if len(args) != 1:
            raise UsageError("boilerplate of which site? give one name, as it stands in a record's field site")
        path, site = self.data / STORE_FILE, args[0]
        if not path.exists():
            raise NothingToDoError(
                f"there is no store at {path}; crawl something first, or name its folder with --data"
            )
        with Store.reading(path) as store:
            sites = store.lookup.sites()
            if site not in sites:
                raise UsageError(
                    f"site {site}: the store {path} has no article of it{did_you_mean(site, sites)}; "
                    f"it has those of {', '.join(sites[:10]) or 'no site'}"
                )
            lines, pins = store.lines.inspect(site), store.lines.pins_file(site)
        for line in lines:
            if opts.json:
                sys.stdout.buffer.write(orjson.dumps(asdict(line), option=orjson.OPT_APPEND_NEWLINE))
            else:
                sys.stdout.write(_told(line))
        sys.stdout.flush()
        dropped = sum(line.is_dropped for line in lines)
        sys.stderr.write(
            f"{site}: {dropped} paragraph{'' if dropped == 1 else 's'} left out of its bodies; pin others in {pins}\n"
        )
        return 0


def _told(line: LearntLine) -> str:
    text = line.text or "(no article has it any more)"
    pinned = f", pinned {line.pinned}" if line.pinned else ""
    where = f"\n        {line.example_url}" if line.example_url else ""
    pages = "page" if line.pages == 1 else "pages"
    return printable(f"{line.pages:5} {pages}{pinned}: {text}{where}") + "\n"
