from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from commandline import CommandLine

STREAMS = (
    "from newscrawl.streams import outlive_stderr, outlive_stdout\noutlive_stderr(); outlive_stdout()\nimport os, sys\n"
)


def run(program: str, **streams: int) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-c", STREAMS + program], check=False, timeout=30, **streams)  # type: ignore[call-overload,no-any-return]


def abandoned_pipe() -> int:
    """Return the writing end of a pipe that nobody reads."""
    reading, writing = os.pipe()
    os.close(reading)
    return writing


@pytest.mark.parametrize("name", ["stdout", "stderr"])
def test_nobody_reads(name: str) -> None:
    writing = abandoned_pipe()
    says = f"sys.{name}.write('a line' * 10_000 + '\\n'); sys.{name}.flush(); os.write(sys.{name}.fileno(), b'more')"
    done = run(f"{says}; sys.exit(3)", **{name: writing})
    os.close(writing)
    assert done.returncode == 3


def test_what_is_read_arrives_in_order() -> None:
    says = "sys.stdout.write('Zoë\\n'); sys.stdout.flush(); sys.stdout.buffer.write(b'bytes\\n'); sys.stderr.write('said\\n')"
    done = run(says, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, "Zoë\nbytes\n", b"said\n")


def test_a_full_disk_silences_the_log_only() -> None:
    with Path("/dev/full").open("wb") as full:
        assert run("sys.stderr.write('a line\\n'); sys.exit(3)", stderr=full.fileno()).returncode == 3
        told = "try:\n    sys.stdout.write('a line'); sys.stdout.flush()\nexcept OSError:\n    os._exit(6)"
        assert run(told, stdout=full.fileno()).returncode == 6


def test_a_stream_that_is_closed_from_the_start() -> None:
    for name, number in (("stdout", 1), ("stderr", 2)):
        says = f"sys.{name}.write('a line\\n'); sys.{name}.flush(); sys.exit(3)"
        done = subprocess.run(
            ["sh", "-c", f'exec "$0" -c "$1" {number}>&-', sys.executable, STREAMS + says], check=False
        )
        assert done.returncode == 3


def test_a_crawl_goes_on_when_nobody_reads_what_it_says(newscrawl: CommandLine) -> None:
    process = newscrawl.start("demo")
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    process.stderr.close()
    assert process.wait(60) == 0
    assert len(list((newscrawl.folder / "data" / "demo" / "exports").glob("*/*.jsonl"))) == 4
