"""Where the story stands: the family of paragraphs that is the body, and the groups that go on with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING

from newscrawl.extraction.blocks import HEADING_TAGS, Reading, container_of, shape_of
from newscrawl.extraction.roles import roles_of

if TYPE_CHECKING:
    from newscrawl.extraction.blocks import Shape
    from newscrawl.extraction.table import Block, Node

_CARD_BLOCKS = 3
"""Blocks of an announced story: kicker, headline, excerpt."""
_EXCERPT = 400
"""Letters that an excerpt of an announced story has at most."""
_WHOLE_STORY = 1000
"""Letters in paragraphs from which a part may be a story of its own; the posts of a live blog are shorter."""
_BODY_NAME = re.compile(
    r"(?i)(?:article|story|post|entry|news|page|content|main|text|detail|art)[-_ ]{0,2}"
    r"(?:body|content|text|inner|copy|detail)|body[-_ ]?(?:text|copy|content)|rich-?text|prose"
)

_LINKED = 0.1  # share of a family's characters in links from which on it may be a list of them
_FEWEST_BOXES = 3
"""Boxes that are a paragraph each, side by side, from which on they are how a text is written."""


@dataclass(slots=True, eq=False)
class Group:
    """The paragraphs that stand in one container."""

    container: Node
    article: Node | None
    """the innermost article element around it"""
    blocks: list[Block] = field(default_factory=list)
    weight: float = 0.0

    @property
    def shape(self) -> Shape:
        """Tag and class of the container."""
        return shape_of(self.container.tag, self.container.classes)

    @property
    def first(self) -> int:
        """Index of the first block."""
        return self.blocks[0].index

    @property
    def last(self) -> int:
        """Index of the last block."""
        return self.blocks[-1].index


@dataclass(slots=True, eq=False)
class Family:
    """Groups whose containers look the same: some sites wrap every paragraph or two in an element."""

    groups: list[Group] = field(default_factory=list)
    weight: float = 0.0
    score: float = 0.0
    reasons: list[str] = field(default_factory=list)


def find_groups(reading: Reading) -> list[Group]:
    """Return the groups of paragraphs outside believed zones, in document order."""
    groups: dict[int, Group] = {}
    standing = [(block, container_of(block)) for block in reading.paragraphs if not reading.zone(block.node)]
    made_of = _made_of_boxes(standing)
    for block, container in standing:
        around = _around_box(block, container) if made_of else None
        if around is not None and around.index in made_of:
            container = around
        group = groups.get(container.index)
        if group is None:
            article = container.article()
            group = groups[container.index] = Group(container, article)
        group.blocks.append(block)
        group.weight += reading.weights[block.index]
    return list(groups.values())


def _made_of_boxes(standing: list[tuple[Block, Node]]) -> set[int]:
    """Return the elements whose paragraphs are boxes (``div``), one each, by index: such a box is no container, whatever
    its class. *standing* are paragraphs and their containers.
    """
    boxes: dict[int, int] = {}
    others: dict[int, int] = {}
    for block, container in standing:
        around = _around_box(block, container)
        if around is not None:
            boxes[around.index] = boxes.get(around.index, 0) + 1
        else:
            others[container.index] = others.get(container.index, 0) + 1
    return {index for index, count in boxes.items() if count >= _FEWEST_BOXES and count > 2 * others.get(index, 0)}


def _around_box(block: Block, container: Node) -> Node | None:
    """Return what stands around a paragraph that fills its *container*, without any other element; None for others."""
    if container is block.node and container.end_block - container.first_block == 1:
        return container.parent
    return None


def find_story(reading: Reading, groups: list[Group]) -> Family:
    """Return the family of *groups* that is the body of the page's story, without what belongs to another story."""
    families: dict[tuple[tuple[Shape, ...], int], Family] = {}
    for group in groups:
        path = reading.path(group.container)
        is_named = any(names for _, names in path)
        kin = path, -1 if is_named else _around_title(reading, group.container)
        family = families.get(kin)
        if family is None:
            family = families[kin] = Family()
        family.groups.append(group)
        family.weight += group.weight
    for family in families.values():
        _score(reading, family)
    best = max(families.values(), key=lambda family: family.score)
    best.groups = _one_story(reading, best.groups)
    return best


