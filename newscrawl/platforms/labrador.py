"""Labrador CMS: papers of the Nordic countries. Pages are put together of rows and columns; nothing needs a rule."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class Labrador(Generic):
    """A site on Labrador. Its articles have a number at the end of their address; what its pages name is followed."""
