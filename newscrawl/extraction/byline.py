"""Who wrote an article: the names of people, and the byline as the page prints it.

A page's own object in JSON-LD is asked first, then its microdata, the byline in the story's head, the meta elements,
the byline below the body. Who is no person (agency, publisher, editorial office) is no author; a page whose only
author is one has none, and its byline says the rest.
"""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.extraction.agency import is_wire_credit
from newscrawl.extraction.article_object import own_article, resolve
from newscrawl.extraction.byline_words import MODIFIERS, ROLES, WEEKDAYS
from newscrawl.extraction.candidates import Candidate, Candidates
from newscrawl.extraction.captions import split_credit
from newscrawl.extraction.date_text import dates_in
from newscrawl.extraction.json_ld import ARTICLE_TYPES, strings, types_of
from newscrawl.extraction.metadata import site_names
from newscrawl.extraction.months import fold
from newscrawl.extraction.names import split_names, strip_by, until_date
from newscrawl.extraction.roles import roles_of, words_of
from newscrawl.extraction.section import section_names
from newscrawl.extraction.story_head import Head, head_of, in_range, squash

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from newscrawl.extraction.story import Story
    from newscrawl.extraction.table import Block, Link, Mark, Node, PageTable

__all__ = ["find_authors", "split_names"]

META_AUTHOR = (
    "author article:author parsely-author sailthru.author byl article:byline og:author og:article:author dc.creator "
    "dc.contributor dcterms.creator dcsext.author vr:author cxenseparse:author citation_author article.author "
    "article_author article-author authors author_name news_author dc.author twitter:author byline creator"
).split()
"""Names of meta elements that hold authors, the most used first."""

_NOT_AUTHORS = frozenset(
    "image img photo photos photographer picture caption credit credits media quote blockquote comment comments bio "
    "avatar social count reading related teaser card most recommended newsletter video user twitter follow views".split()
)
"""Words in class names of marks that do not hold the article's byline though they say author."""
_AUTHOR_PATH = re.compile(
    r"/(?:author|autor|autore|autori|autoren|auteur|staff|by|journalist|profile|reporter|columnist|contributor)s?/[^/?#]{3}"
)
_AUTHOR_PATH_ANY_CASE = re.compile(_AUTHOR_PATH.pattern, re.IGNORECASE)
_OTHER_WORKS = frozenset(["comment", "review", "articleBody"])
"""Properties whose authors are not the article's; in articleBody stand the biographies."""
_NEVER = ("comments", "footer", "navigation")
"""Zones in which no mark is the article's byline; in others, classes lie too often."""
_SOURCES = frozenset(
    "source sources quelle quellen fuente fonte bron kilde kalla lahde zrodlo zdroj kaynak foto fot photo credit".split()
)
"""Words before a house, an agency or a photographer, no first names."""
_HEADINGS = ("h1", "h2", "h3", "h4")
_LABELLED = re.compile(
    "(?:作者|撰文|记者|記者)\\s?[：:／/]\\s?((?!责任|责编|编辑|編輯|来源|來源)[\u4e00-\u9fff·、]{2,20})"
    "|(?:记者|記者) ?([\u4e00-\u9fff、]{2,12}) ?[／/] ?[\u4e00-\u9fff]{1,8}(?:报道|報導|報道)"
    "|(?<!\\w)(?:автори?|авторы|текст|نویسنده|الكاتب|লেখক|लेखक|โดย|ผู้เขียน|tác giả)\\s?:\\s?(\\S.{3,80})",
    re.IGNORECASE,
)
"""A label for the author within a line, behind a date; a Taiwanese reporter with the place of the report."""
_PARTED = re.compile(r"[,;|(•·/]")
_WIRE_REPORTER = re.compile(
    "[电電]\\s?[（(](?:记者|記者|通讯员)[：: ]?([\u4e00-\u9fff·、 ]{2,24})[)）]"
    "|=[^()\\[\\]]{2,20}[)\\]] ?([\uac00-\ud7a3]{2,4}) ?(?:기자|특파원)"
)
"""Who sent it, in the dateline of a Chinese or Korean wire story."""
_KOREAN_REPORTER = re.compile(
    "[(\\[]?([\uac00-\ud7a3]{2,4}) ?(?:선임|전문|수습|인턴)?(?:기자|특파원)[)\\]]?(?:\\s?\\S{1,60}@\\S{1,60})?"
)
"""How a Korean reporter signs: name, what they are, address."""
_OPENING = 3
"""Paragraphs that tell where a story is set, and with whom; at its end may stand who wrote it."""
_YEAR = re.compile(r"\d{4}|\d\d?[./]\d\d?[./]\d\d")
_MARKS_MAX = 400
_LINE = 160
_SET_OFF = tuple(",|/–—-•·(;")
"""What parts a name from a role or a place behind it."""
_BEHIND = ROLES | MODIFIERS | WEEKDAYS
"""Words behind names in a line that introduces them."""
_BESIDE = 4
"""Blocks between the names of one byline; a related story's author stands farther off."""
_FOOT = 12
"""Blocks behind the body among which who wrote it may be named."""
_PRINTED = 200
"""Characters of a byline as printed."""


