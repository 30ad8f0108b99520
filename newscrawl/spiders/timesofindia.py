"""The Times of India."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class TimesOfIndia(Generic):
    """The Times of India, India, in English."""

    name = "timesofindia"
    domain = "timesofindia.indiatimes.com"
    sections = ["/india", "/world", "/business/india-business"]
    language = "en"
    country = "IN"
