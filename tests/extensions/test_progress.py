"""What is said while sites are crawled, where nothing can change on the screen: lines now and then, or events."""

from __future__ import annotations

import asyncio
from collections import Counter
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import orjson
import pytest

from newscrawl.extensions.progress import Screen
from newscrawl.store import Disposition

if TYPE_CHECKING:
    from newscrawl.run import Run


def run_of(site: str, found: int, **ends: int) -> Run:
    """Return as much of a run as is shown."""
    tally = Counter({Disposition[name]: number for name, number in ends.items()})
    return cast("Run", SimpleNamespace(site=site, id=f"{site}-1", frontier=SimpleNamespace(found=found), tally=tally))


HERALD = run_of("herald", 9, STORED=4, DUPLICATE=1, ALIAS=1, FAILED_HTTP=2, GONE=1)
POST = run_of("post", 3, STORED=1)


def watch(screen: Screen) -> None:
    """Crawl two sites one after the other, of three, and look twice."""
    screen.waiting = 3

    async def crawl() -> None:
        screen.begin(HERALD)
        screen.show()
        screen.end(HERALD)
        screen.begin(POST)
        screen.show()
        screen.end(POST)
        screen.drop("gazette")
        screen.close()

    asyncio.run(crawl())


@pytest.fixture
def _standing_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No time passes, and nothing is shown but what the test asks for."""
    monkeypatch.setattr("newscrawl.extensions.progress.time", SimpleNamespace(monotonic=lambda: 1.0))
    monkeypatch.setattr("newscrawl.extensions.progress.create_looping_call", NoLoop)


class NoLoop:
    """Never comes round within a test."""

    def __init__(self, function: object) -> None: ...

    def start(self, interval: float, now: bool = True) -> None: ...

    def stop(self) -> None: ...


@pytest.mark.usefixtures("_standing_still")
def test_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    watch(Screen())
    herald = "9 found, 9 done (90.0/s), 4 new, 2 duplicates, 2 errors, 1 other"
    assert capsys.readouterr().err.splitlines() == [
        f"0 of 3 sites done, 1 running (herald): {herald}",
        f"herald: {herald}, done",
        "1 of 3 sites done, 1 running (post): 12 found, 10 done (100.0/s), 5 new, 2 duplicates, 2 errors, 1 other",
        "post: 3 found, 1 done (10.0/s), 1 new, 0 duplicates, 0 errors, 0 other, done",
    ]


@pytest.mark.usefixtures("_standing_still")
def test_events(capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen()
    screen.as_json = True
    watch(screen)
    told: list[dict[str, Any]] = [orjson.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(event["event"], event["site"]) for event in told] == [
        ("site_started", "herald"), ("progress", "herald"), ("progress", None),
        ("site_started", "post"), ("progress", "post"), ("progress", None),
    ]  # fmt: skip
    figures = {"found": 9, "done": 9, "new": 4, "duplicates": 2, "errors": 2, "other": 1}
    assert {name: told[1][name] for name in figures} == figures
    assert {name: told[5][name] for name in ("found", "running", "over", "waiting")} == {
        "found": 12, "running": 1, "over": 1, "waiting": 1,
    }  # fmt: skip
