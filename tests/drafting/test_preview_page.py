"""Pages beside their records: what is in the file, and what a real browser makes of it."""

from __future__ import annotations

import html
import re
import shutil
import struct
import subprocess
import zlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from newscrawl.drafting.preview import rows_of, table_of
from newscrawl.drafting.preview_page import framed, preview_page
from newscrawl.extraction.article import ArticleReader
from newscrawl.extraction.page import parse_page
from newscrawl.stages import clean_article

if TYPE_CHECKING:
    from pathlib import Path

    from server import Site

    from newscrawl.extraction.table import PageTable
    from newscrawl.items import Article

URL = "https://gazette.example/world/ferry-stays-in-port-12345"
PAGE = """
<html lang=en><head><title>Ferry stays in port</title><meta http-equiv=refresh content="0;url={server}refresh">
<link rel=stylesheet href="{server}style.css"><base href="{server}"><script src="{server}script.js"></script></head>
<body onload="fetch('{server}onload')">
<nav><a href=/world/>World</a> and <a href=/sport/>Sport</a>, with a menu of many more words than ten</nav>
<article><h1>Ferry stays in port</h1><p class=byline>By Jane Doe</p><time datetime="2026-11-20T06:00:00Z">20 November 2026</time>
<img src="{server}picture.png" onerror="fetch('{server}onerror')" alt="A ferry">
<p>The ferry stayed in port for a second night, and the crew of the tug played cards with the passengers.</p>
<p>Nobody on the pier could say when the wind would turn, but the bakery opened at five, as on every day.</p>
<p>Sign up for our newsletter</p></article>
<script>document.body.innerHTML = '<p>A script was here';</script><iframe src="{server}frame"></iframe><svg><circle r=9000></svg>
<form action="{server}form"><button>Send</button></form></body></html>
"""


def read(server: str = "https://gazette.example/") -> tuple[PageTable, Article]:
    page = parse_page(PAGE.format(server=server), URL)
    return page, clean_article(ArticleReader(page, now=datetime(2026, 11, 21, tzinfo=UTC)).read())


def marks_of(frame: str) -> list[tuple[str, str]]:
    """Return (tag, what it became) of the marked elements of a frame."""
    return re.findall(r'<(\w+)[^>]* data-newscrawl="([^"]+)"', frame)


def test_what_became_a_field_is_marked() -> None:
    assert marks_of(framed(*read())) == [
        ("h1", "title"),
        ("p", "byline"),
        ("time", "published_at"),
        ("p", "body"),
        ("p", "body"),
        ("p", "removed: newsletter"),
    ]


def test_nothing_that_acts_or_asks_is_in_the_frame() -> None:
    frame = framed(*read()).lower()
    for word in (
        "<script",
        "<iframe",
        "<link",
        "<base",
        "<svg",
        "http-equiv=refresh",
        "onload",
        "onerror",
        "src=",
        "href=",
        "action=",
    ):
        assert word not in frame
    assert "default-src 'none'; style-src 'unsafe-inline'" in frame


def test_a_page_cannot_mark_itself() -> None:
    page = parse_page(PAGE.format(server="/").replace("<nav>", '<nav data-newscrawl="title">'), URL)
    article = clean_article(ArticleReader(page, now=datetime(2026, 11, 21, tzinfo=UTC)).read())
    assert [tag for tag, became in marks_of(framed(page, article)) if became == "title"] == ["h1"]


def test_a_story_in_a_part_that_is_called_a_menu_is_marked() -> None:
    """What is believed to be a menu is what extraction believes to be one."""
    page = parse_page(PAGE.format(server="/").replace("<article>", '<article class="has-nav nav">'), URL)
    article = clean_article(ArticleReader(page, now=datetime(2026, 11, 21, tzinfo=UTC)).read())
    assert len(article.paragraphs) == 2
    assert [tag for tag, became in marks_of(framed(page, article)) if became == "body"] == ["p", "p"]


def test_the_frame_has_no_right_and_the_file_asks_no_network() -> None:
    text = preview_page([read(), read()], "gazette: <2> articles")
    assert text.count('<iframe sandbox="" ') == 2
    assert "gazette: &lt;2&gt; articles" in text
    assert "default-src 'none'" in text
    outside = re.sub(r'srcdoc="[^"]*"', "", text)
    assert not re.search(r"(?:src|href)=|<script|url\(|@import", outside)


def test_a_hostile_record_stays_text() -> None:
    page, article = read()
    article.title = '"><script>alert(1)</script>'
    article.paragraphs = ["<img src=x onerror=alert(1)>"]
    text = preview_page([(page, article)], "x")
    assert "<script>alert" not in text
    assert "<img src=x" not in html.unescape(re.sub(r'srcdoc="[^"]*"', "", text)) or "&lt;img src=x" in text


def test_the_table_has_every_field_and_no_line_too_long() -> None:
    _, article = read()
    lines = list(table_of(article, 120))
    assert max(map(len, lines)) <= 120
    assert [line.split()[0] for line in lines[1 : 1 + len(list(rows_of(article)))]] == [
        row.field for row in rows_of(article)
    ]
    assert lines[-1].startswith("removed                newsletter    Sign up for")
    assert lines[-1].endswith("(sites print such lines around their stories)")


def pixels_of(png: bytes) -> set[tuple[int, int, int]]:
    """Return the colours of a PNG of eight bits a channel, as Chromium writes them."""
    place, data, width, channels = 8, b"", 0, 3
    while place < len(png):
        length, kind = struct.unpack(">I4s", png[place : place + 8])
        chunk = png[place + 8 : place + 8 + length]
        if kind == b"IHDR":
            width, channels = struct.unpack(">I", chunk[:4])[0], {2: 3, 6: 4}[chunk[9]]
        if kind == b"IDAT":
            data += chunk
        place += length + 12
    raw, stride, above, colours = zlib.decompress(data), width * channels, bytearray(width * channels), set()
    for start in range(0, len(raw), stride + 1):
        row = unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + stride]), above, channels)
        colours.update(zip(row[0::channels], row[1::channels], row[2::channels], strict=True))
        above = row
    return colours


def unfiltered(kind: int, row: bytearray, above: bytearray, step: int) -> bytearray:
    """Undo the filter of a row, by the format's own rules (PNG specification, 9.2)."""
    for at in range(len(row)):
        left = row[at - step] if at >= step else 0
        corner = above[at - step] if at >= step else 0
        if kind == 4:
            guess = left + above[at] - corner
            distances = (abs(guess - left), abs(guess - above[at]), abs(guess - corner))
            base = (left, above[at], corner)[distances.index(min(distances))]
        else:
            base = (0, left, above[at], (left + above[at]) // 2)[kind]
        row[at] = (row[at] + base) & 255
    return row


CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed to look at the preview")
def test_a_browser_shows_the_marks_runs_nothing_and_asks_nobody(tmp_path: Path, site: Site) -> None:
    file, shot = tmp_path / "preview.html", tmp_path / "preview.png"
    file.write_text(preview_page([read(site.url("/"))], "gazette: 1 article"), "utf-8")
    command = [
        str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars",
        "--disable-features=IsolateSandboxedIframes",  # a frame in a process of its own may come after the picture
        f"--user-data-dir={tmp_path / 'profile'}", f"--screenshot={shot}", "--window-size=900,1000", file.as_uri(),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    assert site.requests == []
    colours = pixels_of(shot.read_bytes())
    for field, colour in {
        "title": (194, 24, 91),
        "body": (46, 125, 50),
        "published_at": (106, 27, 154),
        "removed": (176, 0, 32),
    }.items():
        assert colour in colours, field
