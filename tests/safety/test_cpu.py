from __future__ import annotations

import contextlib
import threading
import time

import pytest

from newscrawl.exceptions import TooSlowError
from newscrawl.safety.cpu import cpu_limit


def burn(seconds: float) -> None:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def test_work_without_end_is_stopped() -> None:
    started = time.process_time()
    with pytest.raises(TooSlowError, match=r"more than 0\.2 seconds"), cpu_limit(0.2):
        burn(60)
    assert time.process_time() - started < 2


def test_what_takes_every_exception_is_stopped() -> None:
    def stubborn() -> None:
        for _ in range(200):
            with contextlib.suppress(Exception):  # as a careless reader of fields would
                burn(0.3)

    started = time.process_time()
    with pytest.raises(TooSlowError), cpu_limit(0.1):
        stubborn()
    assert time.process_time() - started < 2


def test_quick_work_is_not_disturbed_then_or_later() -> None:
    for _ in range(100):
        with cpu_limit(0.3):
            pass
    with cpu_limit(0):
        burn(0.5)
    burn(0.6)


def test_an_error_of_the_work_is_its_own() -> None:
    with pytest.raises(ZeroDivisionError), cpu_limit(1):
        raise ZeroDivisionError


def test_other_threads_work_on() -> None:
    done = []

    def work() -> None:
        with cpu_limit(0.01):
            burn(0.1)
        done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]
