"""``newscrawl explain URL|ID``."""

from __future__ import annotations

import sys
from itertools import pairwise
from typing import TYPE_CHECKING

import orjson

from newscrawl.addresses.urls import url_key
from newscrawl.cli import Command as NewscrawlCommand
from newscrawl.exceptions import NothingToDoError, UsageError
from newscrawl.reports.differences import differences
from newscrawl.reports.explain import explain, in_words
from newscrawl.run import STORE_FILE
from newscrawl.safety.printable import printable
from newscrawl.store import Store

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from typing import Any

_COLOURS = {"- ": "31", "+ ": "32", "~ ": "33"}


class Command(NewscrawlCommand):
    """Tell why a page is in the store, joined to another, or out."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what stands behind the command's name."""
        return "[options] <URL or id of an article>"

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Tell why a page is in, joined to another, or out, and what became of its text"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""
        super().add_options(parser)
        parser.add_argument("--diff", action="store_true", help="show what changed from revision to revision")
        parser.add_argument("--removed", action="store_true", help="print the texts that were taken out of the body")
        parser.add_argument("--json", action="store_true", help="print all that is known as one JSON object")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Look the address up, and tell."""
        if len(args) != 1:
            raise UsageError("explain what? give one URL, or the id of an article")
        path = self.data / STORE_FILE
        if not path.exists():
            raise NothingToDoError(
                f"there is no store at {path}; crawl something first, or name its folder with --data"
            )
        asked = args[0].encode("utf-8", "replace").decode()  # a shell passes on bytes that are no text
        with Store.reading(path) as store:
            facts = explain(store, asked)
            if facts is None:
                near = store.lookup.nearest(url_key(asked))
                hint = f"; the nearest are {' '.join(near)}" if near else "; newscrawl status shows what was crawled"
                raise UsageError(f"{asked}: the store {path} knows no such page{hint}")
        article = facts.get("article")
        if article and article["published_in"]:
            article["published_in"] = str(self.data / article["published_in"])
        if opts.json:
            sys.stdout.buffer.write(orjson.dumps(facts, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
            return 0
        for line in in_words(facts):
            sys.stdout.write(f"{printable(line)}\n")
        if opts.removed:
            _write(_removed(facts))
        if opts.diff:
            _write(_diff(facts))
        return 0


def _write(lines: Iterator[str]) -> None:
    colour = sys.stdout.isatty()
    for line in lines:
        line = printable(line)
        code = _COLOURS.get(line[:2]) if colour else None
        sys.stdout.write(f"\x1b[{code}m{line}\x1b[0m\n" if code else f"{line}\n")


def _removed(facts: dict[str, Any]) -> Iterator[str]:
    if not facts.get("removed"):
        yield "nothing was taken out of the body"
        return
    for entry in facts["removed"]:
        yield f"removed, {entry['kind']} ({entry['why']}):"
        yield f"- {entry['text']}"


def _diff(facts: dict[str, Any]) -> Iterator[str]:
    revisions = facts.get("revisions") or ()
    if len(revisions) < 2:
        yield "there is one text of it only, so nothing has changed"
        return
    for old, new in pairwise(revisions):
        yield f"revision {old['revision']} ({old['fetched_at']}) -> revision {new['revision']} ({new['fetched_at']})"
        yield from differences(_paragraphs(old), _paragraphs(new))


def _paragraphs(revision: dict[str, Any]) -> list[str]:
    return [f"# {revision['title']}", *(revision["body"] or "").split("\n\n")]
