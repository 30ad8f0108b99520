"""Every key of a configuration: its kind, its default, what it means, and the setting, variable and flag that set the same.

All that names or checks a setting follows from these tables: what Scrapy is given, what newscrawl.toml may hold, what
``newscrawl config`` prints, what docs/settings.md and docs/configuration.md list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from newscrawl import __version__
from newscrawl.config import kinds
from newscrawl.config.kinds import FLAG, NAMES, PATH, TEXT, Kind, choice, choices, number, numbers, whole
from newscrawl.config.receivers import TOLD, VERDICTS

if TYPE_CHECKING:
    from collections.abc import Mapping

MANY = 10_000_000
"""More of anything than a crawl ever has."""
DAY = 86_400
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key, and all that is known of it."""

    name: str
    kind: Kind
    default: object
    sentence: str
    setting: str = ""
    """of Scrapy; empty for what no crawl is given"""
    flag: str = ""
    """of ``newscrawl crawl``"""
    is_per_site: bool = False
    """whether ``[sites.NAME]`` may set it, too"""
    is_flag_only: bool = False
    """whether it is of one run only, and neither the file nor the environment may set it"""
    is_secret: bool = False
    """whether its value is never shown"""

    @property
    def variable(self) -> str:
        """Name of the environment variable."""
        return self.setting if self.setting.startswith("NEWSCRAWL_") else f"NEWSCRAWL_{self.name.upper()}"

    @property
    def on_command_line(self) -> str:
        """The flag that sets it: one of ours, else Scrapy's -s; empty when there is none."""
        return self.flag or (f"-s {self.setting}" if self.setting else "")


def _ours(name: str, kind: Kind, default: object, sentence: str, **more: object) -> Key:
    return Key(name, kind, default, sentence, **{"setting": f"NEWSCRAWL_{name.upper()}", **more})  # type: ignore[arg-type]


