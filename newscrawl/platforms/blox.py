"""BLOX (TownNews): local papers and stations of North America.

Its search gives feeds, which most of its sites' robots.txt forbids; the news sitemap is open.
"""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class Blox(Generic):
    """A site on BLOX. Articles have ``/article_<uuid>.html`` at the end of their address."""

    sitemaps = ["/tncms/sitemap/news.xml"]
