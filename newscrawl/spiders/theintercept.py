"""The Intercept."""

from __future__ import annotations

from newscrawl.platforms.wordpress import WordPress


class TheIntercept(WordPress):
    """The Intercept, United States."""

    name = "theintercept"
    domain = "theintercept.com"
    sections = ["/politics/", "/justice/", "/national-security/", "/world/"]
    language = "en"
    country = "US"
