"""The walk through a page: what the parser reports, tag by tag, becomes the rows of the page table.

A page has about 900 elements and as many pieces of blank text. So the most common (a block with a class or nothing, the
line break between two tags) are dealt with in ``start`` and ``end`` themselves, without another call; what else an
element may state is left to the methods below them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from newscrawl.extraction.head import keep_text, read_meta
from newscrawl.extraction.roles import NAMELESS, NAMES, is_unseen, names_of, roles_of
from newscrawl.extraction.table import Block, Link, Mark, Node, PageTable, Picture, Prop, Span, Time, folded

if TYPE_CHECKING:
    from collections.abc import Mapping

DEPTH_MAX = 500
"""Blocks that may be open at once, and elements within a text. Real pages reach 51. Reading stops at the limit, as
libxml2's trees do at 2048, because an end tag that matches nothing is compared with every open one."""

_BLOCK, _ZONE, _ROOT, _HEADING, _ADDRESS, _UNKNOWN, _INLINE, _LINK, _STRONG, _BREAK, _PICTURE, _SKIP, _HEAD = range(13)
_KINDS: dict[str, int] = {
    tag: kind
    for kind, tags in {
        _BLOCK: "article blockquote center dd details div dl dt fieldset header hr legend li main ol p pre section summary "
        "table tbody td tfoot th thead tr ul",
        _ZONE: "nav footer form button figure figcaption dialog menu aside",
        _ROOT: "html body frameset",
        _HEADING: "h1 h2 h3 h4 h5 h6",
        _ADDRESS: "address",
        _INLINE: "abbr acronym bdi bdo big cite code data del dfn em font i input ins kbd label mark meter nobr output "
        "picture q rp rt ruby s samp small source span strike sub sup time tt u var wbr",
        _LINK: "a",
        _STRONG: "b strong",
        _BREAK: "br",
        _PICTURE: "img amp-img",
        _SKIP: "noscript template svg iframe object embed canvas select option textarea math applet audio video map "
        "head",
        _HEAD: "script style title meta link base",
    }.items()
    for tag in tags.split()
}
"""What each tag is for the walk. Up to _UNKNOWN they are blocks, but for one with a hyphen within a paragraph."""
_BREAKING = frozenset(("head", "iframe", "audio", "video", "select", "textarea", "applet"))
"""Parts that are not read and that end the run of text around them."""
_TEXT_TAGS = frozenset(("p", "li", "dd", "dt", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6"))
_TAG_ZONES = {"nav": "navigation", "footer": "footer", "form": "form", "button": "form", "figure": "caption",
              "figcaption": "caption", "dialog": "hidden", "menu": "navigation", "aside": "sidebar"}  # fmt: skip
_ROLE_ZONES = {"navigation": "navigation", "menu": "navigation", "menubar": "navigation", "banner": "header",
               "contentinfo": "footer", "complementary": "sidebar", "search": "search", "dialog": "hidden"}  # fmt: skip

Spans = list[Span]


class TooDeepError(Exception):
    """Stops the parser where tags nest deeper than DEPTH_MAX."""


class Walk:
    """The target that lxml's parser reports to: keeps what is open, and the run of text since the last break.

    Every piece of text goes straight to the end of ``pieces``; what turns out to be no text is cut off again.
    """

    def __init__(self, page: PageTable) -> None:
        self.page = page
        self.text = page.text
        self.pieces = page.text.pieces
        self.data = self.pieces.append
        """what the parser calls with a piece of text: no function of ours, as there are a thousand a page"""
        self.nodes = page.nodes
        self.blocks = page.blocks
        self.block_count = 0
        self.node: Node | None = None
        """the innermost open node"""
        self.marked: list[tuple[Node, Spans]] = []
        """open nodes that something else ends with"""
        self.marked_node: Node | None = None
        """the innermost of them"""
        self.inline: list[Link | Spans | None] = []
        """what ends with each open element that is no node: a link, spans, or nothing"""
        self.skipping = 0
        """open tags of a part that is not read"""
        self.skip_start = 0
        self.in_head = False
        """whether the part that is not read is the head"""
        self.is_noscript = False
        """whether it is a noscript, of which pictures are read: that is where the picture is that a program would show"""
        self.attributes_max = 0
        self.captured: tuple[str, str, str, int] | None = None
        """tag, type, id and first piece of the open script or title whose text is wanted"""
        self.block_start = 0
        self.in_heading = 0
        self.link: Link | None = None
        """the link that is open"""
        self.link_start = self.strong_start = -1
        """first piece in the open link or strong; -1 for none"""
        self.link_chars = self.strong_chars = 0
        self.break_at = -2
        """number of pieces at the last br, to see two in a row"""
        self.prop_path: list[tuple[Spans, str, str]] = []
        """(spans it ends with, itemprop, itemtype) of every open element that has one of the two"""

    # -- what the parser calls ----------------------------------------------------------------------------------------

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        try:
            kind = _KINDS[tag]
        except KeyError:
            kind = _UNKNOWN
        if self.skipping and not (kind <= _UNKNOWN and self._ends_head()):
            self.skipping += 1
            if kind == _HEAD:
                self._read_head(tag, attributes)
            elif len(attributes) > self.attributes_max:
                self.attributes_max = len(attributes)
            if kind == _PICTURE and self.is_noscript and not _is_counter(attributes):
                self._picture(attributes)
            return
        if kind >= _UNKNOWN and (kind > _UNKNOWN or self._is_within_text(tag)):
            if kind == _LINK:
                self._open_link(attributes)
            else:
                self._open_inline(tag, kind, attributes)
            return
        fresh = len(self.pieces) - self.block_start
        if fresh == 1 and self.pieces[-1].isspace():
            self.block_start += 1  # the most common end of a run: only a line break since the tag before
        elif fresh:
            self._flush()
        itemprop = itemtype = ""
        if not attributes:
            names, zone, roles = NAMELESS
            classes = ""
        elif len(attributes) == 1 and "class" in attributes:
            names, zone, roles = NAMES.get(attributes["class"]) or names_of(attributes["class"])
            classes = names
        else:
            names, classes, zone, roles, itemprop, itemtype = self._read_node(attributes)
        parent, nodes = self.node, self.nodes
        depth = parent.depth + 1 if parent is not None else 0
        node = Node(len(nodes), tag, parent, names, classes, depth, itemprop, itemtype, zone, self.block_count)
        self.node = node
        nodes.append(node)
        if kind or roles or itemprop or itemtype:
            self._note_node(node, kind, roles, attributes)
        if depth >= DEPTH_MAX:
            raise TooDeepError

    def end(self, tag: str) -> None:
        """Close an element; the parser closes each that it opened, in order."""
        if self.skipping:
            self.skipping -= 1
            if self.captured is not None:
                self._end_captured()
            if not self.skipping:
                del self.pieces[self.skip_start :]
            return
        try:
            kind = _KINDS[tag]
        except KeyError:
            kind = _UNKNOWN
        node = self.node
        if node is None or (kind >= _UNKNOWN and (kind > _UNKNOWN or node.tag != tag)):
            if kind == _LINK:
                self._end_link()
            opened = self.inline.pop()
            if opened is not None:
                self._end_inline(kind, opened)
            return
        fresh = len(self.pieces) - self.block_start
        if fresh == 1 and self.pieces[-1].isspace():
            self.block_start += 1
        elif fresh:
            self._flush()
        node.end_block = self.block_count
        self.node = node.parent
        if node is self.marked_node:
            self._end_marked(kind)

    def close(self) -> None:
        """End the page; lxml asks for this method."""

    def finish(self) -> None:
        """Close what is still open (the parser was stopped, or the page ended early) and let go of the page.

        The parser and its target hold each other; the table must not wait for the garbage collector with them.
        """
        if self.captured is not None:
            self._end_captured()
        if self.skipping:
            del self.pieces[self.skip_start :]
        if len(self.pieces) > self.block_start:
            self._flush()
        self.page.attributes_max = self.attributes_max
        node = self.node
        while node is not None:
            node.end_block = self.block_count
            node = node.parent
        vars(self).clear()

    # -- parts that are no text ---------------------------------------------------------------------------------------

    def _start_skipped(self, tag: str, kind: int, attributes: Mapping[str, str]) -> None:
        if tag in _BREAKING and len(self.pieces) > self.block_start:
            self._flush()
        self.skip_start = len(self.pieces)
        self.skipping = 1
        self.in_head, self.is_noscript = tag == "head", tag == "noscript"
        if kind == _HEAD:
            self._read_head(tag, attributes)

    def _ends_head(self) -> bool:
        """End the head, if it is open, where something of a body begins: pages may leave out the tags of both, and libxml2
        keeps in the head what HTML 4 did not know, an ``article`` or an ``app-root``.
        """
        if not self.in_head or self.skipping > 1:
            return False
        del self.pieces[self.skip_start :]
        self.skipping = 0
        self.inline.append(None)  # its end is still to come
        return True

    def _read_head(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Read title, meta, link, base and data scripts, wherever they stand: real pages put them in the body too."""
        page, get = self.page, attributes.get
        if len(attributes) > self.attributes_max:
            self.attributes_max = len(attributes)
        if tag == "meta":
            if self.skipping == 1 and "itemprop" in attributes and get("itemprop"):
                self._open_prop(attributes, [])
                self.prop_path.pop()
            read_meta(page, attributes)
        elif tag == "link":
            href = get("href")
            if href:
                page.link_elements.append((get("rel") or "", href, get("type") or ""))
        elif tag == "script":
            kind = (get("type") or "").strip().lower()
            if "json" in kind:
                self.captured = (tag, kind, get("id") or "", len(self.pieces))
        elif tag == "title":
            if page.title_tag is None:  # an svg's title comes later and is no title of the page
                self.captured = (tag, "", "", len(self.pieces))
        elif tag == "base" and page.base_url is page.url and get("href"):
            self.text.base_url = page.absolute(attributes["href"]) or page.url

    def _end_captured(self) -> None:
        if self.captured is not None:
            tag, kind, name, start = self.captured
            self.captured = None
            keep_text(self.page, tag, kind, name, self.pieces[start:])

    # -- text ---------------------------------------------------------------------------------------------------------

    def _flush(self) -> None:
        """Close the run of text since the last break as a block, if it holds any."""
        pieces, start = self.pieces, self.block_start
        count = len(pieces)
        text = pieces[start] if count == start + 1 else "".join(pieces[start:])
        if text.isspace():
            self.block_start = count
            return
        node = self.node
        if node is not None:
            if self.link_start >= 0:
                self.link_chars += self._length(self.link_start)
            if self.strong_start >= 0:
                self.strong_chars += self._length(self.strong_start)
            text = folded(text)
            linked = self.link_chars
            if linked > len(text):  # counted with the blanks of the source, which the text has lost
                linked = len(text)
            self.blocks.append(Block(self.block_count, node, text, linked, self.strong_chars))
            self.block_count += 1
        pieces.append(" ")  # texts taken across blocks keep a blank between them
        self.block_start = count + 1
        self.link_chars = self.strong_chars = 0

    def _length(self, start: int) -> int:
        """Return how many characters of this block's text have come since the piece *start*."""
        pieces = self.pieces
        if start < self.block_start:
            start = self.block_start
        text = pieces[start] if len(pieces) == start + 1 else "".join(pieces[start:])
        return len(text.strip())

    def _break(self) -> None:
        pieces = self.pieces
        count = len(pieces)
        if self.break_at == count or (self.break_at == count - 1 and pieces[-1].isspace()):
            if count > self.block_start:
                self._flush()  # two in a row part paragraphs
        elif count > self.block_start:
            pieces.append("\n")
        self.break_at = len(pieces)

    # -- blocks -------------------------------------------------------------------------------------------------------

    def _is_within_text(self, tag: str) -> bool:
        """Ask whether an element of an unknown tag is part of the text around it: a custom element within a paragraph."""
        return "-" in tag and self.node is not None and self.node.tag in _TEXT_TAGS

    def _read_node(self, attributes: Mapping[str, str]) -> tuple[str, str, str | None, tuple[str, ...], str, str]:
        """Return names, classes, zone, roles, itemprop and itemtype of an element with more than a class."""
        get = attributes.get
        stated, identity = get("class"), get("id")
        names, zone, roles = names_of(stated, identity)
        classes = (names_of(stated)[0] if stated else "") if identity else names
        count = len(attributes)
        if count == (stated is not None) + (identity is not None):
            return names, classes, zone, roles, "", ""
        if count > self.attributes_max:
            self.attributes_max = count
        itemprop, itemtype = get("itemprop") or "", get("itemtype") or ""
        if itemprop:
            roles = roles_of(f"{names} {itemprop}")
        return names, classes, _stated_zone(attributes) or zone, roles, itemprop, itemtype

    def _note_node(self, node: Node, kind: int, roles: tuple[str, ...], attributes: Mapping[str, str]) -> None:
        """Note what a node is beyond a block: the root, a heading, a field, a microdata property, a zone by its tag."""
        if kind == _HEADING:
            self.in_heading += 1
            if self.link is not None:
                self.link.heading = True
        elif kind == _ADDRESS:
            roles = (*roles, "byline")
        elif kind == _ZONE:
            if node.zone is None:
                node.zone = _TAG_ZONES[node.tag]
        elif kind == _ROOT and not self.page.language:  # of html or else of body
            self.page.language = attributes.get("lang") or attributes.get("xml:lang")
        stated = node.itemprop or node.itemtype
        if kind != _HEADING and not roles and not stated:
            return
        spans: Spans = []
        if stated:
            self._open_prop(attributes, spans)
        if roles:
            spans.append(self._mark(node, roles, node.names, node.tag))
        self.marked.append((node, spans))
        self.marked_node = node

    def _end_marked(self, kind: int) -> None:
        _, spans = self.marked.pop()
        self.marked_node = self.marked[-1][0] if self.marked else None
        if kind == _HEADING:
            self.in_heading -= 1
        self._end_spans(spans)

    def _end_spans(self, spans: Spans) -> None:
        for span in spans:
            span.end = len(self.pieces)
        if self.prop_path and self.prop_path[-1][0] is spans:
            self.prop_path.pop()

    # -- elements within a text ---------------------------------------------------------------------------------------

    def _open_inline(self, tag: str, kind: int, attributes: Mapping[str, str]) -> None:
        """Open an element within a text that is no link, or one that is not read."""
        if len(attributes) > self.attributes_max:
            self.attributes_max = len(attributes)
        spans: Spans | None = None
        if kind >= _SKIP:
            self._start_skipped(tag, kind, attributes)
            return
        if kind == _BREAK:
            self._break()
        elif kind == _PICTURE:
            self._picture(attributes)
        elif attributes:
            if tag == "span" and "class" in attributes and is_unseen(attributes["class"]):
                self._start_skipped(tag, kind, attributes)
                return
            spans = self._inline(tag, attributes)
        if kind == _STRONG:
            if spans is None:
                spans = []
            if self.strong_start < 0:
                self.strong_start = len(self.pieces)
        self.inline.append(spans)
        if len(self.inline) >= DEPTH_MAX:
            raise TooDeepError

    def _inline(self, tag: str, attributes: Mapping[str, str]) -> Spans | None:
        """Return the spans that end with an inline element, None for the most that say nothing."""
        get, node = attributes.get, self.node
        if node is None:
            return None
        classes, identity = get("class"), get("id")
        names, _, roles = names_of(classes, identity)
        itemprop, stated, dated = "", False, tag == "time"
        if len(attributes) > (classes is not None) + (identity is not None):
            itemprop, rel = get("itemprop") or "", get("rel") or ""
            if itemprop or rel:
                roles = roles_of(f"{names} {itemprop} {rel}")
            stated, dated = bool(itemprop) or "itemtype" in attributes, dated or "datetime" in attributes
        if not (roles or stated or dated):
            return None
        spans: Spans = []
        if dated:
            count = self.block_count
            time = Time(self.text, len(self.pieces), get("datetime") or "", node, count, itemprop, names)
            self.page.times.append(time)
            spans.append(time)
        if stated:
            self._open_prop(attributes, spans)
        if roles:
            spans.append(self._mark(node, roles, names, tag))
        return spans

    def _mark(self, node: Node, roles: tuple[str, ...], names: str, tag: str) -> Mark:
        mark = Mark(self.text, len(self.pieces), roles, node, self.block_count, names, tag)
        self.page.named.append(mark)
        return mark

    def _open_link(self, attributes: Mapping[str, str]) -> None:
        start, node, inline = len(self.pieces), self.node, self.inline
        if len(inline) >= DEPTH_MAX:
            raise TooDeepError
        if self.link_start < 0:
            self.link_start = start
        href = attributes.get("href")
        names = rel = title = ""
        spans: Spans | None = None
        if href is None or len(attributes) > 1:
            names, rel, title, spans = self._read_link(attributes)
        if not href or node is None:
            inline.append(spans)
            return
        link = Link(self.text, start, href, node, self.block_count, rel, names, self.in_heading > 0, title)
        self.link = link
        self.page.links.append(link)
        if spans is None:
            inline.append(link)
        else:
            spans.append(link)
            inline.append(spans)

    def _read_link(self, attributes: Mapping[str, str]) -> tuple[str, str, str, Spans | None]:
        """Return names, rel and title of a link with more than a target, and the spans that end with it."""
        spans: Spans | None = None
        rel = title = ""
        if len(attributes) == 2 and "class" in attributes and "href" in attributes:
            names, _, roles = NAMES.get(attributes["class"]) or names_of(attributes["class"])
        else:
            get = attributes.get
            names, _, roles = names_of(get("class"), get("id"))
            itemprop, rel = get("itemprop"), get("rel") or ""
            title = get("title") or get("aria-label") or ""
            if itemprop or "itemtype" in attributes:
                spans = []
                self._open_prop(attributes, spans)
            if itemprop or rel:
                roles = roles_of(f"{names} {itemprop or ''} {rel}")
                rel = rel.lower()
            if len(attributes) > self.attributes_max:
                self.attributes_max = len(attributes)
        if roles and self.node is not None:
            if spans is None:
                spans = []
            spans.append(self._mark(self.node, roles, names, "a"))
        return names, rel, title, spans

    def _end_link(self) -> None:
        pieces, start = self.pieces, self.link_start
        if start < self.block_start:
            start = self.block_start
        if len(pieces) == start + 1:
            self.link_chars += len(pieces[start].strip())
        elif len(pieces) > start:
            self.link_chars += len("".join(pieces[start:]).strip())
        self.link, self.link_start = None, -1

    def _end_inline(self, kind: int, opened: Spans | Link) -> None:
        if isinstance(opened, Link):
            opened.end = len(self.pieces)
            return
        if kind == _STRONG:
            self.strong_chars += self._length(self.strong_start)
            self.strong_start = -1
        self._end_spans(opened)

    def _open_prop(self, attributes: Mapping[str, str], spans: Spans) -> None:
        get = attributes.get
        name = (get("itemprop") or "").strip()
        kind = (get("itemtype") or "").rsplit("/", 1)[-1]
        if name and name != "articleBody":
            path = tuple(outer for _, outer, _ in self.prop_path if outer)
            types = tuple(outer for _, _, outer in self.prop_path if outer)
            stated, target = get("content") or get("datetime") or "", get("href") or get("src") or ""
            prop = Prop(self.text, len(self.pieces), name, stated, target, path, types, self.block_count)
            self.page.props.append(prop)
            spans.append(prop)
        self.prop_path.append((spans, name, kind))

    def _picture(self, attributes: Mapping[str, str]) -> None:
        get = attributes.get
        source = _source_of(attributes)
        if not source or self.node is None:
            return
        if self.link is not None:
            self.link.image = True
        width = get("width") or ""
        pixels = int(width) if width.isdecimal() and len(width) < 6 else None
        alt = " ".join((get("alt") or "").split())
        self.page.pictures.append(Picture(self.text, source, alt, pixels, self.node, self.block_count))


def is_skipped(tag: str) -> bool:
    """Ask whether the walk reads nothing inside an element of this tag, in the tree as well; a head may hold a body."""
    return _KINDS.get(tag, _UNKNOWN) >= _SKIP and tag != "head"


def is_read_as_block(element: Any) -> bool:
    """Ask whether an element of the tree is one of the walk's nodes."""
    kind = _KINDS.get(element.tag, _UNKNOWN)
    if kind != _UNKNOWN or "-" not in element.tag:
        return kind <= _UNKNOWN
    for outer in element.iterancestors():
        if "-" not in outer.tag and _KINDS.get(outer.tag, _UNKNOWN) <= _UNKNOWN:
            return outer.tag not in _TEXT_TAGS
    return True


_LATE = ("data-src", "data-lazy-src", "data-original")
"""Attributes that name the file of a picture that a program has yet to load; ``src`` then names a place holder."""
_LAZY = ("src", "lazy")
"""What names of other such attributes hold: ``data-srcset``, ``data-flickity-lazyload``."""
_SET_CHARS = 2000
_BEHIND_WIDTH = re.compile(r"\A\d+(?:\.\d+)?[wx],")
"""What an address in a set begins with where no blank follows on the comma: ``/a.jpg 1x,/b.jpg 2x``."""
_OUT_OF_SIGHT = re.compile(r"(?i)display:\s?none|visibility:\s?hidden|:\s?-\d{3}")
_MEDIA_TYPE = re.compile(r"(?:image|video|text)/[\w.+-]+")


def _source_of(attributes: Mapping[str, str]) -> str:
    """Return the address of a picture as written, the last of a set (mostly the largest) where no other is given."""
    get = attributes.get
    given = get("src") or ""
    for source in (*map(get, _LATE), given):
        if source and _is_file(source) and (source is given or "/" in source or "." in source):  # no word, no number
            return given if source.partition("?")[0] == given.partition("?")[0] else source
    for name, value in attributes.items():
        if any(part in name for part in _LAZY) and _is_file(value):
            for word in reversed(value[-_SET_CHARS:].split()):  # an address, then its width or density, then a comma
                address = _BEHIND_WIDTH.sub("", word).rstrip(",")
                if "/" in address and _is_file(address) and not _MEDIA_TYPE.fullmatch(address):
                    return address
    return ""


def _is_file(source: str) -> bool:
    """Ask whether a source names a file; others hold the picture itself, or have a place that a program fills."""
    return not source.startswith(("data:", "blob:")) and "{" not in source and not source.isspace()


def _is_counter(attributes: Mapping[str, str]) -> bool:
    """Ask whether a picture for those without programs only counts them: it is moved out of sight, or its address names no
    file and nothing says what it shows.
    """
    if _OUT_OF_SIGHT.search(attributes.get("style", "")[:200]):
        return True
    path = _source_of(attributes).partition("?")[0]
    return not attributes.get("alt") and "." not in path.rpartition("/")[2]


def _stated_zone(attributes: Mapping[str, str]) -> str | None:
    """Return the zone that attributes other than class and id state outright, if they do."""
    if "hidden" in attributes:
        return "hidden"
    style = attributes.get("style")
    if style and "none" in style and "display:none" in style.replace(" ", "").lower():
        return "hidden"
    role = attributes.get("role")
    return _ROLE_ZONES.get(role) if role else None
