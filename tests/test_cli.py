from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from newscrawl.cli import check_writable, did_you_mean
from newscrawl.crawling import Ended, Results, worst
from newscrawl.exceptions import LockedError, OutputError, UsageError
from newscrawl.platforms.generic import Generic
from newscrawl.targets import targets_of

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = ["crawl", "export", "list", "digitaljournal"]


class Gazette(Generic):
    name = "gazette"
    domain = "gazette.example"
    sections = ["/world", "/sport"]


class Loader:
    """Knows one card."""

    def load(self, name: str) -> type[Generic]:
        return {"gazette": Gazette}[name]

    def find_by_request(self, request: object) -> list[str]:
        return []

    def list(self) -> list[str]:
        return ["gazette"]

    @classmethod
    def from_settings(cls, settings: object) -> Loader:
        return cls()


@pytest.mark.parametrize(
    ("word", "near"),
    [("craw", "crawl"), ("CRAWL", "crawl"), ("exprot", "export"), ("digitaljournals", "digitaljournal")],
)
def test_a_near_word_is_proposed(word: str, near: str) -> None:
    assert did_you_mean(word, KNOWN) == f"; did you mean {near}?"


@pytest.mark.parametrize("word", ["", "zzz", "x" * 100_000])
def test_nothing_is_proposed_for_what_is_like_nothing(word: str) -> None:
    assert did_you_mean(word, KNOWN) == ""


def test_a_file_that_can_be_written(tmp_path: Path) -> None:
    check_writable(tmp_path / "a.jsonl")
    assert not (tmp_path / "a.jsonl").exists()


def test_a_file_that_cannot(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path, tmp_path / "none" / "a.jsonl", tmp_path / "file" / "a.jsonl"):
        with pytest.raises(OutputError, match=str(path)):
            check_writable(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir(mode=0o500)
    with pytest.raises(OutputError, match="it may not be written"):
        check_writable(tmp_path / "kept" / "a.jsonl")


def test_names_and_addresses_become_targets() -> None:
    (named,) = targets_of(["gazette"], Loader(), {"a": "1"})
    assert (named.spider, named.arguments) == (Gazette, {"a": "1"})
    (by_url,) = targets_of(["https://www.gazette.example/world", "gazette.example/sport"], Loader(), {})
    assert (by_url.spider, by_url.arguments) == (
        Gazette, {"places": ["https://www.gazette.example/world", "https://gazette.example/sport"]},
    )  # fmt: skip
    elsewhere, other = targets_of(
        ["https://herald.example/a", "https://post.example/b", "herald.example/c"], Loader(), {}
    )
    assert elsewhere.spider is other.spider is Generic
    assert elsewhere.arguments == {
        "site": "herald.example", "places": ["https://herald.example/a", "https://herald.example/c"],
    }  # fmt: skip


def test_a_card_that_is_named_keeps_all_its_sections() -> None:
    for words in (["gazette", "https://gazette.example/world"], ["gazette", "gazette"]):
        (target,) = targets_of(words, Loader(), {"places": "/sport"})
        assert target.arguments == {"places": "/sport"}


@pytest.mark.parametrize(
    "word",
    ["gazete", "", "ftp://gazette.example/", "https://", "http:///a", "https://[::1", "javascript:alert(1)//.",
     "https://a b.example/", "https://gazette.example:99999/", "https://gazette.example/" + "a" * 3000],
)  # fmt: skip
def test_what_is_neither_is_a_mistake(word: str) -> None:
    with pytest.raises(UsageError) as caught:
        targets_of([word], Loader(), {})
    assert repr(word) in str(caught.value)


def ended(*errors: Exception) -> list[Ended]:
    return [Ended("gazette", error=error) for error in errors]


def test_the_worst_end_is_the_exit_code() -> None:
    assert worst([]) == Results().code == 0
    assert worst([0, 3, 0]) == 3
    assert worst([3, 1]) == 1
    assert worst([0, 4]) == 4
    assert Results(ended=ended(LockedError("a"))).code == 5
    assert Results(ended=ended(LockedError("a"), OutputError("b"), RuntimeError("c"))).code == 6
    assert Results(ended=ended(RuntimeError("c"))).code == 1
    assert Results(ended=ended(UsageError("c"), LockedError("d"))).code == 2
    assert Results(faults=[OutputError("b")], ended=ended(RuntimeError("c"))).code == 6
    assert Results(ended=ended(OutputError("b")), unasked=["herald"]).code == 130
    assert Results(interrupted=True).code == 130
