"""The page table: a page as flat lists that extraction reads.

Every list is in document order; texts have their blanks folded. Positions (``index``, ``block``) let a reader ask what
stands before what. :mod:`newscrawl.extraction.page` fills the table in one walk; what a reader may never ask for (the
text of a link, the absolute form of a URL, the tree) is made when it is asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from lxml import etree

from newscrawl.addresses.urls import without_credentials
from newscrawl.extraction.bounds import within_bounds
from newscrawl.extraction.json_ld import objects
from newscrawl.extraction.unread import programs_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_REST = r"(?:\?[^\x00-\x20#]+)?(?:#[^\x00-\x20]+)?"
_ABSOLUTE = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[^\x00-\x20?#;]*)?" + _REST)
_ROOTED = re.compile(r"/(?![/?#])[^\x00-\x20?#;]*" + _REST)
"""References that urljoin hands back as they are, or puts behind the origin; it takes ten times as long to find out."""

_MARK_CHARACTERS = 600
"""The longest text of a mark: a container of half the page is no field, whatever its class says."""
_TREE_ATTRIBUTES = 2000
"""Attributes one element may have in a tree; libxml2 takes time in their square (40,000 cost 11 CPU seconds)."""


def folded(text: str) -> str:
    r"""Return a text with every run of blanks as one, and none at its ends: ``" ".join(text.split())``, but cut into
    words only where it must be. A printable text has no blank but the space.

    >>> folded(" Rain \t\n in\u00a0spring ")
    'Rain in spring'
    """
    text = text.strip()
    return text if "  " not in text and text.isprintable() else " ".join(text.split())


@dataclass(slots=True, eq=False)
class Node:
    """A block-level element: its tag, its parent, what its class and id say. The root's parent is None."""

    index: int
    tag: str
    parent: Node | None = field(repr=False)
    names: str
    """class and id attribute, joined by a blank"""
    classes: str
    """the class attribute alone: what elements have in common, as an id stands on one only"""
    depth: int
    itemprop: str
    itemtype: str
    zone: str | None
    """what the element itself is taken for (see :mod:`newscrawl.extraction.roles`); not inherited"""
    first_block: int = 0
    """index of the first block inside"""
    end_block: int = field(init=False)
    """one past the index of the last block inside"""

    def lineage(self) -> Iterator[Node]:
        """Yield this node, its parent, and so on up to the root."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    def zones(self) -> set[str]:
        """Return the zones this node stands in."""
        return {node.zone for node in self.lineage() if node.zone}

    def article(self) -> Node | None:
        """Return the innermost article element that is this node or around it."""
        return next((node for node in self.lineage() if node.tag == "article"), None)

    def holds(self, block: int) -> bool:
        """Ask whether the block of that index stands in this node."""
        return self.first_block <= block < self.end_block

    def inside(self, other: Node) -> bool:
        """Ask whether this node is *other* or stands inside it."""
        return any(node is other for node in self.lineage())


@dataclass(slots=True, eq=False)
class Block:
    """A run of text without a block-level break: usually a paragraph, a heading, a list item, a caption."""

    index: int
    node: Node = field(repr=False)
    text: str
    link_chars: int
    """characters of the text that stand in links"""
    strong_chars: int
    """characters that stand in b or strong"""

    @property
    def tag(self) -> str:
        """Tag of the element the text stands in."""
        return self.node.tag

    @property
    def link_density(self) -> float:
        """Share of the text's characters that stand in links, 0 to 1."""
        return min(1.0, self.link_chars / len(self.text)) if self.text else 0.0


@dataclass(slots=True)
class PageText:
    """What the spans of a page share: all its pieces of text, and the URL that its links are relative to."""

    base_url: str
    pieces: list[str] = field(default_factory=list)

    def absolute(self, href: str) -> str:
        """Return *href* as an absolute URL without name and password; an unreadable one comes back as "" ."""
        href = href.strip()
        if _ABSOLUTE.fullmatch(href):
            return href
        try:
            if _ROOTED.fullmatch(href) and "/." not in href:
                return _origin(self.base_url) + href
            return without_credentials(urljoin(self.base_url, href))
        except ValueError:
            return ""


@lru_cache(maxsize=256)
def _origin(url: str) -> str:
    """Return what comes before the path of a URL."""
    return urljoin(url, "/")[:-1]


@dataclass(slots=True, eq=False)
class Span:
    """A stretch of the page's text: the pieces from ``start`` up to ``end``, up to the last where ``end`` is None."""

    whole: PageText = field(repr=False)
    start: int = field(repr=False)
    end: int | None = field(init=False, repr=False, default=None)
    _text: str | None = field(init=False, repr=False, default=None)

    @property
    def text(self) -> str:
        """The text with its blanks folded; made when first asked for."""
        text = self._text
        if text is None:
            text = self._text = folded("".join(self.whole.pieces[self.start : self.end]))
        return text


@dataclass(slots=True, eq=False)
class Link(Span):
    """An ``a[href]``: target as written, text (of all that it wraps), where it stands."""

    href: str
    node: Node = field(repr=False)
    block: int
    """index of the block it stands in (the first one, when it wraps several)"""
    rel: str
    names: str
    heading: bool
    """whether it wraps a heading or stands in one"""
    title: str
    """title or aria-label attribute"""
    image: bool = False
    """whether it wraps a picture"""

    @property
    def url(self) -> str:
        """The absolute URL; made when asked, as most links of a page never are."""
        return self.whole.absolute(self.href)


