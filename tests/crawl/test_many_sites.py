"""Crawls of many sites in one process, set by newscrawl.toml: each apart from the others, one progress, one exit code."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
from collections import Counter
from contextlib import ExitStack
from threading import Event
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from commandline import SCRIPTS, TIMEOUT
from server import Answer, Site, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from commandline import CommandLine

CARD = '''"""A site."""

from newscrawl.platforms.generic import Generic


class {name}(Generic):
    """A site."""

    name = "{name}"
    domain = "{service}"
    scheme = "http"
    sections = ["/news/"]
    tags = ["paper"]
'''
TEXT = """\
data = "store"
cards = "cards"
delay = 0
autothrottle = false
retries = 0
pause = 0.1
sites_at_once = 2
allow_private = [{services}]
ping_env = "SWITCH"

[groups.papers]
tags = ["paper"]
sites = ["broken", "unknown"]
without = ["third"]

[groups.empty]
countries = ["AQ"]

[sites.first]
limit = 1

[alerts.desk]
kind = "command"
command = ["/bin/sh", "-c", "cat > told.json"]
"""
NAMES = ("first", "second", "third")


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[dict[str, Site]]:
    """Three sites with a card each, a card that cannot be imported, and a configuration."""
    with ExitStack() as stack:
        running = {name: stack.enter_context(Site(named=False)) for name in NAMES}
        cards = tmp_path / "cards"
        cards.mkdir()
        for number, (name, site) in enumerate(running.items()):
            (cards / f"{name}.py").write_text(CARD.format(name=name, service=site.service))
            for story in (1, 2):
                site.article(10 * number + story)
        (cards / "broken.py").write_text("class Broken(\n")
        services = ", ".join(f'"{site.service}"' for site in running.values())
        (tmp_path / "newscrawl.toml").write_text(TEXT.format(services=services))
        yield running


def events(lines: str) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in lines.splitlines()]


def test_a_group_is_crawled_whatever_becomes_of_one_of_its_sites(
    sites: dict[str, Site], newscrawl: CommandLine
) -> None:
    sites["second"].add("/news/", Answer(status=404))
    ran = newscrawl("crawl", "--group", "papers", "--json-log", "--json", "--metrics", "m.prom")
    told = events(ran.err)
    over = {event["site"]: event for event in told if event["event"] == "site_ended"}
    assert {site for site, event in over.items() if event["verdict"] == "error"} == {"broken", "unknown"}
    ended = {site: event for site, event in over.items() if "run" in event}
    assert {site: (event["exit_code"], event["new"], event["verdict"]) for site, event in ended.items()} == {
        "first": (0, 1, "ok"), "second": (1, 0, "fail"),
    }, "a site's own limit holds"  # fmt: skip
    assert sites["third"].requests == [], "it is left out"
    errors = [event["message"] for event in told if event["event"] == "error"]
    assert [error.partition(":")[0].rpartition("/")[2] for error in errors] == [
        "broken.py", "there is no spider called 'unknown'; newscrawl list shows all, a URL works too",
    ]  # fmt: skip
    (last,) = (event for event in told if event["event"] == "crawl_ended")
    assert ran.code == last["exit_code"] == 2, "a site that nobody knows is a mistake of the configuration"
    assert Counter(event["event"] for event in told)["site_started"] == 2
    notes = " ".join(event["message"] for event in told if event["event"] == "note")
    assert "newscrawl.toml line 9: ping_env: SWITCH is not set" in notes
    assert "alert desk (/bin/sh): told that 3 sites fail" in notes
    assert orjson.loads((newscrawl.folder / "told.json").read_bytes())
    metrics = (newscrawl.folder / "m.prom").read_text()
    assert 'newscrawl_verdict{site="second",verdict="fail"} 1.0' in metrics
    assert "newscrawl_crawl_exit_code 2.0" in metrics
    document = orjson.loads(ran.out)
    assert sorted(run["site"] for run in document["runs"]) == ["first", "second"]
    assert (newscrawl.folder / "store" / "newscrawl.db").exists(), "relative to the folder of the file"


def test_scrapys_own_script_obeys_the_file_too_and_plain_lines_tell_how_it_goes(
    sites: dict[str, Site], newscrawl: CommandLine
) -> None:
    env = {"SCRAPY_SETTINGS_MODULE": "newscrawl.settings", "NEWSCRAWL_LIMIT": "1", "NEWSCRAWL_CONFIG": "newscrawl.toml"}
    ran = newscrawl("crawl", "second", "third", "--no-alerts", script="scrapy", env=env)
    assert ran.code == 0, ran.err
    assert len(ran.out.splitlines()) == 2
    for name in ("second", "third"):
        assert f"{name}: 2 found, 1 done" in ran.err, "the environment stands before the file"
    table = [line.split()[0] for line in ran.err.splitlines() if line.rstrip().endswith(("ok", "verdict"))]
    assert table == ["site", "second", "third"]
    assert not (newscrawl.folder / "told.json").exists()


def test_groups_that_nobody_can_crawl(sites: dict[str, Site], newscrawl: CommandLine) -> None:
    ran = newscrawl("crawl", "--group", "empty")
    assert (ran.code, ran.errors) == (
        2, ["newscrawl: error: newscrawl.toml line 16: groups.empty: no card is in it; newscrawl list shows all"],
    )  # fmt: skip
    ran = newscrawl("config")
    assert ran.code == 2
    assert ran.errors == [
        "newscrawl: error: newscrawl.toml line 11: groups.papers: there is no card 'unknown'",
        "newscrawl: error: newscrawl.toml line 16: groups.empty: no card is in it; newscrawl list shows all",
    ]
    assert ran.out.splitlines()[0] == "file: newscrawl.toml"


def test_a_crawl_that_is_stopped_names_the_sites_that_had_not_begun(
    sites: dict[str, Site], newscrawl: CommandLine
) -> None:
    go_on = Event()
    sites["first"].before = sites["second"].before = lambda _: go_on.wait(30) and None
    with newscrawl.start("crawl", *NAMES, "--json-log", "--no-alerts") as process:
        wait_for(lambda: bool(sites["first"].requests and sites["second"].requests))
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=TIMEOUT)
        go_on.set()
    told = events(err)
    assert process.returncode == 130
    (ended,) = (event for event in told if event["event"] == "crawl_ended")
    assert (ended["exit_code"], ended["unasked"]) == (130, ["third"])
    assert sites["third"].requests == []


def test_a_terminal_shows_the_sites_and_is_left_as_it_was(sites: dict[str, Site], newscrawl: CommandLine) -> None:
    sites["third"].before = lambda path: Event().wait(0.6) and None if path == "/news/" else None
    screen, terminal = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    words = [SCRIPTS / "newscrawl", "crawl", *NAMES, "--no-alerts"]
    env = {**kept, "TERM": "xterm", "COLUMNS": "90", "LINES": "20"}
    with subprocess.Popen(words, cwd=newscrawl.folder, env=env, stdout=subprocess.DEVNULL, stderr=terminal) as process:
        os.close(terminal)
        said = b""
        while chunk := read(screen):
            said += chunk
    os.close(screen)
    text = said.decode()
    assert process.returncode == 0
    assert "of 3 done" in text
    heading = next(line for line in text.splitlines() if "duplicates errors" in line)
    assert heading.rstrip().endswith("time")
    assert "\x1b[?25l" in text, "the cursor is hidden meanwhile"
    assert text.rindex("\x1b[?25h") > text.rindex("of 3 done"), "and comes back"


def read(descriptor: int) -> bytes:
    """Return what a terminal shows next; nothing when its other end is closed."""
    try:
        return os.read(descriptor, 65_536)
    except OSError:
        return b""
