"""What a run came to, counted in the store, and the verdict a shell can act on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from newscrawl.reports.findings import Verdict
from newscrawl.reports.health import Health, judge
from newscrawl.store import ADVICE, Disposition

if TYPE_CHECKING:
    from newscrawl.store import Store

OK, ERROR, BELOW_EXPECTATION, INTERRUPTED = 0, 1, 3, 130
SEVERITY = (0, 4, 3, 1, 5, 2, 6, INTERRUPTED)
"""Exit codes, the best first."""

_EXPECTED = (Disposition.GONE, Disposition.REFUSED_ROBOTS, Disposition.REFUSED_TRAP, Disposition.REFUSED_CLOSED)
"""Ends of a source that are no fault when others were read."""

_MOVED = "give the site the address that its section page or feed has now"
"""What to do about a source that is gone; of an article there is nothing to do."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of one run of one site. ``found + resumed + revisited == sum(counts) + pending`` always holds."""

    site: str
    run: str
    found: int
    """article links the store did not know"""
    known: int
    """article links it knew"""
    resumed: int
    """links that an earlier run had left pending or failed"""
    revisited: int
    """articles of the store that were fetched again"""
    counts: dict[Disposition, int]
    """how the links that this run fetched or refused ended"""
    pending: int
    """links of the site that are still to fetch"""
    sources: list[tuple[str, Disposition, str | None]]
    """(URL, disposition, detail) of each section page, feed and sitemap"""
    reason: str | None
    """how the run ended; None when it was killed"""
    health: Health | None = None
    """what the site's own history makes of the run; None for one that did not come to its end"""
    examples: dict[Disposition, tuple[str, str | None]] = field(default_factory=dict)
    """for each end of *counts* one link, as (URL, detail)"""

    @property
    def stored(self) -> int:
        """Articles that are new in the store and no copy of another."""
        return self.counts.get(Disposition.STORED, 0)

    @property
    def duplicates(self) -> int:
        """Pages that gave no new story: copies of another article, other URLs of the same one."""
        return self.counts.get(Disposition.DUPLICATE, 0) + self.counts.get(Disposition.ALIAS, 0)

    @property
    def is_unchanged(self) -> bool:
        """Ask whether nothing of what was asked has changed since an earlier run: a robots.txt, or an index whose server knows
        no validators, is read anew and names what is unchanged.
        """
        nothing = not self.found + self.known + self.resumed + self.revisited
        words = {source[1] for source in self.sources}
        return nothing and Disposition.UNCHANGED in words and words <= {Disposition.UNCHANGED, Disposition.READ}

    @property
    def failed(self) -> int:
        """Pages that could not be had, and are tried again."""
        return sum(number for disposition, number in self.counts.items() if disposition.is_failure)

    def as_json(self) -> dict[str, Any]:
        """Return the figures as a JSON object."""
        return {
            "site": self.site, "run": self.run, "found": self.found, "known": self.known, "resumed": self.resumed,
            "revisited": self.revisited, "pending": self.pending, "reason": self.reason,
            "dispositions": {str(word): number for word, number in sorted(self.counts.items())},
            "examples": {str(word): {"url": url, "detail": detail} for word, (url, detail) in sorted(self.examples.items())},
            "sources": [{"url": url, "disposition": word, "detail": detail} for url, word, detail in self.sources],
            "health": self.health and self.health.verdict,
        }  # fmt: skip


def summarise(store: Store, run: str) -> Summary:
    """Count what a run came to."""
    site, found, known, reason = store.runs.get(run)
    ended, pending = store.urls.ended(run), store.urls.pending(site)
    others = sum(ended.counts.values()) - ended.visits - ended.own
    return Summary(
        site=site, run=run, found=found, known=known, resumed=others + pending - (found - ended.own),
        revisited=ended.visits, counts=ended.counts, pending=pending, sources=store.sources.of_run(run), reason=reason,
        health=judge(site, store.history.of_site(site), datetime.now(UTC)) if reason == "finished" else None,
        examples=ended.examples,
    )  # fmt: skip


