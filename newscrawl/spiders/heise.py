"""heise online."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class Heise(Generic):
    """heise online, Germany: information technology."""

    name = "heise"
    domain = "heise.de"
    host = "www.heise.de"
    sections = ["/newsticker"]
    feeds = ["/rss/heise-atom.xml"]
    language = "de"
    country = "DE"
