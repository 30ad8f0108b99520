from __future__ import annotations

import gzip
import time

import pytest

from newscrawl.discovery.kinds import kind_of

URL = "https://gazette.example/x"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>", "feed"),
        (b"\n\n \xef\xbb\xbf<feed xmlns='http://www.w3.org/2005/Atom'/>", "feed"),
        (b"<rdf:RDF xmlns:rdf='x'></rdf:RDF>", "feed"),
        (b"<!-- a notice of the server -->\n<rss></rss>", "feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "feed"),
        (b'{"title": "Gazette", "items": [{"url": "/a"}]}', "feed"),
        (b'{"error": "not found"}', None),
        (b"<?xml version='1.0'?><urlset></urlset>", "sitemap"),
        (b"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'></sitemapindex>", "sitemap"),
        (b"<!DOCTYPE rss [<!ENTITY a '" + b"x" * 100_000 + b"'>]><rss></rss>", "feed"),
        (b"<!DOCTYPE html [<!ENTITY rss '" + b"x" * 100_000 + b"'>]><html></html>", None),
        (gzip.compress(b"<urlset></urlset>", mtime=0), "sitemap"),
        (gzip.compress(gzip.compress(b"<urlset></urlset>", mtime=0), mtime=0), "sitemap"),
        (b"https://gazette.example/a\nhttps://gazette.example/b\n", "sitemap"),
        (b"<!doctype html><html><body><rss></rss></body></html>", None),
        (b"<html><head><title>How to write a &lt;urlset&gt;</title></head></html>", None),
        (b"User-agent: *\nSitemap: https://gazette.example/s.xml", None),
        (b"", None),
        (b"\x1f\x8b broken", None),
    ],
)
def test_a_kind_is_told_by_the_content(body: bytes, kind: str | None) -> None:
    assert kind_of(body, URL) == kind


def test_a_robots_txt_is_told_by_its_name_too() -> None:
    assert kind_of(b"User-agent: *\nDisallow: /private\n", "https://gazette.example/robots.txt?x") == "robots"
    assert kind_of(b"<html></html>", "https://gazette.example/robots.txt") is None


def test_hostile_text_takes_no_time() -> None:
    start = time.process_time()
    for body in (b"<" * 500_000, b"{" * 500_000, b'{"items"' + b" " * 500_000, b" " * 500_000, b"sitemap" * 100_000):
        kind_of(body, "https://gazette.example/robots.txt")
    assert time.process_time() - start < 1
