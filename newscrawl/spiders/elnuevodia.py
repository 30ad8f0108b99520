"""El Nuevo Día."""

from __future__ import annotations

from newscrawl.platforms.arc import Arc


class ElNuevoDia(Arc):
    """El Nuevo Día, Puerto Rico."""

    name = "elnuevodia"
    domain = "elnuevodia.com"
    host = "www.elnuevodia.com"
    sections = ["/noticias/", "/negocios/", "/ultimas-noticias/"]
    feeds = ["/arc/outboundfeeds/rss/category/noticias/?outputType=xml"]
    language = "es"
    country = "PR"
