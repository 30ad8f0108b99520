"""BioBioChile."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class BioBioChile(Generic):
    """BioBioChile, Chile."""

    name = "biobiochile"
    domain = "biobiochile.cl"
    host = "www.biobiochile.cl"
    sections = ["/portada/deportes", "/especial/bbcl-investiga"]
    language = "es"
    country = "CL"
