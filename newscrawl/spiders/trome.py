"""Trome."""

from __future__ import annotations

from newscrawl.platforms.arc import Arc


class Trome(Arc):
    """Trome, Peru."""

    name = "trome"
    domain = "trome.pe"
    sections = ["/actualidad/politica", "/actualidad/nacional", "/actualidad/internacional"]
    language = "es"
    country = "PE"
