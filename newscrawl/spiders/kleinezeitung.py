"""Kleine Zeitung."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class KleineZeitung(Generic):
    """Kleine Zeitung, Austria."""

    name = "kleinezeitung"
    domain = "kleinezeitung.at"
    host = "www.kleinezeitung.at"
    sections = ["/steiermark", "/kaernten", "/sport"]
    feeds = ["/rss/kaernten"]
    language = "de"
    country = "AT"
