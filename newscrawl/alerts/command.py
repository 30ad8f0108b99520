"""Handing a message to a command of the user's: a list of words, no shell; the JSON document on standard input."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from contextlib import suppress
from typing import IO

from newscrawl.alerts.undelivered import Undelivered

_SAID_MAX = 300  # bytes of its standard error that are told


def run_command(command: object, document: bytes, seconds: float) -> None:
    """Run *command* with *document* on its standard input; exit code 0 means that it arrived.

    After *seconds* it is killed, with all that it has started. Its output goes nowhere; the end of its standard error is
    told when it fails.

    Raises:
        Undelivered: it could not be started, failed, or was killed.
    """
    words = [str(word) for word in command] if isinstance(command, tuple | list) else [str(command)]
    try:
        process = subprocess.Popen(  # noqa: S603 - the user's own command
            words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
        )
    except (OSError, ValueError) as error:
        cause = error.strerror if isinstance(error, OSError) else error
        raise Undelivered(f"{words[0]} cannot be started: {cause}; name a program by its whole path") from error
    if process.stdin is None or process.stderr is None:
        raise Undelivered(f"{words[0]} was started without pipes")
    said = bytearray()
    threads = [
        threading.Thread(target=_write, args=(process.stdin, document), daemon=True),
        threading.Thread(target=_read, args=(process.stderr, said), daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # it still stands for its group, as nobody has waited for it
        process.wait()
        raise Undelivered(f"{words[0]} did not end within {seconds:g} s and was killed", may_pass=True) from None
    finally:
        for thread in threads:
            thread.join(1.0)  # what it has left running may hold the pipe
    if code:
        text = " ".join(bytes(said).decode("utf-8", "replace").split())
        how = f"ended with signal {-code}" if code < 0 else f"ended with exit code {code}"
        raise Undelivered(f"{words[0]} {how}{f': {text}' if text else ''}", may_pass=True)


def _write(stdin: IO[bytes], document: bytes) -> None:
    with suppress(OSError, ValueError), stdin:  # it need not read any of it
        stdin.write(document)


def _read(stderr: IO[bytes], said: bytearray) -> None:
    with suppress(OSError, ValueError), stderr:
        while chunk := os.read(stderr.fileno(), 65_536):
            said += chunk
            del said[:-_SAID_MAX]
