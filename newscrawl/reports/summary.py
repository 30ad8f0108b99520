"""What a run came to, counted in the store, and the verdict a shell can act on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newscrawl.store import ADVICE, Disposition

if TYPE_CHECKING:
    from newscrawl.store import Store

OK, ERROR, BELOW_EXPECTATION, INTERRUPTED = 0, 1, 3, 130


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of one run of one site. ``found + resumed == sum(counts) + pending`` always holds."""

    site: str
    run: str
    found: int
    """article links the store did not know"""
    known: int
    """article links it knew"""
    resumed: int
    """links that an earlier run had left pending or failed"""
    counts: dict[Disposition, int]
    """how the links that this run fetched ended"""
    pending: int
    """links of the site that are still to fetch"""
    sources: list[tuple[str, Disposition, str | None]]
    """(URL, disposition, detail) of each section page, feed and sitemap"""
    reason: str | None
    """how the run ended; None when it was killed"""

    @property
    def stored(self) -> int:
        """Articles that are new in the store and no copy of another."""
        return self.counts.get(Disposition.STORED, 0)

    @property
    def duplicates(self) -> int:
        """Pages that gave no new story: copies of another article, other URLs of the same one."""
        return self.counts.get(Disposition.DUPLICATE, 0) + self.counts.get(Disposition.ALIAS, 0)

    @property
    def failed(self) -> int:
        """Pages that could not be had, and are tried again."""
        return sum(number for disposition, number in self.counts.items() if disposition.is_failure)

    def as_json(self) -> dict[str, Any]:
        """Return the figures as a JSON object."""
        return {
            "site": self.site, "run": self.run, "found": self.found, "known": self.known, "resumed": self.resumed,
            "pending": self.pending, "reason": self.reason,
            "dispositions": {str(word): number for word, number in sorted(self.counts.items())},
            "sources": [{"url": url, "disposition": word, "detail": detail} for url, word, detail in self.sources],
        }  # fmt: skip


def summarise(store: Store, run: str) -> Summary:
    """Count what a run came to."""
    site, known, resumed, reason = store.runs.get(run)
    return Summary(
        site=site, run=run, found=store.runs.found(run), known=known, resumed=resumed, counts=store.urls.counts(run),
        pending=store.urls.pending(site), sources=store.urls.sources(run), reason=reason,
    )  # fmt: skip


def verdict(summary: Summary) -> tuple[int, str]:
    """Return the exit code of a run and the sentence that says why."""
    if summary.reason == "shutdown":
        return INTERRUPTED, f"{summary.site}: interrupted; what was found is safe, run the command again to go on"
    unread = [source for source in summary.sources if source[1] is not Disposition.READ]
    if len(unread) == len(summary.sources):
        if not unread:
            return ERROR, f"{summary.site}: no section page, feed or sitemap was asked; give the site one"
        url, disposition, detail = unread[0]
        meaning, advice = ADVICE[disposition]
        return ERROR, f"{summary.site}: {url} could not be read ({meaning}: {detail or disposition}); {advice}"
    if not summary.found + summary.known + summary.resumed:
        return BELOW_EXPECTATION, (
            f"{summary.site}: no article link was found on {len(summary.sources) - len(unread)} pages read; "
            "check that the URL is a section page and needs no JavaScript"
        )
    if summary.failed:
        return BELOW_EXPECTATION, f"{summary.site}: {_count(summary.failed, 'page')} failed; the next run tries again"
    if unread:
        url, disposition, detail = unread[0]
        code = OK if disposition in (Disposition.GONE, Disposition.REFUSED_ROBOTS) else BELOW_EXPECTATION
        return code, f"{summary.site}: {_news(summary)}, but {url} was not read ({detail or disposition})"
    if (
        summary.found + summary.resumed > summary.pending
        and not summary.stored + summary.duplicates
        and _was_fetched(summary)
    ):
        return BELOW_EXPECTATION, f"{summary.site}: no article among the {sum(summary.counts.values())} pages fetched"
    return OK, f"{summary.site}: {_news(summary)}"


def _was_fetched(summary: Summary) -> bool:
    answered = sum(summary.counts.values()) - summary.counts.get(Disposition.GONE, 0)
    return answered - summary.counts.get(Disposition.REFUSED_ROBOTS, 0) > 0


def _news(summary: Summary) -> str:
    if not summary.found and not summary.resumed:
        return f"nothing new ({_count(summary.known, 'link')} known)"
    left = f", {summary.pending} left for the next run" if summary.pending else ""
    return f"{_count(summary.stored, 'new article')}{left}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
