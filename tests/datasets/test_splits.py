from __future__ import annotations

import re
from collections import Counter

import pytest

from newscrawl.datasets.splits import Splits, splits_of
from newscrawl.exceptions import UsageError
from newscrawl.store.selection import Selected


def selected(cluster: str, story_at: str = "2026-11-01", name: str = "0" * 16) -> Selected:
    return Selected(1, name, 1, 1, "gazette", "1-0", cluster, None, story_at, True, b"", b"{}")


def test_shares_are_about_what_was_asked_for() -> None:
    splits = splits_of("train=80,dev=15.5,test=4.5", None)
    counted = Counter(splits.of(selected(f"{number:016x}")) for number in range(20_000))
    shares = {name: number / 200 for name, number in counted.items()}
    assert shares == pytest.approx({"train": 80, "dev": 15.5, "test": 4.5}, abs=1)


def test_a_story_stays_where_it_is() -> None:
    """The hash is of the story's id and nothing else; so this is a promise to those who have older files."""
    splits = splits_of("train=50,test=50", None)
    assert [splits.of(selected(f"{number:016x}")) for number in range(8)] == [
        splits.of(selected(f"{number:016x}", "2020-01-01", "f" * 16)) for number in range(8)
    ]
    wider = splits_of("train=60,test=40", None)
    for number in range(500):
        one = selected(f"{number:016x}")
        assert (splits.of(one), wider.of(one)) != ("train", "test"), "a larger share only gains"
    assert [splits_of("train=50,test=50", None, seed=1).of(selected(f"{n:016x}")) for n in range(64)] != [
        splits.of(selected(f"{n:016x}")) for n in range(64)
    ]


@pytest.mark.parametrize(
    ("story_at", "split"),
    [
        ("2026-05-31", "train"),
        ("2026-05-31T23:59:59Z", "train"),
        ("2026-06-01", "test"),
        ("2026-06-01T00:00:00Z", "test"),
    ],
)
def test_a_date_parts_stories(story_at: str, split: str) -> None:
    assert splits_of(None, "2026-06-01").of(selected("0" * 16, story_at)) == split


def test_shares_and_a_date_together() -> None:
    splits = splits_of("train=50,test=50", "2026-06-01")
    assert splits.names == ("train", "test", "later")
    stories = [selected(f"{number:016x}") for number in range(50)]
    assert {splits.of(one._replace(story_at="2026-05-01")) for one in stories} == {"train", "test"}
    assert {splits.of(one._replace(story_at="2026-07-01")) for one in stories} == {"later"}


def test_without_splits_there_is_one() -> None:
    assert splits_of(None, None) == Splits()
    assert Splits().names == ("train",)
    assert Splits().of(selected("f" * 16)) == "train"


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("train=90,test=20", None, "the shares are 110 % together; make them 100"),
        ("train=90", None, "the shares are 90 % together"),
        ("train=90,train=10", None, "train would be two splits"),
        ("train=90,later=10", "2026-06-01", "later would be two splits"),
        ("train", None, "'train' is no NAME=PERCENT; write train=90,test=10"),
        ("", None, "'' is no NAME=PERCENT"),
        ("Train=100", None, "'Train=100' is no NAME=PERCENT"),
        ("../x=100", None, "is no NAME=PERCENT"),
        ("all=100", None, "is no NAME=PERCENT"),
        ("train=ninety,test=10", None, "'ninety' is no number of percent"),
        ("train=nan,test=10", None, "train has nan %"),
        ("train=0,test=100", None, "train has 0 %"),
        ("train=-10,test=110", None, "train has -10 %"),
    ],
)
def test_mistakes(text: str, at: str | None, said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        splits_of(text, at)
