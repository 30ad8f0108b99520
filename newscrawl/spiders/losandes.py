"""Los Andes."""

from __future__ import annotations

from newscrawl.platforms.arc import Arc


class LosAndes(Arc):
    """Los Andes, Argentina."""

    name = "losandes"
    domain = "losandes.com.ar"
    host = "www.losandes.com.ar"
    sections = ["/ultimas-noticias/", "/politica/", "/economia/", "/mundo/"]
    feeds = ["/arcio/rss/"]
    language = "es"
    country = "AR"
