from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.config import Group, SiteFacts
from newscrawl.config.durations import duration_of, duration_text

SITES = [
    SiteFacts("faz", "DE", "de", ("paper",)),
    SiteFacts("lto", "DE", "de", ("law",)),
    SiteFacts("publico", "BR", "pt-BR", ("paper",)),
    SiteFacts("wort", "LU", "de"),
    SiteFacts("zeta", None, None, ("paper", "law")),
    SiteFacts("old", "DE", "de", ("paper",), off=True),
]


@pytest.mark.parametrize(
    ("group", "names"),
    [
        (Group("g", sites=("wort", "faz", "none", "old")), "faz wort"),
        (Group("g", countries=("DE",)), "faz lto"),
        (Group("g", countries=("DE", "LU"), languages=("de",)), "faz lto wort"),
        (Group("g", countries=("DE",), tags=("paper",)), "faz"),
        (Group("g", languages=("pt",)), "publico"),
        (Group("g", languages=("pt-BR",)), "publico"),
        (Group("g", languages=("pt-PT",)), ""),
        (Group("g", tags=("law", "paper")), "faz lto publico zeta"),
        (Group("g", sites=("zeta",), countries=("LU",)), "wort zeta"),
        (Group("g", tags=("paper",), without=("faz", "zeta")), "publico"),
        (Group("g", sites=("faz",), without=("faz",)), ""),
        (Group("g"), ""),
    ],
)
def test_members(group: Group, names: str) -> None:
    assert group.members(SITES) == tuple(names.split())


@given(st.permutations(SITES), st.sets(st.sampled_from(["DE", "LU", "BR"])), st.sets(st.sampled_from(["law", "paper"])))
def test_more_conditions_never_select_more(sites: list[SiteFacts], countries: set[str], tags: set[str]) -> None:
    both = Group("g", countries=tuple(countries), tags=tuple(tags)).members(sites)
    assert both == Group("g", countries=tuple(countries), tags=tuple(tags)).members(SITES), (
        "in whatever order they come"
    )
    if countries and tags:
        assert set(both) <= set(Group("g", countries=tuple(countries)).members(sites))


def test_which_groups_are_ever_due() -> None:
    assert [Group("g").is_scheduled, Group("g", cron="* * * * *").is_scheduled, Group("g", adaptive=True).is_scheduled] == [
        False, True, True,
    ]  # fmt: skip


@given(st.integers(0, 86_400 * 400))
def test_a_length_of_time_is_read_as_it_is_written(seconds: int) -> None:
    length = timedelta(seconds=seconds)
    text = duration_text(length)
    if seconds < 1_000_000 or not text.endswith("s"):
        assert duration_of(text) == length


@pytest.mark.parametrize("text", ["", "1", "h", "1 w", "1.h", "-1h", "1h1h", "9" * 100_000 + "h", "١h"])
def test_what_is_no_length_of_time(text: str) -> None:
    with pytest.raises(ValueError, match="is no length of time"):
        duration_of(text)
