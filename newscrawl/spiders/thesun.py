"""The Sun."""

from __future__ import annotations

from newscrawl.platforms.wordpress import WordPress


class TheSun(WordPress):
    """The Sun, United Kingdom."""

    name = "thesun"
    domain = "thesun.co.uk"
    host = "www.thesun.co.uk"
    sections = ["/news/uknews/", "/news/worldnews/", "/news/politics/"]
    language = "en"
    country = "GB"
