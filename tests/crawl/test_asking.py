"""The commands that ask stores and put them together, as people type them."""

from __future__ import annotations

import fcntl
import json
from typing import TYPE_CHECKING

import pytest
from article_stores import add, article, store_of

if TYPE_CHECKING:
    from pathlib import Path

    from commandline import CommandLine


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a store of three articles; a title of one begins like a formula."""
    with store_of(tmp_path, [article(1, title="=1+1"), article(2), article(3, agency=None, agencies=[])]):
        pass
    return tmp_path


def test_a_question_is_answered_as_table_lines_and_csv(folder: Path, newscrawl: CommandLine) -> None:
    sql = "SELECT site, COUNT(*) AS articles FROM article GROUP BY site"
    asked = newscrawl("query", sql)
    assert (asked.code, asked.out, asked.err) == (0, "site     articles\n-------  --------\ngazette         3\n", "")
    assert newscrawl("query", sql, "--format", "jsonl").out == '{"site":"gazette","articles":3}\n'
    assert newscrawl("query", "SELECT 9e999 AS endless", "--format", "csv").out == 'endless\n""\n'
    written = newscrawl(
        "query", "SELECT title, NULL AS absent FROM article ORDER BY url", "-o", "out.csv", "--engine", "sqlite"
    )
    assert (written.code, written.out, written.err) == (0, "", "out.csv: 3 rows\n")
    assert (folder / "out.csv").read_bytes() == b"title,absent\r\n'=1+1,\r\nTitle 2,\r\nTitle 3,\r\n"


def test_what_is_wrong_with_a_question_is_said_in_a_line(folder: Path, newscrawl: CommandLine) -> None:
    (folder / "out.csv").write_text("mine")
    for words, code, error in [
        (["SELECT titel FROM article"], 2, "query: there is no column titel, at column 8; did you mean title?"),
        (
            ["SELECT 1", "-o", "out.csv"],
            6,
            "out.csv: it is there already; name another file, or replace it with --overwrite",
        ),
        (["SELECT 1", "-o", "out.txt"], 2, "-o out.txt: name a file that ends in .jsonl or .csv, or add --format"),
        (
            ["SELECT 1", "-o", "data/newscrawl.db", "--format", "csv", "--overwrite"],
            6,
            "data/newscrawl.db: it is the store that is asked; name another file",
        ),
        (["SELECT 1 AS x WHERE 1 = 2", "-o", "new.csv"], 4, "new.csv: the answer has no rows; nothing was written"),
        (
            ["SELECT 1", "--time-limit", "soon"],
            2,
            "--time-limit: 'soon' is no length of time; write it like 90s, 20m, 6h, 1d",
        ),
    ]:
        asked = newscrawl("query", *words)
        assert (asked.code, asked.errors) == (code, [f"newscrawl: error: {error}"])
    assert (folder / "out.csv").read_text() == "mine"
    assert not (folder / "new.csv").exists()


def test_articles_are_counted_with_bars_that_every_encoding_has(folder: Path, newscrawl: CommandLine) -> None:
    counted = newscrawl("stats", "--by", "agency", env={"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    assert counted.code == 0
    lines = counted.out.splitlines()
    assert lines[0] == "3 articles, published 2026-11-02 to 2026-11-04"
    assert lines[4].split() == ["AFP", "2", "67%", "#" * 81]
    assert "█" in newscrawl("stats", "--by", "agency").out
    told = json.loads(newscrawl("stats", "--json", "--agency", "AFP").out)
    assert (told["articles"], list(told["by"])) == (2, ["site", "month", "language", "agency"])
    assert newscrawl("stats", "--by", "agnecy").errors == [
        "newscrawl: error: --by agnecy: there is site, month, language, agency, section, country; did you mean agency?"
    ]


def test_stores_are_put_together(folder: Path, newscrawl: CommandLine) -> None:
    with store_of(folder / "other") as store:
        add(store, [article(1, title="=1+1"), article(4)])
    merged = newscrawl("merge", "data", "other/data/newscrawl.db", "-o", "all.db")
    assert (merged.code, merged.out) == (0, "")
    assert merged.err == "all.db: 4 articles (3 + 2 before), 4 texts of them, 4 stories, 0 URLs\n"
    again = newscrawl("merge", "data", "-o", "all.db")
    assert (again.code, again.errors) == (
        6, ["newscrawl: error: all.db: it is there already; name a new file with -o, or remove that one"]
    )  # fmt: skip
    with (folder / ".new.db.lock").open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        second = newscrawl("merge", "data", "-o", "new.db")
    assert (second.code, second.errors) == (
        5, ["newscrawl: error: new.db: another process merges stores into it now; wait for it, or name another with -o"]
    )  # fmt: skip
    missing = newscrawl("merge", "data", "dada", "-o", "new.db")
    assert (missing.code, missing.errors) == (
        2, ["newscrawl: error: dada: there is no such store; name a file, or the data folder it is in"]
    )  # fmt: skip
