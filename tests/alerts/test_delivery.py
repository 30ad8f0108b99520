"""Deliveries to real servers on this machine: web hooks, mail servers, commands; and all that goes wrong with them."""

from __future__ import annotations

import socket
import sys
import threading
import time
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING, Any, Self

import orjson
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from alerts.receivers import Hook, certificate, receiver, serving
from alerts.test_rendering import HOSTILE, change, message

from newscrawl.alerts import delivery
from newscrawl.alerts.delivery import deliver, place_of
from newscrawl.alerts.undelivered import Undelivered
from newscrawl.config import Receiver

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECONDS = 20.0
DIGEST = message(change())


@pytest.fixture(autouse=True)
def own_network(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(delivery, "FIRST_PAUSE", 0.05)


def send(to: Receiver, seconds: float = SECONDS) -> str:
    return deliver(to, DIGEST, time.monotonic() + seconds)


def why_not(to: Receiver, seconds: float = SECONDS) -> str:
    with pytest.raises(Undelivered) as caught:
        send(to, seconds)
    assert "secret" not in str(caught.value)
    return str(caught.value)


# -- web hooks ------------------------------------------------------------------------------------------------------------


def test_a_webhook_gets_the_document_and_its_headers() -> None:
    with serving(Hook()) as hook:
        assert send(receiver("webhook", url=f"{hook.url}?a=b c", headers={"X-Key": "k1"})) == ""
    ((path, headers, body),) = hook.got
    assert path == "/services/T0/secret-key?a=b%20c"
    assert (headers["X-Key"], headers["Content-Type"]) == ("k1", "application/json")
    assert orjson.loads(body)["changes"][0]["site"] == "heise"


def test_slack_gets_text_and_blocks() -> None:
    with serving(Hook()) as hook:
        send(receiver("slack", url=hook.url))
    (document,) = hook.documents
    assert list(document) == ["text", "blocks"]
    assert document["text"].startswith("newscrawl: 1 site fails")


def test_a_user_in_the_address_logs_in() -> None:
    with serving(Hook()) as hook:
        send(receiver("webhook", url=hook.url.replace("://", "://me:p%40ss@")))
    assert hook.got[0][1]["Authorization"] == "Basic bWU6cEBzcw=="  # me:p@ss


@pytest.mark.parametrize(
    ("status", "headers", "said"),
    [
        (400, {"said": "invalid_blocks"}, "HTTP 400: invalid_blocks"),
        (404, {"said": "no hook secret-key here"}, "HTTP 404: no hook *** here"),
        (500, {}, "HTTP 500"),
        (
            302,
            {"Location": "https://login.example/?next=secret-key"},
            "HTTP 302: it redirects to https://login.example; give the",
        ),
        (307, {"Location": "/elsewhere"}, "HTTP 307: it redirects; give the address where it ends"),
    ],
)
def test_answers_that_are_no_success_are_told(status: int, headers: dict[str, str], said: str) -> None:
    with serving(Hook([(status, headers, 0)])) as hook:
        assert why_not(receiver("webhook", url=hook.url)).startswith(said)
    assert len(hook.got) == 1


@pytest.mark.parametrize(
    ("statuses", "retries", "asked", "arrives"),
    [
        ([503, 503, 200], 2, 3, True),
        ([429, 200], 2, 2, True),
        ([503, 503, 200], 1, 2, False),
        ([404, 200], 2, 1, False),  # it would say so again
    ],
)
def test_another_attempt_is_made_where_it_may_help(
    statuses: list[int], retries: int, asked: int, arrives: bool
) -> None:
    with serving(Hook([(status, {}, 0) for status in statuses])) as hook:
        to = receiver("webhook", url=hook.url, retries=retries)
        if arrives:
            send(to)
        else:
            assert f"HTTP {statuses[asked - 1]}" in why_not(to)
    assert len(hook.got) == asked


def test_no_attempt_begins_after_the_bound() -> None:
    begun = time.monotonic()
    with serving(Hook([(429, {"Retry-After": "3600"}, 0)])) as hook:
        assert why_not(receiver("webhook", url=hook.url, retries=9), 1.0) == "HTTP 429"
        assert len(hook.got) == 1
    with serving(Hook([(503, {}, 0)])) as hook:
        assert "attempts)" in why_not(receiver("webhook", url=hook.url, retries=9), 1.0)
    assert time.monotonic() - begun < 3


def test_pauses_rise(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(delivery.time, "sleep", slept.append)
    with serving(Hook([(503, {}, 0)])) as hook:
        why_not(receiver("webhook", url=hook.url, retries=3))
    assert slept == pytest.approx([0.05, 0.15, 0.45])


def test_a_server_that_does_not_answer_is_named() -> None:
    with serving(Hook([(200, {}, 30)])) as hook:
        assert why_not(receiver("webhook", url=hook.url, timeout=0.2)) == "no answer within 0.2 s"


def test_a_server_that_is_not_there_is_named() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert why_not(receiver("slack", url=f"http://127.0.0.1:{port}/secret")) == "it refuses the connection"
    assert "its host name has no address" in why_not(receiver("slack", url="https://hooks.invalid/secret"))


def test_what_is_no_web_server_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def babble() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(b"SSH-2.0-OpenSSH_9.9\r\n")

        thread = threading.Thread(target=babble)
        thread.start()
        said = why_not(receiver("webhook", url=f"http://127.0.0.1:{server.getsockname()[1]}/secret"))
        thread.join()
    assert said == "it does not answer as HTTP does (BadStatusLine)"


def test_certificates_are_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pem, context = certificate(tmp_path)
    with serving(Hook(), context) as hook:
        assert why_not(receiver("webhook", url=hook.url, retries=3)).startswith(
            "its certificate could not be verified: self"
        )
        assert why_not(receiver("webhook", url=hook.url.replace("https", "http")))
        assert hook.got == []
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        assert send(receiver("webhook", url=hook.url)) == ""


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://a.example/secret",
        "secret",
        "http://[::1/secret",
        "http:///secret",
        "http://a.example:99999/secret",
    ],
)
def test_an_address_that_is_none_is_told(url: str) -> None:
    assert why_not(receiver("webhook", url=url)).startswith("its address is no URL of http or https")


