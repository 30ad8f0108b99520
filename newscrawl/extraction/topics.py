"""What a story is about, in the words of its publisher: stated in its head, or the tags printed beside it."""

from __future__ import annotations

import re
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from newscrawl.addresses.urls import authority_of
from newscrawl.cleaning.characters import comparison_key
from newscrawl.extraction.article_object import own_article, path_of, resolve
from newscrawl.extraction.candidates import Candidate, Candidates
from newscrawl.extraction.headings import headline_block
from newscrawl.extraction.json_ld import strings
from newscrawl.extraction.metadata import fold, plain, site_names, titles_of
from newscrawl.extraction.section import NO_TOPIC, section_names
from newscrawl.extraction.story_head import in_range

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newscrawl.extraction.story import Story
    from newscrawl.extraction.table import Link, Node, PageTable

_TOPICS_MAX = 30
_TOPIC_CHARS = 60
_LISTS_MAX = 30
"""Lists that are read: each is held against those before it."""
_NAME_SLACK = 6
"""Characters that an address may have more or less than the name it is made of: letters are parted, quotes left out."""
_NAME_WORDS = 5
"""Words from which on what is named like its address is a headline: addresses of stories are made of those."""
_SHORT_NAME = 5  # letters; a longer one may be inflected
_LINKS_MAX = 1_000
"""Links behind the story that are looked at: each that may be a tag is sought in the whole of it."""
_ADDRESS_WORDS = 4
"""So many topics that are words of the address, in its order, were not chosen by anybody."""
_META = ("keywords", "news_keywords", "article:tag", "parsely-tags", "sailthru.tags")
_META_ENDINGS = ("keywords", "tags")
"""What names of other meta elements end with that hold topics: ``custom-keywords``, ``classification-tags``."""
_LIST_BREAK = re.compile(r"[,;|\n]")
_MACHINE = re.compile(
    r"(?:day|time|page type|article type|wc|language|partner|section|category|source|type|channel|format|author"
    r"|id)\s?:|[\w-]+(?: [\w-]+)?:(?:\w|$)|https?:",
    re.IGNORECASE,
)
"""Keywords that a site's software left for itself."""
_LABEL = re.compile(r"(?:subject|topic|keyword|tag)s?\s?:\s", re.IGNORECASE)
"""What a keyword begins with whose neighbours say other things than topics."""
_SENTENCE = re.compile(r"\w{4}\.\Z")
"""What a sentence ends with, but "Inc." and "Jr." do not."""
_AROUND = " \t\r\f\v\"'«»“”"
_FOLDER = re.compile(r"[a-z]+/(?=\S)")
_TAG_FOLDERS = frozenset(
    """tag tags topic topics theme themen thema tema temas keyword keywords hashtag hashtags tagi etiqueta etiquetas
    schlagwort emne konu""".split()
)
_ENDS = frozenset(("header", "footer"))
_OTHER_ZONES = _ENDS.union(("navigation", "related", "sidebar"))


def find_topics(page: PageTable, story: Story | None = None, authors: Iterable[str] = ()) -> Candidates[list[str]]:
    """Return lists of what the story is about, the list most likely made for it first.

    Each list is in the page's order, without repeats (compared as words), at most 30 long, and without the names of
    site and *authors*. Tags printed on the page are read where its head has no list made for the story: not one that
    holds no more than the section, begins with the name of the site, or with the words of the address.
    """
    refused = NO_TOPIC.union(site_names(page), [fold(authority_of(page.url))], map(fold, authors), titles_of(page))
    sections = frozenset(map(fold, section_names(page)))
    found: Candidates[list[str]] = []
    late: Candidates[list[str]] = []
    for values, source, reason in islice(_stated_topics(page), _LISTS_MAX):
        stated = _topic_list(values, refused)
        topics = _without_address(page, stated)
        if topics and all(topics != one.value for one in [*found, *late]):
            is_chosen = len(topics) == len(stated) and not sections.issuperset(map(fold, topics))
            is_own = is_chosen and not _is_of_the_site(page, values)
            (found if is_own else late).append(Candidate(topics, source, reason))
    if not found:
        links, reason = _linked_tags(page), "links to tag pages"
        if not links:
            links, reason = _named_links(page, story), "links named like their addresses"
        topics = _topic_list([link.text for link in links], refused)
        if topics:
            found.append(Candidate(topics, "generic", reason))
    return found + late