def _around_title(reading: Reading, node: Node) -> int:
    """Return the index of the innermost element around *node* that holds the title as well, -1 for none: where no class
    tells a story from what stands beside it, that element does.
    """
    title = reading.title_at
    return next((outer.index for outer in node.lineage() if outer.holds(title)), -1)


def _score(reading: Reading, family: Family) -> None:
    score = family.weight
    first = family.groups[0]
    named = False
    for node in first.container.lineage():
        if node.itemprop == "articleBody":
            score *= 3
            family.reasons.append("itemprop articleBody")
        if not named and node.names and node.tag not in ("body", "html") and _names_body(node.names):
            score *= 1.5
            named = True
        if node.tag == "article" or node.tag == "main":
            score *= 1.2
    stated = reading.evidence.found
    if stated and sum(block.index in stated for group in family.groups for block in group.blocks) * 2 >= sum(
        len(group.blocks) for group in family.groups
    ):
        score *= 3
        family.reasons.append("JSON-LD articleBody")
    if family.groups[-1].last < reading.title_at:
        score *= 0.3
    if len({group.article for group in family.groups}) > 1 and reading.title_at >= 0:
        story = reading.blocks[reading.title_at].node
        if not any(group.article is None or story.inside(group.article) for group in family.groups):
            score *= 0.25
    if reading.is_other_story(reading.title_at, family.groups[0].first):
        score *= 0.3
    if len(family.groups) > 1 and all(_is_announced(reading, group) for group in family.groups):
        score *= 0.3
    linked = sum(reading.link_share(group.container) * group.weight for group in family.groups) / family.weight
    if linked > _LINKED and _is_list_of_teasers(reading, family):
        score *= 0.2
    family.score = score * (1 - linked) * (1 - 0.6 * _links_above(reading, family))


def _links_above(reading: Reading, family: Family) -> float:
    """Return the share of the page's characters in links that stands between the title and a family: above a story
    there are few, above a note at the foot are all lists of other stories.
    """
    sums, first, title = reading.link_sums, family.groups[0].first, reading.title_at
    return (sums[first] - sums[title + 1]) / sums[-1] if 0 <= title < first and sums[-1] else 0.0


def _is_list_of_teasers(reading: Reading, family: Family) -> bool:
    """Ask whether nearly all of some paragraphs begin with a link, as a headline stands before its excerpt."""
    blocks = [block.index for group in family.groups for block in group.blocks]
    return len(blocks) >= _FEWEST_BOXES and len(reading.led_by_links.intersection(blocks)) >= 0.8 * len(blocks)


@lru_cache(maxsize=4_096)
def _names_body(names: str) -> bool:
    return _BODY_NAME.search(names[:200]) is not None


def _one_story(reading: Reading, groups: list[Group]) -> list[Group]:
    """Return the first run of *groups* after the title that no other story's headline breaks."""
    if len(groups) == 1:
        return groups
    runs: list[list[Group]] = []
    for group in groups:
        before = runs[-1][-1] if runs else None
        if before is not None and (
            not reading.is_other_story(before.last, group.first)
            and same_article(reading, before, group)
            and not _starts_anew(reading, before, group)
        ):
            runs[-1].append(group)
        else:
            runs.append([group])
    after = [run for run in runs if run[-1].last > reading.title_at] or runs
    most = max(sum(group.weight for group in run) for run in after)
    return next(run for run in after if sum(group.weight for group in run) >= 0.2 * most)


