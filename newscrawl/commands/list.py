"""``newscrawl list``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import orjson
from rich.table import Table
from scrapy.spiderloader import get_spider_loader

from newscrawl.cli import Command as NewscrawlCommand
from newscrawl.cli import did_you_mean, say_error
from newscrawl.exceptions import NothingToDoError, UsageError
from newscrawl.platforms.cards import check_card
from newscrawl.reports.terminal import stdout_console

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from rich.console import Console

_COLUMNS = ("name", "domain", "country", "language", "platform")


class Command(NewscrawlCommand):
    """List the sites there are spiders for."""

    requires_crawler_process = False

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "List the sites there are spiders for"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""
        super().add_options(parser)
        parser.add_argument(
            "--json", action="store_true", help=f"one JSON object a line: {', '.join(_COLUMNS)}, sections"
        )
        parser.add_argument("--country", metavar="CC", help="only sites of a country (two letters, as DE)")
        parser.add_argument("--language", metavar="XX", help="only sites in a language (as en; pt finds pt-BR, too)")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print the sites: names, one a line; on a terminal or as JSON what their cards say. Broken cards are told."""
        if args:
            raise UsageError(f"list takes no argument, but got {args[0]!r}")
        loader = get_spider_loader(self.settings)  # type: ignore[arg-type] # Scrapy sets it before it runs a command
        spiders = [loader.load(name) for name in sorted(loader.list())]
        cards = _chosen([_card(spider) for spider in spiders], country=opts.country, language=opts.language)
        if opts.json:
            for card in cards:
                sys.stdout.buffer.write(orjson.dumps(card, option=orjson.OPT_APPEND_NEWLINE))
        elif sys.stdout.isatty():
            print_cards(stdout_console(), cards)
        else:
            sys.stdout.writelines(f"{card['name']}\n" for card in cards)
        problems = [problem for spider in spiders for problem in check_card(spider)]
        for problem in problems:
            say_error(UsageError(problem))
        return UsageError.exit_code if problems or getattr(loader, "broken", None) else 0


def print_cards(console: Console, cards: Sequence[dict[str, Any]]) -> None:
    """Print a line for each site."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in _COLUMNS:
        table.add_column(heading, no_wrap=True)
    for card in cards:
        table.add_row(*(card[name] or "-" for name in _COLUMNS))
    console.print(table)


def _card(spider: Any) -> dict[str, Any]:
    """Return what a card says; an ordinary Scrapy spider beside the cards has little more than its name."""
    said = {name: getattr(spider, name, None) for name in ("name", "domain", "country", "language")}
    sections = getattr(spider, "sections", ())
    listed = list(sections) if isinstance(sections, (list, tuple)) else []  # of a broken card, which is told below
    return {**said, "platform": spider.__mro__[1].__name__.lower(), "sections": listed}


def _chosen(cards: list[dict[str, Any]], *, country: str | None, language: str | None) -> list[dict[str, Any]]:
    """Return the cards of a country and in a language, where they are asked for.

    Raises:
        NothingToDoError: there is none.
    """
    wanted = {"country": country.upper() if country else None, "language": language.lower() if language else None}
    for name, word in wanted.items():
        if word is None:
            continue
        known = {str(card[name]) for card in cards if card[name]}
        cards = [
            card
            for card in cards
            if str(card[name] or "").partition("-")[0].lower() == word.lower() or card[name] == word
        ]
        if not cards:
            near = did_you_mean(word, known)
            raise NothingToDoError(
                f"list --{name} {word}: no card has it{near}; newscrawl list --json shows what there is"
            )
    return cards
