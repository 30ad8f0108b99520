"""CNBC."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class Cnbc(Generic):
    """CNBC, United States: business."""

    name = "cnbc"
    domain = "cnbc.com"
    host = "www.cnbc.com"
    sections = ["/business/", "/markets/", "/technology/", "/politics/"]
    language = "en"
    country = "US"
