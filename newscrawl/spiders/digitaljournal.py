"""Digital Journal."""

from __future__ import annotations

from newscrawl.platforms.zoxpress import ZoxPress


class DigitalJournal(ZoxPress):
    """Digital Journal, Canada. Much AFP wire copy; prints the body twice (straight, then curly quotes)."""

    name = "digitaljournal"
    domain = "digitaljournal.com"
    sections = ["/world", "/business", "/tech-science"]
    language = "en"
    country = "CA"
