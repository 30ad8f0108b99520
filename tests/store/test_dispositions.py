from __future__ import annotations

import pytest

from newscrawl.store import ADVICE, Disposition


@pytest.mark.parametrize("word", list(Disposition))
def test_every_word_is_explained(word: Disposition) -> None:
    meaning, _ = ADVICE[word]
    assert meaning
    assert not meaning.endswith(".")


def test_what_fails_or_is_lost_comes_with_a_next_move() -> None:
    silent = [word for word in Disposition if word.partition(":")[2] and not ADVICE[word][1]]
    assert silent == []


def test_failures_are_tried_again_and_nothing_else() -> None:
    assert {word for word in Disposition if word.is_failure} == {
        word for word in Disposition if word.startswith("failed:")
    }
    assert {word for word in Disposition if word.is_kept} == {Disposition.STORED, Disposition.DUPLICATE}
