"""The identity of a URL: which two are one article, which two are one site, which may be fetched at all."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, urljoin, urlsplit

if TYPE_CHECKING:
    from tldextract import TLDExtract

URL_LENGTH_MAX = 2000
"""Characters; longer ones are traps (calendars, session ids) and break proxies."""

_TRACKING_FAMILIES: dict[str, str] = {
    "utm_": "Google Analytics campaigns (source, medium, campaign, term, content, id ...)",
    "at_": "AT Internet / Piano campaigns (BBC, French publishers)",
    "mtm_": "Matomo campaigns",
    "pk_": "Piwik campaigns, as Matomo was called",
    "piwik_": "the same, long form",
    "hsa_": "HubSpot advertising",
    "_hs": "HubSpot mails (_hsenc, _hsmi)",
    "wt_": "Webtrekk and Webtrends campaigns (wt_mc, wt_zmc)",
    "wt.": "Webtrends campaigns (wt.mc_id)",
    "stm_": "Stailamedia campaigns in mails",
    "oly_": "Omeda mails (oly_enc_id, oly_anon_id)",
    "vero_": "Vero mails",
    "itm_": "links between pages of one site, counted",
    "int_": "the same",
    "ns_": "comScore (ns_mchannel, ns_source, ns_campaign)",
}
"""Beginnings of parameter names, lower case, that only count visitors."""

_TRACKING: dict[str, str] = {
    "fbclid": "click from Facebook",
    "gclid": "click from Google Ads",
    "gclsrc": "the same",
    "dclid": "click from Google display ads",
    "gbraid": "click from Google Ads in an app",
    "wbraid": "the same",
    "_ga": "Google Analytics, across domains",
    "_gl": "the same",
    "msclkid": "click from Microsoft Ads",
    "twclid": "click from Twitter",
    "ttclid": "click from TikTok",
    "li_fat_id": "click from LinkedIn",
    "igshid": "share from Instagram",
    "igsh": "the same",
    "yclid": "click from Yandex",
    "ysclid": "the same",
    "_openstat": "Openstat counter",
    "mc_cid": "Mailchimp campaign",
    "mc_eid": "Mailchimp reader",
    "mkt_tok": "Marketo mail",
    "xtor": "AT Internet campaign, old form",
    "xtref": "the same",
    "cmpid": "campaign",
    "cmp": "campaign",
    "cid_source": "campaign",
    "campaign": "campaign",
    "campaign_id": "campaign",
    "ncid": "campaign",
    "icid": "campaign inside the site",
    "ico": "campaign inside the site",
    "intcid": "campaign inside the site",
    "intcmp": "campaign inside the site",
    "dicbo": "Outbrain widget",
    "obref": "Outbrain widget",
    "obinsite": "Outbrain widget",
    "tblci": "Taboola widget",
    "taid": "share by a scheduling tool",
    "guccounter": "consent page passed",
    "guce_referrer": "consent page passed",
    "guce_referrer_sig": "consent page passed",
    "srcref": "where the reader came from",
    "referrer": "where the reader came from",
    "referer": "where the reader came from",
    "feature": "where the reader came from",
    "smid": "share button",
    "share": "share button (WordPress)",
    "sharetype": "share button",
    "shared": "share button",
    "spm": "Alibaba's position of the click",
    "gaa_at": "Google's reader accounts",
    "gaa_n": "the same",
    "gaa_ts": "the same",
    "gaa_sig": "the same",
    "usqp": "Google's AMP cache",
    "aoh": "the same",
    "amp_js_v": "the same",
    "amp_gsa": "the same",
    "amp_tf": "the same",
    "amp_r": "the same",
    "amp_ct": "the same",
    "amp_kit": "the same",
    "ampshare": "the same",
    "__amp_source_origin": "the same",
    "replytocom": "answer form of a comment (WordPress)",
}
"""Parameter names, lower case, that never choose what is shown, each with its origin."""

_TRACKING_UNLESS_NUMBER: dict[str, str] = {
    "ref": "where the reader came from; old shops and boards number their pages by it",
    "ref_src": "where the reader came from",
    "ref_url": "where the reader came from",
    "source": "where the reader came from",
    "src": "where the reader came from",
    "from": "where the reader came from",
    "via": "where the reader came from",
    "rss": "came from the feed",
    "partner": "came from a partner",
    "traffic_source": "where the reader came from",
}
"""Names that count visitors when their value is a word, but may be a page's number when it is digits."""

