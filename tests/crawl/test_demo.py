"""The demo, end to end: every story of its internet ends as the story itself tells."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
from commandline import CommandLine, Ran
from crawls import QUICK, read_lines
from jsonschema import Draft202012Validator

import newscrawl.exporters
from newscrawl.addresses.urls import url_key
from newscrawl.cleaning.characters import comparison_key
from newscrawl.demo import Story, pages, serve, stories
from newscrawl.exporters.records import final_records
from newscrawl.items import Article
from newscrawl.run import STORE_FILE
from newscrawl.store import Store

SCHEMA = orjson.loads((Path(newscrawl.exporters.__file__).parent / "article.schema.json").read_bytes())
STORIES = stories()
ARTICLES = [story for story in STORIES if story.outcome == "article"]
BY_NAME = {story.name: story for story in STORIES}
COPIES = [story for story in ARTICLES if story.text_of]


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo that has run: its folder, its end, the records of its files, all articles, how every address ended."""

    folder: Path
    ran: Ran
    published: list[dict[str, Any]]
    articles: dict[str, dict[str, Any]]
    endings: dict[str, str]


def run_demo(folder: Path) -> Demo:
    newscrawl = CommandLine(folder)
    ran = newscrawl("demo", "--data", "demo")
    published = [record for path in ran.out.splitlines() for record in read_lines(folder / path)]
    exported = newscrawl("export", "--data", "demo", "--keep-duplicates", "-")
    records = map(orjson.loads, exported.out.splitlines())
    database = sqlite3.connect(folder / "demo" / STORE_FILE)
    endings = dict(database.execute("SELECT key, disposition FROM urls WHERE kind = 'article'"))
    database.close()
    return Demo(folder, ran, published, {record["canonical_url"]: record for record in records}, endings)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return run_demo(tmp_path_factory.mktemp("demo"))


def words(text: str | None) -> list[str]:
    """Return what a reader hears: typography differs between an outlet and the story's file."""
    return list(comparison_key(text or ""))


def test_the_demo_ends_well(demo: Demo) -> None:
    assert demo.ran.code == 0, demo.ran.err
    assert "Traceback" not in demo.ran.err
    assert demo.ran.out.count(".jsonl\n") == 4
    assert [path.name for path in demo.folder.rglob("*.tmp")] == []


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_every_address_ends_as_its_story_tells(demo: Demo, story: Story) -> None:
    ending = demo.endings[url_key(story.url)]
    of_article = "duplicate" if story in COPIES or has_copy(story) else "stored"
    expected = {
        "article": ("stored", of_article, "alias") if has_second_address(story) else ("stored", of_article),
        "duplicate_url": ("alias", "stored"),
        "redirect": ("alias", "stored"),
        "gone": ("gone",),
        "refused_by_robots": ("refused:robots",),
        "not_article": ("dropped:not_article", "dropped:no_body", "dropped:too_short"),
        "too_short": ("dropped:too_short",),
    }
    assert ending in expected[story.outcome]


def has_copy(story: Story) -> bool:
    return any(copy.text_of == story.name for copy in COPIES)


def has_second_address(story: Story) -> bool:
    return any(other.canonical_url == story.url and other.url != story.url for other in STORIES)


@pytest.mark.parametrize("story", ARTICLES, ids=lambda story: story.name)
def test_a_stored_article_is_its_story(demo: Demo, story: Story) -> None:
    record = demo.articles[story.url]
    body = (record["body"] or "").split("\n\n")
    if not record["language"].startswith("en") and words(body[0]) == words(story.summary):
        body = body[1:]  # outside English the standfirst above the text is taken for its first paragraph
    told: dict[str, tuple[object, object]] = {
        "title": (words(record["title"]), words(story.title)),
        "body": ([*map(words, body)], [*map(words, story.paragraphs)]),
        "agency": (record["agency"], story.agency),
        "section": (record["section"], story.section),
        "authors": (record["authors"], list(story.authors)),
        "published": (record["published_at"][:10], f"{story.published:%Y-%m-%d}"),
        "related": (
            [card(teaser) for teaser in record["teasers"] if teaser["url"] in {one.url for one in story.teasers}],
            [(teaser.section, words(teaser.headline), teaser.url) for teaser in story.teasers],
        ),
    }
    assert {name: got for name, (got, _) in told.items()} == {name: truth for name, (_, truth) in told.items()}


def card(teaser: dict[str, Any]) -> tuple[str | None, list[str], str]:
    return teaser["section"], words(teaser["title"]), teaser["url"]


@pytest.mark.parametrize("story", ARTICLES, ids=lambda story: story.name)
def test_every_teaser_is_a_headline_of_the_host(demo: Demo, story: Story) -> None:
    """Beside the related stories a page prints links between paragraphs and a list of the most read."""
    told = {other.url: (other.section, words(other.title)) for other in STORIES if other.host == story.host}
    for teaser in demo.articles[story.url]["teasers"]:
        section, title, url = card(teaser)
        assert title == told[url][1]
        assert section in (None, told[url][0])
        assert url != story.url


def test_nothing_is_stored_that_is_no_article(demo: Demo) -> None:
    assert set(demo.articles) == {story.url for story in ARTICLES}


def test_one_record_a_story_is_published(demo: Demo) -> None:
    assert [record["duplicate_of"] for record in demo.published] == [None] * len(demo.published)
    clusters = [record["cluster_id"] for record in demo.published]
    assert len(set(clusters)) == len(clusters)
    assert set(clusters) == {record["cluster_id"] for record in demo.articles.values()}


