"""Nettavisen."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class Nettavisen(Generic):
    """Nettavisen, Norway."""

    name = "nettavisen"
    domain = "nettavisen.no"
    host = "www.nettavisen.no"
    sections = ["/nyheter/", "/okonomi/", "/sport/"]
    language = "no"
    country = "NO"
