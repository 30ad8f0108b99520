"""The console script ``newscrawl``, and what all its commands share.

The commands are Scrapy commands (:mod:`newscrawl.commands`), so ``scrapy crawl`` and ``newscrawl crawl`` are the same
thing: the script points Scrapy at our settings and hands over.
"""

from __future__ import annotations

import argparse
import errno
import logging
import os
import sys
import traceback
from abc import abstractmethod
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import cmdline
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError as ScrapyUsageError
from scrapy.settings import SETTINGS_PRIORITIES
from scrapy.utils.project import get_project_settings

from newscrawl import __version__
from newscrawl.config import Configuration, load_configuration
from newscrawl.config.keys import KEYS
from newscrawl.config.load import values_of_flags
from newscrawl.config.words import did_you_mean as did_you_mean  # noqa: PLC0414 # commands take it from here
from newscrawl.exceptions import ConfigurationError, NewscrawlError, OutputError, UsageError
from newscrawl.logs import logs_json, take_log
from newscrawl.reports.events import say_event
from newscrawl.safety.hosts import check_credentials, objection_to_host, services_of
from newscrawl.safety.printable import printable
from newscrawl.streams import outlive_stderr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.settings import Settings

INTERRUPTED = 130
COMMANDS = {
    "crawl": "crawl sites by name, or section pages by URL",
    "demo": "crawl a small internet of our own and show the result",
    "extract": "read articles out of saved pages",
    "export": "write the store's articles as a file or as a dataset",
    "validate": "tell whether an exported dataset is whole, and where it is not",
    "stats": "count the store's articles by site, month, language, agency, with bars",
    "query": "ask the store a question in SQL",
    "merge": "make one store of several",
    "dedup": "find copies and near-duplicates in any JSON Lines with text",
    "explain": "tell why a page is in, joined to another, or out",
    "boilerplate": "list what recurs on the pages of a site",
    "status": "show what is pending, done, refused and failed, and why",
    "health": "judge each site's last run by its own history",
    "report": "write one page that shows how all sites are",
    "schedule": "crawl groups of sites when they are due, for ever or once",
    "alerts": "show who is told when a site's verdict changes; --test tries it",
    "prune": "let go what is old: raw pages, earlier texts, addresses that gave nothing",
    "backup": "copy the store to a file, while crawls go on",
    "doctor": "look whether machine, data folder and store are well",
    "config": "show each value of the configuration and what has set it",
    "list": "list the sites there are spiders for",
    "newsite": "draft the card and the test pages of a new site",
    "preview": "show what is read from a site's pages, beside the pages",
    "record": "save a page and the article it should give, for the tests",
    "check": "check the contracts of spiders, as Scrapy does",
    "parse": "read one page with its spider and print what comes out, as Scrapy does",
    "shell": "try things on a page, as in Scrapy",
    "genspider": "make a card (-t news) or another spider from a template",
}
"""The commands of the house, in the order of a first visit. Scrapy's own stay available."""


def main() -> None:
    """Run ``newscrawl COMMAND ...``."""
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "newscrawl.settings")
    arguments = sys.argv[1:]
    _take_config(arguments)
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        _print_help()
    elif arguments[0] in ("-V", "--version"):
        sys.stdout.write(f"newscrawl {__version__}\n")
    else:
        settings = get_project_settings()
        name = next((word for word in arguments if not word.startswith("-")), arguments[0])
        if name in COMMANDS:  # importing those that are not asked for takes a third of the time to start
            settings.set("COMMANDS_MODULE", f"newscrawl.commands.{name}")
        else:
            _check_command(name, settings)
        cmdline.execute(["newscrawl", *arguments], settings)


def _take_config(arguments: list[str]) -> None:
    """Let ``--config FILE`` hold before Scrapy reads our settings, and with them the configuration."""
    for word, following in zip(arguments, [*arguments[1:], ""], strict=False):
        name, sign, value = word.partition("=")
        if name == "--config" and (value if sign else following):
            os.environ["NEWSCRAWL_CONFIG"] = value if sign else following


