"""The JSON-LD object that stands for a page's own story, among all the article objects a page may carry.

A page names other articles too: related ones, the entries of a live blog, the newspaper issue it is part of, "article"
as the paywall's product. What stands for the story is told by its address, by its headline and by what it holds.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit
from weakref import WeakKeyDictionary

from newscrawl.cleaning.characters import paragraph_key
from newscrawl.extraction.headings import main_headings
from newscrawl.extraction.json_ld import is_article, types_of
from newscrawl.extraction.link_elements import linked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.extraction.table import PageTable

JsonObject = dict[str, Any]
Key = tuple[str, ...]

_MENTIONING = frozenset((
    "liveBlogUpdate", "itemListElement", "hasPart", "isPartOf", "citation", "mentions", "isBasedOn", "relatedLink",
    "subjectOf", "about", "itemReviewed", "comment", "workExample", "exampleOfWork", "review", "significantLink",
))  # fmt: skip
"""Properties whose value is another work than the story: an article object inside them is not the page's own."""

_WEIGHTS = {"CreativeWork": 0.0, "SocialMediaPosting": 0.0, "BlogPosting": 1.0, "Article": 1.5}
_WEIGHT_NEWS = 2.0
_SUBSTANCE = ("datePublished", "author", "articleBody", "description", "image", "publisher", "dateModified")
_OBJECTS_MAX = 400
"""Article objects looked at; a live blog had 60, and nothing honest has as many as this."""

_PLAIN_URL = re.compile(r"https?://([A-Za-z0-9.:-]+)(/[!-\"$&->@-~]*)?(?:[?#][!-~]*)?")
"""A URL that needs no taking apart by the book: no credentials, nothing escaped in its path."""

_own: WeakKeyDictionary[PageTable, JsonObject | None] = WeakKeyDictionary()
_by_id: WeakKeyDictionary[PageTable, dict[str, JsonObject]] = WeakKeyDictionary()


def own_article(page: PageTable) -> JsonObject | None:
    """Return the JSON-LD object of the page's own story, or None when no object stands for it.

    What other objects of the same story say beyond it (two plug-ins describe it, say) is added under the keys it lacks.
    Any value may be of any type: read it with :func:`newscrawl.extraction.json_ld.strings`. Found once a page.
    """
    try:
        return _own[page]
    except KeyError:
        found = _own[page] = _find(page)
        return found


def resolve(page: PageTable, reference: object) -> object:
    """Return the object that ``{"@id": ...}`` refers to in the same page; anything else comes back as it is.

    What the reference itself says wins over what the object says. A list is resolved member by member.
    """
    if isinstance(reference, list):
        return [resolve(page, member) for member in reference[:200]]
    if not isinstance(reference, dict):
        return reference
    name = reference.get("@id")
    if not isinstance(name, str):
        return reference
    index = _by_id.get(page)
    if index is None:
        index = _by_id[page] = _index(page)
    found = index.get(name)
    if found is None or found is reference:
        return reference
    return {**found, **{key: value for key, value in reference.items() if value}}


def address(url: object) -> str | None:
    """Return what of a URL tells a page from another: host without www, m or amp, and path; None for anything else.

    >>> address("http://www.example.org/news/rain-1.html?from=feed#top")
    'example.org/news/rain-1.html'
    """
    return _address(url) if isinstance(url, str) and len(url) <= 4000 else None


def path_of(url: str) -> str:
    """Return the path of a URL as it is written; "" for an unreadable one."""
    plain = _PLAIN_URL.fullmatch(url)
    if plain:
        return plain[2] or ""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


@lru_cache(maxsize=512)
def _address(url: str) -> str | None:
    if url[:1] == "/" and url[1:2] != "/":
        return None
    plain = _PLAIN_URL.fullmatch(url)
    if plain:
        host, path = plain[1], plain[2] or ""
    else:
        try:
            parts = urlsplit(url.strip())
        except ValueError:
            return None
        host, path = parts.netloc.rsplit("@", 1)[-1], unquote(parts.path)
    host = host.lower()
    if not host:
        return None
    for prefix in ("www.", "m.", "amp."):
        host = host.removeprefix(prefix)
    return f"{host}{path.rstrip('/')}"


def _index(page: PageTable) -> dict[str, JsonObject]:
    index: dict[str, JsonObject] = {}
    for value in page.json_ld:
        name = value.get("@id")
        if isinstance(name, str) and (name not in index or len(value) > len(index[name])):
            index[name] = value
    return index


