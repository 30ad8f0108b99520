"""The command line as tests use it: in a process of its own, in the test's own folder."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

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


class CommandLine:
    """Runs ``newscrawl`` (or another script of the environment) in *folder*, without the machine's proxies."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *words: str, script: str = "newscrawl", env: Mapping[str, str] | None = None) -> Ran:
        """Run a command to its end."""
        with self.start(*words, script=script, env=env) as process:
            try:
                out, err = process.communicate(timeout=TIMEOUT)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        return Ran(process.returncode, out, err)

    def start(
        self, *words: str, script: str = "newscrawl", env: Mapping[str, str] | None = None
    ) -> subprocess.Popen[str]:
        """Start a command, to be killed or waited for by the test."""
        words = named_servers(words)
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        kept.pop("SCRAPY_SETTINGS_MODULE", None)
        return subprocess.Popen(
            [str(SCRIPTS / script), *words],
            cwd=self.folder,
            env={**kept, "PYTHONUTF8": "1", **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
