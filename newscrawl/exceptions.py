"""The errors of newscrawl. A user's mistake and a source's fault are told apart; both say what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class NewscrawlError(Exception):
    """Base of every error this package raises on purpose. Its text is one line: the thing, the value, the next move."""

    exit_code = 1
    """What a command that ends with this error returns to the shell."""


class UsageError(NewscrawlError):
    """A wrong name, URL, option or file given by the user."""

    exit_code = 2


class ConfigurationError(UsageError):
    """Mistakes in newscrawl.toml or in what the environment and flags set: a sentence each, with file and line."""

    def __init__(self, problems: Sequence[str]) -> None:
        more = f" (and {len(problems) - 1} more; newscrawl config names them all)" if len(problems) > 1 else ""
        super().__init__(problems[0] + more)
        self.problems = tuple(problems)


class SourceError(NewscrawlError):
    """A feed, sitemap or section page that cannot be read as what it claims to be."""


class NothingToDoError(NewscrawlError):
    """There is nothing to export or to do."""

    exit_code = 4


class LockedError(NewscrawlError):
    """Another run holds the store or the site."""

    exit_code = 5


class OutputError(NewscrawlError):
    """The output could not be written."""

    exit_code = 6


class StoreError(NewscrawlError):
    """The store cannot be opened or is of a version this package does not know."""


class StoreFullError(StoreError):
    """The store cannot be written: the disk is full, or the file may not grow."""

    exit_code = 6


class StoreBusyError(StoreError):
    """Another process uses the store for longer than one waits for it."""

    exit_code = 5


class DamagedArchiveError(NewscrawlError):
    """A part of an archive could not be read; the rest was."""

    exit_code = 3


class TooSlowError(NewscrawlError):
    """Reading one page takes more CPU time than any page is worth."""
