"""The pictures of an article, each with its caption and its credit.

Most places that show a picture show no picture of the story: teasers, faces of authors, logos, banners. Taken are the
pictures of the page's own JSON-LD article (or ``og:image``), and those that stand between the headline and the end of
the story; the size variants of one picture count once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from newscrawl.addresses.urls import absolute_url, without_credentials
from newscrawl.cleaning.characters import comparison_key
from newscrawl.extraction.article_object import own_article, resolve
from newscrawl.extraction.candidates import Candidate, Candidates
from newscrawl.extraction.captions import CAPTION_MAX, CREDIT_MAX, reads_on, split_credit, without_label
from newscrawl.extraction.headings import headline_block
from newscrawl.extraction.json_ld import first_string, strings
from newscrawl.extraction.metadata import plain
from newscrawl.extraction.picture_names import EXTENSION, picture_name
from newscrawl.extraction.roles import roles_of, words_of
from newscrawl.extraction.story_head import in_range, squash
from newscrawl.items import Image

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.extraction.story import Story
    from newscrawl.extraction.table import Block, Link, Mark, Node, PageTable, Picture

_IMAGES_MAX = 30
_CAPTION_BLOCKS = 6
_WIDTH_MIN = 120
"""pixels; what is declared narrower is an icon, a face or a tracking pixel"""
_LINK_DEPTH = 4  # elements between a link and the picture that it wraps
_FILES_DEPTH = 5
"""elements around a picture in which other pictures are counted"""
_BEFORE_STORY = 25
"""blocks between a story's first block and the pictures that stand over it"""
_WITHOUT_STORY = 150
"""blocks after the headline that are looked through when the story is not known"""

_OTHER_ZONES = frozenset(
    "navigation footer header related comments newsletter author share search consent form".split()
)
_HOLDER_WORDS = frozenset(
    """image images img photo photos foto fotos picture pictures bild bilder media caption captions figure figcaption
    gallery slide slideshow carousel visual illustration thumbnail thumb imagen imagem immagine zdjecie obraz kuva beeld
    attachment wp""".split()
)
_CAPTION_WORDS = frozenset("caption captions figcaption imagecaption legend cutline".split())
_COUNT = re.compile(r"\A\d{1,3} ?(?:of|/) ?\d{1,3} ?(?:\| ?|\Z)")
"""What galleries put before a caption."""
_NUMBER_MAX = 9  # "12 / 104"
_LEAD_BLOCKS = 14
"""blocks behind the headline in which the caption of the leading picture stands"""
_HEAD_META = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
_NO_STORY_WORDS = frozenset(
    """logo logos avatar avatars icon icons favicon sprite sprites pixel spacer blank placeholder fallback
    gravatar badge emoji emojis author authors autor autoren profile share transparent 1x1 loading loader button qr
    svg""".split()
)
"""Words in a file's path that say it is part of the page, or somebody's face, and no picture of the story."""
_FACES_AND_ICONS = frozenset("icon icons favicon avatar avatars gravatar author authors autor autoren profile".split())
_TINY = re.compile(
    r"[?&](?:w|width|h|height)=(?:\d\d|1[0-5]\d)(?!\d)|[-_](?:\d\d|1[0-5]\d)x(?:\d\d|1[0-5]\d)(?!\d)"
    r"|resize=(?:\d\d|1[0-5]\d)(?:,|%2C)|[/,][wh]_(?:\d\d|1[0-5]\d)(?!\d)"
)
"""Up to 159 pixels, as an address says it."""
_PATH_BREAK = re.compile(r"[-_.=%@+,~/]")


def find_images(page: PageTable, story: Story | None = None) -> Candidates[list[Image]]:
    """Return the pictures of the story, 30 at most, those that the head of the page names first; empty without any."""
    found = _Pictures()
    for image in _from_json_ld(page):
        found.add(image, "json-ld", "JSON-LD image")
    if not found.images:  # else it is the same picture, cut for another use under another name
        key = next((key for key in _HEAD_META if key in page.meta), None)
        if key:
            found.add(Image(_absolute(page, page.meta[key][0])), "meta", key)
    place = _place(page, story)
    if place is not None:
        for image in _from_story(page, place):
            found.add(image, "generic", "in the story")
    if not found.images:
        return []
    if place is not None and len(found.images) == 1 and not found.images[0].caption:
        _caption_lead(page, place, found.images[0])
    for image in found.images:
        image.caption = (_COUNT.sub("", image.caption) or None) if image.caption else None
    return [Candidate(found.images[:_IMAGES_MAX], found.sources[0], ", ".join(dict.fromkeys(found.reasons)))]


