"""Corriere della Sera."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class Corriere(Generic):
    """Corriere della Sera, Italy."""

    name = "corriere"
    domain = "corriere.it"
    host = "www.corriere.it"
    sections = ["/politica/", "/esteri/", "/economia/", "/cronache/"]
    language = "it"
    country = "IT"
