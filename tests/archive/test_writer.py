from __future__ import annotations

import base64
import gzip
import hashlib
import os
import random
import subprocess
import sys
import zlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from newscrawl.archive.replay import Archive, read_pages
from newscrawl.archive.writer import Exchange, WarcWriter, digest, finish_leftovers
from newscrawl.exceptions import OutputError

if TYPE_CHECKING:
    from pathlib import Path

NAME = "gazette-20261121T093000Z-0123ab"
AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def exchange(number: int = 1, body: bytes = b"<p>One</p>", **parts: object) -> Exchange:
    made = Exchange(
        url=f"https://gazette.example/news/{number}?a=b", method="GET", request_headers=[(b"User-Agent", b"newscrawl")],
        request_body=b"", status=200, reason="OK", headers=[(b"Content-Type", b"text/html")], body=body, at=AT,
        ip="192.0.2.1",
    )  # fmt: skip
    return made._replace(**parts)  # type: ignore[arg-type]


def records(path: Path) -> list[tuple[str, bytes, dict[str, str]]]:
    with path.open("rb") as file:
        return [
            (record.headers["WARC-Type"], record.reader.read(), dict(record.headers))
            for record in ArchiveIterator(file, record_types=WarcRecordType.any_type, parse_http=False)
        ]


def write(folder: Path, *exchanges: Exchange, **options: int) -> list[Path]:
    writer = WarcWriter(folder, NAME, software="newscrawl/test", **options)
    for one in exchanges:
        writer.write(one)
    writer.close()
    return sorted(folder.iterdir())


def test_an_exchange_is_an_answer_and_a_request_behind_a_head(tmp_path: Path) -> None:
    (path,) = write(tmp_path / "new", exchange())
    assert path.name == f"{NAME}-00001.warc.gz"
    head, answer, request = records(path)
    assert [record[0] for record in (head, answer, request)] == ["warcinfo", "response", "request"]
    assert b"software: newscrawl/test\r\n" in head[1]
    assert head[2]["WARC-Filename"] == path.name
    assert answer[1] == b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 10\r\n\r\n<p>One</p>"
    assert answer[2]["WARC-Target-URI"] == "https://gazette.example/news/1?a=b"
    assert answer[2]["WARC-Date"] == "2026-11-21T09:30:00.000000Z"
    assert answer[2]["WARC-IP-Address"] == "192.0.2.1"
    assert request[1] == b"GET /news/1?a=b HTTP/1.1\r\nHost: gazette.example\r\nUser-Agent: newscrawl\r\n\r\n"
    assert request[2]["WARC-Concurrent-To"] == answer[2]["WARC-Record-ID"]


