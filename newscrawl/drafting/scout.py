"""Finding out what a site is like, step by step, and saying so: what a person would look at before writing a card.

It asks for one page after the other through a function, so it knows nothing of the network; each step tells what it saw.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

from newscrawl.addresses.urls import authority_of, same_site, url_key
from newscrawl.discovery.feeds import find_feeds, read_feed
from newscrawl.discovery.found import FoundLink
from newscrawl.discovery.hints import hint_of
from newscrawl.discovery.sections import find_article_links
from newscrawl.discovery.sitemaps import newest_first, read_sitemap, sitemaps_of_robots
from newscrawl.drafting.card import Card, country_of, domain_of, name_of
from newscrawl.drafting.doubts import SHORTEST_BODY
from newscrawl.drafting.places import asks_for_login, frame_of, is_article_address, sections_of, shapes_of
from newscrawl.drafting.rules import draft_rules
from newscrawl.drafting.samples import parsed, read_sample
from newscrawl.exceptions import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from newscrawl.drafting.fetched import Fetch, Fetched
    from newscrawl.drafting.samples import Sample
    from newscrawl.extraction.table import PageTable

ARTICLES = 5
"""Articles that are fetched to see whether they can be read."""
_TRIES = 10
"""Pages that are asked for to get them."""
_SECTIONS = 6
"""Sections that a card names."""
_SECTIONS_CHECKED = 3
"""Sections that are fetched to see whether they list articles."""
_LISTED = 3
"""Links to articles that make a page a list of them; an archive may have kept fewer."""
_SITEMAPS_CHECKED = 3
_DIGITS = re.compile(r"\d+")
_REFUSED = "robots.txt forbids it"


class Platform(NamedTuple):
    """A family of sites: where its class stands, its rules, and what gave it away."""

    module: str
    name: str
    rules: Mapping[str, str]
    evidence: str


@dataclass(slots=True)
class Draft:
    """What was found out: the card, the articles looked at, and sentences on what a person must look at."""

    card: Card
    samples: list[Sample]
    remarks: list[str] = field(default_factory=list)


class Scout:
    """Looks at one site.

    Args:
        fetch: asks for a page.
        say: tells a step, as (what is looked at, what was seen).
        recognise: tells the platform of a page, None where no class of ours stands for it.
        archived: URLs of an archive that stands in for the network; a site's pages are looked up there where the usual
            places are not in it.
    """

    def __init__(
        self,
        fetch: Fetch,
        say: Callable[[str, str], None],
        recognise: Callable[[PageTable], Platform | None],
        archived: Sequence[str] = (),
    ) -> None:
        self.fetch = fetch
        self.say = say
        self.recognise = recognise
        self.archived = archived
        self._links: dict[str, FoundLink] = {}
        """links to articles by identity, in the order they were found"""
        self._given: list[Fetched] = []
        """articles that were fetched already"""

    async def draft(self, url: str, name: str | None = None) -> Draft:
        """Find out about the site of *url*.

        Raises:
            SourceError: it cannot be read, or nothing on it leads to an article that can.
        """
        sitemaps = await self._robots(url)
        start, page = await self._start(url)
        lists = bool(self._links)
        self.say("start page", f"{start.url}: allowed; {_counted(self._links, 'link')} to articles")
        feeds = await self._feeds(page)
        news = await self._news_sitemap(sitemaps)
        sections = await self._sections(start, page, lists=lists)
        if not self._links and not self._given:
            wall = "it asks for a log-in; " if asks_for_login(start.body) else ""
            raise SourceError(
                f"{start.url}: no link to an article was found on it; {wall}give the address of a section page"
            )
        if not sections and not feeds and not news:
            sections = [_path(start.url, start.url)]
        self._say_shapes()
        samples = await self._samples()
        platform = next(filter(None, map(self.recognise, (page, *(sample.page for sample in samples)))), None)
        self.say(
            "platform",
            f"{platform.name}: {platform.evidence}" if platform else "generic: none of ours gave itself away",
        )
        card = Card(
            name or name_of(start.url), domain_of(start.url), self._title(samples, start.url),
            scheme=urlsplit(start.url).scheme, host=await self._host(start.url, [*sections, *feeds, *news]),
            sections=sections, feeds=[] if sections else feeds[:1], sitemaps=news,
            language=_commonest(sample.article.language for sample in samples), country=country_of(domain_of(start.url)),
        )  # fmt: skip
        if platform:
            card.platform = (platform.module, platform.name)
        card.rules, remarks = draft_rules(samples, platform.rules if platform else {}, self.say)
        return Draft(card, samples, remarks)

    # -- places -------------------------------------------------------------------------------------------------------

    async def _robots(self, url: str) -> list[str]:
        """Read the robots.txt, and return the sitemaps it names."""
        place = urljoin(url, "/robots.txt")
        answer = await self.fetch(place)
        if answer.refused:
            return []  # it forbids itself; the start page will tell
        if not answer.ok:
            self.say(
                "robots.txt",
                f"{answer.trouble}; everything is allowed" if 400 <= answer.status < 500 else answer.trouble,
            )
            return []
        named = sitemaps_of_robots(answer.body.decode("utf-8", "replace"))
        self.say("robots.txt", f"there is one; it names {_counted(named, 'sitemap')}")
        return named

    async def _start(self, url: str) -> tuple[Fetched, PageTable]:
        """Return the page that everything starts from: the one given, the front page of an article that was given, or
        of an archive without either the page that lists most articles.
        """
        answer = await self.fetch(url)
        if answer.refused:
            raise SourceError(f"{url}: {_REFUSED}; ask the site's owner, or name a section that it allows")
        if answer.ok:
            page = parsed(answer)
            if not _is_article(answer):
                self._note(page)
                return answer, page
            self._given.append(answer)
            home = urljoin(answer.url, "/")
            self.say("given page", f"{answer.url} is an article; the site's front page {home} is taken to start from")
            answer = await self.fetch(home)
            if answer.ok:
                page = parsed(answer)
                self._note(page)
                return answer, page
        found = await self._start_in_archive(url)
        if found is None:
            raise SourceError(f"{answer.asked}: {answer.trouble}; {_advice(answer)}")
        return found

    async def _start_in_archive(self, url: str) -> tuple[Fetched, PageTable] | None:
        """Return the page of the site that lists most articles of all that an archive holds of it."""
        own = [one for one in self.archived if same_site(one, url)]
        lists = sorted((one for one in own if not is_article_address(one)), key=len)
        best: tuple[int, Fetched, PageTable] | None = None
        for one in lists[:_TRIES]:
            answer = await self.fetch(one)
            if answer.ok:
                page = parsed(answer)
                links = 0 if _is_article(answer) else len(find_article_links(page))
                if links and (best is None or links > best[0]):
                    best = links, answer, page
        if best is None:
            return None
        self.say("archive", f"it does not hold {url}; of its pages of the site {best[1].url} lists most articles")
        self._note(best[2])
        return best[1:]

    async def _feeds(self, page: PageTable) -> list[str]:
        """Return the feeds of a page that can be read."""
        good = []
        for url in find_feeds(page)[:2]:
            answer = await self.fetch(url)
            try:
                links = read_feed(answer.body, answer.url, answer.content_type) if answer.ok else []
            except SourceError:
                links = []
            if links:
                good.append(_path(url, page.url))
                self._add(links)
            self.say("feed", f"{url}: {_counted(links, 'entry')}" if answer.ok else f"{url}: {answer.trouble}")
        if not good:
            self.say("feed", "the start page names none that can be read")
        return good

    async def _news_sitemap(self, named: list[str]) -> list[str]:
        """Return the first news sitemap among those that robots.txt names, or one level below."""
        waiting = sorted(named, key=lambda url: "news" not in url.lower())[:_SITEMAPS_CHECKED]
        asked = 0
        while waiting and asked < _SITEMAPS_CHECKED:
            url = waiting.pop(0)
            asked += 1
            answer = await self.fetch(url)
            try:
                sitemap = read_sitemap(answer.body, answer.url) if answer.ok else None
            except SourceError:
                sitemap = None
            if sitemap is None:
                continue
            news = [link for link in sitemap.links if link.source == "news-sitemap"]
            if news:
                self.say("news sitemap", f"{url}: {_counted(news, 'entry')}")
                self._add(news)
                return [_path(url, answer.url)]
            children = [child for child, _ in newest_first(sitemap.children) if "news" in child.lower()]
            waiting = [*children[:1], *waiting]
        self.say("news sitemap", "none found")
        return []

    async def _sections(self, start: Fetched, page: PageTable, *, lists: bool) -> list[str]:
        """Return the sections of the card: the page given, if it *lists* articles, and what the navigation names."""
        named = sections_of(page)
        here = _path(start.url, start.url)
        self.say(
            "navigation", f"{_counted(named, 'section')}: {' '.join(_path(url, start.url) for url in named[:8])}"[:200]
        )
        good = [here] if here != "/" and lists else []
        for url in [url for url in named if _path(url, start.url) != here][:_SECTIONS_CHECKED]:
            answer = await self.fetch(url)
            links = 0
            if answer.ok:
                links = self._note(parsed(answer))
            enough = links >= (1 if self.archived else _LISTED)
            self.say("section", f"{url}: {links} links to articles" if answer.ok else f"{url}: {answer.trouble}")
            if enough:
                good.append(_path(url, start.url))
        if len(good) >= _SECTIONS_CHECKED:  # the navigation is to be believed
            good += [path for url in named[_SECTIONS_CHECKED:] if (path := _path(url, start.url)) not in good]
        if not good and lists:
            good = [here]
        return good[:_SECTIONS]

    async def _host(self, start: str, places: Sequence[str]) -> str:
        """Return the host that the card's paths stand for, "" where the domain itself answers them."""
        parts = urlsplit(start)
        domain = domain_of(start)
        place = next((place for place in places if place.startswith("/")), None)
        if authority_of(start) == domain or place is None:
            return ""
        answer = await self.fetch(f"{parts.scheme}://{domain}{place}")
        if answer.ok:
            return ""
        self.say("host", f"{domain} does not answer ({answer.trouble}); {authority_of(start)} does")
        return authority_of(start)

    def _note(self, page: PageTable) -> int:
        """Note the links to articles on a page, and return how many there are."""
        links = find_article_links(page)
        self._add(links)
        return len(links)

    def _add(self, links: Iterable[FoundLink]) -> None:
        """Note links; of one that is found again, what is said of it by a feed or sitemap, which fills the article."""
        for link in links:
            key = url_key(link.url)
            if key not in self._links or self._links[key].source == "section":
                self._links[key] = link

    def _say_shapes(self) -> None:
        shapes = shapes_of(link.url for link in self._links.values())
        told = ", ".join(f"{count} like {shape}" for shape, count in shapes[:2])
        self.say("articles", f"{len(self._links)} addresses: {told}")

    # -- articles -----------------------------------------------------------------------------------------------------

    async def _samples(self) -> list[Sample]:
        """Fetch and read articles, spread over what was found."""
        samples: list[Sample] = []
        told: list[str] = []
        known = {url_key(answer.url) for answer in self._given}
        held = set(map(url_key, self.archived))
        found = [link for key, link in self._links.items() if key not in known and (key in held or not held)]
        waiting: list[Fetched | FoundLink] = [*self._given, *_spread(found)]
        for one in waiting[:_TRIES]:
            if len(samples) == ARTICLES:
                break
            answer = await self.fetch(one.url) if isinstance(one, FoundLink) else one
            if not answer.ok:
                told.append(f"{answer.asked}: {answer.trouble}")
                self.say("article", told[-1])
                continue
            sample = read_sample(answer, hint=hint_of(one) if isinstance(one, FoundLink) else None)
            words = sample.article.word_count
            if words < SHORTEST_BODY or not sample.article.title:
                told.append(f"{answer.url}: {_why_not(sample)}")
                self.say("article", told[-1])
                continue
            self.say("article", f"{answer.url}: {sample.article.title!r}, {words} words")
            samples.append(sample)
        if not samples:
            raise SourceError(
                f"none of {len(told)} pages could be read as an article ({told[0] if told else 'no page'}); "
                "give the address of a section page, or of an article"
            )
        return samples

    @staticmethod
    def _title(samples: Sequence[Sample], url: str) -> str:
        return _commonest(sample.article.publisher for sample in samples) or domain_of(url)


