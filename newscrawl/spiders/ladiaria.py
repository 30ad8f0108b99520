"""la diaria."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class LaDiaria(Generic):
    """la diaria, Uruguay."""

    name = "ladiaria"
    domain = "ladiaria.com.uy"
    sections = ["/politica/", "/economia/", "/mundo/", "/cultura/"]
    feeds = ["/feeds/articulos/"]
    language = "es"
    country = "UY"
