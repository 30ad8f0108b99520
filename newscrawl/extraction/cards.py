"""Cards: the places on section pages, in related lists and sidebars that announce one article each.

A *card* is the largest element around a link to an article that holds no link to another one: an ``article`` of a grid,
an item of a list, a cell of a table. Its headline, the label of its section and its time are read from inside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from newscrawl.addresses.shapes import INDEX, headline_weight
from newscrawl.cleaning.boilerplate import is_related_heading, without_lead
from newscrawl.cleaning.link_hints import drop_link_hints
from newscrawl.extraction.prospects import Prospect, is_generic, is_menu_text
from newscrawl.extraction.roles import roles_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from newscrawl.extraction.table import Block, Link, Mark, Node, PageTable

_ENOUGH = 4
"""Weight from which on a link is taken for an article's. Address and text alone can reach it, or text and place."""

_LIGHT_SHARE = 0.3
"""Share of a list's cards that may have a headline of a word or two."""
_LIKES_MIN = 3
"""Cards of one make from which on they are a list."""
_CARD_BLOCKS_MAX = 14
_HEADLINE_CHARS = 200
_LABEL_CHARS = 40
"""The longest text that is taken for the label of a section."""
_LABEL_PIECES = 20
"""Pieces of text of an element that needs no asking whether it is too large for a label."""
_LIST_HEADING_CHARS = 60
"""The longest heading that is asked whether it only heads a list of links."""
_GLUED = re.compile(r"[\w\"”“'’!?)][\w\"“„«¿¡(]")
"""The end of one piece of text and the beginning of the next, when style alone parts them."""
_FILED_UNDER = re.compile(r"(?:In|En|Dans|Em|Im|Su)\s[\"“«„]([^\"“”«»„]{2,40})[\"”»“]$")
_QUOTES_END = ('"', "»", "”", "“")
_TIME_BEHIND = re.compile(r"(?<=\w)[^\w]{1,5}\d[\d:./-]{2,12}$")
"""Time or date that stands behind a label in the same element."""
_NUMBER = re.compile(r"\d{2}")
_TIME_ENDS = frozenset("0123456789:./-")
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))  # h1 is the page's own title, unless it is linked
_ENTRY_WORDS = frozenset(
    """article articles card cards teaser teasers story stories post posts entry entries hentry tease promo promos
    news noticia noticias nota notas artikel articulo articolo beitrag meldung nyhet headline headlines
    related""".split()
)
"""Words in the names of elements that hold one announced article."""


@dataclass(slots=True, eq=False)
class Card:
    """An announced article: all links of one card to it. ``node`` is None for a link in running text or a bare row."""

    url: str
    key: str
    node: Node | None
    prospects: list[Prospect] = field(default_factory=list)
    blocks: Sequence[Block] = ()
    """the first blocks of text in it; filled with the title"""
    title: str | None = None
    heading: bool = False
    named: list[tuple[str, int]] = field(default_factory=list)
    """texts named as labels of a section, each with the index of its block"""
    label: str | None = None
    """label of the section that stood in one line with the title"""


def group_cards(prospects: Iterable[Prospect], fence: AbstractSet[int] = frozenset()) -> list[Card]:
    """Return one card for every address at every place where it stands, in order.

    Links to one address belong to one card when no other prospect stands between them in the tree. No card reaches over
    the blocks whose indices are in *fence*.
    """
    prospects = list(prospects)
    owner: dict[int, str] = {}
    for prospect in prospects:
        key = prospect.key
        node: Node | None = prospect.link.node
        while node is not None:
            known = owner.get(node.index)
            if known is None:
                owner[node.index] = key
            elif known == key or not known:
                break
            else:
                owner[node.index] = ""
            node = node.parent
    cards: dict[tuple[int, str], Card] = {}
    behind = max(fence, default=-1)
    for prospect in prospects:
        if prospect.foreign:
            continue
        top = _card_node(prospect, owner, fence, behind)
        place = (top.index if top is not None else -1 - prospect.link.node.index, prospect.key)
        card = cards.get(place)
        if card is None:
            card = cards[place] = Card(prospect.url, prospect.key, top)
        card.prospects.append(prospect)
    return list(cards.values())


