from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest
from scrapy.exceptions import DropItem

from newscrawl.addresses.urls import url_key
from newscrawl.cleaning.learnt import fingerprint
from newscrawl.items import Article, Outcome
from newscrawl.pipelines import (
    CollapseRepeats,
    DropBoilerplate,
    DropRecurring,
    NormaliseCharacters,
    RequireArticle,
    RespectReservation,
    Step,
    StoreArticle,
)
from newscrawl.run import Run
from newscrawl.settings import ITEM_PIPELINES
from newscrawl.store import Disposition, Found

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STEPS: list[type[Step]] = [
    RespectReservation, NormaliseCharacters, DropBoilerplate, CollapseRepeats, RequireArticle, StoreArticle, DropRecurring,
]  # fmt: skip
TEXT = "The river rose by a metre overnight, and forty families were brought to the school on the hill above the town."


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    begun = Run.begin(tmp_path, "gazette")
    yield begun
    begun.close()


def article(
    name: str = "river", body: str | None = f"{TEXT}\n\nNobody was hurt\u200b, said the mayor of the town."
) -> Article:
    url = f"https://gazette.example/news/{name}"
    made = Article(
        id=url_key(url), url=url, site="gazette", title="River rises", body=body, fetched_at="2026-11-21T08:00:00Z"
    )
    made.trail.key = url_key(url)
    return made


def walk(item: Article | Outcome, run: Run | None) -> Article | Outcome:
    """Send an item along the whole path."""
    if run and isinstance(item, Article):
        run.frontier.discover([Found(str(item.trail.key), str(item.url), {})])
    for step in STEPS:
        item = step(run, 10).process_item(item)
    return item


def test_the_settings_have_the_steps_in_the_order_of_the_file() -> None:
    ordered = sorted(ITEM_PIPELINES, key=lambda name: ITEM_PIPELINES[name])
    assert ordered == [f"newscrawl.pipelines.{step.__name__}" for step in STEPS]


def test_an_article_comes_out_clean_and_stored(run: Run) -> None:
    made = walk(article(), run)
    assert isinstance(made, Article)
    assert made.paragraphs == [TEXT, "Nobody was hurt, said the mayor of the town."]
    assert made.run_id == run.id
    assert run.tally == {Disposition.STORED: 1}
    assert run.store.articles.count() == 1


@pytest.mark.parametrize(
    ("body", "title", "reason"),
    [
        (None, "River", "dropped:no_body"),
        (TEXT, None, "dropped:no_title"),
        ("A few words.", "River", "dropped:too_short"),
    ],
)
def test_what_is_no_article_stops_with_its_reason(run: Run, body: str | None, title: str | None, reason: str) -> None:
    made = article(body=body)
    made.title = title
    with pytest.raises(DropItem, match=reason):
        walk(made, run)
    assert run.tally == {Disposition(reason): 1}
    assert run.store.articles.count() == 0


def test_a_copy_is_stored_but_goes_to_no_feed(run: Run) -> None:
    walk(article("river"), run)
    with pytest.raises(DropItem, match="duplicate"):
        walk(article("stream"), run)
    with pytest.raises(DropItem, match="unchanged"):
        walk(article("river"), run)
    assert run.store.articles.count() == 2


def test_copies_go_to_feeds_when_they_are_wanted(tmp_path: Path) -> None:
    run = Run.begin(tmp_path / "all", "gazette", keep_duplicates=True)
    walk(article("river"), run)
    copy = walk(article("stream"), run)
    assert isinstance(copy, Article)
    assert copy.duplicate_of == url_key("https://gazette.example/news/river")
    assert [(other.url, other.similarity) for other in copy.duplicates] == [("https://gazette.example/news/river", 1.0)]
    run.close()


def test_another_text_of_an_article_goes_to_the_feed(run: Run) -> None:
    walk(article("river"), run)
    again = walk(article("river", f"{TEXT}\n\nTwo people were hurt, said the mayor of the town."), run)
    assert isinstance(again, Article)
    assert again.revision == 2
    assert run.tally == {Disposition.STORED: 1, Disposition.REVISED: 1}


def test_what_recurs_leaves_the_feed_and_stays_in_the_store(run: Run) -> None:
    note = "The Gazette is printed on the banks of the river."
    run.learnt = frozenset([fingerprint(note)])
    made = walk(article(body=f"{TEXT}\n\n{note}"), run)
    assert isinstance(made, Article)
    assert (made.paragraphs, made.word_count) == ([TEXT], 21)
    assert ("recurring", note) in made.trail.removed
    (stored,) = run.store.articles.all()
    assert orjson.loads(stored.record)["body"] == f"{TEXT}\n\n{note}"


def test_the_end_of_a_page_is_noted_and_goes_to_no_feed(run: Run) -> None:
    run.frontier.discover([Found("k", "https://gazette.example/k", {})])
    with pytest.raises(DropItem, match="gone"):
        walk(Outcome("https://gazette.example/k", "gone", "HTTP 404", "k"), run)
    assert run.tally == {Disposition.GONE: 1}


def test_without_a_store_articles_still_come_out_clean() -> None:
    made = walk(article(), None)
    assert isinstance(made, Article)
    assert made.word_count == 30
    for item in (article(body="A few words."), Outcome("https://gazette.example/k", "gone")):
        with pytest.raises(DropItem):
            walk(item, None)
