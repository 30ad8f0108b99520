"""The section of the site that a story is filed under: stated in its head, on its trail, printed at its title, in its path."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from newscrawl.cleaning.boilerplate import drop_boilerplate
from newscrawl.cleaning.characters import comparison_key
from newscrawl.extraction.article_object import own_article, path_of
from newscrawl.extraction.candidates import Candidate, Candidates
from newscrawl.extraction.headings import headline_block, main_headings
from newscrawl.extraction.json_ld import strings, types_of
from newscrawl.extraction.metadata import fold, plain, site_names, titles_of
from newscrawl.extraction.roles import words_of
from newscrawl.extraction.story_head import in_range

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newscrawl.extraction.table import PageTable

_SECTION_META = ("article:section", "og:section", "articlesection", "section", "parsely-section", "prism.section")
_NO_SECTION = frozenset(
    """article articles artikel articulo articulos articolo artigo story stories post posts page pages blog tag tags
    home homepage startseite inicio accueil start uncategorized uncategorised unkategorisiert sincategoria nonclasse
    index none null undefined topstories topnews latest latestnews node content default live amp
    cms doc docs nid nota notas noticia beitrag meldung artigo texto slide slides detail details archive archives archiv
    theme thema themen tema temas topic topics""".split()
)
_TOO_GENERAL = frozenset(
    """news nachrichten noticias actualites actualite notizie nieuws nyheter nyheder wiadomosci haberler actualidad
    aktuelles aktuell""".split()
)
"""Sections of nearly everything a site prints: taken only where nothing closer is named."""
NO_TOPIC = _NO_SECTION | _TOO_GENERAL
"""Names of sections, folded, that say nothing of what a story is about."""
_LABEL_BREAK = re.compile(r"\s*[|/•·›»]\s*")
_DIGITS_MAX = 2  # "Formula 1", "U21"
_LABEL_WORDS = frozenset("section category cat categories rubric rubrik ressort channel".split())
_LANGUAGE_CODE = re.compile(r"[a-z]{2}(?:[-_][a-zA-Z]{2})?\Z")


def find_section(page: PageTable, credited: Iterable[str] = ()) -> Candidates[str]:
    """Return the sections of the site that the story is filed under, the likeliest first, as printed; those who are
    *credited* with the story, people and agencies, are none.
    """
    headings = [page.blocks[node.first_block].text for node in main_headings(page)[:5]]
    refused = _NO_SECTION.union(site_names(page), titles_of(page), map(fold, headings))
    found: Candidates[str] = []
    general: Candidates[str] = []
    seen: set[str] = set()
    for name, source, reason in _sections(page, list(map(_spaced, credited))):
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


def _sections(page: PageTable, credited: list[str]) -> Iterator[tuple[str, str, str]]:
    """Yield (name, source, reason) of what may be the section. Of several in one text ("World, Business, Weather") those
    that the page names elsewhere, too; a comma may belong to a name.
    """
    rows = [(plain(value[:300]), source, reason) for value, source, reason in _stated_sections(page, credited)]
    alone = {fold(name) for name, _, _ in rows if ", " not in name}
    for name, source, reason in rows:
        for part in [part for part in name.split(", ") if fold(part) in alone] or [name]:
            yield part, source, reason


def section_names(page: PageTable) -> list[str]:
    """Return the names that JSON-LD and meta give the section the story is filed under."""
    article = own_article(page)
    names = strings(article.get("articleSection"))[:10] if article is not None else []
    return names + page.meta.get("article:section", [])[:5]


def _stated_sections(page: PageTable, credited: list[str]) -> Iterator[tuple[str, str, str]]:
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
    for text in _labels_at_title(page, credited):
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


def _labels_at_title(page: PageTable, credited: list[str]) -> list[str]:
    """Return the section labels printed over (or just under) the headline, the nearest first.

    A class that says category or section is asked for: what is called kicker or overline is a line about the story.
    """
    at = headline_block(page)
    if at is None:
        return []
    rows: list[tuple[int, int, str]] = []
    for mark in in_range(page.named, range(at - 6, at + 4)):
        if "section" in mark.roles and not _LABEL_WORDS.isdisjoint(words_of(mark.names)):
            zones = mark.node.zones()
            if mark.is_field and len(mark.text) <= 40 and zones.isdisjoint(("navigation", "related", "footer")):
                rows += [(abs(mark.block - at), len(rows), text.strip(" :")) for text in _LABEL_BREAK.split(mark.text)]
    return [text for _, _, text in sorted(rows) if _is_label(text, credited)]


def _is_label(text: str, credited: list[str]) -> bool:
    """Ask whether a text at the title may be a section: no date, no names of *credited*, nothing that is never of a story."""
    if not text or sum(map(str.isdigit, text)) > _DIGITS_MAX:
        return False
    words = _spaced(text)
    return not any(name != " " and name in words for name in credited) and bool(drop_boilerplate([text])[0])


def _spaced(text: str) -> str:
    """Return the words of *text* with a blank around each, so that "AP" is not found in "Japan".

    >>> _spaced("Formula 1")
    ' formula 1 '
    """
    return " ".join(["", *comparison_key(text), ""])
