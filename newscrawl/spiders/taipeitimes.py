"""Taipei Times."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class TaipeiTimes(Generic):
    """Taipei Times, Taiwan, in English."""

    name = "taipeitimes"
    domain = "taipeitimes.com"
    host = "www.taipeitimes.com"
    sections = ["/News/front", "/News/taiwan", "/News/world"]
    feeds = ["/xml/index.rss"]
    language = "en"
    country = "TW"
