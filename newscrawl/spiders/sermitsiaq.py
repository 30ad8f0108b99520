"""Sermitsiaq."""

from __future__ import annotations

from newscrawl.platforms.labrador import Labrador


class Sermitsiaq(Labrador):
    """Sermitsiaq, Greenland, in Danish."""

    name = "sermitsiaq"
    domain = "sermitsiaq.ag"
    host = "www.sermitsiaq.ag"
    sections = ["/tag/samfund", "/tag/politik", "/tag/erhverv"]
    language = "da"
    country = "GL"
