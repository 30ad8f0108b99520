"""``newscrawl record SITE URL``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from newscrawl.cli import NetworkCommand
from newscrawl.commands.preview import add_replay, apply_replay, check_pages
from newscrawl.drafting.differing import told
from newscrawl.drafting.pairs import NO_CARD, Pair, differences, expected_of, new_pair, pairs_of
from newscrawl.errands import run_errand
from newscrawl.exceptions import NothingToDoError, SourceError, UsageError
from newscrawl.extraction.canonical import find_canonical
from newscrawl.extraction.page import parse_page
from newscrawl.platforms.cards import require_sound
from newscrawl.recording import record_page
from newscrawl.safety.printable import printable
from newscrawl.sites import card_of, home_of, read_saved
from newscrawl.targets import checked_url

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from newscrawl.drafting.fetched import Fetch, Fetched
    from newscrawl.platforms.generic import Generic


class Command(NetworkCommand):
    """Save a page and the article it should give, so that pytest holds them; or take over what changed."""

    overrides = {"NEWSCRAWL_STORE": False}

    def syntax(self) -> str:
        """Return what stands behind the command's name."""
        return "[options] <site> <URL>  |  --update [options] <site>"

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Save a page and the article it should give, for the tests"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""
        super().add_options(parser)
        parser.add_argument("--verbatim", action="store_true", help="keep the page's own words; not to be published")
        parser.add_argument(
            "--update",
            action="store_true",
            help="print how the articles of the site's test pages differ, and expect that from now on",
        )
        add_replay(parser)

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Apply the options to the settings."""
        super().process_options(args, opts)
        apply_replay(self, opts)

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Save, or update."""
        wanted = 1 if opts.update else 2
        if len(args) != wanted:
            raise UsageError("record what? give a site and a URL, or --update and a site")
        if self.settings is None:
            raise UsageError("record needs the settings of newscrawl")
        _, pages = home_of(self.setting("NEWSCRAWL_SITES"))
        card = card_of(args[0], self.settings)
        if args[0] != NO_CARD:
            require_sound(card)
        folder = pages / args[0]
        if opts.update:
            update_pages(folder, card)
            return 0
        url = checked_url(args[1])
        check_pages(self, opts, url)
        fetched = run_errand(self.crawler_process, lambda fetch: _page(fetch, url))
        pair = new_pair(folder, fetched.url)
        lost = record_page(pair, fetched, card, verbatim=opts.verbatim)
        sys.stdout.write(f"{pair.page}\n{pair.article}\n")
        for line in lost:
            sys.stderr.write(f"newscrawl: {printable(line)}\n")
        return 0


def update_pages(folder: Path, card: type[Generic]) -> None:
    """Print how the articles of a site's test pages differ from the expected ones, field by field, and expect that.

    Raises:
        NothingToDoError: the folder holds no test page.
    """
    pairs = list(pairs_of(folder))
    if not pairs:
        raise NothingToDoError(f"{folder}: there is no test page; newscrawl record {folder.name} URL saves one")
    for pair in pairs:
        _take_over(pair, card)


def _take_over(pair: Pair, card: type[Generic]) -> None:
    if not pair.article.exists():
        page = pair.saved({})
        canonical = next((found.value for found in find_canonical(parse_page(page.body, ""))), None)
        url = canonical or f"{card.scheme}://{card.domain or 'example.org'}/{pair.slug}"
        pair.write_expected(expected_of(read_saved(pair.saved({"url": url}), card)))
        sys.stdout.write(f"{pair.article}: written; look at it\n")
        return
    expected = pair.expected()
    article = read_saved(pair.saved(expected), card)
    found = differences(expected, article)
    for difference in found:
        sys.stdout.write(f"{printable(told(difference, pair.page))}\n\n")
    if found:
        pair.write_expected({**expected, **{difference.field: difference.found for difference in found}})
    changed = f"{len(found)} field{'s' if len(found) > 1 else ''} changed" if found else "as it was"
    sys.stdout.write(f"{pair.article}: {changed}\n")


async def _page(fetch: Fetch, url: str) -> Fetched:
    fetched = await fetch(url)
    if not fetched.ok:
        raise SourceError(f"{url}: {fetched.trouble}; {fetched.advice or 'check the address'}")
    return fetched
