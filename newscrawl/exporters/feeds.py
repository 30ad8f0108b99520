"""Scrapy's own feeds (``-O FILE``, ``-o FILE``, FEEDS): the same records as an export's, as JSON Lines and as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from scrapy.exporters import CsvItemExporter, JsonLinesItemExporter

from newscrawl.exporters.formats import cell
from newscrawl.items import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scrapy.item import Field


class ArticleLinesExporter(JsonLinesItemExporter):
    """JSON Lines by orjson: a tenth of the cost of Scrapy's exporter, and the keys in the record's order."""

    def export_item(self, item: Any) -> None:
        """Write one item; anything but a whole article goes Scrapy's way."""
        if isinstance(item, Article) and not self.fields_to_export:
            self.file.write(orjson.dumps(item, option=orjson.OPT_APPEND_NEWLINE))
        else:
            super().export_item(item)


class ArticleTableExporter(CsvItemExporter):
    """CSV whose cells no spreadsheet takes for formulas, and whose lists are JSON; Scrapy's are neither."""

    def serialize_field(self, field: Mapping[str, Any] | Field, name: str, value: Any) -> Any:  # noqa: ARG002 - Scrapy's
        """Return a value as it is; it becomes a cell with its row."""
        return value

    def _build_row(self, values: Iterable[Any]) -> Iterable[Any]:
        return map(cell, values)
