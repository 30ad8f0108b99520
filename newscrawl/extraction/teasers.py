"""Teasers: the links to other articles on an article's page, each with its headline and the label of its section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.addresses.shapes import headline_weight
from newscrawl.cleaning.boilerplate import is_invitation, is_related_heading
from newscrawl.extraction.candidates import Candidate, Candidates
from newscrawl.extraction.cards import Card, Labels, group_cards, read_title, weighed
from newscrawl.extraction.prospects import Prospect, find_prospects, target_of
from newscrawl.items import Teaser

if TYPE_CHECKING:
    from newscrawl.extraction.story import Story
    from newscrawl.extraction.table import Block, PageTable

_TEASERS_MAX = 60
"""Teasers kept of one page; pages with endless lists below the article have hundreds."""
_ARTICLE_ADDRESS = 3
"""Weight from which on an address is an article's by itself."""
_IN_TEXT_CHARS = 60
"""Characters around a link from which on it is a word of a sentence and no teaser."""


def find_teasers(page: PageTable, story: Story | None) -> Candidates[list[Teaser]]:
    """Return the teasers of an article's page in order, each article once, at most sixty: one candidate, or none.

    Taken from any place of the page: a line in the body, the related list below, a list of the most read beside it.
    Links of menus, tags, authors, share bars and footers are no teasers, nor are the sources that sentences of the
    body link to. A card without a headline gives its caption or excerpt as title.
    """
    kept = {block.index for block in story.blocks} if story is not None else set()
    own = target_of(page.url)
    slug = _slug(own)
    prospects = [
        prospect
        for prospect in find_prospects(page, short=False)
        if prospect.foreign or (_is_teaser(page.blocks, prospect, kept) and not _is_part(prospect.target, own, slug))
    ]
    if not prospects:
        return []
    labels = Labels(page)
    cards = group_cards(prospects, kept)
    for card in cards:
        read_title(page, card, labels)
    teasers: dict[str, Teaser] = {}
    for card in weighed(page, cards):
        if card.title and (card.heading or headline_weight(card.title) > 0) and not _invites(card, card.title):
            _add(teasers, card, labels)
    found = list(teasers.values())[:_TEASERS_MAX]
    if not found:
        return []
    return [Candidate(found, "generic", f"{len(found)} links to articles outside the running text")]


def _invites(card: Card, title: str) -> bool:
    """Ask whether a card asks to subscribe; one whose address is that of an article does not."""
    for prospect in card.prospects:
        if prospect.address >= _ARTICLE_ADDRESS:
            return False
    return is_invitation(title)


def _slug(target: str) -> str:
    """Return the segment of a path that is a slug of four words and more, without its extension, or ""."""
    longest = max(target.partition("?")[0].split("/"), key=len).partition(".")[0]
    return longest if longest.count("-") + longest.count("_") >= 3 else ""


def _is_part(target: str, own: str, slug: str) -> bool:
    """Ask whether an address belongs to the article itself: its gallery, its comments, or a section it lies in."""
    return (slug != "" and slug in target) or (len(target) <= len(own) and own.startswith(target.rstrip("/") + "/"))


def _is_teaser(blocks: list[Block], prospect: Prospect, kept: set[int]) -> bool:
    """Ask whether a link stands for itself: no label, menu entry or word of a sentence."""
    link = prospect.link
    if prospect.address + prospect.text + 2 * link.heading + link.image < 2:
        return False
    if prospect.address <= 0 and not link.heading:
        return False
    if link.heading or link.image or link.block >= len(blocks):
        return True
    block = blocks[link.block]
    around = len(block.text) - len(link.text)
    if around <= 0 or not link.text:
        return True
    if link.block in kept:
        lead = block.text.partition(link.text)[0]
        return around <= _IN_TEXT_CHARS and (block.link_density >= 0.8 or is_related_heading(lead))
    return around <= _IN_TEXT_CHARS or block.text.startswith(link.text)


def _add(teasers: dict[str, Teaser], card: Card, labels: Labels) -> None:
    """Add a card's teaser, or what it says more about an article that is there already."""
    section = labels.read(card)
    known = teasers.get(card.key)
    if known is None:
        teasers[card.key] = Teaser(section, card.title, card.url)
        return
    known.section = known.section or section
    if card.title and (not known.title or (card.heading and len(card.title) > len(known.title))):
        known.title = card.title