def verdict(summary: Summary) -> tuple[int, str]:
    """Return the exit code of a run and the sentence that says why.

    A site with a history is held against that; until it has one, against what every site should bring.
    """
    if summary.reason == "shutdown":
        return INTERRUPTED, f"{summary.site}: interrupted; what was found is safe, run the command again to go on"
    unread = [source for source in summary.sources if source[1] not in (Disposition.READ, Disposition.UNCHANGED)]
    if len(unread) == len(summary.sources):
        if not unread:
            return ERROR, f"{summary.site}: no section page, feed or sitemap was asked; give the site one"
        url, disposition, detail = unread[0]
        meaning, advice = ADVICE[disposition]
        advice = _MOVED if disposition is Disposition.GONE else advice.replace("nothing", "there is nothing to do", 1)
        return ERROR, f"{summary.site}: {url} could not be read ({meaning}: {detail or disposition}); {advice}"
    if summary.health and summary.health.verdict is not Verdict.NEW:
        return _by_history(summary, summary.health)
    if not summary.found + summary.known + summary.resumed + summary.revisited and not summary.is_unchanged:
        return BELOW_EXPECTATION, (
            f"{summary.site}: no article link was found on {_count(len(summary.sources) - len(unread), 'page')} read; "
            "check that the URL is a section page and needs no JavaScript"
        )
    if summary.failed:
        return BELOW_EXPECTATION, f"{summary.site}: {_count(summary.failed, 'page')} failed; the next run tries again"
    if unread:
        url, disposition, detail = unread[0]
        code = OK if disposition in _EXPECTED else BELOW_EXPECTATION
        return code, f"{summary.site}: {_news(summary)}, but {url} was not read ({detail or disposition})"
    if (
        summary.found + summary.resumed > summary.pending
        and not summary.revisited
        and not summary.stored + summary.duplicates
        and _was_fetched(summary)
    ):
        return BELOW_EXPECTATION, f"{summary.site}: no article among the {sum(summary.counts.values())} pages fetched"
    return OK, f"{summary.site}: {_news(summary)}"


def word_of(summary: Summary) -> str:
    """Return the verdict in a word: that of the site's history; ``fail`` when the run alone is below what it should bring."""
    code, _ = verdict(summary)
    if code == INTERRUPTED:
        return "stopped"
    if summary.health and summary.health.verdict is not Verdict.NEW:
        return str(summary.health.verdict)
    return str(Verdict.FAIL if code else Verdict.OK)


def _by_history(summary: Summary, health: Health) -> tuple[int, str]:
    """Return the exit code and the sentence of a run of a site that has a history."""
    said = f"{summary.site}: {_news(summary)}"
    if not health.findings:
        return OK, said
    code = BELOW_EXPECTATION if health.verdict.is_below_expectation else OK
    return code, f"{said}; {health.verdict}: {health.findings[0].sentence} (newscrawl health {summary.site})"


def _was_fetched(summary: Summary) -> bool:
    unasked = (Disposition.GONE, Disposition.REFUSED_ROBOTS, Disposition.REFUSED_OLD)
    return sum(summary.counts.values()) > sum(summary.counts.get(word, 0) for word in unasked)


def _news(summary: Summary) -> str:
    if summary.is_unchanged:
        unchanged = sum(source[1] is Disposition.UNCHANGED for source in summary.sources)
        return f"nothing new ({_count(unchanged, 'source')} unchanged)"
    if not summary.found + summary.resumed + summary.revisited:
        return f"nothing new ({_count(summary.known, 'link')} known)"
    left = f", {summary.pending} left for the next run" if summary.pending else ""
    again = f", {summary.revisited} visited again" if summary.revisited else ""
    revised = summary.counts.get(Disposition.REVISED, 0)
    return f"{_count(summary.stored, 'new article')}{again}{f', {revised} revised' if revised else ''}{left}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
