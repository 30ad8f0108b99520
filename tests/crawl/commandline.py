"""The command line as tests use it: in a process of its own, in the test's own folder."""

from __future__ import annotations

import atexit
import contextlib
import io
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

import pytest
from launcher import Launcher

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SCRIPTS = Path(sys.executable).parent
TIMEOUT = 120  # seconds; nothing here takes more than a few


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that has ended: its exit code, what it wrote to standard output and to standard error."""

    code: int
    out: str
    err: str

    @property
    def errors(self) -> list[str]:
        """The lines of standard error that tell an error."""
        return [line for line in self.err.splitlines() if line.startswith("newscrawl: error: ")]


SERVERS: set[str] = set()
"""HOST:PORT of the servers that tests run now: on a private address, so a crawl must be told of them."""


def named_servers(words: Sequence[str]) -> list[str]:
    """Return a command line with ``--allow-private`` for each running server, behind ``crawl``."""
    if "crawl" not in words:
        return list(words)
    at = words.index("crawl") + 1
    named = [word for server in sorted(SERVERS) for word in ("--allow-private", server)]
    return [*words[:at], *named, *words[at:]]


def environment() -> dict[str, str]:
    """Return the environment of a command: the test's own, without the machine's proxies."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    kept.pop("SCRAPY_SETTINGS_MODULE", None)
    return {**kept, "PYTHONUTF8": "1"}


@cache
def launcher() -> Launcher:
    """Return the launcher of this test process."""
    started = Launcher()
    atexit.register(started.close)
    return started


def read_text(file: IO[bytes]) -> str:
    """Return all that is in a file that another process has written to, as a pipe in text mode gives it."""
    file.seek(0)
    return file.read().decode().replace("\r\n", "\n").replace("\r", "\n")


class CommandLine:
    """Runs ``newscrawl`` (or another script of the environment) in *folder*, without the machine's proxies."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *words: str, script: str = "newscrawl", env: Mapping[str, str] | None = None) -> Ran:
        """Run a command to its end; ``newscrawl`` by a fork of a process that has imported it, unless *env* is given."""
        if script == "newscrawl" and not env:
            return self._launch(named_servers(words))
        with self.start(*words, script=script, env=env) as process:
            try:
                out, err = process.communicate(timeout=TIMEOUT)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        return Ran(process.returncode, out, err)

    def _launch(self, words: list[str]) -> Ran:
        with TemporaryFile() as out, TemporaryFile() as err:
            code = launcher().run(words, self.folder, environment(), out.fileno(), err.fileno(), TIMEOUT)
            return Ran(code, read_text(out), read_text(err))

    def start(
        self, *words: str, script: str = "newscrawl", env: Mapping[str, str] | None = None
    ) -> subprocess.Popen[str]:
        """Start a command, to be killed or waited for by the test."""
        return subprocess.Popen(
            [str(SCRIPTS / script), *named_servers(words)],
            cwd=self.folder,
            env={**environment(), **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )


PYTEST = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--capture=no")


def run_pytest(folder: Path) -> tuple[int, str]:
    """Run pytest on a folder of test pages, in this process: importing it all anew takes longer than the tests. Return its
    exit code and what it printed.
    """
    with contextlib.redirect_stdout(io.StringIO()) as out:
        code = pytest.main([*PYTEST, f"--rootdir={folder}", f"--config-file={os.devnull}", str(folder)])
    return int(code), out.getvalue()
