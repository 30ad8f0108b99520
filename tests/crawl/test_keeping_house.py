"""Prune, backup and doctor as commands, around crawls of a small site."""

from __future__ import annotations

import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import pytest

from newscrawl.run import STORE_FILE

if TYPE_CHECKING:
    from commandline import CommandLine
    from crawls import Crawl
    from server import Site

ROOT = Path(__file__).parents[2]


def make_old(folder: Path) -> None:
    """Let all that was crawled be of long ago."""
    with closing(sqlite3.connect(folder / "data" / STORE_FILE, isolation_level=None)) as store:
        store.execute("UPDATE urls SET ended_at = '2020-01-01T00:00:00Z'")


def test_what_was_pruned_is_not_fetched_again(site: Site, crawl: Crawl, newscrawl: CommandLine, tmp_path: Path) -> None:
    site.articles(3)
    site.link("/news/gone.html", "A story that the site has withdrawn since")
    archives = tmp_path / "archive"
    first = crawl(site.url(), "--warc", "archive")
    assert first.dispositions == {"stored": 3, "gone": 1}
    (recent,) = archives.iterdir()
    old = archives / re.sub(r"-\d{8}T", "-20200101T", recent.name)
    old.write_bytes(recent.read_bytes())
    (archives / "notes-20200101.txt").write_text("not ours")
    make_old(tmp_path)
    words = ("prune", "--older-than", "400d", "--warc", "archive")
    told = [orjson.loads(newscrawl(*words, *more, "--json").out) for more in (["--dry-run"], [], [])]
    assert old.exists() is False
    figures = [{kind: share["number"] for kind, share in one.items() if isinstance(share, dict) and share.get("number")}
               for one in told]  # fmt: skip
    assert figures == [{"pages": 1, "urls": 1}, {"pages": 1, "urls": 1}, {}]
    assert told[0]["pages"]["bytes"] == recent.stat().st_size
    assert {path.name for path in archives.iterdir()} == {recent.name, "notes-20200101.txt"}
    del site.requests[:]
    again = crawl(site.url(), "-s", "NEWSCRAWL_REVISIT_HOURS=")
    assert (again.code, again.run["found"], again.run["known"]) == (0, 0, 4)
    assert set(site.requests) == {"/robots.txt", "/news/"}
    assert newscrawl("explain", site.url("/news/gone.html")).out.splitlines()[1].startswith("out: forgotten: ")
    assert newscrawl("doctor").code == 0, "its sums agree all the same"
    shown = newscrawl(*words)
    assert "raw pages" in shown.out
    assert "free for what comes" in shown.out
    assert newscrawl("prune", "--compact").code == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("prune",), 2, "prune what? newscrawl prune --older-than 400d"),
        (("prune", "--older-than", "old"), 2, "--older-than 'old' is no date"),
        (("prune", "--older-than", "2099-01-01"), 2, "that is in the future, so all would go"),
        (("prune", "--older-than", "1d", "--compact", "--dry-run"), 2, "do not go together"),
        (("prune", "--older-than", "1d", "--warc", "nowhere"), 2, "--warc nowhere: there is no such folder"),
        (("prune", "--older-than", "1d"), 4, "there is no store data/newscrawl.db"),
        (("backup",), 2, "name one file"),
        (("backup", "-"), 2, "a copy is verified where it stands; name a file"),
        (("backup", "copy.db"), 4, "there is no store data/newscrawl.db"),
        (("doctor", "now"), 2, "doctor takes no now"),
        (("doctor", "--url", "http://127.0.0.1:9/"), 2, "if you mean it, add --allow-private 127.0.0.1:9"),
        (("doctor", "--url", "ftp://gazette.example/"), 2, "'ftp://gazette.example/' is no URL that can be crawled"),
    ],
)
def test_what_cannot_be_done_is_told(newscrawl: CommandLine, words: tuple[str, ...], code: int, said: str) -> None:
    ran = newscrawl(*words)
    assert ran.code == code, ran.err
    assert said in ran.errors[0]


def commands_of(heading: str) -> str:
    """Return the commands of a section of the page on keeping house."""
    text = (ROOT / "docs" / "keeping-house.md").read_text("utf-8")
    section = text.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    block = re.search(r"```console\n(.*?)```", section, re.DOTALL)
    assert block
    return "\n".join(line.removeprefix("$ ") for line in block[1].splitlines())


def test_a_backup_is_restored_as_the_page_says(
    site: Site, crawl: Crawl, newscrawl: CommandLine, tmp_path: Path
) -> None:
    site.articles(2)
    assert crawl(site.url()).dispositions == {"stored": 2}
    (tmp_path / "backups").mkdir()
    ran = newscrawl("backup", "backups/newscrawl-2026-11-23.db")
    assert (ran.code, ran.out) == (0, "backups/newscrawl-2026-11-23.db\n")
    assert "2 articles" in ran.err
    assert newscrawl("backup", "backups/newscrawl-2026-11-23.db").code == 6
    told = orjson.loads(newscrawl("backup", "backups/newscrawl-2026-11-23.db", "--overwrite", "--json").out)
    assert told["articles"] == 2
    (tmp_path / "data" / "newscrawl.db").write_bytes(b"damaged")
    (tmp_path / "data" / "newscrawl.db-wal").write_bytes(b"of the damaged one")
    assert newscrawl("doctor").code == 1
    subprocess.run(["sh", "-e", "-c", commands_of("Restore")], cwd=tmp_path, check=True, env={"PATH": "/usr/bin:/bin"})
    assert newscrawl("doctor").code == 0
    again = crawl(site.url(), "-s", "NEWSCRAWL_REVISIT_HOURS=")
    assert (again.code, again.run["found"], again.run["known"]) == (0, 0, 2)


def test_doctor_asks_for_a_page(site: Site, newscrawl: CommandLine) -> None:
    site.articles(1)
    allowed = ("--allow-private", f"127.0.0.1:{site.port}")
    ran = newscrawl("doctor", "--json", "--url", site.url(), *allowed)
    checks = [orjson.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 0, ran.out + ran.err
    assert [check["level"] for check in checks if check["check"] == "network"] == ["ok"]
    assert "seconds from the server's" in next(check["said"] for check in reversed(checks) if check["check"] == "clock")
    ran = newscrawl("doctor", "--url", site.url("/missing"), *allowed)
    assert ran.code == 1
    assert "fail network: " in ran.out
    assert "HTTP 404" in ran.out
