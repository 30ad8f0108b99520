"""The catalogue's cards, replayed: what a crawl by each card reads of the pages that a page set has of its site.

    python benchmarks/catalogue.py PATH [--sites NAME,...]

PATH is a folder with ``truth.jsonl`` (url, title, date, body ...), ``dev.warc.gz`` with the same pages and a section page
for each site, ``dev.sections.txt`` with the addresses of those, and a ``score.py`` that scores predictions. One crawl
replays the section pages of all cards that have any; nothing reaches the network. A line a card: pages that became
articles, of these titles and dates that are right, the mean F1 of the bodies (4-word shingles), phrases that must stand in
the body and do, phrases that must not and do.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any

import orjson
from predictions import prediction

from newscrawl.addresses.urls import same_site, url_key

if TYPE_CHECKING:
    from types import ModuleType

NEWSCRAWL = Path(sys.executable).with_name("newscrawl")
BODY_RIGHT = 0.9
"""Mean F1 from which on a site's bodies are right: what is missing then is a caption or a standfirst told otherwise."""


def cards() -> list[dict[str, Any]]:
    """Return what ``newscrawl list --json`` says of each card."""
    listed = subprocess.run([NEWSCRAWL, "list", "--json"], capture_output=True, check=True).stdout
    return [orjson.loads(line) for line in listed.splitlines()]


def replay(path: Path, places: list[str]) -> dict[str, dict[str, Any]]:
    """Crawl section pages out of the archive and return the records by the identity of their URLs."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["crawl", "--replay", str(path / "dev.warc.gz"), "--data", folder, "--discover", "none", *places]
        subprocess.run([NEWSCRAWL, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        export = [NEWSCRAWL, "export", "-", "--keep-duplicates", "--data", folder]
        lines = subprocess.run(export, capture_output=True, check=True).stdout.splitlines()
    records = [orjson.loads(line) for line in lines]
    return {url_key(str(record["url"])): record for record in records}


def scorer(path: Path) -> ModuleType:
    """Return the page set's own scoring."""
    spec = importlib.util.spec_from_file_location("score", path / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def row_of(card: dict[str, Any], scores: list[dict[str, Any]], pages: int) -> tuple[str, bool]:
    """Return a card's line and whether all of it is right."""
    cells = [
        f"{card['name']:<18} {card['language']:<3} {card['country']} {card['platform']:<11} {len(scores):>2}/{pages}"
    ]
    right = len(scores) == pages
    for name in ("title", "date"):
        values = [one[name] for one in scores if name in one]
        right = right and all(values)
        cells.append(f"{name} {f'{sum(values):.0f}/{len(values)}' if values else '-':<4}")
    bodies = [2 * tp / (2 * tp + fp + fn) for tp, fp, fn in (one["counts"] for one in scores if "counts" in one)]
    right = right and (not bodies or mean(bodies) >= BODY_RIGHT)
    cells.append(f"body {f'{mean(bodies):.3f}' if bodies else '-':<6}")
    for name, label in (("seg_found", "with"), ("seg_leaked", "without")):
        values = [one[name] for one in scores if name in one]
        right = right and (not values or mean(values) == (name == "seg_found"))
        cells.append(f"{label} {f'{mean(values):.2f}' if values else '-':<4}")
    return "  ".join([*cells, "" if right else "<-"]).rstrip(), right


def main() -> None:
    """Replay, score, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--sites", default="", help="only these cards")
    options = parser.parse_args()
    wanted = set(filter(None, options.sites.split(",")))
    chosen = [card for card in cards() if not wanted or card["name"] in wanted]
    sections = (options.path / "dev.sections.txt").read_text("utf-8").split()
    truth: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in (options.path / "truth.jsonl").read_text("utf-8").splitlines():
        page = json.loads(line)
        for card in chosen:
            if same_site(page["url"], f"https://{card['domain']}/"):
                truth[card["name"]].append(page)
    places = [url for url in sections if any(same_site(url, f"https://{card['domain']}/") for card in chosen)]
    records, score = replay(options.path, places), scorer(options.path)
    right = pages = 0
    for card in chosen:
        found = [(page, records.get(url_key(page["url"]))) for page in truth[card["name"]]]
        scores = [score.score_page(page, prediction(page["id"], record)) for page, record in found if record]
        line, is_right = row_of(card, scores, len(found))
        right, pages = right + (is_right and bool(found)), pages + len(found)
        print(line)
    known = [card for card in chosen if truth[card["name"]]]
    print(
        f"{right} of {len(known)} cards right on all of their pages ({pages} pages), "
        f"{len(chosen) - len(known)} without a page; {len({card['language'] for card in known})} languages, "
        f"{len({card['country'] for card in known})} countries"
    )


if __name__ == "__main__":
    main()
