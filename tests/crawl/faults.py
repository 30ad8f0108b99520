"""A server with every fault we know of, one route a fault; docs/faults.md lists them with what a crawl does about each.

``python tests/crawl/faults.py`` serves them on a free port, for any crawler. Around the faults stand good articles.
A route is a function that is given the line to the client; most call ``line.answer``, some write bytes of their own.
"""

from __future__ import annotations

import gzip
import random
import socket
import socketserver
import struct
import sys
import threading
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, cast

import brotli
from backports import zstd
from commandline import SERVERS
from server import HTML, SECTION, headline, page, sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType

GOOD = 8
"""Good articles around the faults; their stories have the numbers 9001 and on."""
ACCENTED = "Café owners in Đakovo paid 12 € for a piñata – “too much”, said Zoë Łukasz of the guild of bakers."
MIB = 1024 * 1024
NOISE = random.Random(1).randbytes(20_000)


@dataclass(frozen=True, slots=True)
class Fault:
    """A route: its group and name, how its URL ends in a crawl (a word, or the family of several), what it does."""

    group: str
    name: str
    ends: str
    serve: Callable[[Line], None]
    number: int

    @property
    def path(self) -> str:
        """Where it is served: an address like an article's."""
        return f"{SECTION}{self.group}-{self.name.replace(' ', '-').lower()}-as-a-story-{self.number}"


FAULTS: list[Fault] = []
SOURCES = ("feed", "sitemap")
"""Groups whose faults are no pages but lead to pages."""


def fault(group: str, name: str, ends: str) -> Callable[[Callable[[Line], None]], Callable[[Line], None]]:
    """Add a route. Its story has the number of its place in the list."""

    def add(serve: Callable[[Line], None]) -> Callable[[Line], None]:
        FAULTS.append(Fault(group, name, ends, serve, len(FAULTS) + 1))
        return serve

    return add


