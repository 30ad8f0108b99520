"""HabariLEO."""

from __future__ import annotations

from newscrawl.platforms.wordpress import WordPress


class HabariLeo(WordPress):
    """HabariLEO, Tanzania, in Swahili."""

    name = "habarileo"
    domain = "habarileo.co.tz"
    sections = ["/category/tanzania/", "/category/kimataifa/", "/category/biashara/"]
    language = "sw"
    country = "TZ"
