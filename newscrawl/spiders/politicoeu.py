"""POLITICO Europe."""

from __future__ import annotations

from newscrawl.platforms.wordpress import WordPress


class PoliticoEu(WordPress):
    """POLITICO Europe, Belgium."""

    name = "politicoeu"
    domain = "politico.eu"
    host = "www.politico.eu"
    sections = ["/section/defense/", "/section/energy/"]
    language = "en"
    country = "BE"