def _is_article(answer: Fetched) -> bool:
    """Ask whether a page that was given is an article: address and text both say so."""
    if not is_article_address(answer.url):
        return False
    article = read_sample(answer).article
    return article.trail.is_article and article.word_count >= SHORTEST_BODY


def _why_not(sample: Sample) -> str:
    words = _counted(range(sample.article.word_count), "word")
    if asks_for_login(sample.fetched.body) or sample.article.is_accessible_for_free is False:
        return f"{words}, and it asks to log in or subscribe"
    frame = frame_of(sample.fetched.body, sample.fetched.url)
    return f"{words}; its text may stand in the frame {frame}, which is not read" if frame else f"{words}, no article"


def _advice(answer: Fetched) -> str:
    """Return what to do about a start page that cannot be read."""
    if answer.status in (401, 402, 403):
        return "it wants a log-in, or no crawlers; a card can be drafted from an archive with --replay"
    if answer.status in (404, 410) or not answer.advice:
        return "check the address, or give that of a section page"
    return answer.advice


def _spread(links: list[FoundLink]) -> list[FoundLink]:
    """Return *links* with those of each folder (digits apart) in turn, so that all sections have their share."""
    groups: dict[str, list[FoundLink]] = {}
    for link in links:
        folder = link.url.rstrip("/").rpartition("/")[0]
        groups.setdefault(_DIGITS.sub("9", folder), []).append(link)
    rounds = zip_longest(*groups.values())
    return [link for taken in rounds for link in taken if link is not None]


def _path(url: str, home: str) -> str:
    """Return a URL as a card writes it: its path where it stands on the site's own host."""
    parts, own = urlsplit(url), urlsplit(home)
    if (parts.scheme, parts.netloc) != (own.scheme, own.netloc):
        return url
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _commonest(values: Iterable[str | None]) -> str | None:
    counts = Counter(value for value in values if value)
    return counts.most_common(1)[0][0] if counts else None


def _counted(rows: Collection[object], what: str) -> str:
    plural = what[:-1] + "ies" if what.endswith("y") else what + "s"
    return f"{len(rows)} {what if len(rows) == 1 else plural}"
