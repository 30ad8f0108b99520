"""What 200 kills cost: articles lost, published twice, torn lines, pages fetched again.

    python benchmarks/kills.py [--kills 200] [--pages 12000] [--seed 1]

One site of so many small articles on 127.0.0.1, one data folder. ``newscrawl crawl`` is started and killed with SIGKILL
at a random moment (of its start, its fetching or its publishing: runs have a random limit), again and again, now and
then three times within a moment; then it is left to end. Delays are off, two requests at a time as by default.
Counted is what all published files hold together, and what the server was asked for.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import orjson
from site_server import Page, Server, serve

SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu".split()


def article(number: int) -> Page:
    """Return a small article that shares no text with another."""
    chance = random.Random(number)
    words = ["".join(chance.choices(SYLLABLES, k=3)) for _ in range(80)]
    text = "".join(f"<p>{' '.join(words[start : start + 20])}.</p>" for start in range(0, 80, 20))
    head = f"Story {number} of the day in the district of {words[0]}"
    meta = '<meta property="og:type" content="article">'
    return Page(
        f"<html><head><title>{head}</title>{meta}</head><body><article><h1>{head}</h1>{text}</article></body></html>".encode()
    )


def site_of(pages: int) -> tuple[dict[str, Page], list[str]]:
    """Return the site's pages by path, and the paths of its articles, which a feed announces."""
    paths = [f"/news/{number}/story-of-the-day-in-the-district" for number in range(pages)]
    items = "".join(f"<item><link>{path}</link></item>" for path in paths)
    feed = Page(f"<rss><channel>{items}</channel></rss>".encode(), "application/rss+xml")
    return {**{path: article(number) for number, path in enumerate(paths)}, "/feed.xml": feed}, paths


def start(server: Server, data: Path, *options: str) -> subprocess.Popen[bytes]:
    """Start a crawl."""
    settings = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False", "NEWSCRAWL_PROGRESS=False")
    words = [word for setting in settings for word in ("-s", setting)]
    host = server.origin.partition("//")[2]
    return subprocess.Popen(
        [sys.executable, "-m", "scrapy", "crawl", "--allow-private", host, *words, "--data", str(data), *options,
         f"{server.origin}/feed.xml"],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=dict(os.environ, SCRAPY_SETTINGS_MODULE="newscrawl.settings"),
    )  # fmt: skip


def kill(server: Server, data: Path, chance: random.Random) -> None:
    """Start a crawl and kill it at a random moment of its life."""
    options = ("--limit", str(chance.randrange(5, 60))) if chance.random() < 0.3 else ()
    process = start(server, data, *options)
    time.sleep(chance.uniform(0.2, 1.0) if chance.random() < 0.15 else chance.uniform(1.0, 4.0))
    process.send_signal(signal.SIGKILL)
    process.communicate()


def published(data: Path) -> tuple[Counter[str], int]:
    """Return how often each path was published, and how many lines are torn."""
    paths: Counter[str] = Counter()
    torn = 0
    for file in data.rglob("*.jsonl"):
        for line in file.read_bytes().split(b"\n")[:-1]:
            try:
                paths["/" + orjson.loads(line)["url"].split("/", 3)[3]] += 1
            except ValueError:
                torn += 1
        torn += not file.read_bytes().endswith(b"\n")
    return paths, torn


def main() -> None:
    """Kill, and print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200, help="how often (default: 200)")
    parser.add_argument("--pages", type=int, default=12_000, help="articles of the site (default: 12000)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (default: 1)")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    site, paths = site_of(options.pages)
    with tempfile.TemporaryDirectory() as name, serve(site, compressed=False) as server:
        data = Path(name)
        left = options.kills
        while left > 0:
            in_a_row = min(left, 3 if chance.random() < 0.1 else 1)
            for _ in range(in_a_row):
                kill(server, data, chance)
            left -= in_a_row
            sys.stderr.write(f"\r{options.kills - left} kills")
        last = start(server, data)
        _, said = last.communicate()
        found, torn = published(data)
        asked = server.requests()
    again = sum(asked[path] - 1 for path in paths if asked[path])
    sys.stdout.write(
        f"\n{options.kills} kills, {len(paths)} articles: {len(set(paths) - set(found))} lost, "
        f"{sum(number - 1 for number in found.values())} published twice, {torn} torn lines; "
        f"the last run exits {last.returncode}; {again} pages fetched again ({100 * again / len(paths):.2f} %)\n"
    )
    if last.returncode:
        sys.stdout.write(said.decode(errors="replace"))


if __name__ == "__main__":
    main()
