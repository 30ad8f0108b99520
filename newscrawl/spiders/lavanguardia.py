"""La Vanguardia."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class LaVanguardia(Generic):
    """La Vanguardia, Spain."""

    name = "lavanguardia"
    domain = "lavanguardia.com"
    host = "www.lavanguardia.com"
    sections = ["/internacional", "/politica", "/economia", "/alminuto"]
    feeds = ["/topics/rss/politica"]
    language = "es"
    country = "ES"