def _stated_topics(page: PageTable) -> Iterator[tuple[list[str], str, str]]:
    article = own_article(page)
    if article is not None:
        yield strings(article.get("keywords")), "json-ld", "keywords"
    for name in _META:
        if name in page.meta:
            yield page.meta[name], "meta", name
    for prop in page.props:
        if prop.name == "keywords":
            yield [prop.value], "microdata", "keywords"
    if article is not None:
        for key in ("about", "mentions"):
            if key in article:
                yield strings(resolve(page, article[key])), "json-ld", key
    for name, values in page.meta.items():
        if name.endswith(_META_ENDINGS) and name not in _META and not any(map(_MACHINE.match, _parts_of(values))):
            yield values, "meta", name


def _is_of_the_site(page: PageTable, values: list[str]) -> bool:
    """Ask whether a list begins with the name of the site: such ones say what the site is about, on all of its pages."""
    first = _parts_of(values[:1])[:1]
    return bool(first) and fold(first[0]) in site_names(page)


def _without_address(page: PageTable, topics: list[str]) -> list[str]:
    """Return topics without the words of the story's address that some systems put before them, in its order."""
    words = iter(re.split(r"[-_/.]+", path_of(page.url).lower()))
    run = 0
    while run < len(topics) and topics[run].islower() and fold(topics[run]) in words:  # looks behind the one before
        run += 1
    return topics[run:] if run >= _ADDRESS_WORDS else topics


def _linked_tags(page: PageTable) -> list[Link]:
    """Return the first group of links behind the headline that their address or class calls tags.

    Menus, too, link to tag pages; so does every teaser its own. Tags of the story stand together, five blocks apart at
    the most.
    """
    start = headline_block(page) or 0
    has_list = "tags" in {node.zone for node in page.nodes}
    tags: list[Link] = []
    for link in in_range(page.links, range(start, len(page.blocks) + 1)):
        if link.image:
            continue
        stated = "tag" in link.rel.split()
        listed = _list_of_tags(link.node) if has_list else None
        if not (stated or listed or _leads_to_tag(link.href)):
            continue
        if _in_sentence(page, link) or _is_elsewhere(listed or link.node, start, stated=stated):
            continue
        if listed is not None and any(outer.zone == "share" for outer in islice(link.node.lineage(), 3)):
            continue
        if "category" in link.rel and _is_in_card(link.node, start):
            continue
        if tags and link.block > tags[-1].block + 5:
            if len(tags) > 1:
                break
            tags = []
        tags.append(link)
    if len(tags) < 2:
        return []
    return ([link for link in tags if "category" not in link.rel] or tags)[:_TOPICS_MAX]


def _is_in_card(node: Node, headline: int) -> bool:
    """Ask whether a node stands in an article element that does not hold the headline: a teaser, with its own section."""
    article = node.article()
    return article is not None and not article.holds(headline)


def _list_of_tags(node: Node) -> Node | None:
    """Return the outermost element around a node that calls itself tags: what it has inside may be built like a menu."""
    return next((outer for outer in reversed([*node.lineage()]) if outer.zone == "tags"), None)


def _named_links(page: PageTable, story: Story | None) -> list[Link]:
    """Return the first group of links behind the story that are named like their addresses (``/politics/ada-quill/``), as
    tags without a telling class are, and what stands between them; half of them or more must be spoken of in the story.
    """
    if story is None or not story.blocks:
        return []
    behind = in_range(page.links, range(story.blocks[-1].index + 1, len(page.blocks) + 1))
    links = [link for link in behind if not link.image and len(link.text) <= _TOPIC_CHARS][:_LINKS_MAX]
    if sum(map(_is_named_like_its_address, links)) < 2:
        return []
    told = " ".join(["", *comparison_key(" ".join(story.paragraphs)), ""])
    headline = headline_block(page) or 0
    near: list[Link] = []
    for link in links:
        if _in_sentence(page, link) or _is_elsewhere(link.node, headline):
            continue
        if near and link.block > near[-1].block + 2:
            if tags := _tags_among(near, told):
                return tags
            near = []
        near.append(link)
    return _tags_among(near, told)


