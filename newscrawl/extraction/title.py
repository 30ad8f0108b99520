"""The title of an article: what the page calls its story in six places, and what most of them agree on.

Each place has its own faults. JSON-LD and ``og:title`` carry the site's name or a shorter headline for search engines,
the first ``h1`` may be the logo or the last step of a breadcrumb trail, a kicker may be merged into it, the title tag
has the section and the site behind it. So every place gives a vote, cleaned of its own faults, and the votes of equal
words are counted together.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from operator import attrgetter
from typing import TYPE_CHECKING

from newscrawl.cleaning.characters import clean_text, paragraph_key
from newscrawl.extraction.article_object import own_article
from newscrawl.extraction.candidates import Candidate, Candidates
from newscrawl.extraction.headings import main_headings
from newscrawl.extraction.json_ld import first_string
from newscrawl.extraction.link_elements import linked
from newscrawl.extraction.metadata import fold, site_names
from newscrawl.extraction.roles import words_of
from newscrawl.extraction.section import section_names
from newscrawl.extraction.story_head import in_range

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newscrawl.extraction.table import Node, PageTable

Key = tuple[str, ...]

_LENGTH_MAX = 400
_HEADINGS_MAX = 60
_SMALL_WORD = 3
"""Letters of words that two headlines may share by chance ("and", "the")."""
_LEVELS = ("h1", "h2", "h3")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_SEPARATOR = re.compile(
    r"(?=[ |:：–—-])(?: ?\|\|? ?|: | [-–—·•»«~/:] | -- | ?:: ?|：|(?<=\w)- (?=[^\W\d_])| [–—]|[–—] )"
)
"""What stands between a title and the name of a section or a site."""
_VIEW = re.compile("(?:page/)?[0-9]{1,2}|amp|print|comments")
"""What stands behind the address of a story in that of another view of it."""
_LIVE = re.compile(
    r"(?i)(?<=\w\w.)\s?(?:[-–—|:]\s(?:live[ -]?(?:updates?|blog|ticker|news|coverage|feed|text)(?: as it happened)?"
    r"|as it happened|newsblog|news-?ticker|en (?:directo|vivo|direct)|in diretta|ao vivo|canlı|na żywo)|[-–—|]\slive)\Z"
)
"""What papers put behind the headline of a story that is still being written."""
_LIVE_SIGN = re.compile(r"[-–—|:]\s")
"""What sets it off."""
_KICKER_END = re.compile(r": | [-–—|/] ")

_WEIGHT_SHOWN = 1.0
_WEIGHT_SHOWN_ALONE = 0.25
"""Of a first-level heading without a word in common with any other place: the name of a section, or a slogan."""
_WEIGHT_JSON_LD = 1.0
_WEIGHT_SOCIAL = 0.9
_WEIGHT_MICRODATA = 0.3
_WEIGHT_TAG = 0.3
_WEIGHT_OTHER_META = 0.15
_META = (
    ("og:title", _WEIGHT_SOCIAL), ("twitter:title", _WEIGHT_OTHER_META), ("title", _WEIGHT_OTHER_META),
    ("dc.title", _WEIGHT_OTHER_META), ("dcterms.title", _WEIGHT_OTHER_META), ("sailthru.title", _WEIGHT_OTHER_META),
    ("parsely-title", _WEIGHT_OTHER_META), ("headline", _WEIGHT_OTHER_META),
)  # fmt: skip
_NOT_HEADLINE_ZONES = frozenset(
    ("navigation", "footer", "related", "comments", "sidebar", "newsletter", "consent", "paywall", "search", "form")
)
_LOGO = frozenset(("logo", "brand", "branding", "sitename"))
_TRAIL = frozenset(("breadcrumb", "breadcrumbs", "crumb", "crumbs"))
_first_block = attrgetter("first_block")


@dataclass(slots=True)
class _Vote:
    text: str
    key: Key
    weight: float
    source: str
    place: str
    shown: bool = False


def find_title(page: PageTable) -> Candidates[str]:
    """Return the titles the page gives its story, the one most places agree on first; empty when it names none.

    Titles are one line, entities decoded, without the names of site and section around them; they keep a kicker
    ("Verdict in Karsk: ...") only where most places print it.
    """
    names = site_names(page) | _site_heading(page)
    leading_up = _headings_that_lead_up(page)
    votes = _collect(page, names | leading_up)
    if not votes and leading_up:  # the only headline there is
        votes = _collect(page, names)
    if len({vote.key for vote in votes}) > 1:
        _cut_by_agreement(votes)
        _drop_section_kicker(votes, page)
        _complete_cut_titles(votes)
    clusters: dict[Key, list[_Vote]] = {}
    for vote in votes:
        clusters.setdefault(vote.key, []).append(vote)
    strengths = {key: _strength(cluster) for key, cluster in clusters.items()}
    backing = _kicker_backing(clusters, strengths) if len(clusters) > 1 else {}
    ranked = sorted(clusters, key=lambda key: strengths[key] + backing.get(key, 0.0), reverse=True)
    return [_candidate(clusters[key], strengths[key]) for key in ranked]


def _site_heading(page: PageTable) -> set[str]:
    """Return, folded, the first-level heading that the title tag has beside the headline that the page declares: the name
    of a site that gives it nowhere else, as many blogs do.
    """
    tag = _decode((page.title_tag or "")[: 3 * _LENGTH_MAX])
    cuts = list(_SEPARATOR.finditer(tag))
    if not cuts:
        return set()
    parts = [(tag[: cuts[0].start()], tag[cuts[0].end() :]), (tag[cuts[-1].end() :], tag[: cuts[-1].start()])]
    declared = {paragraph_key(_decode(text[:_LENGTH_MAX])) for text in _declared_headlines(page)}
    beside = {fold(rest) for rest, headline in parts if paragraph_key(headline) in declared}
    if not beside:
        return set()
    return beside.intersection(fold(text) for _, text in _headings(page, frozenset(), main_headings(page)))


def _headings_that_lead_up(page: PageTable) -> set[str]:
    """Return, folded, the first-level headings that are a link to a folder the page lies in: the name of a blog or a site,
    which older templates print so on every page. What the page declares to be its headline is none, nor what leads to the
    address that the page gives itself: a headline of which this is another view.
    """
    found: set[str] = set()
    own = [_place(url) for url in (*linked(page, "canonical"), *page.meta.get("og:url", ())[:2])]
    for node in main_headings(page)[:_HEADINGS_MAX]:
        text = page.blocks[node.first_block].text
        links = in_range(page.links, range(node.first_block, node.first_block + 1))
        if any(
            link.heading and link.text == text and _leads_up(link.url, page.url) and _place(link.url) not in own
            for link in links
        ):
            found.add(fold(text))
    return found.difference(map(fold, _declared_headlines(page))) if found else found


def _leads_up(target: str, url: str) -> bool:
    """Ask whether *target* is a folder around a page: its path is the beginning of the page's.

    >>> _leads_up("https://a.example/blog", "https://a.example/blog/2026/rain")
    True
    >>> _leads_up("https://a.example/blog/2026/rain/", "https://a.example/blog/2026/rain")
    False
    >>> _leads_up("https://a.example/blog/2026/rain", "https://a.example/blog/2026/rain/2")
    False
    """
    folder, place = _place(target) + "/", _place(url)
    return len(folder) > 1 and place.startswith(folder) and _VIEW.fullmatch(place, len(folder)) is None


def _place(url: str) -> str:
    """Return an address without its scheme and the slashes at its end."""
    return url.partition("//")[2].rstrip("/")


def _declared_headlines(page: PageTable) -> Iterator[str]:
    article = own_article(page)
    headline = first_string(article.get("headline")) if article is not None else None
    yield from filter(None, (headline, page.first_meta("og:title")))
    yield from [prop.value for prop in page.props if prop.name == "headline"][:1]


def _strength(cluster: list[_Vote]) -> float:
    places: dict[str, float] = {}
    for vote in cluster:
        places[vote.place] = max(vote.weight, places.get(vote.place, 0.0))
    return sum(places.values())


def _kicker_backing(clusters: dict[Key, list[_Vote]], strengths: dict[Key, float]) -> dict[Key, float]:
    """Return what a title gains from the places that print it with a kicker, or without its own.

    "Verdict in Karsk: Mine closed" and "Mine closed" are one title: against a third they stand together, and of the
    two the one with more votes is taken, in doubt the one without kicker.
    """
    backing: dict[Key, float] = {}
    for key, cluster in clusters.items():
        for cut in _KICKER_END.finditer(cluster[0].text):
            short = paragraph_key(cluster[0].text[cut.end() :])
            if len(short) > 1 and short in clusters:
                with_kicker, without = strengths[key], strengths[short]
                if with_kicker > without + 0.2:
                    backing[key] = backing.get(key, 0.0) + without
                else:
                    backing[short] = backing.get(short, 0.0) + with_kicker
    return backing


def _candidate(cluster: list[_Vote], strength: float) -> Candidate[str]:
    """Return what equal votes stand for: the source that weighs most, printed as the page prints it."""
    first = max(cluster, key=lambda vote: vote.weight)
    printed = [vote for vote in cluster if vote.shown and not _shouted(vote.text)]
    text = next((vote.text for vote in [*printed, *cluster] if not _shouted(vote.text)), first.text)
    places = list(dict.fromkeys(vote.place for vote in cluster))
    return Candidate(text, first.source, f"{' = '.join(places)}, weight {strength:.2f}")


def _shouted(text: str) -> bool:
    return text.isupper() and len(text) > 12


# -- the places ------------------------------------------------------------------------------------------------------


def _collect(page: PageTable, names: frozenset[str]) -> list[_Vote]:
    votes: list[_Vote] = []
    article = own_article(page)
    if article is not None:
        headline = first_string(article.get("headline")) or first_string(article.get("name"))
        _add(votes, headline, _WEIGHT_JSON_LD, "json-ld", "JSON-LD headline", names)
    for name, weight in _META:
        for value in page.meta.get(name, ())[:3]:
            _add(votes, value, weight, "meta", name, names)
    headlines = [prop.value for prop in page.props if prop.name == "headline"][:20]
    _add(votes, page.title_tag, _WEIGHT_TAG, "meta", "title tag", names)
    known = {vote.key for vote in votes}
    shown, kicker_cut = _shown_headline(page, known, names)
    if headlines and not (kicker_cut and len(headlines) == 1):
        same = [value for value in headlines if paragraph_key(value) in known] or headlines[:1]
        _add(votes, same[0], _WEIGHT_MICRODATA, "microdata", "microdata headline", names)
    if shown:
        weight = _WEIGHT_SHOWN if _shares_words(shown, known) else _WEIGHT_SHOWN_ALONE
        _add(votes, shown, weight, "generic", "shown headline", names)
        votes[-1].shown = votes[-1].place == "shown headline"
    return votes


def _add(votes: list[_Vote], text: str | None, weight: float, source: str, place: str, names: frozenset[str]) -> None:
    """Add what *text* reads like without the site's name, unless nothing is left."""
    if text:
        text, key = _plain_title(text[: 3 * _LENGTH_MAX], names)
        if key:
            votes.append(_Vote(text, key, weight, source, place))


