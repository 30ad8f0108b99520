"""Daily Maverick."""

from __future__ import annotations

from newscrawl.platforms.wordpress import WordPress


class DailyMaverick(WordPress):
    """Daily Maverick, South Africa."""

    name = "dailymaverick"
    domain = "dailymaverick.co.za"
    host = "www.dailymaverick.co.za"
    sections = ["/section/maverick-news/", "/section/politics/", "/section/world/", "/business-maverick/"]
    language = "en"
    country = "ZA"
