"""CBC News."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class CbcNews(Generic):
    """CBC News, Canada's public broadcaster, in English."""

    name = "cbcnews"
    domain = "cbc.ca"
    host = "www.cbc.ca"
    sections = ["/news/canada", "/news/world", "/news/politics", "/news/business"]
    language = "en"
    country = "CA"
