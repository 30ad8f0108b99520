"""A dataset card that its publisher has edited: their words stay, what newscrawl counts is made new."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

BEGIN = "<!-- newscrawl:begin. What stands from here to newscrawl:end is written anew; words of your own above and below stay. -->"
END = "<!-- newscrawl:end -->"
COUNTED = frozenset(("language", "size_categories", "configs", "dataset_info"))
"""Keys of the head that follow from the rows, so they are always newscrawl's."""
LICENCE = frozenset(("license", "license_name"))
"""Keys of the head that follow from ``--licence``, where it is given."""

_PART = re.compile(r"^<!-- newscrawl:begin\b.*?^<!-- newscrawl:end\b[^\n]*$", re.DOTALL | re.MULTILINE)
_SIGN = re.compile(r"^<!-- newscrawl:(?:begin|end)\b", re.MULTILINE)
_HEAD = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"""["']?([\w-]+)["']?[ \t]*:""")


def renewed(edited: bytes, made: bytes, ours: Collection[str]) -> bytes:
    """Return the card *edited* with what newscrawl tells as it stands in *made*: the part between the two marks of the text,
    and the keys *ours* of the head. A text without the marks stays as it is; a head that is gone comes back.
    """
    text = edited.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    is_windows = "\r\n" in text
    text, new = text.replace("\r\n", "\n"), made.decode()
    part = _PART.search(new)
    if part and is_marked(text.encode("utf-8", "surrogateescape")):
        text = _PART.sub(lambda _: part[0], text)
    made_head, head = _HEAD.match(new), _HEAD.match(text)
    if made_head and head:
        text = f"---\n{''.join(_keys(head[1], made_head[1], ours))}---\n{text[head.end() :]}"
    elif made_head:
        text = f"{made_head[0]}\n{text}"
    return (text.replace("\n", "\r\n") if is_windows else text).encode("utf-8", "surrogateescape")


def is_marked(card: bytes) -> bool:
    """Ask whether a card has the two marks, once each and in their order."""
    text = card.decode("utf-8", "replace").replace("\r\n", "\n")
    return (
        len(_SIGN.findall(text)) == 2 and _PART.search(text) is not None
    )  # many beginnings would be looked at in turn


def _keys(edited: str, made: str, ours: Collection[str]) -> Iterator[str]:
    """Yield the lines of a head, key by key: in the order of *edited*, those of *ours* from *made*."""
    new = {key: lines for key, lines in _blocks(made) if key in ours}
    for key, lines in _blocks(edited):
        yield new.pop(key, "") if key in ours else lines
    yield from new.values()


def _blocks(head: str) -> Iterator[tuple[str, str]]:
    r"""Yield each key of a head with its lines; comments that stand at the margin have no key.

    >>> list(_blocks("license: mit\n# mine\ntags:\n- news\n"))
    [('license', 'license: mit\n'), ('', '# mine\n'), ('tags', 'tags:\n- news\n')]
    """
    key, lines = "", ""
    for line in head.splitlines(keepends=True):
        named = _KEY.match(line)
        if named or line.startswith("#"):
            if lines:
                yield key, lines
            key, lines = named[1] if named else "", ""
        lines += line
    if lines:
        yield key, lines
