"""Landesspiegel."""

from __future__ import annotations

from newscrawl.platforms.wordpress import WordPress


class Landesspiegel(WordPress):
    """Landesspiegel, Liechtenstein."""

    name = "landesspiegel"
    domain = "landesspiegel.li"
    sections = ["/category/liechtenstein/", "/category/international/", "/category/wirtschaft/"]
    language = "de"
    country = "LI"
