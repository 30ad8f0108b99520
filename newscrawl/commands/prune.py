"""``newscrawl prune --older-than 400d``."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
from rich.filesize import decimal
from rich.table import Table
from rich.text import Text

from newscrawl.archive.ages import archives_before
from newscrawl.cli import Command as NewscrawlCommand
from newscrawl.discovery.since import since_of
from newscrawl.exceptions import NothingToDoError, OutputError, UsageError
from newscrawl.locks import Lock
from newscrawl.reports.terminal import counting, stdout_console
from newscrawl.run import STORE_FILE
from newscrawl.store.compact import compact, room_of
from newscrawl.store.migrate import copies_before
from newscrawl.store.prune import Pruner, Share
from newscrawl.store.reading import reading
from newscrawl.store.sqlite import connect, failure

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

_WORDS = {
    "pages": "raw pages, in WARC files",
    "copies": "copies of the store in earlier versions",
    "revisions": "texts that articles had before",
    "rejects": "what was read of pages that are no articles",
    "urls": "addresses that gave no article (a mark of each stays)",
    "figures": "figures of runs that health looks at no more",
    "slots": "times of the schedule, but for the latest of each site",
}


class Command(NewscrawlCommand):
    """Let go what is old and no later run needs."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what stands behind the command's name."""
        return "[options] --older-than <400d or date> | --compact"

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Let go what is old: raw pages, earlier texts, addresses that gave nothing"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""
        super().add_options(parser)
        parser.add_argument("--older-than", metavar="WHEN", help="a length (400d, 12m) or a date (2026-01-31)")
        parser.add_argument("--dry-run", action="store_true", help="say what would go, and let nothing go")
        parser.add_argument(
            "--warc", metavar="DIR", help="also the WARC files in this folder (default: the setting NEWSCRAWL_WARC)"
        )
        parser.add_argument(
            "--compact",
            action="store_true",
            help="give what is free in the store's file back to the disk; no crawl may be on",
        )
        parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Let go, and say how much it was."""
        if args:
            raise UsageError(f"prune takes no {' '.join(args)}; say how old: newscrawl prune --older-than 400d")
        if not opts.older_than and not opts.compact:
            raise UsageError(
                "prune what? newscrawl prune --older-than 400d (with --dry-run, to see first), or --compact"
            )
        if opts.compact and opts.dry_run:
            raise UsageError("--compact and --dry-run do not go together; what is free is said without either")
        before = _before(opts.older_than) if opts.older_than else None
        folder = Path(opts.warc or self.setting("NEWSCRAWL_WARC") or "")
        if opts.warc and not folder.is_dir():
            raise UsageError(f"--warc {opts.warc}: there is no such folder")
        path = self.data / STORE_FILE
        if not path.exists():
            raise NothingToDoError(f"prune: there is no store {path}; name its folder with --data")
        gone: dict[str, Share] = {}
        try:
            if before:
                self._prune(path, before, folder, gone, dry=opts.dry_run)
            if opts.compact:
                with Lock.of_everything(self.data), closing(connect(path)) as connection:
                    compact(connection, path)
        except KeyboardInterrupt:
            self._tell(path, before, gone, opts)
            raise
        self._tell(path, before, gone, opts)
        return 0

    def _prune(self, path: Path, before: str, folder: Path, gone: dict[str, Share], *, dry: bool) -> None:
        """Let go what is older than *before*, and note it in *gone*."""
        files = {"copies": copies_before(path, before)}
        if folder != Path() and folder.is_dir():
            files["pages"] = archives_before(folder, before)
        with (
            nullcontext() if dry else Lock.of_pruning(self.data),
            reading(path) if dry else closing(connect(path)) as connection,
            counting("rows counted" if dry else "rows gone") as done,
        ):
            for kind, paths in files.items():
                gone[kind] = Share()
                _remove(paths, gone[kind], dry=dry)
            pruner = Pruner(connection, before, dry=dry)
            gone.update(pruner.gone)
            try:
                pruner.run(done)
            except sqlite3.Error as error:
                raise failure(path, error, "newscrawl doctor tells more") from error

    def _tell(self, path: Path, before: str | None, gone: dict[str, Share], opts: argparse.Namespace) -> None:
        with reading(path) as connection:
            room = room_of(connection)
        if opts.json:
            figures = {kind: {"number": share.number, "bytes": share.size} for kind, share in gone.items()}
            told = {"older_than": before, "dry_run": opts.dry_run, **figures, "store": room._asdict()}
            sys.stdout.buffer.write(orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE))
            return
        console = stdout_console()
        if gone:
            table = Table(box=None, pad_edge=False, header_style="bold")
            table.add_column(f"older than {before}{': would go' if opts.dry_run else ''}")
            table.add_column("number", justify="right")
            table.add_column("size", justify="right")
            for kind, share in gone.items():
                table.add_row(Text(_WORDS[kind]), f"{share.number:,}", decimal(share.size))
            console.print(table)
        advice = "; newscrawl prune --compact gives them back to the disk" if room.free > room.size / 10 else ""
        console.print(
            Text(f"{path}: {decimal(room.size)}, of which {decimal(room.free)} free for what comes{advice}"),
            soft_wrap=True,
        )


def _before(text: str) -> str:
    now = datetime.now(UTC)
    before = since_of(text, now, option="--older-than")
    if before > f"{now:%Y-%m-%dT%H:%M:%SZ}":
        raise UsageError(f"--older-than {text}: that is in the future, so all would go; name a time in the past")
    return before


def _remove(paths: Iterable[Path], share: Share, *, dry: bool) -> None:
    for path in paths:
        try:
            size = path.stat().st_size
            if not dry:
                path.unlink()
        except OSError as error:
            raise OutputError(f"{path}: {error.strerror}; make its folder writable") from error
        share.number += 1
        share.size += size