def _print_help() -> None:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {what}" for name, what in COMMANDS.items()]
    sys.stdout.write(
        "newscrawl: crawl news sections, clean articles, JSON Lines out\n\n"
        "usage: newscrawl COMMAND [options]\n\n" + "\n".join(lines) + "\n\n"
        "newscrawl COMMAND -h tells more; the rest of Scrapy's commands (fetch, view, settings ...) work too\n"
    )


def _check_command(name: str, settings: Settings) -> None:
    known = cmdline._get_commands_dict(settings, inproject=True)
    if name not in known:
        _fail(
            UsageError(
                f"newscrawl {name}: there is no such command{did_you_mean(name, known)}; newscrawl -h lists them"
            )
        )


class Command(ScrapyCommand):
    """A command of the house: options that all share, errors as one line, exit codes that mean something."""

    requires_project = True
    makes_sites = False
    """whether the folder of --sites is made when it is not there"""
    overrides: Mapping[str, Any] = MappingProxyType({})
    """settings that hold for this command; unlike Scrapy's default_settings they win over the project's, not over -s"""

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add Scrapy's global options and ours."""
        super().add_options(parser)
        parser.formatter_class = argparse.HelpFormatter  # Scrapy's takes any line that ends with a colon for a heading
        parser.usage = f"{Path(sys.argv[0]).name} {parser.usage.partition(' ')[2] if parser.usage else ''}"
        group = parser.add_argument_group(title="newscrawl")
        group.add_argument("--data", metavar="DIR", help="folder of the store and the exports (default: data)")
        group.add_argument("--config", metavar="FILE", help="configuration (default: newscrawl.toml, if there is one)")
        group.add_argument("--sites", metavar="DIR", help="folder of your own cards and their test pages")
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
        outlive_stderr()  # before the log takes it
        if self.settings is None:
            return
        if opts.config and os.environ.get("NEWSCRAWL_CONFIG") != opts.config:
            _fail(
                UsageError(
                    f"--config {opts.config}: scrapy takes the variable NEWSCRAWL_CONFIG={opts.config} in its place"
                )
            )
        self.settings.setdict({"LOG_INSTALL_ROOT_HANDLER": False, **self.overrides}, priority="cmdline")
        super().process_options(args, opts)
        self._check_settings(opts)
        if opts.verbose:
            self.settings.set("LOG_LEVEL", "INFO" if opts.verbose == 1 else "DEBUG", priority="cmdline")
        if opts.data:
            self.settings.set("NEWSCRAWL_DATA", opts.data, priority="cmdline")
        if opts.sites:
            self.settings.set("NEWSCRAWL_SITES", opts.sites, priority="cmdline")
        sites = self.settings["NEWSCRAWL_SITES"]
        if sites and not Path(sites).expanduser().is_dir():
            if not self.makes_sites:
                named = "--sites" if opts.sites else f"{self.configuration.values['cards'].origin}: cards"
                _fail(
                    UsageError(
                        f"{named} {sites}: there is no such folder; newscrawl newsite URL --sites {sites} makes it"
                    )
                )
            self.settings.set("NEWSCRAWL_SITES", None, priority="cmdline")  # there is nothing to load from it
        if self.requires_crawler_process:
            try:
                take_log(self.settings, as_json=getattr(opts, "json_log", False))
            except OSError as error:
                _fail(OutputError(f"LOG_FILE {self.setting('LOG_FILE')}: {error.strerror}; choose another file"))
        unknown = next((word for word in args if word.startswith("-") and word != "-"), None)
        if unknown:
            known = [flag for action in self._options._actions for flag in action.option_strings]
            raise ScrapyUsageError(f"{unknown} is no option{did_you_mean(unknown, known)}", print_help=False)

    def _check_settings(self, opts: argparse.Namespace) -> None:
        """Check what ``-s`` sets of ours, as the file's keys are checked."""
        self._named = {pair.partition("=")[0] for pair in opts.set}
        flags = {f"-s {name}": self.setting(name) for name in self._named}
        try:
            values = values_of_flags({**flags, "-L": opts.loglevel} if opts.loglevel else flags)
        except ConfigurationError as error:
            _fail(error)
        for key, value in values.items():
            self.settings.set(KEYS[key].setting, value.value, priority="cmdline")  # type: ignore[union-attr] # there are some

    @property
    def configuration(self) -> Configuration:
        """What all layers set, the flags of this command line included."""
        if self.settings is None:
            return load_configuration()
        flags = {}
        for key in KEYS.values():
            is_flag = key.setting and self.settings.getpriority(key.setting) == SETTINGS_PRIORITIES["cmdline"]
            if is_flag and self.settings[key.setting] is not None:
                flag = f"-s {key.setting}" if key.setting in self._named else key.on_command_line
                flags[flag] = self.settings[key.setting]
        return load_configuration(flags=flags)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the command; an error becomes a line on standard error and an exit code."""
        if not opts.loglevel and self.setting("LOG_LEVEL") not in ("DEBUG", "INFO"):
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
            say_error(error)
        except KeyboardInterrupt:
            self.exitcode = INTERRUPTED
        except BrokenPipeError:  # the reader of our output (head, less) has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            self.exitcode = OutputError.exit_code
            what = error.filename or "standard output or a temporary file"
            say_error(OutputError(f"{what}: {error.strerror}; free some, or write elsewhere"))
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


class Unstored(ScrapyCommand):
    """A command of Scrapy's that looks at pages with a spider: on ours it begins no run and stores nothing."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Switch the store off; ``-s NEWSCRAWL_STORE=True`` has it back."""
        if self.settings is not None:
            self.settings.set("NEWSCRAWL_STORE", value=False, priority="cmdline")
            self.settings.set("NEWSCRAWL_PROGRESS", value=False, priority="cmdline")
        super().process_options(args, opts)


