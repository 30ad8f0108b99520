"""What a crawl is for: sites by the words of the command line, by groups of the configuration, or all there are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newscrawl.addresses.urls import authority_of, is_fetchable, site_of
from newscrawl.cli import did_you_mean
from newscrawl.config import SiteFacts
from newscrawl.exceptions import UsageError
from newscrawl.platforms.cards import require_sound
from newscrawl.platforms.generic import Generic
from newscrawl.safety.hosts import check_credentials

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from scrapy import Spider
    from scrapy.spiderloader import SpiderLoaderProtocol

    from newscrawl.config import Configuration, Group


@dataclass(slots=True)
class Target:
    """A site to crawl: its spider, the spider's arguments, the settings that are its own."""

    spider: type[Spider]
    arguments: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def site(self) -> str:
        """Name of the site in the store."""
        return str(self.arguments.get("site") or self.spider.name)

    def adopt(self, configuration: Configuration, limit: int | None = None) -> None:
        """Take over what ``[sites.NAME]`` sets for the site; *limit* holds where it sets none."""
        if limit is not None:
            self.settings["NEWSCRAWL_LIMIT"] = limit
        own = configuration.settings_of(self.site)
        self.settings.update(own)
        if "NEWSCRAWL_DISCOVER" in own:  # what the card says would stand before the setting
            self.arguments["discover"] = own["NEWSCRAWL_DISCOVER"]


def targets_of(
    words: Sequence[str],
    loader: SpiderLoaderProtocol,
    arguments: dict[str, Any],
    places_of: Callable[[str], Sequence[str]] = lambda _: (),
) -> list[Target]:
    """Return what to crawl for names of spiders and URLs of section pages, feeds, sitemaps or articles.

    URLs of one site make one target. A URL on the domain of a card is crawled by that card; any other by the generic
    platform, and so is a site for whose name *places_of* has addresses.

    Raises:
        UsageError: a word is neither, or its card is broken.
    """
    loaded = map(loader.load, loader.list())
    cards = {card.domain: card for card in loaded if issubclass(card, Generic) and card.domain}
    names: dict[str, Target] = {}
    whole: set[str] = set()
    for word in words:
        if places := places_of(word):
            names[word] = Target(Generic, {**arguments, "site": word, "places": list(places)})
            whole.add(word)
            continue
        if "/" not in word and "." not in word:
            names[word] = Target(_card(word, loader), dict(arguments))
            whole.add(word)
            continue
        url = checked_url(word)
        card = cards.get(site_of(url))
        name = card.name if card else site_of(url)
        if name in whole:  # named, too: all its sections are asked anyway
            continue
        if card:
            require_sound(card)
        target = names.setdefault(name, Target(card or Generic, {**arguments, "places": []}))
        if not card:
            target.arguments["site"] = name
        target.arguments.setdefault("places", []).append(url)
    return list(names.values())


def targets_of_names(
    names: Iterable[str], loader: SpiderLoaderProtocol, arguments: dict[str, Any]
) -> tuple[list[Target], dict[str, UsageError]]:
    """Return what to crawl for names of cards, and by name what is wrong with the others."""
    targets, wrong = [], {}
    for name in dict.fromkeys(names):
        try:
            targets.append(Target(_card(name, loader), dict(arguments)))
        except UsageError as error:
            wrong[name] = error
    return targets, wrong


def _card(name: str, loader: SpiderLoaderProtocol) -> type[Spider]:
    try:
        card = loader.load(name)
    except KeyError:
        near = did_you_mean(name, loader.list())
        raise UsageError(
            f"there is no spider called {name!r}{near}; newscrawl list shows all, a URL works too"
        ) from None
    require_sound(card)
    return card


def checked_url(word: str) -> str:
    """Return the URL that a word of the command line means.

    Raises:
        UsageError: it means none that can be fetched, or holds a password.
    """
    url = word if "://" in word else f"https://{word}"
    check_credentials(url)
    if not is_fetchable(url) or not authority_of(url):
        raise UsageError(f"{word!r} is no URL that can be crawled; write it like https://example.org/world/")
    return url


def facts_of(loader: SpiderLoaderProtocol, configuration: Configuration) -> list[SiteFacts]:
    """Return what the cards, and ``[sites.NAME]`` of the configuration, say of the sites there are.

    A card whose file cannot be imported is among them by its name alone: who asks for it is told.
    """
    names = {*loader.list(), *getattr(loader, "broken", ())}
    return [_facts(name, loader, configuration) for name in sorted(names)]


def _facts(name: str, loader: SpiderLoaderProtocol, configuration: Configuration) -> SiteFacts:
    card = loader.load(name) if name in loader.list() else None
    own = configuration.site_values.get(name, {})
    said = [getattr(card, attribute, None) for attribute in ("country", "language")]
    country, language = (word if isinstance(word, str) else None for word in said)
    tags = [getattr(card, "tags", ()), own["tags"].value if "tags" in own else ()]
    return SiteFacts(
        name, country, language,
        tags=tuple(str(tag) for some in tags if isinstance(some, (list, tuple)) for tag in some),
        off="off" in own and bool(own["off"].value),
    )  # fmt: skip


def group_of(name: str, configuration: Configuration) -> Group:
    """Return a group of the configuration.

    Raises:
        UsageError: there is none of that name.
    """
    if name not in configuration.groups:
        known = did_you_mean(name, configuration.groups) if configuration.groups else "; newscrawl.toml names groups"
        raise UsageError(f"--group {name}: there is no such group{known}; newscrawl config shows them")
    return configuration.groups[name]


def members_of(group: Group, facts: Sequence[SiteFacts], configuration: Configuration) -> list[str]:
    """Return the names of a group's sites, and those it names that nobody knows: they are told when they are crawled.

    Raises:
        UsageError: there are none.
    """
    known = {site.name for site in facts}
    members = [*group.members(facts), *(name for name in group.sites if name not in known)]
    if not members:
        raise UsageError(
            f"{configuration.path} line {group.line}: groups.{group.name}: no card is in it; newscrawl list shows all"
        )
    return members
