"""``newscrawl extract FILE|FOLDER|WARC|URL|-``."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import orjson
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess

from newscrawl.cli import Command as NewscrawlCommand
from newscrawl.cli import check_writable
from newscrawl.crawling import relax_garbage_collector
from newscrawl.exceptions import NothingToDoError, SourceError, UsageError
from newscrawl.exporters.files import whole_file
from newscrawl.extract import Extracted, SavedPage, extract_pages, saved_pages
from newscrawl.failures import disposition_of
from newscrawl.reports.terminal import counting
from newscrawl.store import ADVICE

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncIterator, Iterable, Iterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

_VALUE_WIDTH = 100


class Command(NewscrawlCommand):
    """Read articles out of saved pages: HTML, plain text, WARC, folders of them, standard input, or URLs."""

    overrides = {"NEWSCRAWL_STORE": False}

    def syntax(self) -> str:
        """Return what stands behind the command's name."""
        return "[options] <file, folder, WARC, URL or -> ..."

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Read articles out of saved pages, as JSON Lines on standard output"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""
        super().add_options(parser)
        parser.add_argument("-o", "--output", metavar="FILE", help="write to a file, whole or not at all")
        parser.add_argument("--url", default="", help="address of the page, for links and dates, when it is a file")
        parser.add_argument(
            "--jobs", type=int, default=1, metavar="N", help="work in N processes; the output is the same"
        )
        parser.add_argument(
            "--explain", action="store_true", help="print every candidate of every field, and its source"
        )

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Read, clean, write."""
        if not args:
            raise UsageError("extract what? give saved pages, folders, WARC files, URLs, or - for standard input")
        if opts.jobs < 1:
            raise UsageError(f"--jobs {opts.jobs}: give a number of processes, 1 or more")
        if opts.output and opts.output != "-":
            check_writable(Path(opts.output))
        urls = [place for place in args if place.startswith(("http://", "https://"))]
        fetched = {page.url: page for page in self._fetch(urls)} if urls else {}
        number = 0
        relax_garbage_collector()
        with ExitStack() as stack:
            done = stack.enter_context(counting("pages"))
            to_file = opts.output and opts.output != "-"
            out: IO[bytes] = stack.enter_context(whole_file(Path(opts.output))) if to_file else sys.stdout.buffer
            for page, extracted in extract_pages(_all_pages(args, fetched, opts.url), opts.jobs):
                number += 1
                done(number)
                if opts.explain:
                    out.write(explain(page, extracted).encode("utf-8", "replace"))
                else:
                    out.write(orjson.dumps(extracted.article, option=orjson.OPT_APPEND_NEWLINE))
                for problem in extracted.article.trail.problems:
                    sys.stderr.write(f"{page.name}: {problem}\n")
            if not number:
                raise NothingToDoError(f"{' '.join(args)}: no page was found in it; nothing was written")
        return 0

    def _fetch(self, urls: list[str]) -> list[SavedPage]:
        process = self.crawler_process
        if not isinstance(process, AsyncCrawlerProcess):
            raise UsageError("newscrawl needs the asyncio reactor; remove TWISTED_REACTOR from your settings")
        pages: list[SavedPage] = []
        problems: list[str] = []
        process.crawl(FetchSpider, urls=urls, pages=pages, problems=problems)
        process.start()
        if problems:
            raise SourceError(problems[0])
        return pages


class FetchSpider(Spider):
    """Fetches a few pages as they are, with the crawl's own settings; it has no site and stores nothing."""

    name = "fetch"

    def __init__(self, *, urls: list[str], pages: list[SavedPage], problems: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.urls = urls
        self.pages = pages
        self.problems = problems

    async def start(self) -> AsyncIterator[Any]:
        """Ask for each page."""
        for url in self.urls:
            yield Request(url, callback=self.parse, errback=self.failed, cb_kwargs={"asked": url})

    def parse(self, response: Response, asked: str, **_: Any) -> None:
        """Keep a page."""
        kind = response.headers.get("Content-Type")
        self.pages.append(
            SavedPage(response.body, asked, response.url, kind.decode("latin-1") if kind else None, datetime.now(UTC))
        )

    def failed(self, failure: Failure) -> None:
        """Keep the reason."""
        request: Request = failure.request  # type: ignore[attr-defined] # Scrapy sets it on every failure
        disposition, detail = disposition_of(failure.value or RuntimeError(str(failure)))
        meaning, advice = ADVICE[disposition]
        self.problems.append(f"{request.url} could not be read ({meaning}: {detail}); {advice}")


def _all_pages(places: Iterable[str], fetched: dict[str, SavedPage], url: str) -> Iterator[SavedPage]:
    for place in places:
        if place in fetched:
            yield fetched[place]
        else:
            yield from saved_pages([place], url)


def explain(page: SavedPage, extracted: Extracted) -> str:
    """Return what was weighed for each field, the winner marked, and what cleaning removed."""
    lines = [f"== {page.name}"]
    for name, candidates in sorted(extracted.candidates.items()):
        for index, candidate in enumerate(candidates):
            mark = "*" if index == 0 else " "
            reason = f" ({candidate.reason})" if candidate.reason else ""
            lines.append(f"{mark} {name:<22} {candidate.source:<10} {_short(candidate.value)}{reason}")
    for kind, text in extracted.article.trail.removed:
        lines.append(f"- removed {kind:<14} {_short(text)}")
    return "\n".join(lines) + "\n"


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= _VALUE_WIDTH else f"{text[: _VALUE_WIDTH - 3]}..."
