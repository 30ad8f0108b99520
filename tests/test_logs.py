"""The log of a command: nothing of a site's commands the terminal, and as JSON every line is an object."""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import pytest
from scrapy.settings import Settings

from newscrawl.cli import say, say_error
from newscrawl.exceptions import UsageError
from newscrawl.logs import PrintableLog, logs_json, take_log
from newscrawl.reports.events import event_line

if TYPE_CHECKING:
    from collections.abc import Iterator

HOSTILE = "\x1b[2Ja\nb\u202e \x00"


@pytest.fixture(autouse=True)
def _root_as_it_was() -> Iterator[None]:
    handlers, level = list(logging.root.handlers), logging.root.level
    yield
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


def fail() -> None:
    try:
        int(HOSTILE)
    except ValueError:
        logging.getLogger("newscrawl.test").exception("failed on %s", HOSTILE)


def test_what_is_logged_commands_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    take_log(Settings({"LOG_LEVEL": "WARNING"}))
    logging.getLogger("a").info("too little to say")
    fail()
    said = capsys.readouterr().err
    assert "too little" not in said
    assert "ValueError" in said
    assert not {"\x1b", "\u202e", "\x00"} & set(said)
    assert not logs_json()


def test_every_line_is_json_where_that_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    take_log(Settings({"LOG_LEVEL": "INFO"}), as_json=True)
    assert logs_json()
    logging.getLogger("a").info("said")
    fail()
    say("a note")
    say_error(UsageError("a mistake"))
    info, error, note, mistake = map(orjson.loads, capsys.readouterr().err.splitlines())
    assert {key: info[key] for key in ("event", "level", "logger", "message")} == {
        "event": "log", "level": "INFO", "logger": "a", "message": "said",
    }  # fmt: skip
    assert info["time"].endswith("Z")
    assert "ValueError" in error["traceback"]
    assert (note["event"], note["message"]) == ("note", "a note")
    assert (mistake["event"], mistake["message"], mistake["exit_code"]) == ("error", "a mistake", 2)


def test_an_event_is_json_whatever_is_in_it() -> None:
    fields: dict[str, object] = {"half": "a\ud800b", "path": Path("x"), "hostile": HOSTILE, "none": None}
    line = event_line("note", datetime(2026, 11, 23, tzinfo=UTC), fields)
    assert "\n" not in line
    assert orjson.loads(line) == {
        "time": "2026-11-23T00:00:00.000Z", "event": "note", "half": "a?b", "path": "x", "hostile": HOSTILE, "none": None,
    }  # fmt: skip


def test_lines_go_where_standard_error_leads_at_the_moment(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    take_log(Settings({"LOG_LEVEL": "INFO"}))
    monkeypatch.setattr(sys, "stderr", sys.stdout)
    logging.getLogger("a").warning("said")
    assert "said" in capsys.readouterr().out


def test_a_file_or_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "log.txt"
    take_log(Settings({"LOG_FILE": str(path), "LOG_LEVEL": "INFO"}))
    logging.getLogger("a").warning("said")
    assert "said" in path.read_text("utf-8")
    logging.root.handlers.pop().close()
    take_log(Settings({"LOG_ENABLED": False}))
    logging.getLogger("a").warning("said")
    assert capsys.readouterr().err == ""


def test_a_password_among_the_settings_is_not_logged() -> None:
    said = logging.LogRecord(
        "scrapy.crawler", logging.INFO, __file__, 1, "%s", ({"HTTPAUTH_PASS": "t0p", "BOT": "x"},), None
    )
    PrintableLog().filter(said)
    assert said.getMessage() == "{'HTTPAUTH_PASS': '***', 'BOT': 'x'}"
