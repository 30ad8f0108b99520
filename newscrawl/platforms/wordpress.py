"""WordPress: most of the world's smaller news sites. Feeds stand at /feed/ of every page; the markup is mostly generic."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class WordPress(Generic):
    """A site on WordPress with a core or classic theme. Every section has a feed at ``<section>/feed/``."""

    feeds = ["/feed/"]
