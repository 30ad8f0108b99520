"""``newscrawl demo``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.misc import walk_modules_iter
from scrapy.utils.spider import iter_spider_classes

from newscrawl import __version__
from newscrawl.archive.writer import Exchange, WarcWriter
from newscrawl.cli import Command as NewscrawlCommand
from newscrawl.commands.crawl import tell
from newscrawl.crawling import crawl
from newscrawl.demo.clock import NOW
from newscrawl.demo.internet import pages, serve
from newscrawl.exceptions import UsageError
from newscrawl.targets import Target

if TYPE_CHECKING:
    import argparse

    from scrapy import Spider

DATA = "data/demo"


class Command(NewscrawlCommand):
    """Crawl a small internet of our own, served on 127.0.0.1, with the ordinary spiders and pipelines."""

    overrides = {
        "NEWSCRAWL_DATA": DATA,
        "DOWNLOAD_DELAY": 0,  # nobody to be polite to
        "AUTOTHROTTLE_ENABLED": False,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,  # one after the other, so that every demo goes the same way
    }

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Crawl a small internet of our own, served on 127.0.0.1, and show the result"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print the summary as JSON on standard output")
        parser.add_argument(
            "--archive", metavar="DIR", help="crawl nothing, but write the pages as a WARC file, for --replay"
        )

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Serve, crawl, tell. The sites are crawled one after the other, so that every demo goes the same way."""
        if args:
            raise UsageError(f"demo takes no argument, but got {args[0]!r}; newscrawl crawl takes names and URLs")
        if opts.archive:
            sys.stdout.write(f"{write_pages(Path(opts.archive))}\n")
            return 0
        process = self.crawler_process
        if not isinstance(process, AsyncCrawlerProcess):
            raise UsageError("newscrawl needs the asyncio reactor; remove TWISTED_REACTOR from your settings")
        with serve() as internet:
            sys.stderr.write(f"demo internet on {internet.proxy}, articles to {self.data}\n")
            os.environ["http_proxy"] = internet.proxy  # its host names exist behind this proxy only
            os.environ["no_proxy"] = ""
            results = crawl(process, [Target(card) for card in cards()], at_once=1)
        code = tell(results, as_json=opts.json)
        if not results.published and not results.errors:
            sys.stderr.write("nothing new since the last demo; remove the data folder to start afresh\n")
        return code


def write_pages(folder: Path) -> Path:
    """Write the demo internet as an archive, and return its file."""
    writer = WarcWriter(folder, "demo", software=f"newscrawl/{__version__}")
    for url, page in pages().items():
        headers = [(b"Content-Type", page.content_type.encode("ascii"))]
        writer.write(Exchange(url, "GET", (), b"", page.status, "", headers, page.body, NOW))
    writer.close()
    return folder / "demo-00001.warc.gz"


def cards() -> list[type[Spider]]:
    """Return the spiders of the demo's sites, in the order of their names."""
    found = {spider for module in walk_modules_iter("newscrawl.demo.spiders") for spider in iter_spider_classes(module)}
    return sorted(found, key=lambda spider: spider.name)
