"""Groups of sites: which cards one selects, when it is due and within what bounds it is crawled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What a card says of its site, as far as groups go by it: country as ``DE``, language as ``pt-BR``."""

    name: str
    country: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    off: bool = False
    """whether it is in no group, and not among ``--all`` (``[sites.NAME] off``); by its name it is crawled all the same"""


@dataclass(frozen=True, slots=True)
class Group:
    """A table ``[groups.NAME]``: the sites it names and, besides, those that meet all of its conditions."""

    name: str
    sites: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    """names of sites that are left out, whatever selects them"""
    cron: str | None = None
    """when it is due, in five fields, in *timezone*; without it and not adaptive the group is never due by itself"""
    timezone: str = "UTC"
    """name of the IANA database"""
    limit: int | None = None
    """articles that a run asks for of a site at most; None for what is set for all"""
    time_limit: timedelta = timedelta(hours=1)
    """after which a run is asked to end"""
    jitter: timedelta = timedelta()
    """by how much it may begin later than it is due"""
    adaptive: bool = False
    """whether it is due by how lively its sites are"""
    least: timedelta = timedelta(minutes=15)
    """between two runs of an adaptive group, at least"""
    most: timedelta = timedelta(days=1)
    """between two runs of an adaptive group, at most"""
    line: int | None = None
    """of the file, where it begins"""

    @property
    def is_scheduled(self) -> bool:
        """Ask whether it is ever due by itself."""
        return self.cron is not None or self.adaptive

    def members(self, facts: Iterable[SiteFacts]) -> tuple[str, ...]:
        """Return the names of the sites that the group selects of all there are, in alphabetical order.

        A site is selected by its name; or when the group has conditions (countries, languages, tags) and it meets each
        of them. A language without a region also means all its regions.

        >>> group = Group("g", sites=("wort",), countries=("DE", "AT"), languages=("de",))
        >>> group.members([SiteFacts("heise", "DE", "de"), SiteFacts("wort", "LU", "de"), SiteFacts("lto", "DE", "en")])
        ('heise', 'wort')
        """
        return tuple(sorted(site.name for site in facts if not site.off and self._selects(site)))

    def _selects(self, site: SiteFacts) -> bool:
        if site.name in self.without:
            return False
        if site.name in self.sites:
            return True
        conditions: list[tuple[tuple[str, ...], set[str | None]]] = [
            (self.countries, {site.country}),
            (self.languages, {site.language, (site.language or "").partition("-")[0]}),
            (self.tags, set(site.tags)),
        ]
        asked = [(wanted, said) for wanted, said in conditions if wanted]
        return bool(asked) and all(said & set(wanted) for wanted, said in asked)