def test_every_record_is_a_member_of_its_own_and_its_digests_are_right(tmp_path: Path) -> None:
    (path,) = write(tmp_path, *(exchange(number) for number in range(3)))
    data, members = path.read_bytes(), []
    while data:
        unpacker = zlib.decompressobj(wbits=31)
        members.append(unpacker.decompress(data))
        assert unpacker.eof
        data = unpacker.unused_data
    assert len(members) == 7
    for member in members:
        head, _, rest = member.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
        assert member.startswith(b"WARC/1.1\r\n")
        block = rest.removesuffix(b"\r\n\r\n")
        assert len(block) == int(fields["Content-Length"])
        assert fields["WARC-Block-Digest"] == "sha1:" + base64.b32encode(hashlib.sha1(block).digest()).decode()
        if "WARC-Payload-Digest" in fields:
            assert fields["WARC-Payload-Digest"] == digest(block.partition(b"\r\n\r\n")[2])


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ([(b"Content-Encoding", b"gzip")], gzip.compress(b"<p>One</p>", mtime=0)),
        ([(b"Transfer-Encoding", b"chunked")], b"<p>One</p>"),
        ([(b"Content-Length", b"4711")], b"<p>One</p>"),
        ([(b"Content-Length", b"10")], b"<p>One</p>"),
        ([(b"X-Odd", b"one\r\nWARC/1.1 two")], b"<p>One</p>"),
    ],
)
def test_what_is_written_is_read_back(tmp_path: Path, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    """The body is without the pieces it came in: the headers must not say otherwise, and nothing of them is lost."""
    (path,) = write(tmp_path, exchange(headers=headers, body=body))
    (page,) = read_pages(path)
    assert page.body == b"<p>One</p>"
    kept = records(path)[1][1].partition(b"\r\n\r\n")[0]
    for _, value in headers:
        assert value.replace(b"\r", b" ").replace(b"\n", b" ") in kept
    assert kept.lower().count(b"\ncontent-length:") == 1
    assert b"\nTransfer-Encoding" not in kept


def test_a_page_that_has_not_changed_hides_no_capture(tmp_path: Path) -> None:
    (path,) = write(tmp_path, exchange(), exchange(status=304, reason="Not Modified", body=b""))
    assert [record[0] for record in records(path)] == ["warcinfo", "response", "request", "revisit", "request"]
    page = Archive([path]).get("https://gazette.example/news/1?a=b")
    assert page is not None
    assert page.body == b"<p>One</p>"


def test_files_are_rotated_by_size(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(3_000)
    paths = write(tmp_path, *(exchange(number, noise) for number in range(7)), size_max=8_000)
    assert [path.name for path in paths] == [f"{NAME}-{number:05d}.warc.gz" for number in (1, 2, 3)]
    assert sum(len(list(read_pages(path))) for path in paths) == 7
    assert all(path.stat().st_size < 13_000 for path in paths)
    assert {records(path)[0][0] for path in paths} == {"warcinfo"}


def members_of(data: bytes) -> list[bytes]:
    members = []
    while data:
        unpacker = zlib.decompressobj(wbits=31)
        unpacker.decompress(data)
        members.append(data[: len(data) - len(unpacker.unused_data)])
        data = unpacker.unused_data
    return members


def test_what_a_kill_has_cut_is_whole_up_to_its_last_record(tmp_path: Path) -> None:
    (path,) = write(tmp_path, exchange(1), exchange(2))
    data, left = path.read_bytes(), path.with_name(path.name + ".open")
    members = members_of(data)
    path.unlink()
    for length in range(0, len(data) + 1, 7):
        left.write_bytes(data[:length])
        whole = b"".join(
            member for number, member in enumerate(members) if sum(map(len, members[: number + 1])) <= length
        )
        assert finish_leftovers(tmp_path, "gazette-") == ([path] if whole else [])
        assert not left.exists()
        if whole:
            assert path.read_bytes() == whole
            path.unlink()
    left.write_bytes(data[:-20] + bytes(20))  # as a file system leaves pages that never reached the disk
    finish_leftovers(tmp_path, "gazette-")
    assert path.read_bytes() == b"".join(members[:-1])


def test_only_files_of_the_site_that_nobody_writes_are_finished(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, NAME, software="newscrawl/test")
    writer.write(exchange())
    (tmp_path / "gazette-north-20261121T093000Z-0123ab-00001.warc.gz.open").write_bytes(b"x")
    (tmp_path / "notes.open").write_bytes(b"x")
    program = (
        "import sys; from pathlib import Path; from newscrawl.archive.writer import finish_leftovers; "
        "print(len(finish_leftovers(Path(sys.argv[1]), 'gazette-')))"
    )
    done = subprocess.run([sys.executable, "-c", program, tmp_path], capture_output=True, text=True, check=True)
    assert done.stdout == "0\n"
    writer.close()
    assert len(list(tmp_path.glob("*.open"))) == 2
    assert finish_leftovers(tmp_path / "none", "gazette-") == []


def test_a_failure_is_told_and_leaves_whole_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = WarcWriter(tmp_path, NAME, software="newscrawl/test")
    writer.write(exchange(1))
    written = os.write

    def full(file: int, data: memoryview) -> int:
        written(file, data[:50])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(OutputError, match="No space left on device; free the place or choose another --warc"):
            writer.write(exchange(2))
    writer.write(exchange(3))
    writer.close()
    (path,) = tmp_path.iterdir()
    assert [page.url[-5] for page in read_pages(path)] == ["1", "3"]
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError):
        WarcWriter(tmp_path / "file", NAME, software="newscrawl/test")
