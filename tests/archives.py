"""Writing WARC files for tests, by the format's own rules (ISO 28500): one gzip member a record."""

from __future__ import annotations

import gzip
import uuid
from io import BytesIO
from typing import TYPE_CHECKING

from fastwarc.warc import WarcRecord, WarcRecordType

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from newscrawl.demo.page import Page


def write_warc(path: Path, pages: Mapping[str, Page], date: str = "2026-11-21T06:00:00Z") -> None:
    """Write the responses of *pages*, by URL, to a .warc.gz file."""
    with path.open("wb") as file:
        for url, page in pages.items():
            lines = [
                f"HTTP/1.1 {page.status} OK",
                f"Content-Type: {page.content_type}",
                f"Content-Length: {len(page.body)}",
            ]
            payload = "\r\n".join(lines).encode() + b"\r\n\r\n" + page.body
            identity = uuid.uuid5(uuid.NAMESPACE_URL, url)
            head = (
                f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{identity}>\r\nWARC-Date: {date}\r\n"
                f"WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(payload)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + payload + b"\r\n\r\n", mtime=0))


def record(url: str, body: bytes, *headers: str, status: str = "200 OK", kind: WarcRecordType | None = None) -> bytes:
    """Return a record of an answer, as it stands in a plain file."""
    made = WarcRecord()
    made.init_headers(record_type=kind or WarcRecordType.response)
    made.headers["WARC-Target-URI"] = url
    made.headers["WARC-Date"] = "2026-11-21T09:30:00Z"
    made.headers["Content-Type"] = "application/http; msgtype=response"
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}"]
    made.set_bytes_content("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
    written = BytesIO()
    made.write(written)
    return written.getvalue()
