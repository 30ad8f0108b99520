from __future__ import annotations

import random
from itertools import combinations
from string import ascii_lowercase

import pytest
from dedup.stories import (
    ENGLISH,
    FOOTER,
    OTHER_ENGLISH,
    STORIES,
    THIRD_ENGLISH,
    edited,
    paragraphs,
    results,
    weather,
    wetter,
)

from newscrawl.cleaning.characters import comparison_key
from newscrawl.dedup.decide import Text, compare, decide, same_story
from newscrawl.dedup.shingles import WORDS_MAX, encode

LANGUAGES = sorted(STORIES)
BASE = paragraphs(ENGLISH)
OTHER = paragraphs(OTHER_ENGLISH)
THIRD = paragraphs(THIRD_ENGLISH)


def text_of(lines: list[str] | str) -> Text:
    joined = lines if isinstance(lines, str) else "\n".join(lines)
    return Text(encode(comparison_key(joined)))


def is_same(one: list[str] | str, other: list[str] | str) -> bool:
    """Ask both the whole way and the short one, which must agree."""
    figures = compare(text_of(one), text_of(other))
    same = figures is not None and decide(figures).same
    assert same_story(text_of(one), text_of(other)) == (figures if same else None)
    return same


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_trimmed_tail_is_the_same_story(language: str) -> None:
    story = paragraphs(STORIES[language])
    assert is_same(story, story[: max(2, len(story) - 2)])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_of_the_outlet_at_top_and_bottom_is_the_same_story(language: str) -> None:
    story = paragraphs(STORIES[language])
    assert is_same(story, ["Share 17 Comments", *story, "Follow us"])


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name not in ("zh", "ja", "th")])
def test_a_word_in_ten_edited_is_the_same_story(language: str) -> None:
    story = paragraphs(STORIES[language])
    assert is_same(story, edited(story, 0.1))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_body_printed_twice_is_the_same_story(language: str) -> None:
    story = paragraphs(STORIES[language])
    assert is_same(story, story + story)


@pytest.mark.parametrize(("one", "other"), list(combinations(LANGUAGES, 2)))
def test_stories_of_different_languages_have_nothing_in_common(one: str, other: str) -> None:
    assert compare(text_of(paragraphs(STORIES[one])), text_of(paragraphs(STORIES[other]))) is None


NOTICE = (
    "Fire crews were called to a blaze at a barn in Calder shortly after midnight on Monday. Forty bales of straw and an "
    "old tractor were destroyed, but nobody was hurt. Six engines from three towns were there until the morning. How the "
    "fire began is not known yet. Police ask anyone who has seen anything to come forward."
)

SAME = {
    "dateline": (BASE, ["MARLOW BAY, England, March 14 (CPA) - " + BASE[0], *BASE[1:]]),
    "standfirst": (BASE, ["Councillors pay for repairs, and 900 islanders keep their crossing.", *BASE]),
    "local paragraph at the top": (BASE, [OTHER[0], *BASE]),
    "local paragraph in the middle": (BASE, [*BASE[:2], OTHER[1], *BASE[2:]]),
    "local paragraph at the end": (BASE, [*BASE, OTHER[0]]),
    "two local versions": ([*BASE, OTHER[1]], [*BASE[:3], THIRD[1], *BASE[3:]]),
    "correction on top": (BASE, ["Correction: an earlier version named another shipyard.", *BASE]),
    "related links between": (BASE, [line for text in BASE for line in (text, "Read also: more from the coast")]),
    "one block": (BASE, " ".join(BASE)),
    "capitals": (BASE, [text.upper() for text in BASE]),
    "first three paragraphs only": (BASE, BASE[:3]),
    "a sentence of each paragraph cut": (BASE, [text.rpartition(". ")[0] or text for text in BASE]),
    "trimmed and edited": (BASE, edited(BASE[:4], 0.06)),
    "both edited": (edited(BASE, 0.1, seed=1), edited(BASE, 0.1, seed=2)),
    "two paragraphs swapped": (BASE, [BASE[0], BASE[2], BASE[1], *BASE[3:]]),
    "notice of sixty words, edited": (
        NOTICE,
        NOTICE.replace("blaze", "fire").replace("destroyed", "lost").replace("six", "eight"),
    ),
    "notice and what was learnt later": (
        NOTICE,
        f"{NOTICE} The owner, a farmer of 61, said that he would build it again.",
    ),
    "figures brought up to date": (BASE, [text.replace("310,000", "325,000").replace("nine", "ten") for text in BASE]),
}


