"""Harbour Herald."""

from __future__ import annotations

from newscrawl.platforms.zoxpress import ZoxPress


class HarbourHerald(ZoxPress):
    """Harbour Herald, of the demo. Much AFP wire copy; prints the body twice (straight, then curly quotes)."""

    name = "harbourherald"
    domain = "harbourherald.example"
    scheme = "http"
    sections = ["/world/", "/business/", "/tech-science/"]
    language = "en"
    country = "GB"
