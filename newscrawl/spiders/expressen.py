"""Expressen."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class Expressen(Generic):
    """Expressen, Sweden."""

    name = "expressen"
    domain = "expressen.se"
    host = "www.expressen.se"
    sections = ["/nyheter/senaste-nytt/", "/nyheter/sverige/", "/nyheter/varlden/"]
    language = "sv"
    country = "SE"
