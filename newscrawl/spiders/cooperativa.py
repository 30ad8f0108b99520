"""Cooperativa."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class Cooperativa(Generic):
    """Cooperativa, Chile."""

    name = "cooperativa"
    domain = "cooperativa.cl"
    host = "www.cooperativa.cl"
    sections = ["/noticias/pais", "/noticias/regiones", "/noticias/mundo"]
    language = "es"
    country = "CL"