def _tags_among(links: list[Link], told: str) -> list[Link]:
    """Return the links from the first to the last that is named like its address, if they are about the story, of which
    *told* are the words. More links than a list of topics has are a menu.
    """
    named = [place for place, link in enumerate(links) if _is_named_like_its_address(link)]
    if len(named) < 2 or named[-1] - named[0] >= _TOPICS_MAX:
        return []
    tags = links[named[0] : named[-1] + 1]
    spoken_of = sum(_is_spoken_of(link.text, told) for link in tags)
    return tags if 2 * spoken_of >= len(tags) and 2 * len(named) > len(tags) else []


def _is_spoken_of(name: str, told: str) -> bool:
    """Ask whether words hold a name, inflected or not; a short one ("Art", "War") only as it is, or "article" would do.

    >>> [_is_spoken_of("Ferry", " the ferrys case "), _is_spoken_of("Art", " the article "), _is_spoken_of("港口", " 新 港 口 ")]
    [True, False, True]
    """
    key = " ".join(comparison_key(name))
    if not key.isascii():
        return key in told  # scripts without blanks among them
    return bool(key) and f" {key}" + " " * (len(key) < _SHORT_NAME) in told


def _is_named_like_its_address(link: Link) -> bool:
    last = link.href[-200:].partition("?")[0].rstrip("/").rpartition("/")[2]
    if abs(len(last) - len(link.text)) > _NAME_SLACK or len(last) < 2 or link.text.count(" ") >= _NAME_WORDS:
        return False
    return fold(last.replace("-", " ")) == fold(link.text)


def _is_elsewhere(node: Node, headline: int, *, stated: bool = False) -> bool:
    """Ask whether a node stands in a part of the page that has other tags than the story's; a header or footer within an
    article is the story's, and so is what holds the *headline*, whatever its class says of the columns beside it. What is
    *stated* to be a tag of the page may stand in a list for navigation.
    """
    inner = takewhile(lambda outer: not outer.holds(headline), node.lineage())
    zones = {outer.zone for outer in inner if outer.zone in _OTHER_ZONES}
    if stated:
        zones.discard("navigation")
    if not zones.isdisjoint(_ENDS) and node.article() is not None:
        zones -= _ENDS
    return bool(zones)


def _in_sentence(page: PageTable, link: Link) -> bool:
    block = page.blocks[link.block] if link.block < len(page.blocks) else None
    return block is not None and block.link_density < 0.5


def _leads_to_tag(href: str) -> bool:
    """Ask whether the last part of an address stands in a folder of tags."""
    parts = href[-200:].removesuffix("/").rsplit("/", 2)
    return len(parts) == 3 and parts[1] in _TAG_FOLDERS and parts[2] != ""


def _parts_of(values: list[str]) -> list[str]:
    """Return the members of lists, each of which may be written as one text."""
    return [part.strip() for value in values[:200] for part in _LIST_BREAK.split(plain(value[:4000]))]


def _topic_list(values: list[str], refused: frozenset[str]) -> list[str]:
    parts = _parts_of(values)
    labelled = [part for part in parts if _LABEL.match(part)]
    if labelled:
        parts = [_LABEL.sub("", part, count=1) for part in labelled]
    if len(parts) > 1 and all(map(_FOLDER.match, parts)):
        parts = [part.rsplit("/", 1)[1] for part in parts]
    topics: dict[str, str] = {}
    for part in parts:
        topic = part.lstrip("#").strip(_AROUND)
        if not 1 < len(topic) <= _TOPIC_CHARS or topic.count(" ") > (1 if _SENTENCE.search(topic) else 6):
            continue
        if (":" in topic and _MACHINE.match(topic)) or ("_" in topic and " " not in topic):
            continue
        folded = fold(topic)
        if folded and folded not in refused and not folded.isdecimal():
            topics.setdefault(folded, topic)
        if len(topics) >= _TOPICS_MAX:
            break
    return list(topics.values())
