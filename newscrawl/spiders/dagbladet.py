"""Dagbladet."""

from __future__ import annotations

from newscrawl.platforms.labrador import Labrador


class Dagbladet(Labrador):
    """Dagbladet, Norway."""

    name = "dagbladet"
    domain = "dagbladet.no"
    host = "www.dagbladet.no"
    sections = ["/nyheter", "/sport", "/kultur"]
    language = "no"
    country = "NO"
