from __future__ import annotations

import re
import sqlite3
import threading
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from article_stores import add, article, store_of

from newscrawl.exceptions import StoreError
from newscrawl.store import Disposition, Found, Store
from newscrawl.store.query import VIEWS, ask, duckdb_engine
from newscrawl.store.query.mistakes import BadQueryError, TooLongError
from newscrawl.store.reading import open_reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.store.query import EngineName

DOCS = Path(__file__).parents[2] / "docs/query.md"
ENGINES: tuple[EngineName, ...] = ("duckdb", "sqlite")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a store of four articles: a story, its copy on another site, one revised, one without an agency."""
    folder = tmp_path_factory.mktemp("query")
    with store_of(folder, [article(1), article(2), article(3, agency=None, agencies=[])]) as store:
        add(store, [article(1, site="courier"), article(2, title="Title 2, again")])
        with store.transaction():
            store.runs.begin("r1", "gazette", "2026-11-29T08:00:00Z")
            store.urls.add("gazette", "r1", [(Found("gazette.example/x", "https://gazette.example/x", {}), 1.0)])
            store.urls.end(
                "gazette.example/x", run="r1", at="2026-11-29T08:00:01Z", now=1.0, disposition=Disposition.GONE
            )
            store.articles.reject("gazette.example/x", article(9), "dropped:too_short")
    return folder / "data/newscrawl.db"


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> EngineName:
    named: EngineName = request.param
    return named


def rows(path: Path, sql: str, engine: EngineName = "sqlite", seconds: float = 20.0) -> list[tuple[Any, ...]]:
    with ask(path, sql, engine=engine, seconds=seconds) as answer:
        return list(answer.rows)


def test_views_are_as_the_table_and_the_page_say(path: Path, engine: EngineName) -> None:
    for view, columns in VIEWS.items():
        with ask(path, f"SELECT * FROM {view}", engine=engine) as answer:
            assert answer.columns == tuple(columns)
            assert all(len(row) == len(columns) for row in answer.rows)
    with closing(sqlite3.connect(path)) as store:
        made = {row[0] for row in store.execute("SELECT name FROM sqlite_master WHERE type = 'view'")}
    assert made - {"clustered", "printings", "edges"} == set(VIEWS)
    described = re.findall(r"^\| `(\w+)` \| (\w+) \|", DOCS.read_text("utf-8"), re.MULTILINE)
    parts = re.split(r"^### ", DOCS.read_text("utf-8"), flags=re.MULTILINE)[1:]
    told = {
        part.partition("\n")[0].strip(): dict(re.findall(r"^\| `(\w+)` \| (\w+) \|", part, re.MULTILINE))
        for part in parts
    }
    assert told == VIEWS
    assert len(described) == sum(map(len, VIEWS.values()))


def test_every_view_has_what_is_in_the_store(path: Path, engine: EngineName) -> None:
    def one(sql: str) -> list[tuple[Any, ...]]:
        return rows(path, sql, engine)

    assert one("SELECT title, agency, date, role, is_accessible_for_free FROM article WHERE site = 'courier'") == [
        ("Title 1", "AFP", "2026-11-02", "canonical", True)
    ]
    assert one("SELECT COUNT(*), COUNT(agency), COUNT(DISTINCT cluster_id) FROM article") == [(4, 3, 3)]
    assert one("SELECT articles, sites FROM cluster ORDER BY articles DESC LIMIT 2") == [(2, 2), (1, 1)]
    assert one("SELECT revision, title FROM revision") == [(1, "Title 2")]
    assert one("SELECT DISTINCT position, name FROM author") == [(1, "Ann Bell")]
    assert one("SELECT DISTINCT position, name FROM topic ORDER BY position") == [(1, "rain"), (2, "hills")]
    assert one("SELECT DISTINCT caption, credit FROM image") == [("The river", None)]
    assert one("SELECT DISTINCT section, title FROM teaser") == [("World", "Hills move")]
    assert one("SELECT disposition, run_id FROM url") == [("gone", "r1")]
    assert one("SELECT reason, title FROM reject") == [("dropped:too_short", "Title 9")]
    assert one("SELECT id, site, finished_at FROM run") == [("r1", "gazette", None)]
    assert one("SELECT COUNT(*) FROM source") == [(0,)]


def test_views_are_joined_and_read_more_than_once(path: Path, engine: EngineName) -> None:
    sql = (
        "WITH crediting AS (SELECT id, cluster_id FROM article WHERE agency = 'AFP') "
        "SELECT one.id < other.id, COUNT(*) FROM crediting AS one JOIN crediting AS other "
        "ON one.cluster_id = other.cluster_id AND one.id != other.id GROUP BY 1 ORDER BY 1"
    )
    assert [(bool(less), number) for less, number in rows(path, sql, engine)] == [(False, 1), (True, 1)]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT article FROM article LIMIT 1", 28),
        ("FROM article LIMIT 1", 28),
        ("SELECT a.* EXCLUDE (body) FROM article AS a LIMIT 1", 27),
        ("SELECT #1 FROM article LIMIT 1", 1),
        ("SELECT COLUMNS('.*_at') FROM article LIMIT 1", 3),
        ("SELECT x FROM article AS a(x) LIMIT 1", 1),
        ("SELECT COUNT(*) FROM article NATURAL JOIN run", 1),
        ('SELECT "TITLE" FROM Article LIMIT 1', 1),
    ],
)
def test_duckdb_has_the_columns_that_are_asked_for_without_a_name(path: Path, sql: str, expected: int) -> None:
    ((*row,),) = rows(path, sql, "duckdb")
    assert (len(row[0]) if isinstance(row[0], dict) else len(row)) == expected


READING_ONLY = [
    "DELETE FROM articles",
    "INSERT INTO article SELECT * FROM article",
    "UPDATE articles SET title = ''",
    "DROP TABLE articles",
    "CREATE TABLE mine (a INTEGER)",
    "PRAGMA journal_mode = DELETE",
    "ATTACH 'other.db' AS other",
    "VACUUM INTO 'other.db'",
    "COPY (SELECT 1) TO 'other.csv'",
    "EXPORT DATABASE 'other'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET memory_limit = '100GB'",
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM glob('/etc/*')",
    "SELECT readfile('/etc/passwd')",
    "SELECT writefile('other', 'x')",
    "SELECT load_extension('other')",
    "SELECT * FROM pragma_table_info('articles')",
    "SELECT record FROM articles",
    "SELECT * FROM near_documents",
    "SELECT * FROM store",
    "SELECT 1; DELETE FROM articles",
    "BEGIN; SELECT 1",
    "",
    "-- nothing",
]


@pytest.mark.parametrize("sql", READING_ONLY)
def test_nothing_is_written_and_nothing_else_is_read(
    path: Path, engine: EngineName, sql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = path.read_bytes()
    with pytest.raises(BadQueryError, match=r"^query: "):
        rows(path, sql, engine)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == []


def test_the_tables_below_the_views_are_out_of_reach(path: Path) -> None:
    with pytest.raises(BadQueryError, match="there is no view sqlite_master"):
        rows(path, "SELECT sql FROM sqlite_schema")
    with pytest.raises(BadQueryError, match="there is no view articles"):
        rows(path, "WITH mine AS (SELECT record FROM articles) SELECT * FROM mine")


MISTAKES = {
    "SELECT titel FROM article": "there is no column titel, at column 8; did you mean title?",
    "SELECT sites FROM article": "there is no column sites, at column 8; it is one of cluster",
    "SELECT title FROM artcle": "there is no view artcle, at column 19; did you mean article?",
    "SELECT title\nFROM article\nWHERE wordcount": "there is no column wordcount, at line 3, column 7; did you mean word_count?",
    "SELECT nonsense(title) FROM article": "there is no function nonsense, at column 8; another engine may have it (--engine)",
    "SELECT 1; SELECT 2": "there is more than one statement; ask one question at a time",
    "DROP TABLE articles": "it would do more than look; write a SELECT over the views",
}


@pytest.mark.parametrize("sql", MISTAKES)
def test_a_mistake_is_told_with_its_place_and_what_was_meant(path: Path, engine: EngineName, sql: str) -> None:
    with pytest.raises(BadQueryError) as error:
        rows(path, sql, engine)
    assert str(error.value) == f"query: {MISTAKES[sql]}"


@pytest.mark.parametrize(
    ("engine", "sql", "place"),
    [
        ("sqlite", "SELECT site FROM article WHERE site = 'FORM' FORM", "at 'FORM', at column 46"),
        ("sqlite", "SELECT title FROM article WHERE (", "it ends too early"),
        ("duckdb", "SELECT * FORM article", 'at or near "article", at column 15'),
        ("duckdb", "SELECT\n  'open FROM article", "unterminated string literal, at line 2, column 3"),
    ],
)
def test_a_syntax_error_is_told_with_its_place(path: Path, engine: EngineName, sql: str, place: str) -> None:
    with pytest.raises(BadQueryError, match=re.escape(place)):
        rows(path, sql, engine)


ENDLESS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n",
    "duckdb": "SELECT COUNT(*) FROM range(10000000000) AS a, range(1000000) AS b WHERE a.range % 7 = b.range % 3",
}


def test_a_question_without_an_end_is_given_up(path: Path, engine: EngineName) -> None:
    began = time.monotonic()
    with pytest.raises(TooLongError, match=r"more than 0.5 seconds; ask for less, or give it more with --time-limit"):
        rows(path, ENDLESS[engine], engine, seconds=0.5)
    assert time.monotonic() - began < 10


def test_ctrl_c_ends_a_question(path: Path, engine: EngineName) -> None:
    import _thread

    timer = threading.Timer(0.5, _thread.interrupt_main)
    timer.start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        rows(path, ENDLESS[engine], engine)
    assert time.monotonic() - began < 10
    assert threading.active_count() <= 2  # this one and the timer's


def test_a_question_that_is_no_utf8_is_refused(path: Path, engine: EngineName) -> None:
    with pytest.raises(BadQueryError, match="query: it is not in UTF-8, at column 9"):
        rows(path, "SELECT '\udcff'", engine)


def test_lists_are_rows_in_sqlite(path: Path) -> None:
    sql = "SELECT DISTINCT value FROM article, json_each(agencies) ORDER BY value"
    assert rows(path, sql, "sqlite") == [("AFP",), ("dpa",)]
    assert rows(path, "SELECT COUNT(*) FROM json_tree('[1, [2]]')", "sqlite") == [(4,)]


def test_a_question_that_still_runs_can_be_left(path: Path) -> None:
    with closing(open_reading(path)) as connection:
        engine = duckdb_engine.DuckDBEngine(connection)

        def wait_for_rows() -> None:
            with suppress(BadQueryError):  # it is interrupted in the end
                list(engine.ask(ENDLESS["duckdb"])[1])

        thread = threading.Thread(target=wait_for_rows)
        thread.start()
        time.sleep(0.3)
        engine.close()  # as a second Ctrl-C does, which waits for nobody
        assert thread.is_alive()
        while thread.is_alive():
            engine.interrupt()
            thread.join(0.1)


MANY = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000000) SELECT i FROM n",
    "duckdb": "SELECT range FROM range(100000000)",
}


def test_rows_come_while_they_are_read_and_the_rest_is_not_waited_for(path: Path, engine: EngineName) -> None:
    began = time.monotonic()
    with ask(path, MANY[engine], engine=engine) as answer:
        assert len([next(answer.rows) for _ in range(5000)]) == 5000
    assert time.monotonic() - began < 10


def test_an_answer_is_of_one_state_of_a_store_that_is_written(tmp_path: Path, engine: EngineName) -> None:
    with store_of(tmp_path, [article(1)]) as store:
        with ask(tmp_path / "data/newscrawl.db", "SELECT url FROM article", engine=engine) as answer:
            add(store, [article(2), article(3)])  # nobody waits for anybody
            assert len(list(answer.rows)) == 1
        assert rows(tmp_path / "data/newscrawl.db", "SELECT COUNT(*) FROM article", engine) == [(3,)]


def test_a_store_that_cannot_be_written_is_read(tmp_path: Path) -> None:
    with store_of(tmp_path, [article(1)]):
        pass
    path = tmp_path / "data/newscrawl.db"
    path.parent.chmod(0o555)
    try:
        assert rows(path, "SELECT COUNT(*) FROM article") == [(1,)]
    finally:
        path.parent.chmod(0o755)


def test_nothing_is_left_beside_a_store(tmp_path: Path, engine: EngineName) -> None:
    with store_of(tmp_path, [article(1)]):
        pass
    before = (tmp_path / "data/newscrawl.db").read_bytes()
    assert rows(tmp_path / "data/newscrawl.db", "SELECT COUNT(*) FROM article", engine) == [(1,)]
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["newscrawl.db"]
    assert (tmp_path / "data/newscrawl.db").read_bytes() == before


def test_what_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no database, but long enough that it might be one of some kind " * 20)
    with pytest.raises(StoreError, match=r"text\.db: it cannot be read as a newscrawl store"):
        rows(tmp_path / "text.db", "SELECT 1")
    with pytest.raises(StoreError, match="there is no such file"):
        rows(tmp_path / "none.db", "SELECT 1")
    Store.open(tmp_path / "later.db").close()
    with closing(sqlite3.connect(tmp_path / "later.db")) as store:
        store.execute("UPDATE meta SET value = '99' WHERE key = 'version'")
        store.commit()
    with pytest.raises(StoreError, match="it is of version 99"):
        rows(tmp_path / "later.db", "SELECT 1")


@pytest.mark.parametrize("pattern", ["_KIND", "_LINE", "_COLUMN", "_TABLE", "_FUNCTION"])
@pytest.mark.parametrize(
    "text", ["A" * 200_000, "column " * 30_000, 'column "' * 30_000, "LINE 1" * 30_000, "a" * 150_000 + ' Error: "']
)
def test_messages_are_read_in_linear_time(pattern: str, text: str) -> None:
    began = time.monotonic()
    getattr(duckdb_engine, pattern).search(text)
    assert time.monotonic() - began < 2


@pytest.fixture(autouse=True)
def _no_temporary_folder_is_left(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("spill")
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    yield
    assert list(folder.glob("newscrawl-query-*")) == []
