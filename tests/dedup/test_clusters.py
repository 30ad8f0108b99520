from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as some

from newscrawl.dedup.clusters import Member, Role, may_join, rank, role, why_first

if TYPE_CHECKING:
    from collections.abc import Sequence


def member(name: str, published: str | None = "2026-11-20T08:00:00Z", words: int = 300, agency: bool = False) -> Member:
    return Member(name, f"https://{name}.example/a", published, "2026-11-21T08:00:00Z", words, agency)


def canonical(members: Sequence[Member]) -> Member:
    longest = max(member.word_count for member in members)
    return min(members, key=lambda member: rank(member, longest))


def test_one_stands_for_itself() -> None:
    assert canonical([member("a")]).id == "a"


def test_the_agency_comes_first() -> None:
    assert canonical([member("a", "2026-11-19T08:00:00Z"), member("wire", agency=True)]).id == "wire"


def test_the_earlier_comes_first_and_no_date_last() -> None:
    assert canonical([member("late"), member("early", "2026-11-20T07:59:59Z"), member("undated", None)]).id == "early"


def test_a_full_text_comes_before_an_earlier_cut() -> None:
    assert canonical([member("cut", "2026-11-19T08:00:00Z", words=209), member("full")]).id == "full"
    assert canonical([member("nearly", "2026-11-19T08:00:00Z", words=210), member("full")]).id == "nearly"


def test_the_address_settles_what_is_left() -> None:
    assert canonical([member("b"), member("a")]).id == "a"


@pytest.mark.parametrize(
    ("first", "other", "longest", "why"),
    [
        (member("wire", agency=True), member("a", "2026-11-19"), 300, "it is on the agency's own site"),
        (
            member("full"),
            member("cut", "2026-11-19", words=209),
            300,
            "the other has less than 70 % of the longest text",
        ),
        (member("a"), member("b", words=209), 200, "its address comes first in the alphabet"),
        (member("b", "2026-11-19"), member("a"), 300, "it was published first"),
        (replace(member("b"), fetched_at="2026-11-20"), member("a"), 300, "it was fetched first"),
        (member("a"), replace(member("a"), id="b"), 300, "its id comes first"),
    ],
)
def test_the_choice_is_told_in_words(first: Member, other: Member, longest: int, why: str) -> None:
    assert rank(first, longest) < rank(other, longest)
    assert why_first(first, other, longest) == why


members = some.builds(
    member,
    some.text("abcdef", min_size=1, max_size=3),
    some.sampled_from([None, "2026-11-19", "2026-11-20T08:00:00Z"]),
    some.integers(1, 400),
    some.booleans(),
)


@given(some.lists(members, min_size=1, max_size=4, unique_by=lambda one: one.id))
def test_the_order_of_arrival_does_not_matter(arrived: list[Member]) -> None:
    assert {canonical(order) for order in permutations(arrived)} == {canonical(arrived)}


@pytest.mark.parametrize(
    ("words", "of", "is_canonical", "is_revision", "expected"),
    [
        (400, 400, True, False, Role.CANONICAL),
        (400, 400, True, True, Role.CANONICAL),
        (400, 400, False, True, Role.REVISION),
        (280, 400, False, False, Role.COPY),
        (279, 400, False, False, Role.EXCERPT),
        (900, 400, False, False, Role.COPY),
    ],
)
def test_roles(words: int, of: int, is_canonical: bool, is_revision: bool, expected: Role) -> None:
    assert role(words, of, is_canonical=is_canonical, is_revision=is_revision) is expected


@pytest.mark.parametrize(
    ("sizes", "similarity", "joined"),
    [
        ((1, 500), 0.4, True),
        ((2, 500), 0.4, True),
        ((3, 500), 0.74, False),
        ((3, 500), 0.75, True),
        ((40, 3), 0.6, False),
    ],
)
def test_one_weak_edge_joins_no_two_big_clusters(sizes: tuple[int, int], similarity: float, joined: bool) -> None:
    assert may_join(sizes, similarity) is joined
