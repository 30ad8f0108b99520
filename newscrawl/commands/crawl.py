"""``newscrawl crawl NAME|URL...``."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import scrapy.core.downloader.contextfactory  # noqa: F401 - first: its deprecated classes look at every module there is
from scrapy.commands import BaseRunSpiderCommand
from scrapy.crawler import AsyncCrawlerProcess

from newscrawl.archive.records import tell_damage
from newscrawl.archive.replay import check_archive
from newscrawl.cli import NetworkCommand, check_writable, say, say_error
from newscrawl.crawling import Ended, Results, crawl
from newscrawl.discovery.since import since_of
from newscrawl.exceptions import DamagedArchiveError, OutputError, StoreError, UsageError
from newscrawl.extensions.progress import SCREEN
from newscrawl.handlers import open_archive
from newscrawl.logs import logs_json
from newscrawl.notices import Notices
from newscrawl.platforms.generic import ways_of
from newscrawl.reports.events import say_event
from newscrawl.reports.metrics import write_metrics
from newscrawl.reports.summary import verdict, word_of
from newscrawl.reports.terminal import print_summaries, stderr_console
from newscrawl.run import STORE_FILE
from newscrawl.store import Store
from newscrawl.store.dispositions import dispositions_of
from newscrawl.targets import facts_of, group_of, members_of, targets_of, targets_of_names

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from newscrawl.config import Configuration
    from newscrawl.targets import Target

REPLAY_HANDLER = "newscrawl.handlers.ReplayDownloadHandler"


class Command(NetworkCommand, BaseRunSpiderCommand):
    """Crawl sites by the names of their spiders, or any site by the URLs of its section pages."""

    def syntax(self) -> str:
        """Return what stands behind the command's name."""
        return "[options] <name or URL> ... | --group NAME | --all"

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Crawl sites by name, or section pages by URL; publish new articles as JSON Lines"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""
        super().add_options(parser)
        parser.add_argument(
            "--group", action="append", default=[], metavar="NAME", help="crawl the sites of a group of newscrawl.toml"
        )
        parser.add_argument("--all", action="store_true", help="crawl all sites there are cards for")
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
        parser.add_argument(
            "--json-log",
            action="store_true",
            help="say everything else as JSON, too: an object a line on standard error",
        )
        parser.add_argument("--metrics", metavar="FILE", help="write metrics of all sites for Prometheus (FILE.prom)")
        parser.add_argument("--no-alerts", action="store_true", help="tell no receiver of alerts, and ping nothing")

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
        archives = opts.replay or self.settings.getlist("NEWSCRAWL_REPLAY")
        if archives:
            self.settings.setdict(replay_settings(archives), priority="cmdline")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Crawl, and tell what it came to."""
        SCREEN.as_json = opts.json_log
        self._check(args, opts)
        damaged = check_replay(self.setting("NEWSCRAWL_REPLAY"))
        process = self.crawler_process
        if not isinstance(process, AsyncCrawlerProcess):
            raise UsageError("newscrawl needs the asyncio reactor; remove TWISTED_REACTOR from your settings")
        configuration = self.configuration
        for note in configuration.notes:
            say(note)
        targets, wrong = self._targets(args, opts, configuration)
        outputs = [*(opts.output or ()), *(opts.overwrite_output or ())]
        _check_outputs(outputs, len(targets))
        metrics = opts.metrics or configuration["metrics"]
        if metrics:
            check_writable(Path(str(metrics)))
        notices = Notices(configuration, self.data)
        if not opts.no_alerts:
            notices.begin(f"{len(targets)} {'site' if len(targets) == 1 else 'sites'}")
        if opts.json_log:
            say_event("crawl_started", sites=[target.site for target in targets])
        for ended in wrong:
            tell_event(ended)
        results = crawl(process, targets, int(self.setting("NEWSCRAWL_SITES_AT_ONCE")), tell_event)
        results.ended.extend(wrong)
        results.faults.extend(damaged)
        if metrics:
            self._write_metrics(Path(str(metrics)), results)
        code = tell(results, as_json=opts.json, quiet_stdout=any(output.startswith("-") for output in outputs))
        if not opts.no_alerts:
            for sentence in notices.end(results, f"exit code {code}: {headline(results)}"):
                say(sentence)
        return code

    def _check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Raise UsageError for options that make no sense."""
        if not args and not opts.group and not opts.all:
            raise UsageError(
                "crawl what? give names of spiders (newscrawl list), URLs of section pages, --group NAME or --all"
            )
        if opts.all and (args or opts.group):
            raise UsageError(f"--all is all there is; leave out {(args or opts.group)[0]}")
        if opts.limit is not None and opts.limit < 1:
            raise UsageError(f"--limit {opts.limit}: give a number of articles, 1 or more")
        if opts.warc is not None and not opts.warc.strip():
            raise UsageError(f"--warc {opts.warc!r}: name a folder; without the option nothing is archived")
        if opts.metrics is not None and not opts.metrics.strip():
            raise UsageError(f"--metrics {opts.metrics!r}: name a file; without the option none is written")
        if self.setting("NEWSCRAWL_SINCE"):
            since_of(self.setting("NEWSCRAWL_SINCE"))
        ways_of(self.setting("NEWSCRAWL_DISCOVER"))
        dispositions_of(self.setting("NEWSCRAWL_RETRY"))
        if self.setting("JOBDIR"):
            raise UsageError(f"JOBDIR={self.setting('JOBDIR')}: leave it out; the store remembers what is to fetch")

    def _targets(
        self, args: list[str], opts: argparse.Namespace, configuration: Configuration
    ) -> tuple[list[Target], list[Ended]]:
        """Return what to crawl, and for those sites of groups that cannot be why."""
        loader = self.crawler_process.spider_loader  # type: ignore[union-attr] # there is one by now
        named = targets_of(args, loader, opts.spargs, self._places_of if opts.retry else lambda _: ())
        if not self.setting("NEWSCRAWL_REPLAY"):
            for url in (url for target in named for url in target.arguments.get("places", ())):
                self.check_address(url)
        facts = facts_of(loader, configuration)
        groups = [group_of(name, configuration) for name in opts.group]
        chosen = {site: group for group in reversed(groups) for site in members_of(group, facts, configuration)}
        names = [site.name for site in facts if not site.off] if opts.all else sorted(chosen)
        asked = {target.site for target in named}
        others, wrong = targets_of_names((name for name in names if name not in asked), loader, opts.spargs)
        targets = [*named, *others]
        for target in targets:
            target.adopt(configuration, chosen[target.site].limit if target.site in chosen else None)
        return targets, [Ended(site, error=error) for site, error in wrong.items()]

    def _write_metrics(self, path: Path, results: Results) -> None:
        try:
            with Store.open(self.data / STORE_FILE) as store:
                write_metrics(path, store, datetime.now(UTC), results.code)
        except (OutputError, StoreError) as error:
            results.faults.append(error)

    def _places_of(self, site: str) -> list[str]:
        """Return the addresses by which a site without a card was crawled, by its name in the store."""
        path = self.data / STORE_FILE
        if not path.exists():
            return []
        with Store.reading(path) as store:
            return store.sources.places(site)


