"""Finding cards: the shipped ones, and those in a folder of the user's own (NEWSCRAWL_SITES)."""

from __future__ import annotations

import importlib
import importlib.util
import logging
import pkgutil
import re
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError as ScrapyUsageError
from scrapy.http import HtmlResponse
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.spider import iter_spider_classes

from newscrawl.config.words import did_you_mean
from newscrawl.drafting.card import is_card_file
from newscrawl.drafting.pairs import NO_CARD, PLACE
from newscrawl.exceptions import UsageError
from newscrawl.extraction.page import parse_page
from newscrawl.platforms.generic import Generic
from newscrawl.stages import clean_article

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping
    from types import ModuleType

    from scrapy import Spider
    from scrapy.settings import BaseSettings

    from newscrawl.extract import SavedPage
    from newscrawl.items import Article

logger = logging.getLogger(__name__)

OWN = "newscrawl_sites"
"""Package that the modules of a user's own folder are imported into, whatever the folder is called."""

_NOT_IMPORTED = re.compile(r"cannot import name '(\w+)'")
_TOLD: set[str] = set()
"""What was logged: Scrapy makes a loader for each command and each crawl."""


class CardLoader(SpiderLoader):
    """Scrapy's spider loader, for cards: a file that cannot be imported costs no other site.

    What is wrong with it is logged, and is the error of whoever asks for that site. A card in NEWSCRAWL_SITES stands
    before a shipped one of the same name, also where it is broken; of two in that folder the second is broken.
    """

    def __init__(self, settings: BaseSettings) -> None:
        self.broken: dict[str, str] = {}
        """by name of the file, what is wrong with it, with its line"""
        folder = settings["NEWSCRAWL_SITES"]
        self.folder = Path(folder).expanduser().resolve() if folder else None
        super().__init__(settings)

    def _load_all_spiders(self) -> None:
        for package in self.spider_modules:
            for module in self._walk(package):
                self._load_spiders(module)
        own: dict[str, Path] = {}
        for path in sorted(self.folder.glob("*.py")) if self.folder else ():
            imported = self._import(f"{OWN}.{path.stem}", path) if is_card_file(path.stem) else None
            for card in iter_spider_classes(imported) if imported else ():
                if card.name in own:
                    self._tell(path.stem, f"{path}: there is a card called {card.name} already, {own[card.name]}")
                    continue
                own[card.name] = path
                self._spiders[card.name] = card
                self._found.pop(card.name, None)
        for name in self.broken:  # a shipped card is no substitute for one's own
            self._spiders.pop(name, None)
        self._check_name_duplicates()

    def _walk(self, name: str) -> Iterator[ModuleType]:
        """Yield a module and, if it is a package, all in it."""
        module = self._import(name)
        if module is None:
            return
        yield module
        for info in pkgutil.iter_modules(getattr(module, "__path__", [])):
            yield from self._walk(f"{name}.{info.name}")

    def _import(self, name: str, path: Path | None = None) -> ModuleType | None:
        try:
            return _module_at(name, path) if path else importlib.import_module(name)
        except (Exception, SystemExit) as error:  # a card is code: anything may happen in it
            where = path or _file_of(name)
            if where is None:
                raise
            self._tell(name.rpartition(".")[2], f"{where}:{_line_in(where, error)}: {_told(error)}")
            return None

    def _tell(self, name: str, problem: str) -> None:
        self.broken[name] = problem
        if problem not in _TOLD:
            _TOLD.add(problem)
            logger.warning("%s; the other sites work", problem)

    def load(self, spider_name: str) -> type[Spider]:
        """Return the card of a site.

        Raises:
            UsageError: its file cannot be imported.
            KeyError: there is none.
        """
        if spider_name in self.broken:
            raise UsageError(f"{self.broken[spider_name]}; mend the card")
        return super().load(spider_name)


class SitesOption(ScrapyCommand):
    """A command of Scrapy's that finds the cards of a user's own folder: ``--sites DIR``, as on all commands of ours."""

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the option."""
        super().add_options(parser)
        parser.add_argument("--sites", metavar="DIR", help="folder of your own cards and their test pages")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Apply the option."""
        super().process_options(args, opts)
        if opts.sites and not Path(opts.sites).expanduser().is_dir():
            raise ScrapyUsageError(f"--sites {opts.sites}: there is no such folder", print_help=False)
        if opts.sites and self.settings is not None:
            self.settings.set("NEWSCRAWL_SITES", opts.sites, priority="cmdline")


