"""What a page of a whole crawl costs: newscrawl beside stock Scrapy, on the same pages, in one run.

    python benchmarks/crawl.py [--pages 600] [--rounds 3] [--warc FILE] [--plain]

Three crawls of one site on 127.0.0.1, each in its own process, one after the other, several rounds:

- nothing: a Scrapy spider whose callback does nothing, the price of the engine;
- idiomatic: a Scrapy project with an ItemLoader of twelve fields and Scrapy's JSON Lines feed;
- newscrawl: ``newscrawl crawl``, with every field, every pipeline, the store and the published file.

Delays are off; concurrency and log level (ERROR) are equal; the server's CPU time is not counted. Reported is the least
CPU time (user and system) of a crawling process over the rounds, divided by the pages it fetched. The headline is the
ratio of whole processes, start and stop included; beside it stands what is left without the cost of an empty crawl.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from news_site import EMPTY, Site, site_of, written_site
from site_server import Page, Server, serve

from newscrawl.archive.replay import read_pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CONTENDERS = ("nothing", "idiomatic", "newscrawl")
CONCURRENCY = 16
STOCK = Path(__file__).with_name("stock_spiders.py")
PAGE_MIN = 10_000
"""Bytes; what is smaller in an archive is a redirect, a consent form, a list, and no page to measure with."""


@dataclass(slots=True)
class Measured:
    """CPU seconds of each round's crawl of the site, and of a page without links."""

    crawls: list[float] = field(default_factory=list)
    empty: list[float] = field(default_factory=list)


def command(contender: str, urls: Sequence[str], folder: Path) -> list[str]:
    """Return the command line that crawls *urls* and writes into *folder*."""
    if contender != "newscrawl":
        return [sys.executable, str(STOCK), contender, str(folder / "items.jsonl"), str(CONCURRENCY), *urls]
    settings = {
        "AUTOTHROTTLE_ENABLED": False,
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS": CONCURRENCY,
        "CONCURRENT_REQUESTS_PER_DOMAIN": CONCURRENCY,
    }
    given = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    given += ["--allow-private", urlsplit(urls[0]).netloc]
    return [sys.executable, "-m", "newscrawl", "crawl", *given, "--data", str(folder), *urls]


def cpu_seconds(contender: str, urls: Sequence[str], server: Server, *, pages: int, records: int | None) -> float:
    """Crawl *urls* in a process of its own and return its CPU time.

    Raises:
        SystemExit: it fetched another number of pages or wrote another number of records: its time says nothing.
    """
    environment = dict(os.environ, SCRAPY_SETTINGS_MODULE="newscrawl.settings" if contender == "newscrawl" else "")
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # else every start compiles what is not installed: newscrawl alone
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "log").open("w+b") as log:
            process = subprocess.Popen(
                command(contender, urls, folder), cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT
            )
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)  # nobody is left for Popen to wait for
            log.seek(0)
            said = log.read().decode(errors="replace")
        fetched = server.count()
        written = sum(file.read_bytes().count(b"\n") for file in folder.rglob("*.jsonl"))
    if fetched != pages or (records is not None and contender != "nothing" and written != records):
        sys.exit(f"{contender}: {fetched} pages fetched of {pages}, {written} records of {records}\n{said}")
    return usage.ru_utime + usage.ru_stime


def measure(site: Site, *, rounds: int, compressed: bool, records: int | None) -> dict[str, Measured]:
    """Crawl *site* with every contender in turn, *rounds* times. *records*: how many articles each must write."""
    measured = {contender: Measured() for contender in CONTENDERS}
    with serve(site.pages, compressed=compressed) as server:
        urls = [server.origin + path for path in site.sections]
        for number in range(1, rounds + 1):
            for contender, figures in measured.items():
                figures.empty.append(cpu_seconds(contender, [server.origin + EMPTY], server, pages=1, records=0))
                figures.crawls.append(cpu_seconds(contender, urls, server, pages=site.fetched, records=records))
                sys.stderr.write(f"round {number}: {contender} {figures.crawls[-1]:.2f} s CPU\n")
    return measured


def report(measured: dict[str, Measured], pages: int) -> str:
    """Return the table: milliseconds of CPU a page, and the ratio to the spider that does nothing."""
    base = measured["nothing"]
    lines = [
        f"{'':12}{'whole process':>20}{'without start and stop':>30}{'start and stop':>20}",
        f"{'':12}{'ms a page':>12}{'ratio':>8}{'ms a page':>22}{'ratio':>8}{'s':>20}",
    ]
    for contender, figures in measured.items():
        whole, start = min(figures.crawls), min(figures.empty)
        net, net_base = whole - start, min(base.crawls) - min(base.empty)
        lines.append(
            f"{contender:12}{1000 * whole / pages:12.2f}{whole / min(base.crawls):8.2f}"
            f"{1000 * net / pages:22.2f}{net / net_base:8.2f}{start:20.2f}"
        )
    return "\n".join(lines) + "\n"


def archived_pages(path: Path, limit: int) -> Iterator[Page]:
    """Yield the first *limit* HTML pages of an archive."""
    for page in read_pages(path):
        kind = next((value for name, value in page.headers.items() if name.lower() == "content-type"), "text/html")
        if page.status == 200 and "html" in kind and len(page.body) >= PAGE_MIN:
            yield Page(page.body, kind)
            limit -= 1
            if not limit:
                return


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=600, help="article pages (default: 600)")
    parser.add_argument("--rounds", type=int, default=3, help="crawls of each kind; the cheapest counts (default: 3)")
    parser.add_argument("--warc", type=Path, help="measure with the HTML pages of this archive, not with written ones")
    parser.add_argument("--plain", action="store_true", help="serve pages as they are, not with gzip as sites do")
    options = parser.parse_args()
    site = site_of(archived_pages(options.warc, options.pages)) if options.warc else written_site(options.pages)
    records = None if options.warc else site.articles  # not every page of an archive is an article
    sys.stdout.write(f"{site.articles} articles, {len(site.sections)} section pages, ")
    sys.stdout.write(f"{site.mean_kilobytes:.0f} kB a page\n")
    measured = measure(site, rounds=options.rounds, compressed=not options.plain, records=records)
    sys.stdout.write(report(measured, site.fetched))
    headline = min(measured["newscrawl"].crawls) / min(measured["nothing"].crawls)
    sys.stdout.write(f"headline: newscrawl costs {headline:.2f} times a spider that does nothing (whole process)\n")


if __name__ == "__main__":
    main()