def test_a_header_cannot_bring_another() -> None:
    with serving(Hook()) as hook:
        said = why_not(receiver("webhook", url=hook.url, headers={"X-Key": "secret\r\nX-Other: 1"}))
    assert said == "its address or a header holds what cannot be sent; mend it in the configuration"
    assert hook.got == []


def test_a_missing_variable_is_named_before_anything_is_asked() -> None:
    without = receiver("slack", url="")
    assert (
        why_not(Receiver("ops", "slack", without.options, missing=("SLACK_URL",)))
        == "environment variable SLACK_URL is not set"
    )


def test_places_hold_no_secrets() -> None:
    assert place_of(receiver("slack", url="https://u:secret@hooks.example/services/secret")) == "https://hooks.example"
    assert (
        place_of(receiver("email", host="mx.example", to=("a@b.example", "c@d.example")))
        == "a@b.example, c@d.example by mx.example"
    )
    assert place_of(receiver("command", command=("notify", "--key", "secret"))) == "notify"


# -- mail -----------------------------------------------------------------------------------------------------------------


class Mailbox:
    """What a mail server of the test's own got; it refuses what is addressed to ``nobody``."""

    def __init__(self) -> None:
        self.got: list[Envelope] = []

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith(("nobody", "later")):
            return "550 no such user" if address.startswith("nobody") else "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the same
        self.got.append(envelope)
        return "250 OK"

    def read(self) -> Any:
        return message_from_bytes(self.got[-1].content, policy=default)


def login(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"me", b"secret-word"), handled=False)


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    return certificate(tmp_path_factory.mktemp("mail"))


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


