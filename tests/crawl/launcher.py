"""Starts commands quickly: a process that has imported newscrawl once and forks for each command.

Importing Scrapy and newscrawl takes half of a small crawl. What runs in the fork is the console script itself, in the
test's folder, with its environment and with files for standard output and error, as a shell would start it.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import socket
import subprocess
import sys
import warnings
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LATER = ("newscrawl.spiders", "newscrawl.demo.spiders", "newscrawl.testing", "newscrawl.settings", "newscrawl.__main__")
"""What a command finds by name when it has begun, in its own environment."""


class Launcher:
    """The process that forks, as a test sees it. One per test process; it ends with it."""

    def __init__(self, through: Sequence[str] = ()) -> None:
        """Start it; *through* is a command that turns into another, which is given behind it."""
        self._ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [*through, sys.executable, __file__, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env={**os.environ, "PYTHONUTF8": "1"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )

    def run(self, words: list[str], folder: Path, env: dict[str, str], out: int, err: int, timeout: float) -> int:
        """Run ``newscrawl WORDS`` to its end and return its exit code (minus the signal that ended it).

        Raises:
            subprocess.TimeoutExpired: it took longer than *timeout* seconds; it was killed.
        """
        request = json.dumps({"words": words, "folder": str(folder), "env": env}).encode()
        self._ours.settimeout(None)
        socket.send_fds(self._ours, [len(request).to_bytes(4)], [out, err])
        self._ours.sendall(request)
        pid = int.from_bytes(self._read(4))
        self._ours.settimeout(timeout)
        try:
            return int.from_bytes(self._read(2), signed=True)
        except TimeoutError:
            os.kill(pid, 9)
            self._ours.settimeout(None)
            self._read(2)
            raise subprocess.TimeoutExpired(words, timeout) from None

    def _read(self, count: int) -> bytes:
        read = self._ours.recv(count)
        if len(read) < count:
            raise RuntimeError(f"the launcher has ended with code {self._process.wait()}")
        return read

    def close(self) -> None:
        """End the process."""
        self._ours.close()
        self._process.wait()


def serve(channel: socket.socket) -> dict[str, object]:
    """Fork for each request; return it in the child, and end with the test process."""
    while True:
        head, files, _, _ = socket.recv_fds(channel, 4, 2)
        if not head:
            sys.exit()
        size = int.from_bytes(head)
        request = b""
        while len(request) < size:
            request += channel.recv(size - len(request))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python warns of forks where there are threads
            pid = os.fork()
        if not pid:
            channel.close()
            for number, file in enumerate(files, 1):
                os.dup2(file, number)
                os.close(file)
            return dict(json.loads(request))
        for file in files:
            os.close(file)
        channel.sendall(pid.to_bytes(4))
        _, status = os.waitpid(pid, 0)
        channel.sendall(os.waitstatus_to_exitcode(status).to_bytes(2, signed=True))


def import_newscrawl() -> None:
    """Import what any command may need."""
    import newscrawl

    for module in pkgutil.walk_packages(newscrawl.__path__, "newscrawl."):
        if not module.name.startswith(LATER):
            with suppress(ImportError):  # the command that needs it will say so itself
                importlib.import_module(module.name)
    gc.freeze()


def main() -> None:
    """Serve, and in each child run the console script."""
    sys.path.pop(0)  # the folder of this file, which no console script has
    import_newscrawl()
    request = serve(socket.socket(fileno=int(sys.argv[1])))
    os.chdir(str(request["folder"]))
    os.environ.clear()
    os.environ.update(request["env"])  # type: ignore[call-overload]
    sys.argv = [str(Path(sys.executable).parent / "newscrawl"), *request["words"]]  # type: ignore[misc]
    from newscrawl.__main__ import main as script

    script()


if __name__ == "__main__":
    main()
