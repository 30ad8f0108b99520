"""Extraction: what newscrawl and the libraries a user would pick instead get right on pages with ground truth, and at what cost.

    python benchmarks/extraction.py PATH [--systems newscrawl,trafilatura,...] [--rounds 3] [--half 0|1]

PATH is a folder with ``truth.jsonl`` (id, url, domain, html_path ...), the gzipped pages it names, and a ``score.py`` that
scores predictions. Libraries that are not installed are left out. Cost is CPU time a page as a ratio to a bare lxml parse
of the same bytes; systems take turns in an order that changes from page to page, and the least of the rounds counts.
Nothing here may reach the network: a library that tries gets an error. ``--half`` takes every domain
whose hash is even (0) or odd (1): tune on one, look at the other.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import socket
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import orjson
from lxml import etree
from predictions import prediction

from newscrawl.extract import SavedPage, extract_page
from newscrawl.extraction.unread import without_unread

NOW = datetime(2026, 11, 1, tzinfo=UTC)
System = Callable[[bytes, str], dict[str, Any] | bytes]
"""What reads a page: gives a prediction, or a record as JSON that one is made of when the clock has stopped."""


def bare_parse(body: bytes, _: str) -> dict[str, Any]:
    """Parse and do nothing: the yardstick."""
    etree.fromstring(body, etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True))
    return {}


def newscrawl(body: bytes, url: str) -> bytes:
    """Ours: parse, all fields, cleaning, JSON."""
    return orjson.dumps(extract_page(SavedPage(body, url, url, "text/html", NOW)).article)


def trafilatura() -> System:
    """Trafilatura in precision mode, its best setting for news."""
    from trafilatura import bare_extraction

    def run(body: bytes, url: str) -> dict[str, Any]:
        found = bare_extraction(body, url=url, favor_precision=True, with_metadata=True, include_comments=False)
        if found is None:
            return {}
        authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
        return {"title": found.title, "body": found.text, "authors": authors, "date_published": found.date}

    return run


def newspaper4k() -> System:
    """newspaper4k."""
    import newspaper

    config = newspaper.Config()
    config.fetch_images = False  # by default it asks for every picture's size

    def run(body: bytes, url: str) -> dict[str, Any]:
        article = newspaper.Article(url, config=config)
        article.download(input_html=body.decode("utf-8", "replace"))
        article.parse()
        date = article.publish_date
        return {"title": article.title, "body": article.text, "authors": article.authors,
                "date_published": date.isoformat() if date else None}  # fmt: skip

    return run


def readability() -> System:
    """readability-lxml: title and body."""
    from lxml import html
    from readability import Document

    def run(body: bytes, _: str) -> dict[str, Any]:
        document = Document(body.decode("utf-8", "replace"))
        return {"title": document.short_title(), "body": html.fromstring(document.summary()).text_content()}

    return run


def resiliparse() -> System:
    """Resiliparse: body only."""
    from resiliparse.extract.html2text import extract_plain_text

    def run(body: bytes, _: str) -> dict[str, Any]:
        return {"body": extract_plain_text(body.decode("utf-8", "replace"), main_content=True, alt_texts=False)}

    return run


LIBRARIES: dict[str, Callable[[], System]] = {
    "trafilatura": trafilatura, "newspaper4k": newspaper4k, "readability": readability, "resiliparse": resiliparse,
}  # fmt: skip


def systems_of(wanted: list[str]) -> dict[str, System]:
    """Return what can be run of *wanted* (everything when empty)."""
    found: dict[str, System] = {"lxml": bare_parse, "newscrawl": newscrawl}
    for name, load in LIBRARIES.items():
        if not wanted or name in wanted:
            try:
                found[name] = load()
            except ImportError as error:
                print(f"{name}: left out ({error})", file=sys.stderr)
    return found


def refuse_network() -> None:
    """Let every attempt to look up or reach a host fail at once: a library that waits for one measures nothing."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise OSError("the benchmark reaches no network")

    socket.getaddrinfo = refuse
    socket.socket.connect = refuse  # type: ignore[method-assign, assignment]


def run_page(system: System, body: bytes, url: str) -> tuple[dict[str, Any], float]:
    """Return the prediction and the CPU seconds it took; a library that fails on a page has found nothing."""
    start = time.process_time()
    try:
        found = system(body, url)
    except Exception as error:
        print(f"{url}: {type(error).__name__}: {error}", file=sys.stderr)
        found = {}
    seconds = time.process_time() - start
    return prediction("", json.loads(found)) if isinstance(found, bytes) else found, seconds


def main() -> None:
    """Run, score, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--systems", default="", help="of the libraries, only these")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--half", type=int, choices=(0, 1))
    options = parser.parse_args()
    refuse_network()
    systems = systems_of([name for name in options.systems.split(",") if name])
    order, shuffle = list(systems), random.Random(0).shuffle
    with (options.path / "truth.jsonl").open(encoding="utf-8") as file:
        truth = [page for page in map(json.loads, file)
                 if options.half is None or zlib.crc32(page["domain"].encode()) % 2 == options.half]  # fmt: skip
    cost = dict.fromkeys(systems, 0.0)
    whole = parsed = 0
    predictions: dict[str, list[dict[str, Any]]] = {name: [] for name in systems}
    for page in truth:
        body = gzip.decompress((options.path / page["html_path"]).read_bytes())
        whole, parsed = whole + len(body), parsed + len(without_unread(body))
        best: dict[str, float] = {}
        for _ in range(options.rounds):
            shuffle(order)  # who runs first on a page finds the memory cold: 4 to 5 percent
            for name in order:
                found, seconds = run_page(systems[name], body, page["url"])
                if seconds < best.get(name, 1e9):
                    best[name] = seconds
                if len(predictions[name]) == 0 or predictions[name][-1]["id"] != page["id"]:
                    predictions[name].append({**found, "id": page["id"]})
        for name, seconds in best.items():
            cost[name] += seconds
    report(options.path, truth, predictions, cost)
    print(f"a page has {whole / len(truth) / 1000:.0f} kB, of which newscrawl parses {parsed / len(truth) / 1000:.0f}")


def report(
    path: Path, truth: list[dict[str, Any]], predictions: dict[str, list[dict[str, Any]]], cost: dict[str, float]
) -> None:
    """Print the scorer's tables and the cost of each system."""
    with tempfile.TemporaryDirectory() as folder:
        used = Path(folder) / "truth.jsonl"
        used.write_text("".join(json.dumps(page, ensure_ascii=False) + "\n" for page in truth), "utf-8")
        for name, rows in predictions.items():
            if name == "lxml":
                continue
            lines = Path(folder) / f"{name}.jsonl"
            lines.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
            print(f"\n{name}", flush=True)
            subprocess.run([sys.executable, path / "score.py", used, lines], check=True)
    print(f"\n{'CPU a page':<14}{'ms':>8}{'x lxml':>8}")
    for name, seconds in cost.items():
        print(f"{name:<14}{1000 * seconds / len(truth):>8.2f}{seconds / cost['lxml']:>8.2f}")


if __name__ == "__main__":
    main()