def _starts_anew(reading: Reading, before: Group, group: Group) -> bool:
    """Ask whether a group opens another whole story below the first: a long part with its own headline and byline."""
    around = meeting(before.container, group.container)
    part = group.container
    while part.parent is not None and part.parent is not around:
        part = part.parent
    if part is around or reading.mass(part) < _WHOLE_STORY or reading.sums[part.first_block] < _WHOLE_STORY:
        return False
    if sum(group.last < index < part.end_block for index in reading.bylines) > 1:
        return False  # the posts of a live blog, each signed
    head = range(part.first_block, group.first)
    return any(reading.blocks[index].node.tag in HEADING_TAGS for index in head) and any(
        index in reading.bylines for index in head
    )


@dataclass(slots=True, eq=False)
class Ground:
    """Where the story stands: the node around all its groups."""

    node: Node
    groups: list[Group]
    family: list[Group]
    reasons: list[str]

    first: int = field(init=False)
    """index of the first paragraph"""
    last: int = field(init=False)
    """index of the last paragraph"""

    def __post_init__(self) -> None:
        self.first = self.groups[0].first if self.groups else self.node.first_block
        self.last = max((group.last for group in self.groups), default=self.node.end_block - 1)

    @property
    def weight(self) -> float:
        """Letters in paragraphs."""
        return sum(group.weight for group in self.groups)


def grow(reading: Reading, family: Family, groups: list[Group]) -> Ground:
    """Return the ground of a story: the groups of its *family*, and those others that go on with it."""
    chosen = list(family.groups)
    first, last = chosen[0], chosen[-1]
    node = first.container
    for group in chosen[1:]:
        node = meeting(node, group.container)
    taken = {group.container.index for group in chosen}
    others = [group for group in groups if group.container.index not in taken and group.last >= reading.title_at]
    if not others:
        return Ground(node, chosen, family.groups, family.reasons)
    shapes = {reading.shape(block) for group in chosen for block in group.blocks}
    kins = {names for group in chosen if (names := group.shape)[1]}
    likes: dict[Shape, float] = {}
    for group in groups:
        likes[group.shape] = likes.get(group.shape, 0.0) + group.weight
    stated = reading.evidence.found
    behind = [group for group in others if group.first > first.first]
    for group in [*behind, *(group for group in others if group.first < first.first)]:
        told = any(block.index in stated for block in group.blocks)
        if not same_article(reading, first, group) or (not told and reading.prose_link_share(group.container) > 0.3):
            continue
        if group.first > last.last and (
            reading.is_other_story(last.last, group.first) or _starts_anew(reading, last, group)
        ):
            continue
        if stated and not told:
            continue
        if _belongs(reading, group, node, (first.first, last.last), shapes, kins, likes):
            chosen.append(group)
            if group.first > first.first and group.shape in kins:
                node = meeting(node, group.container)  # one of the slides; an introduction stands beside all of them
    chosen.sort(key=lambda group: group.first)
    for group in chosen:
        node = meeting(node, group.container)
    return Ground(node, chosen, family.groups, family.reasons)


def ground_of(reading: Reading, nodes: list[Node], groups: list[Group]) -> Ground:
    """Return the ground that a site's rule names: *nodes*, and the *groups* of paragraphs that stand in them."""
    around = nodes[0]
    for node in nodes[1:]:
        around = meeting(around, node)
    if not groups:
        groups = [_whole(reading, node) for node in nodes]
    groups = [group for group in groups if group.blocks]
    return Ground(around, groups, groups, ["site rule"])


def stated_ground(reading: Reading) -> Ground | None:
    """Return the ground of a story without paragraphs, such as a list: elements that are said to be the body.

    >>> from newscrawl.extraction.page import parse_page
    >>> page = parse_page('<h1>Who won</h1><div itemprop="articleBody"><ul><li>Ada<li>Bo</ul></div>', "https://a.example")
    >>> stated_ground(Reading(page)).node.itemprop
    'articleBody'
    """
    nodes = [node for node in reading.page.nodes if node.itemprop == "articleBody"]
    if not nodes:
        named = (node for node in reading.page.nodes if node.names and _names_body(node.names))
        nodes = [node for node in named if reading.length(node) > 200 and reading.link_share(node) < 0.3][:1]
    nodes = [node for node in nodes if node.end_block > max(node.first_block, reading.title_at)]
    groups = [group for node in nodes if (group := _whole(reading, node)).blocks]
    if not groups:
        return None
    around = groups[0].container
    for group in groups[1:]:
        around = meeting(around, group.container)
    return Ground(around, groups, groups, ["itemprop articleBody" if around.itemprop else "named as body"])


