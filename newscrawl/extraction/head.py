"""What a page says of itself outside its text: meta elements, the title element, the texts of scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newscrawl.extraction.table import PageTable

_PROGRAM = 2_000  # characters from which a script may hold more than a counter's call


def read_meta(page: PageTable, attributes: Mapping[str, str]) -> None:
    """Note what a meta element says, under every name it has."""
    get = attributes.get
    content = get("content")
    if not content:
        return
    content = " ".join(content.split())
    for name in {get("property"), get("name"), get("itemprop"), get("http-equiv")}:
        if name:
            page.meta.setdefault(name.strip().lower(), []).append(content)


def keep_text(page: PageTable, tag: str, kind: str, name: str, pieces: list[str]) -> None:
    """Note the text of a title or a script; *kind* is the script's type in lower case, *name* its id."""
    if tag == "script" and "json" not in kind:
        if sum(map(len, pieces)) >= _PROGRAM:
            page.program_pieces.append(pieces)
        return
    text = "".join(pieces)
    if not text:
        return
    if tag == "title":
        page.title_tag = " ".join(text.split())
    elif "ld+json" in kind:
        page.json_ld_texts.append(text)
    else:
        page.scripts.append((kind, name, text))
