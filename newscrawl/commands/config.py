"""``newscrawl config [KEY...]``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import orjson
from rich.table import Table
from rich.text import Text
from scrapy.spiderloader import get_spider_loader

from newscrawl.cli import Command as NewscrawlCommand
from newscrawl.cli import did_you_mean, say_error
from newscrawl.config.keys import KEYS
from newscrawl.config.showing import document_of, problems_of, text_of
from newscrawl.exceptions import UsageError
from newscrawl.reports.terminal import stdout_console
from newscrawl.safety.printable import printable
from newscrawl.targets import facts_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from rich.console import Console


class Command(NewscrawlCommand):
    """Show what is set, and by what."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what stands behind the command's name."""
        return "[options] [key]..."

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Show each value of the configuration and what has set it, the groups and the alerts"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="all of it as one JSON document")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print the configuration; names of sites that nobody knows are told, and give exit code 2."""
        for key in args:
            if key not in KEYS:
                raise UsageError(f"config {key}: there is no such key{did_you_mean(key, KEYS)}")
        configuration = self.configuration
        loader = get_spider_loader(self.settings)  # type: ignore[arg-type] # Scrapy sets it before it runs a command
        facts = facts_of(loader, configuration)
        document = document_of(configuration, facts)
        if args:
            document = {"values": {key: document["values"][key] for key in dict.fromkeys(args)}}
        if opts.json:
            sys.stdout.buffer.write(orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        else:
            print_configuration(stdout_console(), document)
        problems = [] if args else problems_of(configuration, facts)
        for problem in problems:
            say_error(UsageError(problem))
        return UsageError.exit_code if problems else 0


def print_configuration(console: Console, document: dict[str, Any]) -> None:
    """Print a line for each value, then what the tables of the file set."""
    if "file" in document:
        console.print(Text(f"file: {document['file'] or 'none (newscrawl.toml in this folder would be it)'}"))
    values = document["values"].items()
    _print(console, ("key", "value", "set by"), [(name, text_of(one["value"]), one["origin"]) for name, one in values])
    for heading, section in (("group", "groups"), ("site", "sites"), ("alert", "alerts")):
        rows = [row for name, table in document.get(section, {}).items() for row in _rows(name, table)]
        _print(console, (heading, "key", "value", "set by"), rows)
    steps = [
        (" ".join(step["arguments"]), ", ".join(step["groups"]) or "all", step["origin"])
        for step in document.get("exports", ())
    ]
    _print(console, ("export", "only after", "set by"), steps)
    for note in document.get("notes", ()):
        console.print(Text(f"note: {printable(note)}"), soft_wrap=True)


def _rows(name: str, table: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Yield a row for each value that is set, and one for the sites a group selects."""
    for key, one in table.items():
        if key == "members":
            yield name, f"{len(one)} site{'s' * (len(one) != 1)}", text_of(one), ""
        elif one["origin"] != "default":
            yield name, key, text_of(one["value"]), one["origin"]


def _print(console: Console, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    if not rows:
        return
    if headings[0] != "key":
        console.print()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    console.print(table)
