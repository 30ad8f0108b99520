"""Checks of records in the words of others, as ``export --as`` writes them: which words a file speaks, what is wrong with a line.

What may stand there is what :mod:`newscrawl.exporters.shapes` writes, of which both standards are wider.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from newscrawl.exporters.shapes import NINJS_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Rule = Callable[[Any], str | None]
    """Says what is wrong with a value, as ``name is empty`` with the place inside it first; None if nothing is."""

_SEPARATORS = re.compile("[\u2028\u2029\x85]")
_ADDRESS = re.compile(r"https?://\S")
_URI = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Shape(NamedTuple):
    """A vocabulary: its name for people, its rule for a line, and how a line tells the record's id and revision."""

    name: str
    rule: Rule
    identity: Callable[[Mapping[str, Any]], tuple[object, object]]


def shape_of(record: Mapping[str, Any]) -> Shape | None:
    """Return the vocabulary of a file's first line; None when it is ours, or nobody's.

    >>> shape_of({"standard": {"name": "ninjs", "version": "3.2"}, "uri": "https://a.example/"}).name
    'IPTC ninjs 3.2'
    """
    standard = record.get("standard")
    if isinstance(standard, dict) and standard.get("name") == "ninjs":
        return NINJS
    context = record.get("@context")
    if "@type" in record and isinstance(context, str) and "schema.org" in context:
        return SCHEMAORG
    return None


# -- rules ----------------------------------------------------------------------------------------------------------------


def _text(value: Any) -> str | None:
    if not isinstance(value, str):
        return f" is {type(value).__name__}, no text"
    if not value:
        return " is empty; what is not known is left out"
    return " holds a line separator" if _SEPARATORS.search(value) else None


def _like(pattern: re.Pattern[str], what: str) -> Rule:
    def rule(value: Any) -> str | None:
        problem = _text(value)
        return problem or (None if pattern.match(value) else f" is no {what}: {_shown(value)}")

    return rule


def _when(*patterns: re.Pattern[str]) -> Rule:
    def rule(value: Any) -> str | None:
        problem = _text(value)
        if problem:
            return problem
        try:
            is_one = any(pattern.fullmatch(value) for pattern in patterns) and bool(datetime.fromisoformat(value))
        except ValueError:  # no such day
            is_one = False
        return None if is_one else f" is no {'instant' if len(patterns) == 1 else 'day or instant'}: {_shown(value)}"

    return rule


def _number(value: Any) -> str | None:
    return None if isinstance(value, int) and not isinstance(value, bool) else f" is {type(value).__name__}, no integer"


def _flag(value: Any) -> str | None:
    return None if isinstance(value, bool) else f" is {type(value).__name__}, no boolean"


def _one_of(*known: str) -> Rule:
    def rule(value: Any) -> str | None:
        return None if value in known else f" is {_shown(value)}, not {' or '.join(known)}"

    return rule


def _list(one: Rule) -> Rule:
    def rule(value: Any) -> str | None:
        if not isinstance(value, list):
            return f" is {type(value).__name__}, no list"
        if not value:
            return " is empty; what is not known is left out"
        told = (f"[{number}]{problem}" for number, inner in enumerate(value) if (problem := one(inner)))
        return next(told, None)

    return rule


def _object(required: str, rules: Mapping[str, Rule]) -> Rule:
    """Return the rule of objects with some of the keys of *rules*, among them those that *required* names."""

    def rule(value: Any) -> str | None:
        if not isinstance(value, dict):
            return f" is {type(value).__name__}, no object"
        for key, inner in value.items():
            if key not in rules:
                return f".{_shown(key)} is no key that is written there"
            problem = rules[key](inner)
            if problem:
                return f".{key}{problem}"
        missing = next((key for key in required.split() if key not in value), None)
        return f".{missing} is missing" if missing else None

    return rule