class Server(Controller):
    """A mail server on a free port."""

    def _trigger_server(self) -> None:
        assert self.server
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def plain_server(mailbox: Mailbox) -> Iterator[Controller]:
    controller = Server(mailbox, hostname="127.0.0.1", port=0, ready_timeout=10)
    controller.start()
    yield controller
    controller.stop()


def mail_to(controller: Controller | Dripping, **options: object) -> Receiver:
    return receiver("email", **{
        "host": "127.0.0.1", "port": controller.port, "security": "none", "user": None, "password": None,
        "sender": "newscrawl <crawl@news.example>", "to": ("ops@news.example",), **options,
    })  # fmt: skip


def test_a_mail_has_plain_text_and_html(mailbox: Mailbox, plain_server: Controller) -> None:
    assert send(mail_to(plain_server, to=("ops@news.example", "Zoë Ångström <zoe@news.example>"))) == ""
    mail = mailbox.read()
    assert mailbox.got[0].rcpt_tos == ["ops@news.example", "zoe@news.example"]
    assert mail["Subject"] == "newscrawl: 1 site fails: heise"
    assert mail["To"] == "ops@news.example, Zoë Ångström <zoe@news.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@news.example>")
    assert mail["Date"].datetime
    plain, rich = mail.iter_parts()
    assert (plain.get_content_type(), rich.get_content_type()) == ("text/plain", "text/html")
    assert "FAIL heise (was ok)" in plain.get_content()
    assert "FAIL heise (was ok)" in rich.get_content()


def test_nothing_that_is_told_breaks_out_of_a_header(mailbox: Mailbox, plain_server: Controller) -> None:
    hostile = message(change(site="zürich\r\nBcc: all@news.example\r\n\r\n<script>", sentence=HOSTILE))
    deliver(mail_to(plain_server), hostile, time.monotonic() + SECONDS)
    mail = mailbox.read()
    assert mail["Bcc"] is None
    assert mail["Subject"] == "newscrawl: 1 site fails: zürich Bcc: all@news.example <script>"
    assert mailbox.got[0].rcpt_tos == ["ops@news.example"]


@pytest.mark.parametrize(
    "address", ["ops", "ops@", "", "a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example", "<a@b.example> x"]
)
def test_an_address_that_is_none_is_told_before_anybody_is_asked(address: str) -> None:
    options = {"host": "mx.invalid", "port": 25, "security": "none", "sender": "crawl@news.example"}
    said = why_not(receiver("email", **options, to=(address,)))
    assert said.endswith("mend it in the configuration")


def test_those_who_are_refused_are_named(mailbox: Mailbox, plain_server: Controller) -> None:
    note = send(mail_to(plain_server, to=("ops@news.example", "nobody@news.example")))
    assert note == "but 127.0.0.1 refuses nobody@news.example"
    said = why_not(mail_to(plain_server, to=("nobody@news.example",), retries=2))
    assert said == "it refuses nobody@news.example: SMTP 550 no such user"
    assert "(3 attempts)" in why_not(mail_to(plain_server, to=("later@news.example",), retries=2))


def test_without_starttls_nothing_is_sent(mailbox: Mailbox, plain_server: Controller) -> None:
    said = why_not(mail_to(plain_server, security="starttls", user="me", password="secret-word"))
    assert said == "it cannot do what is asked: STARTTLS extension not supported by server."
    assert mailbox.got == []


