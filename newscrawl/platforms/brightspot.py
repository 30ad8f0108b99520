"""Brightspot: agencies, broadcasters, public radio. Its news sitemap holds the articles of the last two days."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class Brightspot(Generic):
    """A site on Brightspot, with the address that its sitemap plugin uses."""

    sitemaps = ["/news-sitemap-content.xml"]
