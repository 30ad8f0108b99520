"""How a URL can end. Every URL the crawl finds is in exactly one of these at any time."""

from __future__ import annotations

from enum import StrEnum


class Disposition(StrEnum):
    """One word for what became of a URL; :data:`ADVICE` says what each means and what to do about it."""

    PENDING = "pending"
    STORED = "stored"
    DUPLICATE = "duplicate"
    ALIAS = "alias"
    UNCHANGED = "unchanged"
    READ = "read"
    GONE = "gone"
    REFUSED_ROBOTS = "refused:robots"
    REFUSED_OFFSITE = "refused:offsite"
    FAILED_DNS = "failed:dns"
    FAILED_CONNECTION = "failed:connection"
    FAILED_TLS = "failed:tls"
    FAILED_TIMEOUT = "failed:timeout"
    FAILED_HTTP = "failed:http"
    FAILED_REDIRECT = "failed:redirect"
    FAILED_TOO_LARGE = "failed:too_large"
    FAILED_CUT = "failed:cut"
    FAILED_ERROR = "failed:error"
    DROPPED_EMPTY = "dropped:empty"
    DROPPED_NOT_HTML = "dropped:not_html"
    DROPPED_NOT_ARTICLE = "dropped:not_article"
    DROPPED_NO_TITLE = "dropped:no_title"
    DROPPED_NO_BODY = "dropped:no_body"
    DROPPED_TOO_SHORT = "dropped:too_short"

    @property
    def is_failure(self) -> bool:
        """Ask whether the page may still come: the next run tries it again, up to three times in all."""
        return self.value.startswith("failed:")

    @property
    def is_kept(self) -> bool:
        """Ask whether an article of this page is in the store."""
        return self in (Disposition.STORED, Disposition.DUPLICATE)


ATTEMPTS_MAX = 3
"""How many runs fetch a URL that fails, before it is left alone."""

ADVICE: dict[Disposition, tuple[str, str]] = {
    Disposition.PENDING: ("found, not fetched yet", "run the crawl again; it starts with these"),
    Disposition.STORED: ("an article, in the store", ""),
    Disposition.DUPLICATE: (
        "an article with the same text as another; kept in its cluster",
        "export --keep-duplicates",
    ),
    Disposition.ALIAS: ("another URL of an article that is stored", ""),
    Disposition.UNCHANGED: ("fetched again, still the same", ""),
    Disposition.READ: ("a section page, feed or sitemap, read", ""),
    Disposition.GONE: ("the site answers 404 or 410", "nothing; the site has withdrawn it"),
    Disposition.REFUSED_ROBOTS: ("the site's robots.txt forbids it", "nothing; newscrawl obeys robots.txt"),
    Disposition.REFUSED_OFFSITE: ("it leads to another site", "crawl that site by its own address"),
    Disposition.FAILED_DNS: ("the host name has no address", "check the spelling and your network"),
    Disposition.FAILED_CONNECTION: ("the host refused or broke the connection", "run again later"),
    Disposition.FAILED_TLS: (
        "the host's certificate could not be verified",
        "check the address and the machine's clock",
    ),
    Disposition.FAILED_TIMEOUT: ("the host did not answer in time", "run again later, or raise DOWNLOAD_TIMEOUT"),
    Disposition.FAILED_HTTP: (
        "the host answered with an error status",
        "run again later; 403 and 429 ask for a slower crawl",
    ),
    Disposition.FAILED_REDIRECT: ("its redirects never end or lead nowhere", "open the address in a browser"),
    Disposition.FAILED_TOO_LARGE: (
        "the answer is larger than DOWNLOAD_MAXSIZE",
        "raise DOWNLOAD_MAXSIZE if it is a real page",
    ),
    Disposition.FAILED_CUT: ("the answer broke off before its end, or cannot be unpacked", "run again later"),
    Disposition.FAILED_ERROR: ("newscrawl failed on this page", "run with -v for the traceback, and report it"),
    Disposition.DROPPED_EMPTY: ("the page is empty", "open it in a browser; it may need JavaScript"),
    Disposition.DROPPED_NOT_HTML: ("the answer is no HTML page", "nothing; pictures and documents are not crawled"),
    Disposition.DROPPED_NOT_ARTICLE: (
        "a page, but no article: a section, a form, a login",
        "nothing, or report the address",
    ),
    Disposition.DROPPED_NO_TITLE: ("no title was found", "newscrawl extract URL shows what was"),
    Disposition.DROPPED_NO_BODY: ("no text was found", "newscrawl extract URL shows what was; it may need JavaScript"),
    Disposition.DROPPED_TOO_SHORT: ("the text has too few words to be an article", "lower NEWSCRAWL_MIN_WORDS"),
}
