from __future__ import annotations

import time
from array import array
from itertools import pairwise

import pytest
from dedup.stories import CHINESE, ENGLISH, STORIES, edited, paragraphs
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.cleaning.characters import comparison_key
from newscrawl.dedup import shingles
from newscrawl.dedup.shingles import (
    FINGERPRINTS_MAX,
    FIRST_LONG,
    FIRST_SHORT,
    WORDS_MAX,
    encode,
    fingerprints,
    from_bytes,
    pairs,
    to_bytes,
)

WORDS = st.lists(st.text(min_size=1, max_size=12), max_size=60)


def codes_of(text: str) -> array[int]:
    return encode(comparison_key(text))


def test_codes_on_disk_are_what_they_were() -> None:
    """CRC-32 of "ferry" is 0xBF0D1C13, of "harbour" 0x5B689C9A, of "310" 0x39E8B5C5; other codes need another VERSION."""
    assert shingles.VERSION == 2
    assert list(encode(["ferry"])) == [4096 + 0xBF0D1C13 % 12288]
    assert list(encode(["harbour"])) == [16384 + 0x5B689C9A % 49152]
    assert list(encode(["310"])) == [0x39E8B5C5 % 4096]


@pytest.mark.parametrize(
    ("word", "least", "most"), [("1987", 0, FIRST_SHORT), ("4x4", 0, FIRST_SHORT), ("٣", 0, FIRST_SHORT),
                                ("the", FIRST_SHORT, FIRST_LONG), ("penrose", FIRST_LONG, 1 << 16)]
)  # fmt: skip
def test_a_code_tells_the_kind_of_word(word: str, least: int, most: int) -> None:
    assert least <= encode([word])[0] < most


def test_only_the_beginning_is_compared() -> None:
    assert len(encode(["word"] * 5 * WORDS_MAX)) == WORDS_MAX


def test_a_piece_of_an_unspaced_script_takes_in_what_follows() -> None:
    one, other = codes_of("老渡口将在下个月"), codes_of("老渡船将在下个月")
    assert [a == b for a, b in zip(one, other, strict=True)] == [False, False, False, True, True, True, True, True]


def test_a_number_between_pieces_stays_a_number_with_the_same_neighbours() -> None:
    one, other = codes_of("气温21度以上"), codes_of("气温17度以上")
    assert [index for index, (a, b) in enumerate(zip(one, other, strict=True)) if a != b] == [2]
    assert one[2] < FIRST_SHORT


@pytest.mark.parametrize(
    ("text", "other"), [("ระดับ ๑๔๘๕ จุด", "ระดับ ๑๕๐๒ จุด"), ("ລະດັບ ໑໔໘໕ ຈຸດ", "ລະດັບ ໑໕໐໒ ຈຸດ"), ("အမှတ် ၁၄၈၅ ရှိ", "အမှတ် ၁၅၀၂ ရှိ"),
                        ("កម្រិត ១៤៨៥ ពិន្ទុ", "កម្រិត ១៥០២ ពិន្ទុ")], ids=["Thai", "Lao", "Myanmar", "Khmer"]
)  # fmt: skip
def test_the_digits_of_an_unspaced_script_make_one_number(text: str, other: str) -> None:
    one, two = codes_of(text), codes_of(other)
    (place,) = (index for index, (a, b) in enumerate(zip(one, two, strict=True)) if a != b)
    assert one[place] < FIRST_SHORT


@given(st.lists(st.integers(0, 0xFFFF), max_size=50))
def test_codes_survive_the_disk(codes: list[int]) -> None:
    assert list(from_bytes(to_bytes(array("H", codes)))) == codes


@given(st.lists(st.integers(0, 0xFFFF), min_size=2, max_size=50))
def test_pairs_are_neighbours_in_order(codes: list[int]) -> None:
    assert pairs(array("H", codes)) == [one | other << 16 for one, other in pairwise(codes)]


def test_pairs_of_hardly_any_words() -> None:
    assert pairs(array("H")) == []
    assert pairs(array("H", [7])) == [7]


@given(WORDS)
def test_fingerprints_are_few_small_and_different(words: list[str]) -> None:
    found = fingerprints(encode(words))
    assert len(found) == len(set(found)) <= FINGERPRINTS_MAX
    assert all(0 <= number < 1 << 30 for number in found)
    assert bool(found) == bool(words)


def test_fingerprints_are_those_the_docstring_names() -> None:
    codes = codes_of(ENGLISH)
    numbers = [
        sum(code << 16 * place for place, code in enumerate(codes[start : start + 4])) % 1073741789
        for start in range(len(codes) - 3)
    ]
    opening = sorted(set(numbers[:64]))[:6]
    rest = sorted(set(numbers) - set(opening))[: FINGERPRINTS_MAX - 6]
    assert fingerprints(codes) == opening + rest


@pytest.mark.parametrize("language", sorted(STORIES))
def test_copies_share_fingerprints(language: str) -> None:
    story = paragraphs(STORIES[language])
    whole = fingerprints(codes_of("\n".join(story)))
    trimmed = fingerprints(codes_of("\n".join(["Share", *story[:-1]])))
    assert len(set(whole) & set(trimmed)) >= 8


def test_copies_with_a_word_in_ten_edited_share_two() -> None:
    story = paragraphs(ENGLISH)
    whole = set(fingerprints(codes_of("\n".join(story))))
    shared = [len(whole & set(fingerprints(codes_of("\n".join(edited(story, 0.1, seed)))))) for seed in range(20)]
    assert min(shared) >= 2


def test_the_cache_of_codes_does_not_grow_without_end() -> None:
    for start in range(0, 300_000, WORDS_MAX):
        encode([f"word{number}" for number in range(start, start + WORDS_MAX)])
    assert len(shingles._codes) <= shingles._codes.limit


@pytest.mark.parametrize(
    "text", ["a" * 200_000, "1" * 200_000, "啊" * 200_000, "ก" * 200_000, CHINESE * 500, "é " * 200_000]
)
def test_hostile_text_takes_no_time(text: str) -> None:
    words = comparison_key(text)
    started = time.process_time()
    fingerprints(encode(words))
    assert time.process_time() - started < 0.5
