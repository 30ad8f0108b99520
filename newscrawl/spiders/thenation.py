"""The Nation."""

from __future__ import annotations

from newscrawl.platforms.wordpress import WordPress


class TheNation(WordPress):
    """The Nation, United States."""

    name = "thenation"
    domain = "thenation.com"
    host = "www.thenation.com"
    sections = ["/politics/", "/world/", "/economy/", "/culture/"]
    language = "en"
    country = "US"
