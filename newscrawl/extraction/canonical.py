"""The address under which a story is published, which is not always the one it was fetched from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawl.addresses.urls import absolute_url, clean_url, is_fetchable, same_site, url_key
from newscrawl.extraction.article_object import own_article, path_of
from newscrawl.extraction.candidates import Candidate, Candidates
from newscrawl.extraction.json_ld import strings
from newscrawl.extraction.link_elements import linked

if TYPE_CHECKING:
    from newscrawl.extraction.table import PageTable

_PAGE_TAIL = re.compile(r"(?:amp(?:\.html?)?|print|full|all|page|seite|slide|index\.html?|\d{1,3})\Z", re.IGNORECASE)


def find_canonical(page: PageTable) -> Candidates[str]:
    """Return the absolute URLs under which the story is published, the best first; the page's own at last.

    Refused are front pages, section pages above the page's own path, and whatever is no readable http address. One at
    the same site comes before one elsewhere.
    """
    own = _tidy(page.url)
    near: Candidates[str] = []
    far: Candidates[str] = []
    tidied = {page.url: own}
    for value, source, reason in _stated(page):
        if value not in tidied:
            tidied[value] = _tidy(value)
        url = tidied[value]
        if url is None or any(one.value == url for one in near + far) or not _stands_for(url, own):
            continue
        if own is not None and not same_site(url, own):
            far.append(Candidate(url, source, f"{reason}, at another site"))
            continue
        if own is not None and own.startswith("https:") and url.startswith("http:") and url_key(url) == url_key(own):
            url = f"https{url[4:]}"
        near.append(Candidate(url, source, reason))
    found = near + far
    if own is not None and all(one.value != own for one in found):
        found.append(Candidate(own, "url", "address of the page"))
    return found


def _stated(page: PageTable) -> dict[tuple[str, str, str], None]:
    """Return (URL, source, reason) of what the page calls its address, each URL once."""
    rows = [(url, "meta", "rel=canonical") for url in linked(page, "canonical")]
    base = page.base_url
    rows += [(absolute_url(base, value), "meta", "og:url") for value in page.meta.get("og:url", ())[:2]]
    article = own_article(page)
    if article is not None:
        for value in (article.get("url"), article.get("mainEntityOfPage")):
            rows += [
                (absolute_url(base, url), "json-ld", "address of the article") for url in strings(value, "@id")[:1]
            ]
    return dict.fromkeys(rows)


def _tidy(url: str) -> str | None:
    """Return an http URL without fragment and what only tells where the reader came from; None for others."""
    return clean_url(url) if is_fetchable(url) else None


def _stands_for(url: str, own: str | None) -> bool:
    """Ask whether *url* can be the address of the story fetched from *own*: no front page, no page above it."""
    path = [part for part in path_of(url).split("/") if part]
    if own is None:
        return bool(path)
    own_path = [part for part in path_of(own).split("/") if part] if url != own else path
    if not path or path in (["index.html"], ["index.php"]):
        return bool(urlsplit(url).query) or not own_path
    tail = own_path[len(path) :]
    if not tail or own_path[: len(path)] != path or urlsplit(url).query:
        return True
    # Above the page's own path stands its section, unless only a page number or the like is missing.
    last = path[-1]
    return all(_PAGE_TAIL.match(part) for part in tail) or last.count("-") >= 3 or bool(re.search(r"\d{4}", last))
