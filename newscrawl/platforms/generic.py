"""Any news site: section pages, feeds and sitemaps lead to articles, which the loader reads without a rule."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from scrapy import Request, Spider

from newscrawl import __version__
from newscrawl.addresses.shapes import address_weight
from newscrawl.addresses.urls import authority_of, clean_url, same_site, url_key, without_credentials
from newscrawl.conditional import NOT_MODIFIED, make_conditional, validators_of
from newscrawl.config.keys import KEYS
from newscrawl.discovery.feeds import find_feeds, read_feed
from newscrawl.discovery.found import FoundLink
from newscrawl.discovery.hints import hint_of, use_hint
from newscrawl.discovery.kinds import kind_of
from newscrawl.discovery.sections import find_article_links, find_next_page, find_refresh
from newscrawl.discovery.sitemaps import newest_first, read_sitemap, sitemaps_of_robots
from newscrawl.exceptions import OutputError, SourceError, UsageError
from newscrawl.extraction.kind import is_article_page
from newscrawl.extraction.layouts import layout_rules
from newscrawl.extraction.page import parse_page
from newscrawl.extraction.prospects import target_of
from newscrawl.failures import disposition_of, was_abandoned
from newscrawl.items import Article, Outcome, Source
from newscrawl.loaders import ArticleLoader
from newscrawl.network.browser import use_browser
from newscrawl.safety.cpu import cpu_limit
from newscrawl.safety.hosts import check_credentials
from newscrawl.scheduler import LATE
from newscrawl.store import Disposition, Found

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from newscrawl.extraction.layouts import Layout
    from newscrawl.extraction.table import PageTable

    Result = Request | Article | Found | Outcome

NEXT_PAGES = 3
"""Pages of a section that are read, the first included. Older news has been seen by earlier runs."""
SITEMAPS_MAX = 40
"""Sitemaps that are read in a run, those of an index the latest first."""
SITEMAP_DEPTH = 2
"""Indexes that a sitemap may lie below; the protocol allows one, real sites nest two."""
FEEDS_MAX = 5
"""Feeds that are taken from a page's head."""
ROBOTS_MAX = 500 * 1024
"""Bytes of a robots.txt that are read, as RFC 9309 has it."""
ARTICLE_WEIGHT = 3
"""Weight of an address (:func:`newscrawl.addresses.shapes.address_weight`) from which on it is taken for an article's."""
WAYS = frozenset(("feeds", "robots", "teasers"))
"""What can be followed besides the sources that were named."""


