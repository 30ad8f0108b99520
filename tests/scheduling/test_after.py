"""What follows a crawl, told to a real server on 127.0.0.1; exports are commands of their own, replaced by small ones."""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from newscrawl.config import ExportStep, load_configuration
from newscrawl.scheduling import after
from newscrawl.scheduling.after import FollowUp
from newscrawl.scheduling.plan import Plan
from newscrawl.store import Slot, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DONE = Slot("wires", "alpha", "2030-01-01T00:00:00Z", state=State.DONE, exit_code=0, run="r1", new=3)
FAILED = replace(DONE, site="beta", state=State.FAILED, exit_code=1, reason="beta: it could not be read")


@pytest.fixture
def switch() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The address of a dead man's switch, and what it was told: (path, text)."""
    told: list[tuple[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append((self.path, self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/switch", told
    server.shutdown()
    thread.join()
    server.server_close()


def plan_of(folder: Path, ping: str | None = None, exports: tuple[ExportStep, ...] = ()) -> Plan:
    environ = {"NEWSCRAWL_PING": ping} if ping else {}
    return Plan(replace(load_configuration(environ=environ), exports=exports), folder, {"wires": ("alpha", "beta")})


def follow(plan: Plan, *slots: Slot) -> list[str]:
    said: list[str] = []
    following = FollowUp(lambda: plan, said.append)
    following.begin("wires")
    following.end("wires", slots)
    following.close()
    return said


def test_the_switch_is_told_of_start_and_success(switch: tuple[str, list[tuple[str, str]]], tmp_path: Path) -> None:
    address, told = switch
    assert follow(plan_of(tmp_path, address), DONE) == []
    success, start = sorted(told)
    assert start == ("/switch/start", "wires")
    assert success[0] == "/switch"
    assert "1 sites, 3 new articles" in success[1]


def test_the_switch_is_told_of_a_failure_with_its_reason(
    switch: tuple[str, list[tuple[str, str]]], tmp_path: Path
) -> None:
    address, told = switch
    follow(plan_of(tmp_path, address), DONE, FAILED)
    (text,) = [text for path, text in told if path == "/switch/fail"]
    assert "beta: it could not be read" in text


def test_what_will_be_caught_up_is_no_failure_yet(switch: tuple[str, list[tuple[str, str]]], tmp_path: Path) -> None:
    address, told = switch
    first = replace(FAILED, state=State.INTERRUPTED, attempt=1)
    follow(plan_of(tmp_path, address), DONE, first)
    assert "/switch" in [path for path, _ in told]
    follow(plan_of(tmp_path, address), DONE, replace(first, attempt=2))
    assert "/switch/fail" in [path for path, _ in told]


def test_a_switch_that_is_down_is_said(tmp_path: Path) -> None:
    said = follow(plan_of(tmp_path, "http://127.0.0.1:9/switch"), DONE)
    assert said
    assert all(sentence.startswith("wires: ") for sentence in said)


@pytest.fixture
def exporting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Plan]:
    """Put a shell script in the place of Python: it gets -m newscrawl export --data DIR FILE."""

    def script(text: str) -> Plan:
        program = tmp_path / "program"
        program.write_text(f"#!/bin/sh\n{text}\n")
        program.chmod(0o700)
        monkeypatch.setattr(sys, "executable", str(program))
        steps = (
            ExportStep(("one.jsonl",)),
            ExportStep(("two.jsonl",), groups=("others",)),
            ExportStep(("three.jsonl",)),
        )
        return plan_of(tmp_path, exports=steps)

    return script


def test_exports_are_written_one_after_the_other_and_failures_said(
    exporting: Callable[[str], Plan], tmp_path: Path
) -> None:
    plan = exporting(f'echo "$6" >>{tmp_path}/called; echo "newscrawl: error: $6: no room" >&2; exit 6')
    assert follow(plan, DONE) == [
        "wires: export one.jsonl: one.jsonl: no room",
        "wires: export three.jsonl: three.jsonl: no room",
    ]
    assert (tmp_path / "called").read_text() == "one.jsonl\nthree.jsonl\n"


def test_that_there_is_nothing_to_export_is_no_failure(exporting: Callable[[str], Plan]) -> None:
    assert follow(exporting("exit 4"), DONE) == []


def test_an_export_that_hangs_is_killed(exporting: Callable[[str], Plan], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(after, "EXPORT_SECONDS", 0.2)
    began = time.monotonic()
    said = follow(exporting("sleep 60"), DONE)
    assert said == [f"wires: export {name}.jsonl: it was killed after 0.2 s" for name in ("one", "three")]
    assert time.monotonic() - began < 20


def test_a_schedule_that_is_stopped_waits_for_no_export(exporting: Callable[[str], Plan]) -> None:
    plan, said = exporting("sleep 60"), list[str]()
    following = FollowUp(lambda: plan, said.append)
    following.end("wires", [DONE])
    while following._export is None:
        time.sleep(0.01)
    following.hurry()
    following.close()
    assert said == ["wires: export one.jsonl: the schedule was stopped; it is written after the next crawl"]
