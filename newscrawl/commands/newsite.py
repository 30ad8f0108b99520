"""``newscrawl newsite URL``."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.cli import NetworkCommand
from newscrawl.commands.preview import add_replay, apply_replay, check_pages, show
from newscrawl.discovery.families import family_of
from newscrawl.drafting.card import checked_name, code_lines, name_of
from newscrawl.drafting.pairs import new_pair
from newscrawl.drafting.preview import SHOWN
from newscrawl.drafting.scout import Draft, Platform, Scout
from newscrawl.errands import run_errand
from newscrawl.exceptions import OutputError, UsageError
from newscrawl.handlers import open_archive
from newscrawl.recording import record_page
from newscrawl.safety.printable import printable
from newscrawl.sites import CardLoader, card_of, home_of, read_saved
from newscrawl.targets import checked_url

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from scrapy.settings import BaseSettings

    from newscrawl.extraction.table import PageTable
    from newscrawl.items import Article

_STEP = 14  # columns of a step's name


class Command(NetworkCommand):
    """Draft the card and the test pages of a new site, saying at each step what was seen."""

    makes_sites = True
    overrides = {"NEWSCRAWL_STORE": False}

    def syntax(self) -> str:
        """Return what stands behind the command's name."""
        return "[options] <URL>"

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Draft the card and the test pages of a new site, with the evidence for each line"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""
        super().add_options(parser)
        parser.add_argument("--name", metavar="NAME", help="name of the card (default: from the site's host)")
        parser.add_argument("--dry-run", action="store_true", help="print the card, write nothing")
        parser.add_argument(
            "--verbatim", action="store_true", help="keep the test pages' own words; not to be published"
        )
        add_replay(parser)

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Apply the options to the settings."""
        self.sites = opts.sites
        super().process_options(args, opts)
        apply_replay(self, opts)

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Look, draft, write, show."""
        if len(args) != 1:
            raise UsageError("newsite what? give the URL of the site, or of a section page of it")
        url = checked_url(args[0])
        if self.settings is None:
            raise UsageError("newsite needs the settings of newscrawl")
        name = checked_name(opts.name or name_of(url))
        cards, pages = home_of(opts.sites or self.setting("NEWSCRAWL_SITES"))
        path = cards / f"{name}.py"
        if path.exists():
            shows = f"newscrawl preview {name} shows what it reads, --name NAME drafts another"
            raise UsageError(f"there is a card called {name} already, {near(path)}; {shows}")
        check_pages(self, opts, url)
        tell_others(url, self.settings)
        archived = open_archive(tuple(opts.replay)).urls() if opts.replay else []
        draft = run_errand(
            self.crawler_process, lambda fetch: Scout(fetch, say, platform_of, archived).draft(url, name)
        )
        say("card", f"{code_lines(draft.card.source)} lines of code")
        sys.stdout.write(f"\n{draft.card.source}\n")
        if opts.dry_run:
            sys.stdout.write(f"nothing was written; without --dry-run it goes to {near(path)}\n")
            return 0
        self._write(draft, path, pages / name, verbatim=opts.verbatim)
        return 0

    def _write(self, draft: Draft, path: Path, folder: Path, *, verbatim: bool) -> None:
        """Write the card, then the test pages as the card reads them; show them, and say what to look at."""
        if self.settings is None:
            raise UsageError("newsite needs the settings of newscrawl")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(draft.card.source, "utf-8")
        except OSError as error:
            raise OutputError(f"{path}: {error.strerror}; choose another folder with --sites DIR") from error
        if self.sites:
            self.settings.set("NEWSCRAWL_SITES", str(path.parent), priority="cmdline")
        card = card_of(draft.card.name, self.settings)
        remarks = list(draft.remarks)
        for sample in draft.samples:
            pair = new_pair(folder, sample.fetched.url)
            remarks += record_page(pair, sample.fetched, card, verbatim=verbatim, hint=sample.hint)
        shown = [(sample.fetched, read_saved(sample.fetched.saved(), card, sample.hint)) for sample in draft.samples]
        show(shown[:1], card)
        _say_coverage([article for _, article in shown])
        sys.stdout.write("\nlook at\n")
        for remark in (*remarks, *_always(draft)):
            sys.stdout.write(f"  - {printable(remark)}\n")
        sites = f" --sites {near(path.parent)}" if self.sites else ""
        sys.stdout.write(f"\nwritten: {near(path)}\n         {_counted(draft)} in {near(folder)}\n")
        sys.stdout.write(
            f"next:    newscrawl preview {draft.card.name} --open{sites}\n         pytest {near(folder)}\n"
        )


def near(path: Path) -> Path:
    """Return a path as it is shortest from here."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _counted(draft: Draft) -> str:
    number = len(draft.samples)
    return f"{number} pages and their expected articles" if number > 1 else "one page and its expected article"


def tell_others(url: str, settings: BaseSettings) -> None:
    """Tell of cards of the same domain."""
    loader = CardLoader.from_settings(settings)
    for other in loader.list():
        domain = getattr(loader.load(other), "domain", "")
        if domain and name_of(url) == name_of(f"https://{domain}/"):
            say(
                "known site",
                f"there is a card for {domain} already: {other}; newscrawl preview {other} shows what it reads",
            )


def say(step: str, seen: str) -> None:
    """Print a step and what was seen."""
    sys.stdout.write(f"{step:<{_STEP}} {printable(seen)}\n")
    sys.stdout.flush()


def platform_of(page: PageTable) -> Platform | None:
    """Return what is known of the platform of a page."""
    family = family_of(page)
    if family is None:
        return None
    module = f"newscrawl.platforms.{family.name.lower()}"
    rules = getattr(import_module(module), family.name).rules
    return Platform(module, family.name, dict(rules), family.evidence)


def _say_coverage(articles: Sequence[Article]) -> None:
    """Print on how many of the articles each field was read."""
    sys.stdout.write(f"\nread on {len(articles)} articles\n")
    for name in SHOWN:
        filled = [article.sources[name] for article in articles if name in article.sources]
        sources = ", ".join(dict.fromkeys(filled))
        sys.stdout.write(f"{name:<22} {len(filled)} of {len(articles)}{f' ({sources})' if sources else ''}\n")


def _always(draft: Draft) -> list[str]:
    """Return what only a person can tell, on every site."""
    first = draft.samples[0].article
    named = ("section", "language") if first.agencies else ("authors", "section", "language")
    missing = [name for name in named if not getattr(first, name)]
    return [
        f"sections: are {' '.join(draft.card.sections) or 'the feeds'} what you want?",
        "body: is each article there from its first to its last sentence, and nothing else?",
        *(f"{name}: none on {first.url}; does the page show it?" for name in missing),
    ]
