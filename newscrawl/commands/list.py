"""``newscrawl list``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import orjson
from scrapy.spiderloader import get_spider_loader

from newscrawl.cli import Command as NewscrawlCommand
from newscrawl.exceptions import UsageError

if TYPE_CHECKING:
    import argparse


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
            "--json", action="store_true", help="one JSON object a line: name, domain, country, language, platform"
        )

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print a line for each spider: its name, or all that its card says."""
        if args:
            raise UsageError(f"list takes no argument, but got {args[0]!r}")
        loader = get_spider_loader(self.settings)  # type: ignore[arg-type] # Scrapy sets it before it runs a command
        for name in sorted(loader.list()):
            if opts.json:
                sys.stdout.buffer.write(orjson.dumps(_card(loader.load(name)), option=orjson.OPT_APPEND_NEWLINE))
            else:
                sys.stdout.write(f"{name}\n")
        return 0


def _card(spider: Any) -> dict[str, Any]:
    """Return what a card says; an ordinary Scrapy spider beside the cards has little more than its name."""
    said = {name: getattr(spider, name, None) for name in ("name", "domain", "country", "language")}
    return {**said, "platform": spider.__mro__[1].__name__.lower(), "sections": list(getattr(spider, "sections", ()))}
