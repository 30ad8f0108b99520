from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newscrawl.cleaning.learnt import fingerprint
from newscrawl.exceptions import UsageError
from newscrawl.items import Article
from newscrawl.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

SITE = "gazette"
NOTE = "Follow us wherever you like."


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(Path(":memory:")) as opened:
        yield opened


def fill(store: Store, articles: int, recurring: int, site: str = SITE) -> None:
    """Store articles with a paragraph each; NOTE stands on *recurring* of them, twice."""
    for number in range(articles):
        paragraphs = [f"Body {number}.", *([NOTE, NOTE] if number < recurring else [])]
        made = Article(
            id=f"{site}{number}", url=f"https://{site}.example/{number}", site=site, title="T", body="\n\n".join(paragraphs),
            fetched_at="2026-11-21T08:00:00Z", run_id="r", content_hash=f"h{number}", word_count=2,
        )  # fmt: skip
        store.lines.add(site, map(fingerprint, paragraphs), store.articles.add(made))


@pytest.mark.parametrize(
    ("articles", "recurring", "learnt"),
    [
        (3, 2, False),  # twice may be chance
        (3, 3, True),
        (75, 3, True),  # 3 of 75 are 4 %
        (76, 3, False),  # on a bigger site that is too few
        (100, 4, True),
        (101, 4, False),
    ],
)
def test_a_paragraph_on_enough_articles_is_learnt(store: Store, articles: int, recurring: int, learnt: bool) -> None:
    fill(store, articles, recurring)
    assert store.lines.learnt(SITE) == (frozenset([fingerprint(NOTE)]) if learnt else frozenset())
    assert [(line.text, line.pages, line.example_url, line.pinned) for line in store.lines.inspect(SITE)] == (
        [(NOTE, recurring, "https://gazette.example/0", None)] if learnt else []
    )


def test_a_site_learns_for_itself(store: Store) -> None:
    fill(store, 5, 5)
    assert store.lines.learnt("other") == frozenset()


def test_copies_of_a_story_count_once_on_a_site_and_again_on_another(store: Store) -> None:
    """A story that a site prints five times has no paragraph that recurs; one that it shares with another site has."""
    for site in ("gazette", "herald"):
        for number in range(5):
            made = Article(
                id=f"{site}{number}", url=f"https://{site}.example/{number}", site=site, title="T", body=NOTE,
                fetched_at="2026-11-21T08:00:00Z", run_id="r", content_hash="h", word_count=5,
            )  # fmt: skip
            store.lines.add(site, [fingerprint(NOTE)], store.articles.add(made))
    assert store.lines.learnt("gazette") == frozenset()
    for number in range(5, 7):
        made = Article(
            id=f"herald{number}", url=f"https://herald.example/{number}", site="herald", title="T",
            body=f"{number} other words.\n\n{NOTE}", fetched_at="2026-11-21T08:00:00Z", run_id="r", content_hash=f"h{number}",
        )  # fmt: skip
        store.lines.add("herald", map(fingerprint, made.paragraphs), store.articles.add(made))
    assert store.lines.learnt("herald") == frozenset([fingerprint(NOTE)])


@pytest.fixture
def pinned(tmp_path: Path) -> Iterator[tuple[Store, Path]]:
    """A store with one learnt line, and the site's file of pins."""
    with Store.open(tmp_path / "s.db") as store:
        with store.transaction():
            fill(store, 3, 3)
        pins = store.lines.pins_file(SITE)
        assert pins == tmp_path / "boilerplate" / "gazette.txt"
        pins.parent.mkdir()
        yield store, pins


def test_a_person_may_keep_what_was_learnt_and_drop_what_was_not(pinned: tuple[Store, Path]) -> None:
    store, pins = pinned
    pins.write_text("# ours\n\nkeep:  follow us, wherever you LIKE\r\ndrop: “Body 1”\ndrop: Never printed.\n")
    assert store.lines.learnt(SITE) == {fingerprint("Body 1."), fingerprint("Never printed.")}
    assert [(line.text, line.pages, line.example_url, line.pinned) for line in store.lines.inspect(SITE)] == [
        ("follow us, wherever you LIKE", 3, "https://gazette.example/0", "keep"),
        ("“Body 1”", 1, "https://gazette.example/1", "drop"),
        ("Never printed.", 0, None, "drop"),
    ]
    assert [line.is_dropped for line in store.lines.inspect(SITE)] == [False, True, True]


def test_a_file_of_pins_is_of_one_site(pinned: tuple[Store, Path]) -> None:
    store, pins = pinned
    pins.write_text("drop: Body 1.\n")
    assert store.lines.learnt("other") == frozenset()


def test_a_mistake_in_a_file_of_pins_is_named(pinned: tuple[Store, Path]) -> None:
    store, pins = pinned
    pins.write_text("drop: Body 1.\nkep: Body 2.\n")
    with pytest.raises(UsageError, match=r"boilerplate/gazette\.txt:2: 'kep: Body 2\.' begins with neither"):
        store.lines.learnt(SITE)


def test_a_learnt_line_is_found_in_an_earlier_text_of_its_example(store: Store) -> None:
    fill(store, 3, 3)
    again = Article(
        id=f"{SITE}0", url="https://gazette.example/0", site=SITE, title="T", body="Body 0, without the note.",
        fetched_at="2026-11-22T08:00:00Z", run_id="r2", content_hash="other",
    )  # fmt: skip
    store.articles.revise(again)
    assert [line.text for line in store.lines.inspect(SITE)] == [NOTE]
