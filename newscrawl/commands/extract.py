"""``newscrawl extract FILE|FOLDER|WARC|URL|-``."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

import orjson

from newscrawl.archive.records import tell_damage
from newscrawl.cli import NetworkCommand, check_writable, say_error
from newscrawl.errands import run_errand
from newscrawl.exceptions import DamagedArchiveError, NothingToDoError, SourceError, UsageError
from newscrawl.exporters.files import whole_file
from newscrawl.extract import Extracted, SavedPage, extract_pages, saved_pages
from newscrawl.garbage import leave_alone_what_is_there
from newscrawl.reports.terminal import counting
from newscrawl.safety.printable import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from newscrawl.archive.records import Damage
    from newscrawl.drafting.fetched import Fetch

_VALUE_WIDTH = 100


class Command(NetworkCommand):
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
        for url in urls:
            self.check_address(url)
        fetched = {page.url: page for page in self._fetch(urls)} if urls else {}
        number = 0
        damaged: dict[Path, list[Damage]] = {}
        leave_alone_what_is_there()
        with ExitStack() as stack:
            done = stack.enter_context(counting("pages"))
            to_file = opts.output and opts.output != "-"
            out: IO[bytes] = stack.enter_context(whole_file(Path(opts.output))) if to_file else sys.stdout.buffer
            for page, extracted in extract_pages(_all_pages(args, fetched, opts.url, damaged), opts.jobs):
                number += 1
                done(number)
                if opts.explain:
                    out.write(printable(explain(page, extracted)).encode("utf-8", "replace"))
                else:
                    out.write(orjson.dumps(extracted.article, option=orjson.OPT_APPEND_NEWLINE))
                for problem in extracted.article.trail.problems:
                    sys.stderr.write(printable(f"{page.name}: {problem}") + "\n")
            if not number:
                raise NothingToDoError(f"{' '.join(args)}: no page was found in it; nothing was written")
        for path, damages in damaged.items():
            say_error(DamagedArchiveError(tell_damage(path, damages)))
        return DamagedArchiveError.exit_code if damaged else 0

    def _fetch(self, urls: list[str]) -> list[SavedPage]:
        return run_errand(self.crawler_process, lambda fetch: _pages(fetch, urls))


async def _pages(fetch: Fetch, urls: list[str]) -> list[SavedPage]:
    """Fetch pages, each to be read with the URL that was asked for."""
    pages = []
    for url in urls:
        page = await fetch(url)
        if page.problem:
            raise SourceError(f"{url} could not be read ({page.trouble}); {page.advice}")
        pages.append(replace(page.saved(), url=url))
    return pages


def _all_pages(
    places: Iterable[str], fetched: dict[str, SavedPage], url: str, damaged: dict[Path, list[Damage]]
) -> Iterator[SavedPage]:
    for place in places:
        if place in fetched:
            yield fetched[place]
        else:
            yield from saved_pages([place], url, damaged)


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