@lru_cache(maxsize=64)
def _plain_title(text: str, names: frozenset[str]) -> tuple[str, Key]:
    """Return a title as a reader would see it, without the site's name, and its key: () for what is no title."""
    text = cut_site_name(_decode(text), names)
    if _LIVE_SIGN.search(text):
        text = _LIVE.sub("", text)
    key = paragraph_key(text)
    return text, (() if len(text) > _LENGTH_MAX or "".join(key) in names else key)


@lru_cache(maxsize=64)
def _decode(text: str) -> str:
    """Return *text* with its entities decoded, also those that were escaped twice."""
    for _ in range(2):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = unescape(text)
    if "<" in text:
        text = re.sub(r"</?[a-zA-Z][^<>]{0,200}>", "", text)
    return clean_text(text)


@lru_cache(maxsize=256)
def _readings(text: str) -> tuple[Key, ...]:
    """Return the keys of *text* without its last parts, then without its first part if a bar sets that off."""
    cuts = list(_SEPARATOR.finditer(text))[-6:]
    readings = [paragraph_key(text[: cut.start()]) for cut in reversed(cuts)]
    if cuts and "|" in cuts[0].group():
        readings.append(paragraph_key(text[cuts[0].end() :]))
    return tuple(readings)


# -- cleaning a vote -------------------------------------------------------------------------------------------------


