"""``croissant.json``: the package in the words of MLCommons Croissant 1.0, which dataset searches and loaders read.

The context is that of the specification (https://docs.mlcommons.org/croissant/docs/croissant-spec.html), appendix 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from newscrawl.datasets.card import About
    from newscrawl.datasets.columns import Column
    from newscrawl.datasets.manifest import Manifest

_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_TYPES = {"string": "sc:Text", "strings": "sc:Text", "integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean",
          "instant": "sc:DateTime", "day": "sc:Date"}  # fmt: skip
_ENCODINGS = {"parquet": "application/x-parquet", "jsonl": "application/jsonlines"}


def croissant(manifest: Manifest, columns: tuple[Column, ...], about: About) -> bytes:
    """Return the bytes of ``croissant.json``: a file set and a record set for each split."""
    statistics = manifest.statistics
    told: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": manifest.name,
        "description": about.summary,
        "license": about.licence or "other",
        "url": about.url or f"urn:newscrawl:dataset:{manifest.name}",
        "version": f"{len(manifest.rounds)}.0.0",
        "creator": {"@type": "sc:Organization", "name": about.creator or "unknown"},
        "citeAs": about.citation,
        "datePublished": statistics.fetched or statistics.last or "1970-01-01T00:00:00Z",
        "inLanguage": sorted(statistics.languages),
        "isLiveDataset": len(manifest.rounds) > 1,
        "distribution": [
            {
                "@type": "cr:FileSet",
                "@id": f"files-{split}",
                "name": f"files-{split}",
                "description": f"the shards of {split}",
                "encodingFormat": _ENCODINGS[manifest.format],
                "includes": f"data/{split}-*.{manifest.format}",
            }
            for split in manifest.splits()
        ],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": split,
                "name": split,
                "description": f"the articles of {split}, {sum(file.rows for file in files)} rows",
                "field": [_field(column, split, f"files-{split}") for column in columns],
            }
            for split, files in manifest.splits().items()
        ],
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _field(column: Column, parent: str, files: str) -> dict[str, Any]:
    """Return a column as a field of a record set; one of objects has their parts as fields inside."""
    name = f"{parent}/{column.name}"
    told: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": name,
        "name": column.name,
        "description": column.description,
        "source": {"fileSet": {"@id": files}, "extract": {"column": column.name}},
    }
    if column.kind in ("strings", "objects"):
        told["repeated"] = True
    if not column.parts:
        return {**told, "dataType": _TYPES[column.kind]}
    inner = [
        {
            "@type": "cr:Field",
            "@id": f"{name}/{part.name}",
            "name": part.name,
            "description": part.description or part.name,
            "dataType": _TYPES[part.kind],
            "source": {
                "fileSet": {"@id": files},
                "extract": {"column": column.name},
                "transform": {"jsonPath": part.name},
            },
        }
        for part in column.parts
    ]
    return {**told, "subField": inner}
