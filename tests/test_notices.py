from __future__ import annotations

import dataclasses
import signal
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from alerts.receivers import Hook, serving

from newscrawl.alerts.telling import SECONDS_MAX
from newscrawl.config import load_configuration
from newscrawl.crawling import Ended, Results
from newscrawl.exceptions import LockedError, OutputError, UsageError
from newscrawl.notices import Notices, is_success
from newscrawl.reports.summary import Summary
from newscrawl.store import Disposition

if TYPE_CHECKING:
    from pathlib import Path

READ = ("https://gazette.example/", Disposition.READ, None)
GOOD = Ended("gazette", Summary("gazette", "r1", 1, 0, 0, 0, {Disposition.STORED: 1}, 0, [READ], "finished"))
BELOW = Ended("gazette", Summary("gazette", "r1", 1, 0, 0, 0, {Disposition.FAILED_DNS: 1}, 0, [READ], "finished"))
UNREAD = Ended("post", Summary("post", "r2", 0, 0, 0, 0, {}, 0, [], "finished"))
LOCKED = Ended("herald", error=LockedError("held"))


@pytest.mark.parametrize(
    ("results", "success"),
    [
        (Results(), True),
        (Results(ended=[GOOD, UNREAD, LOCKED]), True),
        (Results(ended=[BELOW]), True),
        (Results(ended=[UNREAD]), False),
        (Results(ended=[LOCKED]), False),
        (Results(ended=[Ended("a", error=UsageError("b"))]), False),
        (Results(ended=[dataclasses.replace(GOOD, error=OutputError("full"))]), False),
        (Results(ended=[GOOD], faults=[OutputError("metrics")]), False),
        (Results(ended=[GOOD], unasked=["post"]), False),
        (Results(ended=[GOOD], interrupted=True), False),
    ],
)
def test_a_switch_is_told_of_failure_when_nothing_worked(results: Results, success: bool) -> None:
    assert is_success(results) is success


def test_a_switch_hears_the_start_and_the_end_and_its_trouble_is_told(tmp_path: Path) -> None:
    with serving(Hook()) as hook:
        notices = Notices(load_configuration(environ={"NEWSCRAWL_PING": f"{hook.url}/key"}), tmp_path)
        notices.begin("2 sites")
        assert notices.end(Results(ended=[GOOD]), "1 new article") == [], "what went well is not told"
        heard = Counter((path.rpartition("key")[2], body) for path, _, body in hook.got)
        assert heard == {("/start", b"2 sites"): 1, ("", b"1 new article"): 1}
        hook.answers = [(404, {}, 0.0)]
        notices = Notices(load_configuration(environ={"NEWSCRAWL_PING": f"{hook.url}/key"}), tmp_path)
        notices.begin("2 sites")
        started, ended = notices.end(Results(ended=[UNREAD]), "nothing")
    assert "start was not told: HTTP 404" in started
    assert "fail was not told: HTTP 404" in ended


def test_a_signal_ends_the_telling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handler = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr("newscrawl.notices.tell", lambda *_, **__: signal.raise_signal(signal.SIGTERM))
    assert Notices(load_configuration(environ={}), tmp_path).end(Results(ended=[GOOD]), "") == []
    assert signal.getsignal(signal.SIGTERM) is handler


def test_who_has_stopped_a_crawl_waits_for_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    allowed: list[float] = []
    monkeypatch.setattr("newscrawl.notices.tell", lambda *_, seconds: allowed.append(seconds) or [])
    notices = Notices(load_configuration(environ={}), tmp_path)
    for results in (Results(ended=[GOOD]), Results(ended=[GOOD], unasked=["post"])):
        notices.end(results, "")
    assert allowed == [SECONDS_MAX, 5.0]


def test_nobody_is_told_where_nobody_is_named(tmp_path: Path) -> None:
    notices = Notices(load_configuration(environ={}), tmp_path)
    notices.begin("1 sites")
    assert notices.end(Results(ended=[GOOD]), "done") == []