class Line:
    """The line to a client that has asked for a fault. *number* is that of the story it may tell."""

    def __init__(self, connection: socket.socket, number: int, stopping: threading.Event) -> None:
        self.connection = connection
        self.number = number
        self.stopping = stopping

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.connection.sendall(data)

    def head(self, *headers: str, status: str = "200 OK", kind: str | None = HTML) -> None:
        """Send a status line and headers."""
        lines = [f"HTTP/1.1 {status}", "Connection: close", *([f"Content-Type: {kind}"] if kind else []), *headers]
        self.send("\r\n".join([*lines, "", ""]).encode("latin-1"))

    def answer(self, body: bytes | str, *headers: str, status: str = "200 OK", kind: str | None = HTML) -> None:
        """Send a whole answer."""
        body = body.encode() if isinstance(body, str) else body
        self.head(f"Content-Length: {len(body)}", *headers, status=status, kind=kind)
        self.send(body)

    def page(self, **markup: str) -> str:
        """Return the page of the line's story, with markup added (see :func:`server.page`)."""
        return page(self.number, **markup)

    def wait(self, seconds: float = 120) -> bool:
        """Wait until the server stops (True) or the time is over."""
        return self.stopping.wait(seconds)

    def reset(self) -> None:
        """Break the connection."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


# -- transport ----------------------------------------------------------------------------------------------------------


@fault("transport", "reset", "failed:connection")
def reset(line: Line) -> None:
    line.reset()


@fault("transport", "closed without an answer", "failed:connection")
def closed(line: Line) -> None:
    pass


@fault("transport", "no HTTP", "failed:connection")
def no_http(line: Line) -> None:
    line.send(b"220 mail.gazette.example ESMTP\r\n")


@fault("transport", "stall before the answer", "failed:timeout")
def stall(line: Line) -> None:
    line.wait()


@fault("transport", "stall within the body", "failed:timeout")
def stall_within(line: Line) -> None:
    line.head("Content-Length: 20000")
    line.send(line.page().encode())
    line.wait()


@fault("transport", "slow drip", "failed:timeout")
def slow_drip(line: Line) -> None:
    line.head()
    while not line.wait(0.1):
        line.send(b"<p>")


@fault("transport", "endless headers", "failed:connection")
def endless_headers(line: Line) -> None:
    line.send(b"HTTP/1.1 200 OK\r\n")
    while not line.stopping.is_set():
        line.send(b"X-More: and more\r\n" * 1000)


@fault("transport", "chunked and cut", "failed:cut")
def chunked_cut(line: Line) -> None:
    line.head("Transfer-Encoding: chunked")
    line.send(b"1000\r\n" + line.page().encode()[:4000])


@fault("transport", "wrong chunk sizes", "failed")
def wrong_chunks(line: Line) -> None:
    line.head("Transfer-Encoding: chunked")
    line.send(b"zz\r\n" + line.page().encode())


@fault("transport", "Content-Length too large", "failed:cut")
def length_too_large(line: Line) -> None:
    body = line.page().encode()
    line.head(f"Content-Length: {len(body) + 1000}")
    line.send(body)


@fault("transport", "Content-Length too small", "stored")
def length_too_small(line: Line) -> None:
    body = line.page().encode()
    line.head(f"Content-Length: {len(body) - 20}")
    line.send(body)


@fault("transport", "Content-Length no number", "failed:connection")
def length_no_number(line: Line) -> None:
    line.head("Content-Length: many")
    line.send(line.page().encode())


@fault("transport", "204", "dropped:empty")
def no_content(line: Line) -> None:
    line.head(status="204 No Content")


@fault("transport", "304 unasked", "failed:http")
def not_modified(line: Line) -> None:
    line.head(status="304 Not Modified")


@fault("transport", "404", "gone")
def not_found(line: Line) -> None:
    line.answer("<p>There is no such page.</p>", status="404 Not Found")


@fault("transport", "410", "gone")
def gone(line: Line) -> None:
    line.answer(line.page(), status="410 Gone")


@fault("transport", "403", "failed:http")
def forbidden(line: Line) -> None:
    line.answer(line.page(), status="403 Forbidden")


@fault("transport", "500", "failed:http")
def server_error(line: Line) -> None:
    line.answer("oops", status="500 Internal Server Error")


@fault("transport", "429", "failed:http")
def too_many(line: Line) -> None:
    line.answer(line.page(), status="429 Too Many Requests")


@fault("transport", "429 for a day", "failed:http")
def too_many_today(line: Line) -> None:
    line.answer(line.page(), "Retry-After: 86400", status="429 Too Many Requests")


@fault("transport", "503 with Retry-After", "failed:http")
def unavailable(line: Line) -> None:
    line.answer(line.page(), "Retry-After: 1", status="503 Service Unavailable")


@fault("transport", "503 until a date", "failed:http")
def unavailable_until(line: Line) -> None:
    line.answer(line.page(), "Retry-After: Sat, 21 Nov 2020 06:00:00 GMT", status="503 Service Unavailable")


@fault("transport", "503 until nonsense", "failed:http")
def unavailable_nonsense(line: Line) -> None:
    line.answer(line.page(), "Retry-After: soon, or -1", status="503 Service Unavailable")


def move(line: Line, target: str) -> None:
    line.answer("moved", f"Location: {target}", status="302 Found")


@fault("redirect", "to itself", "failed:redirect")
def redirect_loop(line: Line) -> None:
    move(line, "?again")


@fault("redirect", "for ever", "failed:redirect")
def redirect_chain(line: Line) -> None:
    move(line, f"?{random.random()}")


@fault("redirect", "to nowhere", "failed:redirect")
def redirect_nowhere(line: Line) -> None:
    line.answer("", status="302 Found")


@fault("redirect", "to code", "failed:redirect")
def redirect_code(line: Line) -> None:
    move(line, "javascript:alert(1)")


@fault("redirect", "to half an address", "failed:redirect")
def redirect_half(line: Line) -> None:
    move(line, "http://[")


@fault("redirect", "to a port that is none", "failed:redirect")
def redirect_no_port(line: Line) -> None:
    move(line, "http://127.0.0.1:99999/news/")


@fault("redirect", "to another site", "refused:offsite")
def redirect_away(line: Line) -> None:
    move(line, "http://elsewhere.example/news/a-story-of-another-site-1")


@fault("redirect", "to a file", "refused:offsite")
def redirect_file(line: Line) -> None:
    move(line, "file:///etc/passwd")


@fault("redirect", "to data", "refused:offsite")
def redirect_data(line: Line) -> None:
    move(line, "data:text/html,hello")


@fault("redirect", "to another port", "refused:address")
def redirect_port(line: Line) -> None:
    move(line, "http://127.0.0.1:9/news/a-story-of-another-service-1")


@fault("redirect", "to the metadata of a cloud", "refused:address")
def redirect_metadata(line: Line) -> None:
    move(line, "http://169.254.169.254/latest/meta-data/")


@fault("redirect", "to a number", "refused:address")
def redirect_number(line: Line) -> None:
    move(line, "http://2130706433:9/news/")


@fault("redirect", "to IPv6", "refused:address")
def redirect_ipv6(line: Line) -> None:
    move(line, "http://[::ffff:127.0.0.1]:9/news/")


@fault("redirect", "with escapes for a terminal", "refused:offsite")
def redirect_escapes(line: Line) -> None:
    move(line, "ftp://elsewhere.example/\x1b[2J\x1b]0;owned\x07")


# -- size ---------------------------------------------------------------------------------------------------------------


@fault("size", "1 GiB announced", "failed:too_large")
def gigabyte(line: Line) -> None:
    line.head(f"Content-Length: {1024 * MIB}")
    for _ in range(1024):
        line.send(b"<p>one more paragraph of this very long page</p>" * 21845)


@fault("size", "endless body", "failed:too_large")
def endless(line: Line) -> None:
    line.head()
    while not line.stopping.is_set():
        line.send(b"<p>one more paragraph of this endless page</p>" * 1000)


@fault("size", "endless chunks", "failed:too_large")
def endless_chunks(line: Line) -> None:
    line.head("Transfer-Encoding: chunked")
    chunk = b"<p>one more paragraph</p>" * 1000
    while not line.stopping.is_set():
        line.send(b"%x\r\n%s\r\n" % (len(chunk), chunk))


def packed(line: Line, name: str, body: bytes) -> None:
    line.answer(body, f"Content-Encoding: {name}")


@fault("size", "gzip bomb", "failed:too_large")
def gzip_bomb(line: Line) -> None:
    packed(line, "gzip", zeros(gzip_member))


@fault("size", "deflate bomb", "failed:too_large")
def deflate_bomb(line: Line) -> None:
    packed(line, "deflate", zlib.compress(bytes(200 * MIB)))


@fault("size", "brotli bomb", "failed:too_large")
def brotli_bomb(line: Line) -> None:
    packed(line, "br", brotli.compress(bytes(200 * MIB), quality=3))


@fault("size", "zstd bomb", "failed:too_large")
def zstd_bomb(line: Line) -> None:
    packed(line, "zstd", zstd.compress(bytes(200 * MIB)))


@fault("size", "bomb within a bomb", "failed:too_large")
def nested_bomb(line: Line) -> None:
    packed(line, "gzip, gzip", gzip.compress(zeros(gzip_member)))


@fault("size", "packed fifty times", "failed:too_large")
def many_layers(line: Line) -> None:
    body = line.page().encode()
    for _ in range(50):
        body = gzip.compress(body, 1)
    packed(line, ", ".join(["gzip"] * 50), body)


@fault("size", "gzip that is none", "failed:cut")
def false_gzip(line: Line) -> None:
    packed(line, "gzip", b"this is no gzip")


@fault("size", "brotli that is none", "failed:cut")
def false_brotli(line: Line) -> None:
    packed(line, "br", b"this is no brotli")


@fault("size", "zstd that is none", "failed:cut")
def false_zstd(line: Line) -> None:
    packed(line, "zstd", b"this is no zstd")


@fault("size", "gzip that is cut", "failed:cut")
def cut_gzip(line: Line) -> None:
    packed(line, "gzip", gzip.compress(line.page().encode())[:-100])


@fault("size", "gzip without its trailer", "failed:cut")
def gzip_without_trailer(line: Line) -> None:
    packed(line, "gzip", gzip.compress(line.page().encode())[:-8])


@fault("size", "gzip with another page's checksum", "failed:cut")
def gzip_of_another(line: Line) -> None:
    packed(line, "gzip", gzip.compress(line.page().encode())[:-8] + gzip.compress(b"another page")[-8:])


@fault("size", "gzip of two members", "stored")
def gzip_members(line: Line) -> None:
    body = line.page().encode()
    packed(line, "gzip", gzip.compress(body[:3000]) + gzip.compress(body[3000:]))


@fault("size", "deflate that is cut", "failed:cut")
def cut_deflate(line: Line) -> None:
    packed(line, "deflate", zlib.compress(line.page().encode())[:-100])


@fault("size", "brotli that is cut", "failed:cut")
def cut_brotli(line: Line) -> None:
    packed(line, "br", brotli.compress(line.page().encode())[:-100])


@fault("size", "zstd that is cut", "failed:cut")
def cut_zstd(line: Line) -> None:
    packed(line, "zstd", zstd.compress(line.page().encode())[:-100])


def gzip_member(size: int) -> bytes:
    return gzip.compress(bytes(size), 9)


def zeros(pack: Callable[[int], bytes]) -> bytes:
    return pack(100 * MIB) * 3


# -- markup -------------------------------------------------------------------------------------------------------------


@fault("markup", "empty", "dropped:empty")
def empty(line: Line) -> None:
    line.answer("")


@fault("markup", "blank", "dropped:empty")
def blank(line: Line) -> None:
    line.answer(" \n\t ")


@fault("markup", "PDF", "dropped:not_html")
def pdf(line: Line) -> None:
    line.answer(b"%PDF-1.7 " + NOISE, kind="application/pdf")


@fault("markup", "PDF without a type", "dropped:not_html")
def pdf_untyped(line: Line) -> None:
    line.answer(b"%PDF-1.7 " + NOISE, kind=None)


@fault("markup", "JSON", "dropped:not_html")
def json_page(line: Line) -> None:
    line.answer("{}", kind="application/json")


@fault("markup", "archive as HTML", "dropped")
def archive(line: Line) -> None:
    line.answer(b"PK\x03\x04" + NOISE)


@fault("markup", "picture as HTML", "dropped")
def picture(line: Line) -> None:
    line.answer(b"\x89PNG\r\n\x1a\n" + NOISE)


@fault("markup", "XML as HTML", "dropped")
def xml_as_html(line: Line) -> None:
    rows = "".join(f"<row id='{number}'><value>{number}</value></row>" for number in range(2000))
    line.answer(f"<?xml version='1.0'?><table-of-numbers>{rows}</table-of-numbers>")


@fault("markup", "only a script", "dropped:no_body")
def only_script(line: Line) -> None:
    line.answer("<html><body><div id=app></div><script>start()</script></body></html>")


@fault("markup", "one sentence", "dropped:too_short")
def one_sentence(line: Line) -> None:
    line.answer(page(line.number, body=sentences(line.number, 1)))


@fault("markup", "cut in a tag", "stored")
def cut_in_tag(line: Line) -> None:
    line.answer(line.page().partition("</article>")[0] + "<div class='rela")


@fault("markup", "unclosed comment", "stored")
def unclosed_comment(line: Line) -> None:
    line.answer(line.page(end="<!-- "))


@fault("markup", "100,000 nested elements", "stored")
def nested(line: Line) -> None:
    line.answer(line.page(end="<div>" * 100_000))


@fault("markup", "40,000 attributes", "stored")
def attributes(line: Line) -> None:
    line.answer(line.page(end="<div " + " ".join(f"data-a{n}=1" for n in range(40_000)) + "></div>"))


@fault("markup", "10 MB of tags", "stored")
def tag_soup(line: Line) -> None:
    line.answer(line.page(end="<b><i></i></b>" * (9_900_000 // 14)))


@fault("markup", "NULs", "stored")
def nuls(line: Line) -> None:
    line.answer(line.page(end="<p>\0\0</p>"))


@fault("markup", "a million entities", "stored")
def entities(line: Line) -> None:
    line.answer(line.page(end="<p hidden>" + "&amp;" * 1_000_000 + "</p>"))


@fault("markup", "surrogates as entities", "stored")
def surrogate_entities(line: Line) -> None:
    line.answer(line.page(end="<p>&#xD800;&#xDFFF;&#0;&#x110000;</p>"))


@fault("markup", "file as base", "stored")
def file_as_base(line: Line) -> None:
    line.answer(line.page(head='<base href="file:///etc/">', end='<a href="passwd">A story to read next</a>'))


@fault("markup", "private address as canonical", "stored")
def private_canonical(line: Line) -> None:
    line.answer(line.page(head='<link rel="canonical" href="http://127.0.0.1:9/admin/"><base href="http://10.0.0.1/">'))


@fault("markup", "links with code", "stored")
def evil_links(line: Line) -> None:
    line.answer(line.page(end='<a href="javascript:alert(1)">Read this</a><a href="data:text/html,x">Read that</a>'))


@fault("markup", "escapes for a terminal", "stored")
def escapes(line: Line) -> None:
    line.answer(line.page(end="<p>It ends with \x1b[2J\x1b]0;owned\x07 and nothing else of any note at all.</p>"))


# -- charset ------------------------------------------------------------------------------------------------------------


def declared(line: Line, name: str, body: bytes | None = None) -> None:
    """Answer with a page in Windows-1252 (or *body*) that is declared to be in *name*, by its header and by itself."""
    text = line.page(head=f'<meta charset="{name}">', end=f"<p>{ACCENTED}</p>")
    line.answer(text.encode("cp1252", "ignore") if body is None else body, kind=f"text/html; charset={name}")


def _add_charsets() -> None:
    for name in ("no-such-charset", "zlib_codec", "bz2_codec", "base64_codec", "hex_codec", "rot13", "idna", "punycode",
                 "undefined", "utf-7", "unicode_escape", "raw_unicode_escape", "mbcs", "utf-32"):  # fmt: skip
        fault("charset", name, "stored")(lambda line, name=name: declared(line, name))  # type: ignore[misc]


_add_charsets()


@fault("charset", "UTF-8 called Latin-1", "stored")
def called_latin(line: Line) -> None:
    declared(line, "latin-1", line.page(end=f"<p>{ACCENTED}</p>").encode())


@fault("charset", "mark of UTF-8 on a page called Latin-1", "stored")
def mark_contradicts(line: Line) -> None:
    declared(line, "latin-1", b"\xef\xbb\xbf" + line.page(end=f"<p>{ACCENTED}</p>").encode())


@fault("charset", "mark of UTF-16 on a page called UTF-8", "stored")
def mark_of_utf16(line: Line) -> None:
    declared(line, "utf-8", line.page(end=f"<p>{ACCENTED}</p>").encode("utf-16"))


@fault("charset", "header that is no header", "stored")
def odd_header(line: Line) -> None:
    line.answer(line.page(), kind="text/html; charset=;;;=\xe9")


@fault("charset", "no type at all", "stored")
def no_type(line: Line) -> None:
    line.answer(line.page(), kind=None)


# -- JSON-LD ------------------------------------------------------------------------------------------------------------


def with_data(line: Line, data: str) -> None:
    line.answer(line.page(head=f'<script type="application/ld+json">{data}</script>'))


@fault("json-ld", "cut", "stored")
def data_cut(line: Line) -> None:
    with_data(line, '{"@type": "NewsArticle", "headline": "It brea')


@fault("json-ld", "100,000 deep", "stored")
def data_deep(line: Line) -> None:
    with_data(line, '{"@type": "NewsArticle", "author": ' + "[" * 100_000 + "]" * 100_000 + "}")


@fault("json-ld", "100,000 digits", "stored")
def data_digits(line: Line) -> None:
    with_data(line, '{"@type": "NewsArticle", "wordCount": ' + "9" * 100_000 + "}")


@fault("json-ld", "half characters", "stored")
def data_surrogates(line: Line) -> None:
    with_data(line, r'{"@type": "NewsArticle", "headline": "\ud800 half", "articleBody": "\udfff", "author": "\ud83d"}')


@fault("json-ld", "lists of graphs", "stored")
def data_graphs(line: Line) -> None:
    with_data(line, '[[{"@graph": [[{"@graph": [{"@type": {"a": 1}, "author": [[3]], "headline": {}}]}]]}], null, 7]')


@fault("json-ld", "ten thousand articles", "stored")
def data_many(line: Line) -> None:
    with_data(line, "[" + ",".join(['{"@type": "NewsArticle", "headline": "Another story"}'] * 10_000) + "]")


# -- feeds and sitemaps: each announces one story that nothing else leads to, where it can be read --------------------------


def story(line: Line) -> str:
    """Return the path of the story that a source announces."""
    return f"{SECTION}a-story-that-only-one-source-announces-{line.number}"


def item(line: Line, more: str = "") -> str:
    return f"<item><title>{headline(line.number)}</title><link>{story(line)}</link>{more}</item>"


def feed(line: Line, *items: str, head: str = '<?xml version="1.0"?>', kind: str = "application/rss+xml") -> None:
    text = f'{head}<rss version="2.0"><channel><title>Gazette</title>{"".join(items or [item(line)])}</channel></rss>'
    line.answer(text, kind=kind)


@fault("feed", "blanks before the declaration", "read")
def feed_blanks(line: Line) -> None:
    feed(line, head='\n  \t\n<?xml version="1.0"?>')


@fault("feed", "notice before the declaration", "read")
def feed_notice(line: Line) -> None:
    feed(line, head='<br />\n<b>Warning</b>: mysql_connect() failed\n<?xml version="1.0"?>')


@fault("feed", "entities of HTML", "read")
def feed_entities(line: Line) -> None:
    feed(line, item(line, "<description>one&nbsp;two&hellip;&bogus; &#x0; & more</description>"))


@fault("feed", "called HTML", "read")
def feed_called_html(line: Line) -> None:
    feed(line, kind=HTML)


@fault("feed", "gzip twice", "read")
def feed_gzip_twice(line: Line) -> None:
    text = f'<rss version="2.0"><channel>{item(line)}</channel></rss>'.encode()
    line.answer(gzip.compress(gzip.compress(text)), "Content-Encoding: gzip", kind="application/rss+xml")


@fault("feed", "billion laughs", "read")
def feed_laughs(line: Line) -> None:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{lines}]>'
    feed(line, item(line, "<description>&l11;</description>"), head=head)


@fault("feed", "external entity", "read")
def feed_external(line: Line) -> None:
    head = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    feed(line, item(line, "<description>&file;</description><category>&file;</category>"), head=head)


@fault("feed", "50,000 links", "read")
def feed_many(line: Line) -> None:
    feed(line, item(line), *[item(line).replace("</link>", f"?utm_source={n}</link>") for n in range(50_000)])


@fault("feed", "dates in the future", "read")
def feed_future(line: Line) -> None:
    feed(line, item(line, "<pubDate>Fri, 31 Dec 9999 23:59:59 GMT</pubDate>"))


@fault("feed", "cut", "read")
def feed_cut(line: Line) -> None:
    line.answer(f'<rss version="2.0"><channel>{item(line)}<item><title>It brea', kind="application/rss+xml")


@fault("feed", "links inside", "read")
def feed_inside(line: Line) -> None:
    inside = "<item><title>{}</title><link>http://{}/news/a-story-from-the-inside-of-it-1</link></item>"
    hosts = ("127.0.0.1:9", "169.254.169.254", "[::1]:9", "localhost:9", "0x7f.1:9")
    feed(line, item(line), *[inside.format(headline(7), host) for host in hosts])


@fault("feed", "empty", "failed:error")
def feed_empty(line: Line) -> None:
    line.answer("", kind="application/rss+xml")


@fault("feed", "a page in its place", "failed:error")
def feed_page(line: Line) -> None:
    line.answer(line.page())


@fault("feed", "gone", "gone")
def feed_gone(line: Line) -> None:
    line.answer("no more", status="410 Gone")


def urlset(line: Line, *locations: str, head: str = '<?xml version="1.0"?>', kind: str = "application/xml") -> None:
    site = f"http://127.0.0.1:{line.connection.getsockname()[1]}"
    rows = "".join(f"<url><loc>{site}{location}</loc></url>" for location in (story(line), *locations))
    line.answer(f'{head}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>', kind=kind)


def index(line: Line, *locations: str) -> None:
    site = f"http://127.0.0.1:{line.connection.getsockname()[1]}"
    rows = "".join(f"<sitemap><loc>{site}{location}</loc></sitemap>" for location in locations)
    line.answer(f"<sitemapindex>{rows}</sitemapindex>", kind="application/xml")


@fault("sitemap", "blanks before the declaration", "read")
def sitemap_blanks(line: Line) -> None:
    urlset(line, head='\n \n<?xml version="1.0" encoding="UTF-8"?>')


@fault("sitemap", "called text", "read")
def sitemap_text(line: Line) -> None:
    urlset(line, kind="text/plain")


@fault("sitemap", "entities and a bare ampersand", "read")
def sitemap_entities(line: Line) -> None:
    urlset(line, "/news/?a=1&b=2&nbsp;")


@fault("sitemap", "external entity", "read")
def sitemap_external(line: Line) -> None:
    urlset(line, "/&file;", head='<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY file SYSTEM "file:///etc/passwd">]>')


@fault("sitemap", "50,000 links", "read")
def sitemap_many(line: Line) -> None:
    urlset(line, *[f"{story(line)}?utm_source={n}" for n in range(50_000)])


@fault("sitemap", "index of itself", "read")
def sitemap_loop(line: Line) -> None:
    path = next(one.path for one in FAULTS if one.number == line.number)
    index(line, path, f"{path}?again", f"{path}?{random.random()}")


@fault("sitemap", "index without end", "read")
def sitemap_endless(line: Line) -> None:
    path = next(one.path for one in FAULTS if one.number == line.number)
    index(line, *[f"{path}?{random.random()}" for _ in range(50)])


@fault("sitemap", "bomb in a file", "failed")
def sitemap_bomb(line: Line) -> None:
    line.answer(zeros(gzip_member), kind="application/gzip")


@fault("sitemap", "bomb of tags in a file", "read")
def sitemap_tags(line: Line) -> None:
    site = f"http://127.0.0.1:{line.connection.getsockname()[1]}"
    start = f"<urlset><url><loc>{site}{story(line)}</loc></url>".encode()
    line.answer(gzip.compress(start + b"<a/>" * 12_000_000, 1), kind="application/gzip")


@fault("sitemap", "a page in its place", "failed:error")
def sitemap_page(line: Line) -> None:
    line.answer(line.page())


# -- the server ---------------------------------------------------------------------------------------------------------


class FaultyServer:
    """Serves the faults of some groups (all when none is given) and good articles around them, on a free port."""

    def __init__(self, *groups: str) -> None:
        self.faults = [one for one in FAULTS if not groups or one.group in groups]
        self.requests: list[str] = []
        self.stopping = threading.Event()
        self._server = _Server(self)
        self.service = f"127.0.0.1:{self._server.server_address[1]}"
        SERVERS.add(self.service)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def url(self, path: str = SECTION) -> str:
        """Return the URL of a path, of the section page when none is given."""
        return f"http://{self.service}{path}"

    @property
    def good(self) -> dict[str, int]:
        """The good articles: path -> number of the story."""
        return {f"{SECTION}a-good-story-about-nothing-bad-{number}": number for number in range(9001, 9001 + GOOD)}

    def section(self) -> str:
        """Return the section page: good articles before, among and after the faults that are pages."""
        links = [(one.path, headline(one.number)) for one in self.faults if one.group not in SOURCES]
        step = max(1, len(links) // GOOD)
        for place, (path, number) in enumerate(self.good.items()):
            links.insert(place * (step + 1), (path, headline(number)))
        cards = "\n".join(f'<li class="card"><h3><a href="{path}">{title}</a></h3></li>' for path, title in links)
        return f"<!DOCTYPE html><html><head><title>News</title></head><body><main><ul>{cards}</ul></main></body></html>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        SERVERS.discard(self.service)
        self.stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, site: FaultyServer) -> None:
        self.site = site
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that have had enough hang up."""


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        site = cast("_Server", self.server).site
        path = self.rfile.readline(65537).split(b" ")[1].decode("latin-1")
        while self.rfile.readline(65537).strip():
            pass
        site.requests.append(path)
        plain = path.partition("?")[0]
        line = Line(self.connection, site.good.get(plain, 0), site.stopping)
        found: Iterable[Fault] = (one for one in site.faults if one.path == plain)
        one = next(iter(found), None)
        if one:
            line.number = one.number
            one.serve(line)
        elif plain == SECTION:
            line.answer(site.section())
        elif plain in site.good:
            line.answer(line.page())
        elif plain.startswith(f"{SECTION}a-story-that-only-one-source-announces-"):
            line.number = int(plain.rpartition("-")[2])
            line.answer(line.page())
        else:
            line.answer("<p>There is no such page.</p>", status="404 Not Found")


if __name__ == "__main__":
    with FaultyServer(*sys.argv[1:]) as running:
        sys.stdout.write(f"{running.url()}\n")
        sys.stdout.flush()
        threading.Event().wait()
