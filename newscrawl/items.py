"""The shape every stage agrees on: one article, its teasers and images, and the record they become.

The fields of :class:`Article` are the keys of the exported record, in its order. What happens to an article on its
way (the texts that cleaning removed, the evidence for its agency) travels beside the record in :class:`Trail`.

What is exported has no slots: orjson writes a dataclass that has a ``__dict__`` ten times as fast.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, NamedTuple

SCHEMA_VERSION = 1
"""Version of the record's shape; raised when a key changes its meaning, comes or goes."""


class Validators(NamedTuple):
    """What a server gave with an answer, so that it can be asked later whether it has changed: ETag and Last-Modified."""

    etag: str | None = None
    last_modified: str | None = None


NO_VALIDATORS = Validators()

SourceKind = Literal["place", "section", "feed", "sitemap", "robots"]
"""What a source is read as; ``place`` is an address of which only reading tells."""


class Source(NamedTuple):
    """A page that announces articles; *depth* is the number of a section's page (from 1), or how many indexes a sitemap
    lies below (from 0).
    """

    kind: SourceKind
    url: str
    depth: int = 0

    @property
    def key(self) -> str:
        """Its identity. Unlike an article's it keeps every parameter: ``/news/?rss`` is no other form of ``/news/``."""
        return self.url.partition("#")[0]


@dataclass
class Teaser:
    """A link to another article, as an article's page prints it: label of its section, headline, absolute URL."""

    section: str | None = None
    title: str | None = None
    url: str | None = None


@dataclass
class Image:
    """A picture of the article: absolute URL, caption and credit as printed."""

    url: str | None = None
    caption: str | None = None
    credit: str | None = None


@dataclass
class Removed:
    """What cleaning took out of the body: the kind of text, how many paragraphs, how many characters."""

    kind: str = ""
    count: int = 0
    chars: int = 0


@dataclass
class Duplicate:
    """Another printing of the same story: where, when, and how alike (0 to 1)."""

    url: str = ""
    site: str = ""
    published_at: str | None = None
    similarity: float = 1.0


@dataclass
class Rights:
    """What the page says about its use: robots headers, robots meta, text-and-data-mining reservation."""

    robots: str | None = None
    meta: str | None = None
    tdm: str | None = None


@dataclass(slots=True)
class Trail:
    """What happened to an article on its way; kept in the store, never exported with the record.

    ``removed`` holds (kind, text) in the order of removal; ``problems`` sentences about what could not be read; ``key``
    the identity of the URL that led to the article; ``is_article`` whether the page looks like one at all;
    ``validators`` those of the answer; ``contradictions`` sentences about what the source said of the link and the page
    says otherwise.
    """

    removed: list[tuple[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    key: str | None = None
    is_article: bool = True
    validators: Validators = NO_VALIDATORS
    contradictions: list[str] = field(default_factory=list)


@dataclass
class Article:
    """One news article. Every field has a default, so that loaders and feeds can build it step by step.

    Instants have their zone, ``2026-11-21T07:00:00+01:00`` by the clock of the page or ``2026-11-21T06:00:00Z``; a bare
    ``2026-11-21`` where the page gives no time. The body is its paragraphs joined by a blank line. Languages are BCP 47.
    ``sources`` says for each filled field who answered.
    """

    id: str | None = None
    revision: int = 1
    url: str | None = None
    canonical_url: str | None = None
    site: str | None = None
    publisher: str | None = None
    title: str | None = None
    description: str | None = None
    body: str | None = None
    section: str | None = None
    agency: str | None = None
    agencies: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    byline: str | None = None
    dateline: str | None = None
    published_at: str | None = None
    modified_at: str | None = None
    fetched_at: str | None = None
    language: str | None = None
    topics: list[str] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    teasers: list[Teaser] = field(default_factory=list)
    is_accessible_for_free: bool | None = None
    word_count: int = 0
    content_hash: str | None = None
    cluster_id: str | None = None
    duplicate_of: str | None = None
    duplicates: list[Duplicate] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    removed: list[Removed] = field(default_factory=list)
    rights: Rights = field(default_factory=Rights)
    run_id: str | None = None
    schema_version: int = SCHEMA_VERSION

    def __post_init__(self) -> None:
        self._trail = Trail()  # neither a field nor, with its underscore, in orjson's eyes a part of the record

    @property
    def trail(self) -> Trail:
        """What happened to the article on its way."""
        return self._trail

    @property
    def paragraphs(self) -> list[str]:
        """The body as a list, one entry a paragraph."""
        return list(_parted(self.body)) if self.body else []

    @paragraphs.setter
    def paragraphs(self, value: list[str]) -> None:
        self.body = "\n\n".join(value) or None

    def remove(self, kind: str, texts: list[str]) -> None:
        """Note that cleaning took *texts* out of the body, in the record as counts and in the trail word for word."""
        if not texts:
            return
        self._trail.removed += [(kind, text) for text in texts]
        chars = sum(map(len, texts))
        for entry in self.removed:
            if entry.kind == kind:
                entry.count += len(texts)
                entry.chars += chars
                return
        self.removed.append(Removed(kind, len(texts), chars))


@lru_cache(maxsize=2)
def _parted(body: str) -> tuple[str, ...]:
    """Part a body once for all steps of cleaning that ask for its paragraphs."""
    return tuple(body.split("\n\n"))


@dataclass(slots=True)
class Outcome:
    """The end of a page that gave no article: its URL, a word of :class:`newscrawl.store.Disposition`, a detail.

    ``key`` is the identity of the URL that was found, when a redirect changed it. The end of a source has ``source``
    in its place, and when it was read the answer's validators, the sources it announced, and by what it was read.
    """

    url: str
    disposition: str
    detail: str | None = None
    key: str | None = None
    source: Source | None = None
    validators: Validators = NO_VALIDATORS
    announced: tuple[Source, ...] = ()
    reader: str = ""


Record = dict[str, Any]
"""One exported line, read from JSON."""
