"""``newscrawl crawl NAME|URL...``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from scrapy.commands import BaseRunSpiderCommand
from scrapy.crawler import AsyncCrawlerProcess

from newscrawl.archive.replay import check_archive
from newscrawl.cli import Command as NewscrawlCommand
from newscrawl.cli import check_writable
from newscrawl.crawling import SITES_AT_ONCE, Results, crawl, exit_code, targets_of
from newscrawl.exceptions import UsageError
from newscrawl.reports.summary import verdict
from newscrawl.reports.terminal import print_summaries, stderr_console

if TYPE_CHECKING:
    import argparse

REPLAY_HANDLER = "newscrawl.handlers.ReplayDownloadHandler"


class Command(NewscrawlCommand, BaseRunSpiderCommand):
    """Crawl sites by the names of their spiders, or any site by the URLs of its section pages."""

    def syntax(self) -> str:
        """Return what stands behind the command's name."""
        return "[options] <name or URL> ..."

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Crawl sites by name, or section pages by URL; publish new articles as JSON Lines"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""
        super().add_options(parser)
        parser.add_argument(
            "--limit", type=int, metavar="N", help="ask for at most N articles a site; the rest stays pending"
        )
        parser.add_argument(
            "--replay", action="append", metavar="FILE", help="read pages from a WARC file, not the network"
        )
        parser.add_argument("--json", action="store_true", help="print the summary as JSON on standard output")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Apply the options to the settings."""
        for outputs in (opts.output, opts.overwrite_output):
            if outputs:
                outputs[:] = ["-:jsonl" if output == "-" else output for output in outputs]
        super().process_options(args, opts)
        if self.settings is None:
            return
        if opts.limit is not None:
            self.settings.set("NEWSCRAWL_LIMIT", opts.limit, priority="cmdline")
        if opts.replay:
            self.settings.setdict(replay_settings(opts.replay), priority="cmdline")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Crawl, and tell what it came to."""
        if not args:
            raise UsageError("crawl what? give names of spiders (newscrawl list) or URLs of section pages")
        if opts.limit is not None and opts.limit < 1:
            raise UsageError(f"--limit {opts.limit}: give a number of articles, 1 or more")
        for archive in opts.replay or ():
            check_archive(Path(archive))
        process = self.crawler_process
        if not isinstance(process, AsyncCrawlerProcess):
            raise UsageError("newscrawl needs the asyncio reactor; remove TWISTED_REACTOR from your settings")
        targets = targets_of(args, process.spider_loader, opts.spargs)
        outputs = [*(opts.output or ()), *(opts.overwrite_output or ())]
        if len(targets) > 1 and any("%(" not in output for output in outputs):
            raise UsageError("-o and -O take one site; put %(name)s into the file's name, or use newscrawl export")
        for output in outputs:
            if not output.startswith("-") and "://" not in output and "%(" not in output:
                check_writable(Path(output.rsplit(":", 1)[0] if ":" in output else output))
        results = crawl(process, targets, SITES_AT_ONCE)
        return tell(results, as_json=opts.json, quiet_stdout=any(output.startswith("-") for output in outputs))


def replay_settings(archives: list[str]) -> dict[str, Any]:
    """Return the settings that put WARC files in the place of the network: no delays, no retries."""
    return {
        "NEWSCRAWL_REPLAY": archives,
        "DOWNLOAD_HANDLERS": {"http": REPLAY_HANDLER, "https": REPLAY_HANDLER},
        "AUTOTHROTTLE_ENABLED": False,
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "RETRY_ENABLED": False,
    }


def tell(results: Results, *, as_json: bool = False, quiet_stdout: bool = False) -> int:
    """Print what the crawls came to and return the exit code: published files on standard output, then the tables."""
    code = exit_code(results, [verdict(summary)[0] for summary in results.summaries])
    if as_json:
        document = {"exit_code": code, "published": [str(path) for path in results.published],
                    "runs": [summary.as_json() for summary in results.summaries],
                    "errors": [str(error) for error in results.errors]}  # fmt: skip
        sys.stdout.buffer.write(orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    else:
        out = sys.stderr if quiet_stdout else sys.stdout
        for path in results.published:
            out.write(f"{path}\n")
    sys.stdout.flush()
    if results.summaries:
        print_summaries(stderr_console(), results.summaries)
    for error in results.errors:
        sys.stderr.write(f"newscrawl: error: {error}\n")
    return code
