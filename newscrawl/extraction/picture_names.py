"""Which files are one picture: sites serve each in a dozen sizes and formats under names of their own."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote

_LENGTH_MAX = 3000
_SIZE_END = re.compile(
    r"[-_.@](?:320|360|480|540|600|640|680|700|720|750|768|800|900|940|960|1000|1024|1080|1200|1280|1440|1600|1920|2000"
    r"|2048|2400|2560|\d{2,4}x\d{0,4}|x\d{2,4}|[whsq]\d{2,4}|\d{2,4}(?:w|h|px)|\dx|scaled|rotated|v?(?:16|4|3|1|9|2|21)[-_x:](?:9|3|2|1|16|4)"
    r"|[a-z]{0,20}(?:large|small|medium|thumb|thumbnail|jumbo|crop|cropped|square|facebook|twitter|social|landscape|portrait)"
    r"[a-z]{0,20}\d{0,4})\Z"
)
_SIZE_FOLDER = re.compile(r"[-_,:=x/ ]")
_SIZE_WORDS = frozenset(
    """master original default limit fit crop resize scale width height quality fill auto format large small medium
    square wide pad""".split()
)
_IDENTITY = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<![0-9a-z])[0-9a-f]{20,40}(?![0-9a-z])"
)
EXTENSION = re.compile(r"\.(?:jpe?g|png|webp|avif|gif|bmp|tiff?|heic)(?=$|[/,;!])", re.IGNORECASE)


def picture_name(url: str) -> str:
    """Return what the files of one picture have in common: its name without size and format; "" for no picture.

    Two URLs with one name are taken for two sizes of one picture.

    >>> picture_name("https://img.example/2026/ferry-1024x683.jpg?w=300") == picture_name("https://img.example/2026/ferry.webp")
    True
    """
    return _name(url) if len(url) <= _LENGTH_MAX else ""


@lru_cache(maxsize=1024)
def _name(url: str) -> str:
    scheme, found, rest = url.partition("://")
    if not found or scheme not in ("http", "https"):
        return ""
    rest, _, query = rest.partition("#")[0].partition("?")
    host, _, path = rest.partition("/")
    if not host:
        return ""
    if "%" in path:
        path = unquote(path)
    for name, value in parse_qsl(query[:1500]) if "url" in query or "image=" in query or "src=" in query else ():
        if (
            name in ("url", "image", "src") and "/" in value and len(value) > 12
        ):  # a service that resizes another's file
            inner = value if "://" in value else f"https://{host}/{value.lstrip('/')}"
            return picture_name(inner) if len(inner) < len(url) else ""
    at = path.find("http", 8)
    if at > 0 and path[at:].startswith(("http:/", "https:/")):  # the same, with the file's address in the path
        path = path[at:].partition(":")[2]
    pieces = [piece for piece in path.split("/") if piece]
    if not pieces:
        return query[:200]
    files = [piece for piece in pieces if EXTENSION.search(piece)] or pieces[-1:]
    file = max(files, key=len).lower()
    identity = _IDENTITY.search(file)
    if identity:
        return identity.group()
    stem = EXTENSION.split(file, maxsplit=1)[0]
    head = stem.partition(".")[0]
    stem = head if len(head) >= 10 else stem
    for _ in range(4):
        cut = _SIZE_END.search(stem)
        if cut is None or cut.start() < 3:
            break
        stem = stem[: cut.start()]
    if len(stem) >= 10 and not stem.startswith(("image", "original", "master", "landscape", "default")):
        return stem
    # A short name ("image", "1200") says little: the nearest folder that is no size is part of it.
    position = next(index for index, piece in enumerate(pieces) if piece.lower() == file)
    folder = next((piece for piece in reversed(pieces[max(0, position - 4) : position]) if not _is_size(piece)), "")
    only_width = stem.isdecimal() and 2 < len(stem) < 5 and any(map(str.isdigit, folder))
    return folder.lower() if only_width else f"{folder.lower()}/{stem}"


def _is_size(folder: str) -> bool:
    """Ask whether a folder's name only says size or crop, as in ``w_1280,c_limit`` or ``16:9``."""
    if len(folder) < 6:
        return True
    parts = _SIZE_FOLDER.split(folder.lower()[:60])
    return all(
        len(part) <= 2 or part.strip("abcdefghijklmnopqrstuvwxyz").isdecimal() or part in _SIZE_WORDS for part in parts
    )
