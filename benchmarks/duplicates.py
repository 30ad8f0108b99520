"""Measure the near-duplicate engine: quality on labelled texts, cost on synthetic ones.

    python benchmarks/duplicates.py LABELLED.jsonl[.gz] [--store] [--kinds] [--wrong]
    python benchmarks/duplicates.py --documents 100000 [--store] [--words 350] [--copies 0.1] [--days 365] [--index FILE]

With --store texts go the way of a crawl's pages: each is an article, stored and joined to its story in a transaction of
its own. With --store the quality is also measured after a rebuild, which is the same for every order of arrival.

LABELLED holds one JSON object a line: `id`, `text` (a paragraph a line), `cluster`, and if there are any `url`,
`published_at`, `kind`, `lang`. Pairwise F1 and B-cubed F1 are reported for the canonical order (date, URL) and three
shuffles. With --documents, texts are made from a seed; reported are CPU time, bytes on disk and memory as the index
grows; with --store, CPU time and bytes are what clusters cost: the difference to a store that makes none. --days 0 gives
no dates, so that all texts stand in one period: the dearest case.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawl.dedup import Deduplicator, Document, Role, Verdict
from newscrawl.items import Article
from newscrawl.stages import measure
from newscrawl.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Row = dict[str, Any]
SHUFFLES = 3


def read_rows(path: Path) -> list[Row]:
    """Return the labelled texts."""
    data = path.read_bytes()
    return [json.loads(line) for line in (gzip.decompress(data) if path.suffix == ".gz" else data).splitlines()]


def clusters_of(rows: Iterable[Row]) -> dict[str, str]:
    """Return the cluster the engine gives each text, when they arrive in this order."""
    with Deduplicator() as dedup:
        for row in rows:
            text = row["text"].split("\n")
            dedup.add(Document(row["id"], text, url=row.get("url"), published_at=row.get("published_at")))
        return {verdict.id: verdict.cluster_id for verdict in dedup.verdicts()}


def clusters_in_store(rows: Iterable[Row], *, rebuild: bool = False) -> dict[str, str]:
    """Return the cluster that a crawl's store gives each text, when they arrive in this order; or after a rebuild."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "newscrawl.db"
        with Store.open(path) as store:
            for row in rows:
                document = Document(
                    row["id"], row["text"].split("\n"), url=row.get("url"), published_at=row.get("published_at")
                )
                with store.transaction():
                    store.articles.add(article_of(document, str(row.get("outlet", "site"))))
        if rebuild:
            Store.rebuild(path)
        with Store.open(path) as store:
            return {stored.id: stored.cluster_id for stored in store.articles.all(copies=True)}


def article_of(document: Document, site: str) -> Article:
    """Return a text as an article that a crawl has read."""
    article = Article(
        id=document.id, url=document.url or f"https://{site}.example/{document.id}", site=site, title="Title", run_id="run",
        published_at=document.published_at, fetched_at="2026-11-21T08:00:00Z",
    )  # fmt: skip
    article.paragraphs = [document.text] if isinstance(document.text, str) else list(document.text)
    measure(article)
    return article


def scores(gold: dict[str, str], found: dict[str, str]) -> dict[str, float]:
    """Return pairwise precision, recall and F1, wrong and missed pairs, and B-cubed F1."""

    def pairs(sizes: Counter[Any]) -> int:
        return sum(size * (size - 1) // 2 for size in sizes.values())

    in_gold, in_found = Counter(gold.values()), Counter(found.values())
    in_both = Counter((gold[name], found[name]) for name in gold)
    right, true, guessed = pairs(in_both), pairs(in_gold), pairs(in_found)
    precision, recall = right / guessed if guessed else 1.0, right / true if true else 1.0
    cubed_precision = sum(size * size / in_found[key[1]] for key, size in in_both.items()) / len(gold)
    cubed_recall = sum(size * size / in_gold[key[0]] for key, size in in_both.items()) / len(gold)
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall) if right else 0.0,
        "wrong": guessed - right,
        "missed": true - right,
        "b_cubed": 2 * cubed_precision * cubed_recall / (cubed_precision + cubed_recall),
    }


