"""``newscrawl alerts [NAME...]``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import orjson
from rich.table import Table
from rich.text import Text

from newscrawl.alerts import try_receivers
from newscrawl.alerts.delivery import place_of
from newscrawl.alerts.message import changes_for
from newscrawl.cli import Command as NewscrawlCommand
from newscrawl.cli import did_you_mean
from newscrawl.exceptions import NothingToDoError, UsageError
from newscrawl.reports.summary import ERROR, OK
from newscrawl.reports.terminal import stdout_console
from newscrawl.run import STORE_FILE
from newscrawl.safety.printable import printable
from newscrawl.store import Store

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from newscrawl.config import Receiver


class Command(NewscrawlCommand):
    """Show who is told of what, or try it."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what stands behind the command's name."""
        return "[options] [receiver]..."

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Show who is told when a site's verdict changes, and what they do not know yet"

    def long_desc(self) -> str:
        """Return what the command's help says."""
        return f"{self.short_desc()}. With --test each gets a test message; exit code 1: one of them did not."

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""
        super().add_options(parser)
        parser.add_argument(
            "--test", action="store_true", help="send each receiver a test message, and say what happened"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object a receiver, a line each")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """List the receivers, or try them."""
        known = {receiver.name: receiver for receiver in self.configuration.receivers}
        if not known:
            raise NothingToDoError("alerts: there is no receiver; name one in newscrawl.toml, in a table [alerts.NAME]")
        for name in args:
            if name not in known:
                raise UsageError(f"alerts {name}: there is no such receiver{did_you_mean(name, known)}")
        receivers = [known[name] for name in dict.fromkeys(args or known)]
        return _try(receivers, as_json=opts.json) if opts.test else self._list(receivers, as_json=opts.json)

    def _list(self, receivers: Sequence[Receiver], *, as_json: bool) -> int:
        waiting = {receiver.name: self._waiting(receiver) for receiver in receivers}
        if as_json:
            for one in receivers:
                _write({"receiver": one.name, "kind": one.kind, "place": place_of(one), "on": one.on,
                        "missing": one.missing, "waiting": waiting[one.name]})  # fmt: skip
            return OK
        table = Table(box=None, pad_edge=False, header_style="bold")
        for heading in ("receiver", "kind", "told of", "not told yet", "place"):
            table.add_column(heading, overflow="fold")
        for one in receivers:
            sites = waiting[one.name]
            table.add_row(*map(Text, (one.name, one.kind, ", ".join(one.on), ", ".join(sites) or "-", place_of(one))))
        stdout_console().print(table)
        return OK

    def _waiting(self, receiver: Receiver) -> list[str]:
        """Return the sites of which a receiver does not know the verdict yet."""
        path = self.data / STORE_FILE
        if not path.exists():
            return []
        with Store.reading(path) as store:
            changes = changes_for(store.verdicts.all(), store.verdicts.told(receiver.name), receiver.on)
        return [change.site for change in changes]


def _try(receivers: Sequence[Receiver], *, as_json: bool) -> int:
    told = try_receivers(receivers)
    for one in told:
        if as_json:
            _write({"receiver": one.receiver, "ok": one.ok, "sentence": one.sentence})
        else:
            sys.stdout.write(f"{printable(one.sentence)}\n")
    return OK if all(one.ok for one in told) else ERROR


def _write(document: object) -> None:
    sys.stdout.buffer.write(orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE))
