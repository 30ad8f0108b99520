"""The Portugal News."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class ThePortugalNews(Generic):
    """The Portugal News, Portugal, in English."""

    name = "theportugalnews"
    domain = "theportugalnews.com"
    host = "www.theportugalnews.com"
    sections = ["/latest", "/news/portugal", "/news/business"]
    language = "en"
    country = "PT"
