"""Público."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class Publico(Generic):
    """Público, Spain."""

    name = "publico"
    domain = "publico.es"
    host = "www.publico.es"
    sections = ["/politica", "/internacional", "/economia", "/sociedad"]
    language = "es"
    country = "ES"
