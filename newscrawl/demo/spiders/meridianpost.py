"""Meridian Post."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class MeridianPost(Generic):
    """Meridian Post, of the demo: a CMS of its own, with JSON-LD and a news sitemap."""

    name = "meridianpost"
    domain = "meridianpost.example"
    scheme = "http"
    sections = ["/news", "/economy", "/science"]
    sitemaps = ["/sitemap-news.xml"]
    language = "en"
