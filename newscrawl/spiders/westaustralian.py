"""The West Australian."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class WestAustralian(Generic):
    """The West Australian, Australia."""

    name = "westaustralian"
    domain = "thewest.com.au"
    sections = ["/latest", "/news/wa", "/news/australia", "/news/world"]
    language = "en"
    country = "AU"
