import re
from collections import Counter
from datetime import UTC, datetime
from itertools import combinations

import pytest

from newscrawl.demo import Story, stories
from newscrawl.demo.story import parse_text

ARTICLES = [story for story in stories() if story.outcome == "article"]
BY_NAME = {story.name: story for story in stories()}


def sentences(story: Story) -> set[str]:
    """The sentences of four words or more, as bare words, so that typography cannot hide a repeat."""
    found = (re.findall(r"\w+", part.lower()) for text in story.paragraphs for part in re.split(r"[.!?]\W", text))
    return {" ".join(words) for words in found if len(words) >= 4}


def test_there_are_enough_articles_on_every_host() -> None:
    count = Counter(story.host for story in ARTICLES)
    assert sum(count.values()) >= 64
    assert count["harbourherald.example"] >= 20
    assert count["kurierzeitung.example"] >= 8
    assert len({story.url for story in ARTICLES}) == len(ARTICLES)


@pytest.mark.parametrize("story", ARTICLES, ids=lambda story: story.name)
def test_a_story_is_complete(story: Story) -> None:
    assert 120 <= sum(len(paragraph.split()) for paragraph in story.paragraphs) <= 400
    assert datetime(2026, 11, 1, tzinfo=UTC) <= story.published < datetime(2026, 11, 21, tzinfo=UTC)
    assert story.byline
    assert story.canonical_url == story.url
    assert not re.search("[“”‘’„‚–—]", " ".join(story.paragraphs)), "story files keep straight quotes and hyphens"
    assert len({teaser.url for teaser in story.teasers} - {story.url}) == len(story.teasers) >= 3


def test_every_kind_of_trap_is_laid() -> None:
    kinds = Counter(story.outcome for story in stories())
    assert set(kinds) == {
        "article", "duplicate_url", "gone", "redirect", "refused_by_robots", "not_article", "too_short",
    }  # fmt: skip


def test_second_addresses_are_their_article_but_for_the_address() -> None:
    second = [story for story in stories() if story.outcome in ("duplicate_url", "redirect")]
    for story in second:
        (article,) = [other for other in ARTICLES if other.url == story.canonical_url]
        assert story.url != article.url
        assert (story.title, story.paragraphs, story.teasers) == (article.title, article.paragraphs, article.teasers)


def test_wire_copy_is_printed_twice_and_staff_stories_once() -> None:
    harbour = [story for story in ARTICLES if story.host == "harbourherald.example"]
    assert {story.printed_twice for story in harbour if story.agency} == {True}
    assert {story.printed_twice for story in harbour if not story.agency} == {False}
    layouts = Counter(story.second_copy for story in harbour if story.agency)
    assert abs(layouts["inside"] - layouts["beside"]) <= 1


def test_shared_stories_are_the_same_or_edited_as_they_say() -> None:
    copies = [story for story in ARTICLES if story.text_of]
    assert sum(not story.edited for story in copies) >= 6
    assert sum(story.edited for story in copies) >= 5
    for story in copies:
        origin = BY_NAME[story.text_of or ""]
        assert origin.host != story.host
        assert story.title != origin.title
        assert (story.paragraphs == origin.paragraphs) is not story.edited
        assert len(sentences(story) & sentences(origin)) >= len(sentences(origin)) / 2


def test_different_stories_share_no_sentence() -> None:
    told = [(story, sentences(story)) for story in stories() if story.outcome in ("article", "refused_by_robots")]
    shared = [
        (one.name, other.name, mine & theirs)
        for (one, mine), (other, theirs) in combinations(told, 2)
        if mine & theirs and one.cluster != other.cluster
    ]
    assert shared == []


def test_the_texts_hold_what_cleaning_must_keep() -> None:
    kinds = {block.kind for story in ARTICLES for block in story.blocks}
    assert kinds == {"paragraph", "heading", "item", "quotation"}
    assert BY_NAME["harbourherald/lighthouse-last-shift"].paragraphs.count('"Light!"') == 3
    assert "北川町" in " ".join(BY_NAME["harbourherald/choir-of-names"].paragraphs)


def test_a_header_line_with_an_unknown_key_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"story x/y: 'hedline: A' is not a header line"):
        parse_text("hedline: A\n\nText.", "x/y")


def test_lines_of_a_paragraph_are_joined_and_items_are_not() -> None:
    _, blocks = parse_text("headline: A\n\nOne\ntwo.\n\n## Head\n\n> Said\n\n- a\n- b\n", "x/y")
    assert [(block.kind, block.text) for block in blocks] == [
        ("paragraph", "One two."), ("heading", "Head"), ("quotation", "Said"), ("item", "a"), ("item", "b"),
    ]  # fmt: skip
