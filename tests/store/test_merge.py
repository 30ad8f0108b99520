from __future__ import annotations

import hashlib
import shutil
import sqlite3
from contextlib import closing
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import orjson
import pytest
from earlier_stores import make_earlier
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from store.stores import STORIES, TEXTS, Crawler, dump, instant

from newscrawl.addresses.urls import article_id
from newscrawl.exceptions import LockedError, OutputError, StoreError, StoreFullError
from newscrawl.exporters.records import final_records
from newscrawl.store import Store
from newscrawl.store.merge import merge_stores
from newscrawl.store.merge.rules import MADE_ANEW, RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


class Event(NamedTuple):
    """Something a machine comes across: what it does, at which address, when, and with which text."""

    kind: str
    place: int
    minute: int
    text: int
    footer: bool


EVENTS = st.lists(
    st.builds(
        Event,
        st.sampled_from(["save", "save", "save", "fail", "find", "read", "publish", "shared id"]),
        st.integers(0, 3),
        st.integers(0, 600),
        st.integers(0, len(TEXTS) - 1),
        st.booleans(),
    ),
    max_size=9,
)


def fill(path: Path, machine: str, events: Sequence[Event]) -> Path:
    """Make a store in which *events* have happened one after the other."""
    crawler = Crawler(path, machine)
    for event in sorted(events, key=lambda event: event.minute):
        site = ("gazette", "courier")[event.place % 2]
        url = f"https://{site}.example/news/story-{event.place}"
        if event.kind == "save":
            crawler.save(url, site, event.minute, TEXTS[event.text], footer=event.footer)
        elif event.kind == "shared id":  # a page that calls another address canonical
            own = f"{url}/{machine}"
            if crawler.store.articles.get(article_id(url)) is None:
                crawler.save(own, site, event.minute, TEXTS[event.text], name=article_id(url))
        elif event.kind == "fail":
            crawler.fail(url, site, event.minute)
        elif event.kind == "find":
            crawler.find(url, site, event.minute)
        elif event.kind == "read":
            crawler.read(f"https://{site}.example/feed", site, event.minute)
        else:
            crawler.publish(site, event.minute)
    crawler.close()
    return path


def merged(folder: Path, name: str, *paths: Path) -> Path:
    target = folder / f"{name}.db"
    target.unlink(missing_ok=True)
    merge_stores(paths, target)
    return target


def texts_of(path: Path) -> set[tuple[str, str, str]]:
    """Return every text of a store: site, title, body."""
    with closing(sqlite3.connect(path)) as store:
        rows = store.execute("SELECT record FROM articles UNION ALL SELECT record FROM revisions").fetchall()
    records = [orjson.loads(row[0]) for row in rows]
    return {(record["site"], record["title"], record["body"]) for record in records}


def column(path: Path, sql: str) -> list[str]:
    with closing(sqlite3.connect(path)) as store:
        return [row[0] for row in store.execute(sql)]


def lines_of(path: Path) -> list[bytes]:
    with Store.open(path) as store:
        return list(final_records(store, store.articles.all(copies=True, revisions=True)))


