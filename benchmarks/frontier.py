"""What a durable frontier costs: memory and start-up with a million pending URLs, CPU time a page beside a memory queue.

    python benchmarks/frontier.py [--urls 1000000] [--pages 600] [--rounds 3]

- size: a store with so many pending and as many ended URLs; a process begins a run, takes links, finds others and ends
  them. Memory is what the process has more than one that does the same with an empty store.
- finding: a process that finds so many links itself, and what its memory grows by.
- queue: the same crawl of a site on 127.0.0.1 with ``newscrawl crawl`` and with ``memory_queue.py``, which keeps what is
  to fetch in memory and writes nothing about URLs; processes of their own, in turn, the cheapest round counts.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import crawl as crawl_benchmark
from news_site import written_site
from site_server import Server, serve

from newscrawl.run import STORE_FILE, Run
from newscrawl.store import Disposition, Found, Store

BATCH = 5_000
SITE = "example.com"


def link(number: int) -> Found:
    """Return a link of the length that news sites' have, in no order that an index would like."""
    key = f"example.com/news/2026/{number * 2_654_435_761 % 2**32:08x}-a-headline-of-some-words-{number}"
    hint = {"title": f"A headline of some words, number {number}", "source": "sitemap", "published_at": "2026-11-20"}
    return Found(key, f"https://www.{key}", hint)


def fill(data: Path, urls: int) -> None:
    """Make a store with *urls* pending and as many ended URLs."""
    data.mkdir(parents=True)
    with Store.open(data / STORE_FILE) as store:
        store.runs.begin("r0", SITE, "2026-11-21T06:00:00Z")
        for start in range(0, 2 * urls, BATCH):
            links = [link(number) for number in range(start, min(start + BATCH, 2 * urls))]
            with store.transaction():
                store.urls.add(SITE, "r0", [(one, float(start)) for one in links])
                for one in links if start >= urls else ():
                    store.urls.end(one.key, run="r0", at="2026-11-21T06:00:00Z", now=0.0, disposition=Disposition.GONE)


def resident() -> float:
    """Return the most memory this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def resume(data: Path) -> None:
    """Begin a run and print how long its first link took in seconds, and the process's memory in MB after some work."""
    start = time.perf_counter()
    run = Run.begin(data, SITE)
    run.frontier.take()
    first = time.perf_counter() - start
    for number in range(1_000):
        taken = run.frontier.take()
        if taken:
            run.frontier._end(taken.key, Disposition.GONE, "")
            run.frontier.ended(taken.key, Disposition.FAILED_HTTP)
        run.frontier.discover([link(10**7 + 20 * number + way) for way in range(20)])
    sys.stdout.write(f"{first} {resident()}\n")
    run.close()


def find(data: Path, urls: int) -> None:
    """Find *urls* links and print what memory the process has before and after."""
    run = Run.begin(data, SITE)
    run.frontier.discover(link(number) for number in range(BATCH))
    before = resident()
    for start in range(BATCH, urls, BATCH):
        run.frontier.discover(link(number) for number in range(start, start + BATCH))
    sys.stdout.write(f"{before} {resident()}\n")
    run.close()


def asked(*words: object) -> list[float]:
    """Run a part of this benchmark in a process of its own and return its figures."""
    done = subprocess.run([sys.executable, __file__, *map(str, words)], stdout=subprocess.PIPE, text=True, check=True)
    return [float(figure) for figure in done.stdout.split()]


def measure_size(urls: int) -> None:
    """Print start-up and memory with a full store, beside an empty one."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder / "full", urls)
        _, empty = asked("--resume", folder / "empty")
        first, full = asked("--resume", folder / "full")
        sys.stdout.write(
            f"{urls} pending and {urls} ended: first link after {first:.3f} s, {full - empty:.1f} MB more\n"
        )
        before, after = asked("--find", folder / "found", "--urls", urls)
        sys.stdout.write(f"finding {urls} links: {after - before:.1f} MB more\n")


def cpu_seconds(script: list[str], urls: list[str], server: Server, *, pages: int, records: int) -> float:
    """Crawl in a process of its own and return its CPU time; ends the benchmark when it fetched or wrote other numbers."""
    with tempfile.TemporaryDirectory() as name:
        command = [*script, *crawl_benchmark.command("newscrawl", urls, Path(name))[3:]]
        environment = dict(os.environ, SCRAPY_SETTINGS_MODULE="newscrawl.settings")
        with (Path(name) / "log").open("w+b") as log:
            process = subprocess.Popen(command, cwd=name, env=environment, stdout=log, stderr=subprocess.STDOUT)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)  # nobody is left for Popen to wait for
            log.seek(0)
            said = log.read()
        fetched = server.count()
        written = sum(file.read_bytes().count(b"\n") for file in Path(name).rglob("*.jsonl"))
    if (fetched, written) != (pages, records):
        sys.exit(f"{fetched} pages fetched of {pages}, {written} records of {records}\n{said.decode(errors='replace')}")
    return usage.ru_utime + usage.ru_stime


def measure_queue(pages: int, rounds: int) -> None:
    """Print the CPU time a page of both queues, and their ratio."""
    scripts = {
        "durable": [sys.executable, "-m", "scrapy"],
        "memory": [sys.executable, str(Path(__file__).with_name("memory_queue.py"))],
    }
    site = written_site(pages)
    best = dict.fromkeys(scripts, float("inf"))
    with serve(site.pages, compressed=True) as server:
        urls = [server.origin + path for path in site.sections]
        for number in range(1, rounds + 1):
            for name, script in scripts.items():
                spent = cpu_seconds(script, urls, server, pages=site.fetched, records=site.articles)
                best[name] = min(best[name], spent)
                sys.stderr.write(f"round {number}: {name} {spent:.2f} s CPU\n")
    for name, spent in best.items():
        sys.stdout.write(f"{name} queue: {1000 * spent / site.fetched:.2f} ms CPU a page\n")
    sys.stdout.write(f"durable costs {best['durable'] / best['memory']:.3f} times the memory queue\n")


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--urls", type=int, default=1_000_000, help="pending URLs, and ended ones (default: 1000000)")
    parser.add_argument("--pages", type=int, default=600, help="pages of the site that is crawled (default: 600)")
    parser.add_argument("--rounds", type=int, default=3, help="crawls of each kind; the cheapest counts (default: 3)")
    parser.add_argument("--resume", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--find", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.resume:
        resume(options.resume)
    elif options.find:
        find(options.find, options.urls)
    else:
        measure_size(options.urls)
        measure_queue(options.pages, options.rounds)


if __name__ == "__main__":
    main()