_Line = tuple[str, list[str]]
"""A line that introduces names, and the names."""


class _Place(NamedTuple):
    names: list[str]
    source: str
    reason: str
    alone: Mapping[str, int] = {}
    """folded texts of elements that hold one name and nothing else, and the block each stands in"""


def find_authors(
    page: PageTable, story: Story | None = None, *, publisher: str | None = None, agencies: Collection[str] = ()
) -> tuple[Candidates[list[str]], Candidates[str]]:
    """Return the candidates for the authors and for the byline as printed, each the best first.

    *publisher* and *agencies* name who is no author beside what the page and the table of agencies say. Both lists
    are empty when the page names nobody.
    """
    head = head_of(page, story)
    marks, lines = _head_marks(page, head, story), _head_lines(page, head)
    others = _Others(page, publisher, agencies)
    named = (
        _from_json_ld(page),
        _from_microdata(page, head.blocks),
        _from_head(page, head, marks, lines),
        _from_meta(page),
    )
    places = [kept for place in chain(*named) if (kept := others.without(place)).names]
    if not places:
        places = [
            kept
            for place in chain(
                _dated_line(page, head), _beside_date(page, head, marks, story), _from_foot(page, head, story)
            )
            if (kept := others.without(place)).names
        ]
    authors = _ranked(places)
    return (
        [Candidate(place.names, place.source, place.reason) for place in authors],
        _printed(page, marks, lines, authors[0].names if authors and authors[0].source != "text" else []),
    )


def _ranked(places: list[_Place]) -> list[_Place]:
    """Return each list of names once, a printed byline first that names all whom JSON-LD names and others beside."""
    by_names: dict[frozenset[str], _Place] = {}
    for place in places:
        by_names.setdefault(frozenset(map(fold, place.names)), place)
    unique = list(by_names.values())
    if unique and unique[0].source == "json-ld":
        known = set(map(fold, unique[0].names))
        fuller = [place for place in unique[1:] if place.alone and _adds_people(known, place)]
        if fuller:
            return [fuller[0], *(place for place in unique if place is not fuller[0])]
    return unique


def _adds_people(known: set[str], place: _Place) -> bool:
    """Ask whether a printed byline names those known and others, each in an element of its own close by."""
    folded = set(map(fold, place.names))
    blocks = [place.alone[name] for name in known if name in place.alone]
    return known < folded and all(
        " " in name
        and name in place.alone
        and any(abs(place.alone[name] - block) <= _BESIDE for block in blocks)
        and not any(other in name or name in other for other in known)
        for name in folded - known
    )


class _Others:
    """Who is no author of this page: its publisher under all its names, and the agencies it was told of."""

    def __init__(self, page: PageTable, publisher: str | None, agencies: Collection[str]) -> None:
        self.page = page
        self.names = {_joined(name) for name in (publisher or "", *agencies)} - {""}
        self.words = {_joined(word) for word in (publisher or "").split()}
        self.sites: frozenset[str] | None = None
        self.known: dict[str, bool] = {}

    def without(self, place: _Place) -> _Place:
        for name in place.names:
            if name not in self.known:
                self.known[name] = is_wire_credit(name) or self._is_other(name)
        names = [name for name in place.names if not self.known[name]]
        return place._replace(names=names) if len(names) < len(place.names) else place

    def _is_other(self, name: str) -> bool:
        if self.sites is None:
            self.sites = site_names(self.page)
        joined = _joined(name)
        if " " not in name and joined in self.words:
            return True  # "Post staff" of the Meridian Post
        return any(_same_house(joined, other) for other in (*self.names, *self.sites))


def _same_house(name: str, other: str) -> bool:
    """Ask whether one name is the other, or begins or ends with it ("FOCUS" and "FOCUS online")."""
    if name == other:
        return True
    shorter, longer = (name, other) if len(name) <= len(other) else (other, name)
    if len(shorter) <= 4 or (shorter == name and 2 * len(name) <= len(other)):
        return False
    return longer.startswith(shorter) or longer.endswith(shorter)


