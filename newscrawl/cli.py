"""The console script ``newscrawl``, and what all its commands share.

The commands are Scrapy commands (:mod:`newscrawl.commands`), so ``scrapy crawl`` and ``newscrawl crawl`` are the same
thing: the script points Scrapy at our settings and hands over.
"""

from __future__ import annotations

import argparse
import difflib
import logging
import os
import sys
import traceback
from abc import abstractmethod
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from scrapy import cmdline
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError as ScrapyUsageError

from newscrawl import __version__
from newscrawl.exceptions import NewscrawlError, OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

INTERRUPTED = 130
COMMANDS = {
    "crawl": "crawl sites by name, or section pages by URL",
    "demo": "crawl a small internet of our own and show the result",
    "extract": "read articles out of saved pages",
    "export": "write the store's articles as JSON Lines",
    "dedup": "find copies and near-duplicates in any JSON Lines with text",
    "list": "list the sites there are spiders for",
}
"""The commands of the house, in the order of a first visit. Scrapy's own stay available."""


def main() -> None:
    """Run ``newscrawl COMMAND ...``."""
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "newscrawl.settings")
    arguments = sys.argv[1:]
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        _print_help()
    elif arguments[0] in ("-V", "--version"):
        sys.stdout.write(f"newscrawl {__version__}\n")
    else:
        _check_command(next((word for word in arguments if not word.startswith("-")), arguments[0]))
        cmdline.execute(["newscrawl", *arguments])


def _print_help() -> None:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {what}" for name, what in COMMANDS.items()]
    sys.stdout.write(
        "newscrawl: crawl news sections, clean articles, JSON Lines out\n\n"
        "usage: newscrawl COMMAND [options]\n\n" + "\n".join(lines) + "\n\n"
        "newscrawl COMMAND -h tells more; Scrapy's commands (shell, parse, check, fetch ...) work too\n"
    )


def _check_command(name: str) -> None:
    from scrapy.utils.project import get_project_settings

    known = cmdline._get_commands_dict(get_project_settings(), inproject=True)
    if name not in known:
        _fail(
            UsageError(
                f"newscrawl {name}: there is no such command{did_you_mean(name, known)}; newscrawl -h lists them"
            )
        )


class Command(ScrapyCommand):
    """A command of the house: options that all share, errors as one line, exit codes that mean something."""

    requires_project = True
    overrides: Mapping[str, Any] = MappingProxyType({})
    """settings that hold for this command; unlike Scrapy's default_settings they win over the project's, not over -s"""

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add Scrapy's global options and ours."""
        super().add_options(parser)
        parser.formatter_class = argparse.HelpFormatter  # Scrapy's takes any line that ends with a colon for a heading
        parser.usage = f"{Path(sys.argv[0]).name} {parser.usage.partition(' ')[2] if parser.usage else ''}"
        group = parser.add_argument_group(title="newscrawl")
        group.add_argument("--data", metavar="DIR", help="folder of the store and the exports (default: data)")
        group.add_argument(
            "-v", "--verbose", action="count", default=0, help="say more (-vv: everything), with tracebacks"
        )
        self._options = parser
        parser.error = self._refuse  # type: ignore[method-assign,assignment] # one line, not Scrapy's usage in front of it

    @staticmethod
    def _refuse(message: str) -> None:
        """End for a wrong option, as argparse and Scrapy tell it."""
        _fail(UsageError(f"{message}; add -h for the options"))

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Apply the options; an option nobody knows is a mistake, not an argument."""
        if self.settings is None:
            return
        self.settings.setdict(dict(self.overrides), priority="cmdline")
        super().process_options(args, opts)
        if opts.verbose:
            self.settings.set("LOG_LEVEL", "INFO" if opts.verbose == 1 else "DEBUG", priority="cmdline")
        if opts.data:
            self.settings.set("NEWSCRAWL_DATA", opts.data, priority="cmdline")
        unknown = next((word for word in args if word.startswith("-") and word != "-"), None)
        if unknown:
            known = [flag for action in self._options._actions for flag in action.option_strings]
            raise ScrapyUsageError(f"{unknown} is no option{did_you_mean(unknown, known)}", print_help=False)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the command; an error becomes a line on standard error and an exit code."""
        if not opts.verbose and not opts.loglevel:
            # Scrapy logs a traceback for every host that does not answer; the summary says it in a line
            logging.getLogger("scrapy").setLevel(logging.CRITICAL)
            logging.getLogger("newscrawl.extensions.life").setLevel(logging.CRITICAL)  # the command says the same
        try:
            self.exitcode = self.execute(args, opts)
            sys.stdout.flush()
        except NewscrawlError as error:
            self.exitcode = error.exit_code
            if opts.verbose:
                traceback.print_exc()
            _say(error)
        except KeyboardInterrupt:
            self.exitcode = INTERRUPTED
        except BrokenPipeError:  # the reader of our output (head, less) has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    @abstractmethod
    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Do the command's work and return its exit code; raise NewscrawlError for what a user can mend."""

    @property
    def data(self) -> Path:
        """The data folder."""
        return Path(self.setting("NEWSCRAWL_DATA"))

    def setting(self, name: str) -> Any:
        """Return a setting."""
        return self.settings[name] if self.settings is not None else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return "; did you mean X?" for the nearest of *known*, or nothing when none is near.

    >>> did_you_mean("digitaljurnal", ["digitaljournal", "reuters"])
    '; did you mean digitaljournal?'
    """
    near = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return f"; did you mean {near[0]}?" if near else ""


def check_writable(path: Path) -> None:
    """Raise OutputError when a file cannot be written, before the work that would be lost."""
    folder = path.parent
    if path.is_dir():
        raise OutputError(f"{path}: it is a folder; name a file")
    if not folder.is_dir():
        raise OutputError(f"{path}: there is no folder {folder}; make it or choose another file")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise OutputError(f"{path}: it may not be written; choose another file")


def _say(error: Exception) -> None:
    sys.stderr.write(f"newscrawl: error: {error}\n")


def _fail(error: NewscrawlError) -> None:
    _say(error)
    sys.exit(error.exit_code)
