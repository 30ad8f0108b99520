"""Golem.de."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class Golem(Generic):
    """Golem.de, Germany: information technology."""

    name = "golem"
    domain = "golem.de"
    host = "www.golem.de"
    sections = ["/ticker/"]
    feeds = ["https://rss.golem.de/rss.php?feed=RSS1.0"]
    language = "de"
    country = "DE"
