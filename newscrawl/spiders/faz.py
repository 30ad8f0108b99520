"""Frankfurter Allgemeine Zeitung."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class Faz(Generic):
    """Frankfurter Allgemeine Zeitung, Germany."""

    name = "faz"
    domain = "faz.net"
    host = "www.faz.net"
    sections = ["/aktuell/politik/", "/aktuell/wirtschaft/", "/aktuell/feuilleton/", "/aktuell/wissen/"]
    feeds = ["/rss/aktuell/"]
    language = "de"
    country = "DE"
