"""``newscrawl doctor``."""

from __future__ import annotations

import sys
import time
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import orjson
from rich.text import Text

from newscrawl.cli import NetworkCommand
from newscrawl.errands import run_errand
from newscrawl.exceptions import UsageError
from newscrawl.reports.doctor import (
    Check,
    Level,
    check_configuration,
    check_disk,
    check_folder,
    check_locks,
)
from newscrawl.reports.doctor_machine import check_clock, check_clock_against, check_encoding, check_versions
from newscrawl.reports.doctor_store import check_store, latest_instant
from newscrawl.reports.terminal import stdout_console
from newscrawl.run import STORE_FILE
from newscrawl.safety.printable import printable
from newscrawl.targets import checked_url

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

_STYLES = {Level.OK: "green", Level.WARN: "yellow", Level.FAIL: "red"}
_FAILED = 1


class Command(NetworkCommand):
    """Look whether all is well, and change nothing."""

    overrides = {"NEWSCRAWL_STORE": False}

    def syntax(self) -> str:
        """Return what stands behind the command's name."""
        return "[options]"

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Look whether machine, data folder and store are well"

    def long_desc(self) -> str:
        """Return what the command's help says."""
        return (
            "Look whether machine, data folder and store are well, and say what to do. Exit code 1: something is not."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""
        super().add_options(parser)
        parser.add_argument("--url", metavar="URL", help="also ask for this page, as a crawl would")
        parser.add_argument(
            "--quick", action="store_true", help="do not read the whole store: neither its integrity nor its sums"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object a check, a line each")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Check, and tell each as it is done."""
        if args:
            raise UsageError(f"doctor takes no {' '.join(args)}; --url URL asks for a page")
        if opts.url:
            opts.url = checked_url(opts.url)
            self.check_address(opts.url)
        levels: Counter[Level] = Counter()
        for check in self._checks(opts):
            levels[check.level] += 1
            if opts.json:
                sys.stdout.buffer.write(orjson.dumps(check.as_json(), option=orjson.OPT_APPEND_NEWLINE))
            else:
                _print(check)
        if not opts.json:
            sys.stdout.write(", ".join(f"{levels[level]} {level}" for level in Level) + "\n")
        return _FAILED if levels[Level.FAIL] else 0

    def _checks(self, opts: argparse.Namespace) -> Iterator[Check]:
        data, store = self.data, self.data / STORE_FILE
        yield from check_versions()
        yield from check_configuration()
        yield from check_encoding()
        for name, checks in (
            ("clock", check_clock(datetime.now(UTC), latest_instant(store))),
            ("disk", check_disk(data, store)),
            ("permissions", check_folder(data, store)),
            ("locks", check_locks(data)),
            ("store", check_store(store, quick=opts.quick)),
        ):
            try:
                yield from checks
            except OSError as error:
                yield Check(name, Level.FAIL, str(error), f"see who owns it: ls -la {data}")
        if opts.url:
            yield from self._network(opts.url)

    def _network(self, url: str) -> Iterator[Check]:
        """Ask for a page, through robots.txt and address guard."""
        began = time.monotonic()
        answer = run_errand(self.crawler_process, lambda fetch: fetch(url))
        if answer.problem:
            yield Check("network", Level.FAIL, f"{url}: {answer.problem}", answer.advice)
            return
        yield Check(
            "network", Level.OK, f"{url}: {answer.status}, {time.monotonic() - began:.1f} seconds with its robots.txt"
        )
        yield check_clock_against(answer.fetched_at, answer.date)


def _print(check: Check) -> None:
    line = Text()
    line.append(f"{check.level:<5}", style=_STYLES[check.level])
    line.append(printable(f"{check.name}: {check.said}{f'; {check.advice}' if check.advice else ''}"))
    stdout_console().print(line, soft_wrap=True)
