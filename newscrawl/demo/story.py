"""A story of the demo internet, and the plain text files it is read from.

A file is a header of ``key: value`` lines, an empty line, then blocks separated by empty lines. A block that starts
with ``## `` is a sub-heading, with ``> `` a quotation; each line that starts with ``- `` is an item of a list;
anything else is a paragraph. Header keys: headline, section, summary, published, modified, agency, authors (``;``
between), byline, dateline, credit, topics (``,`` between), image (``caption | credit``), second_copy (inside or
beside), json_ld_body (cut or full), comment (``name | text``, may repeat), outcome, path, target (the story a second
address leads to), same_text_as (the story whose text this one prints), cut_last (how many of its last blocks are left
out), replace (``old => new``, may repeat).
"""

import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.resources import files
from typing import Literal, cast

from newscrawl.demo.hosts import HOSTS, Host
from newscrawl.demo.typography import Typography, typeset

Outcome = Literal["article", "duplicate_url", "gone", "redirect", "refused_by_robots", "not_article", "too_short"]
BlockKind = Literal["paragraph", "heading", "item", "quotation"]
Header = Mapping[str, list[str]]

_MARKS: dict[str, BlockKind] = {"## ": "heading", "> ": "quotation", "- ": "item"}
_TEASER_STEPS = (3, 7, 11, 17)  # distinct and never zero modulo 10, 17, 18 and 24, the numbers of articles of the hosts
_KEYS = frozenset(
    "headline section summary published modified agency authors byline dateline credit topics image second_copy "
    "json_ld_body comment outcome path target same_text_as cut_last replace".split()
)


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the body with its kind; *text* has straight quotes."""

    kind: BlockKind
    text: str


@dataclass(frozen=True, slots=True)
class Teaser:
    """A link to another story as the site prints it below an article."""

    section: str
    headline: str
    url: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture at the head of a story; *caption* and *credit* are None where the page shows none."""

    url: str
    caption: str | None
    credit: str | None


@dataclass(frozen=True, slots=True)
class Story:
    """What one address of the demo internet holds, and what a crawl should make of it.

    *published* is exact, as feeds and sitemaps give it; harbourherald.example prints only its day (in UTC),
    kurierzeitung.example only local time. *outcome* is ``article`` unless the address is a trap: a second address of
    an article (``duplicate_url``, ``redirect``: every other field is that article's, and *canonical_url* its
    address), a link to nothing (``gone``), and so on. *text_of* names the story that prints the same words, *edited*
    says whether some were changed, cut or added. *listed_in* is the section whose pages link to this address.
    *teasers* are the cards of the related block in printed order, *read_more* the links between paragraphs.
    """

    name: str
    host: str
    url: str
    canonical_url: str
    outcome: Outcome
    title: str
    section: str
    listed_in: str
    published: datetime
    picture: Picture
    blocks: tuple[Block, ...] = ()
    summary: str | None = None
    modified: datetime | None = None
    agency: str | None = None
    authors: tuple[str, ...] = ()
    byline: str | None = None
    dateline: str | None = None
    credit: str | None = None
    topics: tuple[str, ...] = ()
    second_copy: Literal["inside", "beside"] | None = None
    json_ld_body: Literal["cut", "full"] | None = None
    comments: tuple[tuple[str, str], ...] = ()
    text_of: str | None = None
    edited: bool = False
    teasers: tuple[Teaser, ...] = ()
    read_more: tuple[Teaser, ...] = ()

    @property
    def paragraphs(self) -> list[str]:
        """The clean body, a string a block (headings and list items too); straight quotes, no dateline or credit."""
        return [block.text for block in self.blocks]

    @property
    def printed(self) -> list[str]:
        """The same paragraphs in the quotes and dashes of the page's first (or only) printing."""
        return [typeset(text, self._typography) for text in self.paragraphs]

    @property
    def printed_title(self) -> str:
        """The headline in the quotes and dashes of the page."""
        return typeset(self.title, self._typography)

    @property
    def cluster(self) -> str:
        """The name of the story whose text this is; stories of one cluster are copies of each other, edited or not."""
        return self.text_of or self.name

    @property
    def printed_twice(self) -> bool:
        """Whether the page prints the body a second time, with curly quotes and dashes."""
        return self.second_copy is not None

    @property
    def _typography(self) -> Typography:
        return HOSTS[self.name.partition("/")[0]].typography


