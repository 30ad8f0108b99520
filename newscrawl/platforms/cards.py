"""What is wrong with a card, told before anything is fetched: each mistake with its file, its line and what may be meant."""

from __future__ import annotations

import ast
import inspect
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parsel.csstranslator import HTMLTranslator

from newscrawl.addresses.urls import is_fetchable
from newscrawl.config.words import did_you_mean
from newscrawl.exceptions import UsageError
from newscrawl.extraction.layouts import Layout
from newscrawl.extraction.rules import RULES
from newscrawl.platforms.generic import WAYS, Generic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from scrapy import Spider

SCRAPY_ATTRIBUTES = frozenset(
    "name custom_settings allowed_domains start_urls user_agent download_timeout handle_httpstatus_list http_user http_pass "
    "http_auth_domain state crawler settings".split()
)
"""What a card may set besides the attributes of its platform, because Scrapy reads it."""
_DOMAIN = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63})*(?::\d{1,5})?")
_NAME = re.compile(r"[\w-]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
_COUNTRY = re.compile(r"[A-Z]{2}")


def check_card(card: type[Spider]) -> list[str]:
    """Return a sentence for each mistake in a card, with file and line; an empty list for a sound one.

    A spider that is none of ours (not a :class:`~newscrawl.platforms.generic.Generic`) has nothing to check. What begins
    with an underscore is the card's own business.

    >>> class Gazette(Generic):
    ...     name = "gazette"
    ...     domain = "gazette.example"
    ...     sectoins = ["/news"]
    >>> [problem.partition(": ")[2] for problem in check_card(Gazette)]
    ["there is no attribute 'sectoins'; did you mean sections?"]
    """
    if not issubclass(card, Generic):
        return []
    lines = _lines_of(card)
    path = _path_of(card)
    problems = sorted(_problems(card), key=lambda problem: lines.get(problem[0], 0))
    return [f"{path}:{lines.get(name, lines.get('', 1))}: {sentence}" for name, sentence in problems]


def require_sound(card: type[Spider]) -> None:
    """Raise UsageError with the first mistake of a card, and how many more there are."""
    problems = check_card(card)
    if problems:
        more = f" (and {len(problems) - 1} more; newscrawl list names them all)" if len(problems) > 1 else ""
        raise UsageError(problems[0] + more)


def _problems(card: type[Generic]) -> Iterator[tuple[str, str]]:
    """Yield (attribute, sentence) of each mistake."""
    own = {name: value for name, value in vars(card).items() if not name.startswith("_")}
    if not own.get("name"):
        yield "", f"{card.__name__} has no name; write name = {card.__name__.lower()!r}"
    if not card.domain:
        yield "", f"{card.__name__} has no domain; write domain = 'example.org', the site's host without www."
    host, domain = str(card.host), str(card.domain)
    if host and domain and host != domain and not host.endswith(f".{domain}"):
        yield "host", f"host: {card.host!r} is no host of {domain}"
    known = {name for base in card.__mro__[1:] for name in dir(base) if not name.startswith("_")} | SCRAPY_ATTRIBUTES
    for name, value in own.items():
        if name not in known and not _is_code(value):
            yield name, f"there is no attribute {name!r}{_did_you_mean(name, _DECLARED)}"
        elif name in _CHECKS:
            for sentence in _CHECKS[name](value):
                yield name, f"{name}: {sentence}"


def _is_code(value: object) -> bool:
    return callable(value) or isinstance(value, (property, classmethod, staticmethod))


_DECLARED = [name for name in vars(Generic) if not name.startswith("_") and not _is_code(vars(Generic)[name])]


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    return did_you_mean(word, known) or f"; known are {', '.join(sorted(known))}"


# -- what each attribute may be -------------------------------------------------------------------------------------------


def _check_domain(value: Any) -> Iterator[str]:
    if not isinstance(value, str) or not _DOMAIN.fullmatch(value.lower()):
        host = value.rpartition("://")[2].partition("/")[0].removeprefix("www.") if isinstance(value, str) else ""
        yield f"{value!r} is no host{f'; did you mean {host}?' if _DOMAIN.fullmatch(host) else '; write it like example.org'}"
    elif value.startswith("www."):
        yield f"{value!r} has www.; did you mean {value.removeprefix('www.')}?"


def _check_places(value: Any) -> Iterator[str]:
    if not isinstance(value, (list, tuple)):
        yield f"{value!r} is no list; write [{value!r}]" if isinstance(value, str) else f"{value!r} is no list"
        return
    for place in value:
        if not isinstance(place, str) or not (place.startswith("/") or is_fetchable(place)):
            yield f"{place!r} is neither a path (/world) nor a URL (https://...)"


def _check_tags(value: Any) -> Iterator[str]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(tag, str) and tag for tag in value):
        yield f"{value!r} is no list of words; write ['tech']"