def by_label(rows: list[Row], found: dict[str, str], label: str) -> Iterator[str]:
    """Yield for each kind (or language) how many texts with a mate have one now, and how many a stranger."""
    gold, guess = defaultdict(set), defaultdict(set)
    for row in rows:
        gold[row["cluster"]].add(row["id"])
        guess[found[row["id"]]].add(row["id"])
    table: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for row in rows:
        mates, together = gold[row["cluster"]] - {row["id"]}, guess[found[row["id"]]] - {row["id"]}
        counts = (1, bool(mates), bool(mates & together), bool(together - mates))
        entry = table[str(row.get(label))]
        for index, count in enumerate(counts):
            entry[index] += count
    for name, (texts, with_mates, right, wrong) in sorted(table.items()):
        yield f"  {name:18} {texts:5} texts  found {right:4} of {with_mates:4}  with strangers {wrong}"


def measure_quality(path: Path, *, in_store: bool, kinds: bool, wrong: bool) -> None:
    rows = sorted(read_rows(path), key=lambda row: (row.get("published_at") or "9999", row.get("url") or row["id"]))
    gold = {row["id"]: row["cluster"] for row in rows}
    for shuffle in range(SHUFFLES + 1):
        order = list(rows)
        if shuffle:
            random.Random(shuffle).shuffle(order)
        found = clusters_in_store(order) if in_store else clusters_of(order)
        tell_scores(f"shuffle {shuffle}" if shuffle else "canonical order", gold, found)
        if not shuffle and kinds:
            for label in ("kind", "lang"):
                sys.stdout.write("".join(f"{line}\n" for line in by_label(rows, found, label)))
        if not shuffle and wrong:
            sys.stdout.write("".join(f"{line}\n" for line in wrong_pairs(rows, found)))
        if in_store and shuffle:
            tell_scores("  and rebuilt", gold, clusters_in_store(order, rebuild=True))


def tell_scores(name: str, gold: dict[str, str], found: dict[str, str]) -> None:
    figures = "  ".join(f"{word} {value:.4f}".rstrip("0").rstrip(".") for word, value in scores(gold, found).items())
    sys.stdout.write(f"{name:16} {figures}\n")
    sys.stdout.flush()


def wrong_pairs(rows: list[Row], found: dict[str, str]) -> Iterator[str]:
    """Yield the pairs that are together and should not be, and those that are apart and should not be."""
    for one, other in itertools.combinations(rows, 2):
        together = found[one["id"]] == found[other["id"]]
        if together != (one["cluster"] == other["cluster"]):
            word = "wrong " if together else "missed"
            yield f"  {word} {one['id']} {one.get('kind')} - {other['id']} {other.get('kind')}"


# -- cost -------------------------------------------------------------------------------------------------------------


