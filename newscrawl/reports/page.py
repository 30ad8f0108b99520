"""What one page says of all sites, or of one run: gathered from the store, not yet drawn (:mod:`newscrawl.reports.page_html`)."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from newscrawl.exceptions import NothingToDoError, UsageError
from newscrawl.reports.findings import Verdict
from newscrawl.reports.health import Health, judge
from newscrawl.store import ADVICE, Disposition
from newscrawl.store.figures import Choice, Cluster, End, Figures, RunRow, Sample
from newscrawl.store.history import HistoryTable
from newscrawl.store.responses import latency_within
from newscrawl.store.runs import RunTable

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from newscrawl.store.responses import Responses

DAYS = 30
"""Days that are shown where nobody says since when."""
STEPS_MAX = 62
"""Steps of time that are told apart; a longer time is told by weeks or months of 30 days."""
COVERED = ("published_at", "authors", "section", "description", "images")
"""Fields of which the table of sites says on how many articles they were found."""
ANSWERED = ("title", "body", "published_at", "authors")
"""Fields of which it is shown who has answered."""
CLUSTERS_MAX = 10
SAMPLED_MAX = 8
"""Sites that samples are shown of, the worst."""
SAMPLES_MAX = 3
"""Samples of a site."""

Values = dict[str, list[int]]
"""For each name its value in each step of time."""


@dataclass(frozen=True, slots=True)
class SiteRow:
    """What the table says of a site: of the time that is shown, but for the verdict, which is of all its runs."""

    site: str
    verdict: str
    failure: str | None
    findings: tuple[dict[str, str], ...]
    last_run: str | None
    next: str | None
    runs: int
    new: int
    """articles that the store did not have, no copies of others'"""
    articles: list[int]
    """the same in each step of time"""
    coverage: dict[str, float | None]
    """share of the articles that have each of :data:`COVERED`; None when none was stored"""
    pages: int
    lost: int
    """pages that failed, were refused or gave no article"""
    latency: int | None
    """milliseconds within which 95 of 100 answers came"""


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """Why pages gave no article: the word, how often, on which sites most, a URL, what it means and what to do."""

    word: str
    number: int
    sites: list[tuple[str, int]]
    example: str
    meaning: str
    advice: str


@dataclass(frozen=True, slots=True)
class Page:
    """All that a page says."""

    made_at: str
    since: str
    run: RunRow | None
    step: int
    """days of one step of time"""
    steps: list[str]
    """first days of the steps"""
    rows: list[SiteRow]
    """the worst first"""
    sources: Values
    """sources asked: read, unchanged, not read"""
    answers: dict[str, Values]
    """for each of :data:`ANSWERED`: by source, on how many articles; "nobody" where the field was not found"""
    ends: dict[str, int]
    """how article pages ended, by disposition"""
    reasons: list[ReasonRow]
    clusters: list[Cluster]
    classes: dict[str, int]
    """requests by what was answered: 2xx to 5xx, or nothing whole"""
    latency: Values
    """milliseconds within which half of the answers, and 95 of 100, came; 0 for none"""
    samples: dict[str, list[Sample]]
    """of the worst sites"""

    @property
    def verdicts(self) -> Counter[str]:
        """How many sites have which verdict."""
        return Counter(row.verdict for row in self.rows)

    def as_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        document = asdict(self)
        document["clusters"] = [cluster._asdict() for cluster in self.clusters]
        document["samples"] = {site: [one._asdict() for one in many] for site, many in self.samples.items()}
        return {"verdicts": dict(self.verdicts), **document}


