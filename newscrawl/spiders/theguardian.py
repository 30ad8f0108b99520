"""The Guardian."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class TheGuardian(Generic):
    """The Guardian, United Kingdom."""

    name = "theguardian"
    domain = "theguardian.com"
    host = "www.theguardian.com"
    sections = ["/world", "/uk-news", "/business", "/science"]
    language = "en"
    country = "GB"
