"""``newscrawl validate PATH``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from newscrawl.cli import Command as NewscrawlCommand
from newscrawl.datasets.validate import validate
from newscrawl.exceptions import UsageError
from newscrawl.safety.printable import printable

if TYPE_CHECKING:
    import argparse


class Command(NewscrawlCommand):
    """Tell whether an exported package or file is whole, and where it is not."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what stands behind the command's name."""
        return "[options] <package folder or data file>"

    def short_desc(self) -> str:
        """Return the line of the command list."""
        return "Tell whether an exported package or file is whole, and where it is not"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="one JSON object a fault: path, line, problem")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print the faults, one a line; exit code 1 when there is any."""
        if len(args) != 1:
            raise UsageError("validate what? give one package folder or data file")
        path = Path(args[0])
        verdict = validate(path)
        for fault in verdict.faults:
            if opts.json:
                sys.stdout.buffer.write(orjson.dumps(fault._asdict(), option=orjson.OPT_APPEND_NEWLINE))
            else:
                sys.stdout.write(f"{printable(' '.join(str(fault).splitlines()))}\n")
        number = len(verdict.faults)
        rows = f"{verdict.rows} row{'' if verdict.rows == 1 else 's'} in {verdict.files} file{'' if verdict.files == 1 else 's'}"
        faults = f"{number or 'no'} fault{'' if number < 2 else 's'}"
        words = f", as {verdict.shape}" if verdict.shape else ""
        sys.stderr.write(f"{printable(str(path))}: {faults}, {rows}{words}\n")
        return 1 if number else 0