def _joined(name: str) -> str:
    return squash(fold(name)).replace(" ", "")


# -- where names stand ------------------------------------------------------------------------------------------------


def _names(texts: list[str]) -> list[str]:
    names: dict[str, str] = {}
    for text in texts[:20]:
        for name in split_names(text):
            names.setdefault(fold(name), name)
    full = [name for name in names.values() if " " in name or not name.isascii()]
    return full or list(names.values())  # beside full names, a single word is a place or a weekday


def _from_json_ld(page: PageTable) -> Iterator[_Place]:
    own = own_article(page)
    if own is None:
        return
    for key in ("author", "creator"):
        if key not in own:
            continue
        entries = resolve(page, own.get(key))
        members = entries if isinstance(entries, list) else [entries]
        people = [member for member in members if not any("Organi" in kind for kind in types_of(member))]
        yield _Place(_names(strings(people)), "json-ld", f"{key} of the article")


def _from_microdata(page: PageTable, head: range) -> Iterator[_Place]:
    """Yield author properties of the article: typed as its own, or untyped and in the head of the story."""
    props = [prop for prop in page.props if prop.name == "author" or (prop.name == "name" and "author" in prop.path)]
    if not props:
        return
    spelt = {prop.block for prop in props if prop.name == "name"}
    found = [
        prop.value
        for prop in props
        if (prop.name == "name" or prop.block not in spelt)
        and _OTHER_WORKS.isdisjoint(prop.path)
        and "Organization" not in prop.types
        and (prop.block in head or not ARTICLE_TYPES.isdisjoint(prop.types))
    ]
    yield _Place(_names(found), "microdata", "author")


def _head_marks(page: PageTable, head: Head, story: Story | None) -> list[Mark]:
    """Return the elements in the story's head that call themselves byline, those behind the title first; a footer above a
    story is no page's.
    """
    never = _NEVER if story is None or not story.blocks else ("comments", "navigation")
    marks = [
        mark
        for mark in in_range(page.named, head.blocks)[:_MARKS_MAX]
        if "byline" in mark.roles
        and _NOT_AUTHORS.isdisjoint(words_of(mark.names))
        and mark.is_field
        and head.zone(mark.node) not in never
        and not any(node.tag.startswith("fig") for node in islice(mark.node.lineage(), 3))
        and not (mark.node.names and "caption" in roles_of(mark.node.names))
    ]
    title = head.title or 0
    return [mark for mark in marks if mark.block >= title] + [mark for mark in marks if mark.block < title]


def _head_lines(page: PageTable, head: Head) -> list[_Line]:
    """Return the lines of the head that introduce names ("By ..."), each with the names."""
    lines = []
    for block in page.blocks[head.blocks.start : head.blocks.stop]:
        text = block.text
        if len(text) > _LINE or block.tag in _HEADINGS:
            continue
        names = _introduced(text) or (_labelled(text) or _korean(text) if not text.isascii() else [])
        if names and head.zone(block.node) is None:
            lines.append((text, names))
    return lines


def _from_head(page: PageTable, head: Head, marks: list[Mark], lines: list[_Line]) -> Iterator[_Place]:
    leaves = [mark for place, mark in enumerate(marks) if not _holds_another(mark, marks[place + 1 : place + 12])]
    for behind in (True, False):
        group = [mark for mark in leaves if (mark.block >= (head.title or 0)) is behind and len(mark.text) <= _LINE]
        alone = {fold(strip_by(mark.text)): mark.block for mark in reversed(group)}
        names = _names(list(dict.fromkeys(mark.text for mark in group)))
        yield _Place(names, "generic", "byline near the title", alone)
    links = [
        link.text
        for link in in_range(page.links, head.blocks)
        if ("author" in link.rel or _is_author_path(link.href[:300]))
        and 0 < len(link.text) < 60
        and head.zone(link.node) is None
    ]
    yield _Place(_names(links), "generic", "author link near the title")
    for _, names in lines[:1]:
        yield _Place(names, "generic", "line that begins with by")


def _is_author_path(href: str) -> bool:
    """Ask whether a URL's path has an author's name behind a word for authors, in whatever case."""
    if href.isascii():  # an expression that ignores case takes longer
        return _AUTHOR_PATH.search(href.lower()) is not None
    return _AUTHOR_PATH_ANY_CASE.search(href) is not None


