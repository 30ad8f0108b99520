"""``newscrawl report [RUN]``."""

from __future__ import annotations

import sys
import webbrowser
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from newscrawl.cli import Command as NewscrawlCommand
from newscrawl.cli import check_writable
from newscrawl.discovery.since import since_of
from newscrawl.exceptions import NothingToDoError, OutputError, SourceError, UsageError
from newscrawl.exporters.files import whole_file
from newscrawl.reports.page import DAYS, gather, gather_run
from newscrawl.reports.page_html import page_html
from newscrawl.run import STORE_FILE
from newscrawl.store.reading import reading

if TYPE_CHECKING:
    import argparse


class Command(NewscrawlCommand):
    """Write one page that shows how all sites are, or one run."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what stands behind the command's name."""
        return "[options] [run]"

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Write one page that shows how all sites are, or one run"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""
        super().add_options(parser)
        parser.add_argument(
            "-o", "--output", metavar="FILE", help="write the page there (default: in reports/ of --data)"
        )
        parser.add_argument("--open", action="store_true", help="show the page in the browser")
        parser.add_argument("--run", metavar="ID", help="one run alone; the same as naming it without the option")
        parser.add_argument("--site", action="append", metavar="NAME", help="of this site only; may be repeated")
        parser.add_argument("--since", metavar="WHEN", help=f"runs since a date or a length of time (default: {DAYS}d)")
        parser.add_argument("--json", action="store_true", help="the figures as JSON on standard output, and no page")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Gather, write, say where."""
        named = [*args, *([opts.run] if opts.run else [])]
        if len(named) > 1:
            raise UsageError(f"report takes one run, but got {' '.join(named)}; leave it out for all of them")
        if opts.json and (opts.output or opts.open):
            raise UsageError("report: --json gives the figures and no page; leave --output and --open out")
        if named and (opts.since or opts.site):
            raise UsageError("report: a run has one site and one time; leave --since and --site out")
        path = self.data / STORE_FILE
        if not path.exists():
            raise NothingToDoError(
                f"report: there is no store {path} yet; crawl a site first, or name its folder with --data"
            )
        now = datetime.now(UTC)
        since = since_of(opts.since or f"{DAYS}d", now)
        name = named[0] if named else f"{now:%Y%m%dT%H%M%SZ}"
        output = Path(opts.output) if opts.output else self.data / "reports" / f"{name}.html"
        if opts.output:
            check_writable(output)
        with reading(path) as connection:
            page = gather_run(connection, named[0], now) if named else gather(connection, now, since, opts.site)
        if opts.json:
            sys.stdout.buffer.write(
                orjson.dumps(page.as_json(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
            )
            return 0
        try:
            with whole_file(output) as file:
                file.write(page_html(page).encode())
        except OutputError as error:
            if opts.output:
                raise
            raise OutputError(f"{str(error).partition('; ')[0]}; name another place with -o FILE.html") from error
        sys.stdout.write(f"{output}\n")
        if opts.open and not webbrowser.open(output.resolve().as_uri()):
            raise SourceError(f"no browser could be opened; open {output} yourself")
        return 0
