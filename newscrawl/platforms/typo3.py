"""TYPO3: publishers, institutions and trade papers of the German-speaking countries. Nothing stands at a fixed address."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class Typo3(Generic):
    """A site on TYPO3. What its pages name is followed: its feeds are pages like others."""
