"""Crawls as tests make them, and what they came to."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from newscrawl.run import STORE_FILE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from commandline import CommandLine

QUICK = (
    "-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8",
    "-s", "RETRY_ENABLED=False", "-s", "NEWSCRAWL_PAUSE=0.1",
)  # fmt: skip
"""Settings of a crawl that owes nobody politeness."""


@dataclass(frozen=True, slots=True)
class Crawled:
    """What a crawl of one site came to: exit code, summary (JSON), published files, records of all of them, stderr."""

    code: int
    run: dict[str, Any]
    published: list[Path]
    records: list[dict[str, Any]]
    err: str

    @property
    def dispositions(self) -> dict[str, int]:
        """How many URLs ended how."""
        return dict(self.run["dispositions"])


class Crawl:
    """Crawls a site with ``newscrawl crawl --json`` and checks that its figures add up."""

    def __init__(self, newscrawl: CommandLine) -> None:
        self.newscrawl = newscrawl

    def __call__(self, *words: str, env: Mapping[str, str] | None = None) -> Crawled:
        """Crawl; every link that was found or taken up again is in one disposition or pending."""
        ran = self.newscrawl("crawl", "--json", *QUICK, *words, env=env)
        assert "Traceback" not in ran.err, ran.err
        document = orjson.loads(ran.out)
        assert document["exit_code"] == ran.code
        (run,) = document["runs"] or [{}]
        if run:
            assert (
                run["found"] + run["resumed"] + run["revisited"] == sum(run["dispositions"].values()) + run["pending"]
            ), run
            self._check_store(run, words[words.index("--data") + 1] if "--data" in words else "data")
        published = [self.newscrawl.folder / path for path in document["published"]]
        records = [record for path in published for record in read_lines(path)]
        return Crawled(ran.code, run, published, records, ran.err)

    def _check_store(self, run: dict[str, Any], data: str) -> None:
        """The store says the same as the summary, counted from the URLs themselves."""
        path = self.newscrawl.folder / data / STORE_FILE
        if not path.exists():
            return
        with closing(sqlite3.connect(path)) as database:
            (found,) = database.execute(
                "SELECT COUNT(*) FROM urls WHERE kind = 'article' AND found_run = ?", (run["run"],)
            ).fetchone()
            ended = dict(
                database.execute(
                    "SELECT disposition, COUNT(*) FROM urls WHERE kind = 'article' AND run = ? "
                    "AND disposition != 'pending' GROUP BY disposition",
                    (run["run"],),
                )
            )
            (pending,) = database.execute(
                "SELECT COUNT(*) FROM urls WHERE kind = 'article' AND site = ? AND disposition = 'pending'",
                (run["site"],),
            ).fetchone()
        assert (found, ended, pending) == (run["found"], run["dispositions"], run["pending"])


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Read a file of JSON Lines, in which every line is whole."""
    content = path.read_bytes()
    assert content.endswith(b"\n")
    return [orjson.loads(line) for line in content[:-1].split(b"\n")]
