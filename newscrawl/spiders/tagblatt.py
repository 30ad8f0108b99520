"""St. Galler Tagblatt."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class Tagblatt(Generic):
    """St. Galler Tagblatt, Switzerland."""

    name = "tagblatt"
    domain = "tagblatt.ch"
    host = "www.tagblatt.ch"
    sections = ["/neueste-artikel/", "/ostschweiz", "/schweiz", "/international"]
    language = "de"
    country = "CH"
