"""Is a site as it always was? Its last run is judged against its own earlier ones: no threshold is set by anybody.

The runs that count are those that came to their end; the baseline is those of them before the present trouble, five at
least. That a site could not be read at all needs no history to be said.
"""

from __future__ import annotations

import shlex
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from newscrawl.reports.findings import Failure, Finding, Verdict
from newscrawl.reports.health_rules import LONG_RULES, RULES, answered, forgotten, unreachable
from newscrawl.reports.spread import HISTORY_MIN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from newscrawl.store import RunFigures

WINDOW = 30
"""Runs before the last that make the baseline, at most: a lasting change is what is usual half a window later."""


@dataclass(frozen=True, slots=True)
class Health:
    """The verdict on a site, what led to it (the worst first), and the command to run next, if any."""

    site: str
    verdict: Verdict
    failure: Failure | None
    findings: tuple[Finding, ...]
    runs: int
    """runs of the baseline"""
    last_run: str | None
    """when the run that was judged began"""
    next: str | None

    def as_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return asdict(self)


def judge(site: str, runs: Sequence[RunFigures], now: datetime) -> Health:
    """Judge the last whole run of *site* by those before it; *runs* are in their order, *now* is when somebody asks."""
    whole = [run for run in runs if run.reason == "finished"]
    if not whole:
        return Health(site, Verdict.NEW, None, (), 0, None, f"newscrawl crawl {site}")
    last = whole[-1]
    earlier = [run for run in whole[:-1] if answered(run)]
    findings: list[Finding] = []
    if not answered(last):
        findings.extend(unreachable(whole))
    elif len(earlier) >= HISTORY_MIN:
        window = [*earlier[-WINDOW:], last]
        findings = [finding for rule in RULES for finding in rule(window)]
        findings += [finding for rule in LONG_RULES for finding in rule([*earlier, last])]
    findings.extend(forgotten(whole, now))
    order = list(Verdict)
    findings.sort(key=lambda finding: order.index(finding.verdict), reverse=True)
    usual = Verdict.OK if len(earlier) >= HISTORY_MIN else Verdict.NEW
    verdict = findings[0].verdict if findings else usual
    failure = next((finding.failure for finding in findings if finding.failure), None)
    runs_used = min(len(earlier), WINDOW)
    return Health(site, verdict, failure, tuple(findings), runs_used, last.started_at, _next(site, findings))


def _next(site: str, findings: Sequence[Finding]) -> str | None:
    """Return the command to run next, by the worst finding."""
    if not findings:
        return None
    worst = findings[0]
    example = worst.numbers.get("example")
    if worst.failure is None:
        if worst.rule in ("forgotten", "silence", "new articles"):
            return f"newscrawl crawl {site}"
        return f"newscrawl preview {site}"
    return _NEXT[worst.failure].format(site=site, page=shlex.quote(str(example or site)))


_NEXT = {
    Failure.DNS: "newscrawl crawl {site} -v", Failure.REFUSED: "newscrawl crawl {site}",
    Failure.TIMEOUT: "newscrawl crawl {site} -s DOWNLOAD_TIMEOUT=60", Failure.TLS: "newscrawl crawl {site} -v",
    Failure.WALL: "newscrawl crawl {site} -s DOWNLOAD_DELAY=5 -s CONCURRENT_REQUESTS_PER_DOMAIN=1",
    Failure.ROBOTS: "newscrawl status {site}", Failure.SERVER: "newscrawl crawl {site}",
    Failure.GONE: "newscrawl status {site}", Failure.NO_LINKS: "newscrawl crawl {site} --discover feeds,robots",
    Failure.NO_BODY: "newscrawl preview {page}", Failure.MARKUP: "newscrawl preview {page}",
    Failure.OTHER: "newscrawl crawl {site} -v",
}  # fmt: skip