@settings(max_examples=12, phases=[Phase.generate])  # to make an example smaller takes minutes
@given(EVENTS, EVENTS, EVENTS)
def test_what_comes_out_does_not_depend_on_the_order_and_nothing_is_lost(
    one: list[Event], two: list[Event], three: list[Event]
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        stores = [
            fill(folder / f"{machine}.db", machine, events)
            for machine, events in zip("abc", (one, two, three), strict=True)
        ]
        whole = merged(folder, "whole", *stores)
        assert dump(whole) == dump(merged(folder, "other", *reversed(stores)))
        assert texts_of(whole) == set().union(*map(texts_of, stores))
        for sql in (
            "SELECT key FROM urls",
            "SELECT id FROM runs",
            "SELECT key FROM sources",
            "SELECT path FROM publications",
        ):
            assert sorted(column(whole, sql)) == sorted(set().union(*(column(path, sql) for path in stores)))
        articles = column(whole, "SELECT id FROM articles")
        assert len(articles) == len(set(articles))
        assert not column(
            whole, "SELECT key FROM urls WHERE article_id IS NOT NULL AND article_id NOT IN (SELECT id FROM articles)"
        )
        assert column(whole, "PRAGMA integrity_check") == ["ok"]


@settings(max_examples=12, phases=[Phase.generate])  # to make an example smaller takes minutes
@given(EVENTS, EVENTS)
def test_a_store_that_is_in_already_adds_nothing(one: list[Event], two: list[Event]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        first, second = (
            fill(folder / f"{machine}.db", machine, events) for machine, events in (("a", one), ("b", two))
        )
        both = merged(folder, "both", first, second)
        again = merged(folder, "again", both, second)
        assert dump(again) == dump(both)
        assert dump(merged(folder, "alone", both)) == dump(both)
        twin = shutil.copy(first, folder / "twin.db")
        assert dump(merged(folder, "twins", first, Path(twin))) == dump(merged(folder, "single", first))
        assert lines_of(both) == lines_of(again)


@settings(max_examples=12, phases=[Phase.generate])  # to make an example smaller takes minutes
@given(EVENTS)
def test_a_store_alone_comes_out_as_it_is_when_its_clusters_are_made_anew(events: list[Event]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        path = fill(folder / "a.db", "a", [event._replace(footer=False) for event in events])
        alone = merged(folder, "alone", path)
        Store.rebuild(path)
        assert lines_of(alone) == lines_of(path)


# -- what stands for what ---------------------------------------------------------------------------------------------------


@pytest.fixture
def crawler(tmp_path: Path) -> Iterator[Callable[[str], Crawler]]:
    """Make machines, each with a store of its own, ``NAME.db``."""
    made: list[Crawler] = []

    def make(name: str) -> Crawler:
        made.append(Crawler(tmp_path / f"{name}.db", name))
        return made[-1]

    yield make
    for one in made:
        one.close()


GAZETTE = "https://gazette.example/news/ferry"
KEY = "gazette.example/news/ferry"


def merge_all(folder: Path) -> Store:
    """Merge the stores of *folder*, which are still open, and open what comes out."""
    merge_stores(sorted(folder.glob("?.db")), folder / "merged.db")
    return Store.open(folder / "merged.db")


def test_texts_of_an_article_stand_in_the_order_of_their_fetches(
    tmp_path: Path, crawler: Callable[[str], Crawler]
) -> None:
    first, second = crawler("a"), crawler("b")
    first.save(GAZETTE, "gazette", 10, STORIES[0])
    first.save(GAZETTE, "gazette", 300, STORIES[0], title="Rain, again")
    second.save(GAZETTE, "gazette", 200, STORIES[0])
    second.save(GAZETTE, "gazette", 250, STORIES[0], title="Rain at last")
    with merge_all(tmp_path) as store:
        (article,) = store.articles.all(copies=True)
        texts = [*store.articles.revisions(article), article]
        assert [(text.revision, text.fetched_at) for text in texts] == [
            (1, instant(10)),
            (2, instant(250)),
            (3, instant(300)),
        ]
        assert [orjson.loads(text.record)["title"] for text in texts] == ["Rain", "Rain at last", "Rain, again"]
        assert [orjson.loads(text.record)["revision"] for text in texts] == [1, 2, 3]


def test_an_article_has_one_id_though_the_stores_gave_it_two(tmp_path: Path, crawler: Callable[[str], Crawler]) -> None:
    crawler("a").save(GAZETTE, "gazette", 10, STORIES[0])
    crawler("b").save(f"{GAZETTE}?utm_source=feed", "gazette", 20, STORIES[0], name="0123456789abcdef")
    with merge_all(tmp_path) as store:
        assert [article.id for article in store.articles.all(copies=True)] == [article_id(GAZETTE)]
        assert store.urls.article(KEY) == article_id(GAZETTE)


def test_two_stories_of_one_id_stay_two_articles(tmp_path: Path, crawler: Callable[[str], Crawler]) -> None:
    shared = article_id(GAZETTE)
    crawler("a").save(f"{GAZETTE}/1", "gazette", 10, STORIES[0], name=shared)
    crawler("b").save(f"{GAZETTE}/2", "gazette", 20, STORIES[1], name=shared)
    with merge_all(tmp_path) as store:
        assert [article.id for article in store.articles.all(copies=True)] == [shared, article_id(f"{GAZETTE}/2")]
        assert store.urls.article(f"{KEY}/2") == article_id(f"{GAZETTE}/2")
        records = [orjson.loads(article.record) for article in store.articles.all(copies=True)]
        assert [record["id"] for record in records] == [shared, article_id(f"{GAZETTE}/2")]


def test_one_story_of_one_id_at_two_addresses_is_one_article(tmp_path: Path, crawler: Callable[[str], Crawler]) -> None:
    shared = article_id(GAZETTE)
    crawler("a").save(f"{GAZETTE}/amp", "gazette", 10, STORIES[0], name=shared)
    crawler("b").save(GAZETTE, "gazette", 20, STORIES[0], name=shared)
    with merge_all(tmp_path) as store:
        assert [article.url for article in store.articles.all(copies=True)] == [f"{GAZETTE}/amp"]
        assert {store.urls.article(KEY), store.urls.article(f"{KEY}/amp")} == {shared}


def test_copies_on_two_machines_join_one_cluster(tmp_path: Path, crawler: Callable[[str], Crawler]) -> None:
    crawler("a").save(GAZETTE, "gazette", 10, STORIES[0])
    crawler("b").save("https://courier.example/ferry", "courier", 20, STORIES[0])
    with merge_all(tmp_path) as store:
        assert [article.site for article in store.articles.all()] == ["gazette"]  # fetched first
        assert {article.cluster_id for article in store.articles.all(copies=True)} == {
            article_id("https://courier.example/ferry")
        }


@pytest.mark.parametrize("order", list(permutations("ab")))
def test_the_later_outcome_of_a_url_counts_and_an_open_one_least(
    tmp_path: Path, crawler: Callable[[str], Crawler], order: tuple[str, str]
) -> None:
    first, second = (crawler(name) for name in order)
    first.save(GAZETTE, "gazette", 10, STORIES[0])
    second.fail(GAZETTE, "gazette", 20)
    first.find(f"{GAZETTE}/2", "gazette", 30)
    second.fail(f"{GAZETTE}/2", "gazette", 5)
    with merge_all(tmp_path) as store:
        failed, also_failed = store.lookup.url(KEY), store.lookup.url(f"{KEY}/2")
        assert failed is not None
        assert also_failed is not None
        assert (failed.disposition, failed.article_id, failed.attempts) == ("failed:timeout", article_id(GAZETTE), 1)
        assert failed.found_run.endswith("-0010")
        assert (also_failed.disposition, also_failed.found_run[-4:]) == ("failed:timeout", "0005")
        (found,) = [one for one, _ in store.urls.due_first("gazette", 1e12, 9) if one.key == KEY]
        assert found.validators.etag == '"10"'


def test_what_was_published_is_not_published_again(tmp_path: Path, crawler: Callable[[str], Crawler]) -> None:
    first, second = crawler("a"), crawler("b")
    first.save(GAZETTE, "gazette", 10, STORIES[0])
    first.publish("gazette", 11)
    second.save(GAZETTE, "gazette", 12, STORIES[0])
    second.save(f"{GAZETTE}/2", "gazette", 13, STORIES[1])
    with merge_all(tmp_path) as store, store.transaction():
        planned = store.publications.plan(site="gazette", run="later", path="later.jsonl")
        assert planned is not None
        assert [article.url for article in store.articles.of_publication(planned.number)] == [f"{GAZETTE}/2"]


def test_what_a_package_has_is_remembered_under_its_new_numbers(
    tmp_path: Path, crawler: Callable[[str], Crawler]
) -> None:
    first, second = crawler("a"), crawler("b")
    first.save(GAZETTE, "gazette", 5, STORIES[0])
    second.save(GAZETTE, "gazette", 1, STORIES[1])
    second.save(f"{GAZETTE}/2", "gazette", 2, STORIES[2])
    first.store.exports.note([(1, 1)])
    with first.store.transaction():
        first.store.exports.plan("daily", "0" * 64, anew=True)
        first.store.exports.done("daily")
    with merge_all(tmp_path):
        sql = "SELECT id || ' ' || exported.revision FROM exported JOIN articles ON articles.number = exported.article"
        assert column(tmp_path / "merged.db", sql) == [f"{article_id(GAZETTE)} 2"]


def test_lines_are_counted_over_all_machines(tmp_path: Path, crawler: Callable[[str], Crawler]) -> None:
    for place, name in enumerate("abc"):
        crawler(name).save(f"{GAZETTE}/{place}", "gazette", place, STORIES[place], footer=True)
    with merge_all(tmp_path) as store:
        assert [(line.text[:11], line.pages) for line in store.lines.inspect("gazette") if line.text] == [
            ("The Gazette", 3)
        ]


def test_every_table_has_a_rule(tmp_path: Path) -> None:
    Store.open(tmp_path / "a.db").close()
    tables = column(tmp_path / "a.db", "SELECT name FROM sqlite_master WHERE type = 'table'")
    assert {name for name in tables if not name.startswith("near_")} == {*RULES, *MADE_ANEW}


# -- files ------------------------------------------------------------------------------------------------------------------


def test_stores_stay_as_they_are_and_those_in_use_are_read_as_they_were(
    tmp_path: Path, crawler: Callable[[str], Crawler]
) -> None:
    busy = crawler("a")
    busy.save(GAZETTE, "gazette", 10, STORIES[0])
    with busy.store.transaction():  # a crawl is in the middle of something
        busy.store._connection.execute("DELETE FROM articles")
        before = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in tmp_path.glob("a.db*")}
        merge_stores([tmp_path / "a.db"], tmp_path / "merged.db")
        assert before == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in tmp_path.glob("a.db*")}
    assert column(tmp_path / "merged.db", "SELECT COUNT(*) FROM articles") == [1]


def test_a_store_of_an_earlier_version_is_merged_from_a_copy(tmp_path: Path) -> None:
    old = tmp_path / "old" / "newscrawl.db"
    old.parent.mkdir()
    make_earlier(old)
    with closing(sqlite3.connect(old)) as store:
        for table in ("articles", "revisions", "urls", "rejects"):
            store.execute(f"DELETE FROM {table}")
        store.execute("ATTACH ? AS present", (str(fill(tmp_path / "a.db", "a", [Event("save", 0, 1, 0, False)])),))
        names = ", ".join(row[1] for row in store.execute("PRAGMA main.table_info(articles)"))
        store.execute(f"INSERT INTO main.articles SELECT {names} FROM present.articles")
        store.commit()
    before = old.read_bytes()
    merge_stores([old], tmp_path / "merged.db")
    assert old.read_bytes() == before
    assert [path.name for path in old.parent.iterdir()] == ["newscrawl.db"]
    assert column(tmp_path / "merged.db", "SELECT COUNT(*) FROM articles") == column(
        old, "SELECT COUNT(*) FROM articles"
    )


def test_a_target_that_is_there_is_refused(tmp_path: Path) -> None:
    path = fill(tmp_path / "a.db", "a", [])
    (tmp_path / "there.db").write_text("mine")
    with pytest.raises(OutputError, match=r"there\.db: it is there already; name a new file with -o"):
        merge_stores([path], tmp_path / "there.db")
    with pytest.raises(OutputError, match="it is one of the stores to merge"):
        merge_stores([path], path)
    with pytest.raises(OutputError, match="there is no folder"):
        merge_stores([path], tmp_path / "nowhere" / "c.db")
    assert (tmp_path / "there.db").read_text() == "mine"


def test_what_is_no_store_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    path = fill(tmp_path / "a.db", "a", [])
    (tmp_path / "b.db").write_text("no database at all, but long enough to be one " * 50)
    with pytest.raises(StoreError, match=r"b\.db: it cannot be read as a newscrawl store"):
        merge_stores([path, tmp_path / "b.db"], tmp_path / "c.db")
    assert sorted(one.name for one in tmp_path.iterdir() if "c.db" in one.name) == []


def test_a_damaged_store_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    path = fill(tmp_path / "a.db", "a", [Event("save", place, place, place, False) for place in range(4)])
    (page,) = column(path, "SELECT rootpage FROM sqlite_master WHERE name = 'articles'")
    with path.open("r+b") as file:
        file.seek((int(page) - 1) * 4096)
        file.write(b"\xff" * 64)
    with pytest.raises(StoreError, match="one of the stores is damaged; newscrawl doctor --data FOLDER tells which"):
        merge_stores([path], tmp_path / "c.db")
    assert sorted(one.name for one in tmp_path.iterdir() if "c.db" in one.name) == []


def test_a_full_disk_is_told_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = fill(tmp_path / "a.db", "a", [Event("save", 0, 1, 0, False)])

    def fill_up(*_: object) -> None:
        raise StoreFullError("database or disk is full")

    monkeypatch.setattr("newscrawl.store.merge._cluster", fill_up)
    with pytest.raises(OutputError, match=r"c\.db: the disk is full; make room, or choose another one"):
        merge_stores([path], tmp_path / "c.db")
    assert sorted(one.name for one in tmp_path.iterdir() if "c.db" in one.name) == []


def test_a_merge_that_fails_leaves_nothing_and_what_a_killed_one_left_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = fill(tmp_path / "a.db", "a", [Event("save", 0, 1, 0, False)])
    (tmp_path / ".c.db.1.tmp").write_text("half")
    with monkeypatch.context() as patch:
        patch.setattr("newscrawl.store.merge._cluster", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            merge_stores([path], tmp_path / "c.db")
    assert sorted(one.name for one in tmp_path.iterdir() if "c.db" in one.name) == []
    merge_stores([path], tmp_path / "c.db")
    assert sorted(one.name for one in tmp_path.iterdir() if "c.db" in one.name) == ["c.db"]


def test_two_do_not_make_one_store_at_once(tmp_path: Path) -> None:
    path = fill(tmp_path / "a.db", "a", [Event("save", 0, 1, 0, False)])
    refused = []

    def another(_: int) -> None:
        half = sorted(tmp_path.glob(".c.db.*.tmp*"))
        with pytest.raises(
            LockedError, match=r"c\.db: another process merges stores into it now; wait for it, or name"
        ):
            merge_stores([path], tmp_path / "c.db")
        refused.append(half == sorted(tmp_path.glob(".c.db.*.tmp*")))
        merge_stores([path], tmp_path / f"d{len(refused)}.db")  # others do not wait

    merged = merge_stores([path], tmp_path / "c.db", another)
    assert (merged.articles, set(refused)) == (1, {True}), "what the first has made is no leftover"
    assert sorted(one.name for one in tmp_path.iterdir() if "c.db" in one.name) == ["c.db"]


def test_the_lock_of_a_merge_that_was_killed_hinders_nobody(tmp_path: Path) -> None:
    path = fill(tmp_path / "a.db", "a", [Event("save", 0, 1, 0, False)])
    (tmp_path / ".c.db.lock").touch()
    merge_stores([path], tmp_path / "c.db")
    assert sorted(one.name for one in tmp_path.iterdir() if "c.db" in one.name) == ["c.db"]


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
