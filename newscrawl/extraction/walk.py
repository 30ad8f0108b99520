"""The walk through a page: what the parser reports, tag by tag, becomes the rows of the page table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newscrawl.extraction.head import keep_text, read_meta
from newscrawl.extraction.roles import is_unseen, read_names, roles_of
from newscrawl.extraction.table import Block, Link, Mark, Node, PageTable, Picture, Prop, Span, Time

if TYPE_CHECKING:
    from collections.abc import Mapping

DEPTH_MAX = 500
"""Tags that may be open at once. Real pages reach 51. Reading stops at the limit, as libxml2's trees do at 2048,
because an end tag that matches nothing is compared with every open one."""

_BLOCK, _HEADING, _INLINE, _LINK, _STRONG, _BREAK, _PICTURE, _SKIP, _HEAD = range(9)
_KINDS: dict[str, int] = {
    tag: kind
    for kind, tags in {
        _SKIP: "noscript template svg iframe object embed canvas select option textarea math applet audio video map "
        "head",
        _HEAD: "script style title meta link base",
        _INLINE: "abbr acronym bdi bdo big cite code data del dfn em font i input ins kbd label mark meter nobr output "
        "picture q rp rt ruby s samp small source span strike sub sup time tt u var wbr",
        _LINK: "a",
        _STRONG: "b strong",
        _BREAK: "br",
        _PICTURE: "img amp-img",
        _HEADING: "h1 h2 h3 h4 h5 h6",
    }.items()
    for tag in tags.split()
}
_HEADINGS = frozenset(tag for tag, kind in _KINDS.items() if kind == _HEADING)
_BREAKING = frozenset(("head", "iframe", "audio", "video", "select", "textarea", "applet"))
"""Parts that are not read and that end the run of text around them."""
_TEXT_TAGS = frozenset(("p", "li", "dd", "dt", "figcaption", *_HEADINGS))
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
        self.node: Node | None = None
        self.stack: list[Node | Spans | None] = []
        """what ends with each open tag: a node, spans, or nothing"""
        self.node_spans: list[tuple[Node, Spans]] = []
        """the spans that end with an open node"""
        self.skipping = 0
        """open tags of a part that is not read"""
        self.skip_start = 0
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
        self.prop_path: list[tuple[int, str, str]] = []
        """(tags open around it, itemprop, itemtype) of every open element that has one of the two"""

    # -- what the parser calls ----------------------------------------------------------------------------------------

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        kind = _KINDS.get(tag, _BLOCK)
        if self.skipping:
            self.skipping += 1
            if kind == _HEAD:
                self._read_head(tag, attributes)
            return
        stack = self.stack
        if kind <= _HEADING:
            if "-" in tag and self.node is not None and self.node.tag in _TEXT_TAGS:
                stack.append(self._inline(tag, attributes) if attributes else None)  # a custom element within a text
            else:
                if len(self.pieces) > self.block_start:
                    self._flush()
                stack.append(self._open_node(tag, kind, attributes))
        elif kind == _INLINE:
            if not attributes:
                stack.append(None)
            elif tag == "span" and "class" in attributes and is_unseen(attributes["class"]):
                self._start_skipped(tag, kind, attributes)
            else:
                stack.append(self._inline(tag, attributes))
        elif kind == _LINK:
            stack.append(self._open_link(attributes))
        elif kind >= _SKIP:
            self._start_skipped(tag, kind, attributes)
        else:
            stack.append(self._start_other(tag, kind, attributes))
        if len(stack) > DEPTH_MAX:
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
        spans = self.stack.pop()
        if spans is None:
            return
        pieces = self.pieces
        if isinstance(spans, Node):
            if len(pieces) > self.block_start:
                self._flush()
            spans.end_block = len(self.blocks)
            self.node = spans.parent
            if self.in_heading and tag in _HEADINGS:
                self.in_heading -= 1
            if not self.node_spans or self.node_spans[-1][0] is not spans:
                return
            spans = self.node_spans.pop()[1]
        elif tag == "a":
            self.link_chars += self._length(max(self.link_start, self.block_start))
            self.link, self.link_start = None, -1
        elif tag == "b" or tag == "strong":
            self.strong_chars += self._length(max(self.strong_start, self.block_start))
            self.strong_start = -1
        for span in spans:
            span.end = len(pieces)
        if self.prop_path and self.prop_path[-1][0] == len(self.stack):
            self.prop_path.pop()

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
        node = self.node
        while node is not None:
            node.end_block = len(self.blocks)
            node = node.parent
        vars(self).clear()

    # -- parts that are no text ---------------------------------------------------------------------------------------

    def _start_skipped(self, tag: str, kind: int, attributes: Mapping[str, str]) -> None:
        if tag in _BREAKING and len(self.pieces) > self.block_start:
            self._flush()
        self.skip_start = len(self.pieces)
        self.skipping = 1
        if kind == _HEAD:
            self._read_head(tag, attributes)

    def _read_head(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Read title, meta, link, base and data scripts, wherever they stand: real pages put them in the body too."""
        page, get = self.page, attributes.get
        if tag == "meta":
            if self.skipping == 1 and get("itemprop"):
                self._open_prop(attributes, [])
                self.prop_path.pop()
            read_meta(page, attributes)
        elif tag == "script":
            kind = (get("type") or "").strip().lower()
            if "json" in kind or "src" not in attributes:
                self.captured = (tag, kind, get("id") or "", len(self.pieces))
        elif tag == "link":
            href = get("href")
            if href:
                page.link_elements.append((get("rel") or "", href, get("type") or ""))
        elif tag == "title":
            if page.title_tag is None:  # an svg's title comes later and is no title of the page
                self.captured = (tag, "", "", len(self.pieces))
        elif tag == "base" and page.base_url is page.url and get("href"):
            self.text.base_url = page.absolute(attributes["href"]) or page.url

    def _end_captured(self) -> None:
        if self.captured is not None:
            tag, kind, name, start = self.captured
            self.captured = None
            keep_text(self.page, tag, kind, name, "".join(self.pieces[start:]))

    # -- text ---------------------------------------------------------------------------------------------------------

    def _flush(self) -> None:
        """Close the run of text since the last break as a block, if it holds any."""
        pieces = self.pieces
        start = self.block_start
        self.block_start = count = len(pieces)
        text = pieces[start] if count == start + 1 else "".join(pieces[start:])
        if text.isspace():
            self.link_chars = self.strong_chars = 0
            return
        if self.node is not None:
            blocks = self.blocks
            if self.link_start >= 0:
                self.link_chars += self._length(max(start, self.link_start))
            if self.strong_start >= 0:
                self.strong_chars += self._length(max(start, self.strong_start))
            blocks.append(Block(len(blocks), self.node, " ".join(text.split()), self.link_chars, self.strong_chars))
        pieces.append(" ")  # texts taken across blocks keep a blank between them
        self.block_start = count + 1
        self.link_chars = self.strong_chars = 0

    def _length(self, start: int) -> int:
        """Return how many characters of text have come since the piece *start*."""
        return len("".join(self.pieces[start:]).strip())

    def _break(self) -> None:
        pieces = self.pieces
        count = len(pieces)
        if self.break_at == count or (self.break_at == count - 1 and pieces[-1].isspace()):
            if count > self.block_start:
                self._flush()  # two in a row part paragraphs
        elif count > self.block_start:
            pieces.append("\n")
        self.break_at = len(pieces)

    # -- elements -----------------------------------------------------------------------------------------------------

    def _open_node(self, tag: str, kind: int, attributes: Mapping[str, str]) -> Node:
        names = itemprop = itemtype = ""
        zone = None
        roles: tuple[str, ...] = ()
        if attributes:
            get = attributes.get
            classes, identity = get("class"), get("id")
            names, zone, roles = read_names(classes, identity)
            if len(attributes) > (classes is not None) + (identity is not None):
                itemprop, itemtype = get("itemprop") or "", get("itemtype") or ""
                if itemprop:
                    roles = roles_of(f"{names} {itemprop}")
                zone = _stated_zone(attributes) or zone
                if len(attributes) > self.page.attributes_max:
                    self.page.attributes_max = len(attributes)
        parent = self.node
        nodes = self.nodes
        count = len(self.blocks)
        depth = parent.depth + 1 if parent is not None else 0
        if zone is None:
            zone = _TAG_ZONES.get(tag)
        node = self.node = Node(len(nodes), tag, parent, names, depth, itemprop, itemtype, zone, count, count)
        nodes.append(node)
        if kind == _HEADING:
            self.in_heading += 1
            if self.link is not None:
                self.link.heading = True
        elif depth < 2:
            self._read_language(attributes)
        if tag == "address":
            roles = (*roles, "byline")
        if roles or itemprop or itemtype:
            spans: Spans = []
            if itemprop or itemtype:
                self._open_prop(attributes, spans)
            if roles:
                spans.append(self._mark(node, roles, names, tag))
            self.node_spans.append((node, spans))
        return node

    def _read_language(self, attributes: Mapping[str, str]) -> None:
        if not self.page.language:  # of html or else of body
            self.page.language = attributes.get("lang") or attributes.get("xml:lang")

    def _start_other(self, tag: str, kind: int, attributes: Mapping[str, str]) -> Spans | None:
        """Open a strong, a br or a picture."""
        if kind == _STRONG:
            if self.strong_start < 0:
                self.strong_start = len(self.pieces)
            return (self._inline(tag, attributes) if attributes else None) or []
        if kind == _BREAK:
            self._break()
        else:
            self._picture(attributes)
        return None

    def _inline(self, tag: str, attributes: Mapping[str, str]) -> Spans | None:
        """Note what an inline element says; return the spans that end with it."""
        get = attributes.get
        node = self.node
        if node is None:
            return None
        classes, identity = get("class"), get("id")
        names, _, roles = read_names(classes, identity)
        more = len(attributes) > (classes is not None) + (identity is not None)
        itemprop = get("itemprop") or "" if more else ""
        rel = get("rel") or "" if more else ""
        if itemprop or rel:
            roles = roles_of(f"{names} {itemprop} {rel}")
        stated = bool(itemprop) or (more and "itemtype" in attributes)
        dated = tag == "time" or (more and "datetime" in attributes)
        if not (roles or stated or dated):
            return None
        spans: Spans = []
        if dated:
            count = len(self.blocks)
            time = Time(self.text, len(self.pieces), get("datetime") or "", node, count, itemprop, names)
            self.page.times.append(time)
            spans.append(time)
        if stated:
            self._open_prop(attributes, spans)
        if roles:
            spans.append(self._mark(node, roles, names, tag))
        return spans

    def _mark(self, node: Node, roles: tuple[str, ...], names: str, tag: str) -> Mark:
        mark = Mark(self.text, len(self.pieces), roles, node, len(self.blocks), names, tag)
        self.page.named.append(mark)
        return mark

    def _open_link(self, attributes: Mapping[str, str]) -> Spans:
        start, node = len(self.pieces), self.node
        if self.link_start < 0:
            self.link_start = start
        spans: Spans = []
        if node is None:
            return spans
        get = attributes.get
        href, rel, itemprop = get("href"), get("rel"), get("itemprop")
        names, _, roles = read_names(get("class"), get("id"))
        if itemprop or "itemtype" in attributes:
            self._open_prop(attributes, spans)
        if itemprop or rel:
            roles = roles_of(f"{names} {itemprop or ''} {rel or ''}")
        if roles:
            spans.append(self._mark(node, roles, names, "a"))
        if href:
            count, title = len(self.blocks), get("title") or get("aria-label") or ""
            in_heading = self.in_heading > 0
            link = Link(self.text, start, href, node, count, rel.lower() if rel else "", names, in_heading, title)
            self.link = link
            self.page.links.append(link)
            spans.append(link)
        return spans

    def _open_prop(self, attributes: Mapping[str, str], spans: Spans) -> None:
        get = attributes.get
        name = (get("itemprop") or "").strip()
        kind = (get("itemtype") or "").rsplit("/", 1)[-1]
        if name and name != "articleBody":
            path = tuple(outer for _, outer, _ in self.prop_path if outer)
            types = tuple(outer for _, _, outer in self.prop_path if outer)
            stated, target = get("content") or get("datetime") or "", get("href") or get("src") or ""
            prop = Prop(self.text, len(self.pieces), name, stated, target, path, types, len(self.blocks))
            self.page.props.append(prop)
            spans.append(prop)
        self.prop_path.append((len(self.stack), name, kind))

    def _picture(self, attributes: Mapping[str, str]) -> None:
        get = attributes.get
        source = get("src") or ""
        if not source or source.startswith("data:"):
            source = get("data-src") or get("data-lazy-src") or get("data-original") or source
        if not source or source.startswith("data:") or self.node is None:
            return
        if self.link is not None:
            self.link.image = True
        width = get("width") or ""
        pixels = int(width) if width.isdecimal() and len(width) < 6 else None
        alt = " ".join((get("alt") or "").split())
        self.page.pictures.append(Picture(self.text, source, alt, pixels, self.node, len(self.blocks)))


def is_skipped(tag: str) -> bool:
    """Ask whether the walk reads nothing inside an element of this tag, in the tree as well."""
    return _KINDS.get(tag, _BLOCK) >= _SKIP


def is_read_as_block(element: Any) -> bool:
    """Ask whether an element of the tree is one of the walk's nodes."""
    if _KINDS.get(element.tag, _BLOCK) > _HEADING:
        return False
    if "-" not in element.tag:
        return True
    around = next((outer.tag for outer in element.iterancestors() if _KINDS.get(outer.tag, _BLOCK) <= _HEADING), None)
    return around not in _TEXT_TAGS


def _stated_zone(attributes: Mapping[str, str]) -> str | None:
    """Return the zone that attributes other than class and id state outright, if they do."""
    if "hidden" in attributes:
        return "hidden"
    style = attributes.get("style")
    if style and "none" in style and "display:none" in style.replace(" ", "").lower():
        return "hidden"
    role = attributes.get("role")
    return _ROLE_ZONES.get(role) if role else None
