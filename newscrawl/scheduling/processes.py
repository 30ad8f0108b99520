"""The processes that crawl: started as groups of their own, so that nothing of them is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import deque
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from newscrawl.exceptions import OutputError
from newscrawl.locks import is_group_crawled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ERRORS_MAX = 20
"""Errors of a process that are kept, the last."""
_MARK = b"newscrawl: error: "


class Process(Protocol):
    """A process that crawls a group."""

    pid: int | None
    is_ours: bool
    """whether it is our child, so that a signal tells its end"""
    code: int | None
    """exit code, once it has ended; minus the signal that killed it; None as well when nobody saw it end"""

    def has_ended(self) -> bool:
        """Ask whether it is gone, and with it all that it has started."""

    def ask_to_stop(self) -> None:
        """Send SIGTERM: the first lets it end in good order, the second at once."""

    def kill(self) -> None:
        """Send SIGKILL to it and all that it has started."""

    def errors(self) -> tuple[str, ...]:
        """Return the errors it told."""


class Launcher(Protocol):
    """Starts processes."""

    def start(self, group: str, words: Sequence[str], lock: int) -> Process:
        """Start ``newscrawl WORDS``, which holds the file of number *lock* open; raises OSError or OutputError."""

    def adopt(self, group: str, pid: int | None) -> Process:
        """Return the process of a group that an earlier scheduler started, by its id if that was noted."""


class Crawls:
    """Starts ``newscrawl crawl`` for groups of a data folder; what each says goes to ``logs/GROUP.log`` in it."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def start(self, group: str, words: Sequence[str], lock: int) -> Process:
        """Start a process in a session of its own."""
        path = log_of(self.data, group)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists():
                path.replace(path.with_suffix(".log.1"))
            log = path.open("wb")
        except OSError as error:
            raise OutputError(f"{path}: {error.strerror}; make the data folder writable") from error
        with log:
            command = [sys.executable, "-m", "newscrawl", *words]
            process = subprocess.Popen(  # noqa: S603 # our own command
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, pass_fds=(lock,)
            )
        return Child(process, path)

    def adopt(self, group: str, pid: int | None) -> Process:
        """Return the process of a group that an earlier scheduler started."""
        return Orphan(self.data, group, pid)


class Child:
    """A process of ours, the leader of its own group of processes."""

    is_ours = True

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.pid: int | None = process.pid
        self.code: int | None = None
        self._process = process
        self._log = log

    def has_ended(self) -> bool:
        """Ask whether it is gone. Until it is waited for, its id is nobody else's: what it left behind is killed first."""
        if self._process.returncode is None:
            options = os.WEXITED | os.WNOHANG | os.WNOWAIT
            if os.waitid(os.P_PID, self._process.pid, options) is None:
                return False
            self.kill()
            self.code = self._process.wait()
        return True

    def ask_to_stop(self) -> None:
        """Send SIGTERM to the leader, which ends its own children in good order."""
        if self._process.returncode is None:
            os.kill(self._process.pid, signal.SIGTERM)

    def kill(self) -> None:
        """Send SIGKILL to the whole group."""
        if self._process.returncode is None:
            _signal_group(self._process.pid, signal.SIGKILL)

    def errors(self) -> tuple[str, ...]:
        """Return the errors in its log."""
        return errors_in(self._log)


class Orphan:
    """A process that an earlier scheduler started and did not see end. It is there as long as the lock of its group is held,
    and so long its id is nobody else's.
    """

    is_ours = False

    def __init__(self, data: Path, group: str, pid: int | None) -> None:
        self.pid = pid
        self.code: int | None = None
        self._data = data
        self._group = group

    def has_ended(self) -> bool:
        """Ask whether the lock of its group is free."""
        return not is_group_crawled(self._data, self._group)

    def ask_to_stop(self) -> None:
        """Send SIGTERM to the leader."""
        if self.pid is not None and not self.has_ended():
            _signal(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        """Send SIGKILL to the whole group."""
        if self.pid is not None and not self.has_ended():
            _signal_group(self.pid, signal.SIGKILL)

    def errors(self) -> tuple[str, ...]:
        """Return the errors in its log."""
        return errors_in(log_of(self._data, self._group))


def log_of(data: Path, group: str) -> Path:
    """Return the file that the process of a group writes what it says to; the one before is kept with .1 behind it."""
    return data / "logs" / f"{quote(group, safe='')}.log"


def errors_in(log: Path) -> tuple[str, ...]:
    """Return the last ERRORS_MAX errors in a log."""
    try:
        with log.open("rb") as lines:
            last = deque((line for line in lines if line.startswith(_MARK)), maxlen=ERRORS_MAX)
    except OSError:
        return ()
    return tuple(line.removeprefix(_MARK).decode(errors="replace").strip() for line in last)


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except (ProcessLookupError, PermissionError):
        return


def _signal_group(pid: int, number: signal.Signals) -> None:
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):
        return
