from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from newscrawl.safety.robots import SIZE_MAX, relevant_rules


def allowed(body: bytes, path: str = "/news/a") -> bool:
    return bool(
        Protego.parse(relevant_rules(body, "newscrawl").decode()).can_fetch(f"https://h.example{path}", "newscrawl")
    )


def test_groups_that_concern_us_stay() -> None:
    body = (
        b"\xef\xbb\xbfUser-Agent: evilbot # a comment\nUser-agent: otherbot\nDisallow: /\n\n"
        b"USERAGENT newscrawl\nDisallow: /news/\nCrawl-delay: 7\n\nUser-agent: *\nDisallow: /private/\n"
        b"Sitemap: https://h.example/sitemap.xml\n"
    )
    rules = Protego.parse(relevant_rules(body, "newscrawl").decode())
    assert not rules.can_fetch("https://h.example/news/a", "newscrawl")
    assert rules.can_fetch("https://h.example/private/a", "newscrawl")
    assert rules.crawl_delay("newscrawl") == 7
    assert list(rules.sitemaps) == ["https://h.example/sitemap.xml"]


def test_a_page_in_place_of_rules_forbids_nothing() -> None:
    assert allowed(b"<!DOCTYPE html><html><body><h1>Page not found</h1><p>Disallow: / it says</p></body></html>")


def test_what_lies_beyond_the_limit_is_not_read_nor_is_half_a_rule() -> None:
    start = b"User-agent: *\nDisallow: /private/\n"
    filling = b"# " + b"x" * 97 + b"\n"
    long = start + filling * (SIZE_MAX // len(filling))
    body = long[: SIZE_MAX - len(b"Disallow: /")] + b"\nDisallow: /news/\n" + b"Disallow: /\n" * 1000
    assert allowed(body)
    assert not allowed(body, "/private/")


def test_a_hostile_file_costs_little() -> None:
    agents = b"".join(b"User-agent: bot%d\n" % number for number in range(12_000))
    rules = b"".join(b"Disallow: /%d\n" % number for number in range(18_000))
    started = time.process_time()
    assert allowed(agents + rules)
    assert allowed(b"User-agent" + b" " * 400_000 + b": *\n")
    assert time.process_time() - started < 3


LINES = [
    b"User-agent: *", b"User-agent: newscrawl", b"User-agent: a", b"Disallow: /news", b"Allow: /news/a", b"Disallow: /",
    b"", b"# x", b"Crawl-delay: 3",
]  # fmt: skip


@given(st.lists(st.sampled_from(LINES)))
def test_the_verdict_on_us_is_the_same(lines: list[bytes]) -> None:
    body = b"\n".join(lines)
    whole, part = Protego.parse(body.decode()), Protego.parse(relevant_rules(body, "newscrawl").decode())
    url = "https://h.example/news/a"
    assert whole.can_fetch(url, "newscrawl") == part.can_fetch(url, "newscrawl")
    assert whole.crawl_delay("newscrawl") == part.crawl_delay("newscrawl")


@pytest.mark.parametrize(
    ("written", "delay"),
    [("inf", 1e9), ("1e999", 1e9), ("Infinity", 1e9), ("10s", 10), ("1,5", 1.5), ("3 # seconds", 3), ("nan", None),
     ("-5", None), ("soon", None), ("9" * 100_000, 1e9)],
)  # fmt: skip
def test_delays_that_parsers_do_not_read(written: str, delay: float | None) -> None:
    rules = relevant_rules(f"User-agent: *\nCrawl-delay: {written}\n".encode(), "newscrawl").decode()
    assert Protego.parse(rules).crawl_delay("newscrawl") == delay
