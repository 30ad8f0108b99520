from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from article_stores import article, store_of

from newscrawl.archive.captures import Captures
from newscrawl.archive.replay import read_pages
from newscrawl.archive.writer import Exchange, WarcWriter
from newscrawl.exceptions import NothingToDoError
from newscrawl.exporters.warc import write_pages
from newscrawl.store import Selection

if TYPE_CHECKING:
    from pathlib import Path

    from commandline import CommandLine

STATED = "2026-11-29T08:00:00Z"
"""When the articles were fetched."""


def archive(folder: Path, name: str, *pages: tuple[str, int, str]) -> Path:
    """Archive pages, each an address, a day of the month and a body, as a crawl does."""
    writer = WarcWriter(folder, name, software="test")
    for url, day, body in pages:
        at = datetime(2026, 11, day, 8, 0, 0, 500_000, UTC)
        headers = [(b"Content-Type", b"text/html"), (b"Content-Length", b"%d" % len(body))]
        writer.write(Exchange(url, "GET", [(b"User-Agent", b"test")], b"", 200, "OK", headers, body.encode(), at))
    writer.close()
    return folder / f"{name}-00001.warc.gz"


def test_the_capture_nearest_to_the_fetch_is_the_page(tmp_path: Path) -> None:
    url = article(1).url or ""
    first = archive(tmp_path, "a", (url, 20, "too early"), ("https://gazette.example/other", 29, "another"))
    second = archive(tmp_path, "b", (url, 29, "the page"), (url, 30, "too late"))
    with Captures([first, second]) as captures:
        found = captures.record(url, STATED)
        assert found is not None
        (tmp_path / "one.warc.gz").write_bytes(found)
        assert captures.record("https://gazette.example/never", STATED) is None
    (page,) = read_pages(tmp_path / "one.warc.gz")
    assert (page.url, page.body, page.status) == (url, b"the page", 200)


def test_pages_are_read_from_files_that_are_not_packed(tmp_path: Path) -> None:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nplain"
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <https://gazette.example/1>\r\nWARC-Date: 2026-11-29T08:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    (tmp_path / "plain.warc").write_bytes(head.encode() + block + b"\r\n\r\n")
    with Captures([tmp_path / "plain.warc"]) as captures:
        found = captures.record("https://gazette.example/1", STATED)
    assert found is not None
    (tmp_path / "one.warc.gz").write_bytes(found)
    assert [page.body for page in read_pages(tmp_path / "one.warc.gz")] == [b"plain"]


def test_pages_of_the_articles_are_written_and_the_others_counted(tmp_path: Path) -> None:
    made = [article(1), article(2), article(3)]
    path = archive(
        tmp_path, "a", *((one.url or "", 29, f"page {one.title}") for one in made[1:]), ("https://x.example/", 29, "x")
    )
    with store_of(tmp_path, made) as store, Captures([path]) as captures:
        pages = write_pages(tmp_path / "out.warc.gz", store.selector.articles(Selection()), captures, software="test")
        assert (pages.written, pages.missing, pages.bytes) == (2, 1, (tmp_path / "out.warc.gz").stat().st_size)
        assert [page.body for page in read_pages(tmp_path / "out.warc.gz")] == [b"page Title 2", b"page Title 3"]
        none = Selection(sites=("courier",))
        with pytest.raises(
            NothingToDoError, match="the archives hold the page of none of 0 articles; nothing was written"
        ):
            write_pages(tmp_path / "none.warc.gz", store.selector.articles(none), captures, software="test")
    assert not (tmp_path / "none.warc.gz").exists()


def test_pages_are_exported_with_the_filters_of_every_export(tmp_path: Path, newscrawl: CommandLine) -> None:
    made = [article(1), article(2, agency="dpa", agencies=["dpa"])]
    archive(tmp_path / "raw", "a", *((one.url or "", 29, f"page {one.title}") for one in made))
    with store_of(tmp_path, made):
        pass
    done = newscrawl("export", "pages.warc.gz", "--warc", "raw", "--agency", "AFP")
    size = (tmp_path / "pages.warc.gz").stat().st_size
    assert (done.code, done.out, done.err) == (0, "", f"pages.warc.gz: 1 page, {size:,} bytes\n")
    assert [page.body for page in read_pages(tmp_path / "pages.warc.gz")] == [b"page Title 1"]
    for words, code, error in [
        (
            ["pages.warc.gz", "--warc", "raw"],
            6,
            "pages.warc.gz: it exists; add --overwrite to replace it, or name another file",
        ),
        (["new.warc.gz"], 2, "--warc: name the folder where crawls have archived raw pages (crawl --warc DIR)"),
        (["new.warc.gz", "--warc", "data"], 4, "--warc data: there is no .warc.gz in it; crawl with --warc data first"),
        (
            ["new.jsonl", "--warc", "raw"],
            2,
            "--warc is for raw pages: name a file that ends in .warc.gz, as pages.warc.gz, not new.jsonl",
        ),
    ]:
        refused = newscrawl("export", *words)
        assert (refused.code, refused.errors) == (code, [f"newscrawl: error: {error}"])
