"""Texts that stand among the paragraphs of a story and are no part of it: captions, boxes, link lines, bylines ..."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from functools import cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from newscrawl.extraction.blocks import HEADING_TAGS, INNER_TAGS, Reading, container_of
from newscrawl.extraction.captions import split_credit
from newscrawl.extraction.dateline import is_dateline
from newscrawl.extraction.evidence import windows_of
from newscrawl.extraction.roles import roles_of

if TYPE_CHECKING:
    from newscrawl.extraction.blocks import Shape
    from newscrawl.extraction.container import Ground, Group
    from newscrawl.extraction.table import Block, Node

_STANDFIRST_NAME = re.compile(
    r"(?i)standfirst|subtitle|sub-title|subhead|excerpt|summary|teaser-?_?text|intro|lead(?!er)|\bdek|deck|chapo"
    r"|abstract|perex|ingress|spot"
)
_PULL_QUOTE = re.compile(r"(?i)pull-?_?quote|\bpull-(?:left|right)")
_CONSENT = re.compile(
    r"extern\w{0,3} inh(?:a|o)\w{1,4}|external content|content? externe|contenus? externe|contenido externo"
    r"|conteúdo externo|contenut\w esterni?|datenschutzerklärung|privacy (?:policy|statement)"
    r"|politique de confidentialité|cookie|newsletter"
)
_CONSENT_WORDS = ("extern", "estern", "datenschutz", "privacy", "confidentialit", "cookie", "newsletter")
"""One of which any match of the expression holds; cheaper to look for."""
_PICTURE_CREDIT = re.compile(
    r"[(\[](?:(?:image|picture|photo|photograph|illustration|graphic|foto|bild|grafik)s?(?:[/ ](?:credits?|courtesy))?"
    r"|credits?|courtesy|crédits?|créditos?|crediti?)(?:: ?| by | of )[^()\[\]]{2,80}[)\]]",
    re.IGNORECASE,
)
"""A line in brackets that only says whose picture stood above it."""
_LENGTH = re.compile(r"\d:\d\d min\Z")
"""How long a film plays, at the end of the line below it."""
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.]\d\d\b")
_TWO_DIGITS = re.compile(r"\d\d")
"""Any match of the expression before holds them; faster to look for."""
_STOPS = (".", "!", "?", "…", "。", "！", "？", "؟", "۔", "।", "።", '."', ".”", ".»", "?”", "!”")
_QUOTES = "\"'“”„«»‘’‚‹›「」『』 "
_BYLINE_CHARACTERS = 120
_CAPTION_CHARACTERS = 600
_KICKER = 60
_CAPTION_BLOCKS = 3  # in the element that a picture shares with its caption
_CAPTION_DEPTH = 5  # elements from a caption's own to that one
_FLOWING = 3  # paragraphs of a container in which a text stands
_ABOVE = 25  # blocks above the first paragraph among which a standfirst may stand

_OPENING = 3  # paragraphs; a standfirst has one, or two
_BELOW_TITLE = 3  # blocks below the title in which a standfirst without any name stands
_STANDFIRST = 60  # letters of it

_QUOTE_BLOCKS = 3
"""Blocks of a pull quote at most: the quote, who said it, what she is."""


class Outsiders:
    """Says for each block of a ground why it is no body, or that it is."""

    def __init__(self, reading: Reading, ground: Ground) -> None:
        self.reading = reading
        self.ground = ground
        self.end = reading.evidence.end if reading.evidence.complete else len(reading.blocks)
        """index of the last block that may be body, going by JSON-LD"""
        holders = _holders(ground.groups)
        self.paths = set(map(reading.path, holders.values()))
        self.containers = set(holders)
        self.family = set(_holders(ground.family))
        self.flow = self._flow()
        """the containers of the family that hold no caption"""
        self.first = min((group.first for group in ground.family), default=ground.first)
        """index of the first paragraph of the family"""
        self.good = {block.index for group in ground.groups for block in group.blocks}
        paragraphs = [block for group in ground.family for block in group.blocks]
        shapes = list(map(reading.shape, paragraphs))
        self.shapes = set(shapes)
        self.consent: dict[int, bool] = {}
        self.shape = _main_shape(shapes)
        """tag and class of nearly all paragraphs, if they have a class"""
        self.last_alike = paragraphs[-1 - shapes[::-1].index(self.shape)].index if self.shape else ground.last
        """index of the last of them"""
        self.pictured = self._pictured()

    def _flow(self) -> set[int]:
        """Return the containers of the family, without those of a single paragraph beside others of several: where
        classes say nothing, the box of a caption may look like that of the text.
        """
        groups = self.ground.family
        if max([len(group.blocks) for group in groups], default=0) < _FLOWING:
            return self.family
        return set(_holders([group for group in groups if len(group.blocks) > 1]))

    def _pictured(self) -> set[int]:
        """Return the indices of the nodes near the ground that hold a picture: its own node and two around it."""
        ground = self.ground
        first = min(ground.first - _ABOVE, ground.node.first_block) - _CAPTION_BLOCKS
        last = max(ground.last, ground.node.end_block) + _CAPTION_BLOCKS
        pictured: set[int] = set()
        for picture in self.reading.page.pictures:
            if first <= picture.block <= last:
                for node in islice(picture.node.lineage(), 3):
                    pictured.add(node.index)
        return pictured

    def kind(self, block: Block) -> str | None:
        """Return why *block* is no body in one word, None if it is body."""
        reading, index, container = self.reading, block.index, container_of(block)
        if container.index not in self.family:
            if reading.repeated and block.text in reading.repeated:
                return "repeated"
            if self._is_consent(container):
                return "consent"
        if index > self.end or (index > self.last_alike and self._is_tail(block)):
            return "other"
        if index < self.ground.first and self._is_byline(block):
            return "byline"
        if index in self.good:
            return self._good_kind(block, container)
        zone = reading.zone(block.node)
        if zone:
            return zone
        if self._is_caption(block, container) or self._ends_in_credit(block):
            return "caption"
        if self._is_byline(block):
            return "byline"
        if block.node.tag in HEADING_TAGS:
            return self._heading_kind(block, container)
        return self._short_kind(block, container)

    def _short_kind(self, block: Block, container: Node) -> str | None:
        """Return the kind of a block that is no paragraph of its own account: it is body where it stands among some."""
        node, text = block.node, block.text
        if " " not in text and ("@" in text or "/" in text):
            return "contact"
        if text[0].isdecimal() and len(text) < 20 and block.index in self._times:
            return "date"  # of a live blog's post
        alike = self.reading.shape(block) in self.shapes
        density = block.link_density
        if density > 0.6 and not self._is_linked_sentence(block, container, alike=alike):
            return "related"
        if _is_quoted(node) and self._is_pull_quote(block, container):
            return "pullquote"
        if block.index < self.ground.first and node.tag in ("p", "div") and node.names and self._is_kicker(text, alike):
            return "kicker"
        within = self.ground.first < block.index < self.ground.last
        if container.index in self.containers:
            return None if within or node.tag in INNER_TAGS else "other"
        if alike and self.reading.path(container) in self.paths:
            return None
        if within and (container is self.ground.node or (_is_quoted(node) and container.inside(self.ground.node))):
            return None
        if within and node.tag == "li" and " " in text and not block.link_chars and container.inside(self.ground.node):
            return None  # what a recipe takes, in a card of its own
        return "other"

    def _is_kicker(self, text: str, alike: bool) -> bool:
        """Ask whether a short text above the first paragraph is neither one of them nor a dateline."""
        return not alike and len(text) < _KICKER and not text.endswith(_STOPS) and not is_dateline(text)

    def _is_linked_sentence(self, block: Block, container: Node, *, alike: bool) -> bool:
        """Ask whether a paragraph that is nearly all link is a sentence of the story all the same.

        One that is all link is, when it stands between paragraphs like them and ends in a full stop, as headlines do not.
        """
        if not alike or not block.text.endswith(_STOPS):
            return False
        return block.link_density <= 0.95 or (
            block.text.endswith(".")
            and not block.strong_chars
            and (container.index in self.family or self.reading.path(container) in self.paths)
            and block.index - 1 >= self.ground.first
            and block.index + 1 in self.good
        )

    def _good_kind(self, block: Block, container: Node) -> str | None:
        if self._is_caption(block, container) or (
            block.text.endswith("min") and _LENGTH.search(block.text, max(0, len(block.text) - 12))
        ):
            return "caption"
        if self._is_pull_quote(block, container):
            return "pullquote"
        names = block.node.names
        if names and len(block.text) <= _BYLINE_CHARACTERS and "byline" in roles_of(names):
            return "byline"
        if block.index < self.first and _is_standfirst(block) and self.reading.is_english:
            return "standfirst"
        return None

    def _is_pull_quote(self, block: Block, container: Node) -> bool:
        """Ask whether a block stands apart from the paragraphs and only says again what one of them says."""
        parent = block.node.parent
        if _names_pull_quote(block.node.names) or (parent is not None and _names_pull_quote(parent.names)):
            return True
        if container.index in self.family and not _is_quoted(block.node):
            return False
        if len(block.text) < 30 or block.node.tag in HEADING_TAGS or "tweet" in _names_around(block):
            return False
        if _is_quoted(block.node) and self._is_post(block):
            return False
        if container.end_block - container.first_block > _QUOTE_BLOCKS and not _is_quoted(block.node):
            return False  # a printing of the whole story, which is not to be taken out in part
        windows = windows_of(block.text.strip(_QUOTES))
        fewest = 2 if block.index in self.good else 1  # its own text holds them all
        whole = self._good_text
        if sum([whole.count(window) >= fewest for window in windows]) <= len(windows) / 2:
            return False
        return any(
            sum([window in self.reading.blocks[index].text for window in windows]) > len(windows) / 2
            for index in self.good
            if index != block.index
        )

    def _is_post(self, block: Block) -> bool:
        """Ask whether the quotation that a block stands in ends with who posted it: — Port Ellis (@port) 3 May 2026."""
        quote = block.node if block.node.tag == "blockquote" or block.node.parent is None else block.node.parent
        closing = self.reading.blocks[quote.end_block - 1].text
        return closing.startswith(("—", "–")) and "(@" in closing

    @cached_property
    def _below_pictures(self) -> frozenset[int]:
        """Indices of the blocks before which a picture stands, or in them."""
        return frozenset(picture.block for picture in self.reading.page.pictures)

    @cached_property
    def _times(self) -> frozenset[int]:
        """Indices of the blocks that hold a time element."""
        return frozenset(time.block for time in self.reading.page.times)

    @cached_property
    def _good_indices(self) -> list[int]:
        return sorted(self.good)

    @cached_property
    def _good_text(self) -> str:
        blocks = self.reading.blocks
        return "\n".join([blocks[index].text for index in self.good])

    def _heading_kind(self, block: Block, container: Node) -> str | None:
        ground = self.ground
        if block.index < ground.first and not self._heads_post(block):
            return "heading"
        if block.index > ground.last and not block.text.endswith(_STOPS):
            return "heading"
        if block.text == self.reading.title or (block.node.tag == "h1" and container.index not in self.family):
            return "title"
        direct = block.node.parent is container and container.index in self.family
        if block.link_density > 0.6 and not (direct and block.index + 1 in self.good):
            return "related"
        if container.index in self.containers or (
            container.inside(ground.node) and self.reading.link_share(container) < 0.3 and not self._is_box(container)
        ):
            return None
        return "other"

    def _heads_post(self, block: Block) -> bool:
        """Ask whether a heading stands over the first of several posts, which the page's headline is no part of."""
        first = self.ground.groups[0]
        post = first.article
        return (
            post is not None
            and len({group.article for group in self.ground.groups}) > 2
            and post.first_block <= block.index
            and not post.holds(self.reading.title_at)
        )

    def _is_box(self, container: Node) -> bool:
        """Ask whether the element around a heading holds more than that, but no paragraph of the story."""
        box = container
        while box.end_block - box.first_block < 2 and box.parent is not None:
            box = box.parent
        following = bisect_left(self._good_indices, box.first_block)
        return following == len(self._good_indices) or self._good_indices[following] >= box.end_block

    def _is_caption(self, block: Block, container: Node) -> bool:
        """Ask whether a block shares a small element with a picture, and with little else."""
        if not self.pictured or container.index in self.flow:
            return False
        reading, ground = self.reading, self.ground
        for node in islice(block.node.lineage(), _CAPTION_DEPTH):
            if node is ground.node or node.index in self.flow:
                return False
            if node.index in self.pictured and node.tag not in INNER_TAGS:
                blocks = node.end_block - node.first_block
                return blocks <= _CAPTION_BLOCKS and reading.length(node) <= _CAPTION_CHARACTERS
        return False

    def _ends_in_credit(self, block: Block) -> bool:
        """Ask whether a line that is no paragraph says whose picture stands above it, alone in brackets or at its end."""
        text = block.text
        if text[0] in "([" and _PICTURE_CREDIT.fullmatch(text):
            return True
        return block.index in self._below_pictures and len(text) <= _CAPTION_CHARACTERS and split_credit(text)[1] != ""

    def _is_byline(self, block: Block) -> bool:
        """Ask whether a short block says who wrote the story, or when."""
        if len(block.text) > _BYLINE_CHARACTERS:
            return False
        roles = roles_of(block.node.names) if block.node.names else ()
        if "byline" in roles or "date" in roles:
            return True
        if block.index > self.ground.first or block.text.endswith("."):
            return False
        return _TWO_DIGITS.search(block.text) is not None and _DATE.search(block.text) is not None

    def _is_consent(self, container: Node) -> bool:
        """Ask whether a container is a small box that asks for leave to show something from elsewhere."""
        found = self.consent.get(container.index)
        if found is None:
            first, end = container.first_block, container.end_block
            found = end - first <= 8 and _asks_for_consent([block.text for block in self.reading.blocks[first:end]])
            self.consent[container.index] = found
        return found

    def _is_tail(self, block: Block) -> bool:
        """Ask whether a block after the last paragraph looks unlike them: an invitation, a note on the author."""
        if not self.shape or self.reading.shape(block) == self.shape:
            return False
        return block.node.tag == "p" and (block.link_chars > 0 or len(block.text) < 120)

    def standfirst(self, description: str | None) -> Block | None:
        """Return the standfirst above the story where it is part of it.

        Outside the English-language press it is the story's first paragraph in larger type, and the text goes on from
        there; an English one sums up for who will not read on, and the text starts afresh.
        """
        reading, ground = self.reading, self.ground
        start = max(0, reading.title_at + 1, ground.first - _ABOVE)
        above = [
            block
            for block in reading.blocks[start : ground.first]
            if len(block.text) * reading.letter >= 40 and block.link_density <= 0.5 and block.node.tag != "h1"
        ]
        if not above:
            return None
        opening = " ".join((description or "").split())[:60].rstrip(" .…")
        told = [block for block in above if block.text.startswith(opening)] if len(opening) > 25 else []
        named = [block for block in above if block.text.count(" ") > 8 and _names_standfirst(_names_around(block))]
        placed = [] if opening else [block for block in above if self._is_placed_as_standfirst(block)][:1]
        for block in told + named + placed:
            is_apart = reading.zone(block.node) not in (None, "related", "header")
            if not is_apart and not self._is_caption(block, container_of(block)):
                return None if reading.is_english else block
        return None

    def _is_placed_as_standfirst(self, block: Block) -> bool:
        """Ask whether a block is a sentence or two close below the title, and not only a question: another headline."""
        reading, text = self.reading, block.text
        return (
            0 <= reading.title_at < block.index <= reading.title_at + _BELOW_TITLE
            and len(text) * reading.letter >= _STANDFIRST
            and reading.is_sentence(block)
            and text[-1] not in ")]"
            and (text[-1] != "?" or ". " in text)
            and not self._is_byline(block)
        )