def cut_site_name(text: str, names: frozenset[str]) -> str:
    """Return a title without the site's name before or behind it; *names* as :func:`site_names` gives them.

    >>> cut_site_name("Ferry strike ends - Harbour Herald", frozenset(["harbourherald"]))
    'Ferry strike ends'
    """
    cuts = list(_SEPARATOR.finditer(text))
    if not cuts:
        return text
    start, end = 0, len(text)
    if cuts and _is_site(text[cuts[-1].end() :], names):
        end = cuts[-1].start()
    elif len(cuts) > 1 and _is_site(text[cuts[-2].end() : cuts[-1].start()], names):
        end = cuts[-2].start()
    if _is_site(text[: cuts[0].start()], names) and cuts[0].end() < end:
        start = cuts[0].end()
    kept = text[start:end].strip()
    return kept if len(paragraph_key(kept)) >= 2 or (kept and not kept.isascii()) else text


def _is_site(part: str, names: frozenset[str]) -> bool:
    folded = fold(part)
    if not folded:
        return False
    if folded in names:
        return True
    for name in names:
        if len(name) >= 4 and len(folded) <= len(name) + 14 and (folded.startswith(name) or folded.endswith(name)):
            return True
        if len(folded) >= 4 and len(folded) * 2 >= len(name) and (name.startswith(folded) or name.endswith(folded)):
            return True
    return False


