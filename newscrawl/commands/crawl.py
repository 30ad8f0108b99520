"""``newscrawl crawl NAME|URL...``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from scrapy.commands import BaseRunSpiderCommand
from scrapy.crawler import AsyncCrawlerProcess

from newscrawl.archive.replay import check_archive
from newscrawl.cli import NetworkCommand, check_writable, say_error
from newscrawl.crawling import SITES_AT_ONCE, Results, crawl, exit_code, targets_of
from newscrawl.discovery.since import since_of
from newscrawl.exceptions import UsageError
from newscrawl.platforms.generic import ways_of
from newscrawl.reports.summary import verdict
from newscrawl.reports.terminal import print_summaries, stderr_console
from newscrawl.run import STORE_FILE
from newscrawl.store import Store
from newscrawl.store.dispositions import dispositions_of

if TYPE_CHECKING:
    import argparse

REPLAY_HANDLER = "newscrawl.handlers.ReplayDownloadHandler"


class Command(NetworkCommand, BaseRunSpiderCommand):
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
        parser.add_argument(
            "--respect-tdm", action="store_true", help="refuse pages whose text and data mining rights are reserved"
        )
        parser.add_argument("--warc", metavar="DIR", help="archive all that is fetched as WARC files in a folder")
        parser.add_argument(
            "--since", metavar="WHEN", help="refuse what is older: a date (2026-11-01) or a length (12h, 3d, 2w)"
        )
        parser.add_argument(
            "--discover",
            metavar="WAYS",
            help="follow feeds,robots,teasers besides the sources named; none (default: feeds)",
        )
        parser.add_argument(
            "--retry", action="append", metavar="REASON", help="fetch again what ended so (newscrawl status shows them)"
        )
        parser.add_argument(
            "--keep-duplicates", action="store_true", help="publish every printing of a story, marked duplicate_of"
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
        if opts.keep_duplicates:
            self.settings.set("NEWSCRAWL_KEEP_DUPLICATES", value=True, priority="cmdline")
        if opts.limit is not None:
            self.settings.set("NEWSCRAWL_LIMIT", opts.limit, priority="cmdline")
        if opts.respect_tdm:
            self.settings.set("NEWSCRAWL_RESPECT_TDM", value=True, priority="cmdline")
        for name, value in (
            ("WARC", opts.warc),
            ("SINCE", opts.since),
            ("DISCOVER", opts.discover),
            ("RETRY", opts.retry),
        ):
            if value is not None:
                self.settings.set(f"NEWSCRAWL_{name}", value, priority="cmdline")
        if opts.replay:
            self.settings.setdict(replay_settings(opts.replay), priority="cmdline")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Crawl, and tell what it came to."""
        if not args:
            raise UsageError("crawl what? give names of spiders (newscrawl list) or URLs of section pages")
        if opts.limit is not None and opts.limit < 1:
            raise UsageError(f"--limit {opts.limit}: give a number of articles, 1 or more")
        if opts.warc is not None and not opts.warc.strip():
            raise UsageError(f"--warc {opts.warc!r}: name a folder; without the option nothing is archived")
        if self.setting("NEWSCRAWL_SINCE"):
            since_of(self.setting("NEWSCRAWL_SINCE"))
        ways_of(self.setting("NEWSCRAWL_DISCOVER"))
        dispositions_of(self.setting("NEWSCRAWL_RETRY"))
        if self.setting("JOBDIR"):
            raise UsageError(f"JOBDIR={self.setting('JOBDIR')}: leave it out; the store remembers what is to fetch")
        for archive in opts.replay or ():
            check_archive(Path(archive))
        process = self.crawler_process
        if not isinstance(process, AsyncCrawlerProcess):
            raise UsageError("newscrawl needs the asyncio reactor; remove TWISTED_REACTOR from your settings")
        targets = targets_of(args, process.spider_loader, opts.spargs, self._places_of if opts.retry else lambda _: ())
        if not self.setting("NEWSCRAWL_REPLAY"):
            for url in (url for target in targets for url in target.arguments.get("places", ())):
                self.check_address(url)
        outputs = [*(opts.output or ()), *(opts.overwrite_output or ())]
        if len(targets) > 1 and any("%(" not in output for output in outputs):
            raise UsageError("-o and -O take one site; put %(name)s into the file's name, or use newscrawl export")
        for output in outputs:
            if not output.startswith("-") and "://" not in output and "%(" not in output:
                check_writable(Path(output.rsplit(":", 1)[0] if ":" in output else output))
        results = crawl(process, targets, SITES_AT_ONCE)
        return tell(results, as_json=opts.json, quiet_stdout=any(output.startswith("-") for output in outputs))

    def _places_of(self, site: str) -> list[str]:
        """Return the addresses by which a site without a card was crawled, by its name in the store."""
        path = self.data / STORE_FILE
        if not path.exists():
            return []
        with Store.open(path) as store:
            return store.sources.places(site)


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
    if results.interrupted:
        sys.stderr.write("newscrawl: stopped at once; what was stored is safe, run the command again to go on\n")
    for error in results.errors:
        say_error(error)
    return code