@dataclass(slots=True, eq=False)
class Time(Span):
    """A ``time`` element or anything with a ``datetime`` attribute."""

    datetime: str
    node: Node = field(repr=False)
    block: int
    itemprop: str
    names: str


@dataclass(slots=True, eq=False)
class Mark(Span):
    """An element, inline or not, whose class, id, rel or itemprop names a role: byline, date, section, agency ..."""

    roles: tuple[str, ...]
    node: Node = field(repr=False)
    block: int
    names: str
    tag: str

    @property
    def is_field(self) -> bool:
        """Ask whether the mark holds some text, and not more than a field has."""
        pieces = self.whole.pieces[self.start : self.end]
        if sum(map(len, pieces[:_MARK_CHARACTERS])) > 10 * _MARK_CHARACTERS:
            return False
        return 0 < len(self.text) <= _MARK_CHARACTERS


@dataclass(slots=True, eq=False)
class Prop(Span):
    """A microdata property: name, value (content, datetime, text, href or src), and the properties it stands in.

    ``path`` holds the itemprops of the enclosing elements, outermost first, and ``types`` their itemtypes (last path
    segment), so that ``author > name`` inside a Person is told from the name of the publisher.
    """

    name: str
    stated: str = field(repr=False)
    """content or datetime attribute"""
    target: str = field(repr=False)
    """href or src attribute"""
    path: tuple[str, ...]
    types: tuple[str, ...]
    block: int

    @property
    def value(self) -> str:
        """What the property says, 1000 characters at most: its attribute if it has one for machines, else its text."""
        return (" ".join(self.stated.split()) or self.text or self.target.strip())[:1000]


@dataclass(slots=True, eq=False)
class Picture:
    """An ``img``: source as written, alternative text, declared width in pixels, the node it stands in."""

    whole: PageText = field(repr=False)
    source: str
    alt: str
    width: int | None
    node: Node = field(repr=False)
    block: int

    @property
    def url(self) -> str:
        """The absolute URL."""
        return self.whole.absolute(self.source)


@dataclass(eq=False)
class PageTable:
    """Everything extraction wants to know about a page. Built by :func:`newscrawl.extraction.page.parse_page`."""

    url: str
    encoding: str
    text: PageText = field(repr=False)
    language: str | None = None
    """lang attribute of html or body, as written"""
    title_tag: str | None = None
    meta: dict[str, list[str]] = field(default_factory=dict)
    """contents of meta elements by lower-case name, property, itemprop or http-equiv"""
    nodes: list[Node] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    props: list[Prop] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    scripts: list[tuple[str, str, str]] = field(default_factory=list)
    """(type, id, text) of scripts that hold data (JSON of any kind), but for JSON-LD"""
    json_ld_texts: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """sentences about what of the page could not be read"""
    named: list[Mark] = field(default_factory=list, repr=False)
    """all elements that name a role, before it is known how much text they hold; see ``marks``"""
    link_elements: list[tuple[str, str, str]] = field(default_factory=list, repr=False)
    """(rel, href, type) of link elements as written; see ``link_rel``"""
    utf8: bytes = field(default=b"", repr=False)
    attributes_max: int = 0
    """the largest number of attributes on one element"""

    def absolute(self, href: str) -> str:
        """Return *href* as an absolute URL; an unreadable one comes back as "" ."""
        return self.text.absolute(href)

    @property
    def base_url(self) -> str:
        """The URL that relative links are relative to: the page's own, or that of its base element."""
        return self.text.base_url

    def first_meta(self, *names: str) -> str | None:
        """Return the first non-empty content of the first of *names* (lower case) that the page has."""
        for name in names:
            for value in self.meta.get(name, ()):
                if value:
                    return value
        return None

    @cached_property
    def programs(self) -> list[str]:
        """Texts of long scripts without a data type; some hold the page's data as an assignment."""
        return programs_of(self.utf8)

    @cached_property
    def marks(self) -> list[Mark]:
        """Elements whose class, id, rel or itemprop names a role and whose text has the length of a field."""
        return [mark for mark in self.named if mark.is_field]

    @cached_property
    def link_rel(self) -> dict[str, list[tuple[str, str]]]:
        """(absolute URL, type attribute) of link elements by lower-case rel."""
        found: dict[str, list[tuple[str, str]]] = {}
        for rels, href, kind in self.link_elements:
            for rel in rels.lower().split():
                found.setdefault(rel, []).append((self.absolute(href), kind))
        return found

    @cached_property
    def json_ld(self) -> list[dict[str, Any]]:
        """All JSON-LD objects of the page, ``@graph`` and arrays flattened; broken ones are named in problems."""
        return objects(self.json_ld_texts, self.problems)

    @cached_property
    def tree(self) -> Any:
        """Root element of the page's lxml tree, for site rules only: the one thing that costs a second parse.

        None for a page without any element, and for one whose elements have more attributes than a tree can bear.
        """
        if not self.utf8.strip() or self.attributes_max > _TREE_ATTRIBUTES:
            return None
        parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
        try:
            return etree.fromstring(within_bounds(self.utf8), parser)
        except (etree.ParserError, etree.XMLSyntaxError) as error:
            self.problems.append(f"the page could not be parsed: {error}")
            return None
