"""Berliner Zeitung."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class BerlinerZeitung(Generic):
    """Berliner Zeitung, Germany."""

    name = "berlinerzeitung"
    domain = "berliner-zeitung.de"
    host = "www.berliner-zeitung.de"
    sections = ["/category/news", "/category/berlin", "/category/politik", "/category/wirtschaft"]
    language = "de"
    country = "DE"
