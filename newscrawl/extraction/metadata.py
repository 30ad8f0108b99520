"""What a page says about its story beside title, body and dates: description, section, publisher."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit
from weakref import WeakKeyDictionary

from newscrawl.addresses.urls import authority_of
from newscrawl.cleaning.characters import clean_text, comparison_key
from newscrawl.extraction.article_object import own_article, path_of, resolve
from newscrawl.extraction.candidates import Candidate, Candidates
from newscrawl.extraction.headings import headline_block, main_headings
from newscrawl.extraction.json_ld import strings, types_of
from newscrawl.extraction.roles import words_of
from newscrawl.extraction.story_head import in_range

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.extraction.table import Node, PageTable

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
    """Return the names of who publishes the site, as printed; its host last, when nothing else is known."""
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


# -- section ---------------------------------------------------------------------------------------------------------

_SECTION_META = ("article:section", "og:section", "articlesection", "section", "parsely-section", "prism.section")
_NO_SECTION = frozenset(
    """article articles artikel articulo articulos articolo artigo story stories post posts page pages blog tag tags
    home homepage startseite inicio accueil start uncategorized uncategorised unkategorisiert sincategoria nonclasse
    index none null undefined topstories topnews latest latestnews node content default live amp""".split()
)
_TOO_GENERAL = frozenset(
    """news nachrichten noticias actualites actualite notizie nieuws nyheter nyheder wiadomosci haberler actualidad
    aktuelles aktuell""".split()
)
"""Sections of nearly everything a site prints: taken only where nothing closer is named."""
NO_TOPIC = _NO_SECTION | _TOO_GENERAL
"""Names of sections, folded, that say nothing of what a story is about."""
_LABEL_WORDS = frozenset("section category cat categories rubric rubrik ressort channel".split())
_LANGUAGE_CODE = re.compile(r"[a-z]{2}(?:[-_][a-zA-Z]{2})?\Z")


def find_section(page: PageTable) -> Candidates[str]:
    """Return the sections of the site that the story is filed under, the likeliest first, as printed."""
    headings = [page.blocks[node.first_block].text for node in main_headings(page)[:5]]
    refused = _NO_SECTION.union(site_names(page), titles_of(page), map(fold, headings))
    found: Candidates[str] = []
    general: Candidates[str] = []
    seen: set[str] = set()
    for value, source, reason in _stated_sections(page):
        name = plain(value[:300])
        folded = fold(name)
        if not folded or folded in refused or folded in seen or len(name) > 50 or name.count(" ") > 5:
            continue
        if folded.isdecimal() or "://" in name:
            continue
        seen.add(folded)
        if name.islower() and name.isascii():  # an identifier, not a name: "world news", "us"
            name = name.upper() if len(name) < 3 else name[0].upper() + name[1:]
        (general if folded in _TOO_GENERAL else found).append(Candidate(name, source, reason))
    return found + general


def titles_of(page: PageTable) -> list[str]:
    """Return what meta and title element call the page, folded."""
    return [fold(value) for value in (*page.meta.get("og:title", ())[:1], page.title_tag) if value]


def section_names(page: PageTable) -> list[str]:
    """Return the names that JSON-LD and meta give the section the story is filed under."""
    article = own_article(page)
    names = strings(article.get("articleSection"))[:10] if article is not None else []
    return names + page.meta.get("article:section", [])[:5]


def _stated_sections(page: PageTable) -> Iterator[tuple[str, str, str]]:
    article = own_article(page)
    if article is not None:
        for value in strings(article.get("articleSection"))[:5]:
            yield from _split_list(value, "json-ld", "articleSection")
    for name in _SECTION_META:
        for value in page.meta.get(name, ())[:3]:
            yield from _split_list(value, "meta", name)
    for prop in page.props:
        if prop.name == "articleSection":
            yield prop.value, "microdata", "articleSection"
    path = _path_parts(page.url)
    crumbs = _breadcrumbs(page)
    if len(crumbs) > 1:
        folded_path = set(map(fold, path))
        crumbs.sort(key=lambda name: fold(name) not in folded_path)
    for crumb in crumbs:
        yield crumb, "json-ld", "breadcrumb"
    for text in _labels_at_title(page):
        yield text, "generic", "label at the title"
    for part in path[:2]:
        if not any(map(str.isdigit, part)) and part.count("-") < 3 and not _LANGUAGE_CODE.match(part):
            yield part.replace("-", " ").replace("_", " "), "url", "path of the page"


def _split_list(value: str, source: str, reason: str) -> Iterator[tuple[str, str, str]]:
    """Yield the members of "World,Africa"; a comma with a blank behind it may belong to a name."""
    parts = value.split(",") if "," in value and ", " not in value else [value]
    for part in parts[:5]:
        yield part, source, reason


def _path_parts(url: str) -> list[str]:
    """Return the folders of a URL's path, without its last part, which is the story's own."""
    path = path_of(url)
    return [part for part in (unquote(path) if "%" in path else path).split("/") if part][:-1][:6]


def _breadcrumbs(page: PageTable) -> list[str]:
    """Return the names on the page's trail in JSON-LD, without the start page."""
    for value in page.json_ld[:100]:
        items = value.get("itemListElement")
        if isinstance(items, list) and "BreadcrumbList" in types_of(value):
            rows: list[str] = []
            for item in items[:12]:
                if isinstance(item, dict):
                    target = item.get("item")
                    url = next(iter(strings(target, "@id")), "") or next(iter(strings(target, "url")), "")
                    if "://" not in url or path_of(url).strip("/"):
                        rows += strings(item.get("name"))[:1] or strings(target)[:1]
            return rows
    return []


def _labels_at_title(page: PageTable) -> list[str]:
    """Return the section labels printed over (or just under) the headline, the nearest first.

    A class that says category or section is asked for: what is called kicker or overline is a line about the story.
    """
    at = headline_block(page)
    if at is None:
        return []
    rows: list[tuple[int, int, str]] = []
    for mark in in_range(page.named, range(at - 6, at + 4)):
        if "section" in mark.roles and not _LABEL_WORDS.isdisjoint(words_of(mark.names)):
            zones = zones_of(mark.node)
            if mark.is_field and len(mark.text) <= 40 and zones.isdisjoint(("navigation", "related", "footer")):
                rows.append((abs(mark.block - at), len(rows), mark.text.strip(" :|/•·")))
    return [text for _, _, text in sorted(rows)]


def zones_of(node: Node) -> set[str]:
    """Return the zones that a node stands in."""
    zones: set[str] = set()
    around: Node | None = node
    while around is not None:
        if around.zone:
            zones.add(around.zone)
        around = around.parent
    return zones
