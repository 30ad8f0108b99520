"""An article out of plain text: a page as a person copies it, or as a text browser prints it.

There is no markup to go by, only the order of paragraphs (parted by blank lines): chrome, a section label, the title,
the body, credits, and the teasers below a heading such as "You may also like:".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.cleaning.boilerplate import drop_boilerplate, is_related_heading
from newscrawl.cleaning.characters import clean_paragraphs, count_words
from newscrawl.extraction.agency import agencies_in_credit
from newscrawl.extraction.date_text import parse_date
from newscrawl.extraction.dateline import part_dateline
from newscrawl.items import Article, Teaser

if TYPE_CHECKING:
    from collections.abc import Sequence

_LABEL_WORDS = 4
"""A section label has at most this many words."""
_TITLE_WORDS = (3, 30)
"""A title has from ... to ... words."""
_WRAP_WIDTH = 45
"""Characters; a block whose lines but the last are all this long was wrapped by an editor."""
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "؟", "۔", "।", "…", ".”", '."', '?"', '!"', "?”", "!”")


def looks_like_markup(text: str) -> bool:
    """Ask whether *text* is HTML or XML and not plain text.

    >>> looks_like_markup("<!doctype html><p>Hello"), looks_like_markup("Profits <expected> to rise")
    (True, False)
    """
    start = text[:2000].lstrip("\ufeff \t\r\n").lower()
    if start.startswith(("<!doctype", "<html", "<?xml", "<head", "<body", "<article", "<div", "<!--")):
        return True
    return any(mark in text[:20_000].lower() for mark in ("<p>", "<p ", "<div", "<br", "</a>", "<body", "<meta "))


def read_text(text: str) -> Article:
    """Return the article in *text*: title, section, agency, body as printed (still uncleaned) and teasers.

    A body printed twice is still twice, and credits and bios still stand below it: cleaning takes them out.
    """
    paragraphs, below = _part_related(clean_paragraphs(split_paragraphs(text)))
    start = _body_at(paragraphs)
    head, body = paragraphs[:start], list(paragraphs[start:])
    article = Article()
    title_at = _title_at(head)
    if title_at is not None:
        article.title = head[title_at]
        article.section = next((line for line in reversed(head[:title_at]) if _is_label(line)), None)
    dateline, body = part_dateline(body)
    article.dateline = dateline
    article.agencies = _agencies(dateline, body)
    article.agency = next(iter(article.agencies), None)
    article.paragraphs = body
    article.teasers = _teasers(below)
    filled = ("title", "section", "agency", "agencies", "dateline", "body", "teasers")
    article.sources = {name: "text" for name in filled if getattr(article, name)}
    return article


def split_paragraphs(text: str) -> list[str]:
    r"""Return the paragraphs of plain text: parted by blank lines, or by every line break where lines are not wrapped.

    >>> split_paragraphs("AFP\nWritten By\n\nIt rained.")
    ['AFP', 'Written By', 'It rained.']
    """
    paragraphs: list[str] = []
    lines: list[str] = []
    for line in [*text.splitlines(), ""]:
        if line.strip():
            lines.append(line.strip())
            continue
        wrapped = len(lines) > 1 and all(len(inner) >= _WRAP_WIDTH for inner in lines[:-1])
        paragraphs.extend([" ".join(lines)] if wrapped else lines)
        lines = []
    return paragraphs


def _part_related(paragraphs: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Cut off the teasers: what stands below a heading such as "You may also like:", when it is the smaller part."""
    words = [count_words(paragraph) for paragraph in paragraphs]
    for index, paragraph in enumerate(paragraphs):
        if is_related_heading(paragraph) and sum(words[:index]) > sum(words[index:]):
            return paragraphs[:index], paragraphs[index + 1 :]
    return paragraphs, []


def _body_at(paragraphs: Sequence[str]) -> int:
    """Return where the body begins: at the first paragraph that is a sentence of some length."""
    for index, paragraph in enumerate(paragraphs):
        words = count_words(paragraph)
        if words >= 25 or (words >= 12 and paragraph.endswith(_SENTENCE_ENDS)):
            return index
    return len(paragraphs)


def _title_at(head: Sequence[str]) -> int | None:
    """Return which line above the body is the title: the last of its length that is no chrome, byline or date."""
    kept, _ = drop_boilerplate(head)
    lines = [
        index
        for index, line in enumerate(head)
        if line in kept and _TITLE_WORDS[0] <= count_words(line) <= _TITLE_WORDS[1] and parse_date(line) is None
    ]
    unended = [index for index in lines if not head[index].endswith(".")]
    return max(unended or lines, default=None)


def _is_label(line: str) -> bool:
    return 0 < count_words(line) <= _LABEL_WORDS and not line.endswith(_SENTENCE_ENDS)


def _agencies(dateline: str | None, body: Sequence[str]) -> list[str]:
    """Return the agencies credited in the dateline and in the lines around the text that are no part of it."""
    _, removed = drop_boilerplate(body)
    lines = [dateline or "", *(text for kind, text in removed if kind in ("credit", "written_by"))]
    return list(dict.fromkeys(name for line in lines for name in agencies_in_credit(line)))


def _teasers(lines: Sequence[str]) -> list[Teaser]:
    """Return the teasers in lines that alternate between a section's label and a headline or caption."""
    teasers = []
    label = None
    for line in lines:
        if _is_label(line):
            label = line
        else:
            teasers.append(Teaser(section=label, title=line))
            label = None
    return teasers
