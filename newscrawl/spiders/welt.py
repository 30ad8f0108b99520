"""Die Welt."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class Welt(Generic):
    """Die Welt, Germany."""

    name = "welt"
    domain = "welt.de"
    host = "www.welt.de"
    sections = ["/politik/", "/wirtschaft/", "/schlagzeilen/"]
    language = "de"
    country = "DE"
