"""Sites that are nothing without JavaScript: their pages come through a browser (extra ``js``: scrapy-playwright)."""

from __future__ import annotations

import asyncio
import importlib.util
import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from newscrawl.exceptions import UsageError
from newscrawl.safety.hosts import objection_to_address, services_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from scrapy.settings import BaseSettings

HANDLER = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"
_NOT_NEEDED = frozenset(("image", "media", "font"))
"""Kinds of requests of a page that no text depends on."""


def use_browser(settings: BaseSettings, site: str) -> None:
    """Let the pages of a site come through a browser; what is replayed from an archive needs none.

    Raises:
        UsageError: the extra is not installed.
    """
    if settings["NEWSCRAWL_REPLAY"]:
        return
    if importlib.util.find_spec("scrapy_playwright") is None:
        raise UsageError(
            f"site {site} needs JavaScript: pip install 'newscrawl[js]', then playwright install chromium "
            "(or name a browser of yours in PLAYWRIGHT_LAUNCH_OPTIONS)"
        )
    handlers = {**settings.getdict("DOWNLOAD_HANDLERS"), "http": HANDLER, "https": HANDLER}
    settings.set("DOWNLOAD_HANDLERS", handlers, priority="spider")
    abort = _guard(services_of(settings.getlist("NEWSCRAWL_ALLOW_PRIVATE")))
    settings.set("PLAYWRIGHT_ABORT_REQUEST", abort, priority="spider")


def _guard(allowed: frozenset[tuple[str, int]]) -> Callable[[Any], Awaitable[bool]]:
    """Return what tells whether a request of the browser is to be broken off: it is not needed, or leads inside.

    Every request is asked but for redirects, which a browser follows by itself.
    """

    async def is_refused(request: Any) -> bool:
        if request.resource_type in _NOT_NEEDED:
            return True
        url = urlsplit(request.url)
        if url.scheme not in ("http", "https"):
            return url.scheme not in ("data", "blob")
        port = url.port or (443 if url.scheme == "https" else 80)
        host = url.hostname or ""
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError:
            return True
        return any(objection_to_address(host, port, str(entry[4][0]), allowed) for entry in found)

    return is_refused
