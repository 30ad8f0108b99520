"""Correio."""

from __future__ import annotations

from newscrawl.platforms.typo3 import Typo3


class Correio24Horas(Typo3):
    """Correio, Bahia, Brazil."""

    name = "correio24horas"
    domain = "correio24horas.com.br"
    host = "www.correio24horas.com.br"
    sections = ["/noticias/", "/brasil-mundo/", "/minha-bahia/"]
    feeds = ["/rss/"]
    language = "pt"
    country = "BR"
