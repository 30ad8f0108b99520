"""The crawl's settings, in the order in which data meets them. Whatever departs from Scrapy's default says why."""

from __future__ import annotations

import os

from newscrawl import __version__

BOT_NAME = "newscrawl"
SPIDER_MODULES = ["newscrawl.spiders"]
NEWSPIDER_MODULE = "newscrawl.spiders"
COMMANDS_MODULE = "newscrawl.commands"
SPIDER_LOADER_CLASS = "newscrawl.sites.CardLoader"  # finds the cards of NEWSCRAWL_SITES, too

# -- ours ---------------------------------------------------------------------------------------------------------------
NEWSCRAWL_DATA = "data"  # folder of the store, the published files and the locks; relative to where the command runs
NEWSCRAWL_SITES = os.environ.get("NEWSCRAWL_SITES")  # folder of your own cards and their test pages (--sites)
NEWSCRAWL_STORE = True  # False: nothing is stored or skipped, articles go to Scrapy's feeds only
NEWSCRAWL_LIMIT = 0  # articles a run asks for at most; 0 for no limit. What is found beyond it stays pending
NEWSCRAWL_SINCE = None  # a date or a length (3d): what is older is refused, by the word of its source or its own
NEWSCRAWL_DISCOVER = [
    "feeds"
]  # followed besides the sources named: feeds (that pages name), robots (its sitemaps), teasers
NEWSCRAWL_TEASER_DEPTH = 1  # how many teasers may lie, one behind the other, between a source's link and an article
NEWSCRAWL_REVISIT_HOURS = [1, 6, 24, 72]  # after its first fetch a recent article is visited again; empty for never
NEWSCRAWL_RETRY = ()  # dispositions whose URLs are fetched again (set by --retry)
NEWSCRAWL_MIN_WORDS = 25  # a body of fewer words is a caption, a notice or a stub
NEWSCRAWL_KEEP_DUPLICATES = False  # True: published files and feeds hold every printing of a story, marked duplicate_of
NEWSCRAWL_PROGRESS = True  # say on standard error how far the crawl is
NEWSCRAWL_REPLAY = None  # a WARC file or a list of them, read in place of the network
NEWSCRAWL_WARC = None  # a folder: all that is fetched is archived there as WARC files
NEWSCRAWL_WARC_SIZE = 1_000_000_000  # bytes after which the next WARC file is begun
NEWSCRAWL_CONTACT = None  # how a site's owner reaches you: a URL or a mail address, told in USER_AGENT
NEWSCRAWL_ALLOW_PRIVATE: list[str] = []  # HOST:PORT of servers of your own, on private addresses
NEWSCRAWL_CRAWL_DELAY_MAX = 60.0  # seconds between two requests that a robots.txt may ask for; more is cut to this
NEWSCRAWL_PAUSE = 5.0  # seconds a host is left alone that answers 429 or 503 without saying for how long
NEWSCRAWL_PAUSE_MAX = 120.0  # seconds a host is left alone at most, whatever its Retry-After says
NEWSCRAWL_PAGE_CPU = 5.0  # CPU seconds that reading a page may take; 0 for no limit
NEWSCRAWL_RESPECT_TDM = False  # refuse pages whose rights of text and data mining are reserved

