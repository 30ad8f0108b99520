from __future__ import annotations

import asyncio

import pytest
from scrapy import exceptions
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet.defer import CancelledError

from newscrawl.exceptions import TooSlowError
from newscrawl.failures import Refusal, disposition_of, was_abandoned
from newscrawl.store import Disposition

URL = "https://gazette.example/a"


def http(status: int, **headers: str) -> HttpError:
    return HttpError(Response(URL, status=status, headers=headers), "not allowed")


@pytest.mark.parametrize(
    ("error", "word", "detail"),
    [
        (http(404), "gone", "HTTP 404"),
        (http(410), "gone", "HTTP 410"),
        (http(500), "failed:http", "HTTP 500"),
        (http(403), "failed:http", "HTTP 403"),
        (http(302, Location="file:///etc/passwd"), "refused:offsite", "HTTP 302 to file:///etc/passwd"),
        (http(301), "failed:redirect", "HTTP 301 without a target"),
        (http(304), "failed:http", "HTTP 304"),
        (http(503, **{"Retry-After": "120"}), "failed:http", "HTTP 503, Retry-After: 120"),
        (http(302, Location="ftp://\x1b[2J"), "refused:offsite", "HTTP 302 to ftp://\\x1b[2J"),
        (Refusal(Disposition.REFUSED_ROBOTS, "forbidden by robots.txt"), "refused:robots", "forbidden by robots.txt"),
        (Refusal(Disposition.REFUSED_ADDRESS, "it is\x9b1m inside"), "refused:address", "it is\\x9b1m inside"),
        (exceptions.IgnoreRequest("max redirections reached"), "failed:redirect", "max redirections reached"),
        (exceptions.IgnoreRequest("a word of a middleware nobody knows"), "failed:error", None),
        (exceptions.CannotResolveHostError("no results"), "failed:dns", "no results"),
        (exceptions.DownloadTimeoutError("took longer than 30.0 seconds"), "failed:timeout", None),
        (exceptions.DownloadCancelledError("larger than"), "failed:too_large", None),
        (exceptions.ResponseDataLossError("partial"), "failed:cut", "partial"),
        (exceptions.DownloadConnectionRefusedError("refused"), "failed:connection", "refused"),
        (exceptions.UnsupportedURLSchemeError("file"), "refused:offsite", "file"),
        (exceptions.DownloadFailedError("[('SSL routines', '', 'certificate verify failed')]"), "failed:tls", None),
        (exceptions.DownloadFailedError("Connection lost"), "failed:connection", "Connection lost"),
        (
            exceptions.DownloadFailedError(
                "[<twisted.python.failure.Failure builtins.ValueError: Invalid response: a<b>]"
            ),
            "failed:connection",
            "Invalid response: a<b",
        ),
        (
            exceptions.DownloadFailedError("[<twisted.python.failure.Failure OpenSSL.SSL.SysCallError: (-1, 'EOF')>]"),
            "failed:tls",
            "(-1, 'EOF')",
        ),
        (TooSlowError("more than 5 seconds"), "failed:too_slow", "more than 5 seconds"),
        (ZeroDivisionError("by zero"), "failed:error", "ZeroDivisionError: by zero"),
        (KeyError(), "failed:error", "KeyError: KeyError"),
    ],
    ids=str,
)
def test_what_went_wrong_has_a_word(error: Exception, word: str, detail: str | None) -> None:
    disposition, said = disposition_of(error)
    assert disposition == word
    assert said == (detail if detail is not None else str(error))


def test_a_detail_is_one_line_and_not_endless() -> None:
    _, detail = disposition_of(exceptions.DownloadFailedError("a\nb\t " + "x" * 100_000))
    assert detail.startswith("a b x")
    assert len(detail) == 300


def test_what_ended_with_the_crawl_is_told_from_what_failed() -> None:
    assert was_abandoned(CancelledError())
    assert was_abandoned(asyncio.CancelledError())
    assert not was_abandoned(exceptions.DownloadCancelledError("too large"))
