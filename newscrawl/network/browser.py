"""Sites that are nothing without JavaScript: their pages come through a browser (extra ``js``: scrapy-playwright).

The browser itself has no network. A page is fetched as every other, with all that a crawl knows of manners and of ways
inside; only then it is given to the browser, and what its scripts ask for is fetched by us as well.
"""

from __future__ import annotations

import importlib.util
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from scrapy import Request

from newscrawl.exceptions import UsageError
from newscrawl.network.heads import BoundedDownloadHandler
from newscrawl.network.packing import plain_body
from newscrawl.safety.hosts import objection_to_host, services_of
from newscrawl.safety.packing import PackedError
from newscrawl.safety.printable import printable

if TYPE_CHECKING:
    from asyncio import Event
    from collections.abc import Awaitable, Callable

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)

_REMOTE = ("PLAYWRIGHT_CDP_URL", "PLAYWRIGHT_CONNECT_URL")
"""Settings that name a browser which runs already, with a network of its own."""
_NO_NETWORK = {"proxy": {"server": "http://127.0.0.1:1"}}
"""Launch options: whatever is not given to us (sockets, workers, redirects) leads to a proxy that is not there."""
_NO_NETWORK_OF_CHROMIUM = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)
_NOT_NEEDED = frozenset(("image", "media", "font"))
"""Kinds of requests of a page that no text depends on."""
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_REDIRECTS_MAX = 5
_NOT_ASKED = frozenset(("accept-encoding", "cookie", "host", "referer", "user-agent"))
"""Headers of a browser's request that are ours to say."""
_NOT_GIVEN = frozenset(
    ("content-encoding", "content-length", "transfer-encoding", "connection", "set-cookie", "location")
)
"""Headers of an answer that no longer fit it, or that the browser need not know."""


def use_browser(settings: BaseSettings, site: str) -> None:
    """Let the pages of a site come through a browser; what is replayed from an archive needs none.

    Raises:
        UsageError: the extra is not installed, or the browser would have a network of its own.
    """
    if settings["NEWSCRAWL_REPLAY"]:
        return
    if importlib.util.find_spec("scrapy_playwright") is None:
        raise UsageError(
            f"site {site} needs JavaScript: pip install 'newscrawl[js]', then playwright install chromium "
            "(or name a browser of yours in PLAYWRIGHT_LAUNCH_OPTIONS)"
        )
    remote = next((name for name in _REMOTE if settings[name]), None)
    if remote:
        raise UsageError(f"{remote}: that browser would ask private addresses, too; leave it out, and one is started")
    handler = browser_handler()
    handlers = {**settings.getdict("DOWNLOAD_HANDLERS"), "http": handler, "https": handler}
    settings.set("DOWNLOAD_HANDLERS", handlers, priority="spider")
    options = {**settings.getdict("PLAYWRIGHT_LAUNCH_OPTIONS"), **_NO_NETWORK}
    if settings.get("PLAYWRIGHT_BROWSER_TYPE", "chromium") == "chromium":
        options["args"] = [*options.get("args", ()), *_NO_NETWORK_OF_CHROMIUM]
    settings.set("PLAYWRIGHT_LAUNCH_OPTIONS", options, priority="spider")


def browser_handler() -> type:
    """Return the download handler of scrapy-playwright, whose browser asks us."""
    from scrapy_playwright.handler import (  # type: ignore[import-not-found,unused-ignore] # an extra
        ScrapyPlaywrightDownloadHandler,
    )

    return type("BrowserDownloadHandler", (_AsksUs, ScrapyPlaywrightDownloadHandler, BoundedDownloadHandler), {})


class _AsksUs:
    """What a download handler of scrapy-playwright needs so that its browser asks us for everything."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)  # type: ignore[call-arg] # of the handler it is mixed into
        self._allowed = services_of(crawler.settings.getlist("NEWSCRAWL_ALLOW_PRIVATE"))
        self._agent = str(crawler.settings["USER_AGENT"])
        self._size_max = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._documents: dict[str, tuple[Request, Response, bytes]] = {}
        """by URL the request of each page that the browser has at the moment, its answer and its body, unpacked"""

    async def download_request(self, request: Request) -> Response:
        """Fetch a page; one that is a document goes through the browser."""
        answer = await self._fetch(request)
        kind = (answer.headers.get("Content-Type") or b"html").lower()
        if not request.meta.get("playwright") or answer.status != 200 or b"html" not in kind:
            return answer
        try:
            self._documents[request.url] = request, answer, plain_body(answer, self._size_max)
        except PackedError:
            return answer  # PackingMiddleware says what is wrong with it
        try:
            return await super().download_request(request)  # type: ignore[misc,no-any-return] # as above
        finally:
            self._documents.pop(request.url, None)

    async def _fetch(self, request: Request) -> Response:
        return await BoundedDownloadHandler.download_request(self, request)  # type: ignore[arg-type] # as above

    def _make_request_handler(
        self, *, url: str, initial_request_done: Event, **_: Any
    ) -> Callable[[Any, Any], Awaitable[None]]:
        """Return what answers each request of the browser for a page, in place of scrapy-playwright's own."""
        page, document, body = self._documents[url]

        async def answer(route: Any, asked: Any) -> None:
            try:
                if asked.is_navigation_request() and not initial_request_done.is_set():
                    initial_request_done.set()
                    await _give(route, document, body)
                elif asked.resource_type in _NOT_NEEDED:
                    await route.abort()
                else:
                    part = await self._part(page, asked)
                    await _give(route, part, plain_body(part, self._size_max))
            except Exception as error:  # whatever a part of a page comes to: it is not there
                logger.debug("%s: left out of %s: %s", printable(asked.url), page.url, printable(repr(error)))
                await route.abort()

        return answer

    async def _part(self, page: Request, asked: Any) -> Response:
        """Fetch what the browser asks for; raises Scrapy's errors, and ValueError for what may not be asked."""
        said = await asked.all_headers()
        headers = {name: value for name, value in said.items() if name not in _NOT_ASKED and not name.startswith(":")}
        meta: dict[str, Any] = {name: page.meta[name] for name in ("proxy", "download_timeout") if name in page.meta}
        url, method, body = asked.url, asked.method, asked.post_data_buffer or b""
        for _ in range(_REDIRECTS_MAX):
            parts = urlsplit(url)
            objection = objection_to_host(parts.scheme, parts.netloc.rpartition("@")[2], self._allowed)
            if parts.scheme not in ("http", "https") or objection:
                raise ValueError(objection or f"{url[:100]} is no http or https address")
            request = Request(url, method=method, body=body, meta=meta, headers={**headers, "User-Agent": self._agent})
            answer = await self._fetch(request)
            target = (answer.headers.get("Location") or b"").decode("latin-1")
            if answer.status not in _REDIRECTS or not target:
                return answer
            url = urljoin(url, target)
            if answer.status == 303:
                method, body = "GET", b""
        raise ValueError(f"{asked.url[:100]} leads on and on")


async def _give(route: Any, answer: Response, body: bytes) -> None:
    """Give the browser an answer."""
    named = ((name.decode("latin-1").lower(), values) for name, values in answer.headers.items())
    headers = {name: b", ".join(values).decode("latin-1") for name, values in named if name not in _NOT_GIVEN}
    await route.fulfill(status=answer.status, headers=headers, body=body)
