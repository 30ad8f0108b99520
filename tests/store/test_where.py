from __future__ import annotations

import re
import sqlite3
import time
from typing import TYPE_CHECKING

import pytest
from article_stores import article, store_of
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.exceptions import UsageError
from newscrawl.items import Article
from newscrawl.store import Selection, Store
from newscrawl.store import where as module
from newscrawl.store.where import FIELDS, compiled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    articles = [article(number, title=f"Title {number}" if number != 3 else "It's raining") for number in range(1, 6)]
    with store_of(tmp_path, articles) as opened:
        yield opened


def titles(store: Store, where: str) -> list[str]:
    return [one.record.decode().partition('"title":"')[2].partition('"')[0] for one in taken(store, where)]


def taken(store: Store, where: str) -> list[object]:
    with store.snapshot():
        return list(store.selector.articles(Selection(where=where)))


def test_every_field_of_the_record_but_one_may_be_named() -> None:
    assert {*FIELDS} | {"duplicates"} == {*Article.__dataclass_fields__}, "duplicates are known at export only"


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("title = 'It''s raining'", ["It's raining"]),
        ("word_count > 10 AND title LIKE 'title 4'", ["Title 4"]),
        ("TITLE IN ('Title 1', 'Title 2') OR 1 = 2", ["Title 1", "Title 2"]),
        ("substr(published_at, 1, 10) BETWEEN '2026-11-03' AND '2026-11-04'", ["Title 2", "It's raining"]),
        ("json_array_length(agencies) = 2 and agency is not null and title like '%5'", ["Title 5"]),
        ("CASE WHEN length(body) > 0 THEN title ELSE NULL END = 'Title 1'", ["Title 1"]),
        ("json_extract(rights, '$.robots') = 'noarchive' AND is_accessible_for_free AND revision < 2 AND title LIKE '%1'",
         ["Title 1"]),
        ("duplicate_of IS NOT NULL", []),
        ("url LIKE '%; DROP TABLE articles; --%'", []),
    ],
)  # fmt: skip
def test_a_condition_chooses(store: Store, where: str, found: list[str]) -> None:
    assert titles(store, where) == found


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("", "it is empty"),
        ("wordcount > 3", "wordcount is no field that may stand there; did you mean word_count?"),
        ("word_count > 3; DROP TABLE articles", "'; DROP TABLE article' is not understood"),
        ("1) OR (1", "a parenthesis closes that was not opened"),
        ("(1", "a parenthesis stays open"),
        ("1 UNION SELECT 1", "UNION is no field"),
        ("id IN (SELECT id FROM rejects)", "SELECT is no field"),
        ("EXISTS (SELECT 1)", "EXISTS is no function"),
        ("load_extension('x')", "load_extension is no function"),
        ("randomblob(1000000000) IS NULL", "randomblob is no function that may stand there; docs/datasets.md lists"),
        ("random() > 0", "random is no function"),
        ("lenght(body) > 3", "lenght is no function that may stand there; did you mean length?"),
        ("title = 'open", "\"'open\" is not understood"),
        ('title = "title"', "'\"title\"' is not understood"),
        ("1 -- and the rest", "1 - -"),
        ("1 /* x */", "x is no field"),
        ("title = :site", "':site' is not understood"),
        ("word_count >", 'near ")": syntax error'),
        ("word_count > 3 title", "syntax error"),
        ("json_extract(title, '$.x') = 1", "malformed JSON"),
        ("json_extract(body, 3) = 1", "JSON"),
        ("length() > 1", "wrong number of arguments"),
        ("title COLLATE other", "other is no field"),
        ("article.number > 1", "article is no field"),
        ("x" * 300, "..."),
    ],
)  # fmt: skip
def test_a_condition_that_is_none_is_refused(store: Store, where: str, said: str) -> None:
    if said == "1 - -":  # two signs: the rest of the line is a comment, which is read as words and refused
        said = "the is no field"
    with pytest.raises(UsageError, match=re.escape(said)):
        taken(store, where)
    assert len(taken(store, "1")) == 5, "nothing has changed"


def test_a_condition_may_not_write_whatever_its_words_are(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second wall: words pass, as if the first had a hole."""
    monkeypatch.setattr("newscrawl.store.selection.compiled", lambda text: text)
    monkeypatch.setattr(module, "_SECONDS", 1.0)
    for words in ("1); DELETE FROM articles; SELECT (1", "title = load_extension('x')", "fts3_tokenizer('x') = 1"):
        with pytest.raises((UsageError, sqlite3.Warning, sqlite3.ProgrammingError)):
            taken(store, words)
    monkeypatch.undo()
    assert len(taken(store, "1")) == 5


def test_a_condition_that_takes_too_long_is_ended(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SECONDS", 0.0)
    monkeypatch.setattr(module, "_SECONDS_ARTICLE", 0.0)
    monkeypatch.setattr(module, "_INSTRUCTIONS", 1)
    with pytest.raises(UsageError, match="it takes too long"):
        taken(store, "word_count > 3")
    monkeypatch.undo()
    assert len(taken(store, "word_count > 3")) == 5


@given(st.text(max_size=60))
def test_any_text_is_compiled_or_refused(text: str) -> None:
    try:
        sql = compiled(text)
    except UsageError:
        return
    assert not re.search(r"[;\"`\[]", re.sub(r"'[^']*'", "", sql))


@pytest.mark.parametrize(
    "text", ["(" * 100_000, "'" * 100_001, "1" * 100_000 + "!", "a" * 100_000, "- " * 50_000 + ";"]
)
def test_hostile_lengths_take_no_time(text: str) -> None:
    begun = time.perf_counter()
    with pytest.raises(UsageError):
        compiled(text)
    assert time.perf_counter() - begun < 5