def _card_node(prospect: Prospect, owner: dict[int, str], fence: AbstractSet[int], behind: int) -> Node | None:
    """Return the largest node around a link that is its alone; *behind* is the last block of the fence."""
    node: Node | None = prospect.link.node
    key = prospect.key
    top = None
    while (
        node is not None
        and owner.get(node.index) == key
        and node.tag not in ("body", "main", "html")
        and (top is None or node.end_block - node.first_block <= _CARD_BLOCKS_MAX)
        and (node.first_block > behind or fence.isdisjoint(range(node.first_block, node.end_block)))
    ):
        top = node
        node = node.parent
    return top


def is_entry(card: Card) -> bool:
    """Ask whether the card, or what stands close around it, is named as an entry of a list of articles."""
    inner = card.prospects[0].link.node
    outer = card.node or inner
    if outer.parent is not None and (outer.parent.tag == "article" or _names_entry(outer.parent.names)):
        return True
    node: Node | None = inner
    while node is not None:
        if node.tag == "article" or _names_entry(node.names):
            return True
        if node is outer:
            return False
        node = node.parent
    return False


@lru_cache(maxsize=10_000)
def _names_entry(names: str) -> bool:
    return bool(names) and not _ENTRY_WORDS.isdisjoint(words_of(names))


def read_title(page: PageTable, card: Card, labels: Labels) -> None:
    """Fill the card's title: its heading, else the longest text of its links, else the caption, else a spoken label."""
    card.named = labels.of(card)
    section = {text for text, _ in card.named}
    linked = [prospect.link for prospect in card.prospects]
    top = card.node
    if top is not None:
        card.blocks = page.blocks[top.first_block : min(top.end_block, top.first_block + 2 * _CARD_BLOCKS_MAX)]
    blocks = card.blocks
    headings = []
    for block in blocks:
        node = block.node
        if (node.tag in _HEADINGS or (node is not top and _in_heading(node, top))) and block.text not in section:
            headings.append(block.text)
    if not headings:
        headings = [_link_title(page, link, section) for link in linked if link.heading]
    heading = _longest_heading(headings) if headings else ""
    texts = [text for link in linked if (text := _link_title(page, link, section)) and not is_generic(text)]
    linked_text = max(texts, key=len) if texts else ""
    weight = headline_weight(heading) if heading else 0
    over_excerpt = weight > 0 and linked_text.endswith((".", "…")) and any(heading in link.text for link in linked)
    if heading and (heading in texts or over_excerpt or weight > 2 or headline_weight(linked_text) < 2):
        card.title, card.heading = heading, True
    elif linked_text:  # a short heading that is not linked is that of a list
        card.title = linked_text
    else:
        spoken = [link.title for link in linked if headline_weight(link.title) > 0]
        rest = [block.text for block in blocks if block.text not in section and headline_weight(block.text) > 0]
        card.title = max(rest or spoken, key=len, default=None)
    if card.title:
        _part_title(page, card, card.title, linked)
        card.title = without_lead(card.title)
        _read_kicker(card, heading)


def _longest_heading(headings: list[str]) -> str:
    """Return the longest heading that does not only head a list of links, or ""."""
    headings.sort(key=len, reverse=True)
    return next((text for text in headings if len(text) > _LIST_HEADING_CHARS or not is_related_heading(text)), "")


def _read_kicker(card: Card, heading: str) -> None:
    """Read a heading of few words in capitals for the label that it is, where the headline stands below it."""
    if not heading.isupper() or len(heading) > _LABEL_CHARS:
        return
    if card.title == heading:
        texts = (block.text for block in card.blocks)
        card.title = next((text for text in texts if headline_weight(text) >= 2 and _is_written(text)), heading)
    if card.title != heading:
        card.label = card.label or heading


def _is_written(text: str) -> bool:
    """Ask whether a text is words more than figures, and not all in capitals."""
    return len(text) <= _HEADLINE_CHARS and not text.isupper() and 2 * sum(map(str.isalpha, text)) > len(text)


