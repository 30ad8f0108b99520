"""Blogger: columns, satire, small outlets. An Atom feed of the latest posts, also for each label."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class Blogger(Generic):
    """A site on Blogger, also under a domain of its own. Posts have ``/<year>/<month>/<words>.html`` for an address."""

    feeds = ["/feeds/posts/default"]
