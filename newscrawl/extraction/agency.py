"""The news agencies a story is credited to, with the places that say so.

A credit is an agency's name where authors and sources are named: the dateline, the author in JSON-LD, microdata or
meta, the byline, a line at the end of the text. A mention in the running text (``the minister told Reuters``) is none,
nor is the credit of a picture. On an agency's own site the agency is the publisher, and stands when no other is
credited.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from newscrawl.extraction import credit_lines
from newscrawl.extraction.agencies import Agency, agency_at, mentions_of, naming
from newscrawl.extraction.article_object import own_article, resolve
from newscrawl.extraction.candidates import Candidate, Candidates
from newscrawl.extraction.json_ld import strings
from newscrawl.extraction.link_elements import linked
from newscrawl.extraction.roles import words_of
from newscrawl.extraction.story_head import head_range, title_block

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newscrawl.extraction.story import Story
    from newscrawl.extraction.table import Block, Mark, Node, PageTable

__all__ = [
    "Credit", "agencies_in_credit", "canonical_agency", "find_agencies", "find_credits", "is_agency", "is_wire_credit",
    "release_wire",
]  # fmt: skip

_PLACES = (
    "dateline",
    "sign-off",
    "byline",
    "json-ld",
    "microdata",
    "meta",
    "original",
    "source",
    "bio",
    "publisher",
    "site",
)
_STRENGTH = {place: number for number, place in enumerate(_PLACES)}
"""Places of a credit, the strongest first. The last two count only when no other place credits an agency."""
_SOURCES = {"json-ld": "json-ld", "microdata": "microdata", "meta": "meta", "original": "meta", "dateline": "text",
            "sign-off": "text", "site": "url", "publisher": "meta"}  # fmt: skip

_LD_KEYS = ("author", "creator", "contributor", "sourceOrganization", "creditText", "copyrightHolder", "provider")
_PROPS = frozenset(_LD_KEYS)
_PROP_NAMES = ("name", "alternateName")
_PROPS_OUTSIDE = frozenset(
    "image associatedMedia comment review publisher video audio thumbnail logo primaryImageOfPage".split()
)
_META_WORDS = frozenset(
    "author authors creator source sources byl byline agency provider contributor newssource".split()
)
_META_NOT = frozenset("image photo video utm traffic campaign twitter thumbnail caption audio".split())
_ORIGINAL = ("syndication-source", "original-source")
_IMAGE_NAMES = frozenset(
    "image img photo foto picture caption figure figcaption video bild media gallery thumbnail thumb".split()
)
_NOT_STORY = frozenset(
    "caption media related comments navigation footer newsletter search advertisement consent form tags share".split()
)
_BIO = re.compile(
    r".{0,3}\b(?:is|was|has|covers?|provides?|delivers?|ist|liefert|est|couvre|es|è|fornisce)\b", re.IGNORECASE
)
_WORD = re.compile(r"[a-z]+")

_IMAGE_SIGNS = ("©", "(c)", "(C)", "Copyright")
"""What a picture's credit above the text begins with; the text's own copyright line stands below it."""
_LINE_MAX = 120
"""Characters of a line near the title that may be a byline or source."""
_META_NAME = 100
"""Characters of a meta element's name that are read."""
_LAST = 3
"""Paragraphs at the end of the body that are asked for a credit."""
_TAIL = 8
"""Blocks behind the body where its last credit may stand."""
_TAIL_CHARACTERS = 600
_MARKS_MAX = 2000
"""Marks and properties looked at; a page of a newspaper has some hundred."""
_block_of = attrgetter("block")
_BIO_MIN = 60
_BY = re.compile(r"(?:by|von|par|por|di|da|av|af|door|od|przez|with|mit|avec|con)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Credit:
    """An agency, the place that credits it (a key of the order of strength), the text that stood there."""

    agency: Agency
    place: str
    text: str


def is_agency(name: str) -> bool:
    """Ask whether *name*, an author as printed, is an agency and no person.

    >>> is_agency("dpa/lsw"), is_agency("Ada Quill, AFP")
    (True, False)
    """
    return credit_lines.canonical_of(name) is not None


def canonical_agency(name: str) -> str | None:
    """Return the table's name of the agency that *name* stands for as a whole, or None.

    >>> canonical_agency("Agence France-Presse (AFP)")
    'AFP'
    """
    agency = credit_lines.canonical_of(name)
    return agency.name if agency is not None else None


def agencies_in_credit(text: str) -> list[str]:
    """Return the names of the agencies in *text*, known to be a credit; press-release wires among them.

    >>> agencies_in_credit("With files from The Canadian Press and AP")
    ['The Canadian Press', 'AP']
    """
    return [agency.name for agency in credit_lines.agencies_in_credit(text)]


@lru_cache(maxsize=512)
def is_wire_credit(name: str) -> bool:
    """Ask whether *name* credits agencies, named ones or just ``Agencies``: what no list of authors should hold."""
    return is_agency(name) or credit_lines.is_generic_credit(name)


def find_agencies(
    page: PageTable,
    story: Story | None,
    *,
    byline: str | None = None,
    dateline: str | None = None,
    publisher: str | None = None,
    site_domain: str = "",
) -> Candidates[list[str]]:
    """Return the names of the agencies a story is credited to: all of them first, then what each place says alone.

    Within a list the agency with the strongest evidence comes first. Wires of press releases are left out
    (:func:`release_wire` names them). Without any credit the result is empty.
    """
    found = find_credits(page, story, byline=byline, dateline=dateline, publisher=publisher, site_domain=site_domain)
    found = [credit for credit in found if credit.agency.kind == "agency"]
    if not found:
        return []
    by_place: dict[tuple[str, str], list[str]] = {}
    for credit in found:
        names = by_place.setdefault((credit.place, credit.text), [])
        if credit.agency.name not in names:
            names.append(credit.agency.name)
    single = [
        Candidate(names, _SOURCES.get(place, "generic"), f"{place}: {text[:80]}")
        for (place, text), names in by_place.items()
    ]
    together = list(dict.fromkeys(credit.agency.name for credit in found))
    reason = "; ".join(f"{name} ({', '.join(_places_of(name, found))})" for name in together)
    return [Candidate(together, single[0].source, reason), *single]


def release_wire(found: Iterable[Credit]) -> str | None:
    """Return the wire that carried a press release (``PR Newswire``), if the credits of a story name one."""
    return next((credit.agency.name for credit in found if credit.agency.kind == "press-release"), None)


def find_credits(
    page: PageTable,
    story: Story | None,
    *,
    byline: str | None = None,
    dateline: str | None = None,
    publisher: str | None = None,
    site_domain: str = "",
) -> list[Credit]:
    """Return every credit of an agency or press-release wire on a page, the strongest first.

    *byline*, *dateline* and *publisher* are what other fields found, as printed; *site_domain* is the host or domain
    the page was fetched from. ``publisher`` and ``site`` credits come only when there is no other.
    """
    look = _Look(page, story)
    if byline:
        look.add("byline", byline, credit_lines.agencies_in_credit(byline))
    if dateline:
        look.add("dateline", dateline, credit_lines.agencies_in_credit(dateline))
    look.at_datelines()
    look.in_json_ld()
    look.in_microdata()
    look.in_meta()
    look.in_head()
    look.in_tail()
    if not look.found:
        look.own_site(publisher, site_domain)
    look.found.sort(key=lambda credit: _STRENGTH[credit.place])
    return look.found


@dataclass
class _Look:
    """One page looked at: where the story's head and tail are, and the credits found so far."""

    page: PageTable
    story: Story | None
    found: list[Credit] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.head = head_range(self.page, self.story)
        blocks = self.story.blocks if self.story is not None else []
        self.first = blocks[0].index if blocks else None
        """index of the body's first block"""
        self.last = blocks[-1].index if blocks else None
        self.tail = range(0)
        if self.last is not None:
            self.tail = range(blocks[-_LAST:][0].index, min(self.last + 1 + _TAIL, len(self.page.blocks)))

    @cached_property
    def anchors(self) -> list[int]:
        """Indices of blocks that are the story's for certain."""
        if self.first is not None and self.last is not None:
            return [self.first, self.last]
        title = title_block(self.page)
        return [title] if title is not None else []

    def marks_in(self, blocks: range) -> list[Mark]:
        """Return the marks in *blocks*, found by halving: page.marks would make the text of all of them."""
        named = self.page.named
        start = bisect_left(named, blocks.start, key=_block_of)
        return named[start : min(bisect_left(named, blocks.stop, start, key=_block_of), start + _MARKS_MAX)]

    def _is_pictured(self, index: int) -> bool:
        """Ask whether a block holds, in an element of its own, the caption or credit of a picture."""
        return any(map(_is_of_picture, self.marks_in(range(index, index + 1))))

    def _is_at_picture(self, block: Block) -> bool:
        """Ask whether a line is part of a picture: it stands in its caption, or next to it without saying *by*."""
        if self._is_pictured(block.index):
            return True
        if _BY.match(block.text):
            return False
        # A caption may part a picture from its "Source: Reuters".
        near = (block.index, block.index - 1) if credit_lines.has_source_marker(block.text) else (block.index,)
        return any(picture.block in near for picture in self.page.pictures)

    def add(self, place: str, text: str, agencies: Iterable[Agency]) -> None:
        for agency in agencies:
            credit = Credit(agency, place, text[:200])
            if credit not in self.found:
                self.found.append(credit)

    def at_datelines(self) -> None:
        """Read the datelines of the first paragraphs: a summary or a date may stand above the one that has it."""
        for opening in naming([paragraph[: credit_lines.DATELINE_MAX] for paragraph in self._openings()]):
            agencies = credit_lines.agencies_of_dateline(opening)
            if agencies:
                self.add("dateline", opening[:60], agencies)
                return

    def _openings(self) -> list[str]:
        if self.story is not None and self.story.paragraphs:
            return self.story.paragraphs[:3]
        blocks = self.page.blocks[self.head.start : self.head.stop]
        return [block.text for block in blocks if len(block.text) > 60 and self._is_story_part(block.node)]

    def in_json_ld(self) -> None:
        article = own_article(self.page)
        if article is None:
            return
        for key in _LD_KEYS:
            if key not in article:
                continue
            for text in _names(resolve(self.page, article[key])):
                self.add("json-ld", text, credit_lines.agencies_in_credit(text))

    def in_microdata(self) -> None:
        for prop in self.page.props[:_MARKS_MAX]:
            if prop.name not in _PROPS and (prop.name not in _PROP_NAMES or _PROPS.isdisjoint(prop.path)):
                continue
            if _PROPS_OUTSIDE.intersection(prop.path) or not (prop.block in self.head or prop.block in self.tail):
                continue
            if mentions_of(prop.value):
                self.add("microdata", prop.value, credit_lines.agencies_in_credit(prop.value))

    def in_meta(self) -> None:
        for name, values in self.page.meta.items():
            if not _is_source_meta(name[:_META_NAME]):
                continue
            for value in values[:20]:
                if "://" in value:
                    self._add_original(value)
                else:
                    self.add("meta", value, credit_lines.agencies_in_credit(value))
        relations = " ".join([rels for rels, _, _ in self.page.link_elements]).lower()
        for rel in (*_ORIGINAL, "canonical"):
            if rel in relations:
                for url in linked(self.page, rel):
                    self._add_original(url)

    def _add_original(self, url: str) -> None:
        """Take the agency that *url*, said to be the story's source, belongs to, unless the page is that site's own."""
        host, own = _host(url), _host(self.page.url)
        agency = agency_at(host) if host != own else None
        if agency is not None and agency is not agency_at(own):
            self.add("original", url, (agency,))

    def in_head(self) -> None:
        """Read what is marked as byline or source near the title, and lines there that can be nothing else."""
        marks = [mark for mark in self.marks_in(self.head) if _credits_by(mark.roles) and mark.is_field]
        lines = [block for block in self.page.blocks[self.head.start : self.head.stop] if len(block.text) <= _LINE_MAX]
        named = set(naming([*[mark.text for mark in marks], *[line.text for line in lines]]))
        if not named:
            return
        for mark in marks:
            if mark.text in named:
                self._read_mark(mark)
        for block in lines:
            if block.text in named and self._is_story_part(block.node):
                self._read_head_block(block)

    def _read_mark(self, mark: Mark) -> None:
        by = "byline" in mark.roles
        if _IMAGE_NAMES.intersection(words_of(mark.names)) or not self._is_story_part(mark.node):
            return
        if not by and self._is_pictured(mark.block):
            return
        if by:
            self.add("byline", mark.text, credit_lines.agencies_in_credit(mark.text))
        elif not credit_lines.is_photographer_slash_agency(mark.text):
            self.add("source", mark.text, credit_lines.agencies_of_credit_line(mark.text))

    def _read_head_block(self, block: Block) -> None:
        text = block.text
        if block.tag in ("h1", "h2", "h3", "li") or text.startswith(_IMAGE_SIGNS) or self._is_at_picture(block):
            return
        if len(text) <= 2:
            return  # "AA" alone is the button that sets the size of the type, "PA" the initials of an author
        if not credit_lines.is_photographer_slash_agency(text):
            self.add("byline", text, credit_lines.agencies_of_pure_credit(text))

    def in_tail(self) -> None:
        """Read the last paragraphs, what the body left out between them, and the lines that follow."""
        if self.story is None:
            return
        body = {block.index: block for block in self.story.blocks[-_LAST:]}
        paragraphs = self.story.paragraphs[-_LAST:]
        blocks = [
            block
            for block in self.page.blocks[self.tail.start : self.tail.stop]
            if len(block.text) <= _TAIL_CHARACTERS and block.index not in body
        ]
        named = set(naming([*map(credit_lines.end_of, paragraphs), *[block.text for block in blocks]]))
        if not named:
            return
        pictured = {block.text for block in body.values() if credit_lines.has_source_marker(block.text)
                    and self._is_at_picture(block)}  # fmt: skip
        for paragraph in paragraphs:
            if credit_lines.end_of(paragraph) in named and paragraph not in pictured:
                self._read_end(paragraph)
        others = False
        for block in blocks:
            text = block.text
            if block.tag in ("h1", "h2", "h3") or (block.link_density > 0.5 and len(text) > 40):
                others = True  # teasers: from here on a name alone may be theirs
            elif text in named and self._is_story_part(block.node) and not self._is_at_picture(block):
                if others and not text.startswith("("):
                    self.add("sign-off", text, credit_lines.agencies_acknowledged(text))
                else:
                    self._read_end(text)
                    self._read_bio(text)

    def _read_end(self, text: str) -> None:
        agencies = credit_lines.agencies_signed(text)
        if not agencies and len(text) <= 300 and not credit_lines.is_photographer_slash_agency(text):
            agencies = credit_lines.agencies_of_credit_line(text)
        self.add("sign-off", text[-120:], agencies)

    def _read_bio(self, text: str) -> None:
        """Read the box about an author that is an agency: ``With 2,400 staff ... AFP covers the world``."""
        if len(text) >= _BIO_MIN:
            for mention in mentions_of(text):
                if mention.strength == "plain" and mention.start < 100 and _BIO.match(text, mention.end):
                    self.add("bio", text, (mention.agency,))
                    return

    def own_site(self, publisher: str | None, site_domain: str) -> None:
        """Take the agency whose site it is: by the publisher's name, by the domain."""
        article = own_article(self.page) or {}
        for text in dict.fromkeys((publisher, *strings(resolve(self.page, article.get("publisher"))))):
            agency = credit_lines.canonical_of(text) if text else None
            if agency is not None:
                self.add("publisher", text or "", (agency,))
                return
        host = site_domain or _host(self.page.url)
        agency = agency_at(host)
        if agency is not None:
            self.add("site", host, (agency,))

    def _is_story_part(self, node: Node) -> bool:
        """Ask whether *node* stands in no part of the page that is not the story's.

        Zones of elements that hold title or body are not asked: some sites call what wraps a whole story a sidebar.
        """
        for one in node.lineage():
            if any(one.holds(anchor) for anchor in self.anchors):
                return True
            if one.zone in _NOT_STORY:
                return False
        return True


def _is_of_picture(mark: Mark) -> bool:
    """Ask whether a mark holds a picture's caption, or its source (``image-source``)."""
    if "caption" in mark.roles or "credit" in mark.roles:
        return True
    return "agency" in mark.roles and not _IMAGE_NAMES.isdisjoint(words_of(mark.names))


def _credits_by(roles: tuple[str, ...]) -> bool:
    """Ask whether a mark's roles make it a byline, or the source of a text and not of a picture."""
    return "byline" in roles or ("agency" in roles and "credit" not in roles and "caption" not in roles)


@lru_cache(maxsize=2000)
def _is_source_meta(name: str) -> bool:
    """Ask whether a meta element of this name says who wrote the story or where it is from.

    >>> _is_source_meta("dc.source"), _is_source_meta("articleauthor"), _is_source_meta("utm_source")
    (True, True, False)
    """
    words = _WORD.findall(name)
    if not words or _META_NOT.intersection(words):
        return False
    return words[-1] in _META_WORDS or words[-1].endswith("author")


def _names(value: Any) -> Iterator[str]:
    """Yield what a JSON-LD person or organisation is called, and whom a person works for."""
    yield from strings(value)
    for member in value if isinstance(value, list) else [value]:
        if isinstance(member, dict):
            yield from strings(member.get("alternateName"))
            for key in ("affiliation", "worksFor", "memberOf"):
                yield from strings(member.get(key))


def _host(url: str) -> str:
    """Return the host of an absolute URL in lower case, "" for anything else (urlsplit takes ten times as long)."""
    _, found, rest = url[:300].partition("://")
    return rest.partition("/")[0].rpartition("@")[2].partition(":")[0].lower() if found else ""


def _places_of(name: str, found: list[Credit]) -> list[str]:
    return list(dict.fromkeys(credit.place for credit in found if credit.agency.name == name))
