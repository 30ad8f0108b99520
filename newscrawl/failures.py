"""What went wrong with a request, as a disposition: the exceptions of Scrapy in the words of the store."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from scrapy import exceptions
from scrapy.spidermiddlewares.httperror import HttpError

from newscrawl.store import Disposition

if TYPE_CHECKING:
    from scrapy.http import Response

_BY_EXCEPTION: tuple[tuple[type[Exception], Disposition], ...] = (
    (exceptions.CannotResolveHostError, Disposition.FAILED_DNS),
    (exceptions.DownloadTimeoutError, Disposition.FAILED_TIMEOUT),
    (exceptions.DownloadCancelledError, Disposition.FAILED_TOO_LARGE),  # raised past DOWNLOAD_MAXSIZE
    (exceptions.ResponseDataLossError, Disposition.FAILED_CUT),
    (exceptions.DownloadConnectionRefusedError, Disposition.FAILED_CONNECTION),
    (exceptions.UnsupportedURLSchemeError, Disposition.REFUSED_OFFSITE),
)
_TLS_WORDS = ("certificate", "ssl", "tls")
_IGNORED = (("forbidden by robots.txt", Disposition.REFUSED_ROBOTS), ("offsite", Disposition.REFUSED_OFFSITE),
            ("max redirections", Disposition.FAILED_REDIRECT),
            ("ignored response", Disposition.FAILED_TOO_LARGE))  # past DOWNLOAD_MAXSIZE when unpacked # fmt: skip
"""How the sentences of IgnoreRequest begin; what follows may be an address, which holds any word."""


def disposition_of(error: BaseException) -> tuple[Disposition, str]:
    """Return how a request that ended in *error* is told in the store, and the detail to go with it.

    >>> disposition_of(exceptions.IgnoreRequest("Forbidden by robots.txt"))
    (<Disposition.REFUSED_ROBOTS: 'refused:robots'>, 'Forbidden by robots.txt')
    """
    detail = " ".join(f"{error}".split())[:300].rstrip(".") or type(error).__name__
    if isinstance(error, HttpError):
        return _of_status(error.response)
    if isinstance(error, exceptions.IgnoreRequest):
        lowered = detail.lower()
        found = (disposition for start, disposition in _IGNORED if lowered.startswith(start))
        return next(found, Disposition.FAILED_ERROR), detail
    for kind, disposition in _BY_EXCEPTION:
        if isinstance(error, kind):
            return disposition, detail
    if isinstance(error, exceptions.DownloadFailedError):
        tls = any(word in detail.lower() for word in _TLS_WORDS)
        return (Disposition.FAILED_TLS if tls else Disposition.FAILED_CONNECTION), detail
    if isinstance(error, (OSError, EOFError, zlib.error)):  # a body that its Content-Encoding contradicts
        return Disposition.FAILED_CUT, detail
    return Disposition.FAILED_ERROR, f"{type(error).__name__}: {detail}"


def _of_status(response: Response) -> tuple[Disposition, str]:
    """Return how an error status is told; a redirect gets here when Scrapy did not follow it (``file:``, no target)."""
    if response.status in (404, 410):
        return Disposition.GONE, f"HTTP {response.status}"
    if not 300 <= response.status < 400:
        return Disposition.FAILED_HTTP, f"HTTP {response.status}"
    target = (response.headers.get("Location") or b"").decode("latin-1")[:200]
    if target:
        return Disposition.REFUSED_OFFSITE, f"HTTP {response.status} to {target}"
    return Disposition.FAILED_REDIRECT, f"HTTP {response.status} without a target"