@pytest.mark.parametrize("copy", COPIES, ids=lambda story: story.name)
def test_a_copy_shares_the_cluster_of_its_origin(demo: Demo, copy: Story) -> None:
    mine, its = demo.articles[copy.url], demo.articles[BY_NAME[copy.cluster].url]
    assert mine["cluster_id"] == its["cluster_id"]
    assert mine["site"] != its["site"]
    (seen,) = (other["similarity"] for other in mine["duplicates"] if other["url"] == its["url"])
    assert (0.5 < seen < 1) if copy.edited else seen == 1, "edited copies are near-duplicates"
    assert mine["url"] in [other["url"] for other in its["duplicates"]]


def test_different_stories_share_no_cluster(demo: Demo) -> None:
    told: dict[str, set[str]] = {}
    for story in ARTICLES:
        told.setdefault(demo.articles[story.url]["cluster_id"], set()).add(story.cluster)
    assert [names for names in told.values() if len(names) > 1] == []


def test_every_record_follows_the_schema(demo: Demo) -> None:
    validator = Draft202012Validator(SCHEMA)
    keys = list(SCHEMA["properties"])
    assert len(demo.published) > 40
    for record in [*demo.published, *demo.articles.values()]:
        assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(record)] == []
        assert list(record) == keys


def test_a_second_demo_finds_nothing_new(demo: Demo) -> None:
    again = CommandLine(demo.folder)("demo", "--data", "demo")
    assert (again.code, again.out) == (0, "")
    assert again.err.count("nothing new (") == 4
    assert "nothing new since the last demo" in again.err
    assert CommandLine(demo.folder)("export", "--data", "demo", "--keep-duplicates", "-").out.count("\n") == len(
        ARTICLES
    )


def test_every_demo_is_the_same(demo: Demo, tmp_path: Path) -> None:
    def lasting(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            {key: value for key, value in record.items() if key not in ("run_id", "fetched_at")} for record in records
        ]

    other = run_demo(tmp_path)
    assert lasting(other.published) == lasting(demo.published)
    assert lasting(list(other.articles.values())) == lasting(list(demo.articles.values()))
    assert other.endings == demo.endings


def test_the_table_counts_edited_copies_among_the_duplicates(demo: Demo) -> None:
    """Sites are crawled by name; a story counts for the first that prints it."""
    rows = {
        row.split()[0]: row.split()
        for row in demo.ran.err.splitlines()
        if row.split()[1:2] and row.split()[1].isdigit()
    }
    for host in ("harbourherald", "kurierzeitung", "meridianpost", "valleyobserver"):
        mine = [story for story in STORIES if story.name.startswith(f"{host}/")]
        copies = sum(story in COPIES for story in mine)
        second = sum(story.outcome in ("duplicate_url", "redirect") for story in mine)
        articles = sum(story.outcome == "article" for story in mine)
        assert [int(figure) for figure in rows[host][3:5]] == [articles - copies, copies + second]


def test_any_order_of_the_pages_gives_the_same_clusters_after_a_rebuild(demo: Demo, tmp_path: Path) -> None:
    with Store.open(demo.folder / "demo" / STORE_FILE) as store:
        arrived = [orjson.loads(stored.record) for stored in store.articles.all(copies=True)]
    exports = []
    for seed in range(3):
        path = tmp_path / f"{seed}.db"
        random.Random(seed).shuffle(arrived)
        with Store.open(path) as store, store.transaction():
            for record in arrived:
                store.articles.add(Article(**record))
        Store.rebuild(path)
        with Store.open(path) as store:
            exports.append(b"\n".join(final_records(store, store.articles.all(copies=True))))
    assert exports[0] == exports[1] == exports[2]
    told: dict[str, set[str]] = {}
    for line in exports[0].splitlines():
        record = orjson.loads(line)
        told.setdefault(record["cluster_id"], set()).add(record["canonical_url"])
    by_story: dict[str, set[str]] = {}
    for story in ARTICLES:
        by_story.setdefault(story.cluster, set()).add(story.url)
    assert sorted(map(sorted, told.values())) == sorted(map(sorted, by_story.values()))


def test_a_second_crawl_asks_for_sources_only(newscrawl: CommandLine) -> None:
    sites = ("harbourherald", "kurierzeitung", "meridianpost", "valleyobserver")
    with serve() as internet:
        env = {"http_proxy": internet.proxy}
        crawl = ("crawl", "--json", *QUICK, "-s", "SPIDER_MODULES=newscrawl.demo.spiders", *sites)
        first = newscrawl(*crawl, env=env)
        asked = {url for _, url, _ in internet.requests}
        del internet.requests[:]
        second = newscrawl(*crawl, env=env)
        asked_again = {url for _, url, _ in internet.requests}
    assert (first.code, second.code) == (0, 0)
    for run in orjson.loads(first.out)["runs"] + orjson.loads(second.out)["runs"]:
        assert run["found"] + run["resumed"] == sum(run["dispositions"].values()) + run["pending"]
    linked = {story.url for story in STORIES}
    assert linked - asked == {story.url for story in STORIES if story.outcome == "refused_by_robots"}
    assert asked_again & linked == set()
    assert asked_again < asked
    assert all(url in pages() for url in asked_again)
