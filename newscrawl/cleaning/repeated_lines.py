"""Single lines that a body says again word for word: a call under every product, a row that two boxes share.

A second printing of the body, or of a good part of it, is the matter of :mod:`newscrawl.cleaning.repeats`, which comes
first. What is left is whole lines; one too short to be a sentence is rhetoric, the line of a chorus, a name, and stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.cleaning.characters import paragraph_key

if TYPE_CHECKING:
    from collections.abc import Sequence

FEWEST_WORDS = 8
MOST_LINES = 3
"""More lines that come back are how a text is made: the meals of a plan, the rows of a comparison. All of them stay."""


def drop_repeated_lines(paragraphs: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the *paragraphs* without those of 8 words and more that stand before word for word, and those.

    The order is kept. A body with more than three such lines keeps them. Idempotent.

    >>> drop_repeated_lines(["Press the button to get more of the same.", "No.", "No."])
    (['Press the button to get more of the same.', 'No.', 'No.'], [])
    >>> drop_repeated_lines(["Press the button to get more of it.", "Why?", "Press the button to get more of it."])
    (['Press the button to get more of it.', 'Why?'], ['Press the button to get more of it.'])
    """
    if len(set(paragraphs)) == len(paragraphs):
        return list(paragraphs), []
    kept: list[str] = []
    dropped: list[str] = []
    for text in paragraphs:
        again = text in kept and len(paragraph_key(text)) >= FEWEST_WORDS
        (dropped if again else kept).append(text)
    return (kept, dropped) if len(dropped) <= MOST_LINES else (list(paragraphs), [])
