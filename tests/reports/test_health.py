"""Health on invented histories: what is normal for a site must not ring, what breaks must."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from reports.histories import START, InventedSite

from newscrawl.cli import COMMANDS
from newscrawl.reports.findings import Failure, Verdict, failure_of
from newscrawl.reports.health import judge
from newscrawl.store import Disposition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.reports.findings import Finding
    from newscrawl.reports.health import Health
    from newscrawl.store import RunFigures


def judged(runs: Sequence[RunFigures], later: timedelta = timedelta(minutes=5)) -> Health:
    return judge("gazette", runs, datetime.fromisoformat(runs[-1].started_at) + later)


def site(seed: int = 7, **traits: float) -> InventedSite:
    return InventedSite(random.Random(seed), **traits)  # type: ignore[arg-type] # the traits are the class's own


def finding(health: Health, rule: str) -> Finding:
    (found,) = (one for one in health.findings if one.rule == rule)
    return found


def down(run: RunFigures, word: str = "failed:timeout") -> RunFigures:
    """Return a run of which no source answered."""
    return replace(
        run, found=0, known=0, articles=0, words=None, age=None, pages=Counter(), answers={}, sources=Counter({word: 3}),
        examples={word: "https://gazette.example/news"},
    )  # fmt: skip


def at(runs: list[RunFigures], run: RunFigures, number: int = 0) -> RunFigures:
    """Return a run as it would stand *number* places behind the last."""
    days = timedelta(days=number + 1)
    when = datetime.fromisoformat(runs[-1].started_at) + days
    return replace(run, run=f"r{when:%d%H}", started_at=f"{when:%Y-%m-%dT%H:%M:%SZ}")


# -- what is normal -------------------------------------------------------------------------------------------------------


def test_few_runs_are_no_history() -> None:
    runs = site().runs(5)
    assert judged(runs).verdict is Verdict.NEW
    assert judged(site().runs(6)).verdict is Verdict.OK


@pytest.mark.parametrize(
    "traits",
    [
        {"daily": 2.5}, {"daily": 2.5, "weekend": 0.3}, {"daily": 30.0, "weekend": 0.4}, {"daily": 200.0, "weekend": 0.7},
        {"daily": 60.0, "hours": 1.0, "weekend": 0.5},
    ],
)  # fmt: skip
def test_stable_sites_seldom_ring(traits: dict[str, float]) -> None:
    """Slow news week-ends, quiet hours, articles without authors: of 440 judgements 2 may warn, none may fail."""
    verdicts: Counter[Verdict] = Counter()
    for seed in range(8):
        runs = site(seed, **traits).runs(60)
        verdicts.update(judged(runs[:number]).verdict for number in range(6, 61))
    assert verdicts[Verdict.FAIL] + verdicts[Verdict.STALE] == 0
    assert verdicts[Verdict.WARN] <= 2


def test_a_site_that_brings_two_or_three_and_then_nothing_for_a_day_is_fine() -> None:
    runs = site(daily=2.5, weekend=0.3).runs(21)
    quiet = replace(
        at(runs, runs[-1]), found=0, known=60, articles=0, words=None, age=None, pages=Counter(), answers={}
    )
    assert judged([*runs, quiet]).verdict is Verdict.OK


# -- what breaks ----------------------------------------------------------------------------------------------------------


def test_a_redesign_shifts_the_source_of_the_body() -> None:
    traits = site(daily=30.0)
    traits.fields["body"] = (1.0, 1.0)
    runs = traits.runs(12)
    for run in runs:
        run.answers["body"] = Counter({"rule": run.articles})
    for number in (1, 2, 3):
        run = traits.run(datetime.fromisoformat(runs[0].started_at) + timedelta(days=11 + number))
        run.answers["body"] = Counter({"generic": run.articles - 1, "rule": 1})
        runs.append(run)
    health = judged(runs)
    shift = finding(health, "source of body")
    day = datetime.fromisoformat(runs[12].started_at)
    assert (health.verdict, health.failure) == (Verdict.WARN, Failure.MARKUP)
    assert shift.sentence.startswith("body: rule 100 % -> generic 9")
    assert shift.sentence.endswith(f"since {day:%A}")
    assert (shift.numbers["from"], shift.numbers["to"], shift.numbers["usual"]) == ("rule", "generic", 1.0)
    assert health.next == "newscrawl preview gazette"


def test_a_redesign_is_seen_on_a_site_that_brings_two_or_three() -> None:
    runs = site(daily=2.5).runs(20)
    for run in runs:
        run.answers["body"] = Counter({"rule" if run is not runs[-1] else "generic": run.articles}) + Counter()
    rows = [run for run in runs if run.articles]
    for run in rows[-3:]:
        run.answers["body"] = Counter({"generic": run.articles})
    assert finding(judged(runs), "source of body").failure is Failure.MARKUP


def test_pages_without_a_body_fail() -> None:
    runs = site().runs(12)
    last = site(1).run(datetime.fromisoformat(runs[-1].started_at) + timedelta(days=1))
    last.pages = Counter({"dropped:no_body": 18, "stored": 2})
    last.examples["dropped:no_body"] = "https://gazette.example/story-1"
    health = judged([*runs, last])
    assert (health.verdict, health.failure) == (Verdict.FAIL, Failure.NO_BODY)
    assert "90 % pages gave no article" in finding(health, "dropped").sentence
    assert health.next == "newscrawl preview https://gazette.example/story-1"


def test_a_wall_in_front_of_the_articles_fails() -> None:
    runs = site().runs(12)
    last = at(runs, runs[-1])
    last.pages = Counter({"failed:http 403": 19, "stored": 1})
    health = judged([*runs, last])
    assert (health.verdict, health.failure) == (Verdict.FAIL, Failure.WALL)
    assert health.next
    assert "DOWNLOAD_DELAY" in health.next


@pytest.mark.parametrize(("pages", "verdict"), [(2, Verdict.OK), (3, Verdict.FAIL)])
def test_all_pages_of_a_small_run_may_not_fail(pages: int, verdict: Verdict) -> None:
    quiet = site(daily=3.0)
    quiet.failing = quiet.dropped = 0.0
    runs = quiet.runs(8)
    last = replace(
        at(runs, runs[-1]), pages=Counter({"failed:http 403": pages}), articles=0, words=None, age=None, answers={}
    )
    health = judged([*runs, last])
    assert health.verdict is verdict
    assert health.failure is (Failure.WALL if verdict is Verdict.FAIL else None)


def test_shorter_bodies_fail() -> None:
    runs = site().runs(12)
    last = replace(at(runs, runs[-1]), words=40.0, articles=20)
    health = judged([*runs, last])
    assert health.verdict is Verdict.FAIL
    assert finding(health, "body length").sentence.startswith("bodies of 40 words")


def test_lost_dates_fail_and_lost_authors_warn() -> None:
    runs = site().runs(12)
    last = at(runs, runs[-1])
    last.answers = {**last.answers, "published_at": Counter()}
    assert judged([*runs, last]).verdict is Verdict.FAIL
    last.answers = {**runs[-1].answers, "authors": Counter()}
    health = judged([*runs, last])
    assert health.verdict is Verdict.WARN
    assert finding(health, "missing authors").numbers["now"] == 1.0


def test_wrong_dates_and_more_copies_warn() -> None:
    runs = site().runs(12)
    old = replace(at(runs, runs[-1]), age=24.0 * 400)
    assert "400 days before their fetch" in finding(judged([*runs, old]), "dates").sentence
    copies = replace(at(runs, runs[-1]), pages=Counter({"alias": 19, "stored": 1}))
    assert finding(judged([*runs, copies]), "duplicates").verdict is Verdict.WARN


def test_no_links_fail() -> None:
    runs = site().runs(12)
    last = replace(at(runs, runs[-1]), found=0, known=0, pages=Counter(), articles=0, words=None, age=None, answers={})
    health = judged([*runs, last])
    assert (health.verdict, health.failure) == (Verdict.FAIL, Failure.NO_LINKS)
    lasting = [at(runs, last, number) for number in range(4)]
    assert finding(judged([*runs, *lasting]), "links").verdict is Verdict.FAIL
    few = replace(last, known=9)
    assert judged([*runs, few]).verdict is Verdict.WARN
    last.sources = Counter({"unchanged": 3})
    assert judged([*runs, last]).verdict is Verdict.OK


@pytest.mark.parametrize(
    ("word", "failure"),
    [
        ("failed:dns", Failure.DNS), ("failed:connection", Failure.REFUSED), ("failed:timeout", Failure.TIMEOUT),
        ("failed:http 429", Failure.WALL), ("failed:http 500", Failure.SERVER), ("refused:robots", Failure.ROBOTS),
        ("gone", Failure.GONE),
    ],
)  # fmt: skip
def test_an_outage_fails_with_its_class_and_recovers(word: str, failure: Failure) -> None:
    runs = site().runs(12)
    out = [*runs, down(at(runs, runs[-1]), word), down(at(runs, runs[-1], 1), word)]
    health = judged(out)
    assert (health.verdict, health.failure) == (Verdict.FAIL, failure)
    assert "(2 runs in a row)" in health.findings[0].sentence
    assert judged([*out, at(out, runs[3])]).verdict is Verdict.OK


@pytest.mark.parametrize(("usual", "now", "told"), [(60, 30, True), (300, 150, True), (60, 50, False), (12, 8, False)])
def test_half_of_the_links_gone_warns_at_once(usual: int, now: int, told: bool) -> None:  # a case
    runs = site(links=usual, daily=3).runs(12)
    poor = at(runs, replace(runs[-1], found=2, known=now - 2))
    health = judged([*runs, poor])
    assert [one.rule for one in health.findings] == (["links"] if told else [])
    unread = replace(
        poor, sources=Counter({"read": 2, "failed:timeout": 1}), examples={"failed:timeout": "https://a.example"}
    )
    assert judged([*runs, unread]).verdict is Verdict.OK  # a host may be busy; two such runs are told as "sources"


def test_a_sunday_supplement_seldom_rings() -> None:
    """Long pieces by authors, where week days have short ones from agencies: of 294 judgements after the first, 6 may warn."""
    told = 0
    for seed in range(7):
        made = site(seed, daily=20.0)
        fields = dict(made.fields)
        runs = []
        for day in range(49):
            when = START + timedelta(days=day)
            sunday = when.weekday() == 6
            made.words = 1400.0 if sunday else 400.0
            made.fields = {**fields, "agency": (0.0, 1.0) if sunday else (0.6, 0.7)}
            runs.append(made.run(when))
        told += sum(judged(runs[:number]).verdict is not Verdict.OK for number in range(8, 50))
    assert told <= 6


def test_an_outage_needs_no_history() -> None:
    runs = site().runs(1)
    assert judged([down(runs[0])]).verdict is Verdict.FAIL


def test_a_source_that_is_gone_warns() -> None:
    runs = site().runs(12)
    runs[4].sources = Counter({"read": 2, "failed:timeout": 1})
    lost = [replace(at(runs, runs[-1], n), sources=Counter({"read": 1, "gone": 2})) for n in range(2)]
    assert judged([*runs, lost[0]]).verdict is Verdict.OK
    found = finding(judged([*runs, *lost]), "sources")
    assert (found.verdict, found.failure) == (Verdict.WARN, Failure.GONE)
    assert found.sentence.startswith("2 of 3 sources not read since ")
    assert "(usually 0, never over 1): gone" in found.sentence
    for run in runs:
        run.sources = Counter({"read": 2, "gone": 1})  # a feed that the site never had
    assert judged(runs).verdict is Verdict.OK
    assert finding(judged([*runs, *lost]), "sources").numbers["usual"] == 1


def test_three_poor_runs_warn_and_a_long_silence_is_stale() -> None:
    runs = site(daily=30.0).runs(15)
    poor = [replace(at(runs, runs[-1], n), found=1, pages=Counter(stored=1), articles=1) for n in range(3)]
    assert judged([*runs, *poor[:2]]).verdict is Verdict.OK
    assert finding(judged([*runs, *poor]), "new articles").verdict is Verdict.WARN
    lasting = [*poor, replace(at(runs, poor[0], 3)), replace(at(runs, poor[0], 4))]
    assert finding(judged([*runs, *lasting]), "new articles").verdict is Verdict.WARN
    cut = [replace(run, pending=80) for run in poor]  # by a limit
    assert judged([*runs, *cut]).verdict is Verdict.OK
    silent = [replace(run, found=0, known=60, pages=Counter(), articles=0, answers={}) for run in poor]
    silent += [replace(at(runs, silent[0], 3)), replace(at(runs, silent[0], 4))]
    health = judged([*runs, *silent])
    assert finding(health, "silence").verdict is Verdict.STALE
    assert "the longest silence so far was 24 hours" in finding(health, "silence").sentence


def test_an_hourly_crawl_knows_weeks() -> None:
    runs = site(daily=40.0, weekend=0.3, hours=1.0).runs(24 * 14)
    assert judged(runs).verdict is Verdict.OK
    quiet = replace(runs[-1], articles=0, answers={})
    later = [datetime.fromisoformat(runs[-1].started_at) + timedelta(hours=hour + 1) for hour in range(72)]
    few = [
        replace(quiet, started_at=f"{when:%Y-%m-%dT%H:%M:%SZ}", pages=Counter(stored=int(when.hour == 9)))
        for when in later
    ]
    assert finding(judged([*runs, *few]), "new articles").sentence.startswith("1, 1, 1 new articles in the last 3 days")
    assert judged([*runs, *few[:24]]).verdict is Verdict.OK
    none = [replace(run, pages=Counter()) for run in few]
    assert finding(judged([*runs, *none]), "silence").verdict is Verdict.STALE


def test_a_site_nobody_crawls_any_more_is_stale() -> None:
    runs = site().runs(12)
    health = judged(runs, later=timedelta(days=9))
    assert health.verdict is Verdict.STALE
    assert finding(health, "forgotten").sentence == "not crawled for 9 days (usually every 24 hours)"


def test_runs_that_were_cut_short_are_not_judged() -> None:
    runs = site().runs(12)
    killed = replace(down(at(runs, runs[-1])), reason=None)
    assert judged([*runs, killed]).verdict is Verdict.OK
    assert judged([*runs, killed]).last_run == runs[-1].started_at
    assert judged([killed]).verdict is Verdict.NEW


def test_the_command_to_run_next_is_one_there_is() -> None:
    from newscrawl.reports.health import _NEXT

    assert {command.split()[1] for command in _NEXT.values()} <= set(COMMANDS)
    assert set(_NEXT) == set(Failure)


def test_every_failing_word_has_a_class() -> None:
    assert {word for word in Disposition if word.is_failure and failure_of(word) is Failure.OTHER} <= {
        Disposition.FAILED_ERROR, Disposition.FAILED_TOO_LARGE, Disposition.FAILED_CUT, Disposition.FAILED_TOO_SLOW,
        Disposition.FAILED_HTTP,
    }  # fmt: skip
