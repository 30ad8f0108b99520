"""``newscrawl health [SITE...]``."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import orjson
from rich.table import Table
from rich.text import Text

from newscrawl.cli import Command as NewscrawlCommand
from newscrawl.cli import did_you_mean
from newscrawl.discovery.since import since_of
from newscrawl.exceptions import NothingToDoError, UsageError
from newscrawl.reports.findings import Verdict
from newscrawl.reports.health import judge
from newscrawl.reports.summary import BELOW_EXPECTATION, OK
from newscrawl.reports.terminal import stdout_console
from newscrawl.run import STORE_FILE
from newscrawl.safety.printable import printable
from newscrawl.store import Store

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from rich.console import Console

    from newscrawl.reports.health import Health

_STYLES = {Verdict.FAIL: "red", Verdict.STALE: "red", Verdict.WARN: "yellow"}


class Command(NewscrawlCommand):
    """Judge sites by their own history."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what stands behind the command's name."""
        return "[options] [site]..."

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Judge each site's last run by its own history"

    def long_desc(self) -> str:
        """Return what the command's help says."""
        return "Judge each site's last run by the runs before it. Exit code 3: a site fails or is stale."

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="one JSON object a site, a line each")
        parser.add_argument(
            "--since", metavar="WHEN", help="look at the runs since a date or a length of time (30d) only"
        )

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Judge, print the worst first, and return 3 when a site fails or is stale."""
        path = self.data / STORE_FILE
        if not path.exists():
            raise NothingToDoError(
                f"health: there is no store {path} yet; crawl a site first, or name its folder with --data"
            )
        now = datetime.now(UTC)
        since = since_of(opts.since, now) if opts.since else ""
        with Store.reading(path) as store:
            known = store.runs.sites()
            for site in args:
                if site not in known:
                    raise UsageError(f"health {site}: no run has crawled that site{did_you_mean(site, known)}")
            judged = [judge(site, store.history.of_site(site, since), now) for site in dict.fromkeys(args or known)]
        if not judged:
            raise NothingToDoError(f"health: no run is in the store {path}; crawl a site first")
        order = list(Verdict)
        judged.sort(key=lambda health: (-order.index(health.verdict), health.site))
        if opts.json:
            for health in judged:
                sys.stdout.buffer.write(orjson.dumps(health.as_json(), option=orjson.OPT_APPEND_NEWLINE))
        else:
            print_health(stdout_console(), judged)
        return BELOW_EXPECTATION if any(health.verdict.is_below_expectation for health in judged) else OK


def print_health(console: Console, judged: Sequence[Health]) -> None:
    """Print a line for each site, then for those with findings what was found and the command to run next."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("site", "verdict", "failure", "runs", "last run"):
        table.add_column(heading, no_wrap=True)
    for health in judged:
        verdict = Text(health.verdict, style=_STYLES.get(health.verdict, ""))
        table.add_row(health.site, verdict, health.failure or "-", str(health.runs), health.last_run or "-")
    console.print(table)
    for health in judged:
        if health.findings:
            console.print(Text(health.site, style="bold"))
        for finding in health.findings:
            said = printable(f"  {finding.verdict}: {finding.rule}: {finding.sentence}")
            console.print(Text(said, style=_STYLES.get(finding.verdict, "")), soft_wrap=True)
        if health.findings and health.next:
            console.print(Text(printable(f"  next: {health.next}")), soft_wrap=True)
