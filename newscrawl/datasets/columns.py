"""The one table of a dataset's columns. Parquet, the card, Croissant, the JSON Schema of rows and validation follow from it.

The columns are the keys of the record, in its order, read from ``article.schema.json``; three more are derived:
``date``, and how precisely a page told its dates, since in a column of instants a bare date becomes midnight.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Kind = Literal["string", "integer", "number", "boolean", "instant", "day", "strings", "objects", "object"]
INSTANTS = ("published_at", "modified_at", "fetched_at")
"""Keys that become instants; the date of another printing, inside ``duplicates``, stays text."""
_COMPUTED = frozenset(
    "id revision url site fetched_at word_count content_hash cluster_id duplicate_of duplicates sources removed rights "
    "run_id schema_version".split()
)
"""Keys that no page answers, so ``sources`` has no word for them."""
TEXTS = frozenset(("body", "description", "images", "teasers"))
"""What ``--no-body`` leaves out: what others wrote, but for headlines and names."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: name, what it holds, in a sentence what that means, whether every row has it, columns inside it."""

    name: str
    kind: Kind
    description: str
    required: bool = False
    parts: tuple[Column, ...] = ()
    source: str | None = None
    """for a derived column, the key of the record that it is made of"""


@cache
def columns() -> tuple[Column, ...]:
    """Return the columns of a whole dataset."""
    told = json.loads(files("newscrawl.exporters").joinpath("article.schema.json").read_text("utf-8"))["properties"]
    made = [_column(name, what) for name, what in told.items()]
    made = [replace(one, kind="instant") if one.name in INSTANTS else one for one in made]
    answered = tuple(Column(name, "string", f"who answered for {name}") for name in told if name not in _COMPUTED)
    return (
        *(replace(one, parts=answered) if one.name == "sources" else one for one in made),
        Column("date", "day", "day of publication, UTC", source="published_at"),
        Column("published_precision", "string", "second, or day where the page gives no time", source="published_at"),
        Column("modified_precision", "string", "second, or day where the page gives no time", source="modified_at"),
    )


def _column(name: str, told: dict[str, Any]) -> Column:
    """Return the column that a property of the JSON Schema becomes."""
    types = told.get("type", "integer")  # the version is a constant
    types = [types] if isinstance(types, str) else types
    required = "null" not in types
    description = told.get("description", "")
    (kind,) = [one for one in types if one != "null"]
    if kind == "array":
        items = told["items"]
        if items["type"] == "object":
            return Column(name, "objects", description, required, _parts(items))
        return Column(name, "strings", description, required)
    if kind == "object":
        return Column(name, "object", description, required, _parts(told))
    return Column(name, kind, description, required)


def _parts(told: dict[str, Any]) -> tuple[Column, ...]:
    return tuple(_column(name, what) for name, what in told.get("properties", {}).items())


def chosen(names: Iterable[str] | None) -> tuple[Column, ...]:
    """Return the columns that are called *names*, in the order of the table; all of them for None."""
    if names is None:
        return columns()
    wanted = set(names)
    return tuple(column for column in columns() if column.name in wanted)


def without_texts() -> tuple[str, ...]:
    """Return the names of the columns that hold addresses, facts and hashes."""
    return tuple(column.name for column in columns() if column.name not in TEXTS)