class _Pictures:
    """Pictures in order, each once: a second sight of one adds the caption and credit that are missing."""

    def __init__(self) -> None:
        self.images: list[Image] = []
        self.sources: list[str] = []
        self.reasons: list[str] = []
        self._by_name: dict[str, Image] = {}

    def add(self, image: Image, source: str, reason: str) -> None:
        url = image.url or ""
        name = picture_name(url)
        if not name or _is_of_page(url, is_in_text=source == "generic"):
            return
        known = self._by_name.get(name) or self._with_caption(image.caption)
        if known is None:
            known = self._by_name[name] = image
            self.images.append(image)
            self.sources.append(source)
            self.reasons.append(reason)
            return
        self._by_name[name] = known
        if image.caption and (source == "generic" or not known.caption):
            known.caption = image.caption
        known.credit = known.credit or image.credit

    def _with_caption(self, caption: str | None) -> Image | None:
        """Return the picture that has this caption already: a variant whose file has another name."""
        if not caption or len(caption) < 30:
            return None
        return next((image for image in self.images if image.caption == caption), None)


def _is_of_page(url: str, *, is_in_text: bool) -> bool:
    """Ask whether a file's name says that it is no picture of the story; of one *is_in_text*, also one of its last folders."""
    path = url.partition("?")[0][8:][-200:].lower().rsplit("/", 3)[1:]
    near = path[-2:] if is_in_text else path[-1:]
    if not _NO_STORY_WORDS.isdisjoint(_PATH_BREAK.split("/".join(near))):
        return True
    return is_in_text and not _FACES_AND_ICONS.isdisjoint(_PATH_BREAK.split("/".join(path[:-2])))


def _absolute(page: PageTable, url: str) -> str:
    """Return the absolute URL, without name and password; most are, and joining costs more than all the rest."""
    url = url.strip()
    return without_credentials(url if url.startswith(("https://", "http://")) else absolute_url(page.base_url, url))


# -- JSON-LD ---------------------------------------------------------------------------------------------------------


def _from_json_ld(page: PageTable) -> Iterable[Image]:
    article = own_article(page)
    if article is None:
        return
    for key in ("image", "associatedMedia"):
        value = resolve(page, article.get(key))
        for member in (value if isinstance(value, list) else [value])[:_IMAGES_MAX]:
            if isinstance(member, str):
                yield Image(_absolute(page, member))
            elif isinstance(member, dict):
                stated = (text for name in ("url", "contentUrl", "@id") for text in strings(member.get(name), "@id"))
                url = next(stated, None)
                kind = str(member.get("@type", "ImageObject")).lower()
                if url and "video" not in kind and "audio" not in kind:
                    yield _image(_absolute(page, url), _caption_of(member), _credit_of(page, member))


def _caption_of(member: dict[str, object]) -> str:
    for name in ("caption", "description"):
        text = first_string(member.get(name))
        if text and len(text) <= CAPTION_MAX and "://" not in text:
            return plain(text)
    return ""


def _credit_of(page: PageTable, member: dict[str, object]) -> str:
    for name in ("creditText", "creator", "author", "copyrightHolder", "copyrightNotice", "provider"):
        text = first_string(resolve(page, member.get(name)))
        if text and len(text) <= 200 and "://" not in text:
            return plain(text)
    return ""


def _image(url: str, caption: str, credit: str) -> Image:
    caption, said = split_credit(caption)
    return Image(url, caption or None, (credit or said) or None)


# -- pictures in the story -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Place:
    """Where the story's pictures stand: between which blocks, inside which node."""

    blocks: range
    kept: set[int]
    """indexes of the blocks that are headline or body"""
    around: set[int]
    """indexes of the nodes that the headline, the first and the last block of the body stand in"""


def _place(page: PageTable, story: Story | None) -> _Place | None:
    headline = headline_block(page)
    if story is not None and story.blocks:
        first, last = story.blocks[0].index, story.blocks[-1].index
        start = headline if headline is not None and headline < first else first
        kept = {start, *[block.index for block in story.blocks]}
        blocks = range(max(start - 4, first - _BEFORE_STORY), last + 4)
        return _Place(blocks, kept, _around(page, (start, first, last)))
    if headline is None:
        return None
    article = page.blocks[headline].node.article()
    last = headline + _WITHOUT_STORY
    end = min(last, article.end_block) if article is not None else last
    return _Place(range(headline - 4, end + 1), {headline}, _around(page, (headline,)))


