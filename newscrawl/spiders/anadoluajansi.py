"""Anadolu Ajansı."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class AnadoluAjansi(Generic):
    """Anadolu Ajansı, Türkiye's state agency, in Turkish."""

    name = "anadoluajansi"
    domain = "aa.com.tr"
    host = "www.aa.com.tr"
    sections = ["/tr/gundem", "/tr/dunya", "/tr/ekonomi"]
    language = "tr"
    country = "TR"