# -- what is asked, and who asks ------------------------------------------------------------------------------------------
USER_AGENT = f"newscrawl/{__version__} (news crawler)"  # a crawler says who it is; add how to reach you
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "newscrawl"  # what robots.txt files may call us; Scrapy would compare the whole line
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/rss+xml,application/xml;q=0.9,*/*;q=0.8",
    # no Accept-Language: "en" would make some sites answer in another language than they publish in
}
REFERER_ENABLED = False  # tells every site where its link was found, for nothing
COOKIES_ENABLED = False  # a session is not needed to read news, and makes answers depend on the order of requests
SCHEDULER = "newscrawl.scheduler.FrontierScheduler"  # what is to fetch is in the store, not in memory
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the store decides what is new, by a better identity of URLs
URLLENGTH_LIMIT = 2000
DEPTH_LIMIT = 8  # a section, its next pages, its articles; a deeper chain is a trap

# -- politeness -----------------------------------------------------------------------------------------------------------
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 2  # Scrapy's 8 is a burden to small outlets
DOWNLOAD_DELAY = 0.5  # seconds between two requests to one host, give or take half of it
AUTOTHROTTLE_ENABLED = True  # a host that answers slowly is asked more slowly
AUTOTHROTTLE_START_DELAY = 0.5
AUTOTHROTTLE_MAX_DELAY = 30.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 2.0

# -- the way to the host: nothing but verified http and https --------------------------------------------------------------
DOWNLOAD_HANDLERS = {
    "http": "newscrawl.network.heads.BoundedDownloadHandler",
    "https": "newscrawl.network.heads.BoundedDownloadHandler",
    # a link, a base element or a sitemap must not read local files or other services
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy does not
DOWNLOAD_TIMEOUT = 30  # seconds; Scrapy's 180 lets one dead host hold a slot for nine minutes with retries
DNS_TIMEOUT = 15  # seconds; Scrapy's 60 holds the whole crawl of a misspelt host
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024  # bytes; no page of news is larger, and Scrapy allows 1 GiB
DOWNLOAD_WARNSIZE = 0
RETRY_TIMES = 2
METAREFRESH_ENABLED = False  # news pages use it to reload themselves
REDIRECT_MAX_TIMES = 7  # with the first request eight; seven such links (four at once) stay below 60 requests

TWISTED_DNS_RESOLVER = "newscrawl.network.guard.GuardedResolver"  # IPv6 too, and public addresses only

DOWNLOADER = "newscrawl.network.downloader.PoliteDownloader"  # waits and stops as sites and users ask
DOWNLOADER_MIDDLEWARES = {
    "newscrawl.network.guard.AddressGuard": 5,
    "newscrawl.middlewares.ScopeMiddleware": 10,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # takes a server error for a permission
    "newscrawl.network.robots.RobotsMiddleware": 100,
    "newscrawl.network.reservations.ReservationMiddleware": 110,
    "newscrawl.network.pauses.PauseMiddleware": 560,  # before Scrapy's retries (550), which would ask again at once
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,  # fails on a target that is no address
    "newscrawl.middlewares.Redirects": 600,
    "newscrawl.network.packing.PackingMiddleware": 600,  # before Scrapy unpacks (590)
    "newscrawl.archiving.ArchiveMiddleware": 890,  # the last before the network, which sees what is sent and comes
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # ours also tells what it refused
}
SPIDER_MIDDLEWARES = {
    "newscrawl.middlewares.FrontierMiddleware": 500,
}

# -- an article's path ----------------------------------------------------------------------------------------------------
ITEM_PIPELINES = {
    "newscrawl.pipelines.RespectReservation": 50,
    "newscrawl.pipelines.NormaliseCharacters": 100,
    "newscrawl.pipelines.DropBoilerplate": 200,
    "newscrawl.pipelines.CollapseRepeats": 300,
    "newscrawl.pipelines.RequireArticle": 400,
    "newscrawl.pipelines.StoreArticle": 500,
    "newscrawl.pipelines.DropRecurring": 600,
}
CONCURRENT_ITEMS = 2  # Scrapy's 100 starts a hundred tasks for a page that gives one item: 20-40 % of the loop's CPU
WARN_ON_GENERATOR_RETURN_VALUE = False  # reads and parses a callback's source again and again; mypy says the same
FEED_EXPORTERS = {
    "jsonlines": "newscrawl.exporters.feeds.ArticleLinesExporter",
    "jsonl": "newscrawl.exporters.feeds.ArticleLinesExporter",
    "jl": "newscrawl.exporters.feeds.ArticleLinesExporter",
}
FEED_EXPORT_ENCODING = "utf-8"  # Scrapy escapes every letter outside ASCII
FEED_STORE_EMPTY = False  # an empty file is taken for a result

# -- no doors -------------------------------------------------------------------------------------------------------------
TELNETCONSOLE_ENABLED = False  # a listening port that executes code
REMOTE_CONTROL_ENABLED = False  # the same

# -- what is said ---------------------------------------------------------------------------------------------------------
EXTENSIONS = {
    "newscrawl.extensions.life.RunLife": 10,
    "newscrawl.extensions.progress.Progress": 20,
}
LOG_LEVEL = "WARNING"  # -v shows more; DEBUG prints whole bodies
LOG_SHORT_NAMES = True
LOGSTATS_INTERVAL = 0  # our own progress says it
STATS_DUMP = False
DEFAULT_DROPITEM_LOG_LEVEL = "DEBUG"  # a dropped page is a line in the summary, not a warning
