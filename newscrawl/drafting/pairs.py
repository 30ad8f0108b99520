"""Test pages: a saved page and, beside it, the article it should give.

They stand in ``tests/sites/<site>/<slug>.html.gz`` (or .html) and ``<slug>.json``. The JSON names the fields to hold;
``url`` and ``fetched_at`` are also what the page is read with.
"""

from __future__ import annotations

import difflib
import gzip
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit

import orjson

from newscrawl.cleaning.characters import comparison_key
from newscrawl.exceptions import UsageError
from newscrawl.extract import SavedPage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from newscrawl.items import Article

PLACE = ("tests", "sites")
"""Folders, one in the other, that hold the folders of the sites."""
NO_CARD = "generic"
"""Name of the folder of pages that are read without a card."""
FIELDS = (
    "url", "fetched_at", "canonical_url", "publisher", "title", "description", "section", "agency", "agencies", "authors",
    "byline", "dateline", "published_at", "modified_at", "language", "topics", "is_accessible_for_free", "body", "images",
    "teasers", "sources", "removed",
)  # fmt: skip
"""What an expected article holds: the fields of the record that follow from the page alone."""
_ENDINGS = (".html.gz", ".html")
_NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
"""When a page was fetched whose expected article does not say it."""
_SLUG_MAX = 60
_PAGE_NAME = re.compile(r"\.(?:s?html?|php|aspx?)$")
_UNSAFE = re.compile(r"[^a-z0-9]+")


class Difference(NamedTuple):
    """A field whose value is not the expected one."""

    field: str
    expected: Any
    found: Any


@dataclass(frozen=True, slots=True)
class Pair:
    """A test page and the file of the article it should give, which may be missing."""

    page: Path

    @property
    def site(self) -> str:
        """Name of the site: of its card, and of the folder."""
        return self.page.parent.name

    @property
    def slug(self) -> str:
        """Name of the page without its ending."""
        return self.page.name.removesuffix(".gz").removesuffix(".html")

    @property
    def article(self) -> Path:
        """File of the expected article."""
        return self.page.with_name(f"{self.slug}.json")

    def expected(self) -> dict[str, Any]:
        """Return the expected article.

        Raises:
            UsageError: there is none, or it cannot be read.
        """
        try:
            expected = json.loads(self.article.read_text("utf-8"))
        except FileNotFoundError:
            advice = f"newscrawl record --update {self.site} writes {self.article.name}, to be looked at"
            raise UsageError(f"{self.page}: it has no expected article beside it; {advice}") from None
        except (OSError, ValueError) as error:
            raise UsageError(f"{self.article}: {error}; write a JSON object of the fields to hold") from None
        if not isinstance(expected, dict):
            raise UsageError(f"{self.article}: it holds no JSON object; write one of the fields to hold")
        unknown = sorted(set(expected) - set(FIELDS))
        if unknown:
            near = difflib.get_close_matches(unknown[0], FIELDS, n=1)
            known = f"did you mean {near[0]}?" if near else f"known are {', '.join(FIELDS)}"
            raise UsageError(f"{self.article}: there is no field {unknown[0]!r}; {known}")
        return expected

    def saved(self, inputs: Mapping[str, Any]) -> SavedPage:
        """Return the page with the URL and the time of *inputs*, or those it was always read with."""
        try:
            raw = self.page.read_bytes()
            body = gzip.decompress(raw) if self.page.suffix == ".gz" else raw
        except (OSError, EOFError) as error:
            raise UsageError(f"{self.page}: {error}; newscrawl record saves it anew") from None
        when = inputs.get("fetched_at") or _NOW.isoformat()
        try:
            fetched_at = datetime.fromisoformat(when)
        except (TypeError, ValueError):
            raise UsageError(f"{self.article}: fetched_at={when!r} is no instant; write 2026-11-21T06:00:00Z") from None
        fetched_at = fetched_at if fetched_at.tzinfo else fetched_at.replace(tzinfo=UTC)
        return SavedPage(body, inputs.get("url") or "", self.page.name, "text/html; charset=utf-8", fetched_at)

    def write(self, utf8: bytes, article: Article) -> None:
        """Write the page, packed so that the same page makes the same file, and its expected article."""
        self.page.parent.mkdir(parents=True, exist_ok=True)
        self.page.write_bytes(gzip.compress(utf8, 9, mtime=0) if self.page.suffix == ".gz" else utf8)
        self.write_expected(expected_of(article))

    def write_expected(self, expected: Mapping[str, Any]) -> None:
        """Write the expected article alone."""
        self.article.write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n", "utf-8")


def is_test_page(path: Path) -> bool:
    """Ask whether a file is a test page: ``tests/sites/<site>/<slug>.html.gz`` or ``.html``, anywhere."""
    return path.name.endswith(_ENDINGS) and path.parts[-4:-2] == PLACE


def is_expected_article(path: Path) -> bool:
    """Ask whether a file is an expected article: ``tests/sites/<site>/<slug>.json``."""
    return path.suffix == ".json" and path.parts[-4:-2] == PLACE


def has_page(path: Path) -> bool:
    """Ask whether an expected article has its page beside it."""
    return any(path.with_name(path.stem + ending).exists() for ending in _ENDINGS)


def pairs_of(folder: Path) -> Iterator[Pair]:
    """Yield the test pages of a site, in the order of their names."""
    if folder.is_dir():
        yield from (Pair(path) for path in sorted(folder.iterdir()) if path.name.endswith(_ENDINGS))


def new_pair(folder: Path, url: str) -> Pair:
    """Return the pair that a page of *url* makes in *folder*: the one that has its URL already, or a new one.

    Its name is the slug of the URL.
    """
    for pair in pairs_of(folder):
        if pair.article.exists() and pair.expected().get("url") == url:
            return pair
    slug = slug_of(url)
    taken = {pair.slug for pair in pairs_of(folder)}
    name = next(name for number in range(1, 1000) if (name := slug if number == 1 else f"{slug}-{number}") not in taken)
    return Pair(folder / f"{name}{_ENDINGS[0]}")


def slug_of(url: str) -> str:
    """Return a short file name for a page: the words of its address.

    >>> slug_of("https://example.org/world/Storm-closes-harbour-123.html"), slug_of("https://example.org/?p=12")
    ('storm-closes-harbour-123', 'p-12')
    """
    parts = urlsplit(url)
    segments = [segment for segment in unquote(parts.path).split("/") if segment]
    best = max(reversed(segments), key=lambda segment: segment.count("-") + segment.count("_"), default="")
    plain = " ".join(comparison_key(_PAGE_NAME.sub("", best.lower())))
    slug = _UNSAFE.sub("-", plain).strip("-") or _UNSAFE.sub("-", parts.query.lower()).strip("-")
    if len(slug) > _SLUG_MAX:
        slug = slug[:_SLUG_MAX].rpartition("-")[0] or slug[:_SLUG_MAX]
    return slug or "page"


def expected_of(article: Article) -> dict[str, Any]:
    """Return what an expected article holds of *article*, as it reads from JSON."""
    record = orjson.loads(orjson.dumps(article))
    return {name: record[name] for name in FIELDS}


def differences(expected: Mapping[str, Any], article: Article) -> list[Difference]:
    """Return the fields of *expected* that *article* has otherwise."""
    found = expected_of(article)
    return [Difference(name, value, found[name]) for name, value in expected.items() if found[name] != value]
