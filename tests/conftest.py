"""What every test may ask for: the command line in the test's own folder, a small site on 127.0.0.1, crawls of it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent / "crawl"))  # test folders are no packages; these helpers are shared

from typing import TYPE_CHECKING

from commandline import CommandLine
from crawls import Crawl
from server import Site

if TYPE_CHECKING:
    from collections.abc import Iterator


# A slow machine is no fault of the code; the laws are what these tests are for.
settings.register_profile("newscrawl", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("newscrawl")


def pytest_configure() -> None:
    """Let Ctrl-C end what it should: a shell that runs the tests in the background has it ignored, here and in all processes
    that are started from here.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_xdist_auto_num_workers() -> int:
    """Return how many processes ``-n auto`` starts: crawls wait for servers a third of their time."""
    return (os.cpu_count() or 1) * 3 // 2


@pytest.fixture
def newscrawl(tmp_path: Path) -> CommandLine:
    """Run ``newscrawl`` in the test's folder."""
    return CommandLine(tmp_path)


@pytest.fixture
def site() -> Iterator[Site]:
    """Serve a site of the test's own."""
    with Site() as running:
        yield running


@pytest.fixture
def crawl(newscrawl: CommandLine) -> Crawl:
    """Crawl in the test's folder."""
    return Crawl(newscrawl)
