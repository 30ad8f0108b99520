"""The Valley Observer."""

from __future__ import annotations

from newscrawl.platforms.wordpress import WordPress


class ValleyObserver(WordPress):
    """The Valley Observer, of the demo: WordPress with a block theme."""

    name = "valleyobserver"
    domain = "valleyobserver.example"
    scheme = "http"
    sections = ["/category/local/", "/category/world/"]
    language = "en"
    country = "US"
