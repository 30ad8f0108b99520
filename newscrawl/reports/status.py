"""Where a site stands: how its URLs and sources ended, with examples and what can be done about each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newscrawl.store import ADVICE, Disposition

if TYPE_CHECKING:
    from newscrawl.store import Store

FAMILIES = ("pending", "done", "refused", "failed", "dropped")
"""What a disposition comes to, in the order of a report."""
EXAMPLES_MAX = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """One disposition of a site: how many URLs are in it, and (URL, detail) of some."""

    disposition: Disposition
    number: int
    examples: list[tuple[str, str | None]]

    @property
    def family(self) -> str:
        """Of :data:`FAMILIES`."""
        family = self.disposition.partition(":")[0]
        return family if family in FAMILIES else "done"


@dataclass(frozen=True, slots=True)
class Status:
    """A site: how many article URLs it has, how they stand, and (URL, disposition, detail) of the sources last asked."""

    site: str
    urls: int
    standings: list[Standing]
    sources: list[tuple[str, Disposition, str | None]]

    def as_json(self) -> dict[str, Any]:
        """Return the status as a JSON object."""
        return {
            "site": self.site,
            "urls": self.urls,
            "totals": {
                family: sum(one.number for one in self.standings if one.family == family) for family in FAMILIES
            },
            "dispositions": [
                {
                    "disposition": one.disposition, "family": one.family, "urls": one.number,
                    "meaning": ADVICE[one.disposition][0], "advice": ADVICE[one.disposition][1],
                    "examples": [{"url": url, "detail": detail} for url, detail in one.examples],
                }
                for one in self.standings
            ],
            "sources": [{"url": url, "disposition": word, "detail": detail} for url, word, detail in self.sources],
        }  # fmt: skip


def status_of(store: Store, site: str, examples: int | None = EXAMPLES_MAX) -> Status:
    """Count how the URLs of *site* stand: what is left to do first, then what could be mended; with so many *examples* of
    each, None for all there are.
    """
    counts = store.urls.by_disposition(site)
    standings = [
        Standing(word, number, store.urls.examples(site, word, number if examples is None else examples))
        for word, number in counts.items()
    ]
    standings.sort(key=lambda one: (FAMILIES.index(one.family), -one.number, one.disposition))
    return Status(site, sum(counts.values()), standings, store.sources.of_site(site))
