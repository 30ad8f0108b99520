"""Le Devoir."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class LeDevoir(Generic):
    """Le Devoir, Canada, in French."""

    name = "ledevoir"
    domain = "ledevoir.com"
    host = "www.ledevoir.com"
    sections = ["/politique", "/societe", "/monde", "/culture"]
    feeds = ["http://feeds2.feedburner.com/fluxdudevoir"]
    language = "fr"
    country = "CA"
