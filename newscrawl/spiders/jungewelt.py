"""junge Welt."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class JungeWelt(Generic):
    """junge Welt, Germany."""

    name = "jungewelt"
    domain = "jungewelt.de"
    host = "www.jungewelt.de"
    sections = ["/aktuell/rubrik/inland.php", "/aktuell/rubrik/ausland.php"]
    feeds = ["/feeds/newsticker.rss"]
    language = "de"
    country = "DE"
