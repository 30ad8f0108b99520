"""How a URL can end. Every URL the crawl finds is in exactly one of these at any time."""

from __future__ import annotations

import difflib
from enum import StrEnum
from typing import TYPE_CHECKING

from newscrawl.exceptions import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable


class Disposition(StrEnum):
    """One word for what became of a URL; :data:`ADVICE` says what each means and what to do about it."""

    PENDING = "pending"
    STORED = "stored"
    DUPLICATE = "duplicate"
    ALIAS = "alias"
    REVISED = "revised"
    UNCHANGED = "unchanged"
    READ = "read"
    GONE = "gone"
    GONE_KEPT = "gone:kept"
    REFUSED_ROBOTS = "refused:robots"
    REFUSED_OFFSITE = "refused:offsite"
    REFUSED_OLD = "refused:old"
    REFUSED_TRAP = "refused:trap"
    REFUSED_ADDRESS = "refused:address"
    REFUSED_TDM = "refused:tdm"
    REFUSED_CLOSED = "refused:closed"
    FAILED_ROBOTS = "failed:robots"
    FAILED_BUSY = "failed:busy"
    FAILED_DNS = "failed:dns"
    FAILED_CONNECTION = "failed:connection"
    FAILED_TLS = "failed:tls"
    FAILED_TIMEOUT = "failed:timeout"
    FAILED_HTTP = "failed:http"
    FAILED_REDIRECT = "failed:redirect"
    FAILED_TOO_LARGE = "failed:too_large"
    FAILED_CUT = "failed:cut"
    FAILED_TOO_SLOW = "failed:too_slow"
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
    def was_asked(self) -> bool:
        """Ask whether the page itself was asked for; a failure before that is no attempt, however often it happens."""
        return self not in (Disposition.FAILED_ROBOTS, Disposition.FAILED_BUSY)

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
        "a printing of a story that another article stands for; kept in its cluster",
        "newscrawl explain URL says of which; export --keep-duplicates has it",
    ),
    Disposition.ALIAS: ("another URL of an article that is stored", ""),
    Disposition.REVISED: (
        "an article that was known, with another title or body: a new revision, in the store",
        "newscrawl explain URL --diff shows what changed",
    ),
    Disposition.UNCHANGED: ("fetched again, still the same", ""),
    Disposition.READ: ("a section page, feed or sitemap, read", ""),
    Disposition.GONE: ("the site answers 404 or 410", "nothing; the site has withdrawn it"),
    Disposition.GONE_KEPT: (
        "the site answers 404 or 410 where an article was; what is stored of it stays",
        "nothing; the site has withdrawn it, exports have it still",
    ),
    Disposition.REFUSED_ROBOTS: ("the site's robots.txt forbids it", "nothing, unless the site changes its rules"),
    Disposition.REFUSED_OFFSITE: ("it leads to another site", "crawl that site by its own address"),
    Disposition.REFUSED_ADDRESS: (
        "it leads to a private address, a local name or a port that is not the web's",
        "nothing; if the server is yours, name it with --allow-private HOST:PORT",
    ),
    Disposition.REFUSED_CLOSED: (
        "a list of articles that the site keeps for those who log in",
        "nothing; its other sources are read",
    ),
    Disposition.REFUSED_TDM: ("its rights of text and data mining are reserved", "nothing; ask the publisher"),
    Disposition.FAILED_ROBOTS: (
        "the robots.txt of its host could not be read, so nothing may be asked there",
        "run again later",
    ),
    Disposition.FAILED_BUSY: ("its host answered 429 or 503 again and again and is left alone", "run again later"),
    Disposition.REFUSED_OLD: (
        "it is older than --since, by the word of its source or its own",
        "crawl with an earlier --since and --retry refused:old",
    ),
    Disposition.REFUSED_TRAP: (
        "addresses of this pattern lead nowhere new: a calendar, session ids, a path that grows",
        "--retry refused:trap tries them again",
    ),
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
    Disposition.FAILED_TOO_SLOW: (
        "reading it takes more CPU time than NEWSCRAWL_PAGE_CPU",
        "raise NEWSCRAWL_PAGE_CPU if it is a real page",
    ),
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


def dispositions_of(words: Iterable[str]) -> list[Disposition]:
    """Return the dispositions that *words* name, each itself (``failed:http``) or all of a family (``failed``).

    Raises:
        UsageError: a word is neither; it says which one it may have meant.

    >>> dispositions_of(["refused:old", "gone"])
    [<Disposition.REFUSED_OLD: 'refused:old'>, <Disposition.GONE: 'gone'>, <Disposition.GONE_KEPT: 'gone:kept'>]
    """
    chosen: list[Disposition] = []
    for word in words:
        named = [one for one in _RETRIED if word in (one.value, one.value.partition(":")[0])]
        if not named:
            known = sorted({name for one in _RETRIED for name in (one.value, one.value.partition(":")[0])})
            near = difflib.get_close_matches(word.lower(), known, n=1, cutoff=0.6)
            meant = f"; did you mean {near[0]}?" if near else ""
            raise UsageError(f"--retry {word}: there is no such reason{meant}; newscrawl status shows those of a site")
        chosen.extend(named)
    return list(dict.fromkeys(chosen))


_RETRIED = [one for one in Disposition if one not in (Disposition.PENDING, Disposition.READ)]