def gather(connection: sqlite3.Connection, now: datetime, since: str, sites: Collection[str] | None = None) -> Page:
    """Return what there is to say of the runs since an instant, of *sites* or all of them.

    Args:
        connection: a store, which is only read.
        now: when the page is made; verdicts are of that time.
        since: instant as the store writes it.
        sites: names; None for all.

    Raises:
        NothingToDoError: the store has no run.
        UsageError: no run is of one of *sites*.
    """
    known = RunTable(connection).sites()
    for site in sites or ():
        if site not in known:
            raise UsageError(f"report: no run has crawled {site}; newscrawl health lists the sites that were crawled")
    if not known:
        raise NothingToDoError("report: no run is in the store; crawl a site first")
    history = HistoryTable(connection)
    judged = [judge(site, history.of_site(site), now) for site in known if not sites or site in sites]
    start = min(datetime.fromisoformat(since), now)
    choice = Choice(f"{start:%Y-%m-%dT00:00:00Z}", sites)  # of whole days
    return _page(connection, choice, judged, _Steps(start, now), made_at=now, run=None)


def gather_run(connection: sqlite3.Connection, run: str, now: datetime) -> Page:
    """Return what there is to say of one run; its verdict is what its site's history was then.

    Raises:
        UsageError: there is no such run.
    """
    of = Figures(connection).run(run)
    if of is None:
        raise UsageError(
            f"report: there is no run {run}; published files have the names of their runs, newscrawl crawl --json tells them"
        )
    then = datetime.fromisoformat(of.started_at)
    runs = [one for one in HistoryTable(connection).of_site(of.site) if one.started_at <= of.started_at]
    choice = Choice("", None, run)
    return _page(connection, choice, [judge(of.site, runs, then)], _Steps(then, then), made_at=now, run=of)


class _Steps:
    """The steps of time from one instant to another: days, weeks, or months of 30 days."""

    def __init__(self, start: datetime, end: datetime) -> None:
        days = (end.date() - start.date()).days + 1
        self.length = next(length for length in (1, 7, 30, days) if days <= STEPS_MAX * length)
        self.start = start.date()
        self.firsts = [f"{self.start + timedelta(days=first)}" for first in range(0, days, self.length)]

    def of(self, day: str) -> int:
        """Return the number of the step that a day is in; days before the first and after the last are in those."""
        number = (datetime.fromisoformat(day).date() - self.start).days // self.length
        return min(max(number, 0), len(self.firsts) - 1)

    def values(self, counted: Iterable[tuple[str, str, int]]) -> Values:
        """Return the sums of (name, day, number) by name and step; the largest names first."""
        totals: Counter[str] = Counter()
        values: Values = {}
        for name, day, number in counted:
            values.setdefault(name, [0] * len(self.firsts))[self.of(day)] += number
            totals[name] += number
        return {name: values[name] for name, _ in totals.most_common()}


def _page(
    connection: sqlite3.Connection, choice: Choice, judged: Sequence[Health], steps: _Steps, *, made_at: datetime,
    run: RunRow | None,
) -> Page:  # fmt: skip
    figures = Figures(connection)
    pages, sources = figures.ends(choice, "page"), figures.ends(choice, "source")
    responses = figures.responses(choice)
    rows = _rows(figures, choice, judged, steps, pages)
    bad = [row.site for row in rows if run or Verdict(row.verdict).is_below_expectation]
    return Page(
        made_at=f"{made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", since=choice.since or steps.firsts[0], run=run,
        step=steps.length, steps=steps.firsts, rows=rows,
        sources=steps.values((_read(end.word), end.day, end.number) for end in sources),
        answers=_answers(figures, choice, steps), ends=dict(_total(pages).most_common()),
        reasons=_reasons(figures, choice), clusters=figures.clusters(choice, CLUSTERS_MAX),
        classes=_classes(responses, _total(pages) + _total(sources)), latency=_latency(responses, steps),
        samples={site: figures.samples(site, SAMPLES_MAX, choice.run) for site in bad[:SAMPLED_MAX]},
    )  # fmt: skip


def _total(ends: Iterable[End]) -> Counter[str]:
    total: Counter[str] = Counter()
    for end in ends:
        total[end.word] += end.number
    return total


