"""Health: how often a stable site rings, and how soon a broken one does, on invented histories.

    python benchmarks/health.py [--seeds 40]

The sites are those of ``tests/reports/histories.py``: 2 to 300 articles a day, slow week-ends, daily and hourly crawls, fields
that come and go. The first table counts findings on sites that nothing happens to, at sixty times from the sixth run on. The
second breaks sites after twenty days in one way each, and says on what share of them it was told after one, two, three and
five runs, and with which verdict at the end.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "reports"))
from typing import TYPE_CHECKING

from histories import InventedSite

from newscrawl.reports.health import Health, judge

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newscrawl.store import RunFigures

STABLE = ((2, 0.0, 24), (2.5, 1.0, 24), (2.5, 0.3, 24), (10, 0.4, 24), (30, 0.5, 24), (150, 0.6, 24), (300, 0.8, 24),
          (5, 0.5, 6), (30, 0.5, 6), (60, 0.6, 1))  # fmt: skip
"""(articles a day, times as many at week-ends, hours between runs)"""
WEEKS = 3
"""Length of a history, sixty runs at least; sixty of them are judged."""
DAYS = 20
AFTER = (1, 2, 3, 5)


def without_articles(run: RunFigures, word: str) -> None:
    """Let all pages of a run end in one word."""
    run.pages = Counter({word: run.pages.total()}) + Counter()
    run.examples[word] = "https://gazette.example/story"
    run.articles, run.words, run.age, run.answers = 0, None, None, {}


def shorten(run: RunFigures) -> None:
    """Leave a fifth of each body."""
    run.words = run.words / 5 if run.words else None


def lose(name: str) -> Callable[[RunFigures], None]:
    """Return what takes a field from all articles."""

    def take(run: RunFigures) -> None:
        run.answers[name] = Counter()

    return take


def shift(run: RunFigures) -> None:
    """Let the generic extraction answer for the body, where the site's rule did."""
    run.answers["body"] = Counter({"generic": run.articles}) + Counter()


def unlink(run: RunFigures) -> None:
    """Leave no links."""
    run.found = run.known = 0
    without_articles(run, "none")
    run.pages = Counter()


BREAKS: dict[str, Callable[[RunFigures], None]] = {
    "body: rule -> generic": shift, "no body": lambda run: without_articles(run, "dropped:no_body"),
    "wall (403)": lambda run: without_articles(run, "failed:http 403"), "a fifth of the body": shorten,
    "no dates": lose("published_at"), "no authors": lose("authors"), "no links": unlink,
}  # fmt: skip


def health_of(runs: Sequence[RunFigures]) -> Health:
    """Judge a site minutes after its last run."""
    return judge("gazette", runs, datetime.fromisoformat(runs[-1].started_at) + timedelta(minutes=5))


def count_false_alarms(seeds: int) -> None:
    """Print how often stable sites ring."""
    judged = rung = failed = 0
    for daily, weekend, hours in STABLE:
        rules: Counter[str] = Counter()
        for seed in range(seeds):
            number_of_runs = max(60, WEEKS * 7 * 24 // hours)
            runs = InventedSite(random.Random(1000 * seed + int(7 * daily)), daily, weekend, hours).runs(number_of_runs)
            for number in range(6, number_of_runs + 1, number_of_runs // 60):
                health = health_of(runs[:number])
                judged, rung = judged + 1, rung + bool(health.findings)
                failed += health.verdict.is_below_expectation
                rules.update(finding.rule for finding in health.findings)
        print(f"{daily:>5} a day, week-ends x{weekend:<4} every {hours:>2} h: {dict(rules) or '-'}")
    print(f"{judged} judgements: {rung} with a finding ({rung / judged:.3%}), {failed} failing or stale\n")


def ruled_run(site: InventedSite, day: int, start: datetime) -> RunFigures:
    """Return a run of a site whose body is read by a rule."""
    run = site.run(start + timedelta(days=day))
    run.answers["body"] = Counter({"rule": run.articles}) + Counter()
    return run


def count_detections(seeds: int) -> None:
    """Print how soon broken sites are told."""
    start = datetime.fromisoformat("2026-09-07T06:00:00+00:00")
    for what, break_run in BREAKS.items():
        for daily in (2.5, 10, 50):
            told: Counter[int] = Counter()
            verdicts: Counter[str] = Counter()
            for seed in range(seeds):
                site = InventedSite(random.Random(seed), daily, 0.5)
                runs = [ruled_run(site, day, start) for day in range(DAYS)]
                first = 0
                for number in range(1, max(AFTER) + 1):
                    run = ruled_run(site, DAYS + number - 1, start)
                    break_run(run)
                    runs.append(run)
                    first = first or (number if health_of(runs).findings else 0)
                told[first] += 1
                verdicts[health_of(runs).verdict] += 1
            shares = "  ".join(f"{sum(told[run] for run in range(1, after + 1)) / seeds:>4.0%}" for after in AFTER)
            print(f"{what:<22} {daily:>4} a day  {shares}  {dict(verdicts)}")


def main() -> None:
    """Run both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=40)
    options = parser.parse_args()
    count_false_alarms(options.seeds)
    print(f"{'told after':<35} {'  '.join(f'{after:>4}' for after in AFTER)}  runs")
    count_detections(options.seeds)


if __name__ == "__main__":
    main()