_TRACKING_PAIRS: dict[str, str] = {
    "r=rss": "came from the feed; r alone chooses the page in Yii (r=site/view)",
}
"""Pairs, lower case, that only count visitors though other values of the name choose a page."""

_SESSIONS = frozenset(
    "phpsessid jsessionid sid sessid sessionid session_id session aspsessionid cfid cftoken oscsid zenid".split()
)
"""Names of session ids. A short value is none: PHP-Nuke numbers its articles ``article.php?sid=123``."""
_SESSION_LENGTH_MIN = 16

_FLAG = frozenset(["", "0", "1", "true", "false", "yes", "no", "y", "n"])
_PRINTINGS = frozenset(
    "amp valid-amp amp-type print printable printversion print-version printer printerfriendly mobile".split()
)
_VARIANTS: dict[str, frozenset[str]] = {
    "amp": _FLAG | {"amp"},
    "_amp": _FLAG,
    "isamp": _FLAG,
    "ampmode": _FLAG,
    "noamp": _FLAG | {"mobile", "available"},  # the plain page, asked for from the AMP page (WordPress)
    "print": _FLAG | {"print"},
    "printable": _FLAG,
    "printer": _FLAG,
    "mobile": _FLAG,
    "nomobile": _FLAG,
    "desktop": _FLAG,
    "fullsite": _FLAG,
    "outputtype": _PRINTINGS,
    "output": _PRINTINGS,
    "format": _PRINTINGS,
    "type": _PRINTINGS,
    "view": _PRINTINGS,
    "mode": _PRINTINGS,
    "tmpl": frozenset(["component"]),  # Joomla's print page, with print=1, layout=default and an empty page
    "layout": _PRINTINGS | {"default"},
    "page": frozenset([""]),
}
"""Parameters and values that ask for the AMP, print or mobile printing of the same article, or for the ordinary one.

Not among them is Blogger's ``m=1``: elsewhere m is the number of a month, a module, a magazine. Nor are folders called
``m`` or ``mobile``, which are sections of other sites; there the page's canonical address tells, once it is fetched.
"""

