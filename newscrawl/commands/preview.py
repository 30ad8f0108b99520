"""``newscrawl preview SITE|URL``."""

from __future__ import annotations

import shutil
import sys
import tempfile
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.addresses.urls import site_of
from newscrawl.cli import NetworkCommand, check_writable, say_error
from newscrawl.commands.crawl import check_replay, replay_settings
from newscrawl.discovery.feeds import read_feed
from newscrawl.discovery.hints import hint_of
from newscrawl.discovery.kinds import kind_of
from newscrawl.discovery.sections import find_article_links
from newscrawl.discovery.sitemaps import read_sitemap
from newscrawl.drafting.places import is_article_address
from newscrawl.drafting.preview import table_of
from newscrawl.drafting.preview_page import preview_page
from newscrawl.errands import run_errand
from newscrawl.exceptions import SourceError, UsageError
from newscrawl.extraction.page import parse_page
from newscrawl.platforms.cards import require_sound
from newscrawl.platforms.generic import Generic
from newscrawl.safety.printable import printable
from newscrawl.sites import read_saved, rules_of_page
from newscrawl.stages import why_no_article
from newscrawl.targets import targets_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from newscrawl.discovery.found import FoundLink
    from newscrawl.drafting.fetched import Fetch, Fetched
    from newscrawl.items import Article

ARTICLES = 5
_WIDTH = 160  # columns, where there is no terminal
_PLACES = 3
"""Sections that are asked for links."""

Shown = list[tuple["Fetched", "Article"]]


class Command(NetworkCommand):
    """Show what is read from a site's latest articles, or from one page."""

    overrides = {"NEWSCRAWL_STORE": False}

    def syntax(self) -> str:
        """Return what stands behind the command's name."""
        return "[options] <site or URL>"

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Show what is read from a site's pages, as a table or beside the pages"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""
        super().add_options(parser)
        parser.add_argument(
            "-n", type=int, default=ARTICLES, metavar="N", help=f"articles to show (default: {ARTICLES})"
        )
        parser.add_argument(
            "--html", metavar="FILE", help="write one page: the saved pages, what was read marked, and the records"
        )
        parser.add_argument("--open", action="store_true", help="show that page in the browser")
        add_replay(parser)

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Apply the options to the settings."""
        super().process_options(args, opts)
        apply_replay(self, opts)

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Fetch, read, show."""
        if len(args) != 1:
            raise UsageError("preview what? give the name of a site (newscrawl list), or a URL of one")
        if opts.n < 1:
            raise UsageError(f"-n {opts.n}: give a number of articles, 1 or more")
        if opts.html:
            check_writable(Path(opts.html))
        process = self.crawler_process
        if process is None:
            raise UsageError("preview needs a crawler process")
        (target,) = targets_of(args, process.spider_loader, {})
        if not issubclass(target.spider, Generic):
            raise UsageError(
                f"spider {args[0]}: it is no card of newscrawl, so its pages cannot be read without its crawl"
            )
        card = target.spider
        if card is not Generic:
            require_sound(card)
        places: Sequence[str] = target.arguments.get("places", ())
        check_pages(self, opts, *places)
        shown = run_errand(process, lambda fetch: _articles(fetch, card, places, opts.n))
        show(shown, card)
        if opts.html or opts.open:
            path = Path(opts.html) if opts.html else Path(tempfile.mkstemp(suffix=".html", prefix="newscrawl-")[1])
            write_page(shown, path, args[0])
            sys.stdout.write(f"{path}\n")
            if opts.open and not webbrowser.open(path.resolve().as_uri()):
                raise SourceError(f"no browser could be opened; open {path} yourself")
        return 0


def add_replay(parser: argparse.ArgumentParser) -> None:
    """Add the option that puts archives in the place of the network."""
    parser.add_argument(
        "--replay", action="append", metavar="FILE", help="read pages from a WARC file, not the network"
    )


def apply_replay(command: NetworkCommand, opts: argparse.Namespace) -> None:
    """Apply that option to the settings."""
    if command.settings is not None and opts.replay:
        command.settings.setdict(replay_settings(opts.replay), priority="cmdline")


def check_pages(command: NetworkCommand, opts: argparse.Namespace, *urls: str) -> None:
    """Check the archives, and tell what they have lost; of the network, whether *urls* may be asked.

    Raises:
        UsageError: an archive cannot be read, an address is private.
    """
    for error in check_replay(opts.replay):
        say_error(error)
    for url in () if opts.replay else urls:
        command.check_address(url)


def show(shown: Shown, card: type[Generic]) -> None:
    """Print the table of each article, as *card* reads it."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _WIDTH
    for fetched, article in shown:
        sys.stdout.write(f"\n{printable(fetched.url)}\n")
        for line in (*table_of(article, width), *_remarks(fetched, article, card)):
            sys.stdout.write(f"{printable(line)}\n")


def _remarks(fetched: Fetched, article: Article, card: type[Generic]) -> Iterator[str]:
    """Yield lines on what a person would not see in the table: that a crawl drops the page, rules that found nothing."""
    reason = why_no_article(article)
    if reason:
        yield f"a crawl would not take it for an article ({reason})"
    for name, selector in rules_of_page(fetched.saved(), card).items():
        if article.sources.get(name) != "rule":
            yield f"the rule for {name}, {selector}, finds nothing on this page"


def write_page(shown: Shown, path: Path, title: str) -> None:
    """Write the pages beside their records."""
    pages = [(parse_page(fetched.body, fetched.url, fetched.content_type), article) for fetched, article in shown]
    path.write_text(preview_page(pages, f"{title}: {len(pages)} article{'s' if len(pages) > 1 else ''}"), "utf-8")


async def _articles(fetch: Fetch, card: type[Generic], places: Sequence[str], number: int) -> Shown:
    """Return the first articles that the places, or else those of the card, lead to."""
    spider = card()
    own = [spider.absolute(place) for place in (*card.sections, *card.feeds, *card.sitemaps)]
    shown: Shown = []
    problems: list[str] = []
    for place in list(places or own)[:_PLACES]:
        answer = await fetch(place)
        if not answer.ok:
            problems.append(f"{place}: {answer.trouble}; {answer.advice or 'check the address'}")
            continue
        article = read_saved(answer.saved(), card) if places and is_article_address(answer.url) else None
        links = [] if article and article.trail.is_article else _links(answer, spider)
        if article and not links:  # also when a crawl would drop it: it was asked for
            shown.append((answer, article))
        for link in links:
            if len(shown) == number:
                break
            page = await fetch(link.url)
            if page.ok:
                shown.append((page, read_saved(page.saved(), card, hint_of(link))))
            else:
                problems.append(f"{link.url}: {page.trouble}")
    if not shown:
        where = site_of(places[0]) if places else card.name
        raise SourceError(
            f"{where}: no article was found ({problems[0] if problems else 'no links'}); give the URL of one"
        )
    return shown


def _links(answer: Fetched, spider: Generic) -> list[FoundLink]:
    """Return the links to articles of a place: a section page, a feed or a sitemap."""
    kind = kind_of(answer.body, answer.url, answer.content_type)
    try:
        if kind == "feed":
            return read_feed(answer.body, answer.url, answer.content_type)
        if kind == "sitemap":
            return read_sitemap(answer.body, answer.url).links
    except SourceError:
        return []
    page = parse_page(answer.body, answer.url, answer.content_type)
    return find_article_links(page, pattern=spider.article_pattern)
