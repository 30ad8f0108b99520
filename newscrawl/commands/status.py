"""``newscrawl status [SITE]``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import orjson
from rich.text import Text

from newscrawl.cli import Command as NewscrawlCommand
from newscrawl.cli import did_you_mean
from newscrawl.exceptions import NothingToDoError, UsageError
from newscrawl.reports.status import EXAMPLES_MAX, FAMILIES, status_of
from newscrawl.reports.terminal import stdout_console
from newscrawl.run import STORE_FILE
from newscrawl.safety.printable import printable
from newscrawl.store import ADVICE, Disposition, Store

if TYPE_CHECKING:
    import argparse

    from rich.console import Console

    from newscrawl.reports.status import Status

_GONE = (Disposition.GONE, Disposition.GONE_KEPT)
_IN_VAIN = (
    Disposition.REFUSED_ROBOTS, Disposition.REFUSED_TDM, Disposition.REFUSED_OFFSITE, Disposition.REFUSED_ADDRESS,
    Disposition.REFUSED_CLOSED,
)  # fmt: skip
"""Refusals that would be the same again."""


class Command(NewscrawlCommand):
    """Show how the URLs of a site stand, or those of all sites."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what stands behind the command's name."""
        return "[options] [site]"

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Show what is pending, done, refused and failed, with examples and what to do"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""
        super().add_options(parser)
        parser.add_argument("--all", action="store_true", help="list every URL of each end, not three")
        parser.add_argument("--json", action="store_true", help="one JSON object a site, a line each")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print where the sites stand."""
        if len(args) > 1:
            raise UsageError(f"status takes one site, but got {' '.join(args)}; leave it out for all")
        path = self.data / STORE_FILE
        if not path.exists():
            raise NothingToDoError(
                f"status: there is no store {path} yet; crawl a site first, or name its folder with --data"
            )
        with Store.reading(path) as store:
            known = store.runs.sites()
            if args and args[0] not in known:
                raise UsageError(f"status {args[0]}: no run has crawled that site{did_you_mean(args[0], known)}")
            statuses = [status_of(store, site, None if opts.all else EXAMPLES_MAX) for site in args or known]
        for status in statuses:
            if opts.json:
                sys.stdout.buffer.write(orjson.dumps(status.as_json(), option=orjson.OPT_APPEND_NEWLINE))
            else:
                print_status(stdout_console(), status)
        return 0


def print_status(console: Console, status: Status) -> None:
    """Print where a site stands: the totals, then each disposition with its examples and what to do."""
    totals = status.as_json()["totals"]
    console.print(
        Text(f"{status.site}: " + ", ".join(f"{totals[family]} {family}" for family in FAMILIES), style="bold")
    )
    for one in status.standings:
        meaning, advice = ADVICE[one.disposition]
        console.print(
            Text(f"  {one.number} x {one.disposition}: {meaning}{'; ' + advice if advice else ''}"), soft_wrap=True
        )
        for url, detail in one.examples if one.family != "done" or one.disposition in _GONE else ():
            console.print(Text(printable(f"      {url}{f' ({detail})' if detail else ''}")), soft_wrap=True)
    unread = [source for source in status.sources if source[1] not in (Disposition.READ, Disposition.UNCHANGED)]
    console.print(
        Text(f"  {len(status.sources)} sources, {len(unread)} of them not read when last asked"), soft_wrap=True
    )
    for url, word, detail in unread:
        console.print(Text(printable(f"      {url}: {word}{f' ({detail})' if detail else ''}")), soft_wrap=True)
    words = (one.disposition for one in status.standings if one.family in ("refused", "failed", "dropped"))
    retried = next((word for word in words if word not in _IN_VAIN), None)
    if retried:
        console.print(Text(f"  newscrawl crawl {status.site} --retry {retried}  tries those again"), soft_wrap=True)
