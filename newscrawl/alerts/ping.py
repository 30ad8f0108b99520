"""The dead man's switch: a URL that is told when a run begins, succeeds and fails, healthchecks style. The service behind
it raises the alarm when it hears nothing: the one trouble that the machine itself cannot tell.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit, urlunsplit

from newscrawl.alerts.delivery import host_of, masked
from newscrawl.alerts.http import post
from newscrawl.alerts.telling import Told, start_beside
from newscrawl.alerts.undelivered import Undelivered

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS_MAX = 10.0
"""What a ping may take in all."""
TEXT_MAX = 10_000
"""Bytes of a ping's text, as many as every service keeps."""
_ATTEMPT = 4.0  # seconds
_PAUSE = 1.0

Signal = Literal["start", "success", "fail"]


def ping(url: str, signal: Signal, text: str = "") -> Told:
    """Tell the switch at *url* that a run begins (``URL/start``), has succeeded (``URL``) or failed (``URL/fail``).

    *text* is its body, cut to TEXT_MAX. It never raises, takes SECONDS_MAX at most, and asks twice where that may help.
    """
    return ping_beside(url, signal, text)()


def ping_beside(url: str, signal: Signal, text: str = "") -> Callable[[], Told]:
    """Begin to :func:`ping` and return at once; the result waits for the rest and returns what became of it."""
    until = time.monotonic() + SECONDS_MAX
    wait = start_beside([lambda: _ping(url, signal, text, until)], until)
    return lambda: _answer(wait()[0], url)


def _answer(told: Told | None, url: str) -> Told:
    return told or Told("ping", ok=False, sentence=f"ping {host_of(url)}: no answer within {SECONDS_MAX:g} s")


def _ping(url: str, signal: Signal, text: str, until: float) -> Told:
    body = text.encode("utf-8", "replace")[:TEXT_MAX].decode("utf-8", "ignore").encode()
    while True:
        try:
            post(signal_url(url, signal), body, {}, _ATTEMPT, content_type="text/plain; charset=utf-8")
        except Undelivered as error:
            if not error.may_pass or time.monotonic() + _PAUSE + _ATTEMPT > until:
                said = masked(str(error), {"url": url})
                return Told("ping", ok=False, sentence=f"ping {host_of(url)}: {signal} was not told: {said}")
            time.sleep(_PAUSE)
        else:
            return Told("ping", ok=True, sentence=f"ping {host_of(url)}: {signal} was told")


def signal_url(url: str, signal: Signal) -> str:
    """Return the address of a signal.

    >>> signal_url("https://hc.example/ping/key/crawl?create=1", "fail")
    'https://hc.example/ping/key/crawl/fail?create=1'
    """
    parts = urlsplit(url)
    ending = {"start": "/start", "success": "", "fail": "/fail"}[signal]
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}{ending}"))
