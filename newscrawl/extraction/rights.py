"""Whether a story is free to read, and what page and response say about its use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.cleaning.characters import clean_text
from newscrawl.extraction.article_object import own_article
from newscrawl.extraction.candidates import Candidate, Candidates
from newscrawl.items import Rights

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newscrawl.extraction.table import PageTable

_META = ("isaccessibleforfree", "article:content_tier")
_TRUE = frozenset(("true", "yes", "1", "free"))
_FALSE = frozenset(("false", "no", "0", "locked"))


def find_free_access(page: PageTable) -> Candidates[bool]:
    """Return whether the page says that its story is free to read; empty when it says nothing, or "metered"."""
    rows: list[tuple[object, str, str]] = []
    article = own_article(page)
    if article is not None:
        names = ("isAccessibleForFree", "isAccessibleforFree")
        rows += [(article.get(name), "json-ld", name) for name in names]
        stated = article.get("hasPart")
        parts = stated[:20] if isinstance(stated, list) else [stated]
        if any(isinstance(part, dict) and _truth(part.get(names[0])) is False for part in parts):
            rows.append((False, "json-ld", "hasPart is not free"))
    rows += [(prop.value, "microdata", prop.name) for prop in page.props if prop.name == "isAccessibleForFree"][:2]
    rows += [(value, "meta", name) for name in _META for value in page.meta.get(name, ())[:1]]
    found: Candidates[bool] = []
    for value, source, reason in rows:
        answer = _truth(value)
        if answer is not None:
            found.append(Candidate(answer, source, reason))
    return found


def _truth(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        word = value.strip().lower().rsplit("/", 1)[-1]
        return True if word in _TRUE else False if word in _FALSE else None
    return None


def find_rights(page: PageTable, headers: Mapping[str, str]) -> Rights:
    """Return what page and response say about the use of the text, as written; None where they say nothing.

    ``robots`` is the X-Robots-Tag header, ``meta`` the content of the robots meta (``noai`` and the like stand there
    too), ``tdm`` the text-and-data-mining reservation (TDMRep of W3C: "1" is reserved, "0" is not).
    """
    lower = {name.lower(): value for name, value in headers.items()}
    robots = dict.fromkeys(value.strip() for value in page.meta.get("robots", ())[:5])
    tdm = lower.get("tdm-reservation") or page.first_meta("tdm-reservation")
    return Rights(
        robots=_short(lower.get("x-robots-tag")),
        meta=_short(", ".join(robots)),
        tdm=_short(tdm),
    )


def _short(value: str | None) -> str | None:
    return clean_text(value[:500]) or None if value else None
