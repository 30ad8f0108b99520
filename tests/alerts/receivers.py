"""Receivers of alerts on 127.0.0.1, as tests set them up: they answer as told, and keep what they got."""

from __future__ import annotations

import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import orjson
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from newscrawl.config import Receiver

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

QUICK = {"timeout": 5.0, "retries": 0}


@dataclass
class Hook:
    """A web server that answers each POST with the next of *answers* (the last for ever): (status, headers, seconds)."""

    answers: list[tuple[int, dict[str, str], float]] = field(default_factory=lambda: [(200, {}, 0.0)])
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    """(path, headers, body) of each request"""
    url: str = ""
    closed: threading.Event = field(default_factory=threading.Event)

    @property
    def documents(self) -> list[dict[str, Any]]:
        """The bodies, read as JSON."""
        return [orjson.loads(body) for _, _, body in self.got]


class _Handler(BaseHTTPRequestHandler):
    hook: Hook

    def do_POST(self) -> None:
        hook = self.hook
        body = self.rfile.read(int(self.headers["Content-Length"]))
        hook.got.append((self.path, dict(self.headers), body))
        status, headers, seconds = hook.answers.pop(0) if len(hook.answers) > 1 else hook.answers[0]
        hook.closed.wait(seconds)
        if hook.closed.is_set():
            return
        said = headers.get("said", "").encode()
        self.send_response(status)
        for name, value in headers.items():
            if name != "said":
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def do_GET(self) -> None:  # nobody should come with GET: a redirect that was followed
        self.hook.got.append((self.path, dict(self.headers), b"GET"))
        self.send_error(405)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(hook: Hook, tls: ssl.SSLContext | None = None) -> Iterator[Hook]:
    """Serve *hook* on a free port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"hook": hook}))
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # a client that broke off is what the test wants
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    hook.url = f"http{'s' if tls else ''}://127.0.0.1:{server.server_address[1]}/services/T0/secret-key"
    try:
        yield hook
    finally:
        hook.closed.set()
        server.shutdown()
        server.server_close()
        thread.join()


def receiver(
    kind: str, name: str = "ops", on: tuple[str, ...] = ("ok", "stale", "fail"), **options: object
) -> Receiver:
    """Return a receiver as the configuration makes it."""
    own: dict[str, object] = {"headers": {}} if kind == "webhook" else {}
    return Receiver(name, kind, {**QUICK, **own, **options}, on)  # type: ignore[arg-type]


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """Return the file of a certificate for 127.0.0.1 that has signed itself, and the context of its server."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    return pem, context
