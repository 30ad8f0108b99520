"""The raw pages of articles, out of the archives of the crawls that fetched them, as one WARC file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import orjson

from newscrawl.archive.writer import packed_head
from newscrawl.exceptions import NothingToDoError
from newscrawl.exporters.files import whole_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from newscrawl.archive.captures import Captures
    from newscrawl.store.selection import Selected


class Pages(NamedTuple):
    """How many raw pages were written, in how many bytes, and how many articles have none in the archives."""

    written: int
    bytes: int
    missing: int


def write_pages(
    path: Path,
    articles: Iterable[Selected],
    captures: Captures,
    *,
    software: str,
    done: Callable[[int], None] = lambda _: None,
) -> Pages:
    """Write the page of each text of *articles* to *path*, whole or not at all; *done* is told how many were.

    Raises:
        NothingToDoError: the archives have none of them; nothing was written.
        OutputError: the file cannot be written.
    """
    written = missing = size = 0
    with whole_file(path) as file:
        size += file.write(packed_head(path.name, software))
        for article in articles:
            record = orjson.loads(article.record)
            page = captures.record(record["url"], record["fetched_at"])
            if page is None:
                missing += 1
                continue
            size += file.write(page)
            written += 1
            done(written)
        if not written:
            raise NothingToDoError(
                f"{path}: the archives hold the page of none of {missing:,} articles; nothing was written"
            )
    return Pages(written, size, missing)
