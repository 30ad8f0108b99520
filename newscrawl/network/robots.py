"""Robots exclusion as RFC 9309 has it: what cannot be read forbids everything, and the delay it asks for is kept."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from weakref import WeakKeyDictionary

from scrapy import Request, signals
from scrapy.exceptions import NotConfigured, StopDownload
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.utils.httpobj import urlparse_cached

from newscrawl.exceptions import TooSlowError
from newscrawl.failures import Refusal, disposition_of, was_abandoned
from newscrawl.network.downloader import PoliteDownloader, fetch_aside
from newscrawl.network.guard import leads_inside
from newscrawl.network.packing import ENOUGH
from newscrawl.safety.cpu import cpu_limit
from newscrawl.safety.printable import printable
from newscrawl.safety.robots import SIZE_MAX, relevant_rules
from newscrawl.store import Disposition

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

_CPU_MAX = 2.0  # seconds for all the rules of a file, and for one URL against them
_PRIORITY = 1_000
"""A robots.txt goes ahead of every page."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the robots.txt of an origin says; when it could not be had, why, as (disposition, detail)."""

    parser: ProtegoRobotParser | None = None
    answer: Response | None = None
    """the file itself, for the spider that reads its sitemaps"""
    problem: tuple[Disposition, str] | None = None
    is_inside: bool = False
    """whether the host itself turned out to stand on a private address"""
    is_slow: bool = False
    """whether it asks for a delay that is longer than ours"""


class RobotsMiddleware:
    """Downloader middleware in place of Scrapy's, which takes a server error for a permission and keeps no delay."""

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self.crawler = crawler
        self.agent = str(crawler.settings["ROBOTSTXT_USER_AGENT"])
        self.delay_max = crawler.settings.getfloat("NEWSCRAWL_CRAWL_DELAY_MAX")
        self.is_replay = bool(crawler.settings["NEWSCRAWL_REPLAY"])
        self._rules: dict[str, Rules | asyncio.Task[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware for one crawler."""
        return cls(crawler)

    def process_request(self, request: Request) -> Awaitable[Response | None] | Response | None:
        """Let a request through that the robots.txt of its origin allows, which is read first if need be. The robots.txt
        itself is not asked for twice.
        """
        if request.meta.get("dont_obey_robotstxt"):
            return None
        origin = _robots_of(request).removesuffix("/robots.txt")
        rules = self._rules.get(origin)
        if isinstance(rules, Rules):
            return self._check(rules, request)
        if rules is None:
            rules = self._rules[origin] = asyncio.ensure_future(self._read(origin, request))
        return self._wait(rules, request)

    async def _wait(self, reading: asyncio.Task[Rules], request: Request) -> Response | None:
        return self._check(await asyncio.shield(reading), request)

    def _check(self, rules: Rules, request: Request) -> Response | None:
        if rules.problem:
            cause, detail = rules.problem
            # a section page of a host that is not there is told as just that; an article stays to be asked for, as
            # often as its host is away
            waits = "key" in request.meta and not rules.is_inside
            raise Refusal(Disposition.FAILED_ROBOTS if waits else cause, detail)
        if rules.answer is not None and request.url == _robots_of(request):
            return rules.answer.replace(request=request, flags=[*rules.answer.flags, "cached"])
        if rules.parser is not None:
            try:
                with cpu_limit(_CPU_MAX):
                    allowed = rules.parser.allowed(request.url, self.agent)
            except TooSlowError:
                allowed = False
            if not allowed:
                raise Refusal(Disposition.REFUSED_ROBOTS, "forbidden by robots.txt")
        if rules.is_slow:
            request.meta["autothrottle_dont_adjust_delay"] = True
        return None

    async def _read(self, origin: str, page: Request) -> Rules:
        """Fetch and read the robots.txt of *origin*, once a crawl."""
        meta = {"dont_obey_robotstxt": True, "download_maxsize": 0, ENOUGH: SIZE_MAX + 1}
        asked = Request(_robots_of(page), priority=_PRIORITY, meta=meta, callback=NO_CALLBACK)
        try:
            response = await self._beginning_of(asked)
            rules = await self._rules_of(response, page)
        except Exception as error:
            if was_abandoned(error):
                raise
            disposition, detail = disposition_of(error)
            rules = Rules(problem=(disposition, f"{asked.url}: {detail}"), is_inside=leads_inside(asked))
        if rules.problem:
            logger.warning("%s; nothing else is asked of this host until the next run", printable(rules.problem[1]))
        self._rules[origin] = rules
        return rules

    async def _beginning_of(self, asked: Request) -> Response:
        """Fetch a robots.txt as far as it is read; it may be of any size, and without an end."""
        received: WeakKeyDictionary[Request, int] = WeakKeyDictionary()

        def stop(data: bytes, request: Request) -> None:
            if ENOUGH in request.meta:
                received[request] = received.get(request, 0) + len(data)
                if received[request] >= request.meta[ENOUGH]:
                    raise StopDownload(fail=False)

        self.crawler.signals.connect(stop, signals.bytes_received)
        try:
            return await fetch_aside(self.crawler, asked)
        finally:
            self.crawler.signals.disconnect(stop, signals.bytes_received)

    async def _rules_of(self, response: Response, page: Request) -> Rules:
        if 400 <= response.status < 500 and response.status != 429:
            return Rules(answer=response)  # RFC 9309, 2.3.1.3: there is none, so everything is allowed
        if not 200 <= response.status < 300:
            return Rules(problem=(Disposition.FAILED_ROBOTS, f"{response.url}: HTTP {response.status}"))
        with cpu_limit(_CPU_MAX):
            parser = ProtegoRobotParser(relevant_rules(response.body, self.agent), self.crawler.spider)
        await self.crawler.signals.send_catch_log_async(signals.robots_parsed, robotparser=parser, request=page)
        return Rules(parser, response, is_slow=self._slow_down(parser, page))

    def _slow_down(self, parser: ProtegoRobotParser, page: Request) -> bool:
        """Keep the delay that the robots.txt asks for, up to NEWSCRAWL_CRAWL_DELAY_MAX; ask whether it asks for one."""
        asked = parser.crawl_delay(self.agent) or 0.0
        delay = min(asked, self.delay_max)
        engine = self.crawler.engine
        if self.is_replay or engine is None or delay <= self.crawler.settings.getfloat("DOWNLOAD_DELAY"):
            return False
        host = urlparse_cached(page).netloc
        if delay < asked:
            logger.warning("%s: robots.txt asks for %g s between requests; %g s are kept (NEWSCRAWL_CRAWL_DELAY_MAX)",
                           host, asked, delay)  # fmt: skip
        else:
            logger.warning("%s: %g s between requests, as its robots.txt asks", host, delay)
        if isinstance(engine.downloader, PoliteDownloader):
            engine.downloader.slow_down(page, delay)
        return True


def _robots_of(request: Request) -> str:
    """Return the address of the robots.txt that a request is under."""
    url = urlparse_cached(request)
    return f"{url.scheme}://{url.netloc}/robots.txt"