class NetworkCommand(Command):
    """A command that asks servers."""

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the option that opens the address guard."""
        super().add_options(parser)
        parser.add_argument(
            "--allow-private", action="append", metavar="HOST:PORT", help="ask a server on a private address, too"
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Add what the option names to the setting."""
        super().process_options(args, opts)
        if self.settings is not None:
            named = [*self.settings.getlist("NEWSCRAWL_ALLOW_PRIVATE"), *(opts.allow_private or ())]
            self.settings.set("NEWSCRAWL_ALLOW_PRIVATE", named, priority="cmdline")

    def check_address(self, url: str) -> None:
        """Raise UsageError when *url* leads to a private address that nobody has named, which its own words tell, or holds a
        password.
        """
        check_credentials(url)
        parts = urlsplit(url)
        authority = parts.netloc.rpartition("@")[2]
        named = services_of(self.setting("NEWSCRAWL_ALLOW_PRIVATE"))
        objection = objection_to_host(parts.scheme, authority, named)
        if objection:
            service = authority if parts.port else f"{authority}:{443 if parts.scheme == 'https' else 80}"
            raise UsageError(f"{url}: {objection}; if you mean it, add --allow-private {service}")


def check_writable(path: Path) -> None:
    """Raise OutputError when a file cannot be written, before the work that would be lost."""
    folder = path.parent
    if path.is_dir():
        raise OutputError(f"{path}: it is a folder; name a file")
    if not folder.is_dir():
        raise OutputError(f"{path}: there is no folder {folder}; make it or choose another file")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise OutputError(f"{path}: it may not be written; choose another file")


def say(sentence: str) -> None:
    """Tell something in a line on standard error: plain, or as an event where that is asked for."""
    if logs_json():
        say_event("note", message=sentence)
    else:
        sys.stderr.write(f"newscrawl: {printable(sentence)}\n")


def say_error(error: Exception) -> None:
    """Tell an error in a line on standard error: plain, or as an event where that is asked for."""
    if logs_json():
        say_event("error", message=str(error), exit_code=error.exit_code if isinstance(error, NewscrawlError) else 1)
    else:
        sys.stderr.write(f"newscrawl: error: {printable(str(error))}\n")


def _fail(error: NewscrawlError) -> None:
    say_error(error)
    sys.exit(error.exit_code)
