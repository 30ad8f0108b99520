"""Export: megabytes a CPU second and peak memory for each format, from a made-up store, beside Scrapy's own exporter.

    python benchmarks/export.py [--articles 50000] [--copies 0] [--recurring 0] [--store FILE] [--formats .jsonl,package]

Articles have some 750 words drawn from a vocabulary, teasers, images, and all dates; *copies* and *recurring* are the
percentages of articles that are in a cluster of two, and that hold a paragraph which their site repeats. A store that is
named is kept and used again. Each format is written by a process of its own, several rounds, the least counts; megabytes are
those of the records in JSON, also for Parquet. Scrapy's ``JsonLinesItemExporter`` writes the same items, from memory.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import orjson

from newscrawl.cleaning.learnt import fingerprint
from newscrawl.datasets.card import About
from newscrawl.datasets.package import Order, write_package
from newscrawl.datasets.single import Target, write_single
from newscrawl.items import Article, Image, Removed, Teaser
from newscrawl.store import Selection, Store
from newscrawl.store.articles import fingerprints_of

if TYPE_CHECKING:
    from collections.abc import Iterator

SITES = 40
BATCH = 2_000
NOTE = "Follow our newsletter for all the stories of the day."
ROUNDS = 3


def vocabulary() -> list[str]:
    """Return words of all lengths, a few of them with letters that are not ASCII."""
    chance = random.Random(1)
    letters = "etaoinshrdlucmfwypvbgk"
    words = ["".join(chance.choices(letters, k=chance.randint(2, 10))) for _ in range(12_000)]
    return [f"{word}é" if number % 50 == 0 else word for number, word in enumerate(words)]


def made_up(number: int, chance: random.Random, words: list[str], *, recurring: bool) -> Article:
    """Return an article with every field filled."""
    site = f"site{number % SITES}"
    name = blake2b(str(number).encode(), digest_size=8).hexdigest()
    published = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=number * 37 % 70_000_000)
    paragraphs = [f"{' '.join(chance.choices(words, k=42))}.".capitalize() for _ in range(18)]
    if recurring:
        paragraphs.append(NOTE)
    url = f"https://{site}.example/world/{name}"
    return Article(
        id=name, url=url, canonical_url=url, site=site, publisher=site.title(), title=" ".join(chance.choices(words, k=9)),
        description=" ".join(chance.choices(words, k=20)), body="\n\n".join(paragraphs), section="World",
        agency="AFP" if number % 3 else None, agencies=["AFP"] if number % 3 else [], authors=["Ann Bell"],
        byline="By Ann Bell", published_at=f"{published:%Y-%m-%dT%H:%M:%SZ}", modified_at=f"{published:%Y-%m-%dT%H:%M:%SZ}",
        fetched_at="2026-11-20T08:00:00Z", language="en", topics=chance.choices(words, k=4),
        images=[Image(f"{url}.jpg", " ".join(chance.choices(words, k=12)), "AFP")],
        teasers=[Teaser("World", " ".join(chance.choices(words, k=8)), f"{url}-{more}") for more in range(4)],
        word_count=756, content_hash=f"1-{blake2b(name.encode(), digest_size=16).hexdigest()}", cluster_id=name,
        sources=dict.fromkeys(("title", "body", "published_at", "section", "authors"), "json-ld"),
        removed=[Removed("related", 3, 180)], run_id="20261120T080000Z-abcdef",
    )  # fmt: skip


def fill(store: Store, number: int, copies: float, recurring: float) -> None:
    """Put *number* articles into an empty store, without comparing them: every second of the copies is one of the one before."""
    chance, words = random.Random(7), vocabulary()
    db = store._connection
    for first in range(0, number, BATCH):
        articles, documents = [], []
        for one in range(first, min(first + BATCH, number)):
            made = made_up(one, chance, words, recurring=chance.random() * 100 < recurring)
            document = one + 1
            is_second = document % 2 == 0 and chance.random() * 100 < copies
            cluster = document - 1 if is_second else document
            if is_second:
                db.execute("INSERT INTO near_clusters VALUES (?, ?, 756, 2, 1)", (cluster, cluster))
                db.executemany("INSERT INTO near_members VALUES (?, ?)", [(cluster, cluster), (cluster, document)])
                db.execute("INSERT INTO near_edges VALUES (?, ?, '[0.95, \"same words\", null]')", (document, cluster))
            documents.append((document, made.id, cluster, made.url, made.published_at, made.fetched_at, 756))
            articles.append(
                (made.id, document, made.site, made.url, made.published_at, made.fetched_at, made.run_id, made.content_hash,
                 orjson.dumps(made), fingerprints_of(made.paragraphs))
            )  # fmt: skip
        with store.transaction():
            db.executemany("INSERT INTO near_documents VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0)", documents)
            db.executemany(
                "INSERT INTO articles (id, document, revision, site, url, published_at, fetched_at, run, content_hash, "
                "word_count, record, removed, fingerprints) VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, 756, ?, '[]', ?)",
                articles,
            )
    if recurring:
        with store.transaction():
            mark = fingerprint(NOTE)
            db.executemany("INSERT INTO lines VALUES (?, ?, ?, 1)", [(f"site{n}", mark, number) for n in range(SITES)])


def write(store: Path, ending: str, out: Path) -> None:
    """Write one export and print articles, bytes of records, CPU seconds and peak memory, as JSON."""
    begun = time.process_time()
    with Store.open(store) as opened:
        selection = Selection(copies=True)
        if ending == "package":
            rows = write_package(opened, selection, Order(out / "package", About("made-up"), {}), lambda _: None).rows
        else:
            rows = write_single(opened, selection, Target(out / f"all{ending}", ending), lambda _: None)
        seconds = time.process_time() - begun
        size = opened.selector.amount(selection).size
    peak = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) * 1024  # type: ignore[index]
    sys.stdout.buffer.write(orjson.dumps({"rows": rows, "size": size, "seconds": seconds, "peak": peak}))


def scrapy_figures(number: int = 5_000) -> tuple[int, float]:
    """Return bytes and CPU seconds of Scrapy's exporter for the same articles."""
    from scrapy.exporters import JsonLinesItemExporter

    chance, words = random.Random(7), vocabulary()
    items = [made_up(one, chance, words, recurring=False) for one in range(number)]
    file = BytesIO()
    exporter = JsonLinesItemExporter(file, encoding="utf-8")
    begun = time.process_time()
    for item in items:
        exporter.export_item(item)
    return file.tell(), time.process_time() - begun