def _cut_by_agreement(votes: list[_Vote]) -> None:
    """Read a title as another place prints it, where it is that and a part behind (or, with a bar, before) it."""
    strong = {vote.key: vote.text for vote in votes if len(vote.key) > 1}
    if len(strong) < 2:
        return
    for vote in votes:
        for reading in _readings(vote.text):
            if reading in strong and reading != vote.key:
                vote.text, vote.key = strong[reading], reading
                break


def _drop_section_kicker(votes: list[_Vote], page: PageTable) -> None:
    """Read "Politics: Minister resigns" as the headline alone, where another place prints it so."""
    keys = {vote.key: vote.text for vote in votes}
    sections: set[str] | None = None
    for vote in votes:
        kicker, found, rest = vote.text.partition(": ")
        if not found or len(kicker) > 40:
            continue
        key = paragraph_key(rest)
        if key in keys and key != vote.key:
            if sections is None:
                sections = {fold(name) for name in section_names(page)}
            if fold(kicker) in sections:
                vote.text, vote.key = keys[key], key


def _complete_cut_titles(votes: list[_Vote]) -> None:
    """Read a title that was cut ("...", or in the middle) as the longer one the page shows or JSON-LD gives."""
    full = [vote for vote in votes if vote.shown or vote.place == "JSON-LD headline"]
    whole = full or [vote for vote in votes if vote.place == "title tag"]
    for vote in votes:
        marked = vote.text.endswith(("...", "…"))
        for other in whole:
            longer = len(other.key) > len(vote.key) >= 4 and other.key[: len(vote.key)] == vote.key
            if longer and (marked or len(vote.key) * 2 >= len(other.key)):
                vote.text, vote.key = other.text, other.key
                break


# -- the headline as a reader sees it --------------------------------------------------------------------------------


def _shown_headline(page: PageTable, known: set[Key], names: frozenset[str]) -> tuple[str, bool]:
    """Return the headline printed over the story and whether a kicker was cut from it; "" when none is found.

    Among the h1 (or, without one, the h2) the one that shares most words with what the head of the page says wins. The
    last step of a breadcrumb trail is often an h1, for search engines; the headline is then the next heading.
    """
    best = _best_heading(_headings(page, names, main_headings(page)), known)
    if best is None or not _shares_words(best[1], known):
        lower = _headings(page, names, (node for node in page.nodes if node.tag in ("h2", "h3")))
        parts = known | _parts_of_tag(page)
        lower_best = next((row for row in lower if paragraph_key(row[1]) in parts), None)
        if lower_best is not None or best is None:
            return _without_kicker(page, *lower_best) if lower_best else ("", False)
    node, text = best
    if _in_trail(node):
        node, text = _after_trail(page, node, text, names, known)
    return _without_kicker(page, node, text)


