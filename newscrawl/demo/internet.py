"""The demo internet: its pages, its stories, and a server that answers for all its hosts as a forward proxy.

A client that is told to use the proxy asks for ``http://harbourherald.example/world/`` and gets it from 127.0.0.1, so
addresses are the same in every run, whatever the port is.
"""

import socket
import threading
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import cache
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from types import TracebackType
from typing import Self, cast
from urllib.parse import urlsplit

from newscrawl.demo import harbourherald, kurierzeitung, meridianpost, valleyobserver
from newscrawl.demo.hosts import HOSTS
from newscrawl.demo.page import TEXT, Page
from newscrawl.demo.story import Story, load_stories

_DOMAINS = frozenset(host.domain for host in HOSTS.values())


@cache
def _stories() -> tuple[Story, ...]:
    return tuple(load_stories())


@cache
def _pages() -> Mapping[str, Page]:
    built: dict[str, Page] = {}
    for outlet in (harbourherald, valleyobserver, meridianpost, kurierzeitung):
        built |= outlet.build(_stories())
    return built


def stories() -> list[Story]:
    """Every story by host, newest first, with the traps that section pages link to (see :class:`Story`, *outcome*)."""
    return list(_stories())


def pages() -> dict[str, Page]:
    """Every page by its absolute address. A missing address of a known host answers like that host's ``/404``."""
    return dict(_pages())


def serve(port: int = 0) -> "Internet":
    r"""Start the demo internet on 127.0.0.1; port 0 takes a free one. Use it in a ``with`` block or call ``close()``.

    >>> import urllib.request
    >>> with serve() as internet:
    ...     through = urllib.request.build_opener(urllib.request.ProxyHandler({"http": internet.proxy}))
    ...     with through.open("http://harbourherald.example/robots.txt") as answer:
    ...         answer.readline()
    b'User-agent: *\n'
    """
    return Internet(port)


class Internet:
    """A running demo internet. *proxy* is its address, *requests* what was asked: (method, address, status)."""

    def __init__(self, port: int = 0) -> None:
        self._server = _Server(("127.0.0.1", port), _Handler)
        self.proxy = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.requests = self._server.requests
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="demo internet")
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop listening, cut idle connections and wait until every thread has ended; a second call does nothing."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
            self._server.cut_connections()
            self._server.server_close()


class _Server(ThreadingTCPServer):
    """One thread a connection; remembers open connections, since a client may keep one for as long as it likes."""

    allow_reuse_address = True
    request_queue_size = 128
    daemon_threads = False  # so that server_close() waits for them

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self.requests: list[tuple[str, str, int]] = []
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        _pages()  # built before the first request, not during it
        super().__init__(address, handler)

    def process_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        with self._lock:
            self._connections.add(cast("socket.socket", request))
        super().process_request(request, cast("tuple[str, int]", client_address))

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        with self._lock:
            self._connections.discard(cast("socket.socket", request))
        super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that hangs up in the middle of an answer is its own affair."""

    def cut_connections(self) -> None:
        """End the connections that clients keep open."""
        with self._lock:
            for connection in self._connections:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:  # the client was faster
                    continue


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "demo"
    sys_version = ""
    timeout = 60  # seconds a connection may idle
    wbufsize = -1  # head and body leave in one packet; unbuffered, Nagle's algorithm delays each body by 40 ms
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer with the page, 304 if the client has it, 404 in the outlet's look, or 502 for an unknown host."""
        try:
            url = self._url()
        except ValueError:  # such as http://[half an IPv6 address/
            self.send_error(400)
            return
        parts = urlsplit(url)
        if parts.scheme != "http" or parts.netloc not in _DOMAINS:
            self._send(url, Page(502, TEXT, f"No such host in the demo internet: {parts.netloc}\n".encode(), {}))
            return
        page = _pages().get(url) or _pages()[f"http://{parts.netloc}/404"]
        if page.status == 200 and self._client_has(page):
            page = Page(304, page.content_type, b"", page.headers)
        self._send(url, page)

    do_HEAD = do_GET  # noqa: N815 - the name http.server looks for

    def _url(self) -> str:
        """The address asked for, from ``GET http://host/path`` or ``GET /path`` and Host; no port 80, no fragment."""
        raw = self.path if "://" in self.path.split("?")[0] else f"http://{self.headers.get('Host', '')}{self.path}"
        parts = urlsplit(raw)
        domain = parts.netloc.lower().removesuffix(":80")
        return parts._replace(netloc=domain, path=parts.path or "/", fragment="").geturl()

    def _client_has(self, page: Page) -> bool:
        """Whether If-None-Match names the page's ETag or, without that header, If-Modified-Since is late enough."""
        known = self.headers.get("If-None-Match")
        if known is not None:
            tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
            return "*" in tags or page.headers["ETag"] in tags
        try:
            since = parsedate_to_datetime(self.headers.get("If-Modified-Since") or "")
        except ValueError:
            return False
        since = since if since.tzinfo else since.replace(tzinfo=UTC)
        return parsedate_to_datetime(page.headers["Last-Modified"]) <= since

    def _send(self, url: str, page: Page) -> None:
        cast("_Server", self.server).requests.append((self.command, url, page.status))
        self.send_response(page.status)
        for name, value in page.headers.items():
            self.send_header(name, value)
        if page.status != 304:
            self.send_header("Content-Type", page.content_type)
            self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(page.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Keep quiet."""