def figures(store: Path, endings: list[str]) -> Iterator[tuple[str, float, float]]:
    """Yield for each format megabytes a CPU second and peak megabytes."""
    for ending in endings:
        rounds = []
        for _ in range(ROUNDS):
            with TemporaryDirectory(dir=store.parent) as folder:
                words = [sys.executable, __file__, "--one", ending, "--store", str(store), "--out", folder]
                done = subprocess.run(words, capture_output=True, check=True)
                rounds.append(orjson.loads(done.stdout))
        best = min(rounds, key=lambda figure: figure["seconds"])
        yield ending, best["size"] / best["seconds"] / 1e6, best["peak"] / 1e6


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=50_000)
    parser.add_argument("--copies", type=float, default=0, help="percent in a cluster of two")
    parser.add_argument("--recurring", type=float, default=0, help="percent with a paragraph that recurs")
    parser.add_argument("--store", type=Path)
    parser.add_argument("--formats", default=".jsonl,.jsonl.gz,.jsonl.zst,.csv,.parquet,package")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        write(options.store, options.one, options.out)
        return
    with TemporaryDirectory() as folder:
        path = options.store or Path(folder) / "newscrawl.db"
        if not path.exists():
            with Store.open(path) as store:
                fill(store, options.articles, options.copies, options.recurring)
        size, seconds = scrapy_figures()
        print(f"{'scrapy':12} {size / seconds / 1e6:7.0f} MB/s")
        for ending, speed, peak in figures(path, options.formats.split(",")):
            print(
                f"{ending:12} {speed:7.0f} MB/s {peak:6.0f} MB of memory, {speed / (size / seconds / 1e6):.1f} x Scrapy"
            )


if __name__ == "__main__":
    main()
