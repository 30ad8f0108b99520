"""Infobae."""

from __future__ import annotations

from newscrawl.platforms.arc import Arc


class Infobae(Arc):
    """Infobae, Argentina, and its editions for the Americas."""

    name = "infobae"
    domain = "infobae.com"
    host = "www.infobae.com"
    sections = ["/ultimas-noticias/", "/america/mundo/", "/economia/"]
    language = "es"
    country = "AR"
