"""What a page calls its site and its story: publisher, description, and the texts names are compared with."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from newscrawl.addresses.urls import authority_of
from newscrawl.cleaning.characters import clean_text, comparison_key
from newscrawl.extraction.article_object import own_article, resolve
from newscrawl.extraction.candidates import Candidate, Candidates
from newscrawl.extraction.json_ld import strings, types_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.extraction.table import PageTable

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_NAME_META = ("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher")
_ORGANIZATIONS = frozenset(("WebSite", "NewsMediaOrganization"))

_names: WeakKeyDictionary[PageTable, _SiteNames] = WeakKeyDictionary()


class _SiteNames(NamedTuple):
    """What a site is called."""

    folded: frozenset[str]
    stated: list[tuple[str, str, str]]
    """(name, source, reason) of what page and story call their publisher, the best first"""


def plain(text: str) -> str:
    """Return a value of meta or JSON-LD as a reader would see it: entities decoded, also twice, tags out, one line.

    >>> plain("Fish &amp;amp; <em>chips</em>")
    'Fish & chips'
    """
    if "&" in text:
        text = unescape(unescape(text))
    return clean_text(_TAG.sub("", text) if "<" in text else text)


def fold(text: str) -> str:
    """Return *text* as names are compared: its words without case, accents and typography, run together."""
    return _fold(text[:120])


@lru_cache(maxsize=512)
def _fold(text: str) -> str:
    return "".join(comparison_key(text))


# -- site and publisher ----------------------------------------------------------------------------------------------


def site_names(page: PageTable) -> frozenset[str]:
    """Return what the site is called, folded: by its meta, its JSON-LD and its host (``dailypost``).

    Found once a page.
    """
    return _site_names(page).folded


def _site_names(page: PageTable) -> _SiteNames:
    known = _names.get(page)
    if known is None:
        stated = [(plain(name), source, reason) for name, source, reason in _stated_names(page)]
        names = {name for name, _, _ in stated}
        handle = page.first_meta("twitter:site")
        if handle and handle.startswith("@"):
            names.add(handle)
        folded = {fold(name) for name in names if len(name) <= 80}
        inside = _names_in_host(_host(page.url))
        known = _names[page] = _SiteNames(inside.union([name for name in folded if len(name) > 1]), stated)
    return known


@lru_cache(maxsize=256)
def _names_in_host(host: str) -> frozenset[str]:
    labels = host.removeprefix("www.").split(".")
    folded = {fold("".join(labels)), *(fold(label) for label in labels[:-1] if len(label) > 2)}
    return frozenset(name for name in folded if len(name) > 1)


def find_publisher(page: PageTable) -> Candidates[str]:
    """Return the names of who publishes the site, as printed, those that are in its host, too, before others, which may be
    of a part of it; the host last, when nothing else is known.
    """
    found: Candidates[str] = []
    host = _host(page.url).removeprefix("www.")
    late: Candidates[str] = []
    seen: set[str] = set()
    for name, source, reason in _site_names(page).stated:
        if not 1 < len(name) <= 60 or "://" in name or fold(name) in seen:
            continue
        seen.add(fold(name))
        # A host name, or a slogan behind a bar, is a worse answer than any proper name after it.
        slogan = any(mark in name for mark in ("|", " - ", " – ", " — ", ": ")) or name.count(" ") > 6
        bare_host = "." in name and " " not in name and name.lower().removeprefix("www.") == host
        (late if slogan or bare_host else found).append(Candidate(name, source, reason))
    if host and all(one.value.lower() != host for one in late):
        late.append(Candidate(host, "url", "host of the page"))
    named = _names_in_host(host)
    found.sort(key=lambda one: not any(name in fold(one.value) for name in named))
    return found + late


_HEADLINE_BLANKS = 4
"""A name of five words and more that is also the headline is none: some systems fill both fields with it."""


def _stated_names(page: PageTable) -> Iterator[tuple[str, str, str]]:
    """Yield (name, source, reason) of what page and story call their publisher, the best first."""
    headline = fold(page.first_meta("og:title") or page.title_tag or "")
    for value, source, reason in _names_as_stated(page):
        if value.count(" ") < _HEADLINE_BLANKS or fold(value) != headline:
            yield value, source, reason


def _names_as_stated(page: PageTable) -> Iterator[tuple[str, str, str]]:
    article = own_article(page)
    for value in page.meta.get("og:site_name", ())[:2]:
        yield value, "meta", "og:site_name"
    if article is not None:
        for value in strings(resolve(page, article.get("publisher")))[:2]:
            yield value, "json-ld", "publisher of the article"
    for item in page.json_ld[:60]:
        if not _ORGANIZATIONS.isdisjoint(types_of(item)):
            for value in strings(item.get("name"))[:1] + strings(item.get("alternateName"))[:1]:
                yield value, "json-ld", "name of the website"
    for prop in page.props:
        if prop.name == "name" and prop.path and prop.path[-1] == "publisher":
            yield prop.value, "microdata", "publisher of the article"
            break
    for name in _NAME_META[1:]:
        for value in page.meta.get(name, ())[:1]:
            yield value, "meta", name


def _host(url: str) -> str:
    authority = authority_of(url)
    if "[" not in authority:
        return authority.partition(":")[0]
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


# -- description -----------------------------------------------------------------------------------------------------

_DESCRIPTION_META = ("og:description", "description", "twitter:description", "dc.description", "sailthru.description")
_DESCRIPTION_MAX = 1000
"""characters; what is longer is the body in the wrong place"""


def find_description(page: PageTable) -> Candidates[str]:
    """Return the summaries the page gives its story; the full form of one that is cut short comes before it."""
    rows: list[tuple[str, str, str]] = []
    article = own_article(page)
    if article is not None:
        rows += [(value, "json-ld", "description") for value in strings(article.get("description"))[:1]]
    rows += [(value, "meta", name) for name in _DESCRIPTION_META for value in page.meta.get(name, ())[:1]]
    rows += [(prop.value, "microdata", "description") for prop in page.props if prop.name == "description"][:1]
    if not rows:
        marks = (mark for mark in page.named if "standfirst" in mark.roles and mark.is_field)
        rows += [(mark.text, "generic", "standfirst") for mark in marks][:1]
    titles = {fold(value) for value in [*page.meta.get("og:title", ())[:1], page.title_tag or ""]}
    found: Candidates[str] = []
    seen: set[str] = set()
    for value, source, reason in rows:
        if value in seen:
            continue
        seen.add(value)
        text = plain(value[: 2 * _DESCRIPTION_MAX])
        if text.count(" ") < 2 and text.isascii():
            continue
        if len(text) <= _DESCRIPTION_MAX and fold(text) not in titles and all(text != one.value for one in found):
            found.append(Candidate(text, source, reason))
    return _longer_first(found)


def _longer_first(found: Candidates[str]) -> Candidates[str]:
    """Move the full form of a description that was cut with dots before it."""
    if not found or not found[0].value.endswith(("...", "…")):
        return found
    start = found[0].value.rstrip(".… ")
    for position, one in enumerate(found[1:], start=1):
        if len(one.value) > len(start) + 3 and one.value.startswith(start[:-12] or start):
            full = Candidate(one.value, one.source, f"{one.reason}, the full form of what {found[0].reason} cuts")
            return [full, *found[:position], *found[position + 1 :]]
    return found


def titles_of(page: PageTable) -> list[str]:
    """Return what meta and title element call the page, folded."""
    return [fold(value) for value in (*page.meta.get("og:title", ())[:1], page.title_tag) if value]
