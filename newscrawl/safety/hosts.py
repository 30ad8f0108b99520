"""Which services a crawl may talk to: public addresses on ports of the web, and what the user has named.

The decision is asked twice. The URL is asked before anything is sent, for odd spellings, local names and ports; the
address is asked when the connection is made, for whatever a name has led to by then (so that no change of a name's
address in between, "DNS rebinding", helps anybody).
"""

from __future__ import annotations

import re
import socket
import unicodedata
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from newscrawl.exceptions import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

_KINDS_4 = {
    IPv4Network(network): kind
    for network, kind in {
        "0.0.0.0/8": "an address of this machine",
        "127.0.0.0/8": "a loopback address",
        "169.254.0.0/16": "a link-local address (cloud metadata)",
        "10.0.0.0/8": "a private address",
        "172.16.0.0/12": "a private address",
        "192.168.0.0/16": "a private address",
        "100.64.0.0/10": "an address inside a provider's network",
        "168.63.129.16/32": "a cloud's metadata address",
        "192.0.0.0/24": "a reserved address",
        "192.0.2.0/24": "a reserved address",
        "192.88.99.0/24": "a reserved address",
        "198.18.0.0/15": "a reserved address",
        "198.51.100.0/24": "a reserved address",
        "203.0.113.0/24": "a reserved address",
        "224.0.0.0/4": "a multicast address",
        "240.0.0.0/4": "a reserved address",
    }.items()
}
"""What is not public of IPv4: IANA's special-purpose registry, multicast, and Azure's metadata service, which hides
behind a public address."""

_KINDS_6 = {
    IPv6Network(network): kind
    for network, kind in {
        "::1/128": "a loopback address",
        "::/128": "an address of this machine",
        "fe80::/10": "a link-local address",
        "fc00::/7": "a private address",
        "fec0::/10": "a private address",
        "ff00::/8": "a multicast address",
        "2001::/23": "a reserved address",
        "2001:db8::/32": "a reserved address",
        "3fff::/20": "a reserved address",
    }.items()
}
_PUBLIC_6 = IPv6Network("2000::/3")
"""The only part of IPv6 that IANA has given out for the public internet."""
_CARRIERS = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))
"""Networks whose last four bytes are an IPv4 address: mapped, translated (NAT64), compatible."""

_LOCAL_NAMES = ("localhost", "localdomain", "local", "internal", "home.arpa")
"""Top-level names that never leave a network (RFC 6761, 6762, 8375, ICANN's private-use name)."""
_WEB_PORTS = (80, 443)
_OTHER_PORTS = frozenset(
    (1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080)
)
"""Ports of other services from 1024 on, those that browsers block (WHATWG Fetch, "bad port")."""
_AUTHORITY_END = re.compile("[/?#]")
_NUMBERS = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+)){0,3}")

Service = tuple[str, int]
"""Host (a name or an address, lower case) and port."""


def service_of(text: str) -> Service:
    """Return the service that ``HOST:PORT`` names; an IPv6 address stands in brackets.

    >>> service_of("LocalHost:8000"), service_of("[::1]:80")
    (('localhost', 8000), ('::1', 80))

    Raises:
        UsageError: it is no host and port.
    """
    host, _, port = text.strip().rpartition(":")
    plain = _plain(host)
    if not plain or not port.isdecimal() or not 0 < int(port[:6]) < 65536 or "/" in host:
        raise UsageError(f"--allow-private {text!r}: write HOST:PORT, like 127.0.0.1:8000 or [::1]:8000")
    address = literal_address(plain)
    return (str(address) if address else plain), int(port)


def services_of(texts: Iterable[str]) -> frozenset[Service]:
    """Return the services that the texts name; raises as :func:`service_of`."""
    return frozenset(map(service_of, texts))


def check_credentials(url: str) -> None:
    """Raise UsageError when a URL that somebody gave holds a name or a password: it would stand in logs and in the store."""
    if "@" in _AUTHORITY_END.split(url.partition("//")[2], maxsplit=1)[0]:
        raise UsageError(
            f"{url}: leave name and password out of the address; a site that asks for them gets HTTPAUTH_USER, "
            "HTTPAUTH_PASS and HTTPAUTH_DOMAIN from the settings (custom_settings of a card, -s)"
        )


@lru_cache(maxsize=1_000)
def objection_to_host(scheme: str, authority: str, allowed: frozenset[Service]) -> str | None:
    """Return why a URL of this scheme and authority may not be asked, None when it may; names are not looked up.

    >>> objection_to_host("http", "2130706433:8000", frozenset())
    '127.0.0.1:8000 is a loopback address'
    """
    try:
        parts = urlsplit(f"{scheme}://{authority}")
        host, port = _plain(parts.hostname or ""), parts.port
    except ValueError:
        return f"{authority[:100]} cannot be read as host and port"
    port = (443 if scheme == "https" else 80) if port is None else port
    address = literal_address(host)
    name = str(address) if address else host
    if (name, port) in allowed:
        return None
    if address:
        kind = kind_of(address)
        if kind:
            return f"{_written(name, port)} is {kind}"
    elif "." not in host or host.endswith(tuple(f".{local}" for local in _LOCAL_NAMES)):
        return f"{_written(name, port)} is a local name"
    if port not in _WEB_PORTS and (port < 1024 or port in _OTHER_PORTS):
        return f"{_written(name, port)} is no port of the web"
    return None


def objection_to_address(host: str, port: int, address: str, allowed: frozenset[Service]) -> str | None:
    """Return why no connection may be made to *address*, to which the name *host* has led; None when it may."""
    host = _plain(host)
    if (host, port) in allowed:
        return None
    literal = literal_address(address)
    if literal is None:
        return f"{host} leads to {address[:100]}, which is no address"
    if (str(literal), port) in allowed:
        return None
    kind = kind_of(literal)
    written = _written(str(literal), port)
    return None if kind is None else f"{written} is {kind}" if host == str(literal) else f"{host} is {written}, {kind}"


def kind_of(address: IPv4Address | IPv6Address) -> str | None:
    """Return what kind of address it is that no crawl may ask, None for one of the public internet.

    >>> kind_of(ip_address("64:ff9b::a00:1")), kind_of(ip_address("8.8.8.8"))
    ('a private address', None)
    """
    if isinstance(address, IPv4Address):
        return next((kind for network, kind in _KINDS_4.items() if address in network), None)
    for network, kind in _KINDS_6.items():
        if address in network:
            return kind
    carried = address.sixtofour
    if any(address in network for network in _CARRIERS):
        carried = IPv4Address(int(address) & 0xFFFFFFFF)
    if carried is not None:
        return kind_of(carried)
    return None if address in _PUBLIC_6 else "a reserved address"


def literal_address(host: str) -> IPv4Address | IPv6Address | None:
    """Return the address that *host* spells, in any spelling that the system's resolver understands; None for a name.

    >>> literal_address("0x7f.1"), literal_address("0177.0.0.1"), literal_address("example.org")
    (IPv4Address('127.0.0.1'), IPv4Address('127.0.0.1'), None)
    """
    host = _plain(host)
    if ":" in host:
        try:
            address = ip_address(host.partition("%")[0])
        except ValueError:
            return None
        mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        return mapped or address
    if _NUMBERS.fullmatch(host):
        try:
            return IPv4Address(socket.inet_aton(host))
        except OSError:
            return None
    return None


def _plain(host: str) -> str:
    """Return a host without brackets, escapes, trailing dots and letters of other widths."""
    return unicodedata.normalize("NFKC", unquote(host[:300])).lower().strip("[]").rstrip(".")


def _written(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
