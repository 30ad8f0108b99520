from __future__ import annotations

from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.store import Store
from newscrawl.store.responses import LATENCY_MAX, class_of, latency_within


@given(st.floats(0.001, LATENCY_MAX / 1000))
def test_a_class_is_the_next_power_of_the_root_of_two(seconds: float) -> None:
    milliseconds = seconds * 1000
    assert 0.7 * class_of(seconds) - 0.5 <= milliseconds <= class_of(seconds) + 0.5


def test_there_are_few_classes_whatever_a_server_does() -> None:
    assert len({class_of(milliseconds / 1000) for milliseconds in range(1, 700_000)}) <= 40
    assert (class_of(0), class_of(-1), class_of(1e9)) == (1, 1, class_of(LATENCY_MAX / 1000))


@given(st.dictionaries(st.integers(1, 10_000), st.integers(1, 50), min_size=1), st.floats(0.01, 1))
def test_a_share_of_the_answers_came_within_its_latency_and_not_before(classes: dict[int, int], share: float) -> None:
    found = latency_within(classes.items(), share)
    assert found is not None
    total = sum(classes.values())
    assert sum(number for at_most, number in classes.items() if at_most <= found) >= share * total - 1e-6
    assert sum(number for at_most, number in classes.items() if at_most < found) < share * total


def test_responses_are_noted_by_run() -> None:
    with Store.open(Path(":memory:")) as store:
        with store.transaction():
            store.responses.add("r1", Counter({(200, 256): 3, (404, 128): 1}))
            store.responses.add("r2", Counter())
        assert store._connection.execute("SELECT * FROM run_responses ORDER BY 2").fetchall() == [
            ("r1", 200, 256, 3),
            ("r1", 404, 128, 1),
        ]