def _dated_line(page: PageTable, head: Head) -> Iterator[_Place]:
    """Yield the name in a line behind the title that holds a name and a date, and nothing else before the date."""
    for index in head.blocks:
        block = page.blocks[index]
        if index <= (head.title or 0) or len(block.text) > 80 or not _YEAR.search(block.text) or head.zone(block.node):
            continue
        name = _signature(until_date(block.text).strip(" |,·•–—-"))
        if name and dates_in(block.text, language=page.language, most=1) and not _is_section(page, name):
            yield _Place([name], "generic", "name and date in a line near the title")
            return


def _beside_date(page: PageTable, head: Head, marks: list[Mark], story: Story | None) -> Iterator[_Place]:
    """Yield the names behind the title that are all of a line, or of a link that it begins with, where it holds a date
    or stands above or below one that does, and nothing calls itself byline; not those of which its title or opening
    tells: places, leagues.
    """
    if head.title is None or marks:
        return
    told = "\n".join([page.blocks[head.title].text, *(story.paragraphs[:_OPENING] if story is not None else ())])
    timed = {time.block for time in in_range(page.times, head.blocks)}
    lines = page.blocks[head.title + 1 : head.blocks.stop]
    dated = [_is_dated(page, line, timed) for line in lines]
    near = [
        line for place, line in enumerate(lines) if any(dated[max(0, place - 1) : place + 2]) and len(line.text) <= 80
    ]
    links = {link.block: link for link in reversed(in_range(page.links, head.blocks)) if link.text}
    opening = [(line, links[line.index].text) for line in near if line.index in links]
    for line, text in [*((line, line.text) for line in near), *opening]:
        names = _names_alone(text) if strip_by(line.text).startswith(strip_by(text)) else []
        if any(_is_section(page, name) or name in told for name in names):
            continue
        if names and head.zone(line.node) is None:
            link = links.get(line.index)
            if link is None or not _is_in_menu(page, link, head):
                yield _Place(names, "generic", "names beside a date near the title")


def _is_in_menu(page: PageTable, link: Link, head: Head) -> bool:
    """Ask whether what a link leads to is also linked above the story: a section, in a menu."""
    return any(other.href == link.href for other in in_range(page.links, range(head.blocks.start)))


def _is_dated(page: PageTable, line: Block, timed: Collection[int]) -> bool:
    """Ask whether a short line holds a date."""
    if len(line.text) > 120:
        return False
    return line.index in timed or (
        _YEAR.search(line.text) is not None and bool(dates_in(line.text, language=page.language, most=1))
    )


def _names_alone(line: str) -> list[str]:
    """Return the names of which a line consists, but for agencies, roles and the words between; none of other lines."""
    words = line.split()
    if len(words) < 2 or line[-1] in ".!?:…" or not all(word[:1].isupper() or len(word) <= 3 for word in words):
        return []
    if split_credit(line)[1]:
        return []
    names = [name for name in split_names(line) if " " in name]
    return names if 2 * sum(map(len, names)) >= len(line) and fold(words[0].strip(":.")) not in _SOURCES else []


def _is_section(page: PageTable, name: str) -> bool:
    return fold(name) in map(fold, section_names(page))


def _holds_another(mark: Mark, inner: list[Mark]) -> bool:
    """Ask whether a mark only wraps others that hold a name."""
    text = mark.text
    return any(len(other.text) < len(text) and other.text in text and split_names(other.text) for other in inner)


def _introduced(line: str) -> list[str]:
    """Return the names in a line that begins with "By", "Von", "Autor:" ...; each must be of two words at least."""
    rest = strip_by(line)
    if rest == line or not (rest[:1].isupper() or not rest.isascii()):
        return []
    names = [name for name in split_names(rest) if " " in name or not name.isascii()]
    if not names or 2 * sum(map(len, names)) >= len(until_date(rest)):
        return names
    tail = rest[rest.casefold().rfind(names[-1].casefold()) + len(names[-1]) :].strip()
    return names if tail[:1] in _SET_OFF or fold(tail.partition(" ")[0]) in _BEHIND else []


def _labelled(line: str) -> list[str]:
    """Return the names behind a label within a line: date, source, author."""
    found = _LABELLED.search(line)
    if not found:
        return []
    told = found[found.lastindex or 0]
    names = split_names(told)
    return names if 2 * sum(map(len, names)) >= len(until_date(_PARTED.split(told, maxsplit=1)[0])) else []


def _korean(line: str) -> list[str]:
    """Return the name in a line that is a Korean reporter's signature."""
    found = None if line.isascii() else _KOREAN_REPORTER.fullmatch(line)
    return [found[1]] if found else []


def _from_meta(page: PageTable) -> Iterator[_Place]:
    meta = page.meta
    for name in META_AUTHOR:
        if name in meta:
            values = [value for value in meta[name] if not value.startswith(("http", "/", "@"))]
            if values:
                yield _Place(_names(values), "meta", name)


