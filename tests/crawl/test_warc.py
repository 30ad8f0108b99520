"""Archiving a crawl, and crawling what was archived."""

from __future__ import annotations

import gzip
import re
import signal
import time
from typing import TYPE_CHECKING

import pytest
from crawls import QUICK, Crawl
from server import Answer, Site, headline

from newscrawl.archive.replay import read_pages

if TYPE_CHECKING:
    from pathlib import Path

    from commandline import CommandLine


def archives(folder: Path) -> list[Path]:
    return sorted(folder.glob("warc/*"))


def test_a_crawl_is_archived_and_crawled_again_from_there(site: Site, crawl: Crawl) -> None:
    paths = site.articles(4)
    packed = site.answers[paths[0]]
    site.add(paths[0], Answer(gzip.compress(packed.body), headers={"Content-Encoding": "gzip"}))
    site.link("/news/a-story-that-is-gone-for-good-by-now-99", "A story that is gone for good by now, as of today")
    first = crawl(site.url(), "--warc", "warc")
    assert first.dispositions == {"stored": 4, "gone": 1}
    (path,) = archives(crawl.newscrawl.folder)
    assert path.name == f"{site.name}-{first.run['run']}-00001.warc.gz"
    pages = {page.url: page for page in read_pages(path)}
    assert {site.url(where) for where in ("/robots.txt", "/news/", *paths)} <= set(pages)
    assert pages[site.url(paths[0])].body == packed.body
    assert pages[site.url("/news/a-story-that-is-gone-for-good-by-now-99")].status == 404
    asked = len(site.requests)
    replayed = crawl(site.url(), "--replay", str(path), "--data", "replayed")
    assert len(site.requests) == asked
    assert replayed.dispositions == first.dispositions
    same = ("id", "url", "title", "body", "published_at", "content_hash")
    strip = [sorted([record[name] for name in same] for record in crawled.records) for crawled in (first, replayed)]
    assert strip[0] == strip[1]


def test_files_are_rotated(site: Site, crawl: Crawl) -> None:
    site.articles(6)
    crawl(site.url(), "--warc", "warc", "-s", "NEWSCRAWL_WARC_SIZE=4000")
    assert len(archives(crawl.newscrawl.folder)) > 2
    assert all(path.name.endswith(".warc.gz") for path in archives(crawl.newscrawl.folder))


def test_an_archive_that_was_killed_is_whole_up_to_its_last_record(site: Site, newscrawl: CommandLine) -> None:
    paths = site.articles(20)
    asked = [0]

    def slowly(path: str) -> None:
        asked[0] += 1
        if asked[0] == 12:
            running.send_signal(signal.SIGKILL)
        time.sleep(0.02)

    with newscrawl.start("crawl", *QUICK, "--warc", "warc", site.url()) as running:
        site.before = slowly
        running.communicate(timeout=30)
    site.before = None
    (left,) = archives(newscrawl.folder)
    assert left.name.endswith(".warc.gz.open")
    left.write_bytes(left.read_bytes()[:-9])
    last = Crawl(newscrawl)(site.url(), "--warc", "warc")
    assert last.code == 0, last.err
    assert [path.name.endswith(".warc.gz") for path in archives(newscrawl.folder)] == [True, True]
    archived = {page.url for path in archives(newscrawl.folder) for page in read_pages(path)}
    stored = {record["url"] for path in newscrawl.folder.rglob("*.jsonl") for record in map(dict, _lines(path))}
    assert stored == {site.url(path) for path in paths}
    assert len(stored - archived) <= 1, "at most the one whose record was cut"


def _lines(path: Path) -> list[dict[str, str]]:
    from crawls import read_lines

    return read_lines(path)


def test_a_damaged_archive_is_read_around_its_damage_and_said(site: Site, crawl: Crawl) -> None:
    site.articles(4)
    crawl(site.url(), "--warc", "warc")
    (path,) = archives(crawl.newscrawl.folder)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    damaged = crawl.newscrawl.folder / "damaged.warc.gz"
    damaged.write_bytes(content[:-20])  # and the last record, the request for a page, is cut
    asked = len(site.requests)
    done = crawl(site.url(), "--replay", "damaged.warc.gz", "--data", "again")
    assert done.code == 3
    assert len(site.requests) == asked
    assert done.dispositions["stored"] >= 3
    (error,) = [line for line in done.err.splitlines() if "damaged.warc.gz" in line]
    assert re.fullmatch(
        r"newscrawl: error: archive damaged\.warc\.gz: damaged at byte \d+ and 1 more place; \d+ bytes were left out, the "
        r"rest was read", error
    )  # fmt: skip
    extracted = crawl.newscrawl("extract", "damaged.warc.gz")
    assert (extracted.code, extracted.errors) == (3, [error])


LIMITED = """
import resource, signal, sys
from newscrawl.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
main()
"""


@pytest.mark.parametrize("store", ["True", "False"])
def test_an_archive_that_cannot_be_written_ends_the_crawl(site: Site, crawl: Crawl, store: str) -> None:
    """No file may grow beyond 400 kB; the pages that were not archived are fetched again by the next crawl."""
    import random

    noise = random.Random(1).randbytes(60_000).hex()
    for number in range(1, 21):
        site.article(number, site.answers[site.article(number)].body.decode() + f"<!-- {noise} -->")
    script = crawl.newscrawl.folder / "limited.py"
    script.write_text(LIMITED)
    words = ("crawl", *QUICK, "--warc", "warc", "-s", f"NEWSCRAWL_STORE={store}", site.url())
    ran = crawl.newscrawl(str(script), *words, script="python")
    assert ran.code == 6, ran.err
    assert "Traceback" not in ran.err
    (error,) = ran.errors
    assert error.startswith("newscrawl: error: archive warc/")
    assert error.endswith("free the place or choose another --warc")
    if store == "True":
        rest = crawl(site.url())
        assert rest.code == 0, rest.err
        titles = [record["title"] for path in crawl.newscrawl.folder.rglob("*.jsonl") for record in _lines(path)]
        assert sorted(titles) == sorted(map(headline, range(1, 21)))


def test_a_folder_that_cannot_be_made_is_told_before_the_crawl(site: Site, crawl: Crawl) -> None:
    (crawl.newscrawl.folder / "file").write_text("in the way")
    ran = crawl.newscrawl("crawl", *QUICK, "--warc", "file/warc", site.url())
    assert ran.code == 6
    assert [error.startswith("newscrawl: error: archive file/warc: ") for error in ran.errors] == [True]
    assert site.requests == []
