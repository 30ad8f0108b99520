"""How much a block of text looks like a paragraph of a story, by itself and by the parts of the page it stands in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import cached_property, lru_cache
from itertools import accumulate, islice, takewhile
from operator import attrgetter
from typing import TYPE_CHECKING

from newscrawl.cleaning.boilerplate import is_comments_heading, is_related_heading
from newscrawl.extraction.evidence import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.extraction.table import Block, Node, PageTable

HEADING_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
INNER_TAGS = HEADING_TAGS | frozenset("p li ul ol dl dt dd blockquote td th tr tbody table pre".split())
"""Tags that hold a piece of a text; what stands around them is its container."""

NO_BODY_ZONES = frozenset(
    "navigation footer share newsletter related comments author tags caption advertisement sidebar consent search form "
    "hidden tools header factbox media".split()
)
"""Zones whose texts are no body, where the zone is believed."""
_LOOSE_ZONES = frozenset("hidden media form header tools advertisement search share tags caption".split())
"""Zones whose words also name how something is shown, and so stand on half a story now and then."""
_SURE_ZONES = frozenset(("navigation", "footer", "comments", "caption", "form", "related"))
_QUOTING_ZONES = frozenset(("caption", "share", "sidebar", "media"))
"""Zones in which a blockquote is a quotation all the same: of a speaker in a figure, of a post in an embed."""

_UNSPACED = re.compile("[\u0e01-\u0edf\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff]")
_NO_UNSPACED_BYTES = bytes(byte for byte in range(256) if byte not in b"\xe0\xe1\xe3\xe4\xe5\xe6\xe7\xe8\xe9")
"""Bytes with which UTF-8 begins none of these characters: whether any is left is quicker to ask than the expression."""
_UNSPACED_LETTER = 2.5
"""Letters of an alphabet that one character of these scripts is worth."""
_SENTENCE_ENDS = frozenset(".!?…。！？؟۔।։။።:;;\"”“»«’')]」』")
_CODE = 0.3  # what a letter of a program counts, or of whatever else is printed as it was typed
_LINKED = 0.3  # share of an element's characters in links from which it may be a list of them
_TOLD = 500  # letters of a story below which comments may be longer than it
_SHORTEST = 60  # letters of a block that may be taken for a paragraph
_HEADLINE = 20  # characters from which on a link may be one
_COUNT_LINE = 40
"""Characters of a line that counts comments, and begins or ends with the number: Comments (12); or of a heading's link."""
_ASCII_DIGITS = frozenset("0123456789")
_COUNT_ENDS = _ASCII_DIGITS | {")"}
_STORY_BEFORE = 400  # letters in paragraphs between the title and a heading over comments
_HEADINGS_TRIED = 5  # of those over comments: others count them in a bar of tools
_DIGITS = {ord(digit): None for digit in "0123456789"}

_index_of = attrgetter("index")

Shape = tuple[str, str]
"""What paragraphs of one text have in common: tag and class of a block's element."""


