"""Bodies that stand in a script's JSON only: pages that a browser builds from the data they carry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.extraction.table import PageTable

_LONGEST = 5_000_000  # characters of a script that is read
_DEPTH = 40
_STRINGS = 50_000  # strings of a script that are looked at
_BODY_KEY = re.compile(r"(?i)body|content|text|paragraph|article|story|html|elements|blocks|children|value")
_OTHER_KEY = re.compile(
    r"(?i)comment|related|recommend|footer|caption|description|teaser|author|bio|legal|cookie|consent"
)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_PARAGRAPH_END = re.compile(r"(?i)</(?:p|h[1-6]|li|blockquote|div)>|<br\s{0,8}/?>\s{0,8}<br\s{0,8}/?>|\n\s{0,100}\n")
_STOPS = (".", "!", "?", "…", "。", "！", "？", "؟", "۔", "।")
_CLOSING = "\"'”’»“)]」』 "
_ASSIGNMENT = re.compile(r"=\s{0,100}(?=[{\[])")
_ENTITIES = {"&nbsp;": " ", "&amp;": "&", "&quot;": '"', "&#39;": "'", "&lt;": "<", "&gt;": ">", "&rsquo;": "’"}


def body_in_scripts(page: PageTable) -> list[str]:
    """Return the paragraphs of the longest text in the page's data scripts that looks like a body, or nothing.

    A text is the strings under one path of keys, whatever the numbers of the lists in it: one for each paragraph, or
    one with the markup of all.
    """
    best: list[str] = []
    for text in [*(text for _, _, text in page.scripts), *map(_assigned, page.programs)]:
        if not text or len(text) > _LONGEST:
            continue
        try:
            value = orjson.loads(text)
        except ValueError:
            continue
        for paragraphs in _texts(value).values():
            if sum(map(len, paragraphs)) > sum(map(len, best)):
                best = paragraphs
    return best


def paragraphs_of(text: str) -> list[str]:
    """Return the paragraphs of a text that may hold markup, without it.

    >>> paragraphs_of("<p>One <b>day</b>.</p><p>Then &amp; now.</p>")
    ['One day.', 'Then & now.']
    """
    if "&lt;p" in text or "&lt;br" in text:
        text = text.replace("&lt;", "<").replace("&gt;", ">")
    paragraphs = []
    for part in _parts(text):
        plain = _TAG.sub("", part)
        for entity, character in _ENTITIES.items():
            plain = plain.replace(entity, character)
        plain = " ".join(plain.split())
        if plain:
            paragraphs.append(plain)
    return paragraphs


def _parts(text: str) -> list[str]:
    """Return what stands between the ends of paragraphs; of lines, where nearly all end as sentences do."""
    parts = _PARAGRAPH_END.split(text)
    if len(parts) == 1:
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        if sum(line.rstrip(_CLOSING)[-1:] in _STOPS for line in lines) > 0.8 * len(lines):
            return lines
    return parts


def _assigned(program: str) -> str:
    """Return the JSON that a script assigns to a name, or nothing."""
    found = _ASSIGNMENT.search(program, 0, 2000)
    if found is None:
        return ""
    text = program[found.end() :].rstrip().rstrip(";").rstrip()
    return text if text.endswith(("}", "]")) else ""


def _texts(value: object) -> dict[str, list[str]]:
    """Return the paragraphs under each path of keys that may lead to a body."""
    texts: dict[str, list[str]] = {}
    items: dict[str, int] = {}
    for number, (path, item, text) in enumerate(_strings(value)):
        if number >= _STRINGS:
            break
        if len(text) < 2 or _OTHER_KEY.search(path) or not _BODY_KEY.search(path):
            continue
        paragraphs = texts.setdefault(path, [])
        if paragraphs and items.get(path) == item and not text.startswith("<p"):
            paragraphs[-1] += text  # the pieces of one paragraph
        else:
            paragraphs.append(text)
        items[path] = item
    return {path: split for path, found in texts.items() if (split := _prose(found))}


def _prose(found: list[str]) -> list[str]:
    """Return the paragraphs of a text, or nothing if it is not made of sentences."""
    split = [paragraph for text in found for paragraph in paragraphs_of(text)]
    sentences = sum(len(text) for text in split if len(text) > 60 and text.rstrip("\"'”»“").endswith(_STOPS))
    return split if sentences > 0.6 * sum(map(len, split)) else []


def _strings(value: object) -> Iterator[tuple[str, int, str]]:
    """Yield (path of keys, number of the item in the outermost list, string) for every string in a JSON value."""
    stack: list[tuple[str, int, int, Any]] = [("", 0, 0, value)]
    count = 0
    while stack:
        path, item, depth, current = stack.pop()
        if isinstance(current, str):
            yield path, item, current
        elif depth > _DEPTH:
            continue
        elif isinstance(current, dict):
            stack.extend((f"{path}.{key}", item, depth + 1, inner) for key, inner in reversed(current.items()))
        elif isinstance(current, list):
            rows = []
            for inner in current:
                count += 1
                rows.append((path, item if "[" in path else count, depth + 1, inner))
            stack.extend((f"{path}[", *row[1:]) for row in reversed(rows))