def _around(page: PageTable, blocks: tuple[int, ...]) -> set[int]:
    found: set[int] = set()
    for block in blocks:
        node: Node | None = page.blocks[block].node
        while node is not None and node.index not in found:
            found.add(node.index)
            node = node.parent
    return found


def _from_story(page: PageTable, place: _Place) -> Iterable[Image]:
    near = in_range(page.pictures, place.blocks)
    if not near:
        return
    linked = _linked(page, place)
    pictures = [picture for picture in near[:200] if _is_of_story(picture, place, linked)][: 2 * _IMAGES_MAX]
    if not pictures:
        return
    urls = [_absolute(page, picture.source) for picture in pictures]
    names = list(map(picture_name, urls))
    alts: dict[str, set[str]] = {}
    for picture, name in zip(pictures, names, strict=True):
        alts.setdefault(name, set()).add(picture.alt)
    files = _files_of(pictures, names) if len(alts) > 1 else {}
    marks = [
        mark
        for mark in in_range(page.named, place.blocks)
        if ("credit" in mark.roles or "agency" in mark.roles) and "caption" not in mark.roles
    ]
    last = max(place.kept) if len(place.kept) > 1 else place.blocks.stop
    for picture, url, name in zip(pictures, urls, names, strict=True):
        if len(alts[name]) > 2:  # one file that stands for many pictures is a place holder
            continue
        blocks = _caption_blocks(page, picture, place, files) or _caption_behind(page, picture, place)
        if any(_is_teaser(block) for block in blocks):
            continue
        caption, credit = _read_caption(blocks, marks)
        if not caption and picture.block > last:
            continue  # below the body stand the house's own: the weather, an advertisement, a face
        if not caption and _TINY.search(picture.source[-300:]):
            continue  # with a caption it is the small file that is shown while a larger one loads
        yield _image(url, caption, credit)


def _files_of(pictures: list[Picture], names: list[str]) -> dict[int, set[str]]:
    """Return the names of the picture files in the elements close around them, by index of the node."""
    files: dict[int, set[str]] = {}
    for picture, name in zip(pictures, names, strict=True):
        for node in islice(picture.node.lineage(), _FILES_DEPTH):
            files.setdefault(node.index, set()).add(name)
    return files


def _is_of_story(picture: Picture, place: _Place, linked: set[tuple[int, int]]) -> bool:
    if picture.width is not None and picture.width < _WIDTH_MIN:
        return False
    if linked and any((node.index, picture.block) in linked for node in islice(picture.node.lineage(), _LINK_DEPTH)):
        return False
    for depth, node in enumerate(picture.node.lineage()):
        if node.index in place.around:
            break  # what the story stands in is no teaser box, whatever its class says
        if depth < 3 and "byline" in roles_of(node.names):
            return False
        if node.tag == "article" or (node.zone in _OTHER_ZONES and node.tag not in ("figure", "header", "button")):
            return False
    return True


def _linked(page: PageTable, place: _Place) -> set[tuple[int, int]]:
    """Return (node, block) of pictures that are links to other articles: teasers, wherever they stand."""
    links = in_range(page.links, place.blocks)
    targets = {link: _target(link) for link in links if link.image}
    pictured = {target for target in targets.values() if target and not EXTENSION.search(target[-200:])}
    if not pictured:
        return set()
    announced = {
        target
        for link in links
        if link.block not in place.kept
        and (target := _target(link)) in pictured
        and (link.heading or link.text.count(" ") >= 3)
    }
    return {(link.node.index, link.block) for link, target in targets.items() if target in announced}


def _target(link: Link) -> str:
    """Return the address of a link as written, without query and fragment; "" for a script's."""
    return "" if link.href.startswith("javascript:") else link.href.split("?", 1)[0].split("#", 1)[0]


