"""Tageblatt."""

from __future__ import annotations

from newscrawl.platforms.wordpress import WordPress


class Tageblatt(WordPress):
    """Tageblatt, Luxembourg, in German."""

    name = "tageblatt"
    domain = "tageblatt.lu"
    host = "www.tageblatt.lu"
    sections = ["/Nachrichten/Luxemburg", "/Nachrichten/Politik", "/Nachrichten/International"]
    language = "de"
    country = "LU"