def test_starttls_and_login(mailbox: Mailbox, pem: tuple[Path, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    path, context = pem
    controller = Server(
        mailbox, hostname="127.0.0.1", port=0, tls_context=context, require_starttls=True, authenticator=login,
        auth_required=True,
    )  # fmt: skip
    controller.start()
    try:
        to = mail_to(controller, security="starttls", user="me", password="secret-word")
        assert "its certificate could not be verified" in why_not(to)
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        assert send(to) == ""
        assert len(mailbox.got) == 1
        said = why_not(mail_to(controller, security="starttls", user="me", password="secret wrong"))
        assert said.startswith("it refuses the login: SMTP 535")
    finally:
        controller.stop()


def test_tls_from_the_first_byte(mailbox: Mailbox, pem: tuple[Path, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    path, context = pem
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    controller = Server(mailbox, hostname="127.0.0.1", port=0, ssl_context=context)
    controller.start()
    try:
        assert send(mail_to(controller, security="tls")) == ""
    finally:
        controller.stop()


def test_a_mail_server_that_is_silent_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        options = {"host": "127.0.0.1", "port": port, "sender": "a@b.example", "to": ("c@d.example",)}
        said = why_not(receiver("email", **options, security="none", timeout=0.2))
        assert said == f"127.0.0.1:{port}: no answer within 0.2 s"


class Dripping:
    """A server that answers a byte at a time, each before any timeout of a wait."""

    def __init__(self, answer: bytes) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.answer = answer
        self.thread = threading.Thread(target=self.drip)

    def drip(self) -> None:
        connection, _ = self.server.accept()
        with connection:
            try:
                for byte in self.answer:
                    connection.sendall(bytes([byte]))
                    time.sleep(0.1)
            except OSError:
                return

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.thread.join()
        self.server.close()


def test_a_server_that_sends_a_byte_now_and_then_is_cut_at_its_time() -> None:
    begun = time.monotonic()
    with Dripping(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 500) as server:
        said = why_not(receiver("webhook", url=f"http://127.0.0.1:{server.port}/secret", timeout=0.5))
        assert said == "no answer within 0.5 s"
    with Dripping(b"HTTP/1.1 500 Oh\r\n\r\n" + b"x" * 500) as server:
        assert why_not(receiver("slack", url=f"http://127.0.0.1:{server.port}/secret", timeout=5.0)).startswith(
            "HTTP 500"
        )
    with Dripping(b"220 " + b"x" * 500) as server:
        said = why_not(mail_to(server, timeout=0.5))
        assert said == f"127.0.0.1:{server.port}: no answer within 0.5 s"
    assert time.monotonic() - begun < 10


# -- commands -------------------------------------------------------------------------------------------------------------


def python(code: str, *words: str, **options: object) -> Receiver:
    return receiver("command", command=(sys.executable, "-c", code, *words), **options)


def test_a_command_gets_the_document_and_its_words_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "$(touch x); got"
    send(python("import sys; open(sys.argv[1], 'wb').write(sys.stdin.buffer.read())", str(file)))
    assert orjson.loads(file.read_bytes())["changes"][0]["site"] == "heise"
    assert list(tmp_path.iterdir()) == [file]


def test_a_command_that_reads_nothing_is_fine() -> None:
    assert deliver(python("pass"), message(*[change()] * 200), time.monotonic() + SECONDS) == ""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import sys; sys.exit('no key')", "ended with exit code 1: no key"),
        ("import os; os.kill(os.getpid(), 15)", "ended with signal 15"),
        ("import sys; sys.stderr.write('x' * 5_000_000 + ' the end'); sys.exit(2)", " the end"),
    ],
)
def test_a_command_that_fails_is_told_with_its_last_words(code: str, said: str) -> None:
    told = why_not(python(code))
    assert told.startswith(f"{sys.executable} ended with")
    assert told.endswith(said)
    assert len(told) <= 500


def test_a_command_is_killed_at_its_time_with_all_that_it_has_started(tmp_path: Path) -> None:
    late = tmp_path / "late"
    child = f"import time; time.sleep(1.5); open({str(late)!r}, 'w')"
    code = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {child!r}]); time.sleep(60)"
    assert why_not(python(code, timeout=0.5)) == f"{sys.executable} did not end within 0.5 s and was killed"
    time.sleep(1.6)
    assert not late.exists()


@pytest.mark.parametrize("word", ["/no/such/program", "/", "bad\0name"])
def test_a_command_that_cannot_be_started_is_named(word: str) -> None:
    assert "cannot be started" in why_not(receiver("command", command=(word,)))
