"""The run of each crawler: made when first asked for, shared by its middlewares, pipelines and extensions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from newscrawl.run import Run

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_RUNS: WeakKeyDictionary[Crawler, Run | None] = WeakKeyDictionary()


def run_of(crawler: Crawler) -> Run | None:
    """Return the run of *crawler*; None when NEWSCRAWL_STORE is off or the spider has no site (``scrapy shell``)."""
    if crawler not in _RUNS:
        site = getattr(crawler.spider, "site", None)
        wanted = crawler.settings.getbool("NEWSCRAWL_STORE")
        _RUNS[crawler] = Run.begin(Path(crawler.settings["NEWSCRAWL_DATA"]), site) if site and wanted else None
    return _RUNS[crawler]
