"""Jyllands-Posten."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class JyllandsPosten(Generic):
    """Jyllands-Posten, Denmark."""

    name = "jyllandsposten"
    domain = "jyllands-posten.dk"
    sections = ["/seneste/", "/indland/", "/international/", "/politik/"]
    language = "da"
    country = "DK"
