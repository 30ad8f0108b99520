from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from newscrawl.locks import Lock, is_group_crawled
from newscrawl.scheduling.processes import Child, Orphan, errors_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def start(script: str, lock: Lock | None = None) -> subprocess.Popen[bytes]:
    """Start a shell script as crawls are started."""
    files = (lock.fileno(),) if lock else ()
    return subprocess.Popen(["/bin/sh", "-c", script], stdout=subprocess.PIPE, start_new_session=True, pass_fds=files)


def wait_until(what: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not what():
        assert time.monotonic() < until
        time.sleep(0.01)


def is_alive(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def test_what_a_crawl_left_behind_goes_with_it(tmp_path: Path) -> None:
    process = start("sleep 60 & echo $!; exit 3")
    with process:
        assert process.stdout is not None
        left = int(process.stdout.readline())
        child = Child(process, tmp_path / "log")
        wait_until(child.has_ended)
        assert child.code == 3
        wait_until(lambda: not is_alive(left))


def test_a_crawl_is_asked_then_killed_with_all_it_has_started(tmp_path: Path) -> None:
    process = start("trap '' TERM; sleep 60 & echo $!; wait; wait")
    with process:
        assert process.stdout is not None
        left = int(process.stdout.readline())
        child = Child(process, tmp_path / "log")
        child.ask_to_stop()
        time.sleep(0.05)
        assert not child.has_ended()
        child.kill()
        wait_until(child.has_ended)
        assert child.code == -signal.SIGKILL
        wait_until(lambda: not is_alive(left))
        child.kill()  # and again does no harm
        child.ask_to_stop()


def test_an_orphan_is_there_as_long_as_its_lock_is_held(tmp_path: Path) -> None:
    """The lock is that of the crawl alone once whoever started it is gone, and it goes with the last that has it."""
    with Lock.of_group(tmp_path, "wires") as lock:
        process = start("exec sleep 60", lock)
    with process:
        orphan = Orphan(tmp_path, "wires", process.pid)
        assert is_group_crawled(tmp_path, "wires")
        assert not orphan.has_ended()
        orphan.kill()
        wait_until(orphan.has_ended)
        assert not is_group_crawled(tmp_path, "wires")
        orphan.kill()
        orphan.ask_to_stop()


def test_an_orphan_whose_id_was_never_noted_is_not_killed(tmp_path: Path) -> None:
    with Lock.of_group(tmp_path, "wires"):
        orphan = Orphan(tmp_path, "wires", None)
        orphan.ask_to_stop()
        orphan.kill()
        assert not orphan.has_ended()


def test_the_errors_of_a_log_are_its_last(tmp_path: Path) -> None:
    log = tmp_path / "wires.log"
    assert errors_in(log) == ()
    log.write_bytes(
        b"".join(b"newscrawl: error: number %d\nelse\n" % n for n in range(30)) + b"newscrawl: error: \xff\n"
    )
    found = errors_in(log)
    assert (len(found), found[0], found[-1]) == (20, "number 11", "�")