def _from_foot(page: PageTable, head: Head, story: Story | None) -> Iterator[_Place]:
    """Yield who signs below the body; without a known body, below the head: bylines outside of teasers and comments."""
    if story is not None and story.blocks:
        last = story.blocks[-1].index
        region = range(last, last + _FOOT)
    else:
        region = range(head.blocks.stop, len(page.blocks))
    marks = [
        mark
        for mark in in_range(page.named, region)
        if "byline" in mark.roles
        and mark.is_field
        and len(mark.text) <= 80
        and _NOT_AUTHORS.isdisjoint(words_of(mark.names))
        and (head.zone(mark.node) is None or _is_foot_of_story(mark.node, head))
    ]
    called = [mark for mark in marks if "byline" in words_of(mark.names)]  # not a box about the author
    texts = [mark.text for mark in called or marks]
    if story is not None and story.blocks:
        if reporter := _WIRE_REPORTER.search("".join(story.paragraphs[:1])[:200]):
            yield _Place(split_names(reporter[reporter.lastindex or 0]), "text", "reporter in the dateline")
        yield _Place(_names(texts), "generic", "byline below the body")
        for block in page.blocks[max(0, last - 1) : region.stop]:
            if len(block.text) > _LINE:
                continue
            line = block.text  # (Reporting by Ada Quill; editing by ...)
            if line[:1] in ("(", "["):
                line = line[1:].rstrip(")]")
            if names := _introduced(line.partition(";")[0]) or _korean(line):
                yield _Place(names, "text", "line below the body that begins with by")
                return
        yield _Place(_signed(page, last), "text", "signature at the end of the body")
    else:
        names = _names(texts)
        yield _Place(names if len(names) == 1 else [], "generic", "the only byline")


def _is_foot_of_story(node: Node, head: Head) -> bool:
    """Ask whether *node* stands in a footer within the article element that holds the title."""
    if head.title is None or head.zone(node) != "footer":
        return False
    article = node.article()
    return article is not None and article.holds(head.title)


def _signed(page: PageTable, last: int) -> list[str]:
    """Return the name that stands alone, or beside its agency, in the body's last paragraph, or in the one behind it in the
    same element.
    """
    parent = page.blocks[last].node.parent
    for block in page.blocks[last : last + 2]:
        if (
            block.tag == "p"
            and block.node.parent is parent
            and block.link_chars == 0
            and (name := _signature(block.text) or _signature(_before_agency(block.text)))
        ):
            return [name]
    return []


def _before_agency(line: str) -> str:
    """Return what stands before a comma and an agency ("Ada Quill, The Canadian Press"), "" for other lines."""
    name, _, house = line.partition(", ")
    return name if house and len(line) <= _LINE and is_wire_credit(house) else ""


def _signature(line: str) -> str | None:
    """Return the name that a line consists of: two to four words that begin with capitals, and no full stop."""
    words = line.strip("() —–-").split()
    if not words or not 2 <= len(words) <= 4 or not all(word[0].isupper() for word in words) or line[-1] in ".!?:…":
        return None
    if fold(words[0].strip(":")) in _SOURCES:
        return None
    names = split_names(" ".join(words))
    return names[0] if len(names) == 1 and len(names[0].split()) == len(words) else None


# -- as printed -------------------------------------------------------------------------------------------------------


def _printed(page: PageTable, marks: list[Mark], lines: list[_Line], names: list[str]) -> Candidates[str]:
    """Return bylines as printed: those that hold all names and what introduces them first, of these the shortest."""
    keys = [squash(name) for name in names]
    rows: list[tuple[tuple[bool, bool, int], str, str]] = []
    seen = [(mark.text, "byline near the title") for mark in marks]
    seen += [(line, "line near the title") for line, _ in lines]
    for text, reason in dict.fromkeys(seen):
        text = until_date(text).strip(" |·•-–—,:/")
        if not text or len(text) > _PRINTED:
            continue
        folded = squash(text)
        if keys and not any(key in folded for key in keys):
            continue
        missing = not all(key in folded for key in keys)
        rows.append(((missing, strip_by(text) == text, len(text)), text, reason))
    rows.sort(key=lambda row: row[0])
    reasons: dict[str, str] = {}
    for _, text, reason in rows:
        reasons.setdefault(text, reason)
    printed = [Candidate(text, "generic", reason) for text, reason in reasons.items()]
    return [*printed, *(Candidate(value, "meta", "byl") for value in page.meta.get("byl", ())[:1])]
