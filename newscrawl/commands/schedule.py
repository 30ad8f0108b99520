"""``newscrawl schedule``."""

from __future__ import annotations

import os
import pwd
import signal
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import orjson
from rich.table import Table
from rich.text import Text
from scrapy.spiderloader import get_spider_loader

from newscrawl import __version__
from newscrawl.cli import Command as NewscrawlCommand
from newscrawl.cli import did_you_mean, say_error
from newscrawl.exceptions import NothingToDoError, UsageError
from newscrawl.reports.terminal import stdout_console
from newscrawl.run import STORE_FILE
from newscrawl.safety.printable import printable
from newscrawl.scheduling.clock import HEARD
from newscrawl.scheduling.deployments import FORMS, Deployment
from newscrawl.scheduling.due import Standing
from newscrawl.scheduling.histories import clock_set_back
from newscrawl.scheduling.listing import lines_of, slot_as_json, took
from newscrawl.scheduling.plan import Plan
from newscrawl.scheduling.words import instant_of, length
from newscrawl.store import State, Store
from newscrawl.targets import facts_of, members_of, targets_of_names

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from rich.console import Console

    from newscrawl.scheduling.listing import Line
    from newscrawl.store import Slot

NUMBER = 20
"""Slots that --history shows."""
NUMBER_MAX = 1_000_000
"""Slots that may be asked of it."""
PLAN = "plan"
"""The form of --print that the running schedule asks for when its configuration has changed."""
_STYLES = {Standing.DUE: "green", Standing.RUNNING: "green", Standing.BACKING_OFF: "red", Standing.PAUSED: "dim"}
_STATES = {State.FAILED: "red", State.INTERRUPTED: "yellow", State.RUNNING: "green"}