_ORDINARY = re.compile(
    r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)+)(:[1-9]\d{0,4})?((?:/[A-Za-z0-9_,!~-][A-Za-z0-9_,.!~-]*)*)/?(?:\?([!-\"$-~]*))?"
)
"""A URL whose host, port and path need no normalising at all: the quick way."""
_CLEAN = re.compile(r"https?://[a-z0-9.:-]+(?:/[!-\"$-:<->@-~]*)?")
"""A URL that has nothing to clean: no query, no fragment, no path parameter, nothing beyond printable ASCII."""
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*)://")
_FETCHABLE = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::(?:[1-9]\d{0,3}|[1-5]\d{4}))?(?:[/?#]|$)")
"""A host of the usual form, without credentials: the quick way."""
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?=[/?#]|$)")
"""Scheme and host of a URL that is sound up to its path."""
_PLAIN_PATH = re.compile(r"/(?!/)[!-\"$-:<->@-~]*")
"""A path from the root of its host, without query, fragment and path parameter."""
_AUTHORITY = re.compile(r"(?:[a-zA-Z][a-zA-Z0-9+.-]{0,20}:)?//([^/?#]*)")
_KEY_START = re.compile(r"(?:\[[0-9a-fA-F:.]+\]|[^/?#:\[\]]+)(?::\d*)?(?:[/?#]|$)")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ASCII_PRINTABLE = "".join(chr(code) for code in range(0x21, 0x7F))
_SLASHES = re.compile(r"/{2,}")
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?;#]*", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php\d?|aspx?|jsp|shtml|cfm)$", re.IGNORECASE)
_HAS_VARIANT = re.compile(r"[/.](?:amp|print)(?=[/.]|$)", re.IGNORECASE)
_AMP_NAME = re.compile(r"\.amp(?=\.html?$|$)", re.IGNORECASE)
_BLANKS = re.compile(r"[\x00-\x20\x7f-\xa0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]+")
_EDGES = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "".join(map(chr, range(0x20))) + "\x7f\u200b\ufeff"
"""What may stand around a URL in markup and is no part of it."""
_UNSAFE_IN_NAME = re.compile(r"[^a-z0-9.-]")
_SUBHOSTS = ("www.", "m.", "amp.", "mobile.", "mobil.", "mobi.", "touch.", "wap.")


def url_key(url: str) -> str:
    """Return the identity of an article's URL: two printings of one article have the same key.

    Scheme, ``www.``, ``m.``, ``amp.`` and their like, default port, fragment, tracking parameters, session ids, trailing slash and
    ``index.html`` are dropped, parameters sorted, AMP and print variants folded into the article. A key is its own key.
    What is no URL with a host comes back as it is. Paths keep their case: ids often depend on it.

    >>> url_key("https://www.Example.com/world/a-story/?utm_source=rss&id=7#top")
    'example.com/world/a-story?id=7'
    """
    return _known_key(url) if len(url) <= URL_LENGTH_MAX else _key_of(url)


@lru_cache(maxsize=4_096)
def _known_key(url: str) -> str:
    """Remember keys: menus and lists link to the same articles from every page, and a crawl asks at every station."""
    return _key_of(url)


def _key_of(url: str) -> str:
    match = _ORDINARY.fullmatch(url)
    if match:
        host, port, path, query = match.groups()
        if not (("." in path and _INDEX.search(path)) or _HAS_VARIANT.search(path)):
            key = _key_host(host) + (port if port and port not in (":80", ":443") else "") + path
            query = _key_query(query) if query else ""
            return f"{key}?{query}" if query else key
    parts = _split(url)
    if parts is None:
        return url.strip(_EDGES)
    host, port = _host_and_port(parts)
    path = _key_path(parts.path)
    query = _key_query(parts.query)
    return f"{_key_host(host)}{'' if port in ('', '80', '443') else ':' + port}{path}{'?' + query if query else ''}"


def article_id(url: str) -> str:
    """Return the identity of the article at *url*: 16 hexadecimal digits, the same for every form of that URL.

    >>> article_id("https://example.org/a?utm_source=x") == article_id("http://www.example.org/a/")
    True
    """
    return blake2b(url_key(url).encode("utf-8", "replace"), digest_size=8).hexdigest()


def clean_url(url: str) -> str:
    """Return the URL to fetch and to print: tracking parameters, session ids, fragment, name and password dropped, the
    rest as given.

    >>> clean_url("HTTPS://WWW.Example.com/A/?b=1&utm_source=rss&a=2#top")
    'https://www.example.com/A/?b=1&a=2'
    """
    if is_clean(url):
        return url
    url = _tidy(url).partition("#")[0]
    scheme = _SCHEME.match(url)
    if not scheme:
        return url
    start = scheme.end()
    end = min((at for at in (url.find("/", start), url.find("?", start)) if at >= 0), default=len(url))
    head, tail = scheme.group().lower() + _lower_host(url[start:end].rpartition("@")[2]), url[end:]
    path, _, query = tail.partition("?")
    if ";" in path:
        path = _PATH_SESSION.sub("", path)
    if query:
        query = "&".join(pair for pair in query.split("&") if pair and not _is_tracking(pair))
    return f"{head}{path}?{query}" if query else head + path


def without_credentials(url: str) -> str:
    """Return a URL without the name and the password that may stand in front of its host.

    >>> without_credentials("https://me:secret@example.org/a@b")
    'https://example.org/a@b'
    """
    match = _AUTHORITY.match(url) if "@" in url else None
    if not match or "@" not in match[1]:
        return url
    return url[: match.start(1)] + match[1].rpartition("@")[2] + url[match.end(1) :]


def is_clean(url: str) -> bool:
    """Ask whether a URL is its own :func:`clean_url` at first sight; false for many that are."""
    return _CLEAN.fullmatch(url) is not None


def site_of(url: str) -> str:
    """Return the name of a URL's site, safe as a folder's name: host without ``www.``, ``_PORT`` unless the default.

    >>> site_of("https://www.example.com/world/"), site_of("http://127.0.0.1:8080/")
    ('example.com', '127.0.0.1_8080')
    """
    origin = _ORIGIN.match(url)
    return _site_at(origin.group() if origin else url[:URL_LENGTH_MAX])


@lru_cache(maxsize=256)
def _site_at(url: str) -> str:
    parts = _split(url)
    if parts is None:
        return "unknown"
    host, port = _host_and_port(parts)
    host = host.removeprefix("www.") if host.count(".") > 1 else host
    name = _UNSAFE_IN_NAME.sub("-", host)[:200].strip(".-") or "unknown"
    default = {"http": "80", "https": "443"}.get(parts.scheme.lower(), "")
    return name if port in ("", default) else f"{name}_{_UNSAFE_IN_NAME.sub('-', port)[:10]}"


def same_site(a: str, b: str) -> bool:
    """Ask whether two URLs belong to one site: the same registrable domain.

    Addresses, ``localhost`` and hosts under an unknown suffix must agree in host and port. Parts of a shared domain
    (``one.blogspot.com``, ``two.blogspot.com``) are different sites.

    >>> same_site("https://news.example.co.uk/a", "http://www.example.co.uk/"), same_site("https://a.co.uk", "https://b.co.uk")
    (True, False)
    """
    first, second = authority_of(a), authority_of(b)
    return bool(first) and (first == second or _owner(first) == _owner(second))


def authority_of(url: str) -> str:
    """Return host and port as written between ``//`` and the path, lower case; "" when there is none.

    >>> authority_of("https://Example.com:8443/a")
    'example.com:8443'
    """
    match = _AUTHORITY.match(url)
    return match[1].rpartition("@")[2].lower() if match else ""


def absolute_url(base: str, href: str) -> str:
    """Return *href* as an absolute URL, as ``urljoin`` does at ten times the cost; an unreadable one comes back as "".

    >>> absolute_url("https://example.com/a/b?c", "/d"), absolute_url("https://example.com/a/b?c", "d")
    ('https://example.com/d', 'https://example.com/a/d')
    """
    href = href.strip()
    if href[:1] != "/":
        if is_clean(href):
            return href
    elif _PLAIN_PATH.fullmatch(href) and "/." not in href:
        origin = _ORIGIN.match(base)
        if origin:
            return origin.group() + href
    try:
        return urljoin(base, href)
    except ValueError:
        return ""


def is_fetchable(url: str) -> bool:
    """Ask whether a URL may be fetched at all: http or https, a host, no credentials, at most 2,000 characters.

    >>> is_fetchable("https://example.com/a"), is_fetchable("ftp://example.com/a"), is_fetchable("https://me:pw@example.com/")
    (True, False, False)
    """
    if len(url) > URL_LENGTH_MAX:
        return False
    if _FETCHABLE.match(url):
        return "\\" not in url and not _BLANKS.search(url)
    if "\\" in url or _BLANKS.search(url):
        return False
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not any(map(str.isalnum, parts.hostname or "")) or "@" in parts.netloc:
        return False
    return port is None or port > 0


def is_tracking(name: str, value: str) -> bool:
    """Ask whether a parameter only counts visitors or carries a session, so that the page is the same without it.

    >>> is_tracking("utm_source", "rss"), is_tracking("ref", "home"), is_tracking("ref", "4711"), is_tracking("id", "7")
    (True, True, False, False)
    """
    name = name.lower()
    if name in _TRACKING or f"{name}={value.lower()}" in _TRACKING_PAIRS:
        return True
    if name in _TRACKING_UNLESS_NUMBER:
        return not value.isdecimal()
    if name in _SESSIONS or name.startswith("aspsessionid"):
        return len(value) >= _SESSION_LENGTH_MIN
    return any(map(name.startswith, _TRACKING_FAMILIES))


def _is_tracking(pair: str) -> bool:
    """Ask the same of ``name=value`` as it stands in a query, escaped once too often (``&amp;``) or not."""
    name, _, value = pair.partition("=")
    while name.lower().startswith("amp;"):
        name = name[4:]
    return is_tracking(_unescape(name), value)


def _tidy(url: str) -> str:
    """Drop what surrounds a URL in markup, tabs and line breaks as browsers do, and escape blanks of any kind."""
    url = url.strip(_EDGES)
    return _BLANKS.sub(_escape_blanks, url) if _BLANKS.search(url) else url


def _escape_blanks(match: re.Match[str]) -> str:
    blanks = match.group()
    if blanks.isascii():
        return "%20" if " " in blanks else ""
    return quote("".join(blank for blank in blanks if blank >= " "), safe="")


def _split(url: str) -> SplitResult | None:
    """Split a URL or a key; None when there is no host in it."""
    url = _tidy(url)
    if not _SCHEME.match(url) and not url.startswith("//"):
        if not _KEY_START.match(url):
            return None
        url = "//" + url
    try:
        parts = urlsplit(url)
    except ValueError:  # a bracket without its partner, a host that NFKC turns into something else
        return None
    return parts if parts.netloc else None


def _host_and_port(parts: SplitResult) -> tuple[str, str]:
    """Return host (ASCII, lower case) and port as written; credentials are dropped."""
    netloc = parts.netloc.rpartition("@")[2]
    host, port = netloc, ""
    if not netloc.endswith("]"):
        head, colon, tail = netloc.rpartition(":")
        if colon and (not tail or tail.isdecimal()):
            host, port = head, tail.lstrip("0")
    return _lower_host(host).rstrip("."), port


def _lower_host(host: str) -> str:
    host = host.lower()
    if host.isascii():
        return host
    try:
        name = host.encode("idna").decode("ascii").lower()
        if not _BLANKS.search(name):
            return name
    except UnicodeError:
        pass  # not a name that the domain name system can hold; still an identity
    return quote(host, safe=_ASCII_PRINTABLE, errors="replace").lower()


@lru_cache(maxsize=10_000)
def _key_host(host: str) -> str:
    """Drop ``www.``, ``m.`` and ``amp.`` in front of a host, as long as a domain of its own is left."""
    while host.startswith(_SUBHOSTS):
        rest = host.partition(".")[2]
        if "." not in rest or (not host.startswith("www.") and not _registrable(rest)):
            break
        host = rest
    return host


def _key_path(path: str) -> str:
    path = _SLASHES.sub("/", _normal_escapes(_PATH_SESSION.sub("", path)))
    if "/." in path:
        path = _without_dots(path)
    while True:
        shorter = _INDEX.sub("", _fold_variant(path.rstrip("/")))
        if shorter == path:
            return path
        path = shorter


def _without_dots(path: str) -> str:
    """Resolve ``.`` and ``..`` segments as browsers do."""
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    return "/".join(kept)


def _fold_variant(path: str) -> str:
    """Fold the path of an AMP or print printing into its article's; a section called *amp* or *print* stays.

    The word may stand at the end (``/a-story/amp``), in the name (``/a-story.amp.html``) or anywhere before a segment
    that names a story (``/amp/world/a-story``, ``/news/amp/4711``): two different stories do not differ by it alone.
    """
    if not _HAS_VARIANT.search(path):
        return path
    path = _AMP_NAME.sub("", path)
    segments = path.split("/")
    last = segments[-1].lower()
    if last in ("amp", "print", "amp.html", "print.html") and len(segments) > 2 and _names_story(segments[-2]):
        return "/".join(segments[:-1])
    if _names_story(segments[-1]):
        return "/".join(segment for segment in segments if segment.lower() not in ("amp", "print"))
    return path


def _names_story(segment: str) -> bool:
    """Ask whether a path segment names one article (a slug, a number, a file) and not a section."""
    return "-" in segment or "_" in segment or "." in segment or sum(map(str.isdigit, segment)) >= 3


def _key_query(query: str) -> str:
    if not query:
        return ""
    kept = []
    for pair in query.split("&"):
        while pair.lower().startswith("amp;"):
            pair = pair[4:]
        if not pair or _is_tracking(pair):
            continue
        pair = _normal_escapes(pair.replace("+", "%20"))
        name, _, value = pair.partition("=")
        if value.lower() not in _VARIANTS.get(name.lower(), ()):
            kept.append(pair)
    return "&".join(sorted(kept))


def _normal_escapes(text: str) -> str:
    """Write every character one way: unreserved ones plain, all others escaped in upper case."""
    if "%" in text:
        text = _ESCAPE.sub(_normal_escape, text)
    return text if text.isascii() else quote(text, safe=_ASCII_PRINTABLE, errors="replace")


def _normal_escape(match: re.Match[str]) -> str:
    digits = match.group(1)
    if digits is None:
        return "%25"
    character = chr(int(digits, 16))
    return character if character in _UNRESERVED else "%" + digits.upper()


def _unescape(name: str) -> str:
    return _normal_escapes(name) if "%" in name else name


@lru_cache(maxsize=10_000)
def _owner(authority: str) -> str:
    """Return the registrable domain of a host and port, or both as they are without ``www.`` where there is none."""
    host = authority if authority.endswith("]") else authority.partition(":")[0]
    return _registrable(host.rstrip(".")) or authority.removeprefix("www.")


@lru_cache(maxsize=10_000)
def _registrable(host: str) -> str:
    found = _suffixes()(host)
    return f"{found.domain}.{found.suffix}" if found.domain and found.suffix else ""


@lru_cache(maxsize=1)
def _suffixes() -> TLDExtract:
    from tldextract import TLDExtract  # 60 ms of start-up that a command without crawling need not pay

    # No addresses of the list: tldextract would fetch it from the network. Private domains count as suffixes, since the
    # blogs of one host are different sites.
    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
