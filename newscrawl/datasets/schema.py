"""``schema.json``: a row of the dataset as JSON Schema, for JSON Lines and for people."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from newscrawl.datasets.columns import Column

_INSTANT = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$"
_DAY = r"^\d{4}-\d{2}-\d{2}$"


def json_schema(columns: tuple[Column, ...]) -> bytes:
    """Return the JSON Schema of a row of *columns*: that of the record where it holds, what is derived beside it."""
    record = json.loads(files("newscrawl.exporters").joinpath("article.schema.json").read_text("utf-8"))
    told = {
        "$schema": record["$schema"],
        "title": "newscrawl row",
        "description": "One row of this dataset; in Parquet instants are timestamps and days dates.",
        "type": "object",
        "properties": {column.name: _property(column, record["properties"].get(column.name)) for column in columns},
        "required": [column.name for column in columns],
        "additionalProperties": False,
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _property(column: Column, record: dict[str, Any] | None) -> dict[str, Any]:
    nullable = ["string", "null"]
    if column.kind == "instant":
        return {"description": column.description, "type": nullable, "pattern": _INSTANT}
    if column.kind == "day":
        return {"description": column.description, "type": nullable, "pattern": _DAY}
    if record is None:
        return {"description": column.description, "enum": ["second", "day", None]}
    if column.name == "sources":
        word = {"enum": [*record["additionalProperties"]["enum"], None]}
        names = [part.name for part in column.parts]
        return {
            "description": column.description,
            "type": "object",
            "properties": dict.fromkeys(names, word),
            "required": names,
            "additionalProperties": False,
        }
    return record
