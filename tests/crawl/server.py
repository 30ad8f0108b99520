"""A small news site on a free port of 127.0.0.1, with a route for each fault a web server can have.

``Site().articles(3)`` makes a section page at ``/news/`` and three articles; ``site.add(path, Answer(...))`` puts any
answer in its place, and ``site.link(path)`` adds it to the section page.
"""

from __future__ import annotations

import json
import random
import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Literal, Self, cast

from commandline import SERVERS

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable, Mapping
    from types import TracebackType

HTML = "text/html; charset=utf-8"
SECTION = "/news/"
_PLACES = "Ardley Bexham Corran Dunmore Elsby Farrow Glenmore Harwick Inverlee Jasper Kelby Lorne Marden Norby".split()
_NOUNS = "bridge harvest library orchestra railway market festival lighthouse museum reservoir bakery theatre".split()
_VERBS = "opened repaired measured sold painted inspected celebrated surveyed funded rebuilt studied praised".split()
_ENDS = "quietly yesterday again together overnight carefully twice completely slowly proudly early late".split()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the site answers for a path. *fault* breaks the connection: at once, in the middle, or never ends it."""

    body: bytes = b""
    status: int = 200
    content_type: str | None = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    fault: Literal["", "reset", "cut", "hang"] = ""


def sentences(number: int, count: int = 12) -> list[str]:
    """Return the sentences of story *number*; no two stories share one, as each carries the story's number."""
    chance = random.Random(number)
    return [
        f"In {chance.choice(_PLACES)} the {chance.choice(_NOUNS)} and the {chance.choice(_NOUNS)} were "
        f"{chance.choice(_VERBS)} {chance.choice(_ENDS)} by {chance.randrange(20, 900)} people of district {number}."
        for _ in range(count)
    ]


def headline(number: int) -> str:
    """Return the headline of story *number*."""
    chance = random.Random(-number - 1)
    return (
        f"{chance.choice(_PLACES)} has its {chance.choice(_NOUNS)} {chance.choice(_VERBS)} for the year {1900 + number}"
    )


def paragraphs(number: int) -> list[str]:
    """Return the body of story *number*."""
    said = sentences(number)
    return [" ".join(said[start : start + 3]) for start in range(0, len(said), 3)]


def page(number: int, *, head: str = "", start: str = "", end: str = "", body: Iterable[str] | None = None) -> str:
    """Return the page of story *number*, with markup added to its head, before its text and behind it."""
    text = "\n".join(f"<p>{paragraph}</p>" for paragraph in (paragraphs(number) if body is None else body))
    data = json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", "headline": headline(number),
                       "datePublished": f"2026-11-{1 + number % 20:02d}T08:00:00Z"})  # fmt: skip
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{headline(number)} - The Test Gazette</title>'
        f'<script type="application/ld+json">{data}</script>{head}</head><body>'
        f'<nav><a href="{SECTION}">News</a></nav><main><article><h1>{headline(number)}</h1>{start}\n'
        f"{text}\n{end}</article></main><footer><p>The Test Gazette</p></footer></body></html>"
    )


class Site:
    """A running site. *requests* holds the paths that were asked for, *headers* what was sent with them; *before* is
    called with each path, ahead of its answer. With *tls* the site speaks https; crawls are told of it unless *named* is
    false.
    """

    def __init__(self, tls: ssl.SSLContext | None = None, *, named: bool = True) -> None:
        self.scheme = "https" if tls else "http"
        self.headers: list[Mapping[str, str]] = []
        self.answers: dict[str, Answer] = {
            "/robots.txt": Answer(b"User-agent: *\nDisallow: /private/\n", content_type="text/plain"),
        }
        self.requests: list[str] = []
        self.before: Callable[[str], None] | None = None
        self._links: dict[str, str] = {}
        self._server = _Server(self)
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_port
        self.service = f"127.0.0.1:{self.port}"
        if named:
            SERVERS.add(self.service)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def url(self, path: str = SECTION) -> str:
        """Return the URL of a path; of the section page when none is given."""
        return f"{self.scheme}://127.0.0.1:{self.port}{path}"

    @property
    def name(self) -> str:
        """The name under which newscrawl keeps the site."""
        return f"127.0.0.1_{self.port}"

    def add(self, path: str, answer: Answer | str) -> str:
        """Answer *path* with *answer*, a page when it is a string, and return its URL."""
        self.answers[path] = Answer(answer.encode()) if isinstance(answer, str) else answer
        return self.url(path)

    def link(self, path: str, title: str) -> None:
        """Put a link on the section page."""
        self._links[path] = title
        cards = "\n".join(
            f'<li class="card"><h3><a href="{target}">{text}</a></h3></li>' for target, text in self._links.items()
        )
        head = "<!DOCTYPE html><html><head><title>News</title></head>"
        self.add(SECTION, f"{head}<body><main><h1>News</h1><ul>{cards}</ul></main></body></html>")

    def article(self, number: int, answer: Answer | str | None = None) -> str:
        """Add story *number* (or a fault in its place) and a link to it; return its path."""
        path = f"{SECTION}{headline(number).lower().replace(' ', '-')}-{number}"
        self.add(path, page(number) if answer is None else answer)
        self.link(path, headline(number))
        return path

    def articles(self, count: int) -> list[str]:
        """Add the stories 1 to *count* and return their paths."""
        return [self.article(number) for number in range(1, count + 1)]

    def asked(self, path: str) -> int:
        """Return how often a path was asked for."""
        return self.requests.count(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        SERVERS.discard(self.service)
        self._server.stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True  # a client that keeps its connection does not keep the test
    block_on_close = False
    request_queue_size = 128

    def __init__(self, site: Site) -> None:
        self.site = site
        self.stopping = threading.Event()
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that are killed hang up."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        server = cast("_Server", self.server)
        site = server.site
        site.requests.append(self.path)
        site.headers.append(dict(self.headers.items()))
        if site.before:
            site.before(self.path)
        answer = site.answers.get(self.path, Answer(b"<p>There is no such page.</p>", 404))
        if self._client_has(answer):
            answer = Answer(b"", 304, None, answer.headers)
        if answer.fault == "hang":
            server.stopping.wait(60)
        if answer.fault in ("reset", "hang"):
            self._reset()
            return
        self.send_response(answer.status)
        if answer.content_type is not None:
            self.send_header("Content-Type", answer.content_type)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        missing = 1000 if answer.fault == "cut" else 0
        if answer.status not in (204, 304):
            self.send_header("Content-Length", str(len(answer.body) + missing))
        self.end_headers()
        self.wfile.write(answer.body)
        self.close_connection = self.close_connection or bool(missing)

    def _client_has(self, answer: Answer) -> bool:
        """Ask whether what the client sends to be compared is what the answer has."""
        pairs = (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since"))
        return answer.status == 200 and any(
            answer.headers.get(name) and answer.headers.get(name) == self.headers.get(asked) for name, asked in pairs
        )

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Keep quiet."""


def closed_port() -> int:
    """Return a port of 127.0.0.1 on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until *condition* holds; fail when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to it in time"
        time.sleep(0.005)
