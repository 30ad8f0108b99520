"""Crawls as tests make them, and what they came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from commandline import CommandLine

QUICK = (
    "-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8",
    "-s", "RETRY_ENABLED=False",
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
            assert run["found"] + run["resumed"] == sum(run["dispositions"].values()) + run["pending"], run
        published = [self.newscrawl.folder / path for path in document["published"]]
        records = [record for path in published for record in read_lines(path)]
        return Crawled(ran.code, run, published, records, ran.err)


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Read a file of JSON Lines, in which every line is whole."""
    content = path.read_bytes()
    assert content.endswith(b"\n")
    return [orjson.loads(line) for line in content[:-1].split(b"\n")]
