"""The rules by which a site's last run is judged: each looks at one thing and says nothing, or gives a finding.

All but :func:`unreachable` hold the run against those before it, the last of *runs* against the rest. How far is too far
stands in :mod:`newscrawl.reports.spread`.
"""

from __future__ import annotations

import math
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, TypeVar

from newscrawl.reports.findings import Failure, Finding, Verdict, failure_of
from newscrawl.reports.spread import HISTORY_MIN, Change, change_of_level, rise_of_share, spread_of
from newscrawl.store.dispositions import Disposition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from newscrawl.store import RunFigures

DAY = timedelta(days=1)
SEASON_DAYS = 7
SEASON = SEASON_DAYS * DAY
"""News has weeks: what is normal for the number of new articles is known when one has passed."""
LOW_DAYS = 3
"""Days in a row, or runs where they are rarer, that must bring too few articles: a quiet day, or two at a week-end, are none."""
FAR_FEWER = 0.7
"""Share of the fewest links so far below which the sources name far fewer: lists have a length, and lose a third by no chance."""
FEW_PAGES = 3
"""Pages of one run that are enough when none gives an article."""
PATIENCE = 3.0
"""Times the longest silence so far after which a site is silent."""
ARTICLE_WORDS_DEVIATION = 0.8
"""Deviation of the logarithm of an article's length on one site: a third to three times the median is most of them."""
AGE_DEVIATION = 1.5
"""Deviation of the logarithm of (1 + hours) from publication to fetch."""

Row = TypeVar("Row")


def answered(run: RunFigures) -> bool:
    """Ask whether a run could read any of its sources."""
    return bool(run.sources[Disposition.READ] + run.sources[Disposition.UNCHANGED])


# -- can it be read? ------------------------------------------------------------------------------------------------------


def unreachable(runs: Sequence[RunFigures]) -> Iterator[Finding]:
    """Say why no source of the last run could be read, and since when."""
    last = runs[-1]
    if not last.sources:
        return
    word = last.sources.most_common(1)[0][0]
    failure = failure_of(word)
    start = len(runs) - 1
    while start and not answered(runs[start - 1]):
        start -= 1
    since = _day(runs[start], last)
    number = len(runs) - start
    yield Finding(
        "unreachable", Verdict.FAIL,
        f"none of {last.sources.total()} sources could be read{since if number > 1 else ''}: {word}"
        f"{f' ({number} runs in a row)' if number > 1 else ''}, as {last.examples.get(word)}",
        {"sources": last.sources.total(), "runs": number, "word": word}, failure,
    )  # fmt: skip


def _sources(runs: Sequence[RunFigures]) -> Iterator[Finding]:
    """More sources than ever are not read, in two runs at least: one alone may have met a host that was busy."""
    unread = [_unread(run) for run in runs]
    numbers = [words.total() for words in unread]
    now = numbers[-1]
    before = _until(numbers, lambda number: number >= now)
    if not now or len(before) < HISTORY_MIN or now <= max(before) or len(runs) - len(before) < 2:
        return
    word, usual = unread[-1].most_common(1)[0][0], median(before)
    example = runs[-1].examples.get(word, "")
    told = f"{now} of {runs[-1].sources.total()} sources not read{_day(runs[len(before)], runs[-1])}"
    yield Finding(
        "sources", Verdict.WARN, f"{told} (usually {usual:g}, never over {max(before)}): {word}, as {example}",
        {"now": now, "usual": usual, "worst": max(before), "word": word, "example": example}, failure_of(word),
    )  # fmt: skip


def _unread(run: RunFigures) -> Counter[str]:
    read = (Disposition.READ, Disposition.UNCHANGED)
    return Counter({word: number for word, number in run.sources.items() if word not in read})


# -- does it bring what it used to? ---------------------------------------------------------------------------------------


