"""Any news site: section pages, feeds and sitemaps lead to articles, which the loader reads without a rule."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from scrapy import Request, Spider

from newscrawl.addresses.urls import authority_of, same_site, url_key
from newscrawl.discovery.feeds import read_feed
from newscrawl.discovery.sections import find_article_links, find_next_page
from newscrawl.discovery.sitemaps import read_sitemap
from newscrawl.exceptions import SourceError
from newscrawl.extraction.page import parse_page
from newscrawl.failures import disposition_of
from newscrawl.items import Article, Outcome
from newscrawl.loaders import ArticleLoader
from newscrawl.store import Disposition

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from newscrawl.discovery.found import FoundLink
    from newscrawl.extraction.table import PageTable

    Result = Request | Article | Outcome

NEXT_PAGES = 3
"""Pages of a section that are read, the first included. Older news has been seen by earlier runs."""
SITEMAPS_MAX = 20
"""Children of a sitemap index that are read, the latest first."""


class Generic(Spider):
    """The verbs of every spider. A site's card sets names and places, and rules only where a page forced one.

    Spider arguments (``-a``): none are needed; ``sections``, URLs or paths parted by commas, replaces the card's.
    """

    name = "generic"
    domain: str = ""
    """host of the site without www.; its sub-domains belong to it"""
    sections: Sequence[str] = ()
    """section pages, as paths or URLs"""
    feeds: Sequence[str] = ()
    """RSS, Atom or JSON feeds, as paths or URLs"""
    sitemaps: Sequence[str] = ()
    """sitemaps or news sitemaps, as paths or URLs"""
    scheme: str = "https"
    rules: Mapping[str, str] = MappingProxyType({})
    """field -> CSS selector, for what the generic extraction gets wrong on this site"""
    article_url: str | None = None
    """regular expression that the URL of every article matches, where the shape of links is not enough"""
    next_pages: int = NEXT_PAGES
    language: str | None = None
    country: str | None = None

    def __init__(self, sections: str | Sequence[str] = (), site: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.site = site or self.name
        """name of the site in the store and in records"""
        given = sections.split(",") if isinstance(sections, str) else sections
        self.section_urls = [self._absolute(place) for place in given or self.sections]
        self.homes = [self._absolute("/")] if self.domain else list(self.section_urls)
        """URLs whose sites are this spider's own"""
        self.allowed_domains = [self.domain or authority_of(url) for url in self.homes]
        self._article_url = re.compile(self.article_url) if self.article_url else None

    def owns(self, url: str) -> bool:
        """Ask whether a URL belongs to the spider's site."""
        return any(same_site(url, home) for home in self.homes)

    def _absolute(self, place: str) -> str:
        return urljoin(f"{self.scheme}://{self.domain}/", place)

    # -- sources ------------------------------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        """Ask every source of the site."""
        for url in self.section_urls:
            yield self._source(url, self.parse_section, page=1)
        for url in self.feeds:
            yield self._source(self._absolute(url), self.parse_feed)
        for url in self.sitemaps:
            yield self._source(self._absolute(url), self.parse_sitemap)

    def _source(self, url: str, callback: Callable[..., Any], **arguments: Any) -> Request:
        return Request(url, callback=callback, errback=self.failed, cb_kwargs=arguments, priority=10,
                       meta={"source": True, "allow_offsite": True})  # fmt: skip

    def parse_section(self, response: Response, page: int = 1) -> Iterator[Result]:
        """Yield a request for each article link of a section page, and its next page."""
        if not is_html(response):
            yield Outcome(response.url, Disposition.DROPPED_NOT_HTML, content_type(response))
            return
        self._adopt(response.url)
        table = parse_page(response.body, response.url, content_type(response))
        links = find_article_links(table, pattern=self._article_url)
        yield from self.follow(links)
        following = find_next_page(table) if links and page < self.next_pages else None
        if following:
            yield self._source(following, self.parse_section, page=page + 1)
        yield Outcome(response.url, Disposition.READ, f"{len(links)} article links")

    def parse_feed(self, response: Response) -> Iterator[Result]:
        """Yield a request for each entry of a feed."""
        try:
            links = read_feed(response.body, response.url, content_type(response))
        except SourceError as error:
            yield Outcome(response.url, Disposition.FAILED_ERROR, str(error))
            return
        yield from self.follow(links)
        yield Outcome(response.url, Disposition.READ, f"{len(links)} entries")

    def parse_sitemap(self, response: Response, depth: int = 0) -> Iterator[Result]:
        """Yield a request for each entry of a sitemap, and for the latest children of an index."""
        try:
            sitemap = read_sitemap(response.body, response.url)
        except SourceError as error:
            yield Outcome(response.url, Disposition.FAILED_ERROR, str(error))
            return
        yield from self.follow(sitemap.links)
        if depth < 2:
            children = sorted(sitemap.children, key=lambda child: child[1] or "", reverse=True)
            for url, _ in children[:SITEMAPS_MAX]:
                yield self._source(url, self.parse_sitemap, depth=depth + 1)
        yield Outcome(response.url, Disposition.READ, f"{len(sitemap.links)} entries")

    def _adopt(self, url: str) -> None:
        """Take the site that a section page turned out to stand on, after redirects, as the spider's own."""
        if not self.owns(url):
            self.homes.append(url)
            self.allowed_domains.append(authority_of(url))

    def follow(self, links: Iterable[FoundLink]) -> Iterator[Request]:
        """Yield the request of each link; what its source said of it travels along as its hint."""
        for link in links:
            yield self.article_request(link.url, url_key(link.url), hint_of(link))

    def article_request(self, url: str, key: str, hint: Mapping[str, str]) -> Request:
        """Return the request of an article page. *key* is the URL's identity, which a redirect does not change."""
        return Request(url, callback=self.parse, errback=self.failed, meta={"key": key, "hint": dict(hint)})

    # -- articles -----------------------------------------------------------------------------------------------------

    def parse(self, response: Response, **_: Any) -> Iterator[Result]:
        """Yield the article of a page, or why there is none. Also what ``scrapy parse URL`` calls."""
        url, key = response.url, response.meta.get("key")
        if not response.body.strip():
            yield Outcome(url, Disposition.DROPPED_EMPTY, None, key)
        elif not is_html(response):
            yield Outcome(url, Disposition.DROPPED_NOT_HTML, content_type(response), key)
        else:
            article = self.load_article(response, parse_page(response.body, url, content_type(response)))
            article.trail.key = key
            yield article

    def load_article(self, response: Response, page: PageTable) -> Article:
        """Return the article of a parsed page, as the page has it; cleaning comes in the pipelines."""
        headers = {name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
                   for name, values in response.headers.items()}  # fmt: skip
        now = response.meta.get("fetched_at") or datetime.now(UTC)
        article = ArticleLoader(page, now=now, rules=self.rules, site=self.site, headers=headers).load_item()
        fill_from_hint(article, response.meta.get("hint") or {})
        return article

    def failed(self, failure: Failure) -> Iterator[Outcome]:
        """Yield how a request that brought no page ended."""
        request: Request = failure.request  # type: ignore[attr-defined] # Scrapy sets it on every failure
        disposition, detail = disposition_of(failure.value or RuntimeError(str(failure)))
        yield Outcome(request.url, disposition, detail, request.meta.get("key"))


