from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from newscrawl.cleaning.characters import comparison_key
from newscrawl.cleaning.learnt import fingerprint
from newscrawl.items import Article, Image, Teaser
from newscrawl.stages import (
    clean_article,
    drop_recurring,
    measure,
    normalise_characters,
    why_no_article,
)

BODY = [
    "The river rose by a metre overnight, and forty families were brought to the school on the hill.",
    'The mayor said: "We have seen worse, but not in November." Nobody was hurt.',
    "By noon the water had begun to fall, and the bridge at the mill was open again to carts.",
]
PLAIN = "\n\n".join(BODY)


def article(body: str | None = PLAIN, **fields: object) -> Article:
    made = Article(title="River rises", body=body, url="https://gazette.example/river")
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def test_a_clean_article_stays_as_it_is() -> None:
    made = clean_article(article())
    assert made.paragraphs == BODY
    assert made.removed == []
    assert made.word_count == len(PLAIN.split())


def test_clean_article_gives_back_the_same_object() -> None:
    made = article()
    assert clean_article(made) is made


def test_a_body_printed_twice_is_printed_once() -> None:
    curly = [text.replace(' "', " “").replace('"', "”") for text in BODY]
    made = clean_article(article("\n\n".join([*BODY, *curly])))
    assert made.paragraphs == BODY
    assert [(entry.kind, entry.count) for entry in made.removed] == [("repeated", 3)]
    assert made.trail.removed == [("repeated", text) for text in curly]


def test_every_text_is_normalised() -> None:
    made = article(
        "One\u00a0two.\u200b\n\n\u00ad\n\nCafe\u0301.", publisher="  The\tGazette ", section="\u200b",
        authors=["Ann  Bell", "Ann Bell", ""], topics=["Rivers\u2028"],
        teasers=[Teaser(" World ", "A\u00a0b", "https://gazette.example/a")],
        images=[Image("https://x.example/a.jpg", "", " AFP ")],
    )  # fmt: skip
    normalise_characters(made)
    assert made.paragraphs == ["One two.", "Caf\u00e9."]
    assert (made.publisher, made.section) == ("The Gazette", None)
    assert (made.authors, made.topics) == (["Ann Bell"], ["Rivers"])
    assert made.teasers == [Teaser("World", "A b", "https://gazette.example/a")]
    assert made.images == [Image("https://x.example/a.jpg", None, "AFP")]


@pytest.mark.parametrize("body", ["", "\u200b\n\n \u00a0"])
def test_a_body_with_nothing_to_see_is_none(body: str) -> None:
    article = Article(body=body)
    normalise_characters(article)
    assert article.body is None


def test_what_recurs_goes_but_never_the_pages_own_title_and_description() -> None:
    learnt = {fingerprint(text) for text in (BODY[1], "River rises", "A summary of it all.")}
    made = article(f"River rises\n\n{PLAIN}\n\nA summary of it all.", description="A summary of it all.")
    drop_recurring(made, learnt)
    assert BODY[1] not in made.paragraphs
    assert made.paragraphs[-1] == "A summary of it all."
    assert ("recurring", BODY[1]) in made.trail.removed


def test_a_body_of_recurring_lines_alone_stays_and_is_too_short() -> None:
    made = article()
    measure(made)
    learnt = {fingerprint(text) for text in BODY[:2]}
    assert why_no_article(made) is None
    assert why_no_article(made, learnt=learnt) == "dropped:too_short", "a stub under a long footer is none"
    drop_recurring(made, {fingerprint(text) for text in BODY})
    assert made.paragraphs == BODY


def test_measure_counts_words_and_hashes() -> None:
    made = article("One two.\n\nThree.")
    measure(made)
    assert made.word_count == 3
    other = article("One Two\n\nthree")
    measure(other)
    assert made.content_hash == other.content_hash


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"body": None}, "dropped:no_body"),
        ({"title": None}, "dropped:no_title"),
        ({"body": "Twenty words are too few."}, "dropped:too_short"),
        ({"body": None, "title": None}, "dropped:no_body"),
    ],
)
def test_why_a_page_is_no_article(change: dict[str, object], reason: str | None) -> None:
    made = article()
    for name, value in change.items():
        setattr(made, name, value)
    measure(made)
    assert why_no_article(made) == reason


def test_a_page_that_does_not_look_like_an_article() -> None:
    made = clean_article(article())
    made.trail.is_article = False
    assert why_no_article(made) == "dropped:not_article"


@pytest.mark.parametrize(("words", "reason"), [(24, "dropped:too_short"), (25, None), (26, None)])
def test_the_fewest_words_of_an_article(words: int, reason: str | None) -> None:
    made = article(" ".join(["word"] * words))
    measure(made)
    assert why_no_article(made, 25) == reason


texts = some.lists(some.text(min_size=1, max_size=40), max_size=6).map("\n\n".join)


@given(texts)
def test_cleaning_adds_no_words_and_settles_at_once(body: str) -> None:
    before = comparison_key(body)
    made = clean_article(article(body or None))
    once = list(made.paragraphs)
    assert sum(len(comparison_key(text)) for text in once) <= len(before)
    assert clean_article(made).paragraphs == once
