"""``newscrawl schedule`` with real processes, a real clock and a small site."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

import pytest
import yaml

from newscrawl.locks import Lock
from newscrawl.run import STORE_FILE
from newscrawl.store import State, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from subprocess import Popen

    from commandline import CommandLine
    from server import Site

    from newscrawl.store import Slot

YEARLY = "0 0 1 1 *"
"""Due when nothing is known of a site, and then not again while a test lasts."""


@pytest.fixture
def configure(newscrawl: CommandLine, site: Site) -> Callable[..., None]:
    """Write cards for names of sites, all of the one small site, and a configuration whose group crawls them."""

    def write(*names: str, cron: str = YEARLY, more: str = "", cards: bool = True) -> None:
        (newscrawl.folder / "cards").mkdir(exist_ok=True)
        for name in names if cards else ():
            (newscrawl.folder / "cards" / f"{name}.py").write_text(
                "from newscrawl.platforms.generic import Generic\n\n\n"
                f'class {name.title()}(Generic):\n    """A test."""\n\n    name = "{name}"\n    domain = "{site.service}"\n'
                '    scheme = "http"\n    sections = ["/news/"]\n    delay = 0\n'
            )
        (newscrawl.folder / "newscrawl.toml").write_text(
            f'cards = "cards"\nallow_private = ["{site.service}"]\ndelay = 0.0\n{more}\n'
            f'[groups.wires]\nsites = {json.dumps(names)}\ncron = "{cron}"\ntimezone = "Europe/Berlin"\n'
        )

    return write


def slots_of(newscrawl: CommandLine) -> list[Slot]:
    """Return the slots in the store, the latest first."""
    path = newscrawl.folder / "data" / STORE_FILE
    if not path.exists():
        return []
    with Store.open(path) as store:
        return store.schedule.history(100)


@pytest.fixture
def slow(site: Site) -> Iterator[threading.Event]:
    """Hold the pages of the site back until the event is set; tell when the first was asked for by ``site.asked``."""
    go_on = threading.Event()
    site.before = lambda path: None if path in ("/robots.txt", "/news/") else go_on.wait(30)  # type: ignore[assignment,return-value]
    yield go_on
    go_on.set()


@contextmanager
def running(newscrawl: CommandLine, *words: str) -> Iterator[Popen[str]]:
    """Start a command; it is gone when the block is left, however that happens."""
    with newscrawl.start(*words) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(what: Callable[[], object], seconds: float = 30.0) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def ended(process: Popen[str]) -> str:
    """Wait for a process and return what it wrote to standard error."""
    return process.communicate(timeout=60)[1]


def is_fetching(site: Site) -> bool:
    return any(path not in ("/robots.txt", "/news/") for path in site.requests)


# -- what is due ----------------------------------------------------------------------------------------------------------


def test_once_crawls_what_is_due_and_the_second_time_nothing(
    newscrawl: CommandLine, site: Site, configure: Callable[..., None]
) -> None:
    site.articles(3)
    configure("gazette", more='[[exports]]\nfile = "cards"\n\n[[exports]]\nfile = "out.jsonl"\n')
    listed = newscrawl("schedule", "--list", "--json")
    (line,) = (json.loads(line) for line in listed.out.splitlines())
    assert (line["group"], line["site"], line["state"], line["last_run"]) == ("wires", "gazette", "due", None)
    first = newscrawl("schedule", "--once")
    assert first.code == 0, first.err
    assert first.out == ""
    assert "wires: 1 done" in first.err
    assert "wires: export cards: cards: it " in first.err, "which fails nothing"
    assert len((newscrawl.folder / "out.jsonl").read_text().splitlines()) == 3
    (slot,) = (json.loads(line) for line in newscrawl("schedule", "--history", "--json").out.splitlines())
    assert (slot["state"], slot["exit_code"], slot["new"], slot["attempt"]) == ("done", 0, 3, 1)
    year = datetime.now(UTC).year
    assert slot["slot"] == f"{year - 1}-12-31T23:00:00Z", "New Year in Berlin"
    again = newscrawl("schedule", "--once")
    assert (again.code, again.err) == (0, "")
    listed = newscrawl("schedule", "--list", "--json")
    (line,) = (json.loads(line) for line in listed.out.splitlines())
    assert (line["state"], line["next_local"]) == ("waiting", f"{year + 1}-01-01T00:00:00+01:00")
    assert line["last_run"] is not None
    shown = newscrawl("schedule", "--list")
    assert f"done   {year + 1}-01-01 00:00  12-31 23:00  waiting, " in shown.out


def test_an_export_that_could_not_be_written_is_told_before_anything_is_crawled(
    newscrawl: CommandLine, site: Site, configure: Callable[..., None]
) -> None:
    configure("gazette", more='[[exports]]\nfile = "out.jsonl"\noptions = ["--langauge", "en"]\n')
    for words in (("config",), ("crawl", "gazette"), ("schedule", "--once")):
        ran = newscrawl(*words)
        assert (ran.code, ran.out) == (2, "")
        (said,) = ran.err.splitlines()
        assert said.endswith(
            ": exports[0].options: '--langauge' is no option of newscrawl export; did you mean --language?"
        )
        assert said.startswith("newscrawl: error: newscrawl.toml line ")
    assert site.requests == []


def test_a_site_that_fails_gives_its_exit_code(
    newscrawl: CommandLine, site: Site, configure: Callable[..., None]
) -> None:
    configure("gazette")
    site.answers.pop("/news/", None)
    ran = newscrawl("schedule", "--once")
    assert ran.code == 1, ran.err
    (slot,) = slots_of(newscrawl)
    assert (slot.state, slot.exit_code) == (State.FAILED, 1)
    assert "gazette: failed: http://" in ran.err


# -- signals --------------------------------------------------------------------------------------------------------------


def test_a_stop_stops_the_crawls_and_the_rest_is_caught_up(
    newscrawl: CommandLine, site: Site, configure: Callable[..., None], slow: threading.Event
) -> None:
    site.articles(3)
    configure("gazette")
    with running(newscrawl, "schedule") as process:
        wait_for(lambda: is_fetching(site))
        pid = slots_of(newscrawl)[0].process
        process.terminate()
        said = ended(process)
    assert process.returncode == 0, said
    assert "SIGTERM: the schedule ends; wires: asked to stop" in said
    assert not Path(f"/proc/{pid}").exists()
    (slot,) = slots_of(newscrawl)
    assert (slot.state, slot.reason) == (State.INTERRUPTED, "stopped because the schedule was stopped")
    slow.set()
    assert newscrawl("schedule", "--once").code == 0
    second, first = slots_of(newscrawl)
    assert (second.state, second.attempt, second.slot) == (State.DONE, 2, first.slot)
    assert newscrawl("schedule", "--once").err == "", "and not again"


def test_an_interrupt_ends_the_schedule(newscrawl: CommandLine, configure: Callable[..., None]) -> None:
    configure("gazette", cards=False)
    with running(newscrawl, "schedule") as process:
        assert process.stderr is not None
        assert "the schedule runs" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        said = ended(process)
    assert process.returncode == 130, said
    assert "SIGINT: the schedule ends" in said


def test_the_crawl_of_a_killed_schedule_is_let_work(
    newscrawl: CommandLine, site: Site, configure: Callable[..., None], slow: threading.Event
) -> None:
    site.articles(3)
    configure("gazette")
    with running(newscrawl, "schedule") as process:
        wait_for(lambda: is_fetching(site))
        process.kill()
    with running(newscrawl, "schedule", "--once") as process:
        assert process.stderr is not None
        assert "of an earlier schedule is still at work" in process.stderr.readline()
        slow.set()
        said = ended(process)
    assert process.returncode == 0, said
    (slot,) = slots_of(newscrawl)
    assert (slot.state, slot.new) == (State.DONE, 3)


def test_two_schedules_of_one_store_do_not_meet(newscrawl: CommandLine, configure: Callable[..., None]) -> None:
    configure("gazette")
    with Lock.of_schedule(newscrawl.folder / "data"):
        second = newscrawl("schedule", "--once")
    assert second.code == 5
    holder = f"process {os.getpid()}"
    assert second.errors == [
        f"newscrawl: error: data folder data: {holder} runs its schedule; newscrawl schedule --list shows what it does"
    ]


def test_a_crawl_that_takes_too_long_is_stopped(
    newscrawl: CommandLine, site: Site, configure: Callable[..., None], slow: threading.Event
) -> None:
    site.articles(3)
    configure("gazette")
    toml = newscrawl.folder / "newscrawl.toml"
    toml.write_text(toml.read_text() + 'time_limit = "3s"\n')
    ran = newscrawl("schedule", "--once")
    assert ran.code == 130, ran.err
    assert "wires: it is at its time limit of 3 s and is asked to stop" in ran.err
    for slot in slots_of(
        newscrawl
    ):  # done if it had begun by then; a slow machine was still starting, and did so again
        assert str(slot.reason).removeprefix("not reached: ").startswith("stopped at its time limit")


def test_a_changed_configuration_is_read_again_and_a_wrong_one_holds_everything(
    newscrawl: CommandLine, configure: Callable[..., None]
) -> None:
    """Sites without a card fail at once, so nothing is fetched here."""
    configure("gazette", cards=False)
    with running(newscrawl, "schedule") as process:
        wait_for(lambda: {slot.site for slot in slots_of(newscrawl)} == {"gazette"})
        configure("gazette", cron="* * * * 8", cards=False)
        process.send_signal(signal.SIGHUP)
        time.sleep(2.0)
        configure("gazette", "herald", cards=False)
        process.send_signal(signal.SIGHUP)
        wait_for(lambda: {slot.site for slot in slots_of(newscrawl)} == {"gazette", "herald"})
        process.terminate()
        said = ended(process)
    assert "is no cron expression" in said
    assert "nothing is started until that is mended" in said
    assert "the configuration was read again: 1 group, 2 sites" in said


# -- bad input ------------------------------------------------------------------------------------------------------------


def test_bad_input_is_told_in_a_line(newscrawl: CommandLine, configure: Callable[..., None]) -> None:
    none = newscrawl("schedule")
    assert none.code == 2
    assert "no group has a cron" in none.errors[0]
    configure("gazette", cron="61 * * * *")
    assert "61 * * * *" in newscrawl("schedule", "--once").errors[0]
    configure("gazette")
    for words, said in (
        (("--list", "--once"), "--once and --list do not go together"),
        (("--print", "sytemd"), "did you mean systemd?"),
        (("-n", "0", "--history"), "give a number of slots"),
        (("--history", "-n", "9" * 30), "give a number of slots from 1 to 1000000"),
        (("--history", "-n", "2", "gazette"), "write the name right behind --history"),
        (("--json",), "--json goes with --list and --history"),
        (("gazette",), "schedule takes no argument"),
    ):
        ran = newscrawl("schedule", *words)
        assert (ran.code, len(ran.errors)) == (2, 1), ran.err
        assert said in ran.errors[0]
    assert newscrawl("schedule", "--history").code == 4
    toml = newscrawl.folder / "newscrawl.toml"
    toml.write_text(toml.read_text() + '\n[groups.nobody]\ntags = ["nonesuch"]\ncron = "0 * * * *"\n')
    ran = newscrawl("schedule", "--list", "--json")
    assert "groups.nobody: no card is in it" in ran.errors[0]
    assert json.loads(ran.out)["group"] == "wires", "that costs no other group anything"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_folder_that_cannot_be_written_is_told(newscrawl: CommandLine, configure: Callable[..., None]) -> None:
    configure("gazette")
    data = newscrawl.folder / "data"
    data.mkdir()
    data.chmod(0o500)
    ran = newscrawl("schedule", "--once")
    data.chmod(0o700)
    assert ran.code == 6
    assert "choose a folder you may write to" in ran.errors[0]


# -- the files of --print -------------------------------------------------------------------------------------------------


def verify(*units: Path) -> str:
    done = subprocess.run(["systemd-analyze", "verify", *map(str, units)], capture_output=True, text=True, check=False)
    return f"{done.returncode} {done.stderr}"


@pytest.mark.skipif(which("systemd-analyze") is None, reason="there is no systemd")
def test_the_units_are_sound(newscrawl: CommandLine, configure: Callable[..., None], tmp_path: Path) -> None:
    configure("gazette")
    service = tmp_path / "newscrawl.service"
    service.write_text(newscrawl("schedule", "--print", "systemd").out)
    assert f"ExecStart={sys.executable} -m newscrawl schedule" in service.read_text()
    assert f"WorkingDirectory={newscrawl.folder}" in service.read_text()
    once, behind, timer = newscrawl("schedule", "--print", "timer").out.partition(
        "# /etc/systemd/system/newscrawl-once.timer"
    )
    (tmp_path / "newscrawl-once.service").write_text(once)
    (tmp_path / "newscrawl-once.timer").write_text(behind + timer)
    assert verify(service, tmp_path / "newscrawl-once.service", tmp_path / "newscrawl-once.timer") == "0 "


def test_the_line_of_cron_runs(newscrawl: CommandLine, configure: Callable[..., None]) -> None:
    configure("gazette", cards=False)
    printed = newscrawl("schedule", "--print", "cron").out
    settings = dict(line.split(" = ", 1) for line in printed.splitlines() if " = " in line)
    line = next(line for line in printed.splitlines() if line.startswith("*/5 * * * * "))
    command = line.split(" ", 6)[6].replace(r"\%", "%")
    done = subprocess.run(
        ["/bin/sh", "-c", command], cwd="/", env={"PATH": "/usr/bin:/bin", **settings}, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, b"", b"")
    assert (
        "gazette: failed: there is no spider called 'gazette'"
        in (newscrawl.folder / "data/logs/schedule.log").read_text()
    )


def test_the_workflow_is_yaml(newscrawl: CommandLine, configure: Callable[..., None]) -> None:
    configure("gazette")
    workflow = yaml.safe_load(newscrawl("schedule", "--print", "github").out)
    runs = [step["run"] for step in workflow["jobs"]["crawl"]["steps"] if "run" in step]
    assert runs[-1] == "newscrawl schedule --once"
    assert workflow["on"]["schedule"][0]["cron"] == "*/30 * * * *"


def test_the_process_that_stays_loads_no_scrapy() -> None:
    code = "import newscrawl.scheduling.__main__, sys; print({'scrapy', 'twisted', 'lxml', 'rich'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