class Generic(Spider):
    """The verbs of every spider. A site's card sets names and places, and rules only where a page forced one.

    Spider arguments (``-a``): none are needed; ``places``, URLs or paths parted by commas, are asked in place of the
    card's sources, and may be section pages, feeds, sitemaps or articles; ``next_pages`` is a number.
    """

    name = "generic"
    domain: str = ""
    """host of the site without www.; its sub-domains belong to it"""
    host: str = ""
    """host that paths stand for, where it is not the domain itself (www.example.org)"""
    sections: Sequence[str] = ()
    """section pages, as paths or URLs"""
    feeds: Sequence[str] = ()
    """RSS, Atom or JSON feeds, as paths or URLs"""
    sitemaps: Sequence[str] = ()
    """sitemaps or news sitemaps, as paths or URLs"""
    scheme: str = "https"
    rules: Mapping[str, str] = MappingProxyType({})
    """field -> CSS selector, for what the generic extraction gets wrong on this site"""
    older: Sequence[Layout] = ()
    """rules of the layouts that the site had before, each with the day until which pages were published in it"""
    article_url: str | None = None
    """regular expression that the URL of every article matches, where the shape of links is not enough"""
    next_pages: int = NEXT_PAGES
    discover: Sequence[str] | None = None
    """what is followed besides the sources named here, of :data:`WAYS`; None for NEWSCRAWL_DISCOVER"""
    delay: float | None = None
    """seconds between two requests to a host of the site, where it needs more (or less) than DOWNLOAD_DELAY"""
    concurrency: int | None = None
    """requests to a host of the site at a time, where it bears more than CONCURRENT_REQUESTS_PER_DOMAIN"""
    javascript: bool = False
    """whether pages are empty without a browser, through which they then come (extra ``js``)"""
    language: str | None = None
    country: str | None = None
    tags: Sequence[str] = ()
    """words of your own, by which groups of newscrawl.toml select the site"""

    def __init__(
        self, places: str | Sequence[str] = (), site: str | None = None, next_pages: str | int = 0, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.site = site or self.name
        """name of the site in the store and in records"""
        given = places.split(",") if isinstance(places, str) else places
        self.places = [self.absolute(place) for place in given]
        """addresses that are asked in place of the card's sources"""
        if not str(next_pages).isdecimal():
            raise UsageError(f"-a next_pages={next_pages}: give a number of pages")
        self.next_pages = int(next_pages) or self.next_pages
        self.homes = [self.absolute("/")] if self.domain else list(self.places)
        """URLs whose sites are this spider's own"""
        self.allowed_domains = [self.domain or authority_of(url) for url in self.homes]
        self.article_pattern = re.compile(self.article_url) if self.article_url else None
        self._sitemaps_left = SITEMAPS_MAX

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Apply what the card says of politeness, and the contact to the user agent."""
        super().update_settings(settings)
        for name, value in (("DOWNLOAD_DELAY", cls.delay), ("CONCURRENT_REQUESTS_PER_DOMAIN", cls.concurrency)):
            if value is not None:
                settings.set(name, value, priority="spider")
        if cls.javascript:
            use_browser(settings, cls.name)
        contact = str(settings["NEWSCRAWL_CONTACT"] or "")
        if not contact.isprintable():
            raise UsageError(f"NEWSCRAWL_CONTACT={contact!r}: it goes into a header; give a URL or a mail address")
        usual = str(KEYS["user_agent"].default)
        if contact and settings["USER_AGENT"] == usual:
            settings.set("USER_AGENT", f"{usual[:-1]}; {contact})", priority="spider")

    def owns(self, url: str) -> bool:
        """Ask whether a URL belongs to the spider's site."""
        return any(same_site(url, home) for home in self.homes)

    def absolute(self, place: str) -> str:
        """Return the URL of a place that the card names by its path; raises UsageError when a password stands in it."""
        url = urljoin(f"{self.scheme}://{self.host or self.domain}/", place)
        check_credentials(url)
        return url

    # -- sources ------------------------------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        """Ask every source of the site."""
        for url in self.places:
            yield self.source_request(Source("place", url, 1))
        if not self.places:
            for url in self.sections:
                yield self.source_request(Source("section", self.absolute(url), 1))
            for url in self.feeds:
                yield self.source_request(Source("feed", self.absolute(url)))
            for url in self.sitemaps:
                yield self.source_request(Source("sitemap", self.absolute(url)))
        if "robots" in self.ways:
            for origin in dict.fromkeys(urljoin(home, "/") for home in self.homes):
                yield self.source_request(Source("robots", urljoin(origin, "/robots.txt")))

    @property
    def ways(self) -> frozenset[str]:
        """What is followed besides the sources named: ``feeds``, ``robots``, ``teasers``."""
        return ways_of(self.settings["NEWSCRAWL_DISCOVER"] if self.discover is None else self.discover)

    @property
    def reader(self) -> str:
        """By what sources are read: another reader may find other links on an unchanged page."""
        return f"{__version__} {' '.join(sorted(self.ways))} {self.next_pages} {self.article_url or ''}"

    def source_request(self, source: Source) -> Request:
        """Return the request of a source. Further pages of a list come when all that was found is fetched."""
        callback = {"place": self.parse_place, "section": self.parse_section, "feed": self.parse_feed,
                    "sitemap": self.parse_sitemap, "robots": self.parse_robots}[source.kind]  # fmt: skip
        in_browser = self.javascript and source.kind in ("place", "section")
        source = source._replace(url=without_credentials(source.url))
        late = source.kind == "section" and source.depth > NEXT_PAGES
        return Request(source.url, callback=callback, errback=self.failed, priority=LATE if late else 10,
                       meta={"source": source, "allow_offsite": True, "playwright": in_browser})  # fmt: skip

    def parse_place(self, response: Response) -> Iterator[Result]:
        """Read an address somebody gave as what it turns out to be: a feed, a sitemap, an article, a section page."""
        kind = kind_of(response.body, response.url, content_type(response))
        if kind is not None:
            yield from {"feed": self.parse_feed, "sitemap": self.parse_sitemap, "robots": self.parse_robots}[kind](
                response
            )
        else:
            yield from self.parse_section(response)

    def parse_section(self, response: Response) -> Iterator[Result]:
        """Yield the article links of a section page, its next page and its feeds; of an article that was given as a
        place, the article.
        """
        source: Source = response.meta["source"]
        if response.status == NOT_MODIFIED:
            yield self._unchanged(response)
            return
        if not is_html(response):
            yield self._ended(response, Disposition.DROPPED_NOT_HTML, content_type(response))
            return
        self._adopt(response.url)
        with self._cpu_limit():
            table = parse_page(response.body, response.url, content_type(response))
            article = self._given_article(response, table) if source.kind == "place" else None
            links = [] if article else find_article_links(table, pattern=self.article_pattern)
        if article:
            yield article
            yield self._ended(response, Disposition.READ, "an article")
            return
        yield from self.follow(links, response.url)
        if "feeds" in self.ways:
            for url in self.feeds_of(table):
                yield self.source_request(Source("feed", url))
        following = find_next_page(table) if links else find_refresh(table)
        if following and source.depth < self.next_pages:
            yield self.source_request(Source("section", following, source.depth + 1))
        yield self._ended(response, Disposition.READ, f"{len(links)} article links")

    def feeds_of(self, page: PageTable) -> list[str]:
        """Return the feeds that a page names, as far as they are followed."""
        return find_feeds(page)[:FEEDS_MAX]

    def _given_article(self, response: Response, table: PageTable) -> Article | None:
        """Return the article of a page whose address and text both are an article's, or None."""
        if address_weight(target_of(response.url)) < ARTICLE_WEIGHT:
            return None
        article = self.load_article(response, table)
        return article if article.trail.is_article and article.body else None

    def parse_feed(self, response: Response) -> Iterator[Result]:
        """Yield the entries of a feed."""
        if response.status == NOT_MODIFIED:
            yield self._unchanged(response)
            return
        try:
            with self._cpu_limit():
                links = read_feed(response.body, response.url, content_type(response))
        except SourceError as error:
            yield self._ended(response, Disposition.FAILED_ERROR, str(error))
            return
        yield from self.follow(links, response.url)
        yield self._ended(response, Disposition.READ, f"{len(links)} entries")

    def parse_sitemap(self, response: Response) -> Iterator[Result]:
        """Yield the entries of a sitemap, and the latest sitemaps of an index."""
        source: Source = response.meta["source"]
        if response.status == NOT_MODIFIED:
            yield self._unchanged(response)
            return
        try:
            with self._cpu_limit():
                sitemap = read_sitemap(response.body, response.url)
        except SourceError as error:
            yield self._ended(response, Disposition.FAILED_ERROR, str(error))
            return
        yield from self.follow(sitemap.links, response.url)
        children = sitemap.children if source.depth < SITEMAP_DEPTH else []
        yield from self._sitemaps((url for url, _ in newest_first(children)), source.depth + 1)
        yield self._ended(response, Disposition.READ, f"{len(sitemap.links)} entries, {len(sitemap.children)} sitemaps")

    def parse_robots(self, response: Response) -> Iterator[Result]:
        """Yield the sitemaps that a robots.txt names."""
        if response.status == NOT_MODIFIED:
            yield self._unchanged(response)
            return
        urls = sitemaps_of_robots(response.body[:ROBOTS_MAX].decode("utf-8", "replace"))
        yield from self._sitemaps(urls, 0)
        yield self._ended(response, Disposition.READ, f"{len(urls)} sitemaps")

    def _sitemaps(self, urls: Iterable[str], depth: int) -> Iterator[Request]:
        """Yield the requests of sitemaps, as many as a run may still read."""
        for url in urls:
            if self._sitemaps_left <= 0:
                return
            self._sitemaps_left -= 1
            yield self.source_request(Source("sitemap", url, depth))

    def _ended(self, response: Response, disposition: Disposition, detail: str | None) -> Outcome:
        return Outcome(
            response.url, disposition, detail, source=response.meta["source"], validators=validators_of(response)
        )

    def _unchanged(self, response: Response) -> Outcome:
        return self._ended(response, Disposition.UNCHANGED, None)

    def _adopt(self, url: str) -> None:
        """Take the site that a section page turned out to stand on, after redirects, as the spider's own."""
        if not self.owns(url):
            self.homes.append(url)
            self.allowed_domains.append(authority_of(url))

    def follow(self, links: Iterable[FoundLink], page: str) -> Iterator[Found]:
        """Yield each link for the store, which decides what is fetched; what its source, *page*, said of it travels along."""
        for link in links:
            key, hint = url_key(link.url), {**hint_of(link), "found_on": page}
            for url in (link.url, *link.spellings):
                yield Found(key, url, hint)

    def article_request(self, link: Found) -> Request:
        """Return the request of an article page. The link's key is its identity, which a redirect does not change."""
        meta = {"key": link.key, "hint": link.hint, "playwright": self.javascript}
        request = Request(link.url, callback=self.parse, errback=self.failed, meta=meta)
        return make_conditional(request, link.validators)

    # -- articles -----------------------------------------------------------------------------------------------------

    def parse(self, response: Response, **_: Any) -> Iterator[Result]:
        """Yield the article of a page, or why there is none. Also what ``scrapy parse URL`` calls."""
        url, key = response.url, response.meta.get("key")
        if response.status == NOT_MODIFIED:
            yield Outcome(url, Disposition.UNCHANGED, None, key)
        elif not response.body.strip():
            yield Outcome(url, Disposition.DROPPED_EMPTY, None, key)
        elif not is_html(response):
            yield Outcome(url, Disposition.DROPPED_NOT_HTML, content_type(response), key)
        else:
            with self._cpu_limit():
                article = self.load_article(response, parse_page(response.body, url, content_type(response)))
            article.trail.key = key
            yield article
            if "teasers" in self.ways:
                yield from self._teasers(article, int((response.meta.get("hint") or {}).get("depth", 0)))

    def _teasers(self, article: Article, depth: int) -> Iterator[Found]:
        """Yield the teasers of an article that lead to articles of the site; *depth* is how many lie before it."""
        if depth >= self.settings.getint("NEWSCRAWL_TEASER_DEPTH"):
            return
        for teaser in article.teasers:
            url = clean_url(teaser.url or "")
            if self.owns(url) and address_weight(target_of(url)) >= ARTICLE_WEIGHT:
                link = FoundLink(url, title=teaser.title, section=teaser.section, source="teaser")
                yield Found(url_key(url), url, {**hint_of(link), "found_on": str(article.url), "depth": str(depth + 1)})

    def load_article(self, response: Response, page: PageTable) -> Article:
        """Return the article of a parsed page, as the page has it; cleaning comes in the pipelines."""
        headers = {name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
                   for name, values in response.headers.items()}  # fmt: skip
        now = response.meta.get("fetched_at") or datetime.now(UTC)
        rules = self.rules_of(page, now)
        article = ArticleLoader(page, now=now, rules=rules, site=self.site, headers=headers).load_item()
        use_hint(article, response.meta.get("hint") or {})
        if not article.trail.is_article and article.sources.get("published_at") in ("feed", "sitemap"):
            article.trail.is_article = is_article_page(page, article.paragraphs, dated=True)
        article.trail.validators = validators_of(response)
        if article.rights.tdm is None:
            article.rights.tdm = response.meta.get("tdm")
        return article

    @classmethod
    def rules_of(cls, page: PageTable, now: datetime) -> Mapping[str, str]:
        """Return the rules that a page is read with, which depend on its date where the site had older layouts."""
        return layout_rules(page, cls.rules, cls.older, now=now)

    def _cpu_limit(self) -> AbstractContextManager[None]:
        return cpu_limit(self.settings.getfloat("NEWSCRAWL_PAGE_CPU"))

    def failed(self, failure: Failure) -> Iterator[Outcome]:
        """Yield how a request that brought no page ended."""
        if failure.value is not None and (was_abandoned(failure.value) or isinstance(failure.value, OutputError)):
            return  # the crawl was stopped, or could not archive the page: the URL stays as it was
        request: Request = failure.request  # type: ignore[attr-defined] # Scrapy sets it on every failure
        disposition, detail = disposition_of(failure.value or RuntimeError(str(failure)))
        yield Outcome(request.url, disposition, detail, request.meta.get("key"), source=request.meta.get("source"))


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


def ways_of(words: str | Iterable[str]) -> frozenset[str]:
    """Return the ways of discovery that *words* name, parted by commas in a text.

    Raises:
        UsageError: a word names none.

    >>> sorted(ways_of("feeds,teasers"))
    ['feeds', 'teasers']
    """
    given = words.split(",") if isinstance(words, str) else words
    ways = {word.strip() for word in given} - {"", "none"}
    unknown = sorted(ways - WAYS)
    if unknown:
        raise UsageError(f"--discover {unknown[0]}: there is no such way; give {', '.join(sorted(WAYS))} or none")
    return frozenset(ways)