def _rows(
    figures: Figures, choice: Choice, judged: Sequence[Health], steps: _Steps, pages: Sequence[End]
) -> list[SiteRow]:
    runs, coverage, latency = figures.runs(choice), figures.coverage(choice), figures.latency(choice)
    new = steps.values((end.site, end.day, end.number) for end in pages if end.word == Disposition.STORED)
    ended, lost = Counter[str](), Counter[str]()
    for end in pages:
        ended[end.site] += end.number
        lost[end.site] += end.number if _is_lost(end.word) else 0
    rows = []
    for health in judged:
        site = health.site
        number, articles = runs.get(site, (0, 0))
        filled, values = coverage.get(site, Counter()), new.get(site, [0] * len(steps.firsts))
        rows.append(SiteRow(
            site=site, verdict=str(health.verdict), failure=health.failure and str(health.failure),
            findings=tuple(
                {"rule": one.rule, "verdict": str(one.verdict), "sentence": one.sentence} for one in health.findings
            ),
            last_run=health.last_run, next=health.next, runs=number, new=sum(values), articles=values,
            coverage={name: min(1.0, filled[name] / articles) if articles and filled else None for name in COVERED},
            pages=ended[site], lost=lost[site], latency=latency_within(latency.get(site, Counter()).items(), 0.95),
        ))  # fmt: skip
    order = list(Verdict)
    return sorted(rows, key=lambda row: (-order.index(Verdict(row.verdict)), row.site))


def _is_lost(word: str) -> bool:
    return word.startswith(("failed:", "dropped:", "refused:")) or word == Disposition.GONE


def _read(word: str) -> str:
    return word if word in (Disposition.READ, Disposition.UNCHANGED) else "not read"


def _answers(figures: Figures, choice: Choice, steps: _Steps) -> dict[str, Values]:
    """Return who has answered for each field; nobody on the articles of the same days that are without it."""
    articles, counted = figures.articles(choice), figures.answers(choice, ANSWERED)
    answers = {}
    for name in ANSWERED:
        days = {day: counted.get((name, day), Counter()) for (_, day) in counted}
        known = [(source, day, number) for day, sources in days.items() for source, number in sources.items()]
        missing = [("nobody", day, articles[day] - sources.total()) for day, sources in days.items()]
        values = {**steps.values(known), **steps.values(one for one in missing if one[2] > 0)}
        if values:
            answers[name] = values
    return answers


def _reasons(figures: Figures, choice: Choice) -> list[ReasonRow]:
    numbers: dict[str, Counter[str]] = {}
    examples: dict[str, str] = {}
    for reason in figures.reasons(choice):
        numbers.setdefault(reason.word, Counter())[reason.site] += reason.number
        examples[reason.word] = reason.example
    rows = []
    for word, sites in sorted(numbers.items(), key=lambda one: (-one[1].total(), one[0])):
        disposition = next((one for one in ADVICE if one == word.partition(" ")[0]), None)
        meaning, advice = ADVICE[disposition] if disposition else ("", "")
        rows.append(ReasonRow(word, sites.total(), sites.most_common(3), examples[word], meaning, advice))
    return rows


_UNANSWERED = ("failed:dns", "failed:connection", "failed:tls", "failed:timeout", "failed:cut", "failed:too_large")


def _classes(responses: Mapping[str, Responses], ends: Mapping[str, int]) -> dict[str, int]:
    """Return how many requests had which class of answer; failures to get any are known by how pages and sources ended."""
    classes: Counter[str] = Counter()
    for answers in responses.values():
        for (status, _), number in answers.items():
            classes[f"{status // 100}xx"] += number
    classes["no whole answer"] = sum(ends.get(word, 0) for word in _UNANSWERED)
    return {name: classes[name] for name in sorted(classes) if classes[name]}


def _latency(responses: Mapping[str, Responses], steps: _Steps) -> Values:
    counted: list[Counter[int]] = [Counter() for _ in steps.firsts]
    for day, answers in responses.items():
        for (_, at_most), number in answers.items():
            counted[steps.of(day)][at_most] += number
    if not any(counted):
        return {}
    return {
        name: [latency_within(one.items(), share) or 0 for one in counted]
        for name, share in (("half of the answers", 0.5), ("95 of 100", 0.95))
    }
