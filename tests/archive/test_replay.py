from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from archives import record
from fastwarc.warc import WarcRecordType

from newscrawl.archive.replay import Archive, check_archive, read_pages
from newscrawl.exceptions import UsageError

if TYPE_CHECKING:
    from pathlib import Path

WHEN = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
URL = "https://gazette.example/news/river"


def write(path: Path, *records: bytes) -> Path:
    packed = path.name.endswith(".gz")
    path.write_bytes(b"".join(gzip.compress(one) if packed else one for one in records))
    return path


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_responses_come_in_order_with_what_was_sent(tmp_path: Path, name: str) -> None:
    path = write(
        tmp_path / name,
        record("https://gazette.example/dns", b"", kind=WarcRecordType.metadata),
        record(URL, b"<p>One</p>", "Content-Type: text/html", "X-Robots-Tag: noindex"),
        record(f"{URL}/gone", b"none", status="404 Not Found"),
    )
    one, other = read_pages(path)
    assert (one.url, one.status, one.body, one.fetched_at) == (URL, 200, b"<p>One</p>", WHEN)
    assert one.headers == {"Content-Type": "text/html", "X-Robots-Tag": "noindex"}
    assert (other.url, other.status) == (f"{URL}/gone", 404)


def test_a_packed_body_is_unpacked_and_its_headers_go(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.warc.gz",
        record(URL, gzip.compress(b"<p>One</p>"), "Content-Type: text/html", "Content-Encoding: gzip"),
        record(f"{URL}2", zlib.compress(b"<p>Two</p>"), "Content-Encoding: deflate"),
    )
    one, other = read_pages(path)
    assert (one.body, one.headers) == (b"<p>One</p>", {"Content-Type": "text/html"})
    assert other.body == b"<p>Two</p>"


def test_a_page_is_found_by_its_address_then_by_its_identity(tmp_path: Path) -> None:
    archive = Archive([write(tmp_path / "a.warc.gz", record(URL, b"one"), record(f"{URL}?id=2", b"two"))])
    assert len(archive) == 2
    for url in (URL, f"{URL}?utm_source=rss", URL.replace("https://", "http://www."), f"{URL}/#top"):
        page = archive.get(url)
        assert page is not None, url
        assert page.body == b"one"
    two = archive.get(f"{URL}?id=2&utm_medium=x")
    assert two is not None
    assert two.body == b"two"
    assert archive.get(f"{URL}?id=3") is None
    assert archive.get("https://elsewhere.example/") is None


def test_the_last_capture_counts_over_all_files(tmp_path: Path) -> None:
    first = write(tmp_path / "a.warc", record(URL, b"old"), record(URL, b"newer"))
    second = write(tmp_path / "b.warc.gz", record(URL, b"newest"))
    for files, body in (([first], b"newer"), ([first, second], b"newest"), ([second, first], b"newer")):
        page = Archive(files).get(URL)
        assert page is not None
        assert page.body == body


def test_an_archive_cut_short_gives_what_is_whole(tmp_path: Path) -> None:
    whole = write(tmp_path / "a.warc.gz", record(URL, b"one"), record(f"{URL}2", b"x" * 4000))
    cut = tmp_path / "cut.warc.gz"
    cut.write_bytes(whole.read_bytes()[:-40])
    check_archive(cut)
    page = Archive([cut]).get(URL)
    assert page is not None
    assert page.body == b"one"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"This is text.\n", "it is no WARC file"),
        (b"\x7fELF\x02\x01", "it is no WARC file"),
        (gzip.compress(b"This is text.\n", mtime=0), "it holds no WARC record"),
        (b"\x1f\x8b\x08 no gzip", ""),
        (b"", "it holds no WARC record"),
    ],
)
def test_what_is_no_archive_is_the_users_mistake(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        check_archive(path)
    message = str(caught.value)
    assert message.startswith(f"archive {path}: ")
    assert said in message
    assert message.endswith("(.warc or .warc.gz)")
    assert "\n" not in message


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "none.warc", tmp_path):
        with pytest.raises(UsageError, match=f"archive {path}: "):
            list(read_pages(path))
