"""The safe settings: what a crawl does to the machine it runs on, and to the sites it asks."""

from __future__ import annotations

import datetime as dt
import ssl
from ipaddress import IPv4Address
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest
from crawls import QUICK, Crawl
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from scrapy.settings import Settings
from server import Answer, Site

from newscrawl import __version__

if TYPE_CHECKING:
    from commandline import CommandLine

LISTENING = "0A"


@pytest.fixture
def settings() -> Settings:
    made = Settings()
    made.setmodule("newscrawl.settings")
    return made


def test_only_the_web_is_asked(settings: Settings) -> None:
    handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}


@pytest.mark.parametrize(
    "name",
    ["TELNETCONSOLE_ENABLED", "REMOTE_CONTROL_ENABLED", "COOKIES_ENABLED", "REFERER_ENABLED", "METAREFRESH_ENABLED",
     "HTTPCACHE_ENABLED"],
)  # fmt: skip
def test_what_is_off(settings: Settings, name: str) -> None:
    assert settings.getbool(name) is False


@pytest.mark.parametrize(
    "name", ["ROBOTSTXT_OBEY", "DOWNLOAD_VERIFY_CERTIFICATES", "AUTOTHROTTLE_ENABLED", "DOWNLOAD_FAIL_ON_DATALOSS"]
)
def test_what_is_on(settings: Settings, name: str) -> None:
    assert settings.getbool(name) is True


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("DOWNLOAD_TIMEOUT", 5, 60),
        ("DNS_TIMEOUT", 1, 30),
        ("DOWNLOAD_MAXSIZE", 1 << 20, 16 << 20),
        ("CONCURRENT_REQUESTS_PER_DOMAIN", 1, 2),
        ("DOWNLOAD_DELAY", 0.25, 10),
        ("RETRY_TIMES", 0, 3),
        ("REDIRECT_MAX_TIMES", 1, 10),
        ("DEPTH_LIMIT", 1, 20),
    ],
)
def test_limits_are_set_and_sensible(settings: Settings, name: str, low: float, high: float) -> None:
    assert low <= settings.getfloat(name) <= high


def test_a_crawler_says_who_it_is(site: Site, crawl: Crawl) -> None:
    site.articles(3)
    site.add("/news/", Answer(site.answers["/news/"].body, headers={"Set-Cookie": "visitor=1"}))
    assert crawl(site.url()).code == 0
    assert len(site.headers) == 6, "robots.txt, the section, tdmrep.json, three articles"
    for sent in site.headers:
        assert sent["User-Agent"].startswith(f"newscrawl/{__version__} (")
        assert not {"Cookie", "Referer", "Accept-Language"} & set(sent)


def test_nothing_listens_while_it_crawls(site: Site, newscrawl: CommandLine) -> None:
    site.articles(2)
    asked, go_on = Event(), Event()

    def hold(path: str) -> None:
        if path not in ("/robots.txt", "/news/"):
            asked.set()
            go_on.wait(30)

    site.before = hold
    with newscrawl.start("crawl", *QUICK, site.url()) as process:
        assert asked.wait(30)
        listening = sockets(process.pid) & listeners(process.pid)
        talking = sockets(process.pid)
        go_on.set()
        process.communicate(timeout=30)
    assert process.returncode == 0
    assert talking, "the crawl has its own connections"
    assert listening == set()


def sockets(pid: int) -> set[str]:
    """Return the inodes of the sockets that a process holds."""
    held = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        target = str(descriptor.readlink())
        if target.startswith("socket:["):
            held.add(target[8:-1])
    return held


def listeners(pid: int) -> set[str]:
    """Return the inodes of the TCP sockets that listen, as a process sees them."""
    found: set[str] = set()
    for table in ("tcp", "tcp6"):
        path = Path(f"/proc/{pid}/net/{table}")
        rows = path.read_text().splitlines()[1:] if path.exists() else []
        found.update(row.split()[9] for row in rows if row.split()[3] == LISTENING)
    return found


def test_a_certificate_that_nobody_vouches_for_is_refused(newscrawl: CommandLine) -> None:
    with Site(own_certificate(newscrawl.folder)) as site:
        site.articles(2)
        done = Crawl(newscrawl)(site.url())
        assert site.requests == []
        trusting = Crawl(newscrawl)(site.url(), "-s", "DOWNLOAD_VERIFY_CERTIFICATES=False")
    assert done.code == 1
    assert [source["disposition"] for source in done.run["sources"]] == ["failed:tls"]
    assert trusting.dispositions == {"stored": 2}, "the site is sound but for its certificate"


def own_certificate(folder: Path) -> ssl.SSLContext:
    """Return the context of a server with a certificate that it has signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
