"""LRT."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class Lrt(Generic):
    """LRT, Lithuania's public broadcaster."""

    name = "lrt"
    domain = "lrt.lt"
    host = "www.lrt.lt"
    sections = ["/naujienos/lietuvoje", "/naujienos/pasaulyje", "/naujienos/verslas"]
    language = "lt"
    country = "LT"
