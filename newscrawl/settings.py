"""The crawl's settings, in the order in which data meets them. Whatever departs from Scrapy's default says why."""

from __future__ import annotations

from newscrawl import __version__

BOT_NAME = "newscrawl"
SPIDER_MODULES = ["newscrawl.spiders"]
NEWSPIDER_MODULE = "newscrawl.spiders"
COMMANDS_MODULE = "newscrawl.commands"

# -- ours ---------------------------------------------------------------------------------------------------------------
NEWSCRAWL_DATA = "data"  # folder of the store, the published files and the locks; relative to where the command runs
NEWSCRAWL_STORE = True  # False: nothing is stored or skipped, articles go to Scrapy's feeds only
NEWSCRAWL_LIMIT = 0  # articles a run asks for at most; 0 for no limit. What is found beyond it stays pending
NEWSCRAWL_MIN_WORDS = 25  # a body of fewer words is a caption, a notice or a stub
NEWSCRAWL_PROGRESS = True  # say on standard error how far the crawl is
NEWSCRAWL_REPLAY = None  # a WARC file or a list of them, read in place of the network

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
    # a link, a base element or a sitemap must not read local files or other services
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy does not
DOWNLOAD_TIMEOUT = 30  # seconds; Scrapy's 180 lets one dead host hold a slot for nine minutes with retries
DNS_TIMEOUT = 15  # seconds; Scrapy's 60 holds the whole crawl of a misspelt host
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024  # bytes; 10 MiB of tag soup cost 360 MiB to parse, Scrapy allows 1 GiB
DOWNLOAD_WARNSIZE = 0
RETRY_TIMES = 2
METAREFRESH_ENABLED = False  # news pages use it to reload themselves
REDIRECT_MAX_TIMES = 8

DOWNLOADER_MIDDLEWARES = {
    "newscrawl.middlewares.ScopeMiddleware": 10,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # ours also tells what it refused
}
SPIDER_MIDDLEWARES = {
    "newscrawl.middlewares.FrontierMiddleware": 500,
}

# -- an article's path ----------------------------------------------------------------------------------------------------
ITEM_PIPELINES = {
    "newscrawl.pipelines.NormaliseCharacters": 100,
    "newscrawl.pipelines.DropBoilerplate": 200,
    "newscrawl.pipelines.CollapseRepeats": 300,
    "newscrawl.pipelines.RequireArticle": 400,
    "newscrawl.pipelines.StoreArticle": 500,
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
LOG_LEVEL = "ERROR"  # -v shows more; DEBUG prints whole bodies
LOG_SHORT_NAMES = True
LOGSTATS_INTERVAL = 0  # our own progress says it
STATS_DUMP = False
DEFAULT_DROPITEM_LOG_LEVEL = "DEBUG"  # a dropped page is a line in the summary, not a warning
