"""Aftonbladet."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class Aftonbladet(Generic):
    """Aftonbladet, Sweden."""

    name = "aftonbladet"
    domain = "aftonbladet.se"
    host = "www.aftonbladet.se"
    sections = ["/nyheter", "/nojesbladet", "/kultur"]
    language = "sv"
    country = "SE"
