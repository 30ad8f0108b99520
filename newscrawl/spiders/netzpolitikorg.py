"""netzpolitik.org."""

from __future__ import annotations

from newscrawl.platforms.wordpress import WordPress


class NetzpolitikOrg(WordPress):
    """netzpolitik.org, Germany: digital rights."""

    name = "netzpolitikorg"
    domain = "netzpolitik.org"
    sections = ["/aktuell/"]
    language = "de"
    country = "DE"
