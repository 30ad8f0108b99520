"""Stuttgarter Zeitung."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class StuttgarterZeitung(Generic):
    """Stuttgarter Zeitung, Germany."""

    name = "stuttgarterzeitung"
    domain = "stuttgarter-zeitung.de"
    host = "www.stuttgarter-zeitung.de"
    sections = ["/schlagzeilen", "/politik", "/wirtschaft", "/stuttgart"]
    language = "de"
    country = "DE"
