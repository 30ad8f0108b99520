"""Malay Mail."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class MalayMail(Generic):
    """Malay Mail, Malaysia, in English."""

    name = "malaymail"
    domain = "malaymail.com"
    host = "www.malaymail.com"
    sections = ["/news/malaysia", "/news/singapore", "/news/world", "/news/money"]
    language = "en"
    country = "MY"
