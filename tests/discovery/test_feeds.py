"""Feeds as they are served: right, broken and hostile."""

from __future__ import annotations

import gzip
import json
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.discovery.feeds import find_feeds, read_feed
from newscrawl.discovery.found import FoundLink
from newscrawl.discovery.instants import to_instant
from newscrawl.exceptions import SourceError
from newscrawl.extraction.page import parse_page

URL = "https://www.example.com/feed/"

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Herald</title><link>https://www.example.com</link><language>en-GB</language>
<item><title>Storm &amp;amp; flood close the &lt;i&gt;harbour&lt;/i&gt;</title>
<link>https://www.example.com/storm/?utm_source=rss</link><guid isPermaLink="false">urn:1</guid>
<pubDate>Sat, 21 Nov 2026 07:00:00 +0100</pubDate><category>World</category><category>Weather</category>
<content:encoded><![CDATA[<p>A <a href="https://other.example/">link</a></p>]]></content:encoded>
<media:content url="https://www.example.com/a.jpg"><media:title>A picture</media:title></media:content></item>
<item><title><![CDATA[Otters return]]></title><link>https://proxy.example/r/1</link>
<feedburner:origLink>https://www.example.com/otters/</feedburner:origLink><dc:date>2026-11-20</dc:date></item>
<item><title>Again</title><link>http://example.com/storm</link></item>
<item><title>By its guid</title><guid>https://www.example.com/guid-1</guid></item>
<item><title>No address</title></item>
<item><title>Not the web</title><link>file:///etc/passwd</link></item>
</channel></rss>"""

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://www.example.com/neu/">
<title>Herald</title><link rel="self" href="https://www.example.com/atom.xml"/>
<entry><title type="html">Sturm &amp;#8211; Hafen zu</title><link rel="replies" href="/kommentare"/>
<link rel="alternate" href="sturm.html"/><id>tag:1</id><category term="wetter" label="Wetter"/>
<published>2026-11-21T06:00:00Z</published><updated>2026-11-21T09:30:00+01:00</updated></entry>
<entry><title>Otter</title><link href="https://www.example.com/otter"/><updated>2026-11-20T06:00:00Z</updated></entry></feed>"""

RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>H</title></channel>
<item rdf:about="https://www.example.com/a"><title>A</title><link>https://www.example.com/a</link><dc:subject>Sport</dc:subject>
<dc:date>2026-11-21T06:00:00+00:00</dc:date></item></rdf:RDF>"""

JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "language": "en",
    "items": [
        {"id": "1", "url": "https://www.example.com/a?utm_source=x", "title": "A &amp; B", "tags": ["World", "x"],
         "date_published": "2026-11-21T07:00:00+01:00", "date_modified": "2026-11-21T08:00:00Z"},
        {"id": "https://www.example.com/b", "title": None, "tags": "no list", "date_published": 5},
        {"id": 3}, None, "x", {"url": ["x"]},
    ],
}  # fmt: skip


def test_rss() -> None:
    storm, otters, by_guid = read_feed(RSS.encode(), URL)
    title = "Storm & flood close the harbour"
    expected = FoundLink("https://www.example.com/storm/", title, "World", "2026-11-21T06:00:00Z", "en-GB", "feed")
    expected.spell("http://example.com/storm")
    assert storm == expected
    assert otters == FoundLink("https://www.example.com/otters/", "Otters return", None, "2026-11-20", "en-GB", "feed")
    assert by_guid.url == "https://www.example.com/guid-1"


def test_atom() -> None:
    storm, otter = read_feed(ATOM.encode(), URL)
    assert storm == FoundLink(
        "https://www.example.com/neu/sturm.html", "Sturm – Hafen zu", "Wetter", "2026-11-21T06:00:00Z", "de", "feed",
        "2026-11-21T08:30:00Z",
    )  # fmt: skip
    assert otter.published_at == otter.modified_at == "2026-11-20T06:00:00Z"


def test_rdf() -> None:
    assert read_feed(RDF.encode(), URL) == [
        FoundLink("https://www.example.com/a", "A", "Sport", "2026-11-21T06:00:00Z", None, "feed")
    ]


def test_json_feed() -> None:
    first, second = read_feed(json.dumps(JSON_FEED).encode(), URL, "application/feed+json")
    assert first == FoundLink(
        "https://www.example.com/a", "A & B", "World", "2026-11-21T06:00:00Z", "en", "feed", "2026-11-21T08:00:00Z"
    )
    assert (second.url, second.title, second.section) == ("https://www.example.com/b", None, None)


def test_half_a_character_in_a_json_feed_costs_no_other_entry() -> None:
    feed = b'{"items": [{"url": "/a", "title": "An \\ud800 owl", "rank": NaN}, {"url": "/b", "title": "A tern"}]}'
    links = read_feed(feed, URL)
    assert [link.title for link in links] == ["An ? owl", "A tern"]


def test_rss_09_without_version_and_namespaces() -> None:
    body = b"<rss><channel><item><title>A</title><link>/a</link></item></channel></rss>"
    assert [link.url for link in read_feed(body, URL)] == ["https://www.example.com/a"]


@pytest.mark.parametrize(
    "body",
    [
        b"\n \t" + RSS.encode(),
        b"\xef\xbb\xbf\n" + RSS.encode(),
        b"<br />\n<b>Warning</b>: something in line 5<br />\n" + RSS.encode(),
        RSS.replace("UTF-8", "utf-16").encode("utf-16"),
        gzip.compress(RSS.encode(), mtime=0),
        RSS.replace("Storm", "Storm&nbsp;").replace("&nbsp; ", "&nbsp;").encode(),
        RSS.replace("</channel></rss>", "").encode(),
        RSS.replace("<category>World", "<unclosed><category>World").encode(),
        RSS.replace("Otters", "Otters\x07").encode(),
        RSS.replace("flood", "flood &copy &unknown; &").encode(),
        RSS.replace("<channel>", "<!-- a -- b --><channel>").encode(),
    ],
)
def test_faults_that_readers_forgive(body: bytes) -> None:
    links = read_feed(body, URL, "text/html")
    assert links[0].url == "https://www.example.com/storm/"
    assert len(links) >= 2


@pytest.mark.parametrize(
    ("encoding", "declared", "header"),
    [
        ("latin-1", "ISO-8859-1", None),
        ("latin-1", None, "application/rss+xml; charset=iso-8859-1"),
        ("cp1252", None, None),
        ("cp1252", "UTF-8", None),
        ("utf-8", "no-such-encoding", None),
        ("utf-8", "zlib_codec", None),
        ("cp1251", "windows-1251", None),
    ],
)
def test_encodings(encoding: str, declared: str | None, header: str | None) -> None:
    title = "Буря" if encoding == "cp1251" else "Stürmisch"
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else '<?xml version="1.0"?>'
    text = f"{declaration}<rss><channel><item><title>{title}</title><link>/a</link></item></channel></rss>"
    assert read_feed(text.encode(encoding), URL, header)[0].title == title


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<!doctype html><html><head><title>Not found</title></head><body><p>Sorry</p></body></html>", "html"),
        (b"<html><body><rss-is-not-here></body></html>", "html"),
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"Not found", "check the address"),
        (b'{"error": "gone"}', "no list of items"),
        (b"[1, 2]", "no list of items"),
        (b'{"items": [', "cannot be read"),
        (b"<urlset><url><loc>https://www.example.com/a</loc></url></urlset>", "urlset"),
        (b"\x1f\x8b\x08\x00broken", "gzip"),
        (b"\x00" * 50, "check the address"),
    ],
)
def test_what_is_no_feed_is_an_error_that_names_it(body: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=words) as caught:
        read_feed(body, URL, "application/rss+xml")
    assert URL in str(caught.value)
    assert "\n" not in str(caught.value)


ITEM = "<link>https://www.example.com/a</link></item></channel></rss>"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
HOSTILE = {
    "billion laughs": f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>'
    f"<rss><channel><item><title>A&l11;</title>{ITEM}",
    "external entity": '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>A&x;</title>'
    + ITEM,
    "parameter entity": '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>'
    f"<rss><channel><item><title>A</title>{ITEM}",
    "end of a document type in a value": """<!DOCTYPE rss [<!ENTITY x ']>'><!-- it's "] --><?a ']?><!ENTITY y "<z>">]>"""
    f"<rss><channel><item><title>A&x;</title>{ITEM}",
    "external doctype": '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd"><rss><channel><item><title>A</title>' + ITEM,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_entities_are_never_resolved(text: str) -> None:
    start = time.process_time()
    (link,) = read_feed(text.encode(), URL)
    assert link.title is not None
    assert link.title.startswith("A")
    assert len(link.title) < 10
    assert time.process_time() - start < 1


def test_a_packed_bomb_is_refused() -> None:
    with pytest.raises(SourceError, match="larger than"):
        read_feed(gzip.compress(b" " * 60_000_000, 1), URL)


@pytest.mark.parametrize(
    "text",
    [
        "<rss>" + "<a>" * 100_000,
        "<rss><channel>" + "<item><link>" * 50_000,
        "<rss><channel><item " + " ".join(f'a{n}="1"' for n in range(20_000)) + "/></channel></rss>",
        "<rss><channel><item><title>" + "&" * 200_000,
        "<rss><channel><item><title>" + "&a" * 100_000,
        "<rss><channel><item><title>" + "&lt;a" * 100_000 + "</title><link>/a</link></item></channel></rss>",
        "<!DOCTYPE rss [" + "]" * 200_000 + "<rss/>",
        "<!DOCTYPE rss [" + "] x" * 60_000 + "<rss/>",
        "<!DOCTYPE rss [" + "'\"" * 100_000 + "<rss/>",
        "<!DOCTYPE rss [" + "<!--" * 60_000 + "<rss/>",
        '{"items":' + "[" * 100_000,
        "<?xml " * 40_000,
    ],
    ids=range(12),
)
def test_hostile_text_costs_little(text: str) -> None:
    start = time.process_time()
    with suppress(SourceError):
        read_feed(text.encode(), URL)
    assert time.process_time() - start < 3


@given(st.binary(max_size=200), st.text(max_size=60))
def test_any_bytes_give_links_or_a_source_error(noise: bytes, text: str) -> None:
    item = f"<item><title>{text}</title><link>{text}</link></item>".encode("utf-8", "replace")
    for body in (noise, RSS.encode()[: len(noise) * 6] + noise, b"<rss><channel>" + item + noise):
        try:
            links = read_feed(body, URL)
        except SourceError:
            continue
        assert all(link.url.startswith("http") for link in links)


def test_find_feeds() -> None:
    head = (
        '<link rel="alternate" type="application/rss+xml" href="/feed/"><link rel="alternate" type="a/b" href="/m">'
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">'
        '<link rel="alternate" type="application/atom+xml; charset=utf-8" href="https://feeds.example.org/a">'
        '<link rel="alternate" type="application/feed+json" href="feed.json"><link rel="alternate" href="/de/">'
        '<link rel="alternate" type="application/rss+xml" href="/feed/">'
        '<link rel="alternate" type="application/rss+xml" href="javascript:x">'
    )
    page = parse_page(f"<html><head>{head}</head><body>x</body></html>", "https://www.example.com/world/")
    assert find_feeds(page) == [
        "https://www.example.com/feed/", "https://feeds.example.org/a", "https://www.example.com/world/feed.json",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("Sat, 21 Nov 2026 06:00:00 GMT", "2026-11-21T06:00:00Z"),
        ("Sat, 21 Nov 2026 06:00:00 EST", "2026-11-21T11:00:00Z"),
        ("21 Nov 2026 06:00 +0200", "2026-11-21T04:00:00Z"),
        ("2026-11-21T06:00:00+02:00", "2026-11-21T04:00:00Z"),
        ("2026-11-21 06:00:00", "2026-11-21T06:00:00Z"),
        ("2026-11-21", "2026-11-21"),
        ("", None),
        (None, None),
        ("yesterday", None),
        ("Sat, 99 Nov 2026 99:00:00 GMT", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
    ],
)
def test_to_instant(text: str | None, instant: str | None) -> None:
    assert to_instant(text) == instant


@given(st.text())
def test_to_instant_never_raises(text: str) -> None:
    assert to_instant(text) is None or len(str(to_instant(text))) in (10, 20)
