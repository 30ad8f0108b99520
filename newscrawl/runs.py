"""The run of each crawler: made when first asked for, shared by its middlewares, pipelines and extensions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from newscrawl.discovery.since import since_of
from newscrawl.run import Run
from newscrawl.store.dispositions import dispositions_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

_RUNS: WeakKeyDictionary[Crawler, Run | None] = WeakKeyDictionary()


def run_of(crawler: Crawler) -> Run | None:
    """Return the run of *crawler*; None when NEWSCRAWL_STORE is off or the spider has no site (``scrapy shell``)."""
    if crawler not in _RUNS:
        site = getattr(crawler.spider, "site", None)
        wanted = crawler.settings.getbool("NEWSCRAWL_STORE")
        _RUNS[crawler] = _begin(site, crawler.settings) if site and wanted else None
    return _RUNS[crawler]


def _begin(site: str, settings: BaseSettings) -> Run:
    run = Run.begin(
        Path(settings["NEWSCRAWL_DATA"]),
        site,
        since=since_of(settings["NEWSCRAWL_SINCE"]) if settings["NEWSCRAWL_SINCE"] else None,
        limit=settings.getint("NEWSCRAWL_LIMIT") or None,
        revisits=sorted(map(float, settings.getlist("NEWSCRAWL_REVISIT_HOURS"))),
        keep_duplicates=settings.getbool("NEWSCRAWL_KEEP_DUPLICATES"),
    )
    words = dispositions_of(settings.getlist("NEWSCRAWL_RETRY"))
    if words:
        run.frontier.reopen(words)
    return run
