"""Pages beside what was read from them, as one HTML file that asks nothing of any network.

The saved page stands in a frame without any right (no scripts, forms or links out), with its own scripts, styles and
frames left out, and with whatever became a field of the record outlined.
"""

from __future__ import annotations

from html import escape
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any

from lxml import etree

from newscrawl.cleaning.characters import paragraph_key
from newscrawl.drafting.preview import removed_of, rows_of
from newscrawl.extraction.blocks import Reading
from newscrawl.extraction.date_text import parse_date
from newscrawl.extraction.page import block_elements

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newscrawl.extraction.table import PageTable
    from newscrawl.items import Article

_DROPPED = ("script", "style", "iframe", "frame", "frameset", "object", "embed", "applet", "link", "meta", "base", "noscript",
            "template", "audio", "video", "svg", "canvas", "portal")  # fmt: skip
_KEPT_ATTRIBUTES = frozenset(("class", "id", "alt", "title", "colspan", "rowspan", "dir", "lang"))
_LONGEST = 600
"""Characters of a text that is looked for as a field other than the body."""
_MENUS = ("navigation", "footer")
"""Zones that repeat the names of sections and headlines without being the source of any field."""
_DATE = 60
"""Characters of a text that is read as a date."""
_FOLDED = frozenset("header footer nav aside section article main div ul ol dl form table figure p".split())
_QUIET = 60
"""Characters of a part without a field that stay in sight."""
MARK = "data-newscrawl"
"""Attribute that says what an element became."""


def preview_page(pages: Sequence[tuple[PageTable, Article]], title: str) -> str:
    """Return the HTML of a preview of *pages*, each with the article that was read from it."""
    template = Template(files("newscrawl.drafting").joinpath("preview.html").read_text("utf-8"))
    parts = [_part(number, page, article) for number, (page, article) in enumerate(pages, start=1)]
    return template.substitute(title=escape(title), parts="\n".join(parts))


def _part(number: int, page: PageTable, article: Article) -> str:
    template = Template(files("newscrawl.drafting").joinpath("preview_part.html").read_text("utf-8"))
    rows = [
        f'<tr class="{escape(row.field)}"><th>{escape(row.field)}<td>{escape(row.source)}<td>{escape(row.value[:2000])}'
        for row in rows_of(article)
    ]
    body = [f"<p>{escape(paragraph)}" for paragraph in article.paragraphs]
    removed = [f"<tr><th>{escape(row.source)}<td colspan=2>{escape(row.value[:2000])}" for row in removed_of(article)]
    return template.substitute(
        number=number, url=escape(article.url or ""), frame=escape(framed(page, article)),
        rows="\n".join(rows), body="\n".join(body),
        removed="\n".join(removed) or "<tr><td colspan=3>nothing was taken out of the body",
    )  # fmt: skip


def framed(page: PageTable, article: Article) -> str:
    """Return a page for the frame: marked, and without anything that could act or ask."""
    style = files("newscrawl.drafting").joinpath("preview_frame.css").read_text("utf-8")
    root = page.tree
    if root is None:
        return f"<!doctype html><p>{escape('the page has no element that could be shown')}"
    etree.strip_attributes(root, MARK)  # a page may have some of its own
    _mark(page, article)
    etree.strip_elements(root, *_DROPPED, with_tail=False)
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for name in list(element.attrib):
            if name not in _KEPT_ATTRIBUTES and name != MARK:
                del element.attrib[name]
    _fold(root)
    body = root.find("body")
    inside = etree.tostring(root if body is None else body, encoding="unicode", method="html")
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    head = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}"><style>{style}</style>'
    return f"<!doctype html>{head}{inside}"


def _mark(page: PageTable, article: Article) -> None:
    """Say on the elements of the page's tree what became of their text."""
    fields = {paragraph_key(text): field for field, text in _texts(article)}
    removed = {paragraph_key(text): f"removed: {kind}" for kind, text in article.trail.removed}
    texts = {block.node: block.text for block in page.blocks}

    def name_of(text: str, date: str) -> str | None:
        key = paragraph_key(text)
        return (fields.get(key) or _date_name(article, date) or removed.get(key)) if key else None

    menus = set()
    zone = Reading(page, article.title).zone
    for node, element in block_elements(page):
        if zone(node) in _MENUS:
            menus.add(element)
            continue
        text = texts.get(node, "")
        name = name_of(text, text)
        if name and len("".join(element.itertext()).strip()) <= 1.5 * len(text) + 20:  # not all that stands around it
            element.set(MARK, name)
    for element in page.tree.iter("a", "span", "time", "strong", "em", "b", "cite", "address"):
        text = "".join(element.itertext()) if len(element) < 5 else ""
        name = name_of(text, element.get("datetime") or text) if len(text) <= _LONGEST else None
        if name and not _is_marked(element) and menus.isdisjoint(element.iterancestors()):
            element.set(MARK, name)


def _date_name(article: Article, text: str) -> str | None:
    """Return the field that a short text is the date of."""
    when = parse_date(text) if 0 < len(text) <= _DATE and any(map(str.isdigit, text)) else None
    day = str(when)[:10] if when else ""
    return next(
        (name for name in ("published_at", "modified_at") if day and (getattr(article, name) or "")[:10] == day), None
    )


def _fold(root: Any) -> None:
    """Put what holds no field and more than a few words behind a line of its own, so that the story is in sight."""
    leading = {outer for element in root.iter() if element.get(MARK) for outer in (element, *element.iterancestors())}
    waiting = [root]
    while waiting:
        for child in list(waiting.pop()):
            if child in leading:
                waiting.extend([child] if not child.get(MARK) else [])
            elif child.tag in _FOLDED:
                text = " ".join(" ".join(child.itertext()).split())
                if len(text) > _QUIET:
                    details = etree.Element("details")
                    etree.SubElement(
                        details, "summary"
                    ).text = f"not taken: {text[:_QUIET]} ... ({text.count(' ') + 1} words)"
                    details.tail, child.tail = child.tail, None
                    child.getparent().replace(child, details)
                    details.append(child)


def _is_marked(element: Any) -> bool:
    return any(outer.get(MARK) for outer in element.iterancestors())


def _texts(article: Article) -> Iterator[tuple[str, str]]:
    """Yield (field, text) of all that may be shown on a page, what matters most last."""
    for teaser in article.teasers:
        yield "teasers", teaser.title or ""
    for image in article.images:
        yield "images", image.caption or ""
    for name in ("section", "description", "byline", "agency"):
        yield name, getattr(article, name) or ""
    for author in article.authors:
        yield "authors", author
    for number, paragraph in enumerate(article.paragraphs):
        yield "body", paragraph
        if article.dateline and number < 2:
            yield "body", f"{article.dateline} {paragraph}"
    yield "title", article.title or ""
