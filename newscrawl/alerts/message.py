"""What a receiver is told: the sites whose verdict is another than it was last told, the worst first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from newscrawl.reports.findings import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from newscrawl.store import SiteVerdict

_ORDER = {str(verdict): number for number, verdict in enumerate(Verdict)}


@dataclass(frozen=True, slots=True)
class Change:
    """A site whose verdict has changed: ``was`` is what the receiver was last told, ``now`` what the site is since
    ``since``; ``is_over`` says that what the receiver was told of is no more.
    """

    site: str
    was: str
    now: str
    since: str
    is_over: bool
    record: Mapping[str, Any]
    """what :func:`newscrawl.alerts.judging.record_of` has noted of the run"""


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one receiver: a digest of changes, or a test."""

    kind: Literal["digest", "test"]
    at: str
    changes: tuple[Change, ...]
    sites: Mapping[str, int]
    """how many sites have which verdict now"""

    @property
    def title(self) -> str:
        """The message in a line: ``2 sites fail, 1 site has recovered``."""
        if self.kind == "test":
            return "this is a test: alerts arrive here"
        over = sum(change.is_over for change in self.changes)
        bad = Counter(change.now for change in self.changes if not change.is_over)
        said = [f"{_sites(bad[word])} {_VERBS[word][bad[word] > 1]}" for word in _VERBS if bad[word]]
        if over:
            said.append(f"{_sites(over)} {'have' if over > 1 else 'has'} recovered")
        return ", ".join(said)

    @property
    def standing(self) -> str:
        """How all sites stand now, in a line: ``of 200 sites: 2 fail, 198 ok``."""
        parts = [f"{self.sites[word]} {word}" for word in reversed(_ORDER) if self.sites.get(word)]
        return f"of {_sites(sum(self.sites.values()))}: {', '.join(parts)}" if parts else "no site was judged yet"


_VERBS = {
    "fail": ("fails", "fail"), "stale": ("is stale", "are stale"), "warn": ("gives a warning", "give a warning"),
    "new": ("is new", "are new"),
}  # fmt: skip


def _sites(number: int) -> str:
    return f"{number} site" if number == 1 else f"{number} sites"


def changes_for(verdicts: Sequence[SiteVerdict], told: Mapping[str, str], on: Collection[str]) -> tuple[Change, ...]:
    """Return the sites whose verdict is another to a receiver than it was *told* of them, the worst first.

    Verdicts that are not *on* its list count as ok to it, and so does a site of which it was told nothing. So it hears
    of a trouble once, of its end once, and of nothing that began and ended before it could be told.
    """
    changes = []
    for one in verdicts:
        was, now = (word if word in on else "ok" for word in (told.get(one.site, "ok"), one.verdict))
        if now != was:
            changes.append(Change(one.site, was, one.verdict, one.since, now == "ok", one.record))
    return tuple(sorted(changes, key=lambda change: (change.is_over, -_ORDER[change.now], change.site)))
