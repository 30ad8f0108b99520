"""``newscrawl query "SELECT ..."``."""

from __future__ import annotations

import csv
import io
import shutil
import sys
from contextlib import ExitStack
from itertools import chain
from math import isfinite
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import orjson

from newscrawl.cli import Command as NewscrawlCommand
from newscrawl.cli import check_writable
from newscrawl.config.durations import duration_of
from newscrawl.exceptions import NothingToDoError, OutputError, UsageError
from newscrawl.exporters.files import check_ordinary, whole_file
from newscrawl.exporters.formats import cell
from newscrawl.reports.grid import grid, plain
from newscrawl.run import STORE_FILE
from newscrawl.store.query import VIEWS, ask, has_duckdb

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from newscrawl.store.query import Answer, EngineName

_WIDTH_OF_FILES = 160  # cells of a table that is not for a terminal


class Command(NewscrawlCommand):
    """Ask the store a question in SQL, over the views that docs/query.md describes; nothing can be changed."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what stands behind the command's name."""
        return '[options] "SELECT ..." | --views'

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Ask the store in SQL"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""
        super().add_options(parser)
        parser.add_argument("--views", action="store_true", help="list the views, their columns and types")
        parser.add_argument("--format", choices=sorted(_FORMATS), help="default: table, or what the name of FILE says")
        parser.add_argument(
            "-o", "--output", metavar="FILE", help="write the rows to a .jsonl or .csv file, whole or not at all"
        )
        parser.add_argument("--overwrite", action="store_true", help="replace FILE if it is there")
        parser.add_argument(
            "--engine", choices=("duckdb", "sqlite"), help="whose SQL it is (default: duckdb where it is installed)"
        )
        parser.add_argument(
            "--time-limit", metavar="TIME", default="5m", help="give up after that long, as 90s (default: 5m)"
        )

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print or write the answer."""
        if opts.views:
            _list_views()
            return 0
        if len(args) != 1:
            raise UsageError(
                'query what? give one statement in quotes, as "SELECT site, COUNT(*) FROM article GROUP BY site"'
            )
        form = _form_of(opts)
        path = self.data / STORE_FILE
        if opts.output and Path(opts.output).resolve() == path.resolve():
            raise OutputError(f"{opts.output}: it is the store that is asked; name another file")
        if not path.exists():
            raise NothingToDoError(
                f"there is no store at {path}; crawl something first, or name its folder with --data"
            )
        engine: EngineName = opts.engine or ("duckdb" if has_duckdb() else "sqlite")
        if not opts.engine and engine == "sqlite":
            sys.stderr.write("DuckDB is not installed, so this is SQLite's SQL; pip install 'newscrawl[dataset]'\n")
        try:
            seconds = duration_of(opts.time_limit).total_seconds()
        except ValueError as error:
            raise UsageError(f"--time-limit: {error}") from error
        with ask(path, args[0], engine=engine, seconds=seconds) as answer:
            _write(answer, form, opts.output)
        return 0


def _form_of(opts: argparse.Namespace) -> str:
    """Return the format that is asked for; raise what is wrong with the file before anything is read."""
    if not opts.output:
        return opts.format or "table"
    path = Path(opts.output)
    ending = path.suffix.removeprefix(".")
    form: str | None = opts.format or (ending if ending in _FORMATS else None)
    if form is None:
        raise UsageError(f"-o {path}: name a file that ends in .jsonl or .csv, or add --format")
    check_writable(path)
    check_ordinary(path)
    if path.exists() and not opts.overwrite:
        raise OutputError(f"{path}: it is there already; name another file, or replace it with --overwrite")
    return form


def _write(answer: Answer, form: str, output: str | None) -> None:
    """Write an answer to a file, whole or not at all, or to standard output as it comes."""
    number = 0

    def rows() -> Iterator[tuple[Any, ...]]:
        nonlocal number
        for number, row in enumerate(answer.rows, 1):  # noqa: B007 - it is told at the end
            yield row

    with ExitStack() as stack:
        file: IO[bytes] = stack.enter_context(whole_file(Path(output))) if output else sys.stdout.buffer
        for line in _FORMATS[form](answer.columns, rows(), file):
            file.write(line.encode("utf-8", "replace") + b"\n")
        if output and not number:
            raise NothingToDoError(f"{output}: the answer has no rows; nothing was written")
    if output:
        sys.stderr.write(f"{output}: {number} row{'' if number == 1 else 's'}\n")
    elif not number:
        sys.stderr.write("no rows\n")


def _table(columns: Sequence[str], rows: Iterable[Sequence[Any]], file: IO[bytes]) -> Iterator[str]:
    is_terminal = file.isatty()
    width = shutil.get_terminal_size().columns if is_terminal else _WIDTH_OF_FILES
    encoding = sys.stdout.encoding.lower() if is_terminal else "utf-8"
    return grid(columns, rows, width, ellipsis="…" if encoding.startswith("utf") else "...")


def _lines(columns: Sequence[str], rows: Iterable[Sequence[Any]], _: IO[bytes]) -> Iterator[str]:
    names = _distinct(columns)
    for row in rows:
        yield orjson.dumps(dict(zip(names, map(_json, row), strict=True))).decode()


def _comma_separated(columns: Sequence[str], rows: Iterable[Sequence[Any]], _: IO[bytes]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r")  # and the line feed that ends every line
    for row in chain([columns], rows):
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([cell(_json(value)) for value in row])
        yield buffer.getvalue()


_FORMATS: dict[str, Callable[[Sequence[str], Iterable[Sequence[Any]], IO[bytes]], Iterator[str]]] = {
    "table": _table,
    "jsonl": _lines,
    "csv": _comma_separated,
}


def _json(value: Any) -> Any:
    """Return a value of an answer as a part of a line of JSON; null for infinities, and what is no number."""
    if isinstance(value, float) and not isfinite(value):
        return None
    if isinstance(value, list | dict):
        return orjson.loads(str(plain(value)))
    return plain(value)


def _distinct(names: Sequence[str]) -> list[str]:
    """Return names for the keys of an object: the second ``site`` of a join is ``site_2``.

    >>> _distinct(["site", "site"])
    ['site', 'site_2']
    """
    seen: dict[str, int] = {}
    told = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        told.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return told


def _list_views() -> None:
    rows = [(view, column, kind) for view, columns in VIEWS.items() for column, kind in columns.items()]
    for line in grid(["view", "column", "type"], rows, _WIDTH_OF_FILES):
        sys.stdout.write(f"{line}\n")
