"""ZoxPress, a WordPress theme of many online newspapers.

Chrome, author box and teasers all stand inside ``article``. On wire copy the author box names the agency, and sites on
this theme are known to print the body twice.
"""

from __future__ import annotations

from newscrawl.platforms.wordpress import WordPress


class ZoxPress(WordPress):
    """A site on WordPress's ZoxPress theme."""

    rules = {
        "title": "h1.zox-post-title",
        "section": "h3.zox-post-cat",
        "body": "div.zox-post-body",
        "agencies": ".zox-author-box-name, .zox-author-name",
        "teasers": ".zox-post-more-wrap",  # not the previous and next story, nor the sidebar's latest
    }
