"""When an article was published and last changed: every date the page gives for it, the most trustworthy first.

The order of trust for the publication: the page's own object in JSON-LD, its microdata, the meta elements that mean
publication, a ``time`` element or a visible date in the story's head, meta elements that only say "date", the URL.
Dates before 1990 and later than a day after the fetch are no candidates (a day, because a time without a zone may run
ahead of UTC by up to 14 hours). A meta element that says the very minute of the fetch is the time the page was made.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.extraction.article_object import own_article
from newscrawl.extraction.candidates import Candidate, Candidates
from newscrawl.extraction.date_text import CHANGE_LABEL, Instant, dates_in, parse_date
from newscrawl.extraction.json_ld import ARTICLE_TYPES, JsonObject, strings, types_of
from newscrawl.extraction.link_elements import linked
from newscrawl.extraction.months import fold
from newscrawl.extraction.story_head import Head, head_of
from newscrawl.instants import in_utc

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.extraction.story import Story
    from newscrawl.extraction.table import PageTable, Time

META_PUBLISHED = (
    "article:published_time article:published og:article:published_time og:published_time rnews:datepublished "
    "datepublished parsely-pub-date sailthru.date article.published published_at published_time published-date "
    "publisheddate publish-date publish_date publishdate publication_date publication-date publicationdate "
    "pubdate pub_date "
    "bt:pubdate originalpublicationdate article_date_original dcterms.issued dc.date.issued dc.date.published "
    "date.issued cxenseparse:recs:publishtime cxenseparse:publishtime citation_publication_date citation_online_date "
    "ptime iso-8601-publish-date article:post_date contentpublishdate displaydate first_published firstpublished"
).split()
"""Names of meta elements that mean the publication, the most used first."""

META_DATE = (
    "date article.created article:created_time dcterms.created dc.date.created datecreated created created_at "
    "creation_date dc.date dcterms.date dcterms.available article_date article:date news_date citation_date "
    "release_date rbpubdate lastpubdate timestamp uploaddate vr:published og:pubdate"
).split()
"""Names that say a date without saying of what; some systems put the time of rendering there."""

META_MODIFIED = (
    "article:modified_time article:modified og:article:modified_time og:modified_time og:updated_time "
    "article:updated_time datemodified dcterms.modified dc.date.modified dc.modified article.updated updated_at "
    "modified_time modified-date modifieddate update_date updated last-modified last_modified lastmodified lastmod "
    "moddate revision_date utime article:modify_date date.modified iso-8601-modified-date"
).split()

_META_DATES = [
    (name, trust, changed)
    for names, trust, changed in ((META_PUBLISHED, 2, False), (META_DATE, 6, False), (META_MODIFIED, 2, True))
    for name in names
]
"""Names of meta elements, the trust in each, and whether it means the change."""

_CHANGE_BEHIND = re.compile(r"[\s\d:時分點点]{0,16}[（(]?(?:最終|最后|最後)?更新(?!\s?[：:])")
"""Japanese and Chinese pages say behind a date that it is that of a change."""
_OF_OTHERS = ("comments", "related")
"""Parts of an article element that tell the dates of comments and of other stories."""
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_ENTRY_BLOCKS = 12
"""Blocks of an element below a story that are looked at for a heading: a teaser has it at its beginning."""
_MODIFIED_NAMES = re.compile(r"updat|modif|lastmod|changed|aktuali|revis", re.IGNORECASE)
_URL_DATE = re.compile(
    r"(?P<y>(?:19|20)\d\d)(?<!\d{5})(?:"
    r"(?P<s>[/_.-]?)(?P<m>0[1-9]|1[0-2]|(?<=/)[1-9](?=/))(?P=s)(?P<d>[0-3]\d|(?<=/)[1-9](?=/))"
    r"|(?<=20\d\d)/(?P<name>[a-z]{3})/(?P<d2>[0-3]?\d)"
    r")(?!\d)"
)
"""Begins with the year, so that only places with a 1 or 2 are looked at."""
_LIKE_A_DATE = re.compile(r"\d{4}|\d\s?[./-]\s?\d{1,2}\s?[./-]\s?\d\d")
_FIRST = datetime(1990, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
_LINE = 160
"""Characters of a line in the head that may be looked at for a date; a longer one is a paragraph."""


class _Dated(NamedTuple):
    trust: int
    """tier: 0 is trusted most"""
    instant: Instant
    source: str
    reason: str


_Row = tuple[_Dated, bool]
"""A date and whether it is that of a change."""


def find_dates(
    page: PageTable, story: Story | None = None, *, now: datetime
) -> tuple[Candidates[str], Candidates[str]]:
    """Return the candidates for publication and last change, each the best first, in the form of the record.

    *now* is when the page was fetched. The values are as :class:`newscrawl.extraction.date_text.Instant` writes them; a
    publication is never a date that the page calls a change while it gives another.
    """
    now = now.astimezone(UTC) if now.tzinfo else now.replace(tzinfo=UTC)
    head = head_of(page, story)
    rows = [*_from_json_ld(page), *_from_microdata(page), *_from_meta(page), *_from_times(page, head)]
    if _lines_needed(rows, now):
        rows.extend(_from_lines(page, head))
    rows += [(dated, False) for dated in _from_url(page)]
    if all(changed for _, changed in rows):
        rows.extend(_from_marks(page, head))
    changes = [row for row, changed in rows if changed]
    modified = _plausible(changes, now)
    published = _settle([row for row, changed in rows if not changed], changes, modified, now)
    if published:
        first = published[0].instant
        modified = [row for row in modified if row.instant.day >= first.day or row.instant.utc >= first.utc]
    modified.sort(key=attrgetter("trust"))
    if modified:
        modified[0] = _by_its_clock(modified[0], modified[1:])
    if not published and modified:
        published = [row._replace(reason=f"{row.reason}, the only date") for row in modified]
    return _candidates(published), _candidates(modified)


def _lines_needed(rows: list[_Row], now: datetime) -> bool:
    """Ask whether the visible lines have to be read: not when trusted places agree on the day and know the change.

    Reading them costs more than all else here together.
    """
    if not any(changed for _, changed in rows):
        return True
    trusted = [row for row, changed in rows if not changed and row.trust <= 3 and not _is_render_time(row, now)]
    return not trusted or any(row.instant.ambiguous for row in trusted) or len({row.instant.day for row in trusted}) > 1


def _candidates(rows: list[_Dated]) -> Candidates[str]:
    found: dict[str | None, Candidate[str]] = {}
    for row in rows:
        value = str(row.instant)
        found.setdefault(in_utc(value), Candidate(value, row.source, row.reason))
    return list(found.values())


# -- what may stand ---------------------------------------------------------------------------------------------------


def _plausible(rows: list[_Dated], now: datetime) -> list[_Dated]:
    """Return the dates from 1990 to a day after *now*; an ambiguous one that is too late is read the other way."""
    latest = now + timedelta(days=1)
    kept = []
    for row in rows:
        when = row.instant.utc
        if when > latest and row.instant.ambiguous:
            row = row._replace(instant=row.instant.exchanged())
            when = row.instant.utc
        if _FIRST <= when <= latest:
            kept.append(row)
    return kept


def _settle(published: list[_Dated], changes: list[_Dated], modified: list[_Dated], now: datetime) -> list[_Dated]:
    """Return the plausible dates of publication in the order of trust, read in the light of each other.

    *modified* are the plausible ones of *changes*.
    """
    rows = _plausible(published, now)
    if any(row.instant.ambiguous for row in rows):
        known = {row.instant.day for row in [*rows, *changes] if not row.instant.ambiguous}
        rows = [_read_by_others(row, known) for row in rows]
    rows.sort(key=lambda row: row.trust + (100 if _is_render_time(row, now) else 0))
    if not rows:
        return rows
    rows = _outvoted(_not_after_change(rows, modified))
    return [_sharper(rows[0], rows[1:]), *rows[1:]]


def _read_by_others(row: _Dated, days: set[date]) -> _Dated:
    """Exchange day and month of an ambiguous date when only that makes it a day the page names elsewhere."""
    if row.instant.ambiguous and row.instant.day not in days:
        other = row.instant.exchanged()
        if other.day in days:
            return row._replace(instant=other)
    return row


def _is_render_time(row: _Dated, now: datetime) -> bool:
    """Ask whether a meta element says the minute of the fetch, in whatever zone: the time the page was made."""
    if row.source != "meta" or not row.instant.has_time:
        return False
    seconds = abs((row.instant.utc - now).total_seconds())
    if row.instant.when.tzinfo:
        return seconds < 60
    return seconds < 15 * 3600 and min(seconds % 3600, -seconds % 3600) < 60


def _not_after_change(rows: list[_Dated], modified: list[_Dated]) -> list[_Dated]:
    """Put a publication later than the last change behind one that is not, if the page has such a one.

    By more than a day only: stories are edited and then published at a set hour.
    """
    if not modified:
        return rows
    last = max(row.instant.utc for row in modified)
    if rows[0].instant.utc <= last + timedelta(days=1):
        return rows
    earlier = [row for row in rows if row.instant.utc <= last + timedelta(days=1) and row.source != "url"]
    return [*earlier, *(row for row in rows if row not in earlier)]


def _outvoted(rows: list[_Dated]) -> list[_Dated]:
    """Put the day that both a meta element and the visible head give before the one that JSON-LD alone gives."""
    if rows[0].source != "json-ld":
        return rows
    stated = {row.instant.day for row in rows if row.source == "meta" and row.trust <= 5}
    seen = {row.instant.day for row in rows if row.source in ("generic", "text") and row.trust <= 5}
    agreed = stated & seen
    if not agreed or rows[0].instant.day in stated | seen:
        return rows
    return sorted(rows, key=lambda row: row.instant.day not in agreed)


def _sharper(best: _Dated, others: list[_Dated]) -> _Dated:
    """Return the same date said with a time or a zone, when another place of the page says it so."""
    if best.instant.has_time and best.instant.when.tzinfo:
        return _by_its_clock(best, others)
    for row in others:
        if not row.instant.has_time or row.instant.day != best.instant.day:
            continue
        if not best.instant.has_time:
            return row._replace(reason=f"{row.reason}, same day as {best.reason}")
        if row.instant.when.tzinfo and row.instant.wall_minute == best.instant.wall_minute:
            return row._replace(reason=f"{row.reason}, same time as {best.reason}")
    return best


def _by_its_clock(best: _Dated, others: list[_Dated]) -> _Dated:
    """Return an instant in UTC by the clock of the site, when another place of the page tells the same minute by it."""
    if best.instant.when.utcoffset() != timedelta():
        return best
    for row in others:
        when = row.instant.when
        if row.instant.has_time and when.utcoffset() and abs(row.instant.utc - best.instant.utc) < _MINUTE:
            local = Instant(best.instant.when.astimezone(when.tzinfo), has_time=True)
            return best._replace(instant=local, reason=f"{best.reason}, by the clock of {row.reason}")
    return best


# -- where dates stand ------------------------------------------------------------------------------------------------


def _read(texts: list[str], trust: int, source: str, reason: str, language: str | None = None) -> list[_Dated]:
    instants = [parse_date(text[:200], language=language) for text in texts[:3]]
    return [_Dated(trust, instant, source, reason) for instant in instants if instant is not None]


_OWN_DATES = (
    ("datePublished", 0, False),
    ("dateCreated", 6, False),
    ("uploadDate", 7, False),
    ("dateModified", 0, True),
)
_PAGE_DATES = (("datePublished", 4, False), ("dateModified", 4, True))


def _from_json_ld(page: PageTable) -> Iterator[_Row]:
    own = own_article(page)
    if own is not None:
        yield from _from_object(own, _OWN_DATES, "the article")
    for entry in page.json_ld:
        dated = "datePublished" in entry or "dateModified" in entry
        if dated and any(kind.endswith("Page") for kind in types_of(entry)):
            yield from _from_object(entry, _PAGE_DATES, "the page")


def _from_object(value: JsonObject, keys: tuple[tuple[str, int, bool], ...], whose: str) -> Iterator[_Row]:
    """Yield the dates under the *keys* (with their trust, and whether they are of a change) of a JSON-LD object."""
    for key, trust, changed in keys:
        if key in value:
            for row in _read(strings(value[key]), trust, "json-ld", f"{key} of {whose}"):
                yield row, changed


def _from_microdata(page: PageTable) -> Iterator[_Row]:
    for prop in page.props:
        if prop.name not in ("datePublished", "dateModified", "dateCreated"):
            continue
        inner = prop.types[-1] if prop.types else ""
        typed = inner in ARTICLE_TYPES or inner.endswith("Article")
        if (inner and not typed and not inner.endswith("Page")) or "comment" in prop.path:
            continue
        trust = {"datePublished": 1, "dateModified": 1, "dateCreated": 6}[prop.name] + (0 if typed else 1)
        for row in _read([prop.value], trust, "microdata", prop.name, page.language):
            yield row, prop.name == "dateModified"


def _from_meta(page: PageTable) -> Iterator[_Row]:
    meta = page.meta
    if not meta:
        return
    stated = [row for row in _META_DATES if row[0] in meta]
    # microdata of videos and the like is in meta too
    nested = {prop.name.lower() for prop in page.props if prop.types} if stated else ()
    for name, trust, changed in stated:
        if name not in nested:
            for row in _read(meta[name], trust, "meta", name, page.language):
                yield row, changed


def _from_times(page: PageTable, head: Head) -> Iterator[_Row]:
    """Yield the dates of time elements around the title, and of those anywhere that call themselves the publication."""
    for time in page.times:
        near, stated = time.block in head.blocks, time.itemprop == "datePublished" or _is_of_entry(page, time, head)
        if not near and not stated:
            continue
        zone = head.zone(time.node) or ("list" if any(node.tag == "li" for node in time.node.lineage()) else None)
        if zone in ("comments", "footer") and not stated:
            continue
        instant = parse_date(time.datetime, language=page.language) if time.datetime else None
        instant = instant or parse_date(time.text, language=page.language)
        if instant is None:
            continue
        changed = time.itemprop == "dateModified" or _says_change(page, time.names, time.text, time.block)
        reason = "time element near the title" if near else "time element"
        trust = 3 if near and not zone else 5
        yield _Dated(trust + _before_title(head, time.block), instant, "generic", reason), changed


def _is_of_entry(page: PageTable, time: Time, head: Head) -> bool:
    """Ask whether a time below a story is in the story's own article and calls itself its publication or change, as the
    microformat of entries has it (``entry-date published``, ``updated``), and not that of a teaser or a comment in there.
    """
    names = time.names
    if head.title is None or not ("published" in names or "updated" in names):
        return False
    for node in time.node.lineage():
        if node.holds(head.title):
            return node.article() is not None
        if node.tag == "article" or node.zone in _OF_OTHERS:
            return False
        inside = page.blocks[node.first_block : min(node.end_block, node.first_block + _ENTRY_BLOCKS)]
        if any(block.tag in _HEADINGS for block in inside):
            return False
    return False


def _from_lines(page: PageTable, head: Head) -> Iterator[_Row]:
    """Yield the dates that short lines around the title show."""
    for index in head.blocks:
        block = page.blocks[index]
        text = block.text
        if len(text) > _LINE or block.tag == "h1" or not _LIKE_A_DATE.search(text):
            continue
        trust = (5 if head.zone(block.node) is None else 8) + _before_title(head, index)
        yield from _shown(text, block.node.names, trust, "visible date near the title", page.language)


def _from_marks(page: PageTable, head: Head) -> Iterator[_Row]:
    """Yield the dates in elements that call themselves date or byline, wherever they stand: the last resort."""
    for mark in page.named:
        named = ("date" in mark.roles or "byline" in mark.roles) and mark.is_field
        if not named or len(mark.text) > _LINE or not _LIKE_A_DATE.search(mark.text):
            continue
        if head.zone(mark.node) in (None, "footer"):
            yield from _shown(mark.text, mark.names, 8, "visible date", page.language)


def _before_title(head: Head, block: int) -> int:
    """Return 3 for what stands before the title, where sites print today's date and teasers, and 0 for the rest."""
    return 3 if head.title is not None and block < head.title else 0


