"""Telling after runs: the store remembers who knows what; a receiver that is down costs nobody else anything."""

from __future__ import annotations

import shutil
import sqlite3
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from alerts.receivers import Hook, receiver, serving

from newscrawl.addresses.urls import url_key
from newscrawl.alerts import Ending, Told, ping, ping_beside, tell, try_receivers
from newscrawl.alerts.judging import judge_run
from newscrawl.items import Outcome, Source
from newscrawl.locks import Lock
from newscrawl.run import STORE_FILE, Run
from newscrawl.store import Disposition, Found, Store

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def own_network(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def crawled(data: Path, site: str, *, ends: str = Disposition.READ, page: str = "", reason: str = "finished") -> Ending:
    """Note a run of a site whose one source ended so, and whose one page ended as *page*."""
    run = Run.begin(data, site)
    home = f"https://{site}.example/"
    if page:
        run.frontier.discover([Found(url_key(f"{home}{run.id}"), f"{home}{run.id}", {})])
        run.end(Outcome(f"{home}{run.id}", Disposition(page), None, url_key(f"{home}{run.id}")))
    run.end(
        Outcome(home, Disposition(ends), "no such host" if ends != "read" else None, source=Source("section", home, 1))
    )
    run.finish(reason)
    with closing(sqlite3.connect(data / STORE_FILE)) as connection, connection:  # a minute after the run before it
        (runs,) = connection.execute("SELECT COUNT(*) FROM runs").fetchone()
        started = f"2026-11-23T10:{runs:02}:00Z"
        connection.execute("UPDATE runs SET started_at = ? WHERE id = ?", (started, run.id))
    return Ending(site, run.id)


GOOD = {"page": Disposition.GONE}
BAD = {"ends": Disposition.FAILED_DNS}


def changes(hook: Hook) -> list[list[tuple[str, str, str]]]:
    return [
        [(change["site"], change["was"], change["verdict"]) for change in document["changes"]]
        for document in hook.documents
    ]


def test_only_changes_are_told_each_once_in_one_digest_a_run(tmp_path: Path) -> None:
    with serving(Hook()) as hook:
        to = [receiver("webhook", url=hook.url)]
        assert tell(tmp_path, to, [crawled(tmp_path, "heise", **GOOD), crawled(tmp_path, "welt", **GOOD)]) == []
        told = tell(tmp_path, to, [crawled(tmp_path, "heise", **BAD), crawled(tmp_path, "welt", **BAD)])
        assert [(one.receiver, one.ok) for one in told] == [("ops", True)]
        assert told[0].sentence.endswith("told that 2 sites fail")
        assert tell(tmp_path, to, [crawled(tmp_path, "heise", **BAD)]) == []
        told = tell(tmp_path, to, [crawled(tmp_path, "heise", **GOOD), crawled(tmp_path, "welt", **BAD)])
        assert told[0].sentence.endswith("told that 1 site has recovered")
    assert changes(hook) == [[("heise", "ok", "fail"), ("welt", "ok", "fail")], [("heise", "fail", "new")]]
    first = hook.documents[0]["changes"][0]
    assert "could not be read" in first["sentence"] or "none of 1 sources could be read" in first["sentence"]
    assert first["next"].startswith("newscrawl ")
    assert hook.documents[1]["sites"] == {"new": 1, "fail": 1}


def test_a_receiver_that_was_down_gets_it_with_the_next_run_of_whatever_site(tmp_path: Path) -> None:
    with serving(Hook([(503, {}, 0), (200, {}, 0)])) as hook, serving(Hook()) as other:
        to = [receiver("webhook", url=hook.url), receiver("slack", "chat", url=other.url)]
        told = tell(tmp_path, to, [crawled(tmp_path, "heise", **BAD)])
        assert [(one.receiver, one.ok) for one in told] == [("ops", False), ("chat", True)]
        assert told[0].sentence.endswith(": HTTP 503; it is told with the next run")
        assert "secret" not in told[0].sentence
        told = tell(tmp_path, to, [crawled(tmp_path, "welt", **GOOD)])
        assert [(one.receiver, one.ok) for one in told] == [("ops", True)]
    assert changes(hook)[1] == [("heise", "ok", "fail")]
    assert len(other.got) == 1


def test_a_new_receiver_learns_what_is_wrong_and_one_that_wants_no_recoveries_hears_of_the_next_failure(
    tmp_path: Path,
) -> None:
    tell(
        tmp_path,
        [receiver("command", "first", command=(sys.executable, "-c", ""))],
        [crawled(tmp_path, "heise", **BAD)],
    )
    with serving(Hook()) as hook:
        to = [receiver("webhook", url=hook.url, on=("fail",))]
        for kind in (BAD, GOOD, GOOD, BAD, BAD):
            tell(tmp_path, to, [crawled(tmp_path, "heise", **kind)])
    assert changes(hook) == [[("heise", "ok", "fail")]] * 2


def test_a_run_that_was_stopped_by_its_user_says_nothing(tmp_path: Path) -> None:
    with serving(Hook()) as hook:
        to = [receiver("webhook", url=hook.url)]
        assert tell(tmp_path, to, [crawled(tmp_path, "heise", **BAD, reason="shutdown"), Ending("welt")]) == []
        run = Run.begin(tmp_path, "heise")
        run.close()
        told = tell(tmp_path, to, [Ending("heise", run.id)])
    assert told[0].ok
    assert hook.documents[0]["changes"][0]["sentence"] == "its crawl was killed before its end"


def test_a_trouble_of_the_caller_is_a_failure_of_the_site(tmp_path: Path) -> None:
    with serving(Hook()) as hook:
        tell(
            tmp_path,
            [receiver("webhook", url=hook.url)],
            [Ending("heise", None, "killed after 1h, its time limit\x1b[2J")],
        )
    (change,) = hook.documents[0]["changes"]
    assert change["sentence"] == "killed after 1h, its time limit\\x1b[2J"
    assert change["next"] == "newscrawl crawl heise -v"


def test_a_slow_receiver_costs_no_more_than_the_bound(tmp_path: Path) -> None:
    ending = crawled(tmp_path, "heise", **BAD)
    with serving(Hook([(200, {}, 30)])) as slow, serving(Hook()) as quick:
        to = [receiver("webhook", "slow", url=slow.url, timeout=20.0), receiver("webhook", url=quick.url)]
        begun = time.monotonic()
        told = tell(tmp_path, to, [ending], seconds=1.0)
        assert time.monotonic() - begun < 3
        assert [(one.receiver, one.ok) for one in told] == [("slow", False), ("ops", True)]
        assert "within" in told[0].sentence


def test_two_processes_do_not_tell_the_same_twice(tmp_path: Path) -> None:
    ending = crawled(tmp_path, "heise", **BAD)
    with serving(Hook()) as hook:
        to = [receiver("webhook", url=hook.url)]
        with Lock.of_receiver(tmp_path, "ops"):
            told = tell(tmp_path, to, [ending], seconds=0.3)
        assert not told[0].ok
        assert "tells it something; it is told with the next run" in told[0].sentence
        assert hook.got == []
        assert tell(tmp_path, to, [])[0].ok
    assert len(hook.got) == 1


def test_a_store_that_cannot_be_read_keeps_no_failure_quiet(tmp_path: Path) -> None:
    (tmp_path / STORE_FILE).write_bytes(b"no database at all, but long enough to be taken for one" * 20)
    with serving(Hook()) as hook:
        told = tell(
            tmp_path, [receiver("webhook", url=hook.url)], [Ending("heise", "r1"), Ending("welt", None, "broken")]
        )
    assert [(one.receiver, one.ok) for one in told] == [("alerts", False), ("ops", True)], told
    assert "file is not a database" in told[0].sentence
    assert "could not be noted" in told[1].sentence
    assert changes(hook) == [[("welt", "ok", "fail")]]


def test_a_store_that_another_process_holds_delays_nothing_beyond_the_bound(tmp_path: Path) -> None:
    ending = crawled(tmp_path, "heise", **BAD)
    with closing(sqlite3.connect(tmp_path / STORE_FILE, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        told = tell(tmp_path, [receiver("command", command=("true",))], [ending], seconds=1.0)
        assert time.monotonic() - begun < 3
        assert told[0] == Told(
            "alerts", ok=False,
            sentence=f"alerts: the store {tmp_path / STORE_FILE} was not free within 0.5 s; only failures are told",
        )  # fmt: skip
        holder.execute("ROLLBACK")


def test_where_no_lock_can_be_written_everybody_is_told_without(tmp_path: Path) -> None:
    ending = crawled(tmp_path, "heise", **BAD)
    shutil.rmtree(tmp_path / "locks")
    (tmp_path / "locks").write_text("a file in the place of the folder")
    assert [one.ok for one in tell(tmp_path, [receiver("command", command=("true",))], [ending])] == [True]


def test_without_receivers_nothing_is_done(tmp_path: Path) -> None:
    assert tell(tmp_path, [], [Ending("heise", None, "broken")]) == []
    assert list(tmp_path.iterdir()) == []


def test_the_verdict_is_that_of_the_crawls_own_summary(tmp_path: Path) -> None:
    ending = crawled(tmp_path, "heise", page=Disposition.FAILED_TIMEOUT)
    with Store.open(tmp_path / STORE_FILE) as store:
        judged = judge_run(store, ending)
    assert judged is not None
    assert (judged.verdict, judged.record["sentence"]) == ("fail", "1 page failed; the next run tries again")
    assert judged.record["figures"]["failed"] == 1


def test_each_receiver_can_be_tried() -> None:
    with serving(Hook()) as hook:
        down = receiver("slack", "down", url="http://127.0.0.1:9/secret")
        told = try_receivers([receiver("webhook", url=hook.url), down])
    assert [(one.receiver, one.ok) for one in told] == [("ops", True), ("down", False)]
    assert told[1].sentence == "alert down (http://127.0.0.1:9): it refuses the connection"
    assert (hook.documents[0]["kind"], hook.documents[0]["changes"]) == ("test", [])


def test_the_switch_is_told_of_start_success_and_failure() -> None:
    with serving(Hook()) as hook:
        url = f"{hook.url}?rid=1"
        waiting = ping_beside(url, "start")
        assert waiting() == Told(
            "ping", ok=True, sentence=f"ping {hook.url.rpartition('/services')[0]}: start was told"
        )
        assert ping(url, "success", "12 new articles").ok
        assert ping(url, "fail", "ä" * 20_000).ok
    assert [(path.rpartition("secret-key")[2], len(body)) for path, _, body in hook.got] == [
        ("/start?rid=1", 0), ("?rid=1", 15), ("/fail?rid=1", 10_000),
    ]  # fmt: skip


def test_a_switch_that_is_down_is_asked_twice_and_named() -> None:
    with serving(Hook([(503, {}, 0), (200, {}, 0)])) as hook:
        assert ping(hook.url, "success").ok
    assert len(hook.got) == 2
    with serving(Hook([(404, {"said": "secret-key not found"}, 0)])) as hook:
        told = ping(hook.url, "fail")
    assert not told.ok
    assert told.sentence.endswith(": fail was not told: HTTP 404: *** not found")
    assert not ping("no address", "start").ok