# fmt: off
_KEYS = (
    # -- where everything is
    _ours("data", PATH, "data", "folder of the store, the published files and the locks", flag="--data"),
    _ours("cards", PATH, None, "folder of your own cards and their test pages", setting="NEWSCRAWL_SITES", flag="--sites"),
    _ours("warc", PATH, None, "folder in which all that is fetched is archived as WARC files", flag="--warc"),
    _ours("warc_size", whole(1_000, 10**12), 10**9, "bytes after which the next WARC file is begun"),
    Key("metrics", PATH, None, "file that every crawl writes its metrics to, in the text format of Prometheus", flag="--metrics"),
    # -- what is fetched
    _ours("limit", whole(0, MANY), 0, "articles a run asks of a site at most, 0 for no limit; what is found beyond stays pending",
          flag="--limit", is_per_site=True),
    _ours("since", kinds.SINCE, None, "what is older than this date, or this long ago, is refused", flag="--since",
          is_per_site=True),
    _ours("discover", choices("feeds", "robots", "teasers", "none"), ("feeds",),
          "what is followed besides the sources named: feeds that pages name, robots for its sitemaps, teasers",
          flag="--discover", is_per_site=True),
    _ours("teaser_depth", whole(0, 8), 1, "how many teasers may lie, one behind the other, between a source's link and an article",
          is_per_site=True),
    _ours("revisit_hours", numbers(0, 100_000), (1.0, 6.0, 24.0, 72.0),
          "hours after which a recent article is visited again; an empty list for never", is_per_site=True),
    _ours("retry", kinds.RETRY, (), "ends of pages that are fetched again", flag="--retry", is_flag_only=True),
    _ours("replay", NAMES, (), "WARC files that are read in place of the network", flag="--replay", is_flag_only=True),
    # -- what is kept
    _ours("store", FLAG, True, "false: nothing is stored or skipped, articles go to Scrapy's feeds only", is_flag_only=True),
    _ours("min_words", whole(0, 10_000), 25, "a body of fewer words is a caption, a notice or a stub", is_per_site=True),
    _ours("keep_duplicates", FLAG, False, "published files and feeds hold every printing of a story, marked duplicate_of",
          flag="--keep-duplicates"),
    _ours("respect_tdm", FLAG, False, "refuse pages whose rights of text and data mining are reserved", flag="--respect-tdm",
          is_per_site=True),
    # -- manners
    Key("delay", number(0, 3_600), 0.5, "seconds between two requests to one host, give or take half of it",
        setting="DOWNLOAD_DELAY", is_per_site=True),
    Key("concurrency", whole(1, 64), 2, "requests to one host at a time; Scrapy's 8 is a burden to small outlets",
        setting="CONCURRENT_REQUESTS_PER_DOMAIN", is_per_site=True),
    Key("autothrottle", FLAG, True, "a host that answers slowly is asked more slowly", setting="AUTOTHROTTLE_ENABLED",
        is_per_site=True),
    Key("user_agent", TEXT, f"newscrawl/{__version__} (news crawler)", "who sites are told that asks", setting="USER_AGENT"),
    _ours("contact", TEXT, None, "how a site's owner reaches you, a URL or a mail address; it goes into the user agent"),
    _ours("crawl_delay_max", number(0, DAY), 60.0,
          "seconds between two requests that a robots.txt may ask for; more is cut to this, and said", is_per_site=True),
    _ours("pause", number(0, DAY), 5.0,
          "seconds a host is left alone that answers 429 or 503 without a Retry-After; the next three times in a row twice as long",
          is_per_site=True),
    _ours("pause_max", number(0, DAY), 120.0, "seconds a host is left alone at most, whatever its Retry-After says; after ten "
          "pauses in a row, or five of the longest, it is given up for the run", is_per_site=True),
    # -- bounds
    _ours("sites_at_once", whole(1, 64), 4, "sites that a crawl asks side by side"),
    Key("requests_at_once", whole(1, 1_000), 16, "requests of a site on their way at a time, to all its hosts",
        setting="CONCURRENT_REQUESTS"),
    Key("timeout", number(0.1, 3_600), 30.0,
        "seconds an answer may take; Scrapy's 180 lets one dead host hold a slot for nine minutes with retries",
        setting="DOWNLOAD_TIMEOUT", is_per_site=True),
    Key("retries", whole(0, 20), 2, "how often a page that failed is asked for again within a run", setting="RETRY_TIMES",
        is_per_site=True),
    Key("page_size", whole(1_000, 2**31 - 1), 10 * 1024 * 1024,
        "bytes a page may have; none of news has more, and Scrapy allows 1 GiB", setting="DOWNLOAD_MAXSIZE", is_per_site=True),
    _ours("page_cpu", number(0, 3_600), 5.0, "CPU seconds that reading a page may take; 0 for no limit"),
    _ours("allow_private", NAMES, (), "HOST:PORT of servers of your own on private addresses, which nothing else leads to",
          flag="--allow-private"),
    # -- what is said
    _ours("progress", FLAG, True, "say on standard error how far the crawl is"),
    Key("log_level", choice("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"), "WARNING",
        "what is logged; -v shows more, DEBUG prints whole bodies", setting="LOG_LEVEL", flag="-L"),
    # -- scheduled crawls
    Key("groups_at_once", whole(1, 64), 2, "groups that newscrawl schedule crawls side by side, each in a process of its own"),
    Key("ping", kinds.URL, None, "dead man's switch, as healthchecks.io has it: asked at the start (/start), the success and the "
        "failure (/fail) of a crawl", is_secret=True),
)
KEYS: Mapping[str, Key] = {key.name: key for key in _KEYS}
"""Keys of the whole file, in the order in which they are shown."""

