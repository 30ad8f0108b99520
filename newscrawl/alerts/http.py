"""Posting to a URL of the user's own, which may stand on a private address: the address guard is for crawled sites."""

from __future__ import annotations

import base64
import http.client
import socket
import ssl
import urllib.error
import urllib.request
from functools import partial
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from newscrawl import __version__
from newscrawl.alerts.bounds import cut_after
from newscrawl.alerts.undelivered import Undelivered

if TYPE_CHECKING:
    from collections.abc import Mapping

_LATER = (408, 425, 429)
"""Client errors after which another attempt may help, as after every server error."""
_SAID_MAX = 200  # bytes of an answer that are told: Slack and healthchecks say in a few words what they did not like
_URL_SAFE = "%/:=&?~#+!$,;'@()*[]"


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Follows none: urllib would ask the other address with GET, and the message would be lost without a word."""

    def redirect_request(
        self,
        req: urllib.request.Request,  # noqa: ARG002 - urllib's signature
        fp: IO[bytes],  # noqa: ARG002
        code: int,  # noqa: ARG002
        msg: str,  # noqa: ARG002
        headers: http.client.HTTPMessage,  # noqa: ARG002
        newurl: str,  # noqa: ARG002
    ) -> None:
        return None


class _Connections(urllib.request.HTTPHandler, urllib.request.HTTPSHandler):
    """Opens connections, and remembers the last, so that it can be cut."""

    def __init__(self) -> None:
        super().__init__()
        self.context = ssl.create_default_context()
        self.last: http.client.HTTPConnection | None = None

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(partial(self._made, http.client.HTTPConnection), req)

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(partial(self._made, http.client.HTTPSConnection), req, context=self.context)

    def _made(self, kind: type[http.client.HTTPConnection], host: str, **options: Any) -> http.client.HTTPConnection:
        self.last = kind(host, **options)
        return self.last

    def socket(self) -> socket.socket | None:
        """Return the socket of the last connection."""
        return self.last.sock if self.last else None


def post(
    url: str, body: bytes, headers: Mapping[str, str], seconds: float, *, content_type: str = "application/json"
) -> None:
    """Post *body* to *url*; an answer of 200 to 299 within *seconds* means that it arrived.

    Proxies are those of the environment; certificates are verified (a CA of one's own: SSL_CERT_FILE).

    Raises:
        Undelivered: it did not arrive; the sentence may hold the URL.
    """
    request = _request(url, body, {"Content-Type": content_type, **headers})
    connections = _Connections()
    opener = urllib.request.build_opener(_NoRedirects, connections)
    try:
        with cut_after(seconds, connections.socket):
            _ask(opener, request, seconds)
    except urllib.error.URLError as error:
        cause = error.reason if isinstance(error.reason, Exception) else error
        raise Undelivered(why(cause, seconds), may_pass=_may_pass(cause)) from error
    except (OSError, http.client.HTTPException) as error:
        raise Undelivered(why(error, seconds), may_pass=_may_pass(error)) from error
    except ValueError as error:  # a header with a line feed, an address that cannot be written
        raise Undelivered("its address or a header holds what cannot be sent; mend it in the configuration") from error


def _ask(opener: urllib.request.OpenerDirector, request: urllib.request.Request, seconds: float) -> None:
    try:
        opener.open(request, timeout=seconds).close()
    except urllib.error.HTTPError as error:
        with error:
            raise _refused(error) from error


def _request(url: str, body: bytes, headers: Mapping[str, str]) -> urllib.request.Request:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode()
        address = f"[{host}]" if ":" in host else host
        netloc = f"{address}:{parts.port}" if parts.port else address
        path, query = quote(parts.path, safe=_URL_SAFE), quote(parts.query, safe=_URL_SAFE)
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("http", "https"):
        raise Undelivered("its address is no URL of http or https; mend it in the configuration")
    made = urllib.request.Request(urlunsplit((parts.scheme, netloc, path, query, "")), body, method="POST")  # noqa: S310 - checked
    made.add_header("User-Agent", f"newscrawl/{__version__}")
    if parts.username:
        user = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        made.add_header("Authorization", f"Basic {base64.b64encode(user.encode()).decode()}")
    for name, value in headers.items():
        made.add_header(name, value)
    return made


def _refused(error: urllib.error.HTTPError) -> Undelivered:
    status = error.code
    if 300 <= status < 400:
        place = urlsplit(error.headers.get("Location") or "")
        where = f" to {place.scheme}://{place.netloc.rpartition('@')[2]}" if place.netloc else ""
        return Undelivered(f"HTTP {status}: it redirects{where}; give the address where it ends")
    may_pass = status >= 500 or status in _LATER
    after = error.headers.get("Retry-After") or ""
    try:
        piece: bytes = error.fp.read1(_SAID_MAX)  # type: ignore[attr-defined] # one wait at most, unlike read
        said = " ".join(piece.decode("utf-8", "replace").split())
    except (OSError, http.client.HTTPException):
        said = ""
    told = f": {said}" if said else ""
    seconds = float(after) if after.isascii() and after.isdigit() and len(after) < 6 else 0.0
    return Undelivered(f"HTTP {status}{told}", may_pass=may_pass, after=seconds)


def why(error: Exception, seconds: float) -> str:
    """Return why a connection came to nothing, in a sentence."""
    match error:
        case ssl.SSLCertVerificationError():
            return f"its certificate could not be verified: {error.verify_message}"
        case TimeoutError():
            return f"no answer within {seconds:g} s"
        case ssl.SSLError():
            return f"no TLS connection could be made: {error.reason or error}"
        case socket.gaierror():
            return f"its host name has no address ({error.strerror})"
        case ConnectionRefusedError():
            return "it refuses the connection"
        case http.client.RemoteDisconnected() | ConnectionError():
            return f"it broke the connection ({type(error).__name__})"
        case http.client.InvalidURL():
            return "its address is no URL; mend it in the configuration"
        case http.client.HTTPException():
            return f"it does not answer as HTTP does ({type(error).__name__})"
        case OSError():
            return f"{error.strerror or error}"
        case _:
            return f"{type(error).__name__}: {error}"


def _may_pass(error: Exception) -> bool:
    return not isinstance(error, ssl.SSLCertVerificationError | http.client.InvalidURL)
