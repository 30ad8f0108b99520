"""Ilanga."""

from __future__ import annotations

from newscrawl.platforms.wordpress import WordPress


class Ilanga(WordPress):
    """Ilanga, South Africa, in isiZulu."""

    name = "ilanga"
    domain = "ilanganews.co.za"
    sections = ["/category/izindaba/", "/category/ezemidlalo/"]
    language = "zu"
    country = "ZA"
