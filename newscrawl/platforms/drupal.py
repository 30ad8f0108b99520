"""Drupal: broadcasters, magazines, institutions. Each site has its own templates; core gives the front page's feed."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class Drupal(Generic):
    """A site on Drupal. Sites without core's view of the front page have no feed there; they then answer 404."""

    feeds = ["/rss.xml"]
