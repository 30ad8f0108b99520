"""Legal Tribune Online."""

from __future__ import annotations

from newscrawl.platforms.typo3 import Typo3


class Lto(Typo3):
    """Legal Tribune Online, Germany: law."""

    name = "lto"
    domain = "lto.de"
    host = "www.lto.de"
    sections = ["/recht/nachrichten", "/recht/hintergruende"]
    language = "de"
    country = "DE"