class Command(NewscrawlCommand):
    """Crawl the groups of the configuration when they are due."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what stands behind the command's name."""
        return "[options]"

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Crawl the groups of newscrawl.toml when they are due, for ever or once"

    def long_desc(self) -> str:
        """Return what the command's help says."""
        return (
            "Crawl the groups of newscrawl.toml when they are due, for ever. What is due follows from the history in the store: "
            "a crawl that was missed is caught up once, and one that was interrupted, too. SIGTERM ends it with code 0, "
            "SIGINT (Ctrl-C) with 130, both after its crawls have ended; SIGHUP reads newscrawl.toml again."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""
        super().add_options(parser)
        parser.add_argument("--once", action="store_true", help="crawl what is due now, and end")
        parser.add_argument(
            "--list", action="store_true", help="show how each site stands and when it is due; -v says why"
        )
        parser.add_argument(
            "--history",
            nargs="?",
            const="",
            metavar="NAME",
            help="show what became of the last slots, of a site or a group",
        )
        parser.add_argument("-n", type=int, metavar="N", help=f"with --history: how many (default: {NUMBER})")
        parser.add_argument("--json", action="store_true", help="with --list and --history: one JSON object a line")
        parser.add_argument(
            "--print", metavar="FORM", help=f"print the files by which a machine runs it: {', '.join(FORMS)}"
        )

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Show what was asked for, or become the process that runs the schedule."""
        if args:
            advice = (
                "write the name right behind --history"
                if opts.history == ""
                else "newscrawl.toml names groups and sites"
            )
            raise UsageError(f"schedule takes no argument, but got {args[0]!r}; {advice}")
        _check(opts)
        if opts.history is not None:
            return self._show_history(opts)
        plan = self._plan()
        if opts.list:
            return self._show_list(plan, opts)
        if opts.print == PLAN:
            sys.stdout.buffer.write(plan.as_json())
            return 0
        if opts.print:
            sys.stdout.write(FORMS[opts.print](self._deployment(plan)))
            return 0
        become(plan, once=opts.once)
        return 1  # never reached

    def _plan(self) -> Plan:
        configuration = self.configuration
        for note in configuration.notes:
            sys.stderr.write(f"newscrawl: {printable(note)}\n")
        if not any(group.is_scheduled for group in configuration.groups.values()):
            where = configuration.path or "there is no newscrawl.toml; make one"
            raise UsageError(
                f'schedule: {where}: no group has a cron; write [groups.NAME] with sites = [...] and cron = "0 * * * *"'
            )
        loader = get_spider_loader(self.settings)  # type: ignore[arg-type] # Scrapy sets it before it runs a command
        facts = facts_of(loader, configuration)
        members: dict[str, tuple[str, ...]] = {}
        for name, group in configuration.groups.items():
            try:
                members[name] = tuple(members_of(group, facts, configuration))
            except UsageError as error:  # that costs no other group anything
                say_error(error)
        if not any(configuration.groups[name].is_scheduled for name in members):
            raise UsageError("schedule: no group that has a cron has any site")
        _, wrong = targets_of_names(sorted({site for sites in members.values() for site in sites}), loader, {})
        problems = {site: str(error) for site, error in wrong.items()}
        return Plan(configuration, self.data, members, problems, tuple(self._words))

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Apply the options, and remember those that whatever it starts is given as well."""
        flags = [("--sites", opts.sites), *(("-s", pair) for pair in opts.set)]
        self._words = [word for flag, value in flags if value for word in (flag, value)]
        super().process_options(args, opts)

    def _deployment(self, plan: Plan) -> Deployment:
        config = plan.configuration.path
        return Deployment(
            command=(sys.executable, "-m", "newscrawl", "schedule", "--data", str(plan.data), *plan.words),
            user=_user(),
            folder=Path.cwd(),
            data=plan.data,
            environment={"NEWSCRAWL_CONFIG": str(config.absolute())} if config else {},
            requirement=f"newscrawl=={__version__}",
        )

    def _show_list(self, plan: Plan, opts: argparse.Namespace) -> int:
        path = self.data / STORE_FILE
        now = datetime.now(UTC)
        if path.exists():
            with Store.reading(path) as store:
                lines, set_back = lines_of(plan, store, now), clock_set_back(store, now)
        else:
            lines, set_back = lines_of(plan, None, now), ""
        if opts.json:
            for line in lines:
                sys.stdout.buffer.write(orjson.dumps(line.as_json(), option=orjson.OPT_APPEND_NEWLINE))
        else:
            print_list(stdout_console(), lines, now, why=opts.verbose > 0)
        if set_back:
            sys.stderr.write(f"newscrawl: {set_back}\n")
        return 0

    def _show_history(self, opts: argparse.Namespace) -> int:
        path = self.data / STORE_FILE
        if not path.exists():
            raise NothingToDoError(f"schedule: there is no store {path} yet; newscrawl schedule --once makes it")
        with Store.reading(path) as store:
            groups, sites = store.schedule.names()
            name, number = opts.history, NUMBER if opts.n is None else opts.n
            if name and name not in groups | sites:
                raise UsageError(
                    f"--history {name}: no group or site of that name was ever due{did_you_mean(name, groups | sites)}"
                )
            found = store.schedule.history(
                number, group=name if name in groups else None, site=name if name in sites - groups else None
            )
        if not found:
            raise NothingToDoError("schedule: nothing was ever due; newscrawl schedule --list shows what will be")
        if opts.json:
            for slot in found:
                sys.stdout.buffer.write(orjson.dumps(slot_as_json(slot), option=orjson.OPT_APPEND_NEWLINE))
        else:
            print_history(stdout_console(), found, datetime.now(UTC))
        return 0


def _check(opts: argparse.Namespace) -> None:
    """Raise UsageError for options that do not go together."""
    asked = [flag for flag, given in (("--once", opts.once), ("--list", opts.list), ("--print", opts.print),
                                      ("--history", opts.history is not None)) if given]  # fmt: skip
    if len(asked) > 1:
        raise UsageError(f"{' and '.join(asked)} do not go together; ask for one")
    if opts.print and opts.print not in (*FORMS, PLAN):
        raise UsageError(f"--print {opts.print}: it is {', '.join(FORMS)}{did_you_mean(opts.print, FORMS)}")
    if opts.n is not None and (opts.history is None or not 1 <= opts.n <= NUMBER_MAX):
        raise UsageError(f"-n {opts.n}: with --history give a number of slots from 1 to {NUMBER_MAX}")
    if opts.json and not (opts.list or opts.history is not None):
        raise UsageError("--json goes with --list and --history")


def _user() -> str:
    """Return the name of the user, or the number of one without a name, as in a container."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def become(plan: Plan, *, once: bool) -> None:
    """Turn this process into the one that runs the schedule, which has its id and its signals, and nothing of Scrapy."""
    with tempfile.TemporaryFile() as file:
        file.write(plan.as_json())
        file.seek(0)
        os.dup2(file.fileno(), 0)
    sys.stdout.flush()
    sys.stderr.flush()
    signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)  # what comes meanwhile is heard there
    words = ["--once"] if once else []
    os.execv(sys.executable, [sys.executable, "-m", "newscrawl.scheduling", *words])  # noqa: S606 # ours


# -- on the terminal ------------------------------------------------------------------------------------------------------


def print_list(console: Console, lines: Sequence[Line], now: datetime, *, why: bool) -> None:
    """Print a table for each group; with *why* a line below a site that says more."""
    for name in dict.fromkeys(line.group.name for line in lines):
        members = [line for line in lines if line.group.name == name]
        group = members[0].group
        times = [*([group.cron] if group.cron else []), *(["adaptive"] if group.adaptive else [])]
        said = ", ".join(times) or "no cron; newscrawl crawl --group crawls it"
        console.print(Text.assemble((name, "bold"), f"  {said}  {group.timezone}"))
        table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
        for heading in ("  site", "last run", "ended", "next", "next UTC", "state"):
            table.add_column(heading, no_wrap=heading != "state")
        for line in members:
            table.add_row(*_cells(line, now))
        console.print(table)
        for line in members if why else ():
            reason = line.last_slot.reason if line.last_slot else None
            for sentence in filter(None, (line.due.why, reason)):
                console.print(
                    Text(printable(f"  {line.site}: {sentence.removeprefix(f'{line.site}: ')}")), soft_wrap=True
                )


def _cells(line: Line, now: datetime) -> list[Text]:
    """Return the cells of a site: the last run and the next by the clocks of its group's zone, that also in UTC."""
    at, zone = line.due.at, ZoneInfo(line.group.timezone)
    last = _clock(instant_of(line.last_run.started_at).astimezone(zone), now) if line.last_run else "-"
    ended = str(line.last_slot.state) if line.last_slot else "-"
    state = str(line.due.standing)
    if line.due.standing is Standing.BACKING_OFF and at:
        state += f" until {_clock(at.astimezone(zone), now)}"
    elif line.due.standing is Standing.WAITING and at and at > now:
        state += f", {length(at - now)}"
    if line.due.missed:
        state += f", {line.due.missed} missed before"
    style = _STYLES.get(line.due.standing, "")
    coming = [_clock(at.astimezone(in_zone), now) if at else "-" for in_zone in (zone, UTC)]
    return [Text(f"  {line.site}"), Text(last), Text(ended), *map(Text, coming), Text(state, style=style)]


def _clock(time: datetime, now: datetime) -> str:
    """Return a time of day with its date; with the year if that is another than now."""
    return f"{time:%m-%d %H:%M}" if time.year == now.year else f"{time:%Y-%m-%d %H:%M}"


def print_history(console: Console, slots: Sequence[Slot], now: datetime) -> None:
    """Print a line for each slot, the latest first, and below it the reason where there is more to say than new articles."""
    headings = ("slot UTC", "group", "site", "state", "late", "took", "new", "exit")
    rows = [_history_cells(slot, now) for slot in slots]
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    console.print(
        Text("  ".join(f"{word:<{width}}" for word, width in zip(headings, widths, strict=True)), style="bold")
    )
    for slot, row in zip(slots, rows, strict=True):
        cells = [f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)]
        console.print(Text("  ".join(cells), style=_STATES.get(slot.state, "")), soft_wrap=True)
        reason = (slot.reason or "").removeprefix(f"{slot.site}: ")
        if reason and (slot.state is not State.DONE or slot.exit_code):
            console.print(Text(printable(f"    {reason}")), soft_wrap=True)


def _history_cells(slot: Slot, now: datetime) -> list[str]:
    time = took(slot)
    late = instant_of(slot.started_at or slot.planned_at) - instant_of(slot.slot)
    state = f"{slot.state}{', caught up' if slot.attempt > 1 else ''}"
    if slot.missed:
        state += f", {slot.missed} missed before"
    return [
        _clock(instant_of(slot.slot), now), slot.group, slot.site, state, length(late), length(time) if time is not None else "-",
        "-" if slot.new is None else str(slot.new), "-" if slot.exit_code is None else str(slot.exit_code),
    ]  # fmt: skip