class Texts:
    """Made-up news: words of a language of 60,000, as unevenly used as real ones (Zipf), and copies among them."""

    def __init__(self, seed: int, words: int, copies: float, days: int) -> None:
        self._random = random.Random(seed)
        syllables = ["".join(pair) for pair in itertools.product("bdfgklmnprstvz", "aeiou")]
        self._vocabulary = [
            "".join(self._random.choices(syllables, k=self._random.randint(1, 5))) for _ in range(60_000)
        ]
        weights = [1 / (rank + 3) for rank in range(len(self._vocabulary))]
        self._weights = list(itertools.accumulate(weights))
        self._words, self._copies, self._days = words, copies, days
        self._recent: list[list[str]] = []

    def documents(self, number: int) -> Iterator[Document]:
        """Yield *number* documents; one in ten, or as asked, is a copy of one of the last 500, cut and edited a little."""
        chance = self._random
        for index in range(number):
            if self._recent and chance.random() < self._copies:
                words = self._edited(chance.choice(self._recent))
            else:
                length = max(40, int(chance.gauss(self._words, self._words / 3)))
                words = chance.choices(self._vocabulary, cum_weights=self._weights, k=length)
                self._recent.append(words)
                del self._recent[:-500]
            day = date(2026, 1, 1) + timedelta(days=index * self._days // number)
            text = [" ".join(words[start : start + 40]) for start in range(0, len(words), 40)]
            address = f"https://www.site{index % 200}.example/news/story-{index}"
            stamp = f"{day}T06:00:00Z" if self._days else None
            yield Document(f"{index:016x}", text, url=address, published_at=stamp)

    def _edited(self, words: list[str]) -> list[str]:
        kept = words[: int(len(words) * self._random.uniform(0.6, 1))]
        return [self._random.choice(words) if self._random.random() < 0.05 else word for word in kept]


def measure_cost(options: argparse.Namespace) -> None:
    texts = Texts(options.seed, options.words, options.copies, options.days)
    with tempfile.TemporaryDirectory() as folder:
        path = options.index or Path(folder) / "texts.index"
        clock = wall = 0.0
        step = max(1, options.documents // 10)
        with Deduplicator(path) as dedup:
            for index, document in enumerate(texts.documents(options.documents), 1):
                start, start_wall = time.process_time(), time.perf_counter()
                dedup.add(document)
                clock += time.process_time() - start
                wall += time.perf_counter() - start_wall
                if index % step == 0:
                    dedup.commit()
                    size = sum(file.stat().st_size for file in path.parent.glob(f"{path.name}*"))
                    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                    sys.stdout.write(
                        f"{index:9} documents  {1e6 * clock / step:5.0f} µs CPU, {1e6 * wall / step:5.0f} µs in all a document"
                        f"  {size / index:5.0f} bytes a document (with journal)  {memory:4.0f} MiB at most\n"
                    )
                    sys.stdout.flush()
                    clock = wall = 0.0
        sys.stdout.write(f"{path.stat().st_size / options.documents:.0f} bytes a document in the closed file\n")


class Unclustered:
    """In the place of a store's index: every article stands alone, and nothing is compared."""

    def __init__(self) -> None:
        self._number = 0

    def add(self, document: Document) -> Verdict:
        self._number += 1
        return Verdict(document.id, self._number, document.id, Role.CANONICAL, None)


def measure_cost_in_store(options: argparse.Namespace) -> None:
    """Store each text twice, in a store with clusters and in one without, and tell the difference."""
    texts = Texts(options.seed, options.words, options.copies, options.days)
    step = max(1, options.documents // 10)
    with tempfile.TemporaryDirectory() as folder:
        with_index, without = (Store.open(Path(folder) / f"{name}.db") for name in ("with", "without"))
        without.articles._near = Unclustered()  # type: ignore[assignment]
        clocks = [0.0, 0.0]
        for index, document in enumerate(texts.documents(options.documents), 1):
            article = article_of(document, f"site{index % 200}")
            for place, store in enumerate((with_index, without)):
                start = time.process_time()
                with store.transaction():
                    store.articles.add(article)
                clocks[place] += time.process_time() - start
            if index % step == 0:
                ours = sum(size for name, size in table_sizes(Path(folder) / "with.db") if "near_" in name)
                memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                sys.stdout.write(
                    f"{index:9} documents  {1e6 * (clocks[0] - clocks[1]) / step:5.0f} µs CPU for clusters, beside "
                    f"{1e6 * clocks[1] / step:4.0f} µs for the article  {ours / index:5.0f} bytes a document  "
                    f"{memory:4.0f} MiB at most\n"
                )
                sys.stdout.flush()
                clocks = [0.0, 0.0]
        with_index.close()
        without.close()


def table_sizes(path: Path) -> list[tuple[str, int]]:
    """Return (name, bytes) of the tables and indexes of a database."""
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT name, SUM(pgsize) FROM dbstat GROUP BY name").fetchall()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", type=Path, nargs="?")
    parser.add_argument("--store", action="store_true", help="the way of a crawl's pages, in a store")
    parser.add_argument("--kinds", action="store_true", help="also by kind and language")
    parser.add_argument("--wrong", action="store_true", help="name the pairs that are wrong")
    parser.add_argument("--documents", type=int, default=0, help="make so many texts and measure the cost")
    parser.add_argument("--words", type=int, default=350, help="mean length of those")
    parser.add_argument("--copies", type=float, default=0.1, help="share of copies among them")
    parser.add_argument("--days", type=int, default=365, help="days they are spread over; 0: no dates")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--index", type=Path, help="keep the index in this file")
    options = parser.parse_args()
    if options.labelled:
        measure_quality(options.labelled, in_store=options.store, kinds=options.kinds, wrong=options.wrong)
    if options.documents and options.store:
        measure_cost_in_store(options)
    elif options.documents:
        measure_cost(options)


if __name__ == "__main__":
    main()
