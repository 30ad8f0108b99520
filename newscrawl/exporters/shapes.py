"""The record in the words of others: schema.org's NewsArticle as JSON-LD, IPTC's ninjs 3.2.

docs/fields.md has the table of which key becomes which. What a record does not know is left out, as both formats ask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NINJS_SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_3.2.json#"
"""The ``$id`` of the JSON Schema of ninjs 3.2, of which all that is said here of ninjs was read."""
_URI_CHARACTERS = "%:/?#[]@!$&'()*+,;=-._~"
"""What RFC 3986 lets stand in a URI besides letters and digits."""


def schemaorg(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return *record* as a schema.org NewsArticle, ready to be written as JSON-LD.

    >>> schemaorg({"url": "https://a.example/1", "title": "Rain", "agency": "AFP", "agencies": ["AFP"]})["headline"]
    'Rain'
    """
    story = record.get("duplicates") or [{}]
    return _known(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "@id": record.get("url"),
            "identifier": record.get("id"),
            "version": record.get("revision"),
            "url": record.get("url"),
            "mainEntityOfPage": _known(
                {
                    "@type": "WebPage",
                    "@id": record.get("canonical_url") or record.get("url"),
                    "relatedLink": [teaser["url"] for teaser in record.get("teasers") or () if teaser["url"]],
                }
            ),
            "publisher": _named("Organization", record.get("publisher")),
            "headline": record.get("title"),
            "description": record.get("description"),
            "articleBody": record.get("body"),
            "articleSection": record.get("section"),
            "sourceOrganization": [_named("Organization", name) for name in record.get("agencies") or ()],
            "author": [_named("Person", name) for name in record.get("authors") or ()],
            "creditText": record.get("byline"),
            "dateline": record.get("dateline"),
            "datePublished": record.get("published_at"),
            "dateModified": record.get("modified_at"),
            "inLanguage": record.get("language"),
            "keywords": record.get("topics"),
            "image": [_image(image) for image in record.get("images") or () if image["url"]],
            "isAccessibleForFree": record.get("is_accessible_for_free"),
            "wordCount": record.get("word_count"),
            "isBasedOn": story[0].get("url") if record.get("duplicate_of") else None,
            "usageInfo": _known({"@type": "CreativeWork", "text": _terms(record)}) if _terms(record) else None,
        }
    )


def _image(image: Mapping[str, Any]) -> dict[str, Any]:
    return _known(
        {"@type": "ImageObject", "url": image["url"], "caption": image["caption"], "creditText": image["credit"]}
    )


def ninjs(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return *record* as an IPTC ninjs 3.2 news object of type ``text``.

    Instants of ninjs have a time: a bare date is written as its midnight, UTC.

    >>> ninjs({"url": "https://a.example/1", "title": "Rain", "published_at": "2026-11-21"})["firstCreated"]
    '2026-11-21T00:00:00Z'
    """
    published = _instant(record.get("published_at"))
    return _known(
        {
            "standard": {"name": "ninjs", "version": "3.2", "schema": NINJS_SCHEMA},
            "uri": _uri(record["url"]),
            "type": "text",
            "representationType": "full" if record.get("body") else "partial",
            "version": str(record["revision"]) if record.get("revision") else None,
            "firstCreated": published,
            "versionCreated": _instant(record.get("modified_at")) or published,
            "language": record.get("language"),
            "headlines": _texts("main", record.get("title")),
            "descriptions": _texts("summary", record.get("description")),
            "bodies": _bodies(record),
            "by": record.get("byline") or ", ".join(record.get("authors") or ()) or None,
            "located": record.get("dateline"),
            "people": [{"name": name, "rel": "author"} for name in record.get("authors") or ()],
            "infoSources": [
                *([{"name": record["publisher"], "role": "publisher"}] if record.get("publisher") else ()),
                *({"name": name, "role": "agency"} for name in record.get("agencies") or ()),
            ],
            "subjects": [
                *([{"name": record["section"], "rel": "section"}] if record.get("section") else ()),
                *({"name": topic, "rel": "topic"} for topic in record.get("topics") or ()),
            ],
            "usageTerms": _terms(record),
            "altIds": [
                {"role": role, "value": record[key]}
                for role, key in (("newscrawl", "id"), ("canonical", "canonical_url"), ("cluster", "cluster_id"))
                if record.get(key)
            ],
            "associations": _associations(record),
        }
    )


SHAPES: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {"schemaorg": schemaorg, "ninjs": ninjs}
"""What ``export --as`` offers: from a record as JSON Lines have it to one object in another vocabulary."""


def _bodies(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    bodies = _texts("main", record.get("body"))
    for body in bodies:
        body["charCount"] = len(body["value"])
        if record.get("word_count"):
            body["wordCount"] = record["word_count"]
    return bodies


def _associations(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the pictures and the teasers; what is associated has a name and a URI, or it is no ninjs."""
    pictures = [
        _known(
            {
                "uri": _uri(image["url"]),
                "name": f"picture {number}",
                "rel": "picture",
                "type": "picture",
                "by": image["credit"],
                "descriptions": _texts("caption", image["caption"]),
                "renditions": [{"name": "main", "href": _uri(image["url"])}],
            }
        )
        for number, image in enumerate(record.get("images") or (), 1)
        if image["url"]
    ]
    teasers = [
        _known(
            {
                "uri": _uri(teaser["url"]),
                "name": teaser["title"] or teaser["url"],
                "rel": "teaser",
                "type": "text",
                "representationType": "partial",
                "headlines": _texts("main", teaser["title"]),
                "subjects": [{"name": teaser["section"], "rel": "section"}] if teaser["section"] else [],
            }
        )
        for teaser in record.get("teasers") or ()
        if teaser["url"]
    ]
    return pictures + teasers


def _terms(record: Mapping[str, Any]) -> str | None:
    """Return what the page says of its use, in a line: ``robots: noarchive; tdm: 1``."""
    rights = record.get("rights") or {}
    return "; ".join(f"{name}: {value}" for name, value in rights.items() if value) or None


def _named(kind: str, name: str | None) -> dict[str, str] | None:
    return {"@type": kind, "name": name} if name else None


def _texts(role: str, value: str | None) -> list[dict[str, Any]]:
    return [{"role": role, "contentType": "text/plain", "value": value}] if value else []


def _instant(when: str | None) -> str | None:
    return f"{when}T00:00:00Z" if when and "T" not in when else when


def _uri(url: str) -> str:
    """Return an address with what no URI may hold, as the letters of most languages, percent-encoded."""
    return quote(url, safe=_URI_CHARACTERS)


def _known(values: dict[str, Any]) -> dict[str, Any]:
    """Return *values* without those that say nothing."""
    return {key: value for key, value in values.items() if value is not None and value != [] and value != ""}