@pytest.mark.parametrize("kind", SAME)
def test_printings_of_one_story(kind: str) -> None:
    assert is_same(*SAME[kind])


DIFFERENT = {
    "follow-up that ends as the story did": ([*OTHER, *BASE[2:4]], BASE),
    "two follow-ups with the same background": ([*OTHER[:2], BASE[2]], [*THIRD[:2], BASE[2]]),
    "footers": (OTHER[0] + FOOTER, THIRD[0] + FOOTER),
    "stubs with footers": ("Fire crews rescued a cat from the roof of the old mill on Monday. " + FOOTER,
                           "The library of Calder opens an hour later than usual this week. " + FOOTER),
    "shared quote": ([OTHER[0], BASE[1]], [THIRD[0], BASE[1], THIRD[1]]),
    "digest that opens with it": (BASE[:2], [*BASE[:2], *OTHER, *THIRD]),
    "digest that ends with it": (BASE[:2], [*OTHER, *THIRD, *BASE[:2]]),
    "live blog that quotes it": (BASE[:2], ["Live: the day on the coast", *OTHER[:2], "12:40", *BASE[:2], "13:05", *THIRD]),
    "notices of two fires": (
        NOTICE,
        ("Fire crews were called to a blaze at a garage in Orrin shortly after nine on Thursday. Two cars and a boat were "
        "destroyed, but nobody was hurt. The owner had smelt smoke and let out his dogs. How the fire began is not known "
        "yet. Police ask anyone who has seen anything to come forward.")
    ),
    "a match before and after": (
        ("Arden meet Calder on Saturday at three in the third round of the cup, and coach Lars Holm expects a hard game. "
        "They are strong at home, he said. Captain Jon Ferrer is back after a ban of two games, but winger Pete Moss is "
        "still out with a sore knee. Calder have won their last four."),
        ("Arden beat Calder in the third round of the cup on Saturday with a goal in the last minute by captain Jon Ferrer. "
        "They are strong at home, coach Lars Holm said. Ferrer was back after a ban of two games, but winger Pete Moss was "
        "still out with a sore knee. Calder had won their last four.")
    ),
    "weather, other town": (weather("Calder", "Monday", 21, 9, 30, 20), weather("Orrin", "Monday", 17, 4, 55, 80)),
    "weather, other day": (weather("Calder", "Monday", 21, 9, 30, 20), weather("Calder", "Friday", 14, 6, 30, 65)),
    "Wetter": (wetter("Birkenau", 21, 9, 30), wetter("Birkenau", 17, 4, 45)),
    "results": (results("Hegg", "31.2", "28.9", "412.6", "1.20"), results("Lund", "8.4", "11.7", "97.3", "0.35")),
    "results of the same company": (results("Hegg", "31.2", "28.9", "412.6", "1.20"),
                                    results("Hegg", "35.8", "31.2", "433.1", "1.45")),
}  # fmt: skip


@pytest.mark.parametrize("kind", DIFFERENT)
def test_different_stories(kind: str) -> None:
    assert not is_same(*DIFFERENT[kind])


def test_the_order_of_the_two_texts_does_not_matter() -> None:
    for one, other in [*SAME.values(), *DIFFERENT.values()]:
        assert compare(text_of(one), text_of(other)) == compare(text_of(other), text_of(one))


def test_the_figures_of_a_text_with_itself() -> None:
    figures = compare(text_of(BASE), text_of(BASE))
    assert figures is not None
    assert (figures.similarity, figures.containment, figures.lead_worse, figures.numbers_same) == (1, 1, 1, 1)


def test_robots_are_told_by_the_numbers_in_the_same_places() -> None:
    figures = compare(
        text_of(weather("Calder", "Monday", 21, 9, 30, 20)), text_of(weather("Orrin", "Monday", 17, 4, 55, 80))
    )
    assert figures is not None
    assert (figures.numbers, figures.numbers_same) == (4, 0)
    assert decide(figures).reason == "the same template with other numbers: 4 of 4 differ"


def test_a_paragraph_on_top_of_a_text_too_long_to_be_compared_whole() -> None:
    """What the paragraph pushes out of sight does not count as missing."""
    chance = random.Random(1)
    words = ["".join(chance.choices(ascii_lowercase, k=7)) for _ in range(2 * WORDS_MAX)]
    pushed = ["".join(chance.choices(ascii_lowercase, k=7)) for _ in range(WORDS_MAX // 5)]
    one, other = Text(encode(words)), Text(encode([*pushed, *words]))
    figures = compare(one, other)
    assert figures is not None
    assert figures.words < WORDS_MAX
    assert figures.shorter_found > 0.95
    assert decide(figures).same
