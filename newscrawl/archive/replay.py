"""Reading pages out of WARC files, plain or compressed a record at a time (as all crawlers write them)."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from fastwarc.warc import ArchiveIterator, WarcRecordType

from newscrawl.addresses.urls import clean_url, url_key
from newscrawl.archive.bodies import decoded
from newscrawl.archive.records import Damage, read_records
from newscrawl.exceptions import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newscrawl.safety.packing import PackedError

BODY_MAX = 10 * 1024 * 1024
"""Bytes of a body that are read; an archive may hold anything."""
_ADVICE = "give a file written by newscrawl, wget or Common Crawl (.warc or .warc.gz)"
_DECODED = frozenset(("content-encoding", "transfer-encoding", "content-length"))
"""Headers that no longer fit a body that has been decoded."""
_Place = tuple[Path, int]
"""A file, and where in it the record begins."""


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A response in an archive: its URL, HTTP status, headers, decoded body, and when it was fetched.

    ``problem`` says why the body is not whole, if it is not: it was cut or damaged under way, or is larger than
    :data:`BODY_MAX`.
    """

    url: str
    status: int
    headers: dict[str, str]
    body: bytes
    fetched_at: datetime
    problem: PackedError | None = None


def read_pages(path: Path, damages: list[Damage] | None = None) -> Iterator[ArchivedPage]:
    """Yield the HTTP responses of an archive, in order; what is damaged is left out, and noted in *damages*.

    Raises:
        UsageError: the file cannot be opened, or is no WARC file.
    """
    with opened(path) as file:
        yield from read_records(file, _page, [] if damages is None else damages)


class Archive:
    """Random access to the responses of WARC files: an index of URLs in memory, bodies read when asked for.

    A URL is found by its exact form first, then by its identity (:func:`newscrawl.addresses.urls.url_key`); of several
    captures of one URL the last counts. A record that only says that a page was the same again (``revisit``) leads to
    the capture it names.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self.damaged: dict[Path, list[Damage]] = {}
        """for each file what of it could not be read, if anything"""
        self._exact: dict[str, _Place] = {}
        self._by_key: dict[str, _Place] = {}
        again: list[_Indexed] = []
        named: dict[str, _Place] = {}
        for path in paths:
            damages: list[Damage] = []
            for entry in _index(path, damages):
                if entry.refers_to is not None:
                    again.append(entry)
                    continue
                named[entry.identity] = (path, entry.offset)
                self._add(entry.url, (path, entry.offset))
            if damages:
                self.damaged[path] = damages
        for entry in again:
            place = named.get(str(entry.refers_to)) or self._exact.get(str(entry.refers_to))
            if place and entry.url not in self._exact:
                self._add(entry.url, place)

    def _add(self, url: str, place: _Place) -> None:
        self._exact[url] = self._by_key[url_key(url)] = place

    def __len__(self) -> int:
        return len(self._exact)

    def urls(self) -> list[str]:
        """Return the URLs of all pages, in the order of the files."""
        return list(self._exact)

    def get(self, url: str) -> ArchivedPage | None:
        """Return the page of a URL, or None when the archive does not have it."""
        place = self._exact.get(url) or self._exact.get(clean_url(url)) or self._by_key.get(url_key(url))
        if place is None:
            return None
        path, offset = place
        with path.open("rb") as file:
            file.seek(offset)
            for record in ArchiveIterator(file, parse_http=False, auto_decode="none"):
                return _page(record)
        return None


class _Indexed(NamedTuple):
    """A record of an archive; ``refers_to`` is the id or the URL of the capture that a revisit stands for."""

    offset: int
    url: str
    identity: str
    refers_to: str | None = None


def _index(path: Path, damages: list[Damage]) -> Iterator[_Indexed]:
    with opened(path) as file:
        yield from read_records(file, _indexed, damages)


def _indexed(record: Any) -> _Indexed | None:
    if record.record_type not in (WarcRecordType.response, WarcRecordType.revisit):
        return None
    headers = record.headers
    url = _target(headers)
    if not url.startswith("http"):
        return None
    refers_to = None
    if record.record_type == WarcRecordType.revisit:
        refers_to = headers.get("WARC-Refers-To") or str(headers.get("WARC-Refers-To-Target-URI", "")).strip("<> ")
    return _Indexed(record.stream_pos, url, str(headers.get("WARC-Record-ID", "")), refers_to)


def _target(headers: Any) -> str:
    return str(headers.get("WARC-Target-URI", "")).strip("<> ")


def check_archive(path: Path) -> None:
    """Raise UsageError when *path* is no WARC file, or none of its records can be read."""
    with opened(path) as file:
        if next(read_records(file, lambda _: True, []), None) is None:
            raise UsageError(f"archive {path}: it holds no WARC record that can be read; {_ADVICE}")


def _page(record: Any) -> ArchivedPage | None:
    """Return the response of a WARC record; None when it holds none that can be read."""
    if record.record_type != WarcRecordType.response:
        return None
    record.parse_http()
    headers = record.http_headers
    if headers is None or headers.status_code is None:
        return None
    body, problem = decoded(record.reader.read(BODY_MAX + 1), headers, BODY_MAX)
    when = record.record_date
    return ArchivedPage(
        url=_target(record.headers),
        status=headers.status_code,
        headers={name: value for name, value in headers if name.lower() not in _DECODED},
        body=body,
        fetched_at=when.astimezone(UTC) if when else datetime.now(UTC),
        problem=problem,
    )


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open an archive; what is none is the user's mistake, a record cut short at its end is not."""
    try:
        with path.open("rb") as file:
            start = file.read(6)
            if start and not start.startswith((b"WARC/", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18")):
                raise UsageError(f"archive {path}: it is no WARC file; {_ADVICE}")
            file.seek(0)
            yield file
    except OSError as error:
        raise UsageError(f"archive {path}: {error.strerror or error}; {_ADVICE}") from error
