"""The crawl's settings, in the order in which data meets them. Whatever departs from Scrapy's default says why.

What users set has a row in :mod:`newscrawl.config.keys`: all of ``NEWSCRAWL_*``, and DOWNLOAD_DELAY, LOG_LEVEL and other
settings of Scrapy's. The values, of newscrawl.toml, of the environment or the defaults of those rows, stand at the end.
"""

from __future__ import annotations

from newscrawl.config.load import load_or_exit

BOT_NAME = "newscrawl"
SPIDER_MODULES = ["newscrawl.spiders"]
NEWSPIDER_MODULE = "newscrawl.spiders"
COMMANDS_MODULE = "newscrawl.commands"
SPIDER_LOADER_CLASS = "newscrawl.sites.CardLoader"  # finds the cards of NEWSCRAWL_SITES, too

# -- what is asked, and who asks ------------------------------------------------------------------------------------------
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
DNS_TIMEOUT = 15  # seconds; Scrapy's 60 holds the whole crawl of a misspelt host
DOWNLOAD_WARNSIZE = 0
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
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,  # takes half a body for a page
    "newscrawl.network.packing.PackingMiddleware": 590,
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
    "csv": "newscrawl.exporters.feeds.ArticleTableExporter",
    "pickle": None,  # reading one executes what it holds
    "marshal": None,
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
    "newscrawl.extensions.responses.ResponseCount": 30,
}
LOG_SHORT_NAMES = True
LOGSTATS_INTERVAL = 0  # our own progress says it
STATS_DUMP = False
DEFAULT_DROPITEM_LOG_LEVEL = "DEBUG"  # a dropped page is a line in the summary, not a warning

# -- what users set -------------------------------------------------------------------------------------------------------
globals().update(load_or_exit().settings)
