"""The verdict on a site after a crawl, as alerts tell it: that of the site's own history, and until it has one, that of
the run alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newscrawl.reports.findings import Verdict
from newscrawl.reports.summary import INTERRUPTED, OK, Summary, summarise, verdict
from newscrawl.safety.printable import printable
from newscrawl.store import Disposition

if TYPE_CHECKING:
    from newscrawl.store import Store

SENTENCE_MAX = 500
"""Characters of a sentence: addresses of sites stand in it, which may be as long as they like."""
FINDINGS_MAX = 5
"""Findings of a site that are told, the worst."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How the crawl of one site ended, as its caller knows it.

    ``run`` is its id in the store (None when none began). ``trouble`` is a sentence when something kept it from its end,
    which counts as a failure of the site: killed at its time limit, a broken card, a store that cannot be written.
    """

    site: str
    run: str | None = None
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on a site, and what is noted of it."""

    site: str
    verdict: Verdict
    record: dict[str, Any]


def judge_trouble(ending: Ending) -> Judged | None:
    """Return the verdict on a site whose crawl did not come to its end; None for one that has to be looked up."""
    if ending.trouble is None:
        return None
    record = _record(ending, ending.trouble, f"newscrawl crawl {ending.site} -v")
    return Judged(ending.site, Verdict.FAIL, record)


def judge_run(store: Store, ending: Ending) -> Judged | None:
    """Return the verdict on a site after a run; None when there is nothing to judge: no run, or one that was stopped."""
    if ending.run is None:
        return None
    summary = summarise(store, ending.run)
    if summary.reason is None:
        return judge_trouble(Ending(ending.site, ending.run, "its crawl was killed before its end"))
    code, sentence = verdict(summary)
    if code == INTERRUPTED:
        return None
    sentence = sentence.removeprefix(f"{summary.site}: ")
    health = summary.health
    if health is None or not health.findings:
        judged = Verdict.FAIL if code != OK else health.verdict if health else Verdict.OK
        following = None if code == OK else f"newscrawl status {summary.site}"
        return Judged(summary.site, judged, _record(ending, sentence, following, _figures(summary)))
    worst, *others = health.findings
    record = _record(ending, worst.sentence, health.next, _figures(summary))
    record["failure"] = health.failure
    record["findings"] = [
        {"rule": finding.rule, "verdict": finding.verdict, "sentence": plain(finding.sentence)}
        for finding in [worst, *others][:FINDINGS_MAX]
    ]
    return Judged(summary.site, health.verdict, record)


def _record(
    ending: Ending, sentence: str, following: str | None, figures: dict[str, int] | None = None
) -> dict[str, Any]:
    if following and len(following) > SENTENCE_MAX:  # half a command is none
        following = f"newscrawl health {ending.site}"
    return {
        "run": ending.run, "failure": None, "sentence": plain(sentence), "findings": [], "figures": figures or {},
        "next": plain(following) if following else None,
    }  # fmt: skip


def _figures(summary: Summary) -> dict[str, int]:
    families = {
        family: sum(number for word, number in summary.counts.items() if word.startswith(f"{family}:"))
        for family in ("failed", "dropped", "refused")
    }
    return {
        "found": summary.found, "known": summary.known, "stored": summary.stored, "duplicates": summary.duplicates,
        "revised": summary.counts.get(Disposition.REVISED, 0), **families, "pending": summary.pending,
    }  # fmt: skip


def plain(text: str) -> str:
    r"""Return *text* as one line in which nothing commands a terminal or turns the line around, shortened.

    >>> plain("a\nb\x1b[2J\u202e")
    'a b\\x1b[2J\\u202e'
    """
    line = printable(" ".join(text.encode("utf-8", "backslashreplace").decode().split()))
    return line if len(line) <= SENTENCE_MAX else f"{line[: SENTENCE_MAX - 4]} ..."
