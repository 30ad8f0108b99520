"""Whatever a server sends, a crawl takes a bounded share of its machine: memory, CPU time, disk."""

from __future__ import annotations

import os
import re
import time
from typing import TYPE_CHECKING

from crawls import QUICK, Crawl, read_lines
from faults import FaultyServer
from server import Answer, Site, headline, page

if TYPE_CHECKING:
    from commandline import CommandLine, Ran

MEMORY_MAX = 512 * 1024  # kB

MEASURED = """
import resource, sys
from pathlib import Path
from newscrawl.cli import main
try:
    main()
finally:
    status = Path("/proc/self/status").read_text()
    sys.stderr.write(f"\\npeak {status.partition('VmHWM:')[2].split()[0]} kB\\n")
"""


def measured(newscrawl: CommandLine, *words: str) -> tuple[Ran, int]:
    """Crawl, and return what came of it and the most memory it held, in kB."""
    (newscrawl.folder / "measured.py").write_text(MEASURED)
    ran = newscrawl("measured.py", "crawl", *QUICK, *words, script="python")
    found = re.search(r"peak (\d+) kB", ran.err)
    assert found, ran.err
    return ran, int(found[1])


def test_large_pages_and_bombs_take_bounded_memory(newscrawl: CommandLine) -> None:
    with FaultyServer("size") as server:
        ran, peak = measured(newscrawl, server.url())
    assert ran.code == 3, ran.err
    assert peak < MEMORY_MAX


def test_packed_sitemaps_take_bounded_memory(newscrawl: CommandLine) -> None:
    with FaultyServer("sitemap") as server:
        bombs = [server.url(one.path) for one in server.faults if one.name.startswith("bomb")]
        ran, peak = measured(newscrawl, server.url(), *bombs)
    assert len(bombs) == 2
    assert ran.code == 3, ran.err
    assert peak < MEMORY_MAX


def test_eight_pages_of_ten_megabytes_at_a_time_take_bounded_memory(site: Site, newscrawl: CommandLine) -> None:
    soup = "<p>tag <b>soup</b> <a href='/x'>all</a> the way</p>" * 200_000
    for number in range(1, 9):
        site.article(number, page(number, end=soup[: 10 * 1024 * 1024 - 20_000]))
    ran, peak = measured(newscrawl, site.url())
    assert "failed:too_large" not in ran.err
    assert peak < MEMORY_MAX


def test_a_page_that_takes_too_long_to_read_costs_no_other(site: Site, crawl: Crawl) -> None:
    site.articles(4)
    slow = site.article(99, page(99, end="<p>one <b>more</b> paragraph</p>" * 30_000))
    done = crawl(site.url(), "-s", "NEWSCRAWL_PAGE_CPU=0.05")
    assert (done.code, done.dispositions) == (3, {"stored": 4, "failed:too_slow": 1})
    assert slow not in {record["url"] for record in done.records}
    assert crawl(site.url()).dispositions == {"stored": 1}


# -- a full disk ----------------------------------------------------------------------------------------------------------

FULL = """
import sqlite3

_real = sqlite3.connect


def _small(*args, **kwargs):
    connection = _real(*args, **kwargs)
    connection.execute("PRAGMA max_page_count = {pages}")
    return connection


sqlite3.connect = _small
"""


def test_a_store_that_cannot_grow_ends_the_crawl_and_loses_nothing(site: Site, newscrawl: CommandLine) -> None:
    """Also in the middle of long waits: the pages that are queued behind a delay are let go."""
    paths = [
        site.article(number, page(number, end=f"<p hidden>{headline(number) * 30}</p>")) for number in range(1, 31)
    ]
    robots = site.answers["/robots.txt"]
    script = newscrawl.folder / "sitecustomize.py"
    script.write_text(FULL.format(pages=8))
    full_disk(site, newscrawl)
    script.unlink()
    assert newscrawl("crawl", *QUICK, site.url(), "--limit", "3").code == 0
    store = newscrawl.folder / "data" / "newscrawl.db"
    script.write_text(FULL.format(pages=store.stat().st_size // 4096 + 6))
    site.add("/robots.txt", Answer(b"User-agent: *\nCrawl-delay: 0.5\n", content_type="text/plain"))
    full_disk(site, newscrawl)
    script.unlink()
    site.add("/robots.txt", robots)
    last = Crawl(newscrawl)(site.url())
    assert last.code == 0, last.err
    exports = sorted((newscrawl.folder / "data" / "exports").rglob("*.jsonl"))
    published = [record["url"] for path in exports for record in read_lines(path)]
    assert sorted(published) == sorted(site.url(path) for path in paths)


def full_disk(site: Site, newscrawl: CommandLine) -> None:
    """Crawl with a store that cannot grow: it ends within a minute, and says why in one line."""
    started = time.monotonic()
    full = newscrawl("crawl", *QUICK, site.url(), env={"PYTHONPATH": pythonpath(newscrawl)})
    assert full.code == 6, full.err
    assert time.monotonic() - started < 60
    assert "Traceback" not in full.err
    (error,) = full.errors
    assert "database or disk is full" in error
    assert error.endswith("make room and run the command again")


def pythonpath(newscrawl: CommandLine) -> str:
    return os.pathsep.join([str(newscrawl.folder), *filter(None, [os.environ.get("PYTHONPATH")])])


# -- what is left behind --------------------------------------------------------------------------------------------------


def test_a_crawl_leaves_a_store_json_lines_and_a_lock(site: Site, newscrawl: CommandLine) -> None:
    """No pickles and no names that a site has thought of: what is left holds data and never code."""
    site.articles(2)
    assert newscrawl("crawl", *QUICK, site.url(), "--allow-private", site.service).code == 0
    left = {path.relative_to(newscrawl.folder) for path in newscrawl.folder.rglob("*") if path.is_file()}
    assert {path.suffix for path in left} <= {".db", ".jsonl", ".lock", ".db-wal", ".db-shm"}
    assert all(re.fullmatch(r"[A-Za-z0-9._/-]+", str(path)) for path in left)
    refused = newscrawl("crawl", *QUICK, site.url(), "-s", "JOBDIR=job")
    assert (refused.code, len(refused.errors)) == (2, 1)
    assert "JOBDIR" in refused.errors[0]
    assert not (newscrawl.folder / "job").exists()


def test_logs_and_summaries_command_no_terminal(newscrawl: CommandLine) -> None:
    with FaultyServer("redirect") as server:
        for words in (("-v",), ("-L", "DEBUG"), ("--json",)):
            ran = newscrawl("crawl", *QUICK, *words, server.url(), "--data", f"data{words[0]}")
            assert ran.code == 3
            assert "elsewhere.example" in ran.err, "where a page leads is told"
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", ran.err + ran.out), words


def test_what_a_section_says_of_itself_commands_no_terminal(site: Site, newscrawl: CommandLine) -> None:
    site.add("/news/", Answer(b"\x1b[2J", content_type="application/\x1b]0;owned\x07\x9b2J"))
    ran = newscrawl("crawl", *QUICK, site.url())
    assert ran.code == 1
    assert "application/\\x1b]0;owned\\x07\\x9b2J" in ran.err
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", ran.err)
