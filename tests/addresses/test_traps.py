from __future__ import annotations

import time

import pytest

from newscrawl.addresses.traps import PATTERNS_MAX, USELESS_MAX, TrapGuard, folder_of, grows, pattern_of

HOST = "gazette.example"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("news/a-story-of-rain", False),
        ("2026/11/11/11/a-story", False),
        ("news/news/a-story", False),
        ("a/b/a/b/a/b/c", False),
        ("a/b/a/b/a/b/a/b", True),
        ("news/x/news/y/news/z/news/story", True),
        ("/".join(map(str, range(21))), True),
        ("story?back=/a/a/a/a/a/a", False),
        ("", False),
    ],
)
def test_a_path_that_grows_is_told_from_a_long_one(path: str, expected: bool) -> None:
    assert grows(f"{HOST}/{path}") is expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("events/2026/11/01", "events/2027/2/28"),
        ("story-of-rain?visitor=17", "story-of-rain?visitor=qwertz"),
        ("(s(a1b2c3d4e5))/story-of-rain", "(s(zz99yy88xx))/story-of-rain"),
        ("v1a2b3c4d/story-of-rain", "v9f8e7d6c/story-of-rain"),
        ("calendar?month=2026-11&view=list", "calendar?month=1999-01&view=grid"),
    ],
)
def test_addresses_of_one_trap_have_one_pattern(one: str, other: str) -> None:
    assert pattern_of(f"{HOST}/{one}") == pattern_of(f"{HOST}/{other}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("news/a-story-of-rain", "news/a-story-of-sun"),
        ("news/a-story-of-rain", "sport/a-story-of-rain"),
        ("article?id=7", "article?page=7"),
    ],
)
def test_different_stories_have_different_patterns(one: str, other: str) -> None:
    assert pattern_of(f"{HOST}/{one}") != pattern_of(f"{HOST}/{other}")


def test_a_pattern_of_useless_pages_is_a_trap_until_something_comes_of_it() -> None:
    guard = TrapGuard()
    for number in range(USELESS_MAX):
        assert guard.trap_of(f"{HOST}/events/{number}") is None
        guard.note(f"{HOST}/events/{number}", useful=False)
    assert guard.trap_of(f"{HOST}/events/999") == f"{HOST}/events/0"
    assert guard.trap_of(f"{HOST}/events/by-name") == f"{HOST}/events/"
    assert guard.trap_of(f"{HOST}/news/a-story") is None
    for number in range(4):
        guard.note(f"{HOST}/events/{number}", useful=True)
    assert guard.trap_of(f"{HOST}/events/999") is None


def test_what_costs_more_requests_is_left_sooner() -> None:
    guard = TrapGuard()
    for number in range(-(-USELESS_MAX // 8)):
        guard.note(f"{HOST}/turn/{number}", useful=False, requests=8)
    assert guard.trap_of(f"{HOST}/turn/999")


def test_a_site_of_many_patterns_fills_no_memory() -> None:
    guard = TrapGuard()
    for number in range(PATTERNS_MAX + 500):
        name = "".join(chr(97 + int(digit)) for digit in str(number))
        guard.note(f"{HOST}/news/story-{name}", useful=True)
    assert len(guard._counts) == PATTERNS_MAX
    assert folder_of(f"{HOST}/news/x") in guard._counts, "what is met again and again is not forgotten"


def test_hostile_addresses_take_no_time() -> None:
    start = time.process_time()
    for path in ("a" * 100_000, "1" * 100_000, "a1" * 50_000, "/" * 100_000, "a/" * 50_000, "?" + "&" * 100_000):
        pattern_of(f"{HOST}/{path}")
        grows(f"{HOST}/{path}")
    assert time.process_time() - start < 2
