"""elDiario.es."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class ElDiario(Generic):
    """elDiario.es, Spain."""

    name = "eldiario"
    domain = "eldiario.es"
    host = "www.eldiario.es"
    sections = ["/politica/", "/economia/", "/sociedad/", "/cultura/"]
    feeds = ["/rss/category/section/100003/"]
    language = "es"
    country = "ES"
