"""Site rules: CSS selectors on a site's card, for what the generic extraction gets wrong on that site.

Rules select in a tree, so a page that has any is parsed a second time; the page table alone serves all others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from parsel import Selector

from newscrawl.extraction.agency import agencies_in_credit
from newscrawl.extraction.candidates import Candidate
from newscrawl.extraction.date_text import parse_date
from newscrawl.extraction.names import split_names
from newscrawl.extraction.page import block_elements

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from newscrawl.extraction.table import Node, PageTable
    from newscrawl.items import Teaser


def _names(texts: Sequence[str]) -> list[Any]:
    names = list(dict.fromkeys(name for text in texts for name in split_names(text)))
    return [names] if names else []


def _agencies(texts: Sequence[str]) -> list[Any]:
    named = list(dict.fromkeys(name for text in texts for name in agencies_in_credit(text)))
    return [named] if named else []


def _instants(texts: Sequence[str]) -> list[Any]:
    return [str(when) for text in texts if (when := parse_date(text))]


def _first(texts: Sequence[str]) -> list[Any]:
    return list(texts[:1])


def _all(texts: Sequence[str]) -> list[Any]:
    return [list(texts)] if texts else []


READINGS: dict[str, Callable[[Sequence[str]], list[Any]]] = {
    "title": _first,
    "description": _first,
    "section": _first,
    "byline": _first,
    "language": _first,
    "published_at": _instants,
    "modified_at": _instants,
    "authors": _names,
    "agencies": _agencies,
    "topics": _all,
}
"""How each field reads the texts of the elements that its rule matches; no value means that the rule gives way."""
CONTAINERS = ("body", "teasers")
"""Fields whose rule names the elements to look in."""
RULES = frozenset((*READINGS, *CONTAINERS))
"""Every field a card may have a rule for."""


class SiteRules:
    """The rules of a card, applied to one page."""

    def __init__(self, page: PageTable, rules: Mapping[str, str]) -> None:
        self._page = page
        self._rules = rules
        self._selector = Selector(root=page.tree, type="html") if rules and page.tree is not None else None

    def candidates(self, field: str) -> list[Candidate[Any]]:
        """Return the values that the rule for *field* gives."""
        rule = self._rules.get(field)
        if not rule or field not in READINGS:
            return []
        return [Candidate(value, "rule", f"site rule {rule}") for value in READINGS[field](self._texts(rule))]

    def containers(self, field: str) -> list[Node]:
        """Return the nodes of the page that the rule for *field* names."""
        rule = self._rules.get(field)
        if not rule or self._selector is None:
            return []
        matched = {match.root for match in self._selector.css(rule)}
        return [node for node, element in block_elements(self._page) if element in matched]

    def within(self, found: list[Candidate[list[Teaser]]]) -> list[Candidate[list[Teaser]]]:
        """Return the teasers found, first those of them that stand in the elements that the rule for teasers names."""
        rule = self._rules.get("teasers")
        if not rule or self._selector is None:
            return found
        inside = {self._page.absolute(href) for href in self._selector.css(rule).css("a::attr(href)").getall()}
        kept = [teaser for candidate in found[:1] for teaser in candidate.value if teaser.url in inside]
        return [Candidate(kept, "rule", f"site rule {rule}"), *found] if kept else found

    def _texts(self, rule: str) -> list[str]:
        """Return the folded texts of what a CSS rule matches; a time or meta element gives its attribute."""
        if self._selector is None:
            return []
        texts = []
        for match in self._selector.css(rule):
            root = match.root
            text = (
                root
                if isinstance(root, str)
                else root.get("datetime") or root.get("content") or "".join(root.itertext())
            )
            texts.append(" ".join(text.split()))
        return [text for text in texts if text]
