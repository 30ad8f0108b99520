"""The address guard: no request to a private address, whatever link, redirect or name leads there.

:class:`AddressGuard` looks at the URL of every request, :class:`GuardedResolver` at every address a connection is about
to be made to. What NEWSCRAWL_ALLOW_PRIVATE (``--allow-private HOST:PORT``) names is let through by both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self
from urllib.request import getproxies

from scrapy.exceptions import CannotResolveHostError, NotConfigured
from scrapy.resolver import CachingHostnameResolver
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.interfaces import IResolutionReceiver
from zope.interface import implementer

from newscrawl.exceptions import UsageError
from newscrawl.failures import Refusal
from newscrawl.safety.hosts import Service, objection_to_address, objection_to_host, service_of, services_of
from newscrawl.store import Disposition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy import Request
    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase
    from twisted.internet.interfaces import IAddress, IHostResolution

_REMEMBERED = 1_000


class AddressGuard:
    """Downloader middleware, first in line. An archive that is replayed asks no network, so it needs no guard."""

    def __init__(self, allowed: frozenset[Service]) -> None:
        self.allowed = allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the guard with what the settings allow."""
        if crawler.settings["NEWSCRAWL_REPLAY"]:
            raise NotConfigured
        return cls(services_of(crawler.settings.getlist("NEWSCRAWL_ALLOW_PRIVATE")))

    def process_request(self, request: Request) -> None:
        """Refuse a URL that leads inside."""
        url = urlparse_cached(request)
        if url.scheme not in ("http", "https"):
            return  # nor does it go out: ScopeMiddleware says so
        objection = objection_to_host(url.scheme, url.netloc.rpartition("@")[2], self.allowed)
        if objection:
            raise Refusal(Disposition.REFUSED_ADDRESS, objection)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Tell a name that leads inside from one that leads nowhere."""
        if isinstance(exception, CannotResolveHostError) and leads_inside(request):
            raise Refusal(Disposition.REFUSED_ADDRESS, GuardedResolver.refused[_service_of(request)]) from exception


def leads_inside(request: Request) -> bool:
    """Ask whether the host of a request has been found on a private address."""
    return _service_of(request) in GuardedResolver.refused


def _service_of(request: Request) -> Service:
    url = urlparse_cached(request)
    return url.hostname or "", url.port or (443 if url.scheme == "https" else 80)


class GuardedResolver(CachingHostnameResolver):
    """Resolver of the reactor: names and literal addresses, IPv4 and IPv6, lead to public addresses only.

    The proxies of the environment are the user's own choice and may stand anywhere. What a name leads to behind a proxy
    is the proxy's to decide.
    """

    refused: ClassVar[dict[Service, str]] = {}
    """why no connection was made, by host and port as asked for; the endpoints of Twisted have no words for it"""

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float, allowed: frozenset[Service]) -> None:
        super().__init__(reactor, cache_size)
        self.timeout = timeout
        self.allowed = allowed
        self.proxies = _proxies()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Make the resolver of a process with its settings."""
        settings = crawler.settings
        return cls(
            reactor,
            settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0,
            settings.getfloat("DNS_TIMEOUT"),
            services_of(settings.getlist("NEWSCRAWL_ALLOW_PRIVATE")),
        )

    def resolveHostName(  # noqa: N802 - Twisted names it so
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """Give the receiver the addresses of a name that a connection may be made to."""
        receiver: Any = _Filter(self, resolutionReceiver, (hostName.lower(), portNumber), addressTypes)
        return super().resolveHostName(receiver, hostName, portNumber, None, transportSemantics)

    def objection(self, host: str, port: int, address: str) -> str | None:
        """Return why no connection may be made to an address of a name."""
        if (host, port) in self.proxies or (port == 0 and any(host == proxy for proxy, _ in self.proxies)):
            return None  # 0: for a tunnel through a proxy Twisted asks without the port
        return objection_to_address(host, port, address, self.allowed)


@implementer(IResolutionReceiver)
class _Filter:
    """Passes on what may be asked; ends the resolution when it takes too long, which the system's does not."""

    def __init__(
        self,
        resolver: GuardedResolver,
        receiver: Any,  # an IResolutionReceiver, whose types say nothing of self
        service: Service,
        kinds: Sequence[type[IAddress]] | None,
    ) -> None:
        self.resolver = resolver
        self.receiver = receiver
        self.service = service
        self.kinds = tuple(kinds) if kinds else (object,)
        self.timer = resolver.reactor.callLater(resolver.timeout, self._give_up)
        self.over = False

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802
        self.receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        if self.over:
            return
        objection = self.resolver.objection(*self.service, address.host)
        if objection:
            if len(GuardedResolver.refused) >= _REMEMBERED:
                GuardedResolver.refused.clear()
            GuardedResolver.refused[self.service] = objection
        elif isinstance(address, self.kinds):
            self.receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        if not self.over:
            self.over = True
            self.timer.cancel()
            self.receiver.resolutionComplete()

    def _give_up(self) -> None:
        self.over = True
        self.receiver.resolutionComplete()


def _proxies() -> frozenset[Service]:
    """Return the proxies of the environment; what is no address of one is Scrapy's to complain about."""
    found = set()
    for url in getproxies().values():
        authority = url.rpartition("//")[2].rpartition("@")[2].partition("/")[0]
        for candidate in (authority, f"{authority}:80", f"{authority}:443"):
            try:
                found.add(service_of(candidate))
                break
            except UsageError:
                continue
    return frozenset(found)