def _whole(reading: Reading, node: Node) -> Group:
    """Return everything in *node* outside believed zones as one group."""
    blocks = [
        block
        for block in reading.blocks[node.first_block : node.end_block]
        if not reading.zone(block.node) and block.link_density < 0.6 and block.index != reading.title_at
    ]
    return Group(node, None, blocks, float(sum(len(block.text) for block in blocks)))


def _belongs(
    reading: Reading,
    group: Group,
    node: Node,
    span: tuple[int, int],
    shapes: set[Shape],
    kins: set[Shape],
    likes: dict[Shape, float],
) -> bool:
    """Ask whether a group goes on with the story that stands in *node*, in the blocks of *span*.

    *shapes* are those of the story's paragraphs, *kins* those of its containers that have a class, *likes* the letters
    in all containers of one shape.
    """
    if _is_announced(reading, group):
        return False
    if group.first < span[0] and all(block.node.tag == "li" for block in group.blocks):
        return False  # the story in three points
    if group.shape in kins:
        return True
    meet = meeting(group.container, node)
    if not span[0] < group.first < span[1] and _is_about_author(group.container, meet):
        return False
    up = node.depth - meet.depth
    alike = sum(reading.shape(block) in shapes for block in group.blocks) >= len(group.blocks) / 2
    if group.first < span[0]:
        return alike and up <= 4
    if span[0] < group.first < span[1] or up == 0:
        return True
    like = likes[group.shape]
    # A second half stands beside the first; a line or two in an element without a class is a note by the house.
    return alike and up <= 1 and (like >= 300 or any(reading.shape(block)[1] for block in group.blocks))


def _is_announced(reading: Reading, group: Group) -> bool:
    """Ask whether a group is the excerpt below a linked headline."""
    return group.weight < _EXCERPT and reading.is_teaser(_card_of(group.container))


def _is_about_author(node: Node, around: Node) -> bool:
    """Ask whether *node* or an element between it and *around* is named for the author."""
    return any("byline" in roles_of(one.names) for one in takewhile(lambda one: one is not around, node.lineage()))


def _card_of(node: Node) -> Node:
    """Return the element around *node* that holds an excerpt and the headline above it, or *node* itself."""
    while node.parent is not None and node.parent.end_block - node.parent.first_block <= _CARD_BLOCKS:
        node = node.parent
    return node


def same_article(reading: Reading, one: Group, other: Group) -> bool:
    """Ask whether two groups may stand in one story, going by the article elements around them."""
    if one.article is other.article or one.article is None or other.article is None:
        return True
    if one.article.inside(other.article):
        return True
    if other.article.inside(one.article):
        return not reading.is_teaser(other.article)
    around = meeting(one.article, other.article)
    if around.article() is not None:
        return True  # the posts of a live blog
    return _are_posts(reading, one.article, other.article, around)


def _are_posts(reading: Reading, one: Node, other: Node, around: Node) -> bool:
    """Ask whether two article elements are posts below one headline: alike, and none of them holds it, or one of its
    rank, or a linked headline as teasers do.
    """
    if not around.first_block <= reading.title_at < one.first_block or reading.path(one) != reading.path(other):
        return False
    return not any(
        reading.is_teaser(post) or any(post.holds(index) for index in reading.headlines) for post in (one, other)
    )


def meeting(one: Node, other: Node) -> Node:
    """Return the innermost node that both stand in."""
    while one is not other:
        if one.depth >= other.depth and one.parent is not None:
            one = one.parent
        elif other.parent is not None:
            other = other.parent
        else:
            break
    return one