def _part_title(page: PageTable, card: Card, title: str, linked: list[Link]) -> None:
    """Take off the title the label that stands in the same heading, and a second printing for other screens."""
    title = drop_link_hints(title)
    half = len(title) // 2
    if len(title) % 2 and title[half] == " " and title[:half] == title[half + 1 :]:
        title = title[:half]
    labels = card.named
    for link in linked:
        if link.text and (link.end is None or link.end > link.start + 1):
            labels = labels + _glued_labels(link)
    for label, index in labels:
        if not title.startswith(label):
            continue
        rest = title[len(label) :]
        if not any(map(str.isalpha, label)):  # a rank or a time; a quotation mark parted by style
            if label[-1:].isdecimal() and not rest[:1].isdecimal() and headline_weight(rest.strip()) > 0:
                title = rest.lstrip(" .:|-–—")
            continue
        before_excerpt = len(label) > _LABEL_CHARS or ". " in rest or rest.endswith(".")
        if index < 0 and before_excerpt and headline_weight(label) > 2:
            title = label  # no label: the headline itself, with its excerpt glued on
            break
        is_inside = index < 0 or page.blocks[index].text != label or rest[:1].isalnum() or rest[:1] in (":", "|")
        if headline_weight(rest.strip()) > 0 and is_inside:
            title, card.label = rest.lstrip(" :|-–—/•·"), card.label or label
    card.title = title


def _glued_labels(link: Link) -> list[tuple[str, int]]:
    """Return the pieces of a link's text that the next follows with no blank of its own or between tags only: labels parted
    by style alone, each with -1 for the index of its block.
    """
    pieces = [piece for piece in link.whole.pieces[link.start : link.end][:20] if piece.strip()]
    if len(pieces) < 2:
        return []
    return [
        (" ".join(first.split()), -1)
        for first, second in pairwise(pieces)
        if not second[0].islower() and _GLUED.match(first[-1] + second[0]) and len(first) <= 200
    ]


def _in_heading(inner: Node, top: Node | None) -> bool:
    """Ask whether a node of a card stands in a heading of the card."""
    node = inner.parent
    while node is not None:
        if node.tag in _HEADINGS:
            return True
        if node is top:
            return False
        node = node.parent
    return False


def _link_title(page: PageTable, link: Link, section: set[str]) -> str:
    """Return the headline in a link's text: of a link around a whole card, the block that is as long as a headline."""
    text = link.text
    if text in section:
        return ""
    first = page.blocks[link.block] if link.block < len(page.blocks) else None
    if first is None or len(text) <= 30 or first.text == text or not text.startswith(first.text[:20]):
        return text if len(text) <= 400 else ""
    inside = []
    position = 0
    for block in page.blocks[link.block : link.block + 12]:
        at = text.find(block.text, position)
        if at < 0:
            break
        position = at + len(block.text)
        inside.append(block.text)
    if len(inside) < 2:
        return text if len(text) <= 400 else ""
    long_enough = [text for text in inside if headline_weight(text) >= 2 and text not in section]
    return long_enough[0] if long_enough else max(inside, key=len)


class Labels:
    """The labels of sections on a page: elements whose names say so, looked up by block."""

    def __init__(self, page: PageTable) -> None:
        self.by_block: dict[int, list[Mark]] = {}
        for mark in page.named:
            if "section" in mark.roles and "title" not in mark.roles:
                self.by_block.setdefault(mark.block, []).append(mark)

    def of(self, card: Card) -> list[tuple[str, int]]:
        """Return the texts in the card that are named as labels of a section, each with the index of its block."""
        node, by_block = card.node, self.by_block
        if node is None or not by_block:
            return []
        found: list[tuple[str, int]] = []
        for index in range(node.first_block, min(node.end_block, node.first_block + 2 * _CARD_BLOCKS_MAX)):
            if index in by_block:
                found += [(label, index) for mark in by_block[index] if _is_label(label := _label_of(mark))]
        return found

    def read(self, card: Card) -> str | None:
        """Return the label of the section of a card whose title was read, or None."""
        for text, _ in card.named:
            if text != card.title:
                label: str | None = text
                break
        else:
            label = card.label or self._before_title(card) or self._filed_under(card)
        return _TIME_BEHIND.sub("", label) if label and label[-1] in _TIME_ENDS else label

    def _before_title(self, card: Card) -> str | None:
        """Return the short line right above the headline, if it looks like a label and like nothing else."""
        if not card.heading or not card.title:
            return None
        blocks = card.blocks
        at = next((index for index, block in enumerate(blocks) if block.text == card.title), 0)
        if not at:
            return None
        text = blocks[at - 1].text
        if len(text) > 30 or text.count(" ") > 3 or any(map(str.isdigit, text)) or not text[:1].isalpha():
            return None
        roles = roles_of(blocks[at - 1].node.names)
        return text if _is_label(text) and {"byline", "date", "credit", "caption"}.isdisjoint(roles) else None

    def _filed_under(self, card: Card) -> str | None:
        """Return the section in a line such as ``In "World"``, which WordPress's related posts print below a headline."""
        for block in card.blocks:
            text = block.text
            if text.endswith(_QUOTES_END) and len(text) < 60 and (match := _FILED_UNDER.match(text)):
                return match.group(1)
        return None