def _links(runs: Sequence[RunFigures]) -> Iterator[Finding]:
    """The sources name fewer links than ever, or none. Runs in which sources had not changed say nothing here."""
    if runs[-1].sources[Disposition.UNCHANGED] or _unread(runs[-1]).total() > max(
        _unread(run).total() for run in runs[:-1]
    ):
        return  # that is told by itself
    full = [run for run in runs[:-1] if not run.sources[Disposition.UNCHANGED]]
    now = runs[-1].links
    before = [run.links for run in _until(full, lambda run: run.links <= now)]
    if len(before) < HISTORY_MIN:
        return
    least, usual = min(before), median(before)
    usually = f"(usually {usual:g}, never under {least})"
    numbers = {"now": now, "usual": usual, "worst": least}
    off = _below([math.sqrt(number) for number in before], math.sqrt(now), 0.3)
    if now == 0 and least > 0:
        said = f"no article link on {runs[-1].sources[Disposition.READ]} sources read {usually}"
        yield Finding("links", Verdict.FAIL, said, numbers, Failure.NO_LINKS)
    elif len(before) >= SEASON_DAYS and now < FAR_FEWER * least and off > 6:
        said = f"{now} article links on the sources read {usually}"
        yield Finding("links", Verdict.WARN, said, {**numbers, "deviations": off}, Failure.NO_LINKS)


def _new_articles(runs: Sequence[RunFigures]) -> Iterator[Finding]:
    """Several days, or runs in a row where they are rarer, bring fewer new articles than any before. Runs that were cut
    short by a limit do not count.
    """
    if runs[-1].pending or _time(runs[-1]) - _time(runs[0]) < SEASON:
        return
    numbers = _by_day([run for run in runs if not run.pending])
    latest = numbers[-LOW_DAYS:]
    before = _until(numbers[:-LOW_DAYS], lambda number: number <= max(latest))
    if len(before) < max(HISTORY_MIN, SEASON_DAYS):
        return
    usual, least = median(before), min(before)
    now = math.sqrt(sum(latest) / LOW_DAYS)
    off = _below([math.sqrt(number) for number in before], now, 0.5 / math.sqrt(LOW_DAYS))
    if off > 3 and max(latest) < least:
        told = ", ".join(map(str, latest))
        said = f"{told} new articles in the last {LOW_DAYS} days or runs (usually {usual:g}, never under {least})"
        figures = {"now": max(latest), "usual": usual, "worst": least, "deviations": off}
        yield Finding("new articles", Verdict.WARN, said, figures)


