"""Serving a site to a benchmark: from another process, so that its CPU time is not taken for the crawler's."""

from __future__ import annotations

import asyncio
import gzip
import multiprocessing
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection


class Page(NamedTuple):
    """An answer of the server: the body, and its Content-Type."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: the scheme, host and port it answers at, and the line to its process."""

    origin: str
    line: Connection

    def count(self) -> int:
        """Return how many different pages were asked for since the last count; what is not there does not count."""
        return len(self.requests())

    def requests(self) -> Counter[str]:
        """Return how often each page was asked for since the last count."""
        self.line.send(None)
        asked: Counter[str] = self.line.recv()
        return asked


@contextmanager
def serve(pages: dict[str, Page], *, compressed: bool) -> Iterator[Server]:
    """Serve *pages*, by path, on 127.0.0.1 until the block ends; *compressed* with gzip, as news sites do."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_run, args=(pages, theirs, compressed), daemon=True)
    process.start()
    try:
        yield Server(f"http://127.0.0.1:{ours.recv()}", ours)
    finally:
        process.terminate()
        process.join()


class _Answering(asyncio.Protocol):
    """As little of HTTP/1.1 as a crawler needs: requests without a body, connections that stay open."""

    def __init__(self, answers: dict[bytes, bytes], asked: Counter[bytes]) -> None:
        self.answers = answers
        self.asked = asked
        self.rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        *requests, self.rest = (self.rest + data).split(b"\r\n\r\n")
        for request in requests:
            path = request.split(b" ", 2)[1]
            if path in self.answers:
                self.asked[path] += 1
            self.transport.write(self.answers.get(path, _NOT_FOUND))  # type: ignore[attr-defined] # asyncio types it loosely


def _run(pages: dict[str, Page], line: Connection, compressed: bool) -> None:
    answers = {path.encode(): _answer(page, compressed=compressed) for path, page in pages.items()}
    asked: Counter[bytes] = Counter()

    def count() -> None:
        line.recv()
        line.send(Counter({path.decode(): number for path, number in asked.items()}))
        asked.clear()

    async def run() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Answering(answers, asked), "127.0.0.1", 0)
        loop.add_reader(line.fileno(), count)
        line.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


_NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def _answer(page: Page, *, compressed: bool) -> bytes:
    body = gzip.compress(page.body, 6) if compressed else page.body
    encoding = "Content-Encoding: gzip\r\n" if compressed else ""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {page.content_type}\r\n{encoding}Content-Length: {len(body)}\r\n\r\n"
    return head.encode("latin-1") + body