GROUP_KEYS: Mapping[str, Key] = {key.name: key for key in (
    Key("sites", NAMES, (), "names of cards"),
    Key("countries", NAMES, (), "two capital letters each, as DE"),
    Key("languages", NAMES, (), "as en; pt also means pt-BR"),
    Key("tags", NAMES, (), "one of the card's own, or of those in `[sites.NAME]`"),
    Key("without", NAMES, (), "names of cards that are left out, whatever selects them"),
    Key("cron", kinds.CRON, None, "when it is due: minute, hour, day of month, month, day of week"),
    Key("timezone", kinds.ZONE, "UTC", "what the hours of cron are in"),
    Key("limit", whole(1, MANY), None, "articles a run asks of each of its sites at most"),
    Key("time_limit", kinds.DURATION, timedelta(hours=1), "after which a run is asked to end, and stopped if it does not"),
    Key("jitter", kinds.DURATION, timedelta(), "by how much it may begin later, so that not all begin at once"),
    Key("adaptive", FLAG, False, "less often when its sites bring nothing new, more often when they are lively"),
    Key("least", kinds.DURATION, timedelta(minutes=15), "between two runs of an adaptive group at least"),
    Key("most", kinds.DURATION, timedelta(days=1), "between two runs of an adaptive group at most"),
)}
"""Keys of a table ``[groups.NAME]``."""

SITE_KEYS: Mapping[str, Key] = {
    **{name: key for name, key in KEYS.items() if key.is_per_site},
    **{key.name: key for key in (
        Key("tags", NAMES, (), "words of your own, for groups to select by; besides those of its card"),
        Key("off", FLAG, False, "the site is in no group and not among --all"),
    )},
}
"""Keys of a table ``[sites.NAME]``."""

_TOLD_OF = (
    Key("kind", choice("webhook", "slack", "email", "command"), None, "webhook, slack, email or command"),
    Key("on", choices(*VERDICTS), TOLD, "verdicts of a site that it is told of when they are new"),
    Key("timeout", number(0.1, 300), 10.0, "seconds that telling it may take, each time it is tried"),
    Key("retries", whole(0, 10), 2, "how often it is tried again"),
)
RECEIVER_KEYS: Mapping[str, Mapping[str, Key]] = {kind: {key.name: key for key in (*_TOLD_OF, *own)} for kind, own in {
    "webhook": (
        Key("url", kinds.URL, None, "where the JSON is posted to", is_secret=True),
        Key("headers", kinds.HEADERS, {}, "sent with it", is_secret=True),
    ),
    "slack": (
        Key("url", kinds.URL, None, "the incoming webhook of Slack, or of what understands the same", is_secret=True),
    ),
    "email": (
        Key("host", TEXT, None, "of the SMTP server"),
        Key("port", whole(1, 65_535), None, "of it; without: 587, with tls 465, with none 25"),
        Key("security", choice("starttls", "tls", "none"), "starttls", "how the connection is made safe"),
        Key("user", TEXT, None, "to log in with; without there is no login"),
        Key("password", TEXT, None, "to log in with", is_secret=True),
        Key("sender", TEXT, None, "address the mail is from"),
        Key("to", NAMES, (), "addresses it goes to"),
    ),
    "command": (
        Key("command", kinds.COMMAND, None, "it gets the digest as JSON on standard input"),
    ),
}.items()}
"""Keys of a table ``[alerts.NAME]``, by its kind."""
REQUIRED = frozenset(("kind", "url", "host", "sender", "to", "command"))
"""Keys of a receiver that have no default."""

EXPORT_KEYS: Mapping[str, Key] = {key.name: key for key in (
    Key("file", PATH, None, "what is written"),
    Key("options", NAMES, (), "of `newscrawl export`, a text each"),
    Key("groups", NAMES, (), "after whose runs it is written; without: after all"),
)}
"""Keys of a table ``[[exports]]``."""
# fmt: on
SECTIONS = ("groups", "sites", "alerts", "exports")
"""Names of the tables of a file; whatever else it holds is a key."""


def same_key(word: str) -> str | None:
    """Return the key that a word means which is the name of its setting or its variable, None when it is neither.

    >>> same_key("DOWNLOAD_DELAY"), same_key("NEWSCRAWL_SITES"), same_key("delay")
    ('delay', 'cards', None)
    """
    return next((key.name for key in _KEYS if word in (key.setting, key.variable)), None)