def _holders(groups: list[Group]) -> dict[int, Node]:
    """Return the containers of groups and those of their paragraphs, by index."""
    holders = {group.container.index: group.container for group in groups}
    for group in groups:
        for block in group.blocks:
            container = container_of(block)
            holders[container.index] = container
    return holders


def _asks_for_consent(texts: list[str]) -> bool:
    """Ask whether one of some texts asks for leave to show something from elsewhere, or to send letters."""
    texts = [text[:600].lower() for text in texts]
    together = "\n".join(texts)
    for word in _CONSENT_WORDS:
        if word in together:
            return any(map(_CONSENT.search, texts))
    return False


def _main_shape(shapes: list[Shape]) -> Shape | None:
    """Return the shape that nearly all paragraphs have, if there are some and it has a class."""
    counts = Counter(shapes)
    shape = max(counts, key=counts.__getitem__)
    return shape if counts[shape] >= 5 and counts[shape] >= 0.8 * len(shapes) and shape[1] else None


@lru_cache(maxsize=4_096)
def _names_standfirst(names: str) -> bool:
    return _STANDFIRST_NAME.search(names) is not None


def _is_standfirst(block: Block) -> bool:
    """Ask whether a block stands in an element named standfirst; one of several paragraphs, not points, opens the story."""
    node, parent = block.node, block.node.parent
    if parent is None or not _names_standfirst(parent.names):
        return _names_standfirst(node.names)
    return node.tag != "p" or parent.end_block - parent.first_block < _OPENING


@lru_cache(maxsize=4_096)
def _names_pull_quote(names: str) -> bool:
    return _PULL_QUOTE.search(names) is not None


def _names_around(block: Block) -> str:
    """Return the class and id of a block's element and of the one around it."""
    parent = block.node.parent
    return f"{block.node.names} {parent.names}" if parent is not None else block.node.names


def _is_quoted(node: Node) -> bool:
    return node.tag == "blockquote" or (node.parent is not None and node.parent.tag == "blockquote")
