"""Daily News."""

from __future__ import annotations

from newscrawl.platforms.wordpress import WordPress


class DailyNewsTz(WordPress):
    """Daily News, Tanzania, in English."""

    name = "dailynewstz"
    domain = "dailynews.co.tz"
    sections = ["/category/tanzania/", "/category/business/", "/category/world/"]
    language = "en"
    country = "TZ"