def _shown(text: str, names: str, trust: int, reason: str, language: str | None) -> Iterator[_Row]:
    folded, before = fold(text), 0
    for found in dates_in(text, language=language):
        label = CHANGE_LABEL.search(folded, before, found.start) or _CHANGE_BEHIND.match(folded, found.end)
        changed = bool(label or _MODIFIED_NAMES.search(names))
        before = found.end
        yield _Dated(trust, found.instant, "text", reason), changed


def _says_change(page: PageTable, names: str, text: str, block: int) -> bool:
    """Ask whether the names of a date's element, or the line it stands in, speak of a change."""
    if _MODIFIED_NAMES.search(names):
        return "publi" not in names.lower()
    if block >= len(page.blocks):
        return False
    line = page.blocks[block].text
    if len(line) > _LINE:
        return False
    folded = fold(line)
    at = folded.find(fold(text)) if text else -1
    label = folded[max(0, at - 40) : at] + fold(text) if at >= 0 else folded[:40]
    return bool(CHANGE_LABEL.search(label))


def _from_url(page: PageTable) -> list[_Dated]:
    instant = _date_in_address(page.url)
    if instant is None:
        for canonical in linked(page, "canonical", 1):
            instant = _date_in_address(canonical) if canonical != page.url else None
    return [_Dated(9, instant, "url", "date in the address")] if instant is not None else []


def _date_in_address(url: str) -> Instant | None:
    match = _URL_DATE.search(url.lower()[:600])
    if not match:
        return None
    if match["name"]:
        return parse_date(f"{match['d2']} {match['name']} {match['y']}")
    return parse_date(f"{match['y']}-{match['m']:0>2}-{match['d']:0>2}")
