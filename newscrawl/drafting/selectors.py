"""A CSS selector for a field: by what its element is called on every page, never by where it happens to stand."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from newscrawl.cleaning.characters import comparison_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_PLAIN = re.compile(r"[a-zA-Z][a-zA-Z0-9_-]{1,50}")
_MACHINE = re.compile(
    r"(?:css|sc|jsx|svelte|emotion|makestyles|jss|tw|chakra|styled|post|node|id|item|article|entry)-?\d{0,9}[-_]\w{0,40}\d"
)
_VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)
_LAYOUT = re.compile(
    r"(?:gap|[pm][trblxy]?|[wh]|col(?:-[a-z]{1,3})?|order|space-[xy]|text|leading|z)-\d{1,3}[a-z]{0,2}"
    r"|flex|grid|block|inline|hidden|relative|absolute|sticky|clearfix|row"
)
"""Classes that say how wide and how far apart, which elements of all kinds have."""
_MIXED = re.compile(r"\d[a-zA-Z]")
_CAPITAL = re.compile("(?<=[a-z])(?=[A-Z])")
_UNREAD = ("script", "style")
_HELD = 0.8
"""Share of a text's words that its element must hold."""
_ROOM = 1.5
"""Times the words of the text that its element may hold."""


def is_hashed(name: str) -> bool:
    """Ask whether a class or id was made by a machine, so that the site's next build may change it.

    >>> [is_hashed(name) for name in ("article-body", "css-1x2y3z", "Title__x7Kp2", "sc-bdVaJa", "entry-title", "h2")]
    [False, True, True, True, False, False]
    """
    if _MACHINE.match(name.lower()) or name.startswith("sc-"):
        return True
    return any(_is_random(word) for word in re.split("[-_]+", name))


def _is_random(word: str) -> bool:
    if len(word) >= 4 and _MIXED.search(word):
        return True
    if sum(map(str.isdigit, word)) > 2:
        return True
    return any(len(part) >= 5 and not _VOWEL.search(part) for part in _CAPITAL.split(word) if part.isalpha())


def find_selector(pages: Sequence[tuple[Any, str]], tags: Collection[str] = ()) -> str | None:
    """Return the selector whose first match holds the text on most of *pages*, (tree, text) each, or None.

    It names a tag, one of *tags* if there are any, with an itemprop, a class or an id, alone or inside another such
    element.
    """
    if len(pages) < 2:
        return None  # what one page has may be an accident
    votes: Counter[str] = Counter()
    for tree, text in pages:
        elements = _elements_of(tree, comparison_key(text), tags)
        named = ((element, selector) for element in elements for selector in _names(element))
        votes.update({selector for element, selector in named if _matches_first(tree, selector, element)})
    if not votes:
        return None
    best, count = max(votes.items(), key=lambda vote: (vote[1], -len(vote[0]), vote[0]))
    return best if 2 * count > len(pages) else None


def _elements_of(tree: Any, words: list[str], tags: Collection[str]) -> list[Any]:
    """Return the elements that hold most of *words* and little else: of *tags*, or else one in the other from the body on."""
    wanted = Counter(words)
    body = tree.find("body") if tree is not None and words else None
    if body is None:
        return []
    if tags:
        around = [element for element in body.iter(*tags) if _holds(element, wanted)]
    else:
        around, inner = [], body
        while inner is not None:
            around.append(inner)
            inner = next((child for child in inner if isinstance(child.tag, str) and _holds(child, wanted)), None)
    return [element for element in around if len(comparison_key(_text_of(element))) <= _ROOM * len(words) + 2]


def _holds(element: Any, wanted: Counter[str]) -> bool:
    there = Counter(comparison_key(_text_of(element)))
    return (wanted & there).total() >= _HELD * wanted.total()


def _text_of(element: Any) -> str:
    texts = (text for node in element.iter() if node.tag not in _UNREAD for text in (node.text, node.tail))
    return " ".join(filter(None, texts))


def _names(element: Any) -> Iterator[str]:
    """Yield selectors for an element, the plainest first."""
    own = list(_own_names(element))
    yield from own
    parent = element.getparent()
    for outer in (parent, parent.getparent() if parent is not None else None):
        if outer is not None:
            yield from (f"{name} {inner}" for name in _own_names(outer) for inner in (*own[:1], element.tag))


def _own_names(element: Any) -> Iterator[str]:
    if element.tag in ("html", "body"):
        return
    if _PLAIN.fullmatch(element.get("itemprop") or ""):
        yield f'{element.tag}[itemprop="{element.get("itemprop")}"]'
    for kind, names in (("#", [element.get("id") or ""]), (".", (element.get("class") or "").split())):
        for name in names:
            if _PLAIN.fullmatch(name) and not _LAYOUT.fullmatch(name) and not is_hashed(name):
                yield f"{element.tag}{kind}{name}"


def _matches_first(tree: Any, selector: str, element: Any) -> bool:
    from parsel import Selector

    found = Selector(root=tree, type="html").css(selector)
    return bool(found) and found[0].root is element
