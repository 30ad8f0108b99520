"""LBCI."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class LbcGroup(Generic):
    """LBCI, a broadcaster of Lebanon, in Arabic."""

    name = "lbcgroup"
    domain = "lbcgroup.tv"
    host = "www.lbcgroup.tv"
    sections = ["/latest-news/ar", "/news/ar"]
    language = "ar"
    country = "LB"
