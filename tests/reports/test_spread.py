from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.reports.spread import HISTORY_MIN, change_of_level, rise_of_share

STEADY = [(1, 20), (2, 20), (0, 20), (1, 20), (1, 20), (3, 20), (1, 20), (2, 20)]


@pytest.mark.parametrize(
    ("counts", "risen"),
    [
        ([*STEADY, (2, 20)], False),
        ([*STEADY, (4, 20)], False),  # a little more than ever is no news
        ([*STEADY, (18, 20)], True),
        ([*STEADY[:4], (18, 20)], False),  # four runs are no history
        ([*STEADY[:5], (18, 20)], True),
        ([*STEADY, (2, 2)], False),  # two articles prove nothing
        ([(0, 0)] * 8 + [(5, 5)], False),
        ([(0, 2)] * 12 + [(2, 2), (2, 2), (3, 3)], True),  # a site that always brings two or three
        ([(0, 2)] * 12 + [(1, 2)], False),
        ([(10, 10)] * 9, False),  # always was so
        ([(0, 300)] * 8 + [(15, 300)], False),  # certain, but nothing that anybody would look at
        ([(20, 20), (0, 20), (20, 20), (0, 20), (20, 20), (0, 20), (20, 20)], False),  # it always jumped
        ([], False),
    ],
)  # fmt: skip
def test_a_share_that_rises(counts: list[tuple[int, int]], risen: bool) -> None:
    assert (rise_of_share(counts) is not None) == risen


def test_a_rise_that_lasts_is_told_with_its_beginning() -> None:
    change = rise_of_share([*STEADY, (19, 20), (20, 20), (0, 0), (18, 20)])
    assert change is not None
    assert (change.since, change.now, change.usual) == (len(STEADY), 0.95, 0.05)
    assert change.worst == 3 / 20
    assert change.numbers["chance"] == pytest.approx(change.chance or 0, rel=0.01)


def test_a_rise_may_look_as_before_in_one_of_its_runs() -> None:
    change = rise_of_share([*STEADY, (16, 20), (4, 20), (15, 20), (15, 20)])
    assert change is not None
    assert (change.since, change.now) == (len(STEADY), 50 / 80)


LEVEL = [(6.0, 20), (6.1, 25), (5.9, 15), (6.2, 20), (6.0, 30), (5.8, 20)]


@pytest.mark.parametrize(
    ("values", "moved"),
    [
        ([*LEVEL, (6.1, 20)], False),
        ([*LEVEL, (4.5, 20)], True),
        ([*LEVEL, (7.6, 20)], True),
        ([*LEVEL, (4.5, 1)], False),
        ([*LEVEL, (0.0, 0)], False),
        ([*LEVEL[:4], (4.5, 20)], False),
        ([*LEVEL, (7.4, 20), *LEVEL, (7.5, 20)], False),  # hardly more than once before: the other mix of a Sunday
        ([*LEVEL, (7.4, 20), *LEVEL, (8.9, 20)], True),
    ],
)
def test_a_level_that_moves(values: list[tuple[float, int]], moved: bool) -> None:
    assert (change_of_level(values, 0.8) is not None) == moved


def test_a_move_that_lasts_is_told_with_its_beginning() -> None:
    change = change_of_level([*LEVEL, (4.4, 20), (0.0, 0), (4.6, 20)], 0.8)
    assert change is not None
    assert (change.since, change.now, change.worst) == (len(LEVEL), 4.5, 5.8)


PAIRS = st.lists(
    st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda pair: (min(pair), max(pair))), max_size=20
)


@given(PAIRS)
def test_a_rise_is_a_rise(counts: list[tuple[int, int]]) -> None:
    change = rise_of_share(counts)
    if change:
        assert len(counts) > HISTORY_MIN
        assert 0 <= change.usual < change.now <= 1
        assert 0 <= (change.chance or 0) <= 1
        assert counts[change.since][1] > 0


STEADY_PAIRS = st.lists(st.integers(5, 50).flatmap(lambda whole: st.tuples(st.integers(0, whole // 5), st.just(whole))))


@given(STEADY_PAIRS)
def test_what_came_and_went_before_is_no_news(counts: list[tuple[int, int]]) -> None:
    assert rise_of_share([*counts, (50, 50), (0, 50), (0, 50), (50, 50)]) is None
