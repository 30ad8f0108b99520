from __future__ import annotations

from ipaddress import IPv4Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.exceptions import UsageError
from newscrawl.safety.hosts import (
    kind_of,
    literal_address,
    objection_to_address,
    objection_to_host,
    service_of,
    services_of,
)

NOTHING = services_of([])


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0X7F.1", "0177.0.0.1", "017700000001",
        "127.0.0.1.", "127.0.0.1..", "127%2e0%2e0%2e1", "１２７.０.０.１", "①②⑦.0.0.1", "0", "0.0.0.0", "[::]", "[::1]",
        "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]",
        "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1%25eth0]", "[fe80::1]", "[fc00::1]", "[fd00:ec2::254]",
        "[fec0::1]", "[ff02::1]", "[2001:db8::1]", "[2001::1]", "[100::1]", "[64:ff9b:1::1]", "[3fff::1]",
        "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.254", "192.168.1.1", "169.254.169.254", "0xa9fea9fe",
        "100.64.0.1", "100.100.100.200", "192.0.0.192", "168.63.129.16", "198.18.0.1", "224.0.0.1", "255.255.255.255",
        "192.0.2.1", "203.0.113.9",
    ],
)  # fmt: skip
def test_no_private_address_is_asked_in_any_spelling(host: str) -> None:
    assert objection_to_host("http", host, NOTHING)
    assert objection_to_host("https", f"{host}:8443", NOTHING)


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST.", "api.localhost", "localhost.localdomain", "printer.local", "metadata.google.internal",
     "router.home.arpa", "intranet", "db"],
)  # fmt: skip
def test_no_local_name_is_asked(host: str) -> None:
    assert "is a local name" in str(objection_to_host("http", host, NOTHING))


@pytest.mark.parametrize(
    ("scheme", "authority"),
    [
        ("https", "example.org"), ("http", "news.example.co.uk:8080"), ("https", "xn--bcher-kva.example"),
        ("http", "8.8.8.8"), ("http", "172.32.0.1"), ("http", "100.128.0.1"), ("https", "[2606:4700::6810:84e5]"),
        ("https", "[64:ff9b::8.8.8.8]"), ("https", "[2002:808:808::]"), ("http", "0x08.8.8.8"),
        ("http", "127.0.0.1.example.org"), ("http", "local.example.org"), ("http", "10.example"),
    ],
)  # fmt: skip
def test_the_public_internet_is_asked(scheme: str, authority: str) -> None:
    assert objection_to_host(scheme, authority, NOTHING) is None


@pytest.mark.parametrize("port", [0, 1, 22, 25, 110, 6000, 6667, 10080])
def test_ports_of_other_services_are_not(port: int) -> None:
    assert objection_to_host("http", f"example.org:{port}", NOTHING)


@pytest.mark.parametrize("authority", ["", ":80", "[::1", "example.org:99999", "example.org:x", "a\u2044b"])
def test_what_cannot_be_read_is_not_asked(authority: str) -> None:
    assert objection_to_host("http", authority, NOTHING)


def test_what_is_named_is_asked_and_nothing_beside_it() -> None:
    allowed = services_of(["127.0.0.1:8000", "[::1]:443", "Intranet.Local:80"])
    assert objection_to_host("http", "127.0.0.1:8000", allowed) is None
    assert objection_to_host("http", "127.1:8000", allowed) is None, "the same service, spelt otherwise"
    assert objection_to_host("https", "[0:0::1]", allowed) is None
    assert objection_to_host("http", "intranet.local", allowed) is None
    for other in ("127.0.0.1:8001", "127.0.0.2:8000", "[::1]:80", "localhost:8000", "intranet.local:81"):
        assert objection_to_host("http", other, allowed), other


def test_a_name_is_judged_by_where_it_leads() -> None:
    allowed = services_of(["127.0.0.1:8000", "news.intern.example:80"])
    assert (
        objection_to_address("evil.example", 80, "10.0.0.5", allowed)
        == "evil.example is 10.0.0.5:80, a private address"
    )
    assert objection_to_address("10.0.0.5", 80, "10.0.0.5", allowed) == "10.0.0.5:80 is a private address"
    assert objection_to_address("evil.example", 443, "::ffff:169.254.169.254", allowed)
    assert objection_to_address("evil.example", 443, "fe80::1%eth0", allowed)
    assert objection_to_address("good.example", 443, "93.184.216.34", allowed) is None
    assert objection_to_address("other-name.example", 8000, "127.0.0.1", allowed) is None, "the address was named"
    assert objection_to_address("other-name.example", 8001, "127.0.0.1", allowed)
    assert objection_to_address("news.intern.example", 80, "10.0.0.5", allowed) is None, "the name was named"
    assert objection_to_address("news.intern.example", 81, "10.0.0.5", allowed)


@pytest.mark.parametrize(
    "text", ["", "127.0.0.1", ":80", "host:", "host:0", "host:65536", "host:x", "http://host:80", "a/b:80"]
)
def test_a_wrong_name_of_a_service_is_told(text: str) -> None:
    with pytest.raises(UsageError, match="write HOST:PORT"):
        service_of(text)


@given(st.ip_addresses(v=4))
def test_spellings_of_an_address_are_one(address: IPv4Address) -> None:
    number = int(address)
    for spelling in (str(address), str(number), hex(number), f"0{number:o}", f"[::ffff:{address}]", f"{address}."):
        assert literal_address(spelling) == address
    assert (objection_to_host("http", str(address), NOTHING) is None) == (kind_of(address) is None)


@given(st.ip_addresses())
def test_nothing_is_public_that_the_standard_library_calls_otherwise(address: object) -> None:
    parsed = ip_address(str(address))
    if kind_of(parsed) is None and not (parsed.version == 6 and parsed.is_reserved):
        carried = parsed.version == 6 and str(parsed).startswith(("64:ff9b:", "2002:"))
        assert carried or (parsed.is_global and not parsed.is_multicast)


@given(st.text(max_size=80))
def test_any_text_is_judged(text: str) -> None:
    objection_to_host("http", text, NOTHING)
    objection_to_address(text, 80, text, NOTHING)
