"""Isolezwe."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class Isolezwe(Generic):
    """Isolezwe, South Africa, in isiZulu."""

    name = "isolezwe"
    domain = "isolezwe.co.za"
    sections = ["/izindaba/", "/ezemidlalo/"]
    feeds = ["/rss/isolezwe/izindaba/"]
    language = "zu"
    country = "ZA"
