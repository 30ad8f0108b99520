"""What commands share that take a part of the store's articles: the options of the filters, and what they leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.spiderloader import get_spider_loader

from newscrawl.cli import Command, did_you_mean
from newscrawl.config.exporting import instant
from newscrawl.exceptions import NothingToDoError, UsageError
from newscrawl.run import STORE_FILE
from newscrawl.store import Selection
from newscrawl.targets import facts_of, group_of

if TYPE_CHECKING:
    import argparse

    from newscrawl.config import SiteFacts
    from newscrawl.store import Store


class SelectingCommand(Command):
    """A command whose filters say which articles it is about."""

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
