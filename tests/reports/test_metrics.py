"""The file of metrics: what Prometheus reads in it."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families
from reports.histories import InventedSite
from reports.stores import NOW, write_runs

from newscrawl.exceptions import OutputError
from newscrawl.reports.metrics import write_metrics
from newscrawl.store import RunFigures, Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newscrawl.store import Store as OpenStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OpenStore]:
    with Store.open(tmp_path / "newscrawl.db") as opened:
        yield opened


def samples(path: Path) -> dict[tuple[str, ...], float]:
    """Return what a file of metrics says: by name and labels in order of their names."""
    families = text_string_to_metric_families(path.read_text("utf-8"))
    return {
        (sample.name.removeprefix("newscrawl_"), *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in families for sample in family.samples
    }  # fmt: skip


def test_what_each_site_came_to_in_its_last_run(store: OpenStore, tmp_path: Path) -> None:
    runs = InventedSite(random.Random(1)).runs(12)
    last = runs[-1]
    last.pages.clear()
    last.pages.update({"stored": 5, "failed:http 403": 2, "failed:http 500": 1})
    last.pending = 7
    write_runs(store, "gazette", runs, random.Random(2))
    unread = RunFigures("r", "2026-11-23T11:00:00Z", "finished", sources=Counter({"failed:dns": 1}))
    write_runs(store, 'odd"\\name', [unread], random.Random(3))
    write_metrics(tmp_path / "m.prom", store, NOW, 3)
    said = samples(tmp_path / "m.prom")
    assert said["last_run_links", "gazette", "new"] == last.found
    assert said["last_run_links", "gazette", "known"] == last.known
    assert said["last_run_pages", "stored", "gazette"] == 5
    assert said["last_run_pages", "failed:http", "gazette"] == 3, "errors of all numbers together"
    assert said["pending_pages", "gazette"] == 7
    assert said["last_run_duration_seconds", "gazette"] == 0
    assert said["last_run_timestamp_seconds", 'odd"\\name'] == NOW.timestamp() - 3600
    words = {key[2]: value for key, value in said.items() if key[:2] == ("verdict", 'odd"\\name')}
    assert words == {"ok": 0, "new": 0, "warn": 0, "stale": 0, "fail": 1}
    assert said["crawl_exit_code",] == 3
    assert said["crawl_timestamp_seconds",] == NOW.timestamp()
    assert 0 < said["crawl_cpu_seconds",] < 10_000
    assert 10 << 20 < said["crawl_peak_memory_bytes",] < 64 << 30


def test_an_empty_store_and_no_crawl_say_nothing(store: OpenStore, tmp_path: Path) -> None:
    write_metrics(tmp_path / "m.prom", store, NOW)
    assert samples(tmp_path / "m.prom") == {}


def test_the_file_is_whole_or_the_old_one(store: OpenStore, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="it is no ordinary file"):
        write_metrics(tmp_path, store, NOW)
    path = tmp_path / "m.prom"
    path.write_text("newscrawl_old 1\n")
    path.chmod(0o644)
    write_metrics(path, store, NOW, 0)
    assert ("crawl_exit_code",) in samples(path)
    assert sorted(file.name for file in tmp_path.glob("*.prom*")) == ["m.prom"]
    assert [file.name for file in tmp_path.glob(".m.prom*")] == []
