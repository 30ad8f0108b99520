"""Crawling sites in one process: what to crawl by the words of the command line, a few at a time, and what it came to."""

from __future__ import annotations

import gc
import logging
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newscrawl.addresses.urls import authority_of, is_fetchable, site_of
from newscrawl.cli import INTERRUPTED, did_you_mean
from newscrawl.exceptions import NewscrawlError, UsageError
from newscrawl.extensions.life import RunLife, abandon_requests
from newscrawl.platforms.cards import require_sound
from newscrawl.platforms.generic import Generic
from newscrawl.reports.summary import Summary, summarise
from newscrawl.run import STORE_FILE
from newscrawl.runs import run_of
from newscrawl.store import Store

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from scrapy import Spider
    from scrapy.crawler import AsyncCrawlerProcess, Crawler
    from scrapy.spiderloader import SpiderLoaderProtocol

logger = logging.getLogger(__name__)

SITES_AT_ONCE = 4
"""Sites crawled side by side in one process."""
GARBAGE_THRESHOLD = 5_000
"""Objects made until the garbage collector looks at the young ones, several times Python's own number."""


@dataclass(slots=True)
class Target:
    """A site to crawl: its spider and the spider's arguments."""

    spider: type[Spider]
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Results:
    """What became of the targets: a summary of each run, the files published, the errors that kept a run from it."""

    summaries: list[Summary] = field(default_factory=list)
    published: list[Path] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)
    interrupted: bool = False
    """whether a run had no time to end; its store is whole, its articles are published by the next"""


def targets_of(
    words: Sequence[str],
    loader: SpiderLoaderProtocol,
    arguments: dict[str, Any],
    places_of: Callable[[str], Sequence[str]] = lambda _: (),
) -> list[Target]:
    """Return what to crawl for names of spiders and URLs of section pages, feeds, sitemaps or articles.

    URLs of one site make one target. A URL on the domain of a card is crawled by that card; any other by the generic
    platform, and so is a site for whose name *places_of* has addresses.

    Raises:
        UsageError: a word is neither, or its card is broken.
    """
    loaded = map(loader.load, loader.list())
    cards = {card.domain: card for card in loaded if issubclass(card, Generic) and card.domain}
    names: dict[str, Target] = {}
    whole: set[str] = set()
    for word in words:
        if places := places_of(word):
            names[word] = Target(Generic, {**arguments, "site": word, "places": list(places)})
            whole.add(word)
            continue
        if "/" not in word and "." not in word:
            names[word] = Target(_card(word, loader), dict(arguments))
            whole.add(word)
            continue
        url = checked_url(word)
        card = cards.get(site_of(url))
        name = card.name if card else site_of(url)
        if name in whole:  # named, too: all its sections are asked anyway
            continue
        if card:
            require_sound(card)
        target = names.setdefault(name, Target(card or Generic, {**arguments, "places": []}))
        if not card:
            target.arguments["site"] = name
        target.arguments.setdefault("places", []).append(url)
    return list(names.values())


def _card(name: str, loader: SpiderLoaderProtocol) -> type[Spider]:
    try:
        card = loader.load(name)
    except KeyError:
        near = did_you_mean(name, loader.list())
        raise UsageError(
            f"there is no spider called {name!r}{near}; newscrawl list shows all, a URL works too"
        ) from None
    require_sound(card)
    return card


def checked_url(word: str) -> str:
    """Return the URL that a word of the command line means.

    Raises:
        UsageError: it means none that can be fetched.
    """
    url = word if "://" in word else f"https://{word}"
    if not is_fetchable(url) or not authority_of(url):
        raise UsageError(f"{word!r} is no URL that can be crawled; write it like https://example.org/world/")
    return url


def crawl(process: AsyncCrawlerProcess, targets: Sequence[Target], at_once: int = SITES_AT_ONCE) -> Results:
    """Crawl *targets*, *at_once* side by side, until all are done; the process cannot crawl again after."""
    waiting = deque(targets)
    crawlers: list[tuple[Crawler, asyncio.Task[None]]] = []

    def start_next(_: object = None) -> None:
        if not waiting or stopping:
            return
        target = waiting.popleft()
        crawler = process.create_crawler(target.spider)
        task = process.crawl(crawler, **target.arguments)
        crawlers.append((crawler, task))
        task.add_done_callback(start_next)

    stopping: list[bool] = []
    original_stop = process.stop

    async def stop() -> None:
        stopping.append(True)
        for crawler in process.crawlers:
            abandon_requests(crawler)
        await original_stop()

    process.stop = stop  # type: ignore[method-assign] # a signal must end those that wait, too
    for _ in range(min(at_once, len(waiting))):
        start_next()
    relax_garbage_collector()
    process.start()
    return _results(crawlers)


def relax_garbage_collector() -> None:
    """Look for garbage less often, and no more at what starting has made, which lives as long as the process.

    A page's table is thousands of objects that go without the collector's help; looking through them, and through all
    modules again and again, took 7 % of the CPU time of a crawl, and as much of reading saved pages.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_THRESHOLD, 10, 10)


def _results(crawlers: Sequence[tuple[Crawler, asyncio.Task[None]]]) -> Results:
    results = Results()
    for crawler, task in crawlers:
        if not task.done():  # a second signal, which waits for nothing
            results.interrupted = True
            continue
        error = None if task.cancelled() else task.exception()
        if error is not None:
            logger.info("traceback of the crawl", exc_info=error)
            results.errors.append(error if isinstance(error, Exception) else RuntimeError(repr(error)))
            continue
        life = crawler.get_extension(RunLife)
        if life is not None and life.error is not None:
            results.errors.append(life.error)
        run = run_of(crawler)
        if run is None:
            continue
        with Store.open(run.data / STORE_FILE) as store:
            results.summaries.append(summarise(store, run.id))
        results.published.extend(run.published)
    return results


def exit_code(results: Results, codes: Sequence[int]) -> int:
    """Return the worst of the verdicts' *codes* and the errors' own."""
    own = [error.exit_code if isinstance(error, NewscrawlError) else 1 for error in results.errors]
    return max([*codes, *own, *([INTERRUPTED] if results.interrupted else [])], key=_SEVERITY.index, default=0)


_SEVERITY = (0, 4, 3, 1, 5, 2, 6, INTERRUPTED)
