"""Sankei Shimbun."""

from __future__ import annotations

from newscrawl.platforms.arc import Arc


class Sankei(Arc):
    """Sankei Shimbun, Japan."""

    name = "sankei"
    domain = "sankei.com"
    host = "www.sankei.com"
    sections = ["/flash/", "/politics/", "/world/", "/economy/"]
    language = "ja"
    country = "JP"