def _typed(kind: str, required: str, **rules: Rule) -> Rule:
    return _object(f"@type {required}", {"@type": _one_of(kind), **rules})


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


# -- schema.org -----------------------------------------------------------------------------------------------------------

_address = _like(_ADDRESS, "address")
_organization = _typed("Organization", "name", name=_text)
SCHEMAORG = Shape(
    "schema.org NewsArticle",
    _object(
        "@context @type @id identifier version url headline articleBody",
        {
            "@context": _one_of("https://schema.org"),
            "@type": _one_of("NewsArticle"),
            "@id": _address,
            "identifier": _text,
            "version": _number,
            "url": _address,
            "mainEntityOfPage": _object(
                "@type @id", {"@type": _one_of("WebPage"), "@id": _address, "relatedLink": _list(_address)}
            ),
            "publisher": _organization,
            "headline": _text,
            "description": _text,
            "articleBody": _text,
            "articleSection": _text,
            "sourceOrganization": _list(_organization),
            "author": _list(_typed("Person", "name", name=_text)),
            "creditText": _text,
            "dateline": _text,
            "datePublished": _when(_DAY, _INSTANT),
            "dateModified": _when(_DAY, _INSTANT),
            "inLanguage": _text,
            "keywords": _list(_text),
            "image": _list(_typed("ImageObject", "url", url=_address, caption=_text, creditText=_text)),
            "isAccessibleForFree": _flag,
            "wordCount": _number,
            "isBasedOn": _address,
            "usageInfo": _typed("CreativeWork", "text", text=_text),
        },
    ),
    lambda line: (line.get("identifier"), line.get("version")),
)


# -- ninjs ----------------------------------------------------------------------------------------------------------------

_uri = _like(re.compile(rf"(?:{_URI.pattern})\Z"), "URI")
_texts = _list(_object("value", {"role": _text, "contentType": _text, "value": _text}))
_named = {"name": _text, "rel": _text}


def _body(value: Any) -> str | None:
    problem = _object(
        "value", {"role": _text, "contentType": _text, "charCount": _number, "wordCount": _number, "value": _text}
    )(value)
    if problem is None and value.get("charCount", len(value["value"])) != len(value["value"]):
        return f".value has {len(value['value'])} characters, charCount says {value['charCount']}"
    return problem


_NEWS: Mapping[str, Rule] = {
    "uri": _uri,
    "type": _one_of("text", "picture"),
    "representationType": _one_of("full", "partial"),
    "descriptions": _texts,
    "headlines": _texts,
    "by": _text,
    "subjects": _list(_object("name", _named)),
}
"""What an article and what goes with it have in common."""


def _identity(line: Mapping[str, Any]) -> tuple[object, object]:
    ids = line.get("altIds")
    own = (one for one in (ids if isinstance(ids, list) else ()) if isinstance(one, dict))
    return next((one.get("value") for one in own if one.get("role") == "newscrawl"), None), line.get("version")


NINJS = Shape(
    "IPTC ninjs 3.2",
    _object(
        "standard uri type representationType version headlines bodies altIds",
        {
            **_NEWS,
            "standard": _object(
                "name version schema",
                {"name": _one_of("ninjs"), "version": _one_of("3.2"), "schema": _one_of(NINJS_SCHEMA)},
            ),
            "version": _text,
            "firstCreated": _when(_INSTANT),
            "versionCreated": _when(_INSTANT),
            "language": _text,
            "bodies": _list(_body),
            "located": _text,
            "people": _list(_object("name", _named)),
            "infoSources": _list(_object("name", {"name": _text, "role": _text})),
            "usageTerms": _text,
            "altIds": _list(_object("role value", {"role": _text, "value": _text})),
            "associations": _list(
                _object(
                    "uri name",
                    {**_NEWS, **_named, "renditions": _list(_object("name href", {"name": _text, "href": _uri}))},
                )
            ),
        },
    ),
    _identity,
)
