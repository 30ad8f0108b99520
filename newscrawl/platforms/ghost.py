"""Ghost: newsletters and small newsrooms. One feed, with the latest fifteen posts; clean markup."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class Ghost(Generic):
    """A site on Ghost. Each tag and author has a feed at ``<page>/rss/``."""

    feeds = ["/rss/"]
