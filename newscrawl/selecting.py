"""What commands share that take a part of the store's articles: the options of the filters, and what they leave."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scrapy.spiderloader import get_spider_loader

from newscrawl.cli import Command, did_you_mean
from newscrawl.discovery.since import since_of
from newscrawl.exceptions import NothingToDoError, UsageError
from newscrawl.run import STORE_FILE
from newscrawl.store import Selection
from newscrawl.targets import facts_of, group_of

if TYPE_CHECKING:
    import argparse

    from newscrawl.config import SiteFacts
    from newscrawl.store import Store

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class SelectingCommand(Command):
    """A command whose filters say which articles it is about."""

    def add_filters(self, parser: argparse.ArgumentParser) -> None:
        """Add the filters."""
        group = parser.add_argument_group("which articles")
        group.add_argument(
            "--site", metavar="NAME", action="append", default=[], help="of a site (repeatable, as are the next)"
        )
        for name, metavar, what in (
            ("group", "NAME", "of the sites of a group (newscrawl.toml)"),
            ("country", "CC", "of the sites of a country, as DE"),
            ("language", "XX", "in a language (pt finds pt-BR, too)"),
            ("agency", "NAME", "that credit a news agency"),
            ("section", "NAME", "of a section"),
        ):
            group.add_argument(f"--{name}", metavar=metavar, action="append", default=[], help=what)
        group.add_argument(
            "--since", metavar="WHEN", help="published on this day or later: a date, an instant, or 3d, 2w"
        )
        group.add_argument("--until", metavar="WHEN", help="published on this day or earlier")
        group.add_argument("--min-words", metavar="N", type=number, default=0, help="of N words or more")
        group.add_argument(
            "--where", metavar="SQL", help="for which an expression over the fields holds: word_count > 300"
        )
        group.add_argument(
            "--keep-duplicates", action="store_true", help="also the copies of a story, marked duplicate_of"
        )
        group.add_argument("--sample", metavar="N", type=number, help="N of them, chosen by a hash: always the same")
        group.add_argument("--seed", metavar="S", type=int, default=0, help="another sample, other splits (default: 0)")
        group.add_argument("--limit", metavar="N", type=number, help="the first N")

    def selection(self, store: Store, opts: argparse.Namespace) -> Selection:
        """Return what the filters leave.

        Raises:
            NothingToDoError: the store has no article of a site.
            UsageError: a word of a filter is not understood.
        """
        return Selection(
            sites=self._sites(store, opts),
            since=instant(opts.since, "--since") if opts.since else None,
            until=instant(opts.until, "--until") if opts.until else None,
            languages=tuple(opts.language),
            agencies=tuple(opts.agency),
            sections=tuple(opts.section),
            min_words=opts.min_words,
            where=opts.where,
            copies=opts.keep_duplicates,
            sample=opts.sample,
            seed=opts.seed,
            limit=opts.limit,
        )

    def facts(self) -> list[SiteFacts]:
        """Return what the cards say of their sites."""
        return list(facts_of(get_spider_loader(self.settings), self.configuration))  # type: ignore[arg-type] # Scrapy sets it

    def _sites(self, store: Store, opts: argparse.Namespace) -> tuple[str, ...] | None:
        """Return the sites that --site, --group and --country leave; None for all."""
        known = store.lookup.sites()
        chosen = set(known)
        for name in opts.site:
            if name not in known:
                raise NothingToDoError(
                    f"the store {self.data / STORE_FILE} holds no article of site {name}{did_you_mean(name, known)}; "
                    "nothing was written"
                )
        if opts.site:
            chosen &= set(opts.site)
        if opts.group or opts.country:
            facts = self.facts()
            members = [group_of(name, self.configuration).members(facts) for name in opts.group]
            if members:
                chosen &= {name for group in members for name in group}
            if opts.country:
                chosen &= _of_countries(facts, {country.upper() for country in opts.country})
        return tuple(sorted(chosen)) if opts.site or opts.group or opts.country else None


def _of_countries(facts: list[SiteFacts], wanted: set[str]) -> set[str]:
    countries = {fact.country for fact in facts if fact.country}
    for country in sorted(wanted - countries):
        raise UsageError(
            f"--country {country}: no card has it{did_you_mean(country, countries)}; newscrawl list --json shows them"
        )
    return {fact.name for fact in facts if fact.country in wanted}


def number(text: str) -> int:
    """Return a count of an option; argparse tells the ValueError."""
    value = int(text)
    if value < 1:
        raise ValueError(text)
    return value


def instant(text: str, option: str) -> str:
    """Return the day or the instant that *option* names; raises UsageError."""
    when = since_of(text, option=option)
    return text if _DAY.fullmatch(text) else when