def _module_at(name: str, path: Path) -> ModuleType:
    """Return the module of a file, executed once a process as long as the file stays the same."""
    known = sys.modules.get(name)
    changed = path.stat().st_mtime_ns
    if known is not None and known.__file__ == str(path) and getattr(known, "_changed", None) == changed:
        return known
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    module._changed = changed  # type: ignore[attr-defined] # ours
    return module


def _file_of(name: str) -> Path | None:
    """Return the file of a module that may not be importable."""
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, SyntaxError, ValueError):
        return None
    return Path(spec.origin) if spec and spec.origin else None


def _told(error: BaseException) -> str:
    """Return what went wrong in a card, in one line, and for a name that is not there what may be meant."""
    said = " ".join((error.msg if isinstance(error, (SyntaxError, ImportError)) else str(error)).split())
    near = ""
    if isinstance(error, ImportError) and error.name:
        missing = _NOT_IMPORTED.search(said)
        package, _, module = error.name.rpartition(".")
        if missing:
            near = did_you_mean(missing[1], dir(sys.modules.get(error.name)))
        elif package.startswith("newscrawl"):
            known = pkgutil.iter_modules(getattr(sys.modules.get(package), "__path__", []))
            near = did_you_mean(module, [info.name for info in known])
    return f"{type(error).__name__}: {said}{near}"


def _line_in(path: Path, error: BaseException) -> int:
    """Return the line of a file in which an error arose."""
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return error.lineno or 1
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno or 1 for frame in reversed(frames) if frame.filename == str(path)), 1)


def home_of(sites: str | None) -> tuple[Path, Path]:
    """Return the folder of the cards and the folder of their test pages: the user's own, or this checkout's.

    Raises:
        UsageError: no folder is named, and the package is installed without its tests.
    """
    if sites:
        folder = Path(sites).expanduser().resolve()
        return folder, folder.joinpath(*PLACE)
    package = Path(__file__).parent
    pages = package.parent.joinpath(*PLACE)
    if not pages.is_dir():
        raise UsageError("newscrawl is installed without its test pages; name a folder of your own with --sites DIR")
    return package / "spiders", pages


def card_of(site: str, settings: BaseSettings) -> type[Generic]:
    """Return the card of a site; of :data:`newscrawl.drafting.pairs.NO_CARD` the generic platform.

    Raises:
        UsageError: there is none, or it is no card.
    """
    if site == NO_CARD:
        return Generic
    loader = CardLoader.from_settings(settings)
    try:
        card = loader.load(site)
    except KeyError:
        raise UsageError(
            f"there is no spider called {site!r}; newscrawl newsite URL --name {site} drafts one"
        ) from None
    if not issubclass(card, Generic):
        raise UsageError(f"spider {site}: it is no card of newscrawl, so its pages cannot be read without its crawl")
    return card


def card_of_page(path: Path) -> type[Generic]:
    """Return the card that a test page is read with: of the folder the page's ``tests/sites`` stand in, or a shipped one."""
    from scrapy.utils.project import get_project_settings

    from newscrawl import settings as ours

    settings = get_project_settings()
    settings.setmodule(ours)
    home = path.resolve().parents[3]
    if (home / f"{path.parent.name}.py").exists():
        settings.set("NEWSCRAWL_SITES", str(home))
    return card_of(path.parent.name, settings)


def read_saved(saved: SavedPage, card: type[Generic], hint: Mapping[str, str] | None = None) -> Article:
    """Return the clean article of a saved page, read as the card's crawl reads it that knows *hint* of it."""
    when = saved.fetched_at or datetime.now(UTC)
    request = Request(saved.url, meta={"fetched_at": when, "hint": hint})
    headers = {"Content-Type": saved.content_type} if saved.content_type else {}
    response = HtmlResponse(saved.url, body=saved.body, headers=headers, request=request)
    return clean_article(card().load_article(response, parse_page(saved.body, saved.url, saved.content_type)))


def rules_of_page(saved: SavedPage, card: type[Generic]) -> Mapping[str, str]:
    """Return the rules that a card has for a saved page."""
    if not card.rules and not card.older:
        return {}
    page = parse_page(saved.body, saved.url, saved.content_type)
    return card.rules_of(page, saved.fetched_at or datetime.now(UTC))
