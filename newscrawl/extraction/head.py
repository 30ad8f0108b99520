"""What a page says of itself outside its text: meta elements, the title element, the data in scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newscrawl.extraction.table import PageTable


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
    """Note the text of a title or of a script with data; *kind* is the script's type in lower case, *name* its id."""
    text = "".join(pieces)
    if not text:
        return
    if tag == "title":
        page.title_tag = " ".join(text.split())
    elif "ld+json" in kind:
        page.json_ld_texts.append(text)
    else:
        page.scripts.append((kind, name, text))
