from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import orjson
import pytest
from article_stores import article

from newscrawl.exporters.shapes import NINJS_SCHEMA, SHAPES, ninjs, schemaorg
from newscrawl.items import Article, Duplicate, Image, Teaser


def record(number: int = 1, **changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = orjson.loads(orjson.dumps(article(number, **changes)))
    return made


RECORDS = {
    "full": record(),
    "copy": record(duplicate_of="0" * 16, duplicates=[Duplicate("https://courier.example/1", "courier", None, 1.0)]),
    "bare": orjson.loads(orjson.dumps(Article(id="0" * 16, url="https://gazette.example/", site="gazette"))),
    "days": record(published_at="2026-11-21", modified_at=None),
    "odd addresses": record(
        url='https://gazette.example/наука/a b|c?q=[1]"<x>',
        images=[Image("https://gazette.example/ü .jpg", None, "Ann Bell/AFP")],
        teasers=[Teaser(None, None, "https://gazette.example/日"), Teaser("World", "No address", None)],
    ),
}  # fmt: skip


# -- schema.org: what schema.org/NewsArticle and the pages of its properties say, each property with the types it may have ----

TEXT, NUMBER, URL, DATE, BOOLEAN = "Text", "Number", "URL", "Date or DateTime", "Boolean"
PROPERTIES = {
    "NewsArticle": {
        "@context": URL, "@id": URL, "@type": TEXT, "identifier": TEXT, "version": NUMBER, "url": URL,
        "mainEntityOfPage": "WebPage",
        "publisher": "Organization", "headline": TEXT, "description": TEXT, "articleBody": TEXT, "articleSection": TEXT,
        "sourceOrganization": "Organization", "author": "Person", "creditText": TEXT, "dateline": TEXT, "datePublished": DATE,
        "dateModified": DATE, "inLanguage": TEXT, "keywords": TEXT, "image": "ImageObject", "isAccessibleForFree": BOOLEAN,
        "wordCount": NUMBER, "isBasedOn": URL, "usageInfo": "CreativeWork",
    },
    "WebPage": {"@type": TEXT, "@id": URL, "relatedLink": URL},
    "Organization": {"@type": TEXT, "name": TEXT},
    "Person": {"@type": TEXT, "name": TEXT},
    "ImageObject": {"@type": TEXT, "url": URL, "caption": TEXT, "creditText": TEXT},
    "CreativeWork": {"@type": TEXT, "text": TEXT},
}  # fmt: skip
"""``relatedLink`` belongs to WebPage, so an article's teasers hang on its page; ``dateline`` belongs to NewsArticle."""


def check_schemaorg(thing: dict[str, Any], kind: str) -> None:
    assert thing["@type"] == kind
    for name, value in thing.items():
        for one in value if isinstance(value, list) else [value]:
            expected = PROPERTIES[kind][name]
            if expected in PROPERTIES:
                check_schemaorg(one, expected)
            elif expected is NUMBER:
                assert isinstance(one, int), name
            elif expected is BOOLEAN:
                assert isinstance(one, bool), name
            else:
                assert isinstance(one, str), name
                assert one, name
                assert expected is not URL or urlsplit(one).scheme in ("http", "https"), name
                assert expected is not DATE or re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", one), name


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_is_a_news_article(name: str) -> None:
    check_schemaorg(schemaorg(RECORDS[name]), "NewsArticle")


def test_a_news_article_says_what_the_record_says() -> None:
    told = schemaorg(RECORDS["full"])
    assert (told["headline"], told["articleSection"], told["inLanguage"]) == ("Title 1", "World", "en-GB")
    assert told["author"] == [{"@type": "Person", "name": "Ann Bell"}]
    assert told["publisher"] == {"@type": "Organization", "name": "The Gazette"}
    assert [one["name"] for one in told["sourceOrganization"]] == ["AFP", "dpa"]
    assert told["mainEntityOfPage"]["relatedLink"] == ["https://gazette.example/hills"]
    assert (told["isAccessibleForFree"], told["usageInfo"]["text"]) == (True, "robots: noarchive")
    assert told["articleBody"].count("\n\n") == 2
    assert schemaorg(RECORDS["copy"])["isBasedOn"] == "https://courier.example/1"
    assert "isBasedOn" not in told
    assert schemaorg(RECORDS["days"])["datePublished"] == "2026-11-21"


# -- ninjs 3.2: the facts of its JSON Schema (IPTC, CC BY 4.0), of the parts that we write -----------------------------------

STRING: dict[str, Any] = {"type": "string", "minLength": 1}
URI: dict[str, Any] = {"type": "string", "format": "uri"}
INSTANT: dict[str, Any] = {"type": "string", "format": "date-time"}
COUNT: dict[str, Any] = {"type": "integer"}


def closed(required: tuple[str, ...] = (), **properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": list(required), "properties": properties}


def several(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": 1}


TEXTS = several(closed(("value",), role=STRING, contentType=STRING, value=STRING))
NEWS: dict[str, Any] = {
    "uri": URI, "type": {"enum": ["text", "audio", "video", "picture", "graphic", "composite", "component", "event", "planning"]},
    "representationType": {"enum": ["full", "partial"]}, "version": STRING, "firstCreated": INSTANT, "versionCreated": INSTANT,
    "usageTerms": STRING, "language": STRING, "descriptions": TEXTS, "headlines": TEXTS, "by": STRING, "located": STRING,
    "bodies": several(closed(("value",), role=STRING, contentType=STRING, charCount=COUNT, wordCount=COUNT, value=STRING)),
    "people": several(closed(name=STRING, rel=STRING, uri=URI, literal=STRING)),
    "infoSources": several(closed(name=STRING, role=STRING, uri=URI, literal=STRING)),
    "subjects": several(closed(name=STRING, rel=STRING, uri=URI, literal=STRING)),
    "altIds": several(closed(role=STRING, value=STRING)),
    "renditions": several(closed(("name",), name=STRING, href=URI, contentType=STRING, title=STRING)),
    "standard": closed(name={"const": "ninjs"}, version={"const": "3.2"}, schema={"const": NINJS_SCHEMA}),
}  # fmt: skip
ASSOCIATION = closed(("uri", "name"), **NEWS, name=STRING, rel=STRING)
SCHEMA = closed(("uri",), **NEWS, associations=several(ASSOCIATION))
FORMATS = jsonschema.FormatChecker()


@FORMATS.checks("uri")
def is_uri(value: object) -> bool:
    """Ask whether a text has a scheme and only characters that RFC 3986 knows."""
    return bool(re.fullmatch(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+", str(value)))


@FORMATS.checks("date-time", raises=ValueError)
def is_instant(value: object) -> bool:
    """Ask whether a text is a date with a time and a zone (RFC 3339)."""
    return datetime.fromisoformat(str(value)).tzinfo is not None


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_is_valid_ninjs(name: str) -> None:
    faults = jsonschema.Draft202012Validator(SCHEMA, format_checker=FORMATS).iter_errors(ninjs(RECORDS[name]))
    assert [fault.message for fault in faults] == []


def test_ninjs_says_what_the_record_says() -> None:
    told = ninjs(RECORDS["full"])
    assert told["headlines"] == [{"role": "main", "contentType": "text/plain", "value": "Title 1"}]
    (body,) = told["bodies"]
    assert (body["charCount"], body["wordCount"]) == (len(body["value"]), RECORDS["full"]["word_count"])
    assert told["infoSources"] == [
        {"name": "The Gazette", "role": "publisher"}, {"name": "AFP", "role": "agency"}, {"name": "dpa", "role": "agency"}
    ]  # fmt: skip
    assert told["subjects"][0] == {"name": "World", "rel": "section"}
    assert (told["by"], told["people"]) == ("By Ann Bell", [{"name": "Ann Bell", "rel": "author"}])
    picture, teaser = told["associations"]
    assert (picture["type"], picture["renditions"][0]["href"]) == ("picture", "https://gazette.example/1.jpg")
    assert (teaser["name"], teaser["rel"]) == ("Hills move", "teaser")
    assert (told["firstCreated"], told["versionCreated"]) == ("2026-11-02T08:00:00Z", "2026-11-02T09:00:00Z")
    assert ninjs(RECORDS["days"])["versionCreated"] == "2026-11-21T00:00:00Z"
    assert "versionCreated" not in ninjs(RECORDS["bare"]), "when it was fetched is not when it was changed"
    assert (told["representationType"], ninjs(RECORDS["bare"])["representationType"]) == ("full", "partial")


@pytest.mark.parametrize("shape", SHAPES)
def test_the_table_of_the_page_names_what_a_shape_writes(shape: str) -> None:
    page = (Path(__file__).parents[2] / "docs/fields.md").read_text("utf-8")
    column = {"schemaorg": 4, "ninjs": 5}[shape]
    cells = [line.split("|")[column] for line in page.splitlines() if line.startswith("| `")]
    named = {re.split(r"[.\[ ]", name)[0] for cell in cells for name in re.findall(r"`([^`]+)`", cell)}
    made = {name for one in RECORDS.values() for name in SHAPES[shape](one)} - {
        "@context",
        "@type",
        "@id",
        "standard",
        "type",
    }
    assert made == named
