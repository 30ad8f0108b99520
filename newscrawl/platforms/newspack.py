"""Newspack: WordPress as a product for local newsrooms, with its own theme and blocks. Nothing in it needs a rule."""

from __future__ import annotations

from newscrawl.platforms.wordpress import WordPress


class Newspack(WordPress):
    """A site on Newspack. What its blocks add to a story (prompts, sign-up forms, post lists) is no text of it."""
