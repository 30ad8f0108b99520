"""The body of a page's story: the family of paragraphs that is the text, and what among them belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.cleaning.link_hints import drop_link_hints
from newscrawl.extraction.blocks import HEADING_TAGS, Reading
from newscrawl.extraction.container import Ground, find_groups, find_story, ground_of, grow, stated_ground
from newscrawl.extraction.outsiders import Outsiders
from newscrawl.extraction.scripts import body_in_scripts, paragraphs_of
from newscrawl.extraction.story import Story

if TYPE_CHECKING:
    from collections.abc import Collection

    from newscrawl.extraction.table import Block, Node, PageTable


_GOING_ON = frozenset(",;，、；،")
_CELL = 80  # characters of a cell that is read as a part of its row
_POOR = 500
"""Letters below which a body is poor enough to look whether a script holds more."""


def find_body(
    page: PageTable,
    *,
    title: str | None = None,
    description: str | None = None,
    container_rule: Collection[Node] = (),
) -> Story:
    """Return the body of the page's story.

    *title* and *description* help to see where the story starts. *container_rule* are the elements that a site's rule
    names; where they hold any text, only what stands in them is looked at. Never raises; a page without a body gives a
    story without paragraphs.

    >>> from newscrawl.extraction.page import parse_page
    >>> page = parse_page("<h1>Rain</h1><p>" + "It rained all night in the hills above the town. " * 2, "https://a.example/")
    >>> find_body(page, title="Rain").paragraphs[0][:19]
    'It rained all night'
    """
    reading = Reading(page, title)
    reading.trust(container_rule)
    groups = find_groups(reading)
    if not groups and reading.sums[-1]:
        reading.doubt_zones()
        groups = find_groups(reading)
    if container_rule:
        inside = [group for group in groups if any(group.container.inside(node) for node in container_rule)]
        named = ground_of(reading, list(container_rule), inside)
        if named.groups:
            story = _story(reading, named, None)
            story.source = "rule"
            return story
    ground = grow(reading, find_story(reading, groups), groups) if groups else None
    if ground is None or ground.weight < _POOR * 0.4:
        ground = stated_ground(reading) or ground
    story = _story(reading, ground, description) if ground is not None else Story(reason="no paragraphs")
    return _richer(reading, story)


def _richer(reading: Reading, story: Story) -> Story:
    """Return *story*, or what JSON-LD or a script holds where the page itself shows next to nothing of it."""
    letters = sum(map(len, story.paragraphs)) * reading.letter
    if letters >= _POOR:
        return story
    stated = paragraphs_of(reading.evidence.printed)
    if sum(map(len, stated)) * reading.letter > 2 * letters:
        return Story(stated, source="json-ld", reason="articleBody; the page prints no body", dropped=story.dropped)
    written = body_in_scripts(reading.page)
    if sum(map(len, written)) * reading.letter > max(2 * letters, _POOR / 2):
        return Story(written, source="script", reason="data of a script; the page has no body", dropped=story.dropped)
    return story


def _story(reading: Reading, ground: Ground, description: str | None) -> Story:
    """Go through the blocks of the ground and keep what is body."""
    stated = any("itemprop" in reason for reason in ground.reasons)
    story = Story(container=ground.node, reason="; ".join(ground.reasons), source="microdata" if stated else "generic")
    outsiders = Outsiders(reading, ground)
    kept: list[Block] = []
    first = min(ground.node.first_block, ground.first)
    start = max(first, reading.title_at + 1) if reading.title_at < ground.first else first
    standfirst = outsiders.standfirst(description)
    if standfirst is not None:
        kept.append(standfirst)
    for block in reading.blocks[start : max(ground.node.end_block, ground.last + 1)]:
        if block is standfirst:
            continue
        kind = outsiders.kind(block)
        if kind:
            story.dropped.append((kind, block.text))
        else:
            kept.append(block)
    while kept and kept[-1].node.tag in HEADING_TAGS and not reading.is_sentence(kept[-1]):  # nothing comes after it
        story.dropped.append(("heading", kept.pop().text))
    story.blocks = kept
    story.paragraphs = _texts(kept)
    return story


def _texts(blocks: list[Block]) -> list[str]:
    """Return the texts of *blocks*: the cells of a table's row as one; one that begins with a comma goes on with the
    sentence that a widget broke off.
    """
    texts: list[str] = []
    row: Node | None = None
    for block in blocks:
        text = drop_link_hints(block.text) if block.link_chars else block.text
        node = block.node
        cell_of = node.parent if node.tag in ("td", "th") and len(text) <= _CELL else None
        if texts and text[:1] in _GOING_ON:
            texts[-1] += text
        elif cell_of is not None and cell_of is row:
            texts[-1] += f" {text}"
        elif text:
            texts.append(text)
        row = cell_of
    return texts
