"""Kommersant."""

from __future__ import annotations

from newscrawl.platforms.generic import Generic


class Kommersant(Generic):
    """Kommersant, Russia."""

    name = "kommersant"
    domain = "kommersant.ru"
    host = "www.kommersant.ru"
    sections = ["/rubric/5", "/theme/3378"]
    language = "ru"
    country = "RU"