def check_replay(archives: Sequence[str] | str | None) -> list[DamagedArchiveError]:
    """Return what the archives of NEWSCRAWL_REPLAY have lost, an error for each that is damaged.

    Raises:
        UsageError: one cannot be read at all.
    """
    paths = [archives] if isinstance(archives, str) else list(archives or ())
    for path in paths:
        check_archive(Path(path))
    damaged = open_archive(tuple(paths)).damaged
    return [DamagedArchiveError(tell_damage(path, damages)) for path, damages in damaged.items()]


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


def _check_outputs(outputs: Sequence[str], targets: int) -> None:
    """Check the files of Scrapy's feeds before anything is fetched."""
    if targets > 1 and any("%(" not in output for output in outputs):
        raise UsageError("-o and -O take one site; put %(name)s into the file's name, or use newscrawl export")
    for output in outputs:
        if not output.startswith("-") and "://" not in output and "%(" not in output:
            check_writable(Path(output.rsplit(":", 1)[0] if ":" in output else output))


def tell_event(ended: Ended) -> None:
    """Tell of a site that is over, where events are asked for."""
    if logs_json():
        run = ended.summary
        figures = (
            {**run.as_json(), "new": run.stored, "duplicates": run.duplicates, "errors": run.failed} if run else {}
        )
        said = verdict(run)[1] if run else None
        word = word_of(run) if run else "error"
        error = str(ended.error) if ended.error else None
        say_event(
            "site_ended",
            **{**figures, "site": ended.site},
            verdict=word,
            exit_code=ended.code,
            sentence=said,
            error=error,
        )


def headline(results: Results) -> str:
    """Return what a crawl came to, in a few words."""
    good = sum(site.code == 0 for site in results.ended)
    articles = sum(summary.stored for summary in results.summaries)
    return f"{good} of {len(results.ended) + len(results.unasked)} sites without fault, {articles} new articles"


def tell(results: Results, *, as_json: bool = False, quiet_stdout: bool = False) -> int:
    """Print what the crawls came to and return the exit code: published files on standard output, then the tables."""
    code = results.code
    if as_json:
        document = {"exit_code": code, "published": [str(path) for path in results.published],
                    "runs": [summary.as_json() for summary in results.summaries], "unasked": results.unasked,
                    "errors": [str(error) for error in results.errors]}  # fmt: skip
        sys.stdout.buffer.write(orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    else:
        out = sys.stderr if quiet_stdout else sys.stdout
        for path in results.published:
            out.write(f"{path}\n")
    sys.stdout.flush()
    if logs_json():
        say_event("crawl_ended", exit_code=code, sentence=headline(results), unasked=results.unasked)
    elif results.summaries:
        troubles = {site.site: str(site.error) for site in results.ended if site.error and not site.summary}
        print_summaries(stderr_console(), results.summaries, troubles)
    if results.interrupted or results.unasked:
        left = f"; not begun: {', '.join(results.unasked)}" if results.unasked else ""
        say(f"stopped; what was stored is safe, run the command again to go on{left}")
    for error in results.errors:
        say_error(error)
    return code