def _caption_blocks(page: PageTable, picture: Picture, place: _Place, files: dict[int, set[str]]) -> list[Block]:
    """Return the blocks of text that share a small element with a picture, if they are its caption."""
    for depth, node in enumerate(picture.node.lineage()):
        count = node.end_block - node.first_block
        if depth > 6 or count > _CAPTION_BLOCKS + 4 or node.index in place.around:
            break
        if count <= 0:
            continue
        if len(files.get(node.index, ())) > 1 and node.tag != "figure":
            break
        blocks = [block for block in page.blocks[node.first_block : node.end_block] if not _is_control(block, node)]
        if not blocks:
            continue
        if len(blocks) > _CAPTION_BLOCKS or sum([len(block.text) for block in blocks]) > CAPTION_MAX:
            break
        if not place.kept.isdisjoint([block.index for block in blocks]):
            break
        if node.tag == "figure" or _holds_pictures(node) or any(_is_caption(block, node) for block in blocks):
            return blocks
        if len(place.kept) > 1 and len(blocks) <= 2 and not any(block.link_chars for block in blocks):
            return blocks
    return []


def _caption_behind(page: PageTable, picture: Picture, place: _Place) -> list[Block]:
    """Return the block right behind a picture if its own class calls it a caption."""
    blocks = page.blocks[picture.block : picture.block + 1]
    return [
        block
        for block in blocks
        if block.index not in place.kept
        and block.node.zone == "caption"
        and len(block.text) <= CAPTION_MAX
        and not any(node.tag == "figure" and not picture.node.inside(node) for node in block.node.lineage())
    ]


def _is_teaser(block: Block) -> bool:
    """Ask whether the text at a picture is the headline of another article: a heading, or all link."""
    return block.link_density > 0.8 and block.text.count(" ") >= 3 and block.node.zone != "caption"


def _is_control(block: Block, top: Node) -> bool:
    """Ask whether a text at a picture is none of its own: a button, or a number of it or of all."""
    if len(block.text) <= _NUMBER_MAX and all(map(str.isdecimal, comparison_key(block.text))):
        return True
    return any(node.zone in ("share", "form", "tools") for node in _up_to(block.node, top))


def _caption_lead(page: PageTable, place: _Place, image: Image) -> None:
    """Give the page's only picture the caption at the headline, whose own file is one that loads when scrolled to."""
    at = headline_block(page)
    if at is None:
        return
    for block in page.blocks[max(0, at - 2) : at + _LEAD_BLOCKS]:
        if block.index not in place.kept and len(block.text) <= CAPTION_MAX and _in_caption(block):
            caption, credit = split_credit(block.text)
            if image.credit and credit and squash(image.credit) not in squash(block.text):
                continue  # of another picture
            if not _shows_nothing(caption):
                image.caption, image.credit = caption, image.credit or credit or None
                return


def _in_caption(block: Block) -> bool:
    node: Node | None = block.node
    for _ in range(3):
        if node is None:
            return False
        if node.tag == "figcaption" or not _CAPTION_WORDS.isdisjoint(words_of(node.names)):
            return True
        node = node.parent
    return False


def _up_to(node: Node, top: Node) -> Iterable[Node]:
    for one in node.lineage():
        if one is top:
            return
        yield one


def _holds_pictures(node: Node) -> bool:
    return not _HOLDER_WORDS.isdisjoint(words_of(node.names))


def _is_caption(block: Block, top: Node) -> bool:
    return any(one.zone == "caption" or _holds_pictures(one) for one in _up_to(block.node, top))


def _read_caption(blocks: list[Block], marks: list[Mark]) -> tuple[str, str]:
    """Return caption and credit as their elements tell them apart; the credit is "" where no element does."""
    if not blocks:
        return "", ""
    first, last = blocks[0].index, blocks[-1].index
    stated = [mark.text for mark in marks if first <= mark.block <= last and mark.is_field]
    stated = [text for text in stated if len(text) <= CREDIT_MAX and not reads_on(text)]
    texts: list[str] = []
    for block in blocks:
        text = block.text
        for credit in stated:
            if text == credit:
                text = ""
            elif text.endswith(credit):
                text = text[: -len(credit)].rstrip(" |/-–—(")
        if text and text not in texts:
            texts.append(text)
    caption = " ".join(texts)
    credit = min(stated, key=len, default="")
    return ("" if _shows_nothing(caption) else caption), without_label(credit)


def _shows_nothing(caption: str) -> bool:
    """Ask whether a caption is only a mark of the page, such as "1/5", "Bild" or "Enlarge"."""
    words = comparison_key(caption)
    return not words or (len(words) == 1 and caption.isascii()) or all(word.isdecimal() for word in words)