class Reading:
    """A page's blocks with what the choice of the body asks about them; worked out once, or when first asked."""

    def __init__(self, page: PageTable, title: str | None = None) -> None:
        self.page = page
        self.blocks = blocks = page.blocks
        texts = [block.text for block in blocks]
        lengths = list(map(len, texts))
        self.title = title
        self.headings = [block for block in blocks if block.node.tag in HEADING_TAGS]
        self.title_at = self._title_block(texts)
        """index of the title's block, -1 if it is not on the page"""
        self.letter = _UNSPACED_LETTER if _is_unspaced(blocks, texts) else 1.0
        """how many letters of an alphabet one character is worth"""
        self.repeated = _repeated(texts)
        """texts that stand on the page three times or more"""
        self.weights: list[float] = []
        """letters of each block that looks like a paragraph, 0 for others"""
        self.paragraphs: list[Block] = []
        """the blocks that look like paragraphs"""
        self._weigh(lengths)
        if not self.paragraphs and self.repeated:  # a short text that is printed three times, and nothing else
            self.repeated = frozenset()
            self._weigh(lengths)
        self.sums = [0.0, *accumulate(self.weights)]
        self.evidence = Evidence(page)
        self.evidence.compare(self.paragraphs)
        self.text_sums = [0, *accumulate(lengths)]
        self.link_sums = [0, *accumulate([block.link_chars for block in blocks])]
        """characters in links before each block, and in all blocks"""
        self.headlines = [block.index for block in self.headings if block.node.tag == "h1"]
        self._no_body_zones = NO_BODY_ZONES
        self._trusted: tuple[int, ...] = ()
        self._zones: dict[int, str | None] = {}
        self._paths: dict[int, tuple[Shape, ...]] = {}
        self._zones_by_heading = {**self._related_parts(), **self._comments_parts()}

    def _title_block(self, texts: list[str]) -> int:
        """Return the index of the block that prints the title, else of the first h1, else -1."""
        title = self.title
        first = -1
        for block in self.headings:
            if block.node.tag == "h1":
                if title and block.text == title:
                    return block.index
                if first < 0:
                    first = block.index
        if title and title in texts:
            for block in self.blocks:
                if block.text == title and block.link_density < 0.5:
                    return block.index
        return first

    def _weigh(self, lengths: list[int]) -> None:
        shortest = int(_SHORTEST / self.letter)
        self.weights = [0.0] * len(lengths)
        for index in [index for index, length in enumerate(lengths) if length >= shortest]:
            block = self.blocks[index]
            weight = self._weight(block)
            if weight:
                self.weights[index] = weight
                self.paragraphs.append(block)

    def _weight(self, block: Block) -> float:
        text = block.text
        letters = len(text) * self.letter
        if letters < 160 and text[-1] not in _SENTENCE_ENDS:
            return 0.0
        density = block.link_density if block.link_chars else 0.0
        if density > 0.5 or block.node.tag in HEADING_TAGS or (self.repeated and text in self.repeated):
            return 0.0
        if self.letter == 1 and text.count(" ", 0, len(text) // 2) * 16 < letters and text.count(" ") * 16 < letters:
            return 0.0  # addresses, file names; half of a sentence mostly has blanks enough
        if block.node.tag == "pre":
            letters *= _CODE  # no story, unless there is nothing else
        return letters * (1 - density)

    def is_sentence(self, block: Block) -> bool:
        """Ask whether a block ends as a sentence does."""
        return block.text[-1:] in _SENTENCE_ENDS

    def mass(self, node: Node) -> float:
        """Return the letters in paragraphs inside *node*."""
        return self.sums[node.end_block] - self.sums[node.first_block]

    def length(self, node: Node) -> int:
        """Return the characters of all text inside *node*."""
        return self.text_sums[node.end_block] - self.text_sums[node.first_block]

    def link_share(self, node: Node) -> float:
        """Return the share of the characters inside *node* that stand in links, 0 to 1."""
        text = self.length(node)
        return (self.link_sums[node.end_block] - self.link_sums[node.first_block]) / text if text else 0.0

    def prose_link_share(self, node: Node) -> float:
        """Return the same without believed zones: a box of links among the paragraphs makes no list of them."""
        share = self.link_share(node)
        if share <= _LINKED:
            return share
        prose = [block for block in self.blocks[node.first_block : node.end_block] if not self.zone(block.node)]
        text = sum([len(block.text) for block in prose])
        return sum([block.link_chars for block in prose]) / text if text else share

    def has_links(self, node: Node) -> bool:
        """Ask whether any character inside *node* stands in a link."""
        return self.link_sums[node.end_block] > self.link_sums[node.first_block]

    @cached_property
    def bylines(self) -> frozenset[int]:
        """Indices of the blocks in which a byline stands, going by class names."""
        return frozenset(mark.block for mark in self.page.named if "byline" in mark.roles)

    @cached_property
    def led_by_links(self) -> frozenset[int]:
        """Indices of the blocks that begin with the text of a link, and one of some length: headlines of other stories."""
        blocks = self.blocks
        links = [link for link in self.page.links if link.block < len(blocks) and len(link.text) > _HEADLINE]
        return frozenset([link.block for link in links if blocks[link.block].text.startswith(link.text)])

    @cached_property
    def is_english(self) -> bool:
        """Ask whether the page's paragraphs are written in English: one word in a hundred or more is "the"."""
        text = " ".join([block.text for block in self.paragraphs])
        return text.count(" the ") * 100 > text.count(" ")

    def is_teaser(self, node: Node) -> bool:
        """Ask whether an element only points to a story: its heading is a link."""
        return any(
            block.node.tag in HEADING_TAGS and block.link_density > 0.4
            for block in self.blocks[node.first_block : min(node.end_block, node.first_block + 4)]
        )

    def is_other_story(self, before: int, after: int) -> bool:
        """Ask whether a headline of the first rank stands between two blocks."""
        headlines = self.headlines
        following = bisect_right(headlines, before)
        return following < len(headlines) and headlines[following] < after

    def zone(self, node: Node) -> str | None:
        """Return the innermost believed zone around *node*, if it stands in one."""
        zones, by_heading, no_body_zones = self._zones, self._zones_by_heading, self._no_body_zones
        path = []
        current: Node | None = node
        while current is not None and current.index not in zones:
            path.append(current)
            current = current.parent
        zone = zones[current.index] if current is not None else None
        for current in reversed(path):
            if current.index in by_heading:
                zone = by_heading[current.index]
            elif current.zone in no_body_zones and self._is_believed(current):
                zone = current.zone
            if zone and current.tag == "blockquote" and zone in _QUOTING_ZONES:
                zone = None
            zones[current.index] = zone
        return zone

    def doubt_zones(self) -> None:
        """From now on believe only in zones that cannot be meant otherwise: all paragraphs of the page stand in some."""
        self._no_body_zones = _SURE_ZONES
        self._zones = dict.fromkeys(self._trusted)

    def trust(self, nodes: Iterable[Node]) -> None:
        """From now on take no zone for one that *nodes* name or stand in: somebody has looked, and said that they are body."""
        self._trusted = tuple(node.index for node in nodes)
        self._zones = dict.fromkeys(self._trusted)

    def _is_believed(self, node: Node) -> bool:
        """Ask whether a zone is one: a name that stands on most paragraphs of the page tells how they are shown."""
        if node.tag in ("body", "html", "main") or node.holds(self.title_at):
            return False
        if node.tag in HEADING_TAGS:
            return node.zone in ("related", "newsletter", "share", "hidden")
        loose = node.zone in _LOOSE_ZONES
        mass = self.mass(node)
        if loose and mass > 200 and (node.tag == "p" or self._shows_all(node)):
            return False
        if mass > 0 and node.zone == "related" and not self.has_links(node):
            return False  # a card of a recipe; what announces other stories leads to them
        if node.zone == "comments":
            return self._are_comments(node)
        return self._zone_masses.get(shape_of(node.tag, node.names), 0.0) <= (0.4 if loose else 0.7) * self._told

    def _shows_all(self, node: Node) -> bool:
        """Ask whether a part stands in one of the same name that most paragraphs stand in: the head of a slide show."""
        return any(
            outer.zone == node.zone and self.mass(outer) > 0.7 * self.sums[-1]
            for outer in islice(node.lineage(), 1, None)
        )

    def _are_comments(self, node: Node) -> bool:
        """Ask whether a part that is named comments is some: readers may write more than the story has, below it."""
        sums = self.sums
        if self._zone_masses.get(shape_of(node.tag, node.names), 0.0) <= 0.7 * sums[-1]:
            return True
        title_at = self.title_at
        return 0 <= title_at < node.first_block and sums[node.first_block] - sums[title_at] >= _TOLD

    @cached_property
    def _told(self) -> float:
        """Letters in paragraphs outside comments: what readers say does not tell what a name on the story means."""
        said, end = 0.0, 0
        for node in self._zoned:
            if node.zone == "comments" and node.first_block >= end and self._are_comments(node):
                said += self.mass(node)
                end = node.end_block
        return self.sums[-1] - said

    @cached_property
    def _zone_masses(self) -> dict[Shape, float]:
        """Letters in paragraphs inside all elements of one tag and class that name a zone."""
        masses: dict[Shape, float] = {}
        for node in self._zoned:
            names = shape_of(node.tag, node.names)
            masses[names] = masses.get(names, 0.0) + self.mass(node)
        return masses

    @cached_property
    def _zoned(self) -> list[Node]:
        """Elements around paragraphs that name a zone, in document order."""
        seen: set[int] = set()
        zoned: dict[int, Node] = {}
        for block in self.paragraphs:
            node: Node | None = block.node
            while node is not None and node.index not in seen:
                seen.add(node.index)
                if node.zone:
                    zoned[node.index] = node
                node = node.parent
        return [node for _, node in sorted(zoned.items())]

    def _related_parts(self) -> dict[int, str]:
        """Return the parts of the page that open with a heading over links to other stories."""
        parts: dict[int, str] = {}
        for block in self.headings:
            node: Node | None = block.node
            while node is not None and node.end_block - node.first_block < 2:
                node = node.parent
            if node is None or self.sums[block.index] > self.sums[node.first_block]:
                continue  # the story stands before it
            if 0 < self.mass(node) < 0.7 * self.sums[-1] and is_related_heading(block.text):
                parts[node.index] = "related"
        return parts

    def _comments_parts(self) -> dict[int, str]:
        """Return the parts of the page below a heading over comments, or a line that counts them, behind a story."""
        sums = self.sums
        start = self.title_at + 1
        told = sums[start] + _STORY_BEFORE
        if sums[-1] <= told:
            return {}
        first = bisect_right(sums, told)
        headings = [block for block in self.headings if block.index >= first and block.link_chars < _COUNT_LINE]
        behind = self.blocks[first:]
        counts = [block for block in behind if block.text[-1] in _COUNT_ENDS or block.text[0] in _ASCII_DIGITS]
        headings += [block for block in counts if len(block.text) < _COUNT_LINE and not block.link_chars]
        headings.sort(key=_index_of)
        for heading in islice(filter(_is_over_comments, headings), _HEADINGS_TRIED):
            parts = self._part_below(heading)
            if heading.node.tag not in HEADING_TAGS and sum(map(self.mass, parts)) > sums[heading.index] - sums[start]:
                continue  # the number of comments, above the story
            if parts and not self._goes_on(heading, parts):
                return dict.fromkeys([node.index for node in parts], "comments")
        return {}

    def _part_below(self, heading: Block) -> list[Node]:
        """Return what holds paragraphs and opens with a heading, else what follows on it where it stands."""
        node = heading.node
        while node.parent is not None and self.sums[node.parent.first_block] == self.sums[heading.index]:
            node = node.parent
            if self.mass(node):
                return [node]
        end = node.parent.end_block if node.parent is not None else node.end_block
        behind = takewhile(lambda other: other.first_block < end, self.page.nodes[node.index + 1 :])
        return [other for other in behind if other.parent is node.parent and self.mass(other)]

    def _goes_on(self, heading: Block, parts: list[Node]) -> bool:
        """Ask whether a paragraph in *parts* stands just as one before their *heading* does."""
        first, end = parts[0].first_block, parts[-1].end_block
        before = {self.path(block.node) for block in self.paragraphs if block.index < heading.index}
        return any(self.path(block.node) in before for block in self.paragraphs if first <= block.index < end)

    def shape(self, block: Block) -> Shape:
        """Return what a block has in common with the other paragraphs of its text."""
        return shape_of(block.node.tag, block.node.classes)

    def path(self, node: Node) -> tuple[Shape, ...]:
        """Return tag and class of *node* and of the three elements around it."""
        path = self._paths.get(node.index)
        if path is None:
            outer = [shape_of(around.tag, around.names) for around in islice(node.lineage(), 1, 4)]
            path = (shape_of(node.tag, node.classes), *outer)
            self._paths[node.index] = path
        return path


@lru_cache(maxsize=4_096)
def shape_of(tag: str, names: str) -> Shape:
    """Return the shape of elements with that tag and those names: without digits, which number the elements of a page."""
    return tag, names[:60].translate(_DIGITS)


def container_of(block: Block) -> Node:
    """Return the element that holds the text a block is a piece of."""
    node = block.node
    while node.tag in INNER_TAGS and node.parent is not None:
        node = node.parent
    return node


def _is_over_comments(block: Block) -> bool:
    return is_comments_heading(block.text)


def _is_unspaced(blocks: list[Block], texts: list[str]) -> bool:
    """Ask whether most of what is not linked is in a script without blanks; a line of English at the foot makes no odds."""
    written = "".join([text for text in texts if not text.isascii()]).encode("utf-8", "replace")
    if not written.translate(None, _NO_UNSPACED_BYTES):
        return False
    unspaced = [block for block in blocks if not block.text.isascii() and _UNSPACED.search(block.text)]
    if not unspaced:
        return False
    letters = sum([len(block.text) - block.link_chars for block in unspaced])
    return letters * _UNSPACED_LETTER > sum([len(block.text) - block.link_chars for block in blocks]) - letters


def _repeated(texts: list[str]) -> frozenset[str]:
    """Return the longer texts that three blocks or more have word for word: place holders, invitations.

    A body that is printed three times is none: several sentences, and a good part of all that the page says.
    """
    texts = [text for text in texts if len(text) > 40]
    different = set(texts)
    if len(different) + 1 >= len(texts):
        return frozenset()
    repeated = frozenset(text for text, count in Counter(texts).items() if count > 2)
    sentences = [text for text in repeated if text[-1] in _SENTENCE_ENDS or len(text) > _SHORTEST]
    if len(sentences) > 2 and 3 * sum(map(len, sentences)) > sum(map(len, different)):
        return frozenset()
    return repeated
