"""What the sites of a store came to, in the text format of Prometheus: a file for the textfile collector of its node
exporter, or for any agent that reads that format.

Every file tells of every site of the store, so crawls of different sites may write the same one.
"""

from __future__ import annotations

import resource
import sys
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawl.exporters.files import whole_file
from newscrawl.reports.findings import Verdict
from newscrawl.reports.health import judge

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from prometheus_client import Metric

    from newscrawl.store import Store


def write_metrics(path: Path, store: Store, now: datetime, exit_code: int | None = None) -> None:
    """Write the metrics of all sites of *store* to *path*, whole or not at all.

    Args:
        path: by the rule of the textfile collector it ends in ``.prom``.
        store: the store.
        now: the present instant.
        exit_code: of the crawl that writes it; None where none does.

    Raises:
        OutputError: the file cannot be written.
    """
    from prometheus_client import CollectorRegistry, generate_latest

    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collected([*_of_sites(store, now), *_of_crawl(now, exit_code)]))
    with whole_file(path) as file:
        file.write(generate_latest(registry))


class _Collected:
    """A collector of metrics that are there already."""

    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterator[Metric]:
        """Yield them."""
        yield from self._metrics


def _of_sites(store: Store, now: datetime) -> Iterator[Metric]:
    from prometheus_client.core import GaugeMetricFamily

    def gauge(name: str, meaning: str, *labels: str) -> GaugeMetricFamily:
        return GaugeMetricFamily(f"newscrawl_{name}", meaning, labels=["site", *labels])

    started = gauge("last_run_timestamp_seconds", "When the last run of the site ended, since 1970")
    seconds = gauge("last_run_duration_seconds", "How long the last run of the site took")
    links = gauge("last_run_links", "Article links that the sources named in the last run of the site", "state")
    pages = gauge("last_run_pages", "Pages that the last run of the site has ended, by how", "end")
    sources = gauge(
        "last_run_sources", "Section pages, feeds and sitemaps asked in the last run of the site, by how", "end"
    )
    pending = gauge("pending_pages", "Pages of the site that were still to fetch at the end of its last run")
    verdicts = gauge("verdict", "1 for the verdict on the site (newscrawl health), 0 for the others", "verdict")
    for site, (start, end) in store.runs.latest().items():
        runs = store.history.of_site(site)
        if not runs:
            continue
        last, verdict = runs[-1], judge(site, runs, now).verdict
        started.add_metric([site], _instant(end))
        seconds.add_metric([site], _instant(end) - _instant(start))
        links.add_metric([site, "new"], last.found)
        links.add_metric([site, "known"], last.known)
        for family, asked in ((pages, last.pages), (sources, last.sources)):
            for word, number in sorted(_by_word(asked).items()):
                family.add_metric([site, word], number)
        pending.add_metric([site], last.pending or 0)
        for word in Verdict:
            verdicts.add_metric([site, word], word is verdict)
    yield from (started, seconds, links, pages, sources, pending, verdicts)


def _by_word(ends: Counter[str]) -> Counter[str]:
    """Return how many ended how; HTTP errors all under ``failed:http``, so that there are no series without end."""
    counts = Counter[str]()
    for word, number in ends.items():
        counts[word.partition(" ")[0]] += number
    return counts


def _of_crawl(now: datetime, exit_code: int | None) -> Iterator[Metric]:
    from prometheus_client.core import GaugeMetricFamily

    if exit_code is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    for name, meaning, value in (
        ("crawl_timestamp_seconds", "When the last crawl of any site ended, since 1970", now.timestamp()),
        ("crawl_exit_code", "Exit code of the last crawl of any site", exit_code),
        ("crawl_cpu_seconds", "CPU time of the last crawl of any site", used.ru_utime + used.ru_stime),
        ("crawl_peak_memory_bytes", "Resident memory of the last crawl of any site, at its most", peak),
    ):
        yield GaugeMetricFamily(f"newscrawl_{name}", meaning, value=value)


def _instant(text: str) -> float:
    when = datetime.fromisoformat(text)
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
