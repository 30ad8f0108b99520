from __future__ import annotations

import time

import pytest

from newscrawl.extraction.roles import hints_of, is_unseen, names_of, roles_of, words_of, zone_of


@pytest.mark.parametrize(
    ("names", "zone"),
    [
        ("share-bar", "share"),
        ("ArticleShare__buttons", "share"),
        ("c-NavBar main", "navigation"),
        ("wp-caption-text", "caption"),
        ("related-posts", "related"),
        ("newsletter_signup", "newsletter"),
        ("article-body", None),
        ("", None),
        ("has-share-bar no-sidebar", None),  # switches say what else is on the page
        ("post type-post tag-tags category-comments", None),  # and what the story is about
        ("overflow-hidden", None),
        ("slide the-actor-wore-a-similar-gown-on-the-red-carpet", None),  # a headline made into a class
        ("elementor-widget", None),
        ("no-sidebar related", "related"),
        ("css-1ad8x _66bad9 wrap-4f3ae3ad-2641", None),  # pieces of a hash
        ("level1NavButton", "navigation"),
        ("ad300x250", "advertisement"),
    ],
)
def test_zones(names: str, zone: str | None) -> None:
    assert zone_of(names) == zone


@pytest.mark.parametrize(
    ("names", "roles"),
    [
        ("byline", ("byline",)),
        ("author-date", ("byline", "date")),
        ("articleHeadline title", ("title",)),
        ("photo-credit", ("credit",)),
        ("leading", ()),
    ],
)
def test_roles(names: str, roles: tuple[str, ...]) -> None:
    assert roles_of(names) == roles


def test_words_are_split_at_case_and_marks() -> None:
    assert words_of("post-byline__name articleByline HTMLBox post") == (
        "post",
        "byline",
        "name",
        "article",
        "html",
        "box",
    )


@pytest.mark.parametrize(
    ("classes", "identity", "names"),
    [(None, None, ""), ("a b", None, "a b"), (None, "x", "x"), (" a ", " x ", "a x")],
)
def test_class_and_id_become_names(classes: str | None, identity: str | None, names: str) -> None:
    read, zone, roles = names_of(classes, identity)
    assert read.split() == names.split()
    assert (zone, roles) == (None, ())


def test_no_more_of_a_name_is_noted_than_a_page_needs() -> None:
    names, _, roles = names_of("byline " + "x" * 1_000_000)
    assert len(names) == 2_000
    assert roles == ("byline",)


@pytest.mark.parametrize("names", ["sr-only", "a visually-hidden", "screen-reader-text", "u-visuallyHidden", "sronly"])
def test_unseen(names: str) -> None:
    assert is_unseen(names)


@pytest.mark.parametrize("names", ["hidden md:inline", "reader", "screen", "only", ""])
def test_seen(names: str) -> None:
    assert not is_unseen(names)


@pytest.mark.parametrize("names", ["a" * 200_000, "-" * 200_000, "aB" * 100_000, "sr" * 100_000, " " * 200_000])
def test_hostile_names(names: str) -> None:
    started = time.process_time()
    hints_of(names)
    is_unseen(names)
    words_of(names)
    assert time.process_time() - started < 0.5