def _label_of(mark: Mark) -> str:
    """Return the text of a mark that is no larger than a field, else ""; of labels that only style parts
    ("NorthStrikes"), the first.
    """
    small = mark.end is not None and mark.end - mark.start <= _LABEL_PIECES
    if not small and not mark.is_field:
        return ""
    pieces = [piece for piece in mark.whole.pieces[mark.start : mark.end] if piece.strip()]
    if 2 <= len(pieces) <= 4 and _GLUED.match(pieces[0][-1] + pieces[1][0]) and pieces[1][0].isupper():
        return " ".join(pieces[0].split())
    return mark.text


def _is_label(text: str) -> bool:
    """Ask whether a text may be the label of a section: short, with letters, and no call to read on."""
    return len(text) <= _LABEL_CHARS and _reads_like_label(text)


@lru_cache(maxsize=4_096)
def _reads_like_label(text: str) -> bool:
    return any(map(str.isalpha, text)) and not is_generic(text) and not is_related_heading(text)


def weighed(page: PageTable, cards: list[Card]) -> list[Card]:
    """Return the cards that are heavy enough, their likes counted in."""
    timed = {time.block for time in page.times}
    weights = [_weight(card, timed) for card in cards]
    groups: dict[tuple[object, ...], list[int]] = {}
    for number, card in enumerate(cards):
        groups.setdefault(_make(card), []).append(number)
    for members in groups.values():
        if len(members) < _LIKES_MIN:
            continue
        bonus = _bonus([cards[number] for number in members], [weights[number] for number in members])
        for number in members:
            weights[number] += bonus
        _lift_short(cards, members, weights)
    return [card for card, weight in zip(cards, weights, strict=True) if weight >= _ENOUGH]


def _lift_short(cards: list[Card], members: list[int], weights: list[int]) -> None:
    """Give the cards that are light because their headlines are short what is enough, where most of their list is heavy:
    those with a heading, as the others have, and an address of two words, or with a number.
    """
    light = [number for number in members if 0 < weights[number] < _ENOUGH]
    if not light or len(light) > len(members) * _LIGHT_SHARE:
        return
    for number in light:
        card = cards[number]
        addresses = [prospect for prospect in card.prospects if prospect.address > 0]
        numbered = any(prospect.address > 1 and _NUMBER.search(prospect.target) for prospect in addresses)
        if numbered or (addresses and card.heading and is_entry(card)):
            weights[number] = _ENOUGH


def _weight(card: Card, timed: set[int]) -> int:
    best, place, image, menu = INDEX, 0, False, True
    for prospect in card.prospects:
        link = prospect.link
        if prospect.address > best:
            best = prospect.address
        if prospect.place < place:
            place = prospect.place
        image = image or link.image
        menu = menu and (is_menu_text(prospect) or not link.text)
    text = headline_weight(card.title) if card.title else -1
    weight = best + text + 2 * card.heading + 2 * is_entry(card) + place + image - 3 * menu
    node = card.node
    if timed and node is not None and not timed.isdisjoint(range(node.first_block, node.end_block + 1)):
        weight += 1
    return weight


def _make(card: Card) -> tuple[object, ...]:
    """Return what cards of one list share: tag and depth, and for bare rows of links the element they stand in."""
    if card.node is None:
        return ("row", card.prospects[0].link.node.index)
    parent = card.node.parent
    return (card.node.tag, card.node.depth, parent.tag if parent else "")


def _bonus(cards: list[Card], weights: list[int]) -> int:
    """Return what belonging to a list of likes adds: more for cards and numbered addresses, less for short words."""
    mean = sum(weights) / len(weights)
    if mean >= _ENOUGH:
        return 1
    addresses = sum(max(prospect.address for prospect in card.prospects) for card in cards) / len(cards)
    texts = sum(headline_weight(card.title or "") for card in cards) / len(cards)
    if addresses >= 2 and texts >= 0:
        return 2
    return -1 if mean < 2 else 0