def _by_day(runs: Sequence[RunFigures]) -> list[int]:
    """Return how many new articles each day brought, counted back from the last run, the first day left out, which may be
    cut; of runs that are a day or more apart, how many each brought.
    """
    times = [_time(run) for run in runs]
    gaps = sorted(later - earlier for earlier, later in pairwise(times))
    if not gaps or gaps[len(gaps) // 2] >= DAY * 0.8:
        return [_new(run) for run in runs]
    days: Counter[int] = Counter()
    for run, time in zip(runs, times, strict=True):
        days[(times[-1] - time) // DAY] += _new(run)
    return [days[day] for day in range(max(days) - 1, -1, -1)]


def _below(values: Sequence[float], now: float, noise: float) -> float:
    """Return by how many deviations *now* lies under the median of *values*, square roots of counts; the root of a count has
    a deviation of a half by chance alone.
    """
    return (median(values) - now) / max(spread_of(values), noise)


def _until(rows: Sequence[Row], is_alike: Callable[[Row], bool]) -> Sequence[Row]:
    """Return what stands before the unbroken row at the end that is like the present."""
    end = len(rows)
    while end and is_alike(rows[end - 1]):
        end -= 1
    return rows[:end]


def _silence(runs: Sequence[RunFigures]) -> Iterator[Finding]:
    """Nothing new has come for much longer than ever."""
    times = [_time(run) for run in runs if _new(run)]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    silent = _time(runs[-1]) - times[-1] if times else timedelta()
    if len(gaps) < HISTORY_MIN or times[-1] - times[0] < SEASON or silent <= PATIENCE * max(gaps):
        return
    said = f"no new article for {_length(silent)} (the longest silence so far was {_length(max(gaps))})"
    numbers = {"hours": _hours(silent), "longest": _hours(max(gaps))}
    yield Finding("silence", Verdict.STALE, said, numbers)


def forgotten(runs: Sequence[RunFigures], now: datetime) -> Iterator[Finding]:
    """Nobody has crawled the site for much longer than ever, so nothing is known of it."""
    times = [_time(run) for run in runs]
    gaps = sorted(later - earlier for earlier, later in pairwise(times))
    if len(gaps) < HISTORY_MIN:
        return
    usual = gaps[len(gaps) // 2]
    if now - times[-1] <= max(PATIENCE * usual, 2 * gaps[-1], timedelta(hours=1)):
        return
    said = f"not crawled for {_length(now - times[-1])} (usually every {_length(usual)})"
    numbers = {"hours": _hours(now - times[-1]), "usual": _hours(usual)}
    yield Finding("forgotten", Verdict.STALE, said, numbers)


# -- are its pages what they were? ----------------------------------------------------------------------------------------


def _pages(runs: Sequence[RunFigures]) -> Iterator[Finding]:
    """Pages fail, are refused, or give no article more often than ever; or all of them, however few they are."""
    told = False
    for family, what in (("failed:", "pages failed"), ("dropped:", "pages gave no article"),
                         ("refused:robots", "pages forbidden by robots.txt"), ("gone", "pages gone")):  # fmt: skip
        change = rise_of_share([(_bad(run, family).total(), run.pages.total()) for run in runs])
        if change:
            word = sum((_bad(run, family) for run in runs[change.since :]), Counter[str]()).most_common(1)[0][0]
            yield _share_finding(family.rstrip(":"), what, change, runs, word)
            told = True
    barren = [run for run in runs if run.pages.total() >= FEW_PAGES and _bad(run).total() == run.pages.total()]
    if not told and barren == [runs[-1]]:
        word, number = _bad(runs[-1]).most_common(1)[0]
        example = runs[-1].examples.get(word, "")
        said = f"none of {runs[-1].pages.total()} pages gave an article, which never happened: {number} x {word}, as {example}"
        numbers: dict[str, float | str] = {"now": runs[-1].pages.total(), "word": word, "example": example}
        yield Finding("no article", Verdict.FAIL, said, numbers, failure_of(word))


def _bad(run: RunFigures, family: str = "") -> Counter[str]:
    """Return how the pages of a run ended that gave no article, or those whose word begins with *family*."""
    families = (family,) if family else ("failed:", "dropped:", "refused:robots", "gone")
    return Counter({word: number for word, number in run.pages.items() if word.startswith(families)})


def _duplicates(runs: Sequence[RunFigures]) -> Iterator[Finding]:
    """More pages than ever give no new story."""
    again = (Disposition.DUPLICATE, Disposition.ALIAS)
    parts = [sum(run.pages[word] for word in again) for run in runs]
    change = rise_of_share(
        [(part, part + run.pages[Disposition.STORED]) for part, run in zip(parts, runs, strict=True)]
    )
    if change:
        yield _share_finding("duplicates", "pages that repeat another article", change, runs)


def _missing(runs: Sequence[RunFigures]) -> Iterator[Finding]:
    """A field that articles used to have is missing."""
    for name in sorted({name for run in runs for name in run.answers}):
        known = [run.articles if run.answers else 0 for run in runs]
        counts = [(number - _answers(run, name).total(), number) for run, number in zip(runs, known, strict=True)]
        change = rise_of_share(counts)
        if change:
            yield _share_finding(f"missing {name}", f"articles without {name}", change, runs, bad=name in VITAL)


def _shifts(runs: Sequence[RunFigures]) -> Iterator[Finding]:
    """Another source answers for a field than the one that used to."""
    for name in SHIFTING:
        counted: Counter[str] = sum((_answers(run, name) for run in runs), Counter())
        for source in counted:
            change = rise_of_share([
                (_answers(run, name).total() - _answers(run, name)[source], _answers(run, name).total()) for run in runs
            ])  # fmt: skip
            if not change or change.usual > 0.5:  # a source that seldom answered lost nothing
                continue
            later: Counter[str] = sum((_answers(run, name) for run in runs[change.since :]), Counter())
            other, number = (later - Counter({source: later[source]})).most_common(1)[0]
            share = number / later.total()
            yield Finding(
                f"source of {name}", Verdict.WARN,
                f"{name}: {source} {_percent(1 - change.usual)} -> {other} {_percent(share)}{_day(runs[change.since], runs[-1])}",
                {**change.numbers, "from": source, "usual": 1 - change.usual, "to": other, "now": share},
                Failure.MARKUP,
            )  # fmt: skip


VITAL = frozenset(("published_at",))
"""Fields whose loss in most articles makes a site fail; an article without title or body is none."""
SHIFTING = ("title", "body", "published_at", "authors", "agency")
"""Fields of which it matters who answers."""


def _length_of_bodies(runs: Sequence[RunFigures]) -> Iterator[Finding]:
    """Bodies are shorter or longer than ever."""
    values = [(math.log(max(run.words or 1, 1)), run.articles) for run in runs]
    change = change_of_level(values, ARTICLE_WORDS_DEVIATION)
    if change is None:
        return
    now, usual, worst = (math.exp(value) for value in (change.now, change.usual, change.worst))
    verdict = Verdict.FAIL if 3 * now < usual else Verdict.WARN
    outside = "under" if now < usual else "over"
    said = f"bodies of {now:.0f} words{_day(runs[change.since], runs[-1])} (usually {usual:.0f}, never {outside} {worst:.0f})"
    numbers = {**change.numbers, "now": now, "usual": usual, "worst": worst}
    yield Finding("body length", verdict, said, numbers, Failure.MARKUP if now < usual else None)


def _ages(runs: Sequence[RunFigures]) -> Iterator[Finding]:
    """Articles are dated much longer before their fetch than ever: dates are read wrongly, or old ones come up again."""
    values = [(math.log1p(run.age or 0), run.articles if run.age is not None else 0) for run in runs]
    change = change_of_level(values, AGE_DEVIATION)
    if change and change.now > change.usual:
        now, usual = math.expm1(change.now), math.expm1(change.usual)
        said = (
            f"articles dated {_length(timedelta(hours=now))} before their fetch{_day(runs[change.since], runs[-1])} "
            f"(usually {_length(timedelta(hours=usual))})"
        )
        numbers = {**change.numbers, "now": now, "usual": usual, "worst": math.expm1(change.worst)}
        yield Finding("dates", Verdict.WARN, said, numbers)


RULES = (_sources, _pages, _links, _duplicates, _missing, _shifts, _length_of_bodies, _ages)
LONG_RULES = (_new_articles, _silence)
"""Rules that look at all runs there are: a week of hourly crawls is more than a window."""


def _share_finding(
    rule: str,
    what: str,
    change: Change,
    runs: Sequence[RunFigures],
    word: str | None = None,
    *,
    bad: bool | None = None,
) -> Finding:
    """Return the finding of a share that rose: a failure when most are concerned (and *bad* is not false)."""
    serious = bad if bad is not None else word is not None
    verdict = Verdict.FAIL if serious and change.now >= 0.5 else Verdict.WARN
    since = _day(runs[change.since], runs[-1])
    example = next((run.examples[word] for run in reversed(runs) if word in run.examples), None) if word else None
    said = (
        f"{_percent(change.now)} {what}{since} (usually {_percent(change.usual)}, never over {_percent(change.worst)})"
    )
    said += f": {word}, as {example}" if word else ""
    named = {"word": word, "example": example} if word and example else {}
    return Finding(rule, verdict, said, {**change.numbers, **named}, failure_of(word) if word else None)


# -- figures and words ----------------------------------------------------------------------------------------------------


def _new(run: RunFigures) -> int:
    """Return how many articles a run brought that the store did not have, copies of other sites' included."""
    return run.pages[Disposition.STORED] + run.pages[Disposition.DUPLICATE]


_NOBODY: Counter[str] = Counter()


def _answers(run: RunFigures, name: str) -> Counter[str]:
    return run.answers.get(name, _NOBODY)


def _time(run: RunFigures) -> datetime:
    return datetime.fromisoformat(run.started_at)


def _hours(length: timedelta) -> float:
    return round(length.total_seconds() / 3600, 1)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _length(length: timedelta) -> str:
    """Return a length of time in words.

    >>> _length(timedelta(hours=30)), _length(timedelta(days=3))
    ('30 hours', '3 days')
    """
    hours = length.total_seconds() / 3600
    if hours < 2:
        return f"{length.total_seconds() / 60:.0f} minutes"
    return f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"


def _day(since: RunFigures, last: RunFigures) -> str:
    """Return " since Tuesday" for a run some days back, a date when it is longer ago, "" for the last run itself."""
    if since is last:
        return ""
    start, end = _time(since), _time(last)
    if end - start < timedelta(days=1) and start.day == end.day:
        return f" since {start:%H:%M} UTC"
    return f" since {start:%A}" if end - start < timedelta(days=6) else f" since {start:%Y-%m-%d}"
