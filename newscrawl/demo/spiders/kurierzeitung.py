"""Kurierzeitung."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class Kurierzeitung(Generic):
    """Kurierzeitung, of the demo: German, microdata, dpa copy."""

    name = "kurierzeitung"
    domain = "kurierzeitung.example"
    scheme = "http"
    sections = ["/politik/", "/wirtschaft/"]
    language = "de"
    country = "DE"
