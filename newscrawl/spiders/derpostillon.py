"""Der Postillon."""

from __future__ import annotations

from newscrawl.platforms.blogger import Blogger


class DerPostillon(Blogger):
    """Der Postillon, Germany: satire, to be told from news by its site."""

    name = "derpostillon"
    domain = "der-postillon.com"
    host = "www.der-postillon.com"
    sections = ["/search/label/Politik", "/search/label/Wirtschaft"]
    language = "de"
    country = "DE"
