from __future__ import annotations

import random
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import orjson
import pytest
from dedup.stories import ENGLISH, OTHER_ENGLISH, paragraphs
from reports.stores import DAILY, NOW, add_article, add_lost_page, history, news_store, write_runs

from newscrawl.exceptions import NothingToDoError, UsageError
from newscrawl.items import Article
from newscrawl.reports.page import STEPS_MAX, Page, gather, gather_run
from newscrawl.run import STORE_FILE
from newscrawl.store import Store
from newscrawl.store.reading import open_reading

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


def since(days: int) -> str:
    return f"{NOW - timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"


def gathered(path: Path, days: int = 30, sites: Collection[str] | None = None) -> Page:
    with closing(open_reading(path)) as connection:
        return gather(connection, NOW, since(days), sites)


def gathered_run(path: Path, run: str) -> Page:
    with closing(open_reading(path)) as connection:
        return gather_run(connection, run, NOW)


@pytest.fixture(scope="module")
def store_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / STORE_FILE
    with closing(news_store(path, 5, 40)) as store:
        for number, site in enumerate(("site000", "site003", "site003")):
            add_article(store, site, f"flood-{number}", paragraphs(ENGLISH), "The river rose")
        for number in range(2):
            old = "2026-01-01T00:00:00Z"
            add_article(store, "site003", f"old-{number}", paragraphs(OTHER_ENGLISH), "An old story", fetched_at=old)
    return path


def test_the_worst_sites_come_first_with_their_verdicts(store_path: Path) -> None:
    page = gathered(store_path)
    assert [(row.site, row.verdict, row.failure) for row in page.rows] == [
        ("site000", "fail", "no body"), ("site001", "fail", "dns"), ("site002", "fail", "wall"), ("site004", "new", None),
        ("site003", "ok", None),
    ]  # fmt: skip
    assert page.verdicts == {"fail": 3, "new": 1, "ok": 1}
    assert page.rows[0].next == "newscrawl preview https://site000.example/news/a-page"


def test_figures_are_those_of_the_runs_in_the_time_that_is_shown(store_path: Path) -> None:
    page = gathered(store_path)
    runs = [run for run in history("site003", 3, 40, daily=DAILY[3]) if run.started_at >= since(30)]
    row = next(row for row in page.rows if row.site == "site003")
    assert (row.runs, row.new) == (len(runs), sum(run.pages["stored"] for run in runs))
    assert sum(row.articles) == row.new
    assert row.articles[-2:] == [runs[-1].pages["stored"], 0], "the last run began the day before"
    articles = sum(run.articles for run in runs)
    assert row.coverage["authors"] == sum(run.answers["authors"].total() for run in runs) / articles
    assert row.pages == sum(run.pages.total() for run in runs)
    assert row.lost == sum(run.pages["failed:timeout"] + run.pages["dropped:too_short"] for run in runs)


def test_sources_and_answers_over_time_add_up(store_path: Path) -> None:
    page = gathered(store_path)
    assert sum(page.sources["not read"]) == 2 * 3, (
        "two runs of the site whose name has no address, with three sources each"
    )
    for values in page.answers.values():
        assert [sum(step) for step in zip(*values.values(), strict=True)] == [
            sum(step) for step in zip(*page.answers["title"].values(), strict=True)
        ]
    assert "nobody" in page.answers["authors"]
    assert "nobody" not in page.answers["title"]


def test_reasons_say_where_and_what_to_do(store_path: Path) -> None:
    reasons = {reason.word: reason for reason in gathered(store_path).reasons}
    assert reasons["failed:http 403"].sites[0][0] == "site002"
    assert reasons["failed:http 403"].meaning == "the host answered with an error status"
    assert sum(number for _, number in reasons["dropped:too_short"].sites) <= reasons["dropped:too_short"].number
    assert "stored" not in reasons


def test_clusters_are_those_that_grew_in_the_time(store_path: Path) -> None:
    (cluster,) = gathered(store_path).clusters
    assert (cluster.size, cluster.chosen, cluster.title) == (3, 3, "The river rose")
    assert cluster.sites == {"site003": 2, "site000": 1}
    assert [one.size for one in gathered(store_path, 400).clusters] == [3, 2]


def test_answers_of_the_network(store_path: Path) -> None:
    page = gathered(store_path)
    assert page.classes["4xx"] == sum(reason.number for reason in page.reasons if reason.word == "failed:http 403")
    assert page.classes["no whole answer"] >= 6
    half, most = page.latency.values()
    assert all(a <= b for a, b in zip(half, most, strict=True))