def _parts_of_tag(page: PageTable) -> set[Key]:
    """Return the keys of what separators part in the title tag, but for single words."""
    parts = _SEPARATOR.split(_decode((page.title_tag or "")[: 3 * _LENGTH_MAX]))
    return {key for part in parts if len(key := paragraph_key(part)) > 1}


def _shares_words(text: str, known: set[Key]) -> bool:
    """Ask whether a heading says any word that other places say too; also when those say next to nothing."""
    key = paragraph_key(text)
    words = {word for word in key if len(word) > _SMALL_WORD or not word.isascii()} or set(key)
    return not any(len(key) > 2 for key in known) or any(not words.isdisjoint(key) for key in known)


def _after_trail(page: PageTable, node: Node, text: str, names: frozenset[str], known: set[Key]) -> tuple[Node, str]:
    """Return the heading that follows a breadcrumb trail's last step *node*, or *node* when none does."""
    end = node.end_block
    start = bisect_left(page.nodes, end, key=_first_block)
    behind = page.nodes[start : bisect_left(page.nodes, end + 13, start, key=_first_block)]
    rows = _headings(page, names, (one for one in behind if one.tag in ("h1", "h2")))
    rows = [row for row in rows if row[0] is not node and not _in_trail(row[0])]
    for row in rows:
        if paragraph_key(row[1]) in known:
            return row
    return rows[0] if rows and rows[0][0].first_block - end <= 6 else (node, text)


def _headings(page: PageTable, names: frozenset[str], nodes: Iterable[Node]) -> list[tuple[Node, str]]:
    """Return (node, text) of the first sixty of *nodes* that hold any text but the site's name, and are no logo."""
    rows: list[tuple[Node, str]] = []
    for node in nodes:
        if node.first_block < node.end_block:
            blocks = page.blocks[node.first_block : min(node.end_block, node.first_block + 8)]
            text = clean_text(" ".join(block.text for block in blocks))
            if text and len(text) <= _LENGTH_MAX and fold(text) not in names and not _is_logo(node):
                rows.append((node, text))
                if len(rows) >= _HEADINGS_MAX:
                    break
    return rows


def _best_heading(rows: list[tuple[Node, str]], known: set[Key]) -> tuple[Node, str] | None:
    vocabulary = [set(key) for key in known]
    best: tuple[float, tuple[Node, str]] | None = None
    for row in rows:
        words = set(paragraph_key(row[1]))
        share = max((len(words & other) / max(1, min(len(words), len(other))) for other in vocabulary), default=0.0)
        if len(words) < 2 and share < 1:
            share = -1.0
        if share < 0.5 and any(node.zone in _NOT_HEADLINE_ZONES for node in row[0].lineage() if node is not row[0]):
            share -= 0.5
        if best is None or share > best[0] + 0.01:
            best = (share, row)
    return best[1] if best is not None and (best[0] > -0.4) else None


def _is_logo(node: Node) -> bool:
    return _names_logo(node.names) or (node.parent is not None and _names_logo(node.parent.names))


@lru_cache(maxsize=1024)
def _names_logo(names: str) -> bool:
    return bool(names) and not _LOGO.isdisjoint(words_of(names))


def _in_trail(node: Node) -> bool:
    """Ask whether a heading is a step of a breadcrumb trail: by its class, or as an entry of a list in a nav."""
    for depth, one in enumerate(node.lineage()):
        if depth > 5 or one.tag in ("article", "main", "body"):
            return False
        if one.tag in ("nav", "li") or (one.names and _names_trail(one.names)):
            return True
    return False


@lru_cache(maxsize=1024)
def _names_trail(names: str) -> bool:
    return any(word in _TRAIL or word.startswith("breadcrumb") for word in words_of(names))


def _without_kicker(page: PageTable, node: Node, text: str) -> tuple[str, bool]:
    """Cut the kicker that a heading holds as an element of its own."""
    for mark in in_range(page.named, range(node.first_block, node.end_block)):
        if "section" not in mark.roles:
            continue
        kicker = clean_text(mark.text) if mark.is_field else ""
        if kicker and len(kicker) < len(text) and text.startswith(kicker):
            rest = text[len(kicker) :].lstrip(" :|/-–—·•")
            if len(paragraph_key(rest)) > 1:
                return rest, True
    return text, False
