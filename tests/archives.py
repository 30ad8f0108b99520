"""Writing WARC files for tests, by the format's own rules (ISO 28500): one gzip member a record."""

from __future__ import annotations

import gzip
import uuid
from typing import TYPE_CHECKING

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
