"""Arc XP (Arc Publishing): many of the larger papers of the Americas, and stations. Pages are rendered from data, with
JSON-LD and whole paragraphs, so no rule is needed; the site's own feeds stand at fixed addresses.
"""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class Arc(Generic):
    """A site on Arc XP, with the standard addresses of its outbound feeds."""

    feeds = ["/arc/outboundfeeds/rss/?outputType=xml"]
    sitemaps = ["/arc/outboundfeeds/news-sitemap/?outputType=xml"]