def slugify(text: str) -> str:
    """Return *text* as part of an address.

    >>> slugify("Săcelu Mic & more")
    'sacelu-mic-more'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def parse_text(text: str, name: str) -> tuple[Header, tuple[Block, ...]]:
    r"""Split a story file into its header (a list of values for each key) and its blocks.

    >>> header, blocks = parse_text("headline: A\n\nOne.\n\n- two\n- three\n", "x")
    >>> [block.text for block in blocks]
    ['One.', 'two', 'three']
    """
    head, _, body = text.partition("\n\n")
    header: dict[str, list[str]] = {}
    for line in head.strip().splitlines():
        key, colon, value = line.partition(": ")
        if not colon or key not in _KEYS:
            raise ValueError(
                f"story {name}: {line!r} is not a header line; write one of the known keys, a colon and a value"
            )
        header.setdefault(key, []).append(value.strip())
    return header, tuple(_blocks(body))


def _blocks(body: str) -> Iterator[Block]:
    for chunk in body.strip().split("\n\n"):
        lines = [line.strip() for line in chunk.splitlines() if line.strip()]
        kind = _kind(lines[0]) if lines else "paragraph"
        if kind == "item":
            yield from (Block("item", line.removeprefix("- ")) for line in lines)
        elif lines:
            yield Block(kind, re.sub(r"^(## |> )", "", " ".join(lines)))


def _kind(line: str) -> BlockKind:
    for mark, kind in _MARKS.items():
        if line.startswith(mark):
            return kind
    return "paragraph"


def read_folder(folder: str) -> Iterator[tuple[str, Header, tuple[Block, ...]]]:
    """Yield (``host key/slug``, header, blocks) of every file in a data folder of this package, sorted by name."""
    for host in HOSTS:
        entries = files("newscrawl.demo").joinpath(folder, host).iterdir()
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.endswith(".txt"):
                name = f"{host}/{entry.name.removesuffix('.txt')}"
                yield name, *parse_text(entry.read_text("utf-8"), name)


def load_stories() -> list[Story]:
    """Read every story file: by host, newest first, with the teasers each page will print."""
    sources = {name: (header, blocks) for name, header, blocks in read_folder("stories")}
    loaded = {
        name: _story(name, header, _text(name, header, blocks, sources))
        for name, (header, blocks) in sources.items()
        if "target" not in header
    }
    for name, (header, _) in sources.items():
        if "target" in header:
            loaded[name] = _second_address(loaded[header["target"][0]], name, header)
    return [story for host in HOSTS.values() for story in _with_links(host, loaded.values())]


def _first(header: Header, key: str) -> str | None:
    return header[key][0] if key in header else None


def _split(header: Header, key: str, separator: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in (_first(header, key) or "").split(separator) if part.strip())


def _text(
    name: str, header: Header, own: tuple[Block, ...], sources: Mapping[str, tuple[Header, tuple[Block, ...]]]
) -> tuple[Block, ...]:
    """Return the blocks of a story: its own, or those of the story it copies, cut, changed and followed by its own."""
    origin = _first(header, "same_text_as")
    if origin is None:
        return own
    blocks = list(sources[origin][1])
    blocks = blocks[: len(blocks) - int(_first(header, "cut_last") or 0)]
    for change in header.get("replace", []):
        old, _, new = change.partition(" => ")
        if not any(old in block.text for block in blocks):
            raise ValueError(f"story {name}: {old!r} to be replaced does not stand in {origin}")
        blocks = [Block(block.kind, block.text.replace(old, new)) for block in blocks]
    return (*blocks, *own)


def _story(name: str, header: Header, blocks: tuple[Block, ...]) -> Story:
    host = HOSTS[name.partition("/")[0]]
    section, published = header["section"][0], datetime.fromisoformat(header["published"][0])
    address = {
        "section": host.sections[section],
        "slug": name.partition("/")[2],
        "date": published,
        "number": 100_000 + zlib.crc32(name.encode()) % 900_000,
    }
    url = host.origin + (_first(header, "path") or host.article_path.format(**address))
    agency, authors = _first(header, "agency"), _split(header, "authors", ";")
    caption, _, credit = (_first(header, "image") or "").partition(" | ")
    modified = _first(header, "modified")
    return Story(
        name=name,
        host=host.domain,
        url=url,
        canonical_url=url,
        outcome=cast("Outcome", _first(header, "outcome") or "article"),
        title=header["headline"][0],
        section=section,
        listed_in=section,
        published=published,
        picture=Picture(host.origin + host.picture_path.format(**address), caption or None, credit or None),
        blocks=blocks,
        summary=_first(header, "summary"),
        modified=datetime.fromisoformat(modified) if modified else None,
        agency=agency,
        authors=authors,
        byline=_first(header, "byline") or (" und " if host.language == "de" else " and ").join(authors) or agency,
        dateline=_first(header, "dateline"),
        credit=_first(header, "credit"),
        topics=_split(header, "topics", ","),
        second_copy=cast("Literal['inside', 'beside'] | None", _first(header, "second_copy")),
        json_ld_body=cast("Literal['cut', 'full'] | None", _first(header, "json_ld_body")),
        comments=tuple(
            cast("tuple[str, str]", tuple(comment.split(" | ", 1))) for comment in header.get("comment", [])
        ),
        text_of=_first(header, "same_text_as"),
        edited=any(key in header for key in ("cut_last", "replace")),
    )


def _second_address(target: Story, name: str, header: Header) -> Story:
    host = HOSTS[name.partition("/")[0]]
    return replace(
        target,
        name=name,
        url=host.origin + header["path"][0],
        listed_in=header["section"][0],
        outcome=cast("Outcome", header["outcome"][0]),
    )


def _with_links(host: Host, stories: Iterable[Story]) -> list[Story]:
    """Return the stories of *host*, newest first, with teasers and inline links to other articles of the host."""
    own = [story for story in stories if story.host == host.domain]
    own.sort(key=lambda story: (story.published, story.name), reverse=True)
    articles = [story for story in own if story.outcome == "article"]
    position = {story.canonical_url: number for number, story in enumerate(articles)}

    def links(story: Story, steps: Iterable[int]) -> tuple[Teaser, ...]:
        if story.outcome in ("gone", "not_article"):
            return ()
        start = position.get(story.canonical_url, -1)
        chosen = (articles[(start + step) % len(articles)] for step in steps)
        return tuple(Teaser(other.section, other.printed_title, other.url) for other in chosen)

    return [
        replace(
            story,
            teasers=links(story, _TEASER_STEPS[: host.teaser_count]),
            read_more=links(story, (5, 9)[: 1 + number % 2]) if host.key == "meridianpost" else (),
        )
        for number, story in enumerate(own)
    ]
