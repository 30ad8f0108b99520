from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as some

from newscrawl.dedup.fingerprints import content_hash

PLAIN = ['"It\'s done," she said - twice.', "The ferry left at 8.", "Café owners agreed."]
TYPESET = ["“It’s done,” she said – twice.", "The ferry\u00a0left at 8.", "Cafe\u0301 owners agreed."]


def test_the_hash_hears_words_and_not_typography() -> None:
    assert content_hash(PLAIN) == content_hash(TYPESET) == content_hash(text.upper() for text in PLAIN)


def test_paragraphs_may_be_cut_elsewhere() -> None:
    assert content_hash(PLAIN) == content_hash([" ".join(PLAIN)])


def test_another_word_or_order_is_another_hash() -> None:
    assert len({content_hash(PLAIN), content_hash(PLAIN[:2]), content_hash(PLAIN[::-1]), content_hash([])}) == 4


def test_words_do_not_run_together() -> None:
    assert content_hash(["ab c"]) != content_hash(["a bc"])


@given(some.lists(some.text()))
def test_any_text_has_a_hash_of_the_same_form(paragraphs: list[str]) -> None:
    assert re.fullmatch("1-[0-9a-f]{32}", content_hash(paragraphs))
