"""AP News."""

from __future__ import annotations

from newscrawl.platforms.brightspot import Brightspot


class ApNews(Brightspot):
    """AP News, the site of the Associated Press, United States."""

    name = "apnews"
    domain = "apnews.com"
    sections = ["/us-news", "/world-news", "/politics", "/business"]
    language = "en"
    country = "US"
