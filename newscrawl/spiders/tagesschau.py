"""tagesschau."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class Tagesschau(Generic):
    """tagesschau, the news of Germany's public broadcasters."""

    name = "tagesschau"
    domain = "tagesschau.de"
    host = "www.tagesschau.de"
    sections = ["/inland", "/ausland", "/wirtschaft", "/wissen"]
    feeds = ["/index~atom.xml"]
    language = "de"
    country = "DE"
