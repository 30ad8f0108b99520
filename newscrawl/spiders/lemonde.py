"""Le Monde."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class LeMonde(Generic):
    """Le Monde, France."""

    name = "lemonde"
    domain = "lemonde.fr"
    host = "www.lemonde.fr"
    sections = ["/actualite-en-continu/", "/politique/", "/international/"]
    feeds = ["/politique/rss_full.xml"]
    language = "fr"
    country = "FR"
