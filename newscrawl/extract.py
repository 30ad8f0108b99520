"""Articles out of pages without a crawl: one page as a call, any number of saved pages as a stream."""

from __future__ import annotations

import gzip
import sys
import zlib
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.addresses.urls import article_id, site_of, without_credentials
from newscrawl.archive.replay import BODY_MAX, read_pages
from newscrawl.exceptions import UsageError
from newscrawl.extraction.article import ArticleReader
from newscrawl.extraction.candidates import Candidate
from newscrawl.extraction.canonical import find_canonical
from newscrawl.extraction.page import parse_page
from newscrawl.extraction.plain_text import looks_like_markup, read_text
from newscrawl.stages import clean_article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newscrawl.archive.records import Damage
    from newscrawl.items import Article

PAGE_ENDINGS = (".html", ".htm", ".xhtml", ".html.gz", ".htm.gz", ".txt", ".warc", ".warc.gz")
"""Files of a folder that are read as pages or archives of pages."""
_CHUNK = 16


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page to read: its bytes, URL ("" when unknown), Content-Type, when it was fetched, a name for messages, and why it is
    not whole, if it is not.
    """

    body: bytes
    url: str
    name: str
    content_type: str | None = None
    fetched_at: datetime | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Extracted:
    """An article and everything that was weighed for each of its fields, the best first."""

    article: Article
    candidates: dict[str, list[Candidate[object]]]


def extract_article(html: bytes | str, url: str = "", *, fetched_at: datetime | None = None) -> Article:
    """Return the clean article of a page.

    Args:
        html: the page as received; bytes are better, as their encoding is then worked out. Plain text works too.
        url: address of the page; without it, the one that the page gives itself.
        fetched_at: when the page was fetched (aware); dates after it are not believed. Now, when left out.

    Returns:
        An article, always: fields that were not found are None or empty, ``article.trail.problems`` says what could not
        be read. Never raises on what a page holds.

    >>> extract_article("<title>Rain</title><article><h1>Rain</h1><p>It rained all day.</p></article>").title
    'Rain'
    """
    body = html.encode("utf-8", "replace") if isinstance(html, str) else html
    return extract_page(SavedPage(body, url, url or "page", fetched_at=fetched_at)).article


def extract_page(saved: SavedPage) -> Extracted:
    """Return the clean article of a saved page, and what was weighed for it."""
    now = saved.fetched_at or datetime.now(UTC)
    if "html" not in (saved.content_type or "") and _is_text(saved.body[:20_000].decode("utf-8", "replace")):
        article = read_text(saved.body.decode("utf-8", "replace"))
        article.url = without_credentials(saved.url) or None
        article.id, article.site = _identity(saved), site_of(saved.url)
        candidates: dict[str, list[Candidate[object]]] = {
            name: [Candidate(getattr(article, name), "text")] for name in article.sources
        }
        return Extracted(clean_article(article), candidates)
    page = parse_page(saved.body, saved.url, saved.content_type)
    if not saved.url:
        own = next((found.value for found in find_canonical(page)), "")
        page = parse_page(saved.body, own, saved.content_type)
    reader = ArticleReader(page, now=now)
    article = reader.read()
    if not page.url:
        article.id = _identity(saved)
    if saved.fetched_at is None:
        article.fetched_at = None
    if not saved.body.strip():
        article.trail.problems.append("the page is empty")
    if saved.problem:
        article.trail.problems.append(saved.problem)
    return Extracted(clean_article(article), {name: list(found) for name, found in reader.candidates.items()})


def _is_text(start: str) -> bool:
    return bool(start.strip()) and not looks_like_markup(start)


def _identity(saved: SavedPage) -> str:
    """Return the article's identity: by its URL, or by its bytes where there is none."""
    return article_id(saved.url) if saved.url else blake2b(saved.body, digest_size=8).hexdigest()


def extract_pages(pages: Iterable[SavedPage], jobs: int = 1) -> Iterator[tuple[SavedPage, Extracted]]:
    """Yield the article of each page, in the order of the pages, whatever the number of processes."""
    if jobs <= 1:
        for page in pages:
            yield page, extract_page(page)
        return
    stream = iter(pages)
    with ProcessPoolExecutor(jobs) as pool:
        # a window at a time: map() alone would read the whole input into memory
        while window := list(islice(stream, jobs * _CHUNK * 4)):
            yield from zip(window, pool.map(extract_page, window, chunksize=_CHUNK), strict=True)


def saved_pages(
    places: Iterable[str], url: str = "", damaged: dict[Path, list[Damage]] | None = None
) -> Iterator[SavedPage]:
    """Yield the pages in files, folders, WARC archives and standard input (``-``), in a fixed order.

    What is damaged in an archive is left out, and noted in *damaged* by its file.

    Raises:
        UsageError: a place does not exist or cannot be read.
    """
    for place in places:
        if place == "-":
            yield SavedPage(sys.stdin.buffer.read(BODY_MAX), url, "standard input")
            continue
        path = Path(place)
        if path.is_dir():
            for inner in sorted(path.rglob("*")):
                if inner.is_file() and inner.name.lower().endswith(PAGE_ENDINGS):
                    yield from _pages_of_file(inner, url, damaged)
        elif path.exists():
            yield from _pages_of_file(path, url, damaged)
        else:
            raise UsageError(
                f"{place}: there is no such file or folder; give a saved page, a WARC file or a folder of them"
            )


def _pages_of_file(path: Path, url: str, damaged: dict[Path, list[Damage]] | None) -> Iterator[SavedPage]:
    if path.name.lower().endswith((".warc", ".warc.gz")):
        damages: list[Damage] = []
        for page in read_pages(path, damages):
            kind = next((value for name, value in page.headers.items() if name.lower() == "content-type"), None)
            if page.status == 200 and (kind is None or "html" in kind):
                name, problem = f"{path.name}: {page.url}", str(page.problem) if page.problem else None
                yield SavedPage(page.body, page.url, name, kind, page.fetched_at, problem)
        if damages and damaged is not None:
            damaged[path] = damages
        return
    try:
        body = _read(path)
        changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, EOFError, zlib.error) as error:
        raise UsageError(
            f"{path}: {getattr(error, 'strerror', None) or error}; give a file that can be read"
        ) from error
    yield SavedPage(body, url, str(path), fetched_at=changed)


def _read(path: Path) -> bytes:
    """Return a file's bytes, unpacked, at most what a crawl would take of a page."""
    with path.open("rb") as file:
        if file.read(2) == b"\x1f\x8b":
            file.seek(0)
            with gzip.open(file) as unpacked:
                return unpacked.read(BODY_MAX)
        file.seek(0)
        return file.read(BODY_MAX)