def _check_rules(value: Any) -> Iterator[str]:
    if not hasattr(value, "items"):
        yield f"{value!r} is no mapping of fields to CSS selectors"
        return
    for field, selector in value.items():
        if field not in RULES:
            yield f"there is no field {field!r}{_did_you_mean(str(field), RULES)}"
        if not isinstance(selector, str) or not selector:
            yield f"the rule for {field!r} is {selector!r}; write a CSS selector"
            continue
        try:
            HTMLTranslator().css_to_xpath(selector)
        except Exception as error:  # cssselect has errors of its own, and lets others through
            yield f"the rule for {field!r} is no CSS selector: {selector!r} ({' '.join(str(error).split())})"


def _check_older(value: Any) -> Iterator[str]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(layout, Layout) for layout in value):
        yield f"{value!r} is no list of layouts; write [Layout(until='2021-05-01', rules={{...}})]"
        return
    for layout in value:
        try:
            sound = date.fromisoformat(layout.until).isoformat() == layout.until
        except (TypeError, ValueError):
            sound = False
        if not sound:
            yield f"until={layout.until!r} is not a date; write YYYY-MM-DD"
        for sentence in _check_rules(layout.rules):
            yield f"until {layout.until}: {sentence}"


def _check_pattern(value: Any) -> Iterator[str]:
    try:
        if value is not None:
            re.compile(value)
    except (TypeError, re.error) as error:
        yield f"{value!r} is no regular expression ({error})"


def _check_discover(value: Any) -> Iterator[str]:
    words = value.split(",") if isinstance(value, str) else value
    if words is not None and not isinstance(words, (list, tuple, set, frozenset)):
        yield f"{value!r} is no list; known are {', '.join(sorted(WAYS))}"
        return
    for word in words or ():
        if str(word).strip() not in WAYS:
            yield f"there is no way {word!r}{_did_you_mean(str(word), WAYS)}"


def _check_switch(value: Any) -> Iterator[str]:
    if not isinstance(value, bool):
        yield f"{value!r} is neither True nor False"


def _matching(pattern: re.Pattern[str], example: str) -> Callable[[Any], Iterator[str]]:
    def check(value: Any) -> Iterator[str]:
        if value is not None and not (isinstance(value, str) and pattern.fullmatch(value)):
            yield f"{value!r} is not of the form {example}"

    return check


def _number(smallest: int, *, whole: bool = False) -> Callable[[Any], Iterator[str]]:
    def check(value: Any) -> Iterator[str]:
        is_number = isinstance(value, int) or (isinstance(value, float) and not whole)
        if value is not None and not (is_number and value >= smallest):
            yield f"{value!r} is no {'whole ' if whole else ''}number from {smallest} on"

    return check


_CHECKS: Mapping[str, Callable[[Any], Iterable[str]]] = {
    "name": _matching(_NAME, "'dailynews' (letters and digits)"), "domain": _check_domain, "sections": _check_places,
    "feeds": _check_places, "sitemaps": _check_places, "rules": _check_rules, "older": _check_older,
    "article_url": _check_pattern, "discover": _check_discover,
    "scheme": _matching(re.compile("https?"), "'http' or 'https'"), "next_pages": _number(1, whole=True), "delay": _number(0),
    "concurrency": _number(1, whole=True), "javascript": _check_switch, "language": _matching(_LANGUAGE, "'en' or 'pt-BR'"),
    "country": _matching(_COUNTRY, "'CA' (two capital letters)"), "tags": _check_tags,
}  # fmt: skip


# -- where it stands ------------------------------------------------------------------------------------------------------


def _path_of(card: type[Spider]) -> str:
    """Return the file of a card, relative to the folder the command runs in if it lies there."""
    try:
        path = Path(inspect.getsourcefile(card) or card.__module__)
    except TypeError:  # a class made at a prompt
        return card.__module__
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _lines_of(card: type[Spider]) -> dict[str, int]:
    """Return the line of each attribute of a card in its file; "" stands for the class itself."""
    try:
        tree = _tree_of(Path(inspect.getsourcefile(card) or ""))
    except (TypeError, OSError, SyntaxError, ValueError):
        return {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name == card.__name__:
            named = {
                target.id: statement.lineno
                for statement in node.body
                if isinstance(statement, (ast.Assign, ast.AnnAssign))
                for target in (statement.targets if isinstance(statement, ast.Assign) else [statement.target])
                if isinstance(target, ast.Name)
            }
            return {"": node.lineno, **named}
    return {}


@cache
def _tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))
