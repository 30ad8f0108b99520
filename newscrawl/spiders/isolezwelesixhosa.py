"""Isolezwe lesiXhosa."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class IsolezweLesiXhosa(Generic):
    """Isolezwe lesiXhosa, South Africa, in isiXhosa."""

    name = "isolezwelesixhosa"
    domain = "isolezwelesixhosa.co.za"
    sections = ["/iindaba/", "/ezemidlalo/"]
    feeds = ["/rss/isolezwe-lesixhosa/iindaba/"]
    language = "xh"
    country = "ZA"