def test_samples_show_what_the_source_said_beside_what_was_read(store_path: Path) -> None:
    samples = gathered(store_path).samples
    assert list(samples) == ["site000", "site001", "site002"]
    words = {sample.word: sample for sample in samples["site000"]}
    assert words["dropped:no_body"].record is not None
    assert words["dropped:no_body"].record["authors"] == ["Ann Reporter"]
    assert words["failed:timeout"].record is None
    assert words["failed:timeout"].hint["title"] == "The harbour after the storm"


@pytest.mark.parametrize(
    ("days", "step", "steps"), [(0, 1, 1), (30, 1, 31), (61, 1, 62), (62, 7, 9), (400, 7, 58), (3_000, 71, 43)]
)
def test_a_long_time_is_told_in_few_steps(store_path: Path, days: int, step: int, steps: int) -> None:
    page = gathered(store_path, days)
    if days < 1_000:
        assert (page.step, len(page.steps)) == (step, steps)
    assert len(page.steps) <= STEPS_MAX
    assert page.steps[-1] <= NOW.date().isoformat()
    assert {len(row.articles) for row in page.rows} == {len(page.steps)}


def test_some_sites_alone(store_path: Path) -> None:
    page = gathered(store_path, sites=["site002", "site003"])
    assert [row.site for row in page.rows] == ["site002", "site003"]
    assert {site for reason in page.reasons for site, _ in reason.sites} == {"site002", "site003"}
    with pytest.raises(UsageError, match="no run has crawled site009"):
        gathered(store_path, sites=["site009"])


def test_one_run_is_judged_by_what_came_before_it(store_path: Path) -> None:
    page = gathered_run(store_path, "site002-39")
    assert page.run is not None
    assert (page.run.site, page.rows[0].verdict, page.rows[0].runs) == ("site002", "fail", 1)
    assert set(page.ends) == {"failed:http 403"}
    before = gathered_run(store_path, "site002-37")
    assert before.rows[0].verdict == "ok"
    assert before.rows[0].new == before.ends["stored"]
    with pytest.raises(UsageError, match="there is no run nothing"):
        gathered_run(store_path, "nothing")


def test_a_run_that_was_killed_is_shown_as_far_as_it_is_known(tmp_path: Path) -> None:
    path = tmp_path / STORE_FILE
    with closing(Store.open(path)) as store, store.transaction():
        store.runs.begin("r1", "heise", since(1))
    page = gathered_run(path, "r1")
    assert page.run is not None
    assert (page.run.reason, page.rows[0].verdict, page.ends) == (None, "new", {})
    assert gathered(path).rows[0].site == "heise"


def test_a_site_of_which_nothing_but_failures_is_known(tmp_path: Path) -> None:
    path = tmp_path / STORE_FILE
    with closing(Store.open(path)) as store:
        write_runs(store, "heise", history("heise", 1, 2, broken="failed:dns"), random.Random(1))
    page = gathered(path)
    assert [(row.site, row.verdict, row.new, row.latency) for row in page.rows] == [("heise", "fail", 0, None)]
    assert page.rows[0].coverage["authors"] is None
    assert page.classes == {"no whole answer": 6}


def test_without_a_run_there_is_nothing_to_say(tmp_path: Path) -> None:
    path = tmp_path / STORE_FILE
    Store.open(path).close()
    with pytest.raises(NothingToDoError, match="crawl a site first"):
        gathered(path)


def test_it_is_json(store_path: Path) -> None:
    document = orjson.loads(orjson.dumps(gathered(store_path).as_json()))
    assert document["verdicts"] == {"fail": 3, "new": 1, "ok": 1}
    assert document["clusters"][0]["sites"] == {"site003": 2, "site000": 1}
    assert document["samples"]["site000"][0]["url"].startswith("https://site000.example/news/")


def test_clusters_of_a_run_are_those_its_articles_are_in(tmp_path: Path) -> None:
    path = tmp_path / STORE_FILE
    with closing(Store.open(path)) as store:
        first = add_article(store, "heise", "a", paragraphs(ENGLISH), "The river rose")
        add_article(store, "welt", "b", paragraphs(ENGLISH), "The river rose")
        with store.transaction():
            store.runs.begin("r1", "heise", since(1))
            store.urls.alias("a", str(first.url), site="heise", run="r1", at=since(1), article=str(first.id))
        store._connection.execute("UPDATE urls SET kind = 'article'")
        add_lost_page(store, "heise", "r1", "https://heise.example/x", "dropped:empty", {}, Article(site="heise"))
    page = gathered_run(path, "r1")
    assert [(cluster.size, cluster.chosen) for cluster in page.clusters] == [(2, 1)]
    assert [sample.word for sample in page.samples["heise"]] == ["dropped:empty"]