def content_type(response: Response) -> str | None:
    """Return the Content-Type header, if there is one."""
    header = response.headers.get("Content-Type")
    return header.decode("latin-1") if header else None


def is_html(response: Response) -> bool:
    """Ask whether a response is a page: by its header, else (missing or text/plain) by how it begins.

    Servers call pages text/plain or nothing at all; pictures, PDFs and JSON are told by either.
    """
    kind = (content_type(response) or "").split(";")[0].strip().lower()
    if kind and kind not in ("text/plain", "application/octet-stream"):
        return "html" in kind or kind in ("application/xml", "text/xml")
    start = response.body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith(b"<") and not start.startswith(b"<rss")


def hint_of(link: FoundLink) -> dict[str, str]:
    """Return what a source said of a link, without what it left out."""
    said = {"title": link.title, "section": link.section, "published_at": link.published_at,
            "language": link.language, "source": link.source}  # fmt: skip
    return {name: value for name, value in said.items() if value}


def fill_from_hint(article: Article, hint: Mapping[str, str]) -> None:
    """Fill what the page did not say with what a feed or sitemap said of it. A section page's own words count less:
    its link texts may be shortened, so they give no title.
    """
    if hint.get("source") not in ("feed", "sitemap", "news-sitemap"):
        return
    for name in ("title", "section", "published_at", "language"):
        if hint.get(name) and getattr(article, name) is None:
            setattr(article, name, hint[name])
            article.sources[name] = "feed"
