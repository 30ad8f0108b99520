"""JSON-LD of a page: read, repaired where the fault is a common one, flattened, never trusted to be of any shape."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ARTICLE_TYPES = frozenset(
    [
        "Article",
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "BackgroundNewsArticle",
        "AskPublicNewsArticle",
        "ReviewNewsArticle",
        "SatiricalArticle",
        "LiveBlogPosting",
        "BlogPosting",
        "Report",
        "TechArticle",
        "ScholarlyArticle",
        "AdvertiserContentArticle",
        "SocialMediaPosting",
        "CreativeWork",
    ]
)
"""Types of schema.org that stand for the story of a page. CreativeWork last: it is also used for anything else."""

_LIMIT = 5_000_000
_DEPTH = 12
_TYPE_MAX = 200
"""Characters of the name of a type."""
_CONTROL = re.compile(r"[\x00-\x1f]")
_QUOTE_OR_ESCAPE = re.compile(r'\\.|"', re.DOTALL)
_AFTER_STRING = re.compile(r"\s{0,64}(?:[,:}\]]|\Z)")
_DECODER = json.JSONDecoder(strict=False, parse_constant=lambda _: None)
_TRAILING_COMMA = re.compile(r",(\s{0,64}[}\]])")
_COMMENT_OPEN = ("<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA[")
_COMMENT_CLOSE = ("-->", "//]]>", "/*]]>*/", "]]>", ";")

JsonObject = dict[str, Any]


def objects(texts: Sequence[str], problems: list[str]) -> list[JsonObject]:
    """Return every JSON object with a type in *texts*, nested ones after the one they stand in; never raises.

    What stays unreadable after repair is named in *problems*.
    """
    found: list[JsonObject] = []
    for text in texts:
        try:
            value = _load(text)
        except (ValueError, RecursionError) as error:
            problems.append(f"JSON-LD could not be read: {error}")
            continue
        _collect(value, _DEPTH, found)
    return found


def types_of(value: object) -> tuple[str, ...]:
    """Return the ``@type`` of a JSON-LD object as names without their namespace.

    >>> types_of({"@type": ["http://schema.org/NewsArticle", "Thing"]})
    ('NewsArticle', 'Thing')
    """
    if not isinstance(value, dict):
        return ()
    kinds = value.get("@type") or value.get("type")
    if isinstance(kinds, str):
        return (_type_name(kinds[:_TYPE_MAX]),)
    if not isinstance(kinds, list):
        return ()
    return tuple(_type_name(kind[:_TYPE_MAX]) for kind in kinds if isinstance(kind, str))


@lru_cache(maxsize=512)
def _type_name(kind: str) -> str:
    return kind.rsplit("/", 1)[-1].rsplit(":", 1)[-1].strip()


def is_article(value: JsonObject) -> bool:
    """Ask whether a JSON-LD object is of a type that stands for an article."""
    return not ARTICLE_TYPES.isdisjoint(types_of(value))


def strings(value: object, key: str = "name") -> list[str]:
    """Return the strings in a JSON-LD value: itself, the *key* of objects, or those of its members, in order.

    >>> strings([{"@type": "Person", "name": "Ada Quill"}, "Bo Ink"])
    ['Ada Quill', 'Bo Ink']
    """
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, dict):
        inner = value.get(key) or value.get("@value")
        return strings(inner, key) if isinstance(inner, str | list) else []
    if isinstance(value, list):
        return [text for member in value[:200] for text in strings(member, key)]
    return []


def first_string(value: object, key: str = "name") -> str | None:
    """Return the first of :func:`strings`, or None."""
    return next(iter(strings(value, key)), None)


def _collect(value: object, depth: int, found: list[JsonObject]) -> None:
    """Append to *found* the objects with a type in *value*, the outer ones first, at most *depth* levels down."""
    members: Iterable[object] = ()
    if isinstance(value, list):
        members = value
    elif isinstance(value, dict):
        stated = value.get("@type") or value.get("type")
        if isinstance(stated, str) or (stated and types_of(value)):
            found.append(value)
        members = value.values()
    if depth > 1:
        for member in members:
            if not isinstance(member, str):  # as nearly all are: a call costs ten times as much
                _collect(member, depth - 1, found)


def _load(text: str) -> Any:
    text = text.strip()
    if not text:
        return []
    if len(text) > _LIMIT:
        raise ValueError(f"it is {len(text)} characters long, the limit is {_LIMIT}")
    try:
        return orjson.loads(text)
    except ValueError:
        text = _repair(text)
    try:
        return orjson.loads(text)
    except ValueError as error:
        try:
            return _DECODER.raw_decode(_with_quotes_escaped(text))[0]  # the first document, whatever stands behind it
        except ValueError:
            raise error from None


def _with_quotes_escaped(text: str) -> str:
    r"""Escape the quotation marks within strings: those that nothing follows which may follow a string.

    >>> _with_quotes_escaped('{"headline": "The "old" ferry"}')
    '{"headline": "The \\"old\\" ferry"}'
    """
    parts: list[str] = []
    inside, done = False, 0
    for mark in _QUOTE_OR_ESCAPE.finditer(text):
        if mark.group() != '"':
            continue
        if inside and not _AFTER_STRING.match(text, mark.end()):
            parts += (text[done : mark.start()], "\\")
            done = mark.start()
        else:
            inside = not inside
    return "".join([*parts, text[done:]])


def _repair(text: str) -> str:
    """Undo the commonest faults of JSON-LD on real sites: CDATA wrappers, line breaks in strings, a comma too many."""
    for mark in _COMMENT_OPEN:
        text = text.removeprefix(mark).lstrip()
    for mark in _COMMENT_CLOSE:
        text = text.removesuffix(mark).rstrip()
    text = _CONTROL.sub(" ", text)
    text = text.encode("utf-8", "replace").decode("utf-8")
    return _TRAILING_COMMA.sub(r"\1", text)
