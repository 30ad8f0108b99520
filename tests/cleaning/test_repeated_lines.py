"""A line that comes back word for word is printed once, but for the texts that are made of such lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.cleaning.repeated_lines import MOST_LINES, drop_repeated_lines

CALL = "Press the button below to read more about this boat."
STORY = ["The first boat has two masts.", "The second boat has none.", "Nobody knows who built them, or when."]


def test_a_call_under_every_product_is_kept_once() -> None:
    body = [STORY[0], CALL, STORY[1], CALL, STORY[2], CALL]
    assert drop_repeated_lines(body) == ([STORY[0], CALL, *STORY[1:]], [CALL, CALL])


def test_a_short_line_may_come_back() -> None:
    body = ["We like: the sails", STORY[0], "We like: the sails", STORY[1]]
    assert drop_repeated_lines(body) == (body, [])


def test_the_rows_of_a_plan_stay() -> None:
    row = "Containers for this meal: one green, one red, one yellow."
    body = [line for day in range(MOST_LINES + 2) for line in (f"Day {day}", row)]
    assert drop_repeated_lines(body) == (body, [])


@given(st.lists(st.sampled_from([CALL, *STORY, "No.", "We like: the sails"]), max_size=12))
def test_dropping_twice_is_dropping_once_and_loses_no_line(body: list[str]) -> None:
    kept, dropped = drop_repeated_lines(body)
    assert drop_repeated_lines(kept) == (kept, [])
    assert sorted([*kept, *dropped]) == sorted(body)
    assert set(kept) == set(body)
