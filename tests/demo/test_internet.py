import http.client
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from newscrawl.demo import Internet, pages, serve, stories

HOME = "http://harbourherald.example/"
PAGES = pages()


@pytest.fixture(scope="module")
def internet() -> Iterator[Internet]:
    with serve() as running:
        yield running


def ask(
    internet: Internet, target: str, method: str = "GET", **headers: str
) -> tuple[int, http.client.HTTPMessage, bytes]:
    """One request with *target* exactly as given, on a connection of its own."""
    connection = http.client.HTTPConnection(urlsplit(internet.proxy).netloc, timeout=10)
    try:
        connection.request(method, target, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def test_urllib_gets_pages_through_the_proxy(internet: Internet) -> None:
    through = urllib.request.build_opener(urllib.request.ProxyHandler({"http": internet.proxy}))
    with through.open(HOME) as answer:
        assert answer.headers["Content-Type"] == "text/html; charset=UTF-8"
        assert answer.read() == PAGES[HOME].body


def test_every_page_arrives_whole_with_its_headers(internet: Internet) -> None:
    connection = http.client.HTTPConnection(urlsplit(internet.proxy).netloc, timeout=10)
    for url, page in PAGES.items():
        connection.request("GET", url)
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (page.status, page.body), url
        assert {name: answer.headers[name] for name in page.headers} == dict(page.headers)
    connection.close()


def test_urllib_follows_the_redirect_to_the_article(internet: Internet) -> None:
    (moved,) = [story for story in stories() if story.outcome == "redirect"]
    through = urllib.request.build_opener(urllib.request.ProxyHandler({"http": internet.proxy}))
    with through.open(moved.url) as answer:
        assert answer.url == moved.canonical_url
        assert answer.read() == PAGES[moved.canonical_url].body


@pytest.mark.parametrize("target", [HOME, "http://HarbourHerald.example:80/", "http://harbourherald.example"])
def test_spellings_of_one_address_get_one_page(internet: Internet, target: str) -> None:
    assert ask(internet, target)[2] == PAGES[HOME].body


def test_a_plain_path_is_answered_for_the_host_header(internet: Internet) -> None:
    assert ask(internet, "/world/", Host="harbourherald.example")[2] == PAGES[f"{HOME}world/"].body
    assert ask(internet, "/?u=http://x.example/", Host="harbourherald.example")[0] == 404


@pytest.mark.parametrize("host", ["elsewhere.example", "127.0.0.1", ""])
def test_an_unknown_host_is_a_bad_gateway_in_one_line(internet: Internet, host: str) -> None:
    status, headers, body = ask(internet, "/", Host=host)
    assert (status, headers["Content-Type"]) == (502, "text/plain; charset=UTF-8")
    assert body.decode().splitlines() == [f"No such host in the demo internet: {host}"]


def test_an_address_that_is_none_is_a_bad_request(internet: Internet) -> None:
    assert ask(internet, "/", Host="[half")[0] == 400


def test_a_missing_page_is_404_in_the_look_of_its_host(internet: Internet) -> None:
    (gone,) = [story for story in stories() if story.outcome == "gone"]
    status, _, body = ask(internet, gone.url)
    assert status == 404
    assert b"Harbour Herald" in body
    assert ask(internet, gone.url, If_None_Match="*")[0] == 404


def test_head_has_the_headers_and_no_body(internet: Internet) -> None:
    status, headers, body = ask(internet, HOME, "HEAD")
    assert (status, int(headers["Content-Length"]), body) == (200, len(PAGES[HOME].body), b"")


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ({"If_None_Match": PAGES[HOME].headers["ETag"]}, 304),
        ({"If_None_Match": f'"old", W/{PAGES[HOME].headers["ETag"]}'}, 304),
        ({"If_None_Match": '"old"'}, 200),
        ({"If_None_Match": '"old"', "If_Modified_Since": PAGES[HOME].headers["Last-Modified"]}, 200),
        ({"If_Modified_Since": PAGES[HOME].headers["Last-Modified"]}, 304),
        ({"If_Modified_Since": "Thu, 01 Jan 2026 00:00:00 GMT"}, 200),
        ({"If_Modified_Since": "yesterday"}, 200),
    ],
)
def test_conditional_requests(internet: Internet, condition: dict[str, str], status: int) -> None:
    answered, headers, body = ask(internet, HOME, **condition)
    assert answered == status
    assert headers["ETag"] == PAGES[HOME].headers["ETag"]
    assert body == (PAGES[HOME].body if status == 200 else b"")


def test_requests_are_remembered_in_order(internet: Internet) -> None:
    del internet.requests[:]
    ask(internet, HOME, "HEAD")
    ask(internet, "http://elsewhere.example/a?b=c")
    assert internet.requests == [("HEAD", HOME, 200), ("GET", "http://elsewhere.example/a?b=c", 502)]


def test_nothing_is_printed(internet: Internet, capfd: pytest.CaptureFixture[str]) -> None:
    ask(internet, HOME)
    ask(internet, "/", Host="[half")
    assert capfd.readouterr() == ("", "")


def test_two_run_side_by_side_on_free_ports() -> None:
    with serve() as one, serve() as other:
        assert one.proxy != other.proxy
        assert ask(one, HOME)[2] == ask(other, HOME)[2]


def test_stopping_cuts_idle_clients_and_leaves_no_thread() -> None:
    before = set(threading.enumerate())
    with serve() as running:
        port = urlsplit(running.proxy).port
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        client.request("GET", HOME)
        client.getresponse().read()
        assert set(threading.enumerate()) - before, "an open connection has a thread"
        started = time.monotonic()
    assert time.monotonic() - started < 5
    assert set(threading.enumerate()) <= before
    client.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port or 0), timeout=5).close()
    running.close()


def test_a_port_of_ones_own_choice_can_be_used_again_at_once() -> None:
    with serve() as running:
        port = urlsplit(running.proxy).port or 0
        ask(running, HOME)
    with serve(port) as again:
        assert again.proxy == f"http://127.0.0.1:{port}"
        assert ask(again, HOME)[0] == 200
