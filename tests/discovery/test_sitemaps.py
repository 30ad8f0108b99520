"""Sitemaps, news sitemaps, indexes, and the lines of robots.txt."""

from __future__ import annotations

import gzip
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.discovery.found import FoundLink
from newscrawl.discovery.sitemaps import Sitemap, read_sitemap, sitemaps_of_robots
from newscrawl.exceptions import SourceError

URL = "https://www.example.com/sitemap.xml"
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)
NEWS = f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset {NAMESPACES}>
<url><loc> https://www.example.com/storm?utm_source=x&amp;id=7 </loc><lastmod>2026-11-21T09:30:00+01:00</lastmod>
<news:news><news:publication><news:name>Herald</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2026-11-21T07:00:00+01:00</news:publication_date><news:title>Storm &amp;amp; flood</news:title>
<news:keywords>storm, flood,, storm</news:keywords></news:news>
<image:image><image:loc>https://www.example.com/a.jpg</image:loc><image:title>A picture</image:title>
</image:image></url>
<url><loc>https://www.example.com/plain</loc><lastmod>2026-11-20</lastmod>
<xhtml:link rel="alternate" hreflang="de" href="https://www.example.com/de/plain"/></url>
<url><loc>file:///etc/passwd</loc></url><url></url>
</urlset>"""
INDEX = f"""<sitemapindex {NAMESPACES}>
<sitemap><loc>https://www.example.com/a.xml.gz</loc><lastmod>2026-11-21</lastmod></sitemap>
<sitemap><loc>https://www.example.com/b.xml</loc></sitemap><sitemap><loc>https://www.example.com/b.xml</loc></sitemap>
<sitemap><loc>ftp://www.example.com/c.xml</loc></sitemap></sitemapindex>"""

LINKS = [
    FoundLink(
        "https://www.example.com/storm?id=7", "Storm & flood", None, "2026-11-21T06:00:00Z", "en", "news-sitemap",
        "2026-11-21T08:30:00Z", ("storm", "flood"),
    ),
    FoundLink("https://www.example.com/plain", source="sitemap", modified_at="2026-11-20"),
]  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        NEWS.encode(),
        gzip.compress(NEWS.encode(), mtime=0),
        gzip.compress(gzip.compress(NEWS.encode(), mtime=0), mtime=0),
        b"\n\n" + NEWS.encode(),
        NEWS.replace(f" {NAMESPACES}", "").encode(),
        NEWS.replace("https://www.sitemaps", "http://www.google.com/other").encode(),
        NEWS.replace("news:", "n:").encode(),
        NEWS.replace("</urlset>", "").encode(),
        NEWS.replace("UTF-8", "UTF-16").encode("utf-16"),
    ],
    ids="plain gzip gzip-twice blanks-first no-namespaces other-namespace other-prefix cut utf-16".split(),
)
def test_urlset(body: bytes) -> None:
    assert read_sitemap(body, URL) == Sitemap(links=LINKS)


def test_index() -> None:
    assert read_sitemap(INDEX.encode(), URL) == Sitemap(
        children=[("https://www.example.com/a.xml.gz", "2026-11-21"), ("https://www.example.com/b.xml", None)]
    )


def test_text() -> None:
    body = b"\xef\xbb\xbfhttps://a.example/a?utm_source=x\r\nhttps://a.example/b\n\nnonsense\nhttps://a.example/b"
    assert [link.url for link in read_sitemap(body, URL).links] == ["https://a.example/a", "https://a.example/b"]


def test_a_feed_may_serve_as_sitemap() -> None:
    body = b"<rss><channel><item><title>A</title><link>https://www.example.com/a</link></item></channel></rss>"
    assert read_sitemap(body, URL).links == [FoundLink("https://www.example.com/a", "A", source="sitemap")]


def test_an_empty_set_is_no_error() -> None:
    assert read_sitemap(b"<urlset/>", URL) == Sitemap()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<html><body>Not found</body></html>", "html"),
        (b"", "check the address"),
        (b"Not found", "check the address"),
        (b"\x1f\x8b\x08\x00broken", "gzip"),
        (gzip.compress(NEWS.encode(), mtime=0)[:-9], "its gzip breaks off"),
        (gzip.compress(b"\0" * 60_000_000, 1, mtime=0), "larger than"),
        (gzip.compress(gzip.compress(b"\0" * 60_000_000, 1)), "larger than"),
    ],
)
def test_errors_name_the_sitemap(body: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=words) as caught:
        read_sitemap(body, URL)
    assert str(caught.value).startswith(URL)


def test_entities_are_never_resolved() -> None:
    body = (
        '<!DOCTYPE urlset [<!ENTITY a "https://www.example.com/aaaa"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
        "<urlset><url><loc>&a;</loc></url><url><loc>&x;</loc></url><url><loc>https://a.example/b</loc></url></urlset>"
    )
    assert [link.url for link in read_sitemap(body.encode(), URL).links] == ["https://a.example/b"]


def test_fifty_thousand_links_are_read_quickly() -> None:
    rows = "".join(
        f"<url><loc>https://a.example/2026/11/story-number-{n}/</loc><lastmod>2026-11-21T06:00:00+00:00</lastmod></url>"
        for n in range(50_000)
    )
    body = f"<urlset {NAMESPACES}>{rows}</urlset>".encode()
    start = time.process_time()
    assert len(read_sitemap(body, URL).links) == 50_000
    assert time.process_time() - start < 5


@given(st.binary(max_size=300))
def test_any_bytes_give_a_sitemap_or_a_source_error(noise: bytes) -> None:
    for body in (noise, NEWS.encode()[: len(noise) * 5] + noise):
        try:
            sitemap = read_sitemap(body, URL)
        except SourceError:
            continue
        assert all(link.url.startswith("http") for link in sitemap.links)


@pytest.mark.parametrize("date", ["0001-01-01", "9999-99-99", "soon", "", "2026-11-21T25:00:00Z", "-1", "20261"])
def test_odd_dates_are_no_dates(date: str) -> None:
    body = f"<urlset><url><loc>https://www.example.com/a</loc><lastmod>{date}</lastmod></url></urlset>"
    assert read_sitemap(body.encode(), URL).links[0].modified_at in (None, "2026-11-21")


@pytest.mark.parametrize(
    ("text", "sitemaps"),
    [
        ("", []),
        ("User-agent: *\nDisallow: /\n", []),
        (
            "Sitemap: https://a.example/s\r\nsitemap:https://a.example/n\r\n",
            ["https://a.example/s", "https://a.example/n"],
        ),
        ("\ufeffSITEMAP : https://a.example/s.xml # news\n", ["https://a.example/s.xml"]),
        ("Sitemap: https://a.example/s.xml\nSitemap: https://a.example/s.xml", ["https://a.example/s.xml"]),
        ("Sitemap: /s.xml\nSitemap: file:///etc/passwd\nSitemap:", []),
        ("# Sitemap: https://a.example/s.xml", []),
    ],
)
def test_sitemaps_of_robots(text: str, sitemaps: list[str]) -> None:
    assert sitemaps_of_robots(text) == sitemaps


@pytest.mark.parametrize("piece", ["sitemap:", " ", "\n", "sitemap: h", "\t \n"])
def test_hostile_robots_cost_linear_time(piece: str) -> None:
    start = time.process_time()
    sitemaps_of_robots(piece * (200_000 // len(piece)))
    assert time.process_time() - start < 1
