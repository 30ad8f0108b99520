"""Luxemburger Wort."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class Wort(Generic):
    """Luxemburger Wort, Luxembourg, in German."""

    name = "wort"
    domain = "wort.lu"
    host = "www.wort.lu"
    sections = ["/politik/", "/luxemburg/", "/wirtschaft/", "/international/"]
    language = "de"
    country = "LU"
