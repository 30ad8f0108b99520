"""What went wrong with a request, as a disposition: the exceptions of Scrapy in the words of the store."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from scrapy import exceptions
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet.defer import CancelledError

from newscrawl.exceptions import TooSlowError
from newscrawl.safety.printable import printable
from newscrawl.store import Disposition

if TYPE_CHECKING:
    from scrapy.http import Response


class Refusal(exceptions.IgnoreRequest):
    """Raised by a middleware of ours: the request does not go out, and this is what becomes of its URL."""

    def __init__(self, disposition: Disposition, detail: str) -> None:
        super().__init__(detail)
        self.disposition = disposition


_BY_EXCEPTION: tuple[tuple[type[Exception], Disposition], ...] = (
    (exceptions.CannotResolveHostError, Disposition.FAILED_DNS),
    (exceptions.DownloadTimeoutError, Disposition.FAILED_TIMEOUT),
    (exceptions.DownloadCancelledError, Disposition.FAILED_TOO_LARGE),  # raised past DOWNLOAD_MAXSIZE
    (exceptions.ResponseDataLossError, Disposition.FAILED_CUT),
    (exceptions.DownloadConnectionRefusedError, Disposition.FAILED_CONNECTION),
    (exceptions.UnsupportedURLSchemeError, Disposition.REFUSED_OFFSITE),
    (TooSlowError, Disposition.FAILED_TOO_SLOW),
)
_WRAPPED = re.compile(r"\[<twisted\.python\.failure\.Failure [\w.]{1,80}: (.{1,1000})>\]")
"""How Twisted tells why a connection ended: the reason as it prints objects."""
_TLS_WORDS = ("certificate", "ssl", "tls")
_ENDLESS = "max redirections"
"""How Scrapy's sentence of IgnoreRequest begins when it follows no further."""


def was_abandoned(error: BaseException) -> bool:
    """Ask whether a request ended because the crawl did: its URL stays as it was."""
    return isinstance(error, (CancelledError, asyncio.CancelledError))


def disposition_of(error: BaseException) -> tuple[Disposition, str]:
    """Return how a request that ended in *error* is told in the store, and the detail to go with it.

    >>> disposition_of(Refusal(Disposition.REFUSED_ROBOTS, "forbidden by robots.txt"))
    (<Disposition.REFUSED_ROBOTS: 'refused:robots'>, 'forbidden by robots.txt')
    """
    said = " ".join(f"{error}".split())[:1000]
    detail = printable(_WRAPPED.sub(r"\1", said)[:300].rstrip(".")) or type(error).__name__
    if isinstance(error, HttpError):
        return _of_status(error.response)
    if isinstance(error, Refusal):
        return error.disposition, detail
    if isinstance(error, exceptions.IgnoreRequest):
        is_endless = detail.lower().startswith(_ENDLESS)
        return (Disposition.FAILED_REDIRECT if is_endless else Disposition.FAILED_ERROR), detail
    for kind, disposition in _BY_EXCEPTION:
        if isinstance(error, kind):
            return disposition, detail
    if isinstance(error, exceptions.DownloadFailedError):
        tls = any(word in said.lower() for word in _TLS_WORDS)
        return (Disposition.FAILED_TLS if tls else Disposition.FAILED_CONNECTION), detail
    return Disposition.FAILED_ERROR, f"{type(error).__name__}: {detail}"


def _of_status(response: Response) -> tuple[Disposition, str]:
    """Return how an error status is told; a redirect gets here when Scrapy did not follow it (``file:``, no target)."""
    if response.status in (404, 410):
        return Disposition.GONE, f"HTTP {response.status}"
    if not 300 <= response.status < 400 or response.status == 304:
        later = _header(response, "Retry-After")
        return Disposition.FAILED_HTTP, f"HTTP {response.status}{f', Retry-After: {later}' if later else ''}"
    target = _header(response, "Location")
    if target:
        return Disposition.REFUSED_OFFSITE, f"HTTP {response.status} to {target}"
    return Disposition.FAILED_REDIRECT, f"HTTP {response.status} without a target"


def _header(response: Response, name: str) -> str:
    return printable((response.headers.get(name) or b"").decode("latin-1")[:200])
