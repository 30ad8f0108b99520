"""From stories and templates to HTML: what the four hosts' render modules have in common."""

import html
import zlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from string import Template

from newscrawl.demo.story import Block, Story
from newscrawl.demo.typography import Typography, typeset

_TAGS = {"paragraph": "p", "heading": "h2"}


@cache
def template(name: str) -> Template:
    """Return ``templates/<name>.html``."""
    return Template(files("newscrawl.demo").joinpath("templates", f"{name}.html").read_text("utf-8"))


def text(value: str) -> str:
    """Escape *value* for use between tags; quotes stay as they are, as editors' systems leave them."""
    return html.escape(value, quote=False)


def attribute(value: str) -> str:
    """Escape *value* for use inside a double-quoted attribute."""
    return html.escape(value, quote=True)


def link(url: str, label: str) -> str:
    """Return a plain link."""
    return f'<a href="{attribute(url)}">{text(label)}</a>'


def body_parts(story: Story, style: Typography, paragraph_class: str = "") -> list[str]:
    """Return the body as HTML, one string a paragraph, heading, quotation or whole list, with dateline and credit."""
    opening = f' class="{paragraph_class}"' if paragraph_class else ""
    parts: list[str] = []
    for position, block in enumerate(story.blocks):
        dateline = f"{story.dateline} - " if story.dateline and position == 0 else ""
        printed = text(typeset(dateline + block.text, style))
        if block.kind == "item":
            if _follows_item(story.blocks, position):
                parts[-1] = parts[-1].removesuffix("</ul>") + f"<li>{printed}</li></ul>"
            else:
                parts.append(f"<ul><li>{printed}</li></ul>")
        elif block.kind == "quotation":
            parts.append(f"<blockquote><p>{printed}</p></blockquote>")
        else:
            tag = _TAGS[block.kind]
            parts.append(f"<{tag}{opening if tag == 'p' else ''}>{printed}</{tag}>")
    if story.credit:
        parts.append(f"<p{opening}>{text(story.credit)}</p>")
    return parts


def _follows_item(blocks: Sequence[Block], position: int) -> bool:
    return position > 0 and blocks[position - 1].kind == "item"


def headline(story: Story) -> str:
    """The escaped headline in the outlet's quotes."""
    return text(story.printed_title)


def lead(story: Story, words: int = 28) -> str:
    """The standfirst, or the first *words* words of the body with an ellipsis; plain text, straight quotes."""
    if story.summary:
        return story.summary
    first = (story.paragraphs or [""])[0].split()
    return " ".join(first[:words]) + ("…" if len(first) > words else "")


def most_read(stories: Sequence[Story], count: int = 5) -> list[Story]:
    """A fixed choice of *count* articles that has nothing to do with dates, for the "Most read" list."""
    articles = [story for story in stories if story.outcome == "article"]
    return sorted(articles, key=lambda story: zlib.crc32(story.url.encode()))[:count]


def list_items(links: Sequence[tuple[str, str]]) -> str:
    """Return ``<li>`` elements for (address, label) pairs."""
    return "\n".join(f"<li>{link(url, label)}</li>" for url, label in links)


def drawing(name: str) -> str:
    """A small landscape in place of a photograph, coloured by *name*."""
    seed = zlib.crc32(name.encode())
    sky, ground, sun, ridge = seed % 360, seed // 360 % 360, 80 + seed // 7 % 640, 180 + seed // 11 % 120
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 450" width="800" height="450">'
        f'<rect width="800" height="450" fill="hsl({sky},45%,78%)"/><circle cx="{sun}" cy="110" r="46" fill="#fff6d8"/>'
        f'<path d="M0 {ridge} L260 {ridge + 70} L520 {ridge - 40} L800 {ridge} V450 H0z" fill="hsl({ground},30%,42%)"/>'
        f'<path d="M0 380 Q400 {ridge + 120} 800 390 V450 H0z" fill="hsl({ground},32%,28%)"/></svg>\n'
    )