def _find(page: PageTable) -> JsonObject | None:
    articles = [value for value in page.json_ld if is_article(value)][:_OBJECTS_MAX]
    if not articles:
        return None
    if len(articles) == 1 and _has_title(articles[0], page) and id(articles[0]) not in _mentioned(page):
        return articles[0]
    addresses = _addresses(page)
    if len(articles) == 1 and _plainly_own(articles[0], addresses):
        return articles[0]
    mentioned, headlines = _mentioned(page), _headlines(page)
    ranked: list[tuple[float, int, JsonObject]] = []
    for position, value in enumerate(articles):
        weight = _weigh(value, addresses, headlines, id(value) in mentioned)
        if weight > 0:
            ranked.append((weight, -position, value))
    if not ranked:
        return None
    ranked.sort(key=lambda row: row[:2], reverse=True)
    return _merge([value for _, _, value in ranked])


def _has_title(value: JsonObject, page: PageTable) -> bool:
    """Ask whether an object has the title that the page's meta gives, which outweighs all but a mention elsewhere."""
    headline = _key(value.get("headline")) or _key(value.get("name"))
    return bool(headline) and headline == _key(page.first_meta("og:title"))


def _plainly_own(value: JsonObject, addresses: set[str]) -> bool:
    """Ask whether the only article object of a page needs no comparing: it has a headline and the page's address."""
    kinds = types_of(value)
    if "CreativeWork" in kinds or not _key(value.get("headline")):
        return False
    return any(place in addresses for place in map(address, _stated(value)))


def _merge(ranked: list[JsonObject]) -> JsonObject:
    """Return the first object, with what the others that have its headline say beyond it."""
    best = ranked[0]
    headline = _key(best.get("headline"))
    same = [value for value in ranked[1:] if headline and _key(value.get("headline")) == headline]
    if not same:
        return best
    merged = dict(best)
    for value in same:
        for key, said in value.items():
            if not merged.get(key) and said:
                merged[key] = said
    return merged


def _weigh(value: JsonObject, addresses: set[str], headlines: set[Key], mentioned: bool) -> float:
    """Return how much speaks for *value* being the page's own story; nothing does at 0 or less."""
    weight = max((_WEIGHTS.get(kind, _WEIGHT_NEWS) for kind in types_of(value)), default=0.0)
    if "Product" in types_of(value):  # the paywall's product, not the story
        weight -= 4
    headline = _key(value.get("headline")) or _key(value.get("name"))
    if not headline:
        weight -= 2
    elif headline in headlines:
        weight += 4
    elif any(_alike(headline, other) for other in headlines):
        weight += 2
    stated = {place for place in map(address, _stated(value)) if place}
    if stated & addresses:
        weight += 3
    elif stated and headlines and headline not in headlines:
        # Somewhere else's address alone is no sign (syndicated stories, a changed path); with another headline it is.
        weight -= 3 if not any(_alike(headline, other) for other in headlines) else 0
    if mentioned:
        weight -= 6
    return weight + 0.25 * sum(1 for key in _SUBSTANCE if value.get(key))


def _stated(value: JsonObject) -> Iterator[object]:
    yield value.get("url")
    yield value.get("@id")
    page = value.get("mainEntityOfPage")
    if isinstance(page, dict):
        yield page.get("@id")
        yield page.get("url")
    else:
        yield page


def _addresses(page: PageTable) -> set[str]:
    urls = [page.url, *page.meta.get("og:url", ())[:2], *linked(page, "canonical")]
    return {place for place in map(address, urls) if place and "/" in place}


def _headlines(page: PageTable) -> set[Key]:
    """Return what the page calls its story outside JSON-LD, the title tag without its last part among it."""
    texts: list[str] = [*page.meta.get("og:title", ())[:3], *page.meta.get("twitter:title", ())[:2]]
    texts += [page.blocks[node.first_block].text for node in main_headings(page)[:10]]
    if page.title_tag:
        texts.append(page.title_tag)
        for separator in (" | ", " - ", " – ", " — "):
            head, found, _ = page.title_tag.rpartition(separator)
            if found:
                texts.append(head)
    return {key for key in map(_key, dict.fromkeys(texts)) if key}


def _key(text: object) -> Key:
    if not isinstance(text, str):
        return ()
    return paragraph_key(unescape(text[:500]))


def _alike(one: Key, other: Key) -> bool:
    """Ask whether two headlines share most words of the shorter one, three at least."""
    words, others = set(one), set(other)
    return len(words & others) >= max(3, 0.6 * min(len(words), len(others)))


def _mentioned(page: PageTable) -> set[int]:
    """Return the identities of the objects that stand inside a property that mentions another work."""
    found: set[int] = set()
    for value in page.json_ld:
        for name, inner in value.items():
            if name in _MENTIONING:
                _note(inner, found, 8)
    return found


def _note(value: object, found: set[int], depth: int) -> None:
    if depth <= 0:
        return
    if isinstance(value, list):
        for member in value:
            _note(member, found, depth - 1)
    elif isinstance(value, dict):
        if id(value) in found:
            return
        found.add(id(value))
        for member in value.values():
            if not isinstance(member, str):
                _note(member, found, depth - 1)
